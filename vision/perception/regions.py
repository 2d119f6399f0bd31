"""Regions of interest: the square, turned with the trunk, that the landmarks network looks into.

A region is what `body.estimate.Framing` says: the mid-hip in the middle, the body's reach to its edge with some
room, the trunk upright. MediaPipe cuts the same square from its detector's or its last frame's two points.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import Array
from vision.perception.pose_network import SIDE

#: reaches of the body from its middle to the crop's edge, MediaPipe's own
ROOMY = 1.25


def framing_of(hip: Array, top: Array) -> Framing:
    """The framing by two points (2,) in pixels: the mid-hip, and where the body's reach ends upwards."""
    across, down = (top - hip).tolist()
    return Framing(hip, max(math.hypot(across, down), 1.0), math.degrees(math.atan2(across, -down)))


def scaled_framing(framing: Framing, by: float) -> Framing:
    """The same in a picture so many times as large."""
    return Framing(framing.hip * by, framing.reach * by, framing.lean)


def to_crop(framing: Framing, *, mirrored: bool = False) -> Array:
    """The (2, 3) map from a picture to the crop in which a person who lies so stands, or their mirror image does."""
    scale, lean = SIDE / 2 / (ROOMY * framing.reach), math.radians(framing.lean)
    turn = scale * np.array([[math.cos(lean), math.sin(lean)], [-math.sin(lean), math.cos(lean)]])
    turn[0] *= -1 if mirrored else 1
    return np.column_stack([turn, SIDE / 2 - turn @ framing.hip])


def cropped(image: NDArray[np.uint8], way: Array, side: int = SIDE) -> NDArray[np.uint8]:
    """The crop (side, side, 3) by a (2, 3) map from the picture."""
    # beyond the picture its edge goes on, as in MediaPipe: with black there, photographs cut closely were read worse
    return np.asarray(cv2.warpAffine(image, way, (side, side), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def shrunk(image: NDArray[np.uint8], way: Array) -> tuple[NDArray[np.uint8], Array]:
    """A picture much larger than the crop made smaller first, so that nothing is skipped, and its map."""
    times = int(0.6 / np.linalg.norm(way[:, 0]) + 0.5)
    if times <= 1:
        return image, way
    small = cv2.resize(image, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), way * [times, times, 1]
