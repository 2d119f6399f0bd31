"""The pose landmarks network: a crop around a person goes in, 33 landmarks and a mask come out.

The decoding is that of MediaPipe's ``pose_landmarks_detector_graph``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from alignment.errors import ModelError
from vision.perception.litert import Floats, TfliteNetwork
from vision.perception.models import Model
from vision.words.language import gettext

#: pixels of the crop
SIDE = 256
#: probability of a person in the crop below which there is none, MediaPipe's own
PRESENT = 0.5
#: cells of a heatmap: MediaPipe's own, as are the next two
CELLS = 64
#: cells on either side of a landmark in which its heatmap is asked
NEAR = 3
#: how sure it must be there to place the landmark anew
SURE = 0.5
#: landmarks of the body
BODY = slice(0, 33)
#: the two that say where to look in the next frame: mid-hip and the body's reach
FRAME = slice(33, 35)
_OUTPUTS = {
    "Identity": (1, 195),  # 39 landmarks of x, y, z, visibility, presence
    "Identity_1": (1, 1),  # whether there is a person
    "Identity_2": (1, SIDE, SIDE, 1),  # the mask's log-odds
    "Identity_3": (1, CELLS, CELLS, 39),  # a heatmap of each landmark, log-odds
    "Identity_4": (1, 117),  # world landmarks
}
_STEPS = np.arange(-NEAR, NEAR + 1)


@dataclass(frozen=True, eq=False)
class CropLandmarks:
    """What the network sees in a crop (SIDE, SIDE, 3).

    ``points`` (35, 2) in pixels of the crop, the last two as in `FRAME`; ``world`` (33, 3) in metres from the mid-hip;
    ``visibility`` (33,), 0 to 1; ``mask`` (SIDE, SIDE), 0 to 1.
    """

    points: Array
    world: Array
    visibility: Array
    mask: Floats


class PoseNetwork:
    """The landmarks network of a model. Raises ModelError."""

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        self._network = TfliteNetwork(model.landmarks, model.name, threads=threads)
        if self._network.shape != (1, SIDE, SIDE, 3) or self._network.outputs != _OUTPUTS:
            raise ModelError(
                gettext("{name}: not a pose landmarks network of MediaPipe's kind; give full or heavy", name=model.name)
            )

    def __call__(self, crop: NDArray[np.uint8], *, mask: bool = True) -> CropLandmarks | None:
        """What is seen in an RGB crop, or None where nobody is. Without ``mask`` that is a single zero."""
        out = self._network(np.asarray(crop[None] / np.float32(255), np.float32))
        if float(out["Identity_1"].item()) < PRESENT:
            return None
        marks = out["Identity"].reshape(39, 5)[: FRAME.stop].astype(float)
        return CropLandmarks(
            points=refined(marks[:, :2], out["Identity_3"][0]),
            world=out["Identity_4"].reshape(39, 3)[BODY].astype(float),
            visibility=probability(marks[BODY, 3]),
            mask=_mask(out["Identity_2"][0, :, :, 0]) if mask else np.zeros((1, 1), np.float32),
        )


def refined(points: Array, heatmaps: Floats) -> Array:
    """Landmarks (N, 2) in the crop, each moved to the middle of what its heatmap shows around it where that is sure.

    ``heatmaps``: log-odds (CELLS, CELLS, N or more).
    """
    cells = np.floor(points * CELLS / SIDE).astype(int)
    x, y = (cells[:, i, None] + _STEPS for i in (0, 1))  # (N, 7)
    inside = ((y >= 0) & (y < CELLS))[:, :, None] & ((x >= 0) & (x < CELLS))[:, None, :]
    rows, columns = np.clip(y, 0, CELLS - 1), np.clip(x, 0, CELLS - 1)
    values = heatmaps[rows[:, :, None], columns[:, None, :], np.arange(len(points))[:, None, None]]
    share = np.where(inside, probability(values.astype(float)), 0.0)
    total = np.maximum(share.sum(axis=(1, 2)), 1e-9)
    middle = np.stack([(share.sum(axis=1) * x).sum(axis=1), (share.sum(axis=2) * y).sum(axis=1)], axis=1)
    here = ((cells >= 0) & (cells < CELLS)).all(axis=1)
    sure = here & (share.max(axis=(1, 2)) >= SURE)
    return np.where(sure[:, None], middle / total[:, None] * SIDE / CELLS, points)


def _mask(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -60, 60))), np.float32)


def probability(log_odds: Array) -> Array:
    """Of log-odds, elementwise."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -60, 60))))
