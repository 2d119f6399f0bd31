"""A body as numbers that do not depend on its size, place or side: what the small network in `estimate` reads."""

import numpy as np

from alignment.geometry import along, interior_angle, signed_distance
from alignment.landmarks import Array, Body, Landmark, Side, of
from alignment.measures import MEASURES

_PAIRED = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
#: the landmarks that are read: the nose, then each pair as left, right
READ = [Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in ("left", "right"))]
#: the same landmarks as a mirror shows them
MIRRORED = [Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in ("right", "left"))]
BACK_POINTS = 15
DIRECTIONS = 24
#: what brings each unit's measures to about one
SPREADS = {"deg": 45.0, "thighs": 0.5, "torsos": 0.5, "index": 0.5}


def geometry_of(body: Body, extended: Side) -> dict[str, float | None]:
    """Every measure as the landmarks alone have it, uncorrected."""
    return {name: measure(body, extended) for name, (measure, _) in MEASURES.items()}


def features(body: Body, extended: Side, geometry: dict[str, float | None]) -> Array:
    """One body on the assumption that ``extended`` is its extended leg, (N,); ``geometry`` from `geometry_of`.

    The body is mirrored where needed, so that the extended leg is always the left one: a right-sided body and its
    mirror image have the same features.
    """
    sign, order = (1.0, READ) if extended == "left" else (-1.0, MIRRORED)
    pixels = body.pixels[order] * [sign, 1.0]
    world = body.world[order] * [sign, 1.0, 1.0]
    seen = body.visibility[order]
    hip = pixels[11:13].mean(axis=0)
    flat = pixels - hip
    scale = float(np.sqrt((flat**2).sum(axis=1).mean())) + 1e-6
    width, height = body.size
    middle = np.array([sign * width / 2, height / 2])
    place = (hip - middle) / max(width, height)
    return np.concatenate(
        [
            (flat / scale).ravel(),
            (world / 0.5).ravel(),
            seen,
            place,
            [scale / max(width, height)],
            _angles(pixels, world),
            _back(body),
            _outline(body, extended) / scale,
            [0.0 if value is None else value / spread for value, spread in _with_spread(geometry)],
        ]
    )


def _with_spread(geometry: dict[str, float | None]) -> list[tuple[float | None, float]]:
    return [(value, SPREADS[MEASURES[name][1]]) for name, value in geometry.items()]


def _angles(pixels: Array, world: Array) -> Array:
    """Angles that say much at once, in half turns: both knees and hips, in the picture and in space."""
    out = []
    for points in (pixels, world):
        for left in (0, 1):
            shoulder, hip, knee, ankle = (points[i + left] for i in (5, 11, 13, 15))
            out += [interior_angle(hip, knee, ankle) / 180, interior_angle(shoulder, hip, knee) / 180]
        torso = points[5:7].mean(axis=0) - points[11:13].mean(axis=0)
        size = float(np.linalg.norm(torso)) + 1e-9
        out += [float(v) / size for v in torso]
    return np.array(out)


def _outline(body: Body, extended: Side) -> Array:
    """The silhouette's reach, mirrored like the landmarks."""
    if body.outline is None:
        return np.zeros(DIRECTIONS)
    if extended == "left":
        return body.outline
    return np.asarray(body.outline[(DIRECTIONS // 2 - np.arange(DIRECTIONS)) % DIRECTIONS])


def _back(body: Body) -> Array:
    """The outline of the back as distances from the hip-shoulder line, in its lengths, and whether there is one."""
    if body.back is None:
        return np.zeros(BACK_POINTS + 1)
    hip, shoulder = body.mid("hip"), body.mid("shoulder")
    out = np.abs(signed_distance(body.back, hip, shoulder)) / float(np.linalg.norm(shoulder - hip))
    stations = np.linspace(0.10, 0.80, BACK_POINTS)
    return np.append(np.interp(stations, along(body.back, hip, shoulder), out), 1.0)
