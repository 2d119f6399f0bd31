"""Bodies as numbers that do not depend on their size, place or side: what the small network in `estimate` reads."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.body.bodies import Bodies
from alignment.body.geometry import interior_angle, length
from alignment.body.landmarks import BACK_POINTS, SIDES, Array, Landmark, middle, of
from alignment.body.measures import MEASURES

_PAIRED = ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
#: the landmarks that are read: the nose, then each pair as left, right
READ = np.array([Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in SIDES)])
#: the same landmarks as a mirror shows them
MIRRORED = np.array([Landmark.NOSE, *(of(side, joint) for joint in _PAIRED for side in ("right", "left"))])
#: the ends and, between them, the vertices of `_angles`
_ANGLES = np.array(
    [
        [of(side, joint) for side in SIDES for joint in joints]
        for joints in (("hip", "shoulder"), ("knee", "hip"), ("ankle", "knee"))
    ]
)
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

_BEFORE_MEASURES = sum(list(BLOCKS.values())[: list(BLOCKS).index("measures")])
#: where the measures lie: theirs are read anew of the other leg, not mirrored
MEASURES_AT = slice(_BEFORE_MEASURES, _BEFORE_MEASURES + len(MEASURES))
#: what brings each unit's measures to about one
SPREADS = {"deg": 45.0, "thighs": 0.5, "torsos": 0.5, "index": 0.5}
_SPREADS = np.array([SPREADS[measure.unit] for measure in MEASURES.values()])


def geometry_of(bodies: Bodies) -> Array:
    """Every measure as the landmarks alone have it, NaN where they do not, (B, 2, M).

    With the left leg as the extended one, and with the right.
    """
    out = np.empty((len(bodies), 2, len(MEASURES)))
    for i, measure in enumerate(MEASURES.values()):
        out[:, :, i] = measure.value(bodies)
    return out


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
    return float(spreads_of(pixels[None])[0])


def spreads_of(pixels: Array) -> Array:
    """The same of B bodies, (B,), by their landmarks (B, 33, 2)."""
    flat = pixels[:, READ] - middle(pixels, "hip")[:, None]
    return np.asarray(np.sqrt(np.vecdot(flat, flat).sum(axis=1) / len(READ)) + 1e-6)


def features(bodies: Bodies, geometry: Array) -> Array:
    """Each body on either assumption: the left leg is the extended one, and the right one is, (B, 2, N).

    For the second the body is mirrored, so that the extended leg is always the left one: a right-sided body and its
    mirror image have the same features. ``geometry`` from `geometry_of`.
    """
    scale, hip = spreads_of(bodies.pixels)[:, None], bodies.mid("hip")
    count = len(bodies)
    blocks = [
        (bodies.pixels[:, READ] - hip[:, None]) / scale[:, None],
        bodies.world[:, READ] * 2.0,
        bodies.visibility[:, READ],
        _angles(bodies.pixels),
        _angles(bodies.world),
        _backs(bodies),
        np.zeros((count, DIRECTIONS)) if bodies.outline is None else _known(bodies.outline / scale),
        np.zeros((count, len(MEASURES))),
        np.zeros((count, *COSINES)) if bodies.silhouette is None else _known(bodies.silhouette),
    ]
    seen = np.concatenate([block.reshape(count, -1) for block in blocks], axis=1)
    out = np.stack([seen, seen[:, _MIRROR_FROM] * _MIRROR_SIGNS], axis=1)
    out[:, :, MEASURES_AT] = _known(geometry / _SPREADS)
    return out


def _known(values: Array) -> Array:
    """What is there, and 0 for what is not."""
    return np.where(np.isnan(values), 0.0, values)


def _angles(points: Array) -> Array:
    """Angles that say much at once, in half turns: left knee and hip, right knee and hip; then the torso's way."""
    start, at, end = np.moveaxis(points[:, _ANGLES], 1, 0)
    torso = middle(points, "shoulder") - middle(points, "hip")
    torso = torso / (length(torso)[:, None] + 1e-9)
    return np.concatenate([interior_angle(start, at, end) / 180, torso], axis=1)


def mirrored_outline(outline: NDArray[Any]) -> NDArray[Any]:
    """What there is in each of `DIRECTIONS`, (24,), as a mirror shows it, as the silhouette's reach."""
    return np.asarray(outline[(DIRECTIONS // 2 - np.arange(DIRECTIONS)) % DIRECTIONS])


def _mirror() -> tuple[NDArray[np.intp], Array]:
    """Which feature of a body each one of its mirror image is, (N,), and with which sign, (N,)."""
    swapped = np.array([READ.tolist().index(mark) for mark in MIRRORED])
    blocks = {
        "pixels": _of_points(swapped, [-1, 1]),
        "world": _of_points(swapped, [-1, 1, 1]),
        "seen": (swapped, np.ones(len(READ))),
        # of each leg its knee and hip, and the torso's way, on screen and in the world
        "angles": (np.array([2, 3, 0, 1, 4, 5, 8, 9, 6, 7, 10, 11, 12]), np.array([1, 1, 1, 1, -1, 1] * 2 + [1])),
        "outline": (mirrored_outline(np.arange(DIRECTIONS)), np.ones(DIRECTIONS)),
        # the cosines that change sides across change sign
        "silhouette": (np.arange(BLOCKS["silhouette"]), np.tile((-1) ** np.arange(COSINES[1]), COSINES[0])),
    }
    found = [blocks.get(name, (np.arange(count), np.ones(count))) for name, count in BLOCKS.items()]
    starts = np.cumsum([0, *BLOCKS.values()])[:-1]
    places = [start + at for start, (at, _) in zip(starts, found, strict=True)]
    return np.concatenate(places), np.concatenate([sign for _, sign in found]).astype(float)


def _of_points(swapped: NDArray[np.intp], signs: list[int]) -> tuple[NDArray[np.intp], NDArray[np.int_]]:
    return (swapped[:, None] * len(signs) + np.arange(len(signs))).ravel(), np.tile(signs, len(swapped))


def _backs(bodies: Bodies) -> Array:
    """The outlines of the backs as distances from the hip-shoulder line, in its lengths, and whether there are any."""
    if bodies.profile is None:
        return np.zeros((len(bodies), BACK_POINTS + 1))
    out = np.zeros((len(bodies), BACK_POINTS + 1))
    for row, at, off in zip(out, *bodies.profile, strict=True):
        if not np.isnan(at[0]):
            row[:] = *np.interp(STATIONS, at, off), 1.0
    return out


_MIRROR_FROM, _MIRROR_SIGNS = _mirror()
