"""Whether two pictures show one scene from one place, though the camera was bumped between them.

Corners of both are matched (ORB) and it is asked how many lie where one movement of the picture would have them: by a
bump a picture moves by up to a third and turns a little, and the light may change with it. What moves not at all tells
nothing: a sign or bars at the edge stay over a cut. What it tells apart: ``fixtures/experiments``, 16.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from vision.perception.landmarker import apply

#: the size that pictures are compared at, (width, height)
SIZE = (256, 192)
#: shares of the longer side by which a corner may miss the place where the movement has it
MISSES = 0.012
#: corners that agree. Of 28 bumps by a quarter of the width, in light and at 0.4 of it, 27 to 210 do; of 3,000 pairs of
#: photographs 13 at most in 99 of 100, and 21 to 120 in those that were taken in one place
AGREE = 20
#: nobody zooms by a bump: how many times as large what is seen may be, or as small
ZOOM = 1.1
#: degrees by which it may turn
TURN = 20.0
#: share of the longer side by which a corner of the picture moves at least: less the tracker follows by itself
MOVES = 0.06

Grey = NDArray[np.uint8]


def grey(image: NDArray[np.uint8]) -> Grey:
    """An RGB picture (H, W, 3) as it is compared, (192, 256)."""
    some = cv2.resize(image, SIZE, interpolation=cv2.INTER_NEAREST)  # all of 4K takes too long
    return np.asarray(cv2.cvtColor(some, cv2.COLOR_RGB2GRAY), np.uint8)


def movement(before: Grey, now: Grey, size: tuple[int, int]) -> Array | None:
    """The (2, 3) map by which one picture shows what another one did; None where none does. 7 ms.

    ``size``: width and height of the clip's pictures, in whose pixels the map is.
    """
    (corners, patterns), (corners_now, patterns_now) = _corners(before), _corners(now)
    if len(corners) < AGREE or len(corners_now) < AGREE:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(patterns, patterns_now)
    if len(pairs) < AGREE:
        return None
    scale, longer = np.array(size) / SIZE, max(size)
    start, end = corners[[p.queryIdx for p in pairs]] * scale, corners_now[[p.trainIdx for p in pairs]] * scale
    found, agree = cv2.estimateAffinePartial2D(start, end, method=cv2.RANSAC, ransacReprojThreshold=MISSES * longer)
    if found is None or int(agree.sum()) < AGREE:
        return None
    way = np.asarray(found, float)
    zoom, turn = np.hypot(way[0, 0], way[1, 0]), np.degrees(np.arctan2(way[1, 0], way[0, 0]))
    ends = np.array([[0, 0], [size[0], 0], [0, size[1]], size], float)
    moves = float(np.linalg.norm(apply(way, ends) - ends, axis=1).max())
    return way if 1 / ZOOM < zoom < ZOOM and abs(turn) < TURN and moves >= MOVES * longer else None


def _corners(picture: Grey) -> tuple[Array, NDArray[np.uint8]]:
    """Where corners are, (N, 2), and their patterns, (N, 32)."""
    found, patterns = _orb().detectAndCompute(cv2.equalizeHist(picture), None)
    points = np.array([corner.pt for corner in found], float).reshape(-1, 2)
    return points, np.zeros((0, 32), np.uint8) if patterns is None else np.asarray(patterns, np.uint8)


@cache
def _orb() -> cv2.ORB:
    return cv2.ORB.create(nfeatures=500, nlevels=4, edgeThreshold=12, patchSize=24, fastThreshold=7)
