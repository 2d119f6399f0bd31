"""Second looks: the same picture cropped, mirrored or turned, for when MediaPipe misses a person at first.

MediaPipe finds people by face and torso. In a deep fold the face is hidden, and a mirrored or turned picture, or one
in which the person fills more of the frame, often shows it what the plain picture did not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import MIRRORED, Array
from vision.perception.landmarker import Landmarker, PoseDetection, apply, inverse, turned


@dataclass(frozen=True)
class Augmentation:
    """One way to look: ``box`` (left, top, right, bottom in pixels), turned by ``degrees`` clockwise, ``mirrored``."""

    box: tuple[float, float, float, float]
    degrees: float = 0.0
    mirrored: bool = False

    def affine(self) -> tuple[Array, tuple[int, int]]:
        """The (2, 3) map from the picture to the looked-at one, and the size (w, h) of that."""
        left, top, right, bottom = self.box
        size = np.array([right - left, bottom - top])
        k = np.clip(640 / size.max(), 1.0, 4.0)  # a small crop is enlarged: the detector wants 224 px
        w, h = (int(v) for v in np.round(size * k))
        turn = np.asarray(cv2.getRotationMatrix2D((0, 0), -self.degrees, k), float)
        turn[:, 2] = np.array([w, h]) / 2 - turn[:, :2] @ [(left + right) / 2, (top + bottom) / 2]
        if self.mirrored:
            turn[0] = [-turn[0, 0], -turn[0, 1], w - turn[0, 2]]
        return turn, (w, h)


def look(landmarker: Landmarker, image: NDArray[np.uint8], how: Augmentation) -> PoseDetection | None:
    """What a landmarker sees when it looks this way, in the plain picture's coordinates."""
    affine, size = how.affine()
    shown = np.asarray(cv2.warpAffine(image, affine, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    seen = landmarker.see(shown)
    if seen is None:
        return None
    seen = unmirrored(seen) if how.mirrored else seen
    full = np.vstack([affine, [0, 0, 1]])
    return replace(
        seen,
        pixels=apply(inverse(affine), seen.pixels),
        region=apply(inverse(affine), seen.region),
        world=turned(seen.world, -how.degrees),
        to_mask=(np.vstack([seen.to_mask, [0, 0, 1]]) @ full)[:2],
    )


def unmirrored(seen: PoseDetection) -> PoseDetection:
    """A sighting in a mirrored picture with the person's own left and right; its points stay in that picture."""
    world = seen.world[MIRRORED] * [-1, 1, 1]
    return replace(seen, pixels=seen.pixels[MIRRORED], world=world, visibility=seen.visibility[MIRRORED])


def around(pixels: Array, size: tuple[int, int], margin: float = 0.35) -> tuple[float, float, float, float]:
    """The box around a body, widened on each side by a share of its longer side, cut at the picture's edges."""
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    wide = margin * float((high - low).max())
    low, high = np.maximum(low - wide, 0), np.minimum(high + wide, size)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def looks_at(size: tuple[int, int]) -> Iterator[Augmentation]:
    """The second looks worth taking at a picture of this size, the most promising first.

    Measured on rendered people and photographs that the first look missed: mirroring finds about half of them, small
    turns most of the rest; crops matter where the person is small in the picture.
    """
    w, h = size
    whole = (0.0, 0.0, float(w), float(h))
    yield Augmentation(whole, mirrored=True)
    for degrees in (-20.0, 20.0, -40.0, 40.0):
        yield Augmentation(whole, degrees)
        yield Augmentation(whole, degrees, mirrored=True)
    for box in _crops(w, h):
        yield Augmentation(box)
        yield Augmentation(box, mirrored=True)
    for degrees in (-75.0, 75.0):
        yield Augmentation(whole, degrees)


def _crops(w: int, h: int) -> Iterator[tuple[float, float, float, float]]:
    """Five overlapping crops of two thirds of the picture: the middle and the four corners."""
    cw, ch = w * 2 / 3, h * 2 / 3
    for fx, fy in ((0.5, 0.5), (0, 1), (1, 1), (0, 0), (1, 0)):
        left, top = fx * (w - cw), fy * (h - ch)
        yield left, top, left + cw, top + ch
