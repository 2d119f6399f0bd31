"""A body as numbers that do not depend on its size, place or side: what the small network in `estimate` reads."""

import numpy as np

from alignment.body.geometry import along, interior_angle, signed_distance
from alignment.body.landmarks import BACK_POINTS, SIDES, Array, Body, Landmark, Side, middle, of
from alignment.body.measures import MEASURES

_PAIRED = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
#: the landmarks that are read: the nose, then each pair as left, right
READ = [Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in SIDES)]
#: the same landmarks as a mirror shows them
MIRRORED = [Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in ("right", "left"))]
#: where along the hip-shoulder line the back is sampled (the design's 0.10 to 0.80: beyond lie buttocks and neck)
STATIONS = np.linspace(0.10, 0.80, BACK_POINTS)
DIRECTIONS = 24
#: the window around the mid-hip in which a silhouette is read: left, top, right, bottom in spreads of the body, see
#: `spread_of`. Read beside the landmarks it took knees from 4.4 to 3.6 deg off, seen from their side, and the
#: correlation of the elevation from 0.77 to 0.81 (fixtures/experiments, 10)
WINDOW = (-1.9, -1.9 * 5 / 6, 1.9, 0.95)
#: the cells it is divided into: rows, columns
CELLS = (32, 48)
#: how many cosines down and across are kept of them; as many principal components did no better
COSINES = (8, 12)
Geometry = dict[str, float | None]

#: how the features of a body lie one after the other, and how many of each there are; `LAYOUT` is counted up when this
#: changes, and networks that read another are refused. pixels: x and y of `READ` from the mid-hip, in spreads; world:
#: x, y, z of the same in half metres; seen: visibilities; angles: `_angles` on screen and in the world;
#: back: `_back`; outline: the silhouette's reach in `DIRECTIONS`, in spreads; measures: `MEASURES` by geometry;
#: silhouette: `COSINES` of the window
LAYOUT = 1
BLOCKS = {
    "pixels": 2 * len(READ),
    "world": 3 * len(READ),
    "seen": len(READ),
    "angles": 13,
    "back": BACK_POINTS + 1,
    "outline": DIRECTIONS,
    "measures": len(MEASURES),
    "silhouette": COSINES[0] * COSINES[1],
}

#: what brings each unit's measures to about one
SPREADS = {"deg": 45.0, "thighs": 0.5, "torsos": 0.5, "index": 0.5}


def geometry_of(body: Body) -> tuple[Geometry, Geometry]:
    """Every measure as the landmarks alone have it: with the left leg as the extended one, and with the right."""
    left = {name: measure.value(body, "left") for name, measure in MEASURES.items()}
    right = {name: m.value(body, "right") if m.sided else left[name] for name, m in MEASURES.items()}
    return left, right


def spread_of(pixels: Array) -> float:
    """How large a body is on screen: the root mean square distance of its landmarks from the mid-hip.

    Parameters
    ----------
    pixels : (33, 2) array
        The landmarks in pixels, in MediaPipe's order.

    Returns
    -------
    float
        Pixels, above 0.

    Examples
    --------
    >>> points = np.zeros((33, 2))
    >>> points[READ] = [30.0, 40.0]
    >>> points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = 0.0
    >>> round(spread_of(points), 1)
    47.6
    """
    flat = pixels[READ] - middle(pixels, "hip")
    return float(np.sqrt((flat**2).sum() / len(flat))) + 1e-6


def features(body: Body, geometry: tuple[Geometry, Geometry]) -> Array:
    """One body on either assumption: the left leg is the extended one, and the right one is, (2, N).

    For the second the body is mirrored, so that the extended leg is always the left one: a right-sided body and its
    mirror image have the same features. ``geometry`` from `geometry_of`.
    """
    angles, back = (_angles(body.pixels), _angles(body.world)), _back(body)
    return np.stack([_features(body, side, geometry[i], angles, back) for i, side in enumerate(SIDES)])


def _features(body: Body, extended: Side, geometry: Geometry, angles: tuple[Array, Array], back: Array) -> Array:
    sign, order = (1.0, READ) if extended == "left" else (-1.0, MIRRORED)
    pixels = body.pixels[order] * [sign, 1.0]
    flat = pixels - (pixels[11] + pixels[12]) / 2
    scale = spread_of(body.pixels)
    return np.concatenate(
        [
            (flat / scale).ravel(),
            (body.world[order] * [sign / 0.5, 2.0, 2.0]).ravel(),
            body.visibility[order],
            *(a if extended == "left" else _mirrored(a) for a in angles),
            back,
            _outline(body, extended) / scale,
            [0.0 if value is None else value / spread for value, spread in _with_spread(geometry)],
            _silhouette(body, extended),
        ]
    )


def _with_spread(geometry: Geometry) -> list[tuple[float | None, float]]:
    return [(value, SPREADS[MEASURES[name].unit]) for name, value in geometry.items()]


def _angles(points: Array) -> Array:
    """Angles that say much at once, in half turns: left knee and hip, right knee and hip; then the torso's way."""
    out = []
    for side in SIDES:
        shoulder, hip, knee, ankle = (points[of(side, j)] for j in ("shoulder", "hip", "knee", "ankle"))
        out += [interior_angle(hip, knee, ankle) / 180, interior_angle(shoulder, hip, knee) / 180]
    up = points[Landmark.LEFT_SHOULDER] + points[Landmark.RIGHT_SHOULDER]
    torso = (up - points[Landmark.LEFT_HIP] - points[Landmark.RIGHT_HIP]) / 2
    return np.concatenate([out, torso / (float(np.linalg.norm(torso)) + 1e-9)])


def _mirrored(angles: Array) -> Array:
    """The same angles as a mirror shows them."""
    return np.concatenate([angles[2:4], angles[:2], [-angles[4]], angles[5:]])


def _outline(body: Body, extended: Side) -> Array:
    """The silhouette's reach, mirrored like the landmarks."""
    if body.outline is None:
        return np.zeros(DIRECTIONS)
    return body.outline if extended == "left" else mirrored_outline(body.outline)


def mirrored_outline(outline: Array) -> Array:
    """The silhouette's reach in each of `DIRECTIONS`, (24,), as a mirror shows it."""
    return np.asarray(outline[(DIRECTIONS // 2 - np.arange(DIRECTIONS)) % DIRECTIONS])


def _silhouette(body: Body, extended: Side) -> Array:
    """The silhouette's cosines, mirrored like the landmarks: those that change sides across change sign."""
    if body.silhouette is None:
        return np.zeros(COSINES[0] * COSINES[1])
    mirrored = 1.0 if extended == "left" else (-1.0) ** np.arange(COSINES[1])
    return np.asarray((body.silhouette * mirrored).ravel())


def _back(body: Body) -> Array:
    """The outline of the back as distances from the hip-shoulder line, in its lengths, and whether there is one."""
    if body.back is None:
        return np.zeros(BACK_POINTS + 1)
    hip, shoulder = body.mid("hip"), body.mid("shoulder")
    out = np.abs(signed_distance(body.back, hip, shoulder)) / float(np.linalg.norm(shoulder - hip))
    return np.append(np.interp(STATIONS, along(body.back, hip, shoulder), out), 1.0)
