"""The pose landmarker: a frame goes in, a sighting of one person comes out.

It is MediaPipe's, its graph driven here and its two networks run by `vision.perception.litert`: a detector finds the
person, a landmarks network looks at a square around them, in clips the next square comes from the last landmarks, and
a filter smooths them.
"""

from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import Array
from vision.perception.models import Model
from vision.perception.pose_detector import PoseDetector
from vision.perception.pose_network import BODY, FRAME, SIDE, CropLandmarks, PoseNetwork
from vision.perception.regions import ROOMY, cropped, framing_of, scaled_framing, to_crop
from vision.perception.smoothing import Smoothing

#: longer side, in pixels, of what the landmarker is given. It works on a 256 px crop of the person, and more is
#: skipped over between the crop's pixels
LONGEST_SIDE = 960
#: seconds by which the times of two frames rise at least
TICK = 0.001


@dataclass(frozen=True, eq=False)
class PoseDetection:
    """One person in one frame, as MediaPipe sees it, in the original picture's pixels.

    Attributes
    ----------
    pixels : (33, 2), world : (33, 3), visibility : (33,) float64
        As in `alignment.body.landmarks.Body`.
    mask : (h, w) float32
        How much each pixel belongs to the person, 0 to 1, in the square that was looked at.
    to_mask : (2, 3) float64
        Affine map from the original picture's pixels to the mask's.
    region : (2, 2) float64
        Where the person is to be looked for next: the mid-hip, and where the body's reach ends upwards.
    worn : (3,) float64, optional
        The colour of what they wear, where it was looked at, as in `alignment.body.landmarks.Body`.
    """

    pixels: Array
    world: Array
    visibility: Array
    mask: NDArray[np.float32]
    to_mask: Array
    region: Array
    worn: Array | None = None

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


def after(second: Array, first: Array) -> Array:
    """The (2, 3) map that does one map after another."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def turned(world: Array, degrees: float) -> Array:
    """World landmarks (33, 3) turned clockwise on screen."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.column_stack([world[:, :2] @ turn, world[:, 2]])


def apply(affine: Array, points: Array) -> Array:
    """Points (N, 2) through an affine map (2, 3)."""
    return np.asarray(points @ affine[:, :2].T + affine[:, 2])


class Landmarker:
    """A pose landmarker for one clip (``video=True``, it tracks and smooths) or for pictures.

    Use as a context manager. In video mode the times of successive calls must rise; `see` takes care that they do.
    Without ``masks`` a sighting's mask is a single zero; ``longest`` is the longer side of what the model is given.
    Raises ModelError.
    """

    def __init__(
        self,
        model: Model,
        *,
        video: bool,
        people: int = 1,
        masks: bool = True,
        longest: int = LONGEST_SIDE,
        threads: int = 1,
    ) -> None:
        self._video, self._people, self._masks, self._longest = video, people, masks, longest
        self._detector, self.network = PoseDetector(model, threads=threads), PoseNetwork(model, threads=threads)
        self._region: Framing | None = None  # where the person is looked for in the next frame, in its pixels
        self._smoothing = Smoothing()
        self._t = -TICK

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        del self._detector, self.network

    def aim(self, region: Framing) -> None:
        """Look for the person there in the next frame (video mode), whatever was seen before."""
        self._region = region

    def forget(self) -> None:
        """Look for anybody anywhere in the next frame (video mode), as in the first."""
        self._region, self._smoothing = None, Smoothing()

    def see(self, image: NDArray[np.uint8], t: float = 0.0) -> PoseDetection | None:
        """The person in an RGB picture (H, W, 3), or None. ``t`` in seconds, used in video mode only."""
        return next(iter(self.see_all(image, t)), None)

    def see_all(self, image: NDArray[np.uint8], t: float = 0.0) -> list[PoseDetection]:
        """Everybody found, the surest first; at most ``people``, in video mode one."""
        small, to_small = scaled(image, self._longest)
        if not self._video:
            found = (self._look(small, region, to_small) for region in self._detector(small)[: self._people])
            return list(filter(None, found))
        self._t = max(self._t + TICK, t)
        region = self._region and scaled_framing(self._region, float(to_small[0, 0]))
        region = region or next(iter(self._detector(small)), None)
        seen = self._look(small, region, to_small) if region else None
        if seen is None:
            self.forget()
            return []
        self._region = framing_of(*seen.region)
        side = 2 * ROOMY * self._region.reach
        pixels, world, visibility = self._smoothing(self._t, seen.pixels, side, seen.world, seen.visibility)
        return [replace(seen, pixels=pixels, world=world, visibility=visibility)]

    def _look(self, small: NDArray[np.uint8], region: Framing, to_small: Array) -> PoseDetection | None:
        """Who is in a region of the small picture, as seen, without smoothing."""
        way = to_crop(region)
        found = self.network(cropped(small, way), mask=self._masks)
        if found is None:
            return None
        mask = within(found.mask, way, small.shape) if self._masks else found.mask
        return sighting_of(found, after(way, to_small), region.lean, mask)


def sighting_of(found: CropLandmarks, way: Array, lean: float, mask: NDArray[np.float32]) -> PoseDetection:
    """What was seen in a crop, in the picture's pixels.

    ``way``: the (2, 3) map from the picture to the crop, which was turned by ``lean`` degrees.
    """
    points = apply(inverse(way), found.points)
    return PoseDetection(points[BODY], turned(found.world, lean), found.visibility, mask, way, points[FRAME])


def within(mask: NDArray[np.float32], way: Array, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """A mask of a crop without what lies beyond the picture of this shape (H, W, ...); ``way``: from it to the crop."""
    corners = apply(inverse(way), np.array([[0.0, 0.0], [SIDE, 0.0], [0.0, SIDE], [SIDE, SIDE]]))
    if (corners >= 0).all() and (corners <= shape[1::-1]).all():
        return mask
    inside = cv2.warpAffine(np.ones(shape[:2], np.uint8), way, (SIDE, SIDE), flags=cv2.INTER_NEAREST)
    return np.asarray(mask * inside, np.float32)
