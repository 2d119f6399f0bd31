"""The pose detector: a picture goes in, where people are comes out. It knows them by face and shoulders.

The decoding is that of MediaPipe's ``pose_detector_graph``: anchors of one size, weighted non-maximum suppression, and
of each detection the first two of its key points, which say how the body lies.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import Array
from alignment.errors import ModelError
from vision.perception.litert import TfliteNetwork
from vision.perception.models import Model
from vision.perception.pose_network import probability
from vision.perception.regions import framing_of
from vision.words.language import gettext

#: pixels of what it looks at
SIDE = 224
#: cells across the layers of its anchors, two anchors a cell and layer
LAYERS = (28, 14, 7, 7, 7)
#: the least confidence of a detection: MediaPipe's own
CONFIDENT = 0.5
#: the intersection over union above which two are one: MediaPipe's own
SAME = 0.5
_OUTPUTS = {"Identity": (1, 2254, 12), "Identity_1": (1, 2254, 1)}


class PoseDetector:
    """The detector of a model. Raises ModelError."""

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        self._network = TfliteNetwork(model.detector, model.name, threads=threads)
        if self._network.shape != (1, SIDE, SIDE, 3) or self._network.outputs != _OUTPUTS:
            raise ModelError(
                gettext("{name}: not a pose detector of MediaPipe's kind; give full or heavy", name=model.name)
            )

    def __call__(self, image: NDArray[np.uint8]) -> list[Framing]:
        """How the people in an RGB picture (H, W, 3) lie, the surest first."""
        way = _letterbox(image.shape[1], image.shape[0])
        seen = cv2.warpAffine(image, way, (SIDE, SIDE), borderMode=cv2.BORDER_CONSTANT)
        out = self._network(np.asarray(seen, np.float32)[None] / 127.5 - 1)
        score = probability(np.clip(out["Identity_1"].reshape(-1), -100, 100).astype(float))
        sure = score >= CONFIDENT
        raw = out["Identity"][0][sure].astype(float) / SIDE
        # centre, size, and four key points, all about the anchor, as shares of the picture
        found = np.concatenate([raw[:, 0:2], raw[:, 4:]], axis=1).reshape(-1, 5, 2) + anchors()[sure][:, None]
        size = raw[:, 2:4]
        boxes = np.concatenate([found[:, 0] - size / 2, found[:, 0] + size / 2], axis=1)
        merged = suppressed(boxes, score[sure], found[:, 1:3])
        back = cv2.invertAffineTransform(way)
        return [framing_of(*(points * SIDE @ back[:, :2].T + back[:, 2])) for points in merged]


def suppressed(boxes: Array, scores: Array, points: Array) -> list[Array]:
    """Weighted non-maximum suppression: of each group of overlapping boxes the weighted mean of its key points.

    ``boxes`` (N, 4): left, top, right, bottom; ``scores`` (N,); ``points`` (N, K, 2). The surest group comes first.
    """
    left = np.argsort(-scores, kind="stable")
    groups = []
    while left.size:
        same = overlap(boxes[left[0]], boxes[left]) > SAME
        same[0] = True
        group, left = left[same], left[~same]
        groups.append(np.average(points[group], axis=0, weights=scores[group]))
    return groups


def overlap(box: Array, boxes: Array) -> Array:
    """Intersection over union of a box (4,) with others (N, 4)."""
    common = np.maximum(np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2]), 0).prod(axis=1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return np.asarray(common / np.maximum((box[2:] - box[:2]).prod() + areas - common, 1e-12))


@cache
def anchors() -> Array:
    """The middles of the anchors, (2254, 2), as shares of the picture: x, y."""
    middles = []
    strides = (8, 16, 32, 32, 32)
    for stride in dict.fromkeys(strides):
        cells = SIDE // stride
        y, x = np.mgrid[:cells, :cells]
        per_cell = 2 * strides.count(stride)
        middles.append(np.repeat((np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) / cells, per_cell, axis=0))
    return np.concatenate(middles)


def _letterbox(width: int, height: int) -> Array:
    """The (2, 3) map that puts a picture as large as it goes into the middle of a square of `SIDE`."""
    k = SIDE / max(width, height)
    return np.array([[k, 0, (SIDE - k * width) / 2], [0, k, (SIDE - k * height) / 2]])
