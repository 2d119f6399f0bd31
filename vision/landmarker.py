"""MediaPipe's Pose Landmarker: a frame goes in, a sighting of one person comes out."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.landmarks import Array
from vision.interruption import interruption_deferred
from vision.mediapipe_tasks import BaseOptions, mp, tasks
from vision.models import Model
from vision.quiet import native_stderr_hidden

#: longer side, in pixels, of what the landmarker is given. It works on a 256 px crop of the person, so more
#: only costs time (the mask is enlarged to this size): 1.9 ms a frame more at 1920 than at 960.
LONGEST_SIDE = 960


@dataclass(frozen=True, eq=False)
class Sighting:
    """One person in one frame, as MediaPipe sees it, in the original picture's pixels.

    Attributes
    ----------
    pixels : (33, 2), world : (33, 3), visibility : (33,) float64
        As in `alignment.landmarks.Body`.
    mask : (h, w) float32
        How much each pixel belongs to the person, 0 to 1, at the landmarker's size.
    to_mask : (2, 3) float64
        Affine map from the original picture's pixels to the mask's.
    """

    pixels: Array
    world: Array
    visibility: Array
    mask: NDArray[np.float32]
    to_mask: Array

    @property
    def area(self) -> float:
        """The box around the body's landmarks, in square pixels of the original: how large the person is."""
        return float(np.prod(np.ptp(self.pixels[11:], axis=0)))


def scaled(image: NDArray[np.uint8], longest: int = LONGEST_SIDE) -> tuple[NDArray[np.uint8], Array]:
    """The picture at most ``longest`` pixels long, and the (2, 3) affine map from the original to it."""
    h, w = image.shape[:2]
    k = min(1.0, longest / max(h, w))
    size = (round(w * k), round(h * k))
    small = image if k == 1.0 else np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, np.array([[small.shape[1] / w, 0, 0], [0, small.shape[0] / h, 0]])


def inverse(affine: Array) -> Array:
    """The (2, 3) map that undoes another."""
    return np.asarray(cv2.invertAffineTransform(affine), float)


def apply(affine: Array, points: Array) -> Array:
    """Points (N, 2) through an affine map (2, 3)."""
    return np.asarray(points @ affine[:, :2].T + affine[:, 2])


class Landmarker:
    """A Pose Landmarker for one clip (``video=True``, it tracks and smooths) or for pictures.

    Use as a context manager. In video mode the times of successive calls must rise; `see` takes care that they do.
    Without ``masks`` a sighting's mask is a single zero; ``longest`` is the longer side of what the model is given.
    """

    def __init__(
        self, model: Model, *, video: bool, people: int = 1, masks: bool = True, longest: int = LONGEST_SIDE
    ) -> None:
        self._video, self._longest = video, longest
        self._last_ms = -1
        mode = tasks.RunningMode.VIDEO if video else tasks.RunningMode.IMAGE
        options = tasks.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=model.bundle),
            running_mode=mode,
            num_poses=people,
            output_segmentation_masks=masks,
        )
        with native_stderr_hidden(), interruption_deferred():
            self._task = tasks.PoseLandmarker.create_from_options(options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        with native_stderr_hidden(), interruption_deferred():
            self._task.close()

    def see(self, image: NDArray[np.uint8], t: float = 0.0) -> Sighting | None:
        """The person in an RGB picture (H, W, 3), or None. ``t`` in seconds, used in video mode only."""
        return next(iter(self.see_all(image, t)), None)

    def see_all(self, image: NDArray[np.uint8], t: float = 0.0) -> list[Sighting]:
        """Everybody found, in MediaPipe's order; at most ``people``."""
        with interruption_deferred():
            return self._see_all(image, t)

    def _see_all(self, image: NDArray[np.uint8], t: float) -> list[Sighting]:
        small, to_small = scaled(image, self._longest)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(small))
        if self._video:
            self._last_ms = max(self._last_ms + 1, round(t * 1000))
            result = self._task.detect_for_video(picture, self._last_ms)
        else:
            result = self._task.detect(picture)
        size = np.array(small.shape[1::-1], float)
        masks = result.segmentation_masks or [None] * len(result.pose_landmarks)
        return [
            self._sighting(marks, world, mask, size, to_small)
            for marks, world, mask in zip(result.pose_landmarks, result.pose_world_landmarks, masks, strict=True)
        ]

    @staticmethod
    def _sighting(marks: list, world: list, mask: mp.Image | None, size: Array, to_small: Array) -> Sighting:
        pixels = np.array([(m.x, m.y) for m in marks]) * size
        seen = np.zeros((1, 1), np.float32) if mask is None else mask.numpy_view().reshape(int(size[1]), int(size[0]))
        return Sighting(
            pixels=apply(inverse(to_small), pixels),
            world=np.array([(m.x, m.y, m.z) for m in world]),
            visibility=np.array([m.visibility for m in marks]),
            mask=seen.copy(),
            to_mask=to_small,
        )
