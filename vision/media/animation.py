"""Animated pictures (GIF, WebP, PNG, AVIF) as a clip's stream: Pillow reads them all, FFmpeg no WebP."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from alignment.errors import UnreadableFileError
from vision.media.decoding import eight_bit
from vision.media.frame import Pass
from vision.runtime.atomic_files import read_head, shown_name
from vision.words.language import gettext

if TYPE_CHECKING:  # a picture that keeps still needs no FFmpeg
    from av.video.frame import VideoFrame

FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
_MS = Fraction(1, 1000)
#: ms that a frame is shown where it says nothing, or less than browsers obey, as they have it
_UNSAID_MS = 100.0
#: ms from which browsers obey: more than 10
_LEAST_MS = 11.0


class Animation:
    """An animated picture as `vision.media.ffmpeg_stream.FFmpegStream` is: the same attributes, times in ms."""

    time_base, shape, start, others = _MS, None, 0, 0
    of_container = timeless = False

    def __init__(self, stored: Image.Image) -> None:
        self._stored = stored
        self.size = stored.size
        self.frames: int = getattr(stored, "n_frames", 1)
        self.duration_s, self.fps = 0.0, 1000 / _UNSAID_MS

    def seek(self, t: float) -> None:
        """Nothing to do: frames build on those before them."""

    def pictures(self, done: Pass) -> "Iterator[VideoFrame]":
        """The frames in order; what is transparent is white. A damaged one ends them."""
        from av.video.frame import VideoFrame

        at = 0.0
        for index in range(self.frames):
            try:
                self._stored.seek(index)
                image = flat(self._stored)
                shown = _shown_ms(self._stored)
            except (OSError, SyntaxError, ValueError, EOFError):
                done.cut_off = True
                return
            picture = VideoFrame.from_ndarray(image, format="rgb24")
            picture.pts, picture.time_base, picture.duration = round(at), _MS, round(shown)
            at += shown
            yield picture

    def measured(self) -> tuple[float, int]:
        """Seconds and number of all frames; each has to be decoded for its own."""
        total = count = 0
        for picture in self.pictures(Pass()):
            total, count = (picture.pts or 0) + picture.duration, count + 1
        return total / 1000, count


@contextmanager
def animation(path: Path) -> Iterator[Animation]:
    """Open an animated picture. Raises UnreadableFileError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            stored = Image.open(path, formats=FORMATS)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        text = gettext(
            "{name} is not an animated picture Janu can read: save it as an MP4 clip.", name=shown_name(path)
        )
        raise UnreadableFileError(text) from error
    with stored:
        yield Animation(stored)


def is_animation(path: Path, head: bytes) -> bool:
    """Whether a file, by its head, is a picture of a kind that may move, and holds several frames."""
    if not (
        head.startswith((b"GIF87a", b"GIF89a", b"\x89PNG\r\n\x1a\n"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"))
    ):
        return False
    try:
        with animation(path) as moving:
            return moving.frames > 1
    except UnreadableFileError:
        return False


def moves(path: Path) -> bool:
    """The same of a path; False for what cannot be opened."""
    try:
        return is_animation(path, read_head(path))
    except UnreadableFileError:
        return False


def flat(picture: Image.Image) -> NDArray[np.uint8]:
    """Return (H, W, 3) uint8 RGB; Pillow alone clips 16-bit grey to white and shows what lies under transparency."""
    if picture.mode.startswith("I"):
        return np.ascontiguousarray(np.repeat(eight_bit(picture)[:, :, None], 3, axis=2))
    if picture.has_transparency_data:
        see_through = picture.convert("RGBA")
        picture = Image.new("RGB", picture.size, "white")
        picture.paste(see_through, mask=see_through.getchannel("A"))
    return np.array(picture if picture.mode == "RGB" else picture.convert("RGB"))


def _shown_ms(picture: Image.Image) -> float:
    said = float(picture.info.get("duration") or 0)
    return said if said >= _LEAST_MS else _UNSAID_MS
