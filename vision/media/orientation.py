"""The form of a clip's pictures: how a stored frame becomes the upright RGB picture that was meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Self, cast

import cv2
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from alignment.report import Correction, QualityWarning

_UNSPECIFIED_MATRIX = 2  # AVCOL_SPC_UNSPECIFIED
_PQ = 16  # AVCOL_TRC_SMPTE2084
_LARGEST_ASPECT = 4  # a pixel shape beyond 4 to 1 is a mistake in the file
_HD_HEIGHT = 720  # where a file does not say, HD pictures are BT.709 and smaller ones BT.601, as players assume


@dataclass
class PictureForm:
    """Turn, size and pixel shape of a clip's pictures, fixed by its first frame, and the converter in use.

    `coded` is (width, height) as decoded, `square` the same with square pixels, both before the turn. `turn` is
    (swap, flip_x, flip_y): transpose first, then mirror. A form belongs to one iteration.
    """

    coded: tuple[int, int]
    square: tuple[int, int]
    turn: tuple[bool, bool, bool]
    warnings: list[QualityWarning] = field(default_factory=list)
    _converter: VideoReformatter = field(default_factory=VideoReformatter, repr=False)

    @classmethod
    def of(cls, picture: VideoFrame, shape: Fraction | None, correction: Correction) -> Self:
        """Return the form that a clip's first frame and its stream's pixel shape tell, and what corrects it."""
        coded = (picture.width, picture.height)
        return cls(coded, _square_pixels(coded, shape), _corrected(_turn(picture), correction))

    def fresh(self) -> Self:
        """Return the same form with a converter of its own."""
        return replace(self, warnings=[], _converter=VideoReformatter())

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels as shown."""
        width, height = self.square
        return (height, width) if self.turn[0] else (width, height)

    @property
    def rotation(self) -> int:
        """The clockwise turn in degrees: 0, 90, 180 or 270; for a mirrored picture the turn after its mirroring."""
        swap, flip_x, flip_y = self.turn
        if swap:
            return 90 if flip_x else 270
        return 180 if flip_y else 0

    def to_rgb(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """Return a decoded frame as (H, W, 3) uint8 RGB, upright and contiguous, always of `size`."""
        changed = (picture.width, picture.height) != self.coded
        image: NDArray[Any] = self._fitted(picture) if changed else self._converted(picture, self.square)
        if picture.color_trc == _PQ:
            image = cv2.LUT(image, _PQ_TO_SDR)
        swap, flip_x, flip_y = self.turn
        if swap:
            image = cv2.transpose(image)
        if flip_x or flip_y:
            image = cv2.flip(image, -1 if flip_x and flip_y else int(flip_x))
        return np.ascontiguousarray(image, dtype=np.uint8)

    def _converted(self, picture: VideoFrame, size: tuple[int, int]) -> NDArray[np.uint8]:
        assume_hd = picture.colorspace == _UNSPECIFIED_MATRIX and picture.height >= _HD_HEIGHT
        matrix = Colorspace.ITU709 if assume_hd else None
        # One thread is enough (0.3 ms at 1280 x 720, 2 ms from 10 bits), the landmark model needs the others.
        rgb = self._converter.reformat(picture, *size, format="rgb24", src_colorspace=matrix, threads=1)
        return cast(NDArray[np.uint8], rgb.to_ndarray())

    def _fitted(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """Return a frame of another size than the first one inside black bars, so that shapes stay true."""
        if not self.warnings:
            self.warnings.append(QualityWarning("size_changes"))
        width, height = self.square
        # The stream's pixel shape belongs to its first size; the other one is taken to have the same.
        shape = (width / self.coded[0]) / (height / self.coded[1])
        scale = min(width / (picture.width * shape), height / picture.height)
        inner_w = min(width, max(1, round(picture.width * shape * scale)))
        inner_h = min(height, max(1, round(picture.height * scale)))
        top, left = (height - inner_h) // 2, (width - inner_w) // 2
        canvas = np.zeros((height, width, 3), np.uint8)
        canvas[top : top + inner_h, left : left + inner_w] = self._converted(picture, (inner_w, inner_h))
        return canvas


def _square_pixels(coded: tuple[int, int], aspect: Fraction | None) -> tuple[int, int]:
    """Return (width, height) that shows pixels of shape `aspect` (width by height) square, without losing any."""
    width, height = coded
    if not aspect or not _LARGEST_ASPECT**-1 <= aspect <= _LARGEST_ASPECT:
        return coded
    return (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))


def _turn(picture: VideoFrame) -> tuple[bool, bool, bool]:
    """Return (swap, flip_x, flip_y) nearest to the frame's display matrix.

    The matrix is 3 x 3 int32 in FFmpeg's layout (libavutil/display.h): x' = a x + c y, y' = b x + d y with a, b, c, d
    at 0, 1, 3, 4, x to the right and y downwards.
    """
    side_data = cast(Mapping[str, SideData], picture.side_data)
    if "DISPLAYMATRIX" not in side_data:
        return False, False, False
    data = side_data["DISPLAYMATRIX"]
    a, b, _, c, d = (int(v) for v in np.frombuffer(bytes(data), np.int32)[:5])
    if abs(b) + abs(c) > abs(a) + abs(d):
        return True, c < 0, b < 0
    return False, a < 0, d < 0


def _corrected(turn: tuple[bool, bool, bool], correction: Correction) -> tuple[bool, bool, bool]:
    """Return (swap, flip_x, flip_y) with the correction's clockwise turn after it, and then its mirroring."""
    swap, flip_x, flip_y = turn
    for _ in range((correction.rotate or 0) // 90):  # a quarter turn clockwise is a transposition, then flip_x
        swap, flip_x, flip_y = not swap, not flip_y, flip_x
    return swap, flip_x != correction.mirrored, flip_y


def _pq_to_sdr() -> NDArray[np.uint8]:
    """Return the table (256,) from PQ-coded values to sRGB ones; unchanged, PQ pictures look dark and flat.

    PQ: SMPTE ST 2084. White is put at 203 cd/m2 (ITU-R BT.2408), highlights up to 1000 cd/m2 are rolled off (Reinhard).
    HLG needs no table: it was made to look right on an ordinary screen. Colours stay a little pale (BT.2020 primaries).
    """
    coded = np.linspace(0.0, 1.0, 256) ** (1 / 78.84375)
    nits = 10000.0 * (np.maximum(coded - 0.8359375, 0.0) / (18.8515625 - 18.6875 * coded)) ** (1 / 0.1593017578125)
    light = nits / 203.0
    peak = 1000.0 / 203.0
    rolled = np.clip(light * (1 + light / peak**2) / (1 + light), 0.0, 1.0)
    return np.round(255 * rolled ** (1 / 2.2)).astype(np.uint8)


_PQ_TO_SDR = _pq_to_sdr()
