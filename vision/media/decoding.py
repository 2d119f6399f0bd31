"""Pictures decoded within a limit of memory: the size is read first; what is larger than is of use comes smaller."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin

from vision.runtime.worker_limits import give_back_memory

#: pixels of the largest picture that is looked at as it is; of a larger one every second, fourth, … is a mean of its
#: neighbours. The landmarks network sees 256 x 256; 16 megapixels are 48 MB as RGB, of which scoring holds five
LOOKED_AT = 16_000_000
#: bytes that decoding may take: a 108 megapixel JPEG from any phone, a PNG in colour of 90. Scoring takes 230 MB
#: before it, so that no picture takes more than 700 in all
MOST_BYTES = 360e6
#: bytes a pixel that Pillow 12 takes for decoding, measured: a WebP is composed of whole frames, an AVIF is kept as it
#: is coded beside; palettes are put into colours, and 16 bits made 8, before they can be made smaller
_OF_FORMAT = {"WEBP": 16.0, "AVIF": 13.0, "GIF": 8.0, "HEIF": 7.3, "JPEG2000": 19.5}
_OF_MODE = {"L": 1.0, "1": 5.0, "P": 5.0, "I;16": 12.0, "I;16B": 12.0, "I": 16.0}

_turn = threading.Lock()


@contextmanager
def one_at_a_time(stored: Image.Image) -> Iterator[None]:
    """Decode a picture within, alone in this process; its own memory is free again at the end."""
    large = stored.width * stored.height > LOOKED_AT
    with _turn:
        try:
            yield
        finally:
            stored.close()
            if large:
                give_back_memory()


def reduction(stored: Image.Image) -> int:
    """By how much a picture is to be made smaller each way, from its header: 1, 2, 4 or 8."""
    by = 1
    while stored.width * stored.height / by**2 > LOOKED_AT and by < 8:
        by *= 2
    return by


def fits(stored: Image.Image, by: int) -> bool:
    """Whether a picture, of which only the header has been read, can be decoded within `MOST_BYTES`."""
    pixels = stored.width * stored.height
    if isinstance(stored, JpegImagePlugin.JpegImageFile):
        whole = 0.0
        if "progressive" in stored.info:  # libjpeg keeps all coefficients, 2 bytes each
            parts = [h * v for _, h, v, _ in stored.layer]
            whole = 2.0 * pixels * sum(parts) / max(parts)
        return whole + 4 * pixels / by**2 <= MOST_BYTES
    return pixels * _OF_FORMAT.get(stored.format or "", _OF_MODE.get(stored.mode, 4.0)) <= MOST_BYTES


def reduced(picture: Image.Image, by: int) -> Image.Image:
    """A decoded picture made smaller by a whole number each way."""
    if by == 1:
        return picture
    info = picture.info
    if picture.mode.startswith("I"):
        picture = Image.fromarray(eight_bit(picture))
    elif picture.mode in ("1", "P"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small = picture.reduce(by)
    small.info = info  # the turn is still to come
    return small


def eight_bit(picture: Image.Image) -> NDArray[np.uint8]:
    """A grey picture of 16 bits as (H, W) uint8; Pillow alone clips it to white."""
    return (np.asarray(picture).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
