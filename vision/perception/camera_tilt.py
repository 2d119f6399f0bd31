"""How steeply the camera looks down, as the straight lines of a room tell it.

Edges of walls, doors, boards, mats and furniture are upright or level, and the level ones mostly run two ways. A camera
that looks down draws the upright ones together below the picture and the level ones above it. Every way in which a
camera may be held is weighed by how well it explains the lines; where there are none, none is preferred and the error
is large. The landmarks tell the same from the person, and read steep cameras as less steep; the body also tells by how
much the picture leans. What all of it gives together: ``fixtures/experiments``, 5 and 19.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from vision.perception.landmarker import apply, scaled

#: the longer side, px, of the picture in which lines are looked for
LONGEST = 640
#: lines shorter than this share of it are not believed
SHORTEST = 0.04
#: as many lines as are asked, the longest first
MOST = 60
#: a line lies on the person where so much of it is within their landmarks
ON_PERSON = 0.5
#: it lies along the picture's edge (the frame that some put around a photograph) where it is nearer than this share of
#: the longer side
AT_EDGE = 0.015
#: the edge of bars beside the picture is where rows or columns begin to vary by so much
BAR = 8
#: by how many degrees a camera may be held down
PITCHES = np.arange(-15.0, 66.0, 5.0)
#: by how many it may be turned about its axis. Lines stray by less than four degrees: rolls that far apart were read
#: 1.1 to 2 degrees off wherever none of them was right, or as looking down
ROLLS = np.arange(-20.0, 21.0, 2.0)
#: how the room may stand to it, deg
YAWS = np.arange(0.0, 90.0, 4.5)
#: its focal length may be, in longer sides of the picture
FOCALS = 0.62 * 1.27 ** np.arange(6)
#: what is expected before a line is seen: the pitch, deg
USUAL_PITCH = 15.0
#: its deviation, deg
PITCH_SPREAD = 20.0
#: the focal length, in longer sides of the picture: of laptops and telephones it is 0.65 to 1.1
USUAL_FOCAL = 0.85
#: the deviation of its logarithm
FOCAL_SPREAD = 0.35
#: the deviation of the roll (deg) of cameras that were set up well
ROLL_SPREAD = 2.5
#: that of cameras that lean: without those a roll of 9 is read as looking down by 25
LEANING_SPREAD = 12.0
#: the share of cameras that lean
LEANING = 0.3
#: degrees by which a line strays from where it should point (standard deviation)
STRAYS = 1.5
#: the share of lines that are neither upright nor along the room
STRAY_LINES = 0.5
#: the share of the rest that are upright
UPRIGHT_LINES = 0.4
#: lines come together (both sides of a board): so much counts what each of them says
COUNTS = 0.4
#: the error of what the body tells of the lean, deg: two of three people whom it was not learned from are within it
BODY_ERROR = 5.5
#: it is asked where the lines tell the lean worse than this, deg: what it tells changes a little with the posture
UNSURE = 2.0
#: the degrees of freedom of its distribution (Student's t): one in twenty is more than 15 off
BODY_FREEDOM = 3.0
#: how much of the spread is the error: of rendered rooms, three in four are within it. Of these numbers and those above
#: none matters much
TIMES = 0.7
#: what comes to the pitch's, deg
BESIDE = 1.2
#: what comes to the lean's, deg
LEAN_BESIDE = 0.5


class Room:
    """What the lines of one picture tell: `tilt` reads it at a place.

    ``lines``: (N, 4), ends (x, y, x, y) from the picture's middle in longer sides, see `lines_of`.
    ``size``: the picture's width and height. ``by_body``: by how much the person leans with the picture, deg, see
    `alignment.body.lean`; None where that was not read.
    """

    def __init__(self, lines: Array, size: tuple[int, int], by_body: float | None = None) -> None:
        self._by_body = by_body
        self._longer, self._middle = float(max(size)), np.array(size) / 2
        weights = _PRIOR + COUNTS * _explained(lines) if len(lines) else _PRIOR
        likely = np.exp(weights - weights.max())
        self._likely = likely / likely.sum()

    def tilt(self, at: Array) -> Array:
        """How the camera looks on a person at a point (2,) in pixels, as `alignment.body.landmarks.Body.tilt`, (4,)."""
        x, y = (at - self._middle) / self._longer
        rays = np.column_stack([x / _FOCAL, y / _FOCAL, np.ones_like(_FOCAL)])
        looks_down = np.degrees(np.arcsin((rays * _DOWN).sum(axis=1) / np.linalg.norm(rays, axis=1)))
        leans = np.degrees(np.arctan2(_DOWN[:, 2] * x - _MEET[:, 0, 0], _MEET[:, 0, 1] - _DOWN[:, 2] * y))
        likely = self._likely
        if self._by_body is not None and _told(likely, leans, LEAN_BESIDE)[1] > UNSURE:
            likely = likely * _with_body(leans - self._by_body)
            likely = likely / likely.sum()
        return np.array([*_told(likely, looks_down, BESIDE), *_told(likely, leans, LEAN_BESIDE)])


def _with_body(off: Array) -> Array:
    """How likely it is that a body is read as leaning so many degrees from how it does, but for a factor, (C,)."""
    return np.asarray((1 + (off / BODY_ERROR) ** 2 / BODY_FREEDOM) ** (-(BODY_FREEDOM + 1) / 2))


def _told(likely: Array, angles: Array, beside: float) -> tuple[float, float]:
    """The mean of what each camera (C,) would mean, by how likely it is, and its error."""
    mean = float(likely @ angles)
    spread = float(likely @ (angles - mean) ** 2)
    return mean, math.hypot(TIMES * math.sqrt(spread), beside)


def room_of(image: NDArray[np.uint8], pixels: Array, by_body: float | None = None) -> Room:
    """The room in an RGB picture (H, W, 3) around a person with landmarks (33, 2), 40 ms; ``by_body`` as in `Room`."""
    return Room(lines_of(image, pixels), (image.shape[1], image.shape[0]), by_body)


def lines_of(image: NDArray[np.uint8], pixels: Array) -> Array:
    """The straight lines beside a person, (N, 4), the longest first, as `Room` takes them."""
    small, to_small = scaled(image, LONGEST)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    found = cv2.createLineSegmentDetector().detect(grey)[0]
    if found is None:
        return np.zeros((0, 4))
    ends = np.asarray(found, float).reshape(-1, 2, 2)
    height, width = small.shape[:2]
    longer = max(height, width)
    ends = ends[np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1) > SHORTEST * longer]
    hull = cv2.convexHull(apply(to_small, pixels).astype(np.int32))
    person = cv2.fillConvexPoly(np.zeros((height, width), np.uint8), hull, 1)
    along = ends[:, :1] + np.linspace(0, 1, 9)[:, None] * (ends[:, 1:] - ends[:, :1])
    x, y = np.clip(along.astype(int), 0, [width - 1, height - 1]).transpose(2, 0, 1)
    (left, right), (top, bottom) = (_shown(np.ptp(grey, axis=axis)) for axis in (0, 1))
    margins = np.stack([ends[..., 0] - left, right - ends[..., 0], ends[..., 1] - top, bottom - ends[..., 1]])
    at_edge = (margins < AT_EDGE * longer).all(axis=2).any(axis=0)
    ends = ends[(person[y, x].mean(axis=1) < ON_PERSON) & ~at_edge]
    order = np.argsort(-np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), kind="stable")
    return np.asarray(((ends[order] - [width / 2, height / 2]) / longer).reshape(-1, 4))


def _shown(varies: NDArray[np.uint8]) -> tuple[int, int]:
    """From where to where rows or columns that vary so much are more than bars beside a picture."""
    inside = np.flatnonzero(varies > BAR)
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else (0, len(varies))


def _directions(pitch: Array, roll: Array, yaw: float | None = None) -> Array:
    """A direction of the room as each camera sees it (C, 3; x right, y down, z away): downwards, or level at a yaw."""
    p, r = np.radians(pitch), np.radians(roll)
    x, y, z = np.zeros_like(p), np.cos(p), np.sin(p)
    if yaw is not None:
        a = np.radians(yaw)
        x, y, z = np.full_like(p, np.sin(a)), -np.sin(p) * np.cos(a), np.cos(p) * np.cos(a)
    return np.column_stack([np.cos(r) * x - np.sin(r) * y, np.sin(r) * x + np.cos(r) * y, z])


_PITCH, _ROLL, _FOCAL = (v.ravel() for v in np.meshgrid(PITCHES, ROLLS, FOCALS, indexing="ij"))
_PRIOR = -0.5 * (
    ((_PITCH - USUAL_PITCH) / PITCH_SPREAD) ** 2 + (np.log(_FOCAL / USUAL_FOCAL) / FOCAL_SPREAD) ** 2
) + np.logaddexp(
    *(
        math.log(share / spread) - 0.5 * (_ROLL / spread) ** 2
        for share, spread in ((1 - LEANING, ROLL_SPREAD), (LEANING, LEANING_SPREAD))
    )
)
_DOWN = _directions(_PITCH, _ROLL)
#: where each camera sees the lines of a direction meet, (C, 1 + 2 Y, 3), homogeneous: upright, each yaw, across it
_MEET = np.stack([_DOWN, *(_directions(_PITCH, _ROLL, yaw) for yaw in (*YAWS, *(YAWS + 90)))], axis=1)
_MEET[..., :2] *= _FOCAL[:, None, None]
#: the same a pitch at a time: weighed all at once they would take 50 MB
_BY_PITCH = np.split(_MEET.astype(np.float32), len(PITCHES))


def _explained(lines: Array) -> Array:
    """Log-likelihood of the lines (N, 4) for each camera, (C,), however the room stands."""
    start, end = lines[:MOST, :2], lines[:MOST, 2:]
    middle, way = (start + end) / 2, (end - start) / np.linalg.norm(end - start, axis=1, keepdims=True)
    line = np.stack([way[:, 1], -way[:, 0], middle[:, 1] * way[:, 0] - middle[:, 0] * way[:, 1]]).astype(np.float32)
    to_middle = np.stack([np.ones(len(middle)), *middle.T, (middle**2).sum(axis=1)]).astype(np.float32)
    return np.concatenate([_explained_by(meet, line, to_middle) for meet in _BY_PITCH])


def _explained_by(meet: NDArray[np.float32], line: NDArray[np.float32], to_middle: NDArray[np.float32]) -> Array:
    """The same for cameras who see directions meet there (C, 1 + 2 Y, 3), by the lines' normals and middles."""
    flat = meet.reshape(-1, 3)
    x, y, z = flat.T
    # the sine of the angle between a line and the way from its middle to where it should meet the others
    far = np.stack([x * x + y * y, -2 * x * z, -2 * y * z, z * z], axis=1) @ to_middle
    off = (flat @ line) ** 2 / np.maximum(far, 1e-9)
    strays = np.float32(np.radians(STRAYS))
    likely = np.exp(off / (-2 * strays**2)) / (strays * np.float32(np.sqrt(2 * np.pi)))
    likely = likely.reshape(*meet.shape[:2], -1)
    upright, level = likely[:, :1], (likely[:, 1 : 1 + len(YAWS)] + likely[:, 1 + len(YAWS) :]) / 2
    of_room = UPRIGHT_LINES * upright + (1 - UPRIGHT_LINES) * level
    each = np.log(STRAY_LINES / np.float32(np.pi) + (1 - STRAY_LINES) * of_room).sum(axis=2)
    return np.asarray(np.logaddexp.reduce(each, axis=1), float)
