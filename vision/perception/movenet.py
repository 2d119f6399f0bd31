"""MoveNet, a second landmark model with an opinion of its own: 17 joints of a person whose box is known.

It was learned from photographs of other people than MediaPipe's, and reads photographs of legs that MediaPipe
exchanges or straightens; rendered people it reads worse. What it is worth: ``fixtures/experiments``, 8 and 14.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import MIRRORED_JOINTS, Array
from vision.perception.landmarker import PoseDetection, apply, inverse
from vision.perception.litert import TfliteNetwork
from vision.perception.models import MOVENET, checked
from vision.perception.pose_network import SIDE
from vision.perception.regions import shrunk, to_crop
from vision.perception.track import box_of

#: the reach by which the crop is cut, in longer sides of the box: 0.6 of them lie between its middle and its edge
SHARE = 0.48
#: seconds between two looks at a clip; one costs half of one of the heavy model
EVERY = 0.45


class MoveNet:
    """The network. Raises ModelError."""

    def __init__(self, *, threads: int = 1) -> None:
        self._network = TfliteNetwork(checked(MOVENET), MOVENET, threads=threads)

    def look(self, image: NDArray[np.uint8], box: Array, *, mirrored: bool = False) -> Array:
        """The joints (17, 3) of the person in a box (2, 2): x, y in pixels of the RGB picture, confidence 0 to 1."""
        reach = SHARE * max(float(np.ptp(box, axis=0).max()), 1.0)
        way = to_crop(Framing(box.mean(axis=0), reach, 0.0), mirrored=mirrored)
        crop = cv2.warpAffine(*shrunk(image, way), (SIDE, SIDE), borderMode=cv2.BORDER_CONSTANT)
        (out,) = self._network(np.asarray(crop, np.float32)[None]).values()
        y, x, confidence = out.reshape(17, 3).astype(float).T * [[SIDE], [SIDE], [1.0]]
        joints = np.column_stack([apply(inverse(way), np.stack([x, y], axis=1)), confidence])
        return joints[MIRRORED_JOINTS] if mirrored else joints


class MoveNetSampler:
    """MoveNet's joints through a clip: it looks now and then, plainly and in the mirror by turns."""

    def __init__(self, movenet: MoveNet) -> None:
        self._movenet = movenet
        self._joints: Array | None = None
        self._t, self._mirrored = -math.inf, True

    def forget(self) -> None:
        """Look anew the next time, as after a cut."""
        self._joints = None

    def of(self, image: NDArray[np.uint8], seen: PoseDetection, t: float) -> Array:
        """The joints (17, 3) of the person seen at ``t`` s, of this frame or of one at most `EVERY` s before."""
        if self._joints is None or not 0 <= t - self._t < EVERY:
            self._t, self._mirrored = t, not self._mirrored
            self._joints = self._movenet.look(image, box_of(seen.pixels), mirrored=self._mirrored)
        return self._joints
