"""Sources of frames: pictures and clips, told apart by their content, and reading ahead in a thread of its own."""

import os
import queue
import threading
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from pi_heif import register_heif_opener
from PIL import ExifTags, Image, ImageFile, ImageOps

from alignment.errors import UnreadableFileError
from alignment.report import Correction, QualityWarning
from vision.media.animation import flat, is_animation
from vision.media.decoding import fits, one_at_a_time, reduced, reduction
from vision.media.frame import Frame, SourceInfo, check_shape, size_warnings
from vision.media.timestamps import FrameSampler
from vision.runtime.atomic_files import file_sha256, read_head, shown_name
from vision.words.language import gettext

if TYPE_CHECKING:  # which brings FFmpeg, and a picture needs none
    from vision.media.clip import Clip

__all__ = ["Frame", "Picture", "SourceInfo", "open_source", "read_ahead"]

# JPEG brings MPO, the one with a depth picture; HEIF is registered by pi-heif
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF", "TIFF", "BMP", "JPEG2000")
MOST_PIXELS = 120_000_000  # a 108 megapixel phone picture
_CLOCKWISE = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}  # EXIF 2.32, tag 0x0112; 4, 5 and 7 after mirroring
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_JPEG_2000 = (b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
_PICTURE_HEADS = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM", *_JPEG_2000
)  # fmt: skip
register_heif_opener()

_Item = TypeVar("_Item")


class Picture:
    """One picture as a source of one frame at time 0.

    JPEG, PNG, WebP, GIF, AVIF, HEIC, TIFF, BMP and JPEG 2000, with the EXIF rotation applied, and then `correction`;
    grey, palette, CMYK, 16-bit and transparent pictures become 8-bit RGB (transparent parts white), and what is larger
    than is of use comes smaller, see `vision.media.decoding`. Iterating twice gives the frame twice, each with its own
    pixels.
    `warnings` are what to know about it. Raises UnreadableFileError.
    """

    def __init__(self, path: str | os.PathLike[str], correction: Correction = Correction()) -> None:  # noqa: B008  (frozen)
        self.path = Path(path)
        self.correction = correction
        self.warnings: list[QualityWarning] = []
        image, rotation = self._load()
        turn = correction.rotate or 0
        image = np.rot90(image, -(turn // 90))
        self._image = np.ascontiguousarray(image[:, ::-1] if correction.mirrored else image)
        self._rotation = (rotation + turn) % 360
        self.warnings += size_warnings(self._size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(0.0, self._image.copy(), 0)

    def frame_at(self, t: float) -> Frame:
        """The one frame, whatever the time."""
        return next(iter(self))

    @property
    def duration_s(self) -> float:
        """As of a clip: none."""
        return 0.0

    @property
    def expected_frames(self) -> int:
        """How many frames an iteration gives."""
        return 1

    @cached_property
    def info(self) -> SourceInfo:
        """What is known about the picture; the first call hashes the file."""
        name = shown_name(self.path.name)
        sha256 = file_sha256(self.path)
        return SourceInfo(name, sha256, 0.0, 0.0, self._size, self._rotation, "picture", 1, self.correction)

    @property
    def _size(self) -> tuple[int, int]:
        height, width = self._image.shape[:2]
        return width, height

    def _load(self) -> tuple[NDArray[np.uint8], int]:
        name = shown_name(self.path)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
                stored = Image.open(self.path, formats=PICTURE_FORMATS)
            with stored:
                check_shape(stored.size, name)
                by = reduction(stored)
                if stored.width * stored.height > MOST_PIXELS or not fits(stored, by):
                    size = f"{stored.width} x {stored.height}"
                    if stored.format == "JPEG":
                        raise UnreadableFileError(
                            gettext("{name} is too large ({size}): save it smaller.", name=name, size=size)
                        )
                    raise UnreadableFileError(
                        gettext("{name} is too large ({size}): save it as JPEG, or smaller.", name=name, size=size)
                    )
                with one_at_a_time(stored):
                    return self._decoded(stored, by)
        except Image.DecompressionBombError as error:
            raise UnreadableFileError(
                gettext("{name} is far too large to be a photograph: save it smaller.", name=name)
            ) from error
        except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:  # libavif raises the last
            if isinstance(error, UnreadableFileError):
                raise
            text = gettext(
                "{name} is not a picture Janu can read, or it is damaged: save it again as JPEG or PNG.", name=name
            )
            raise UnreadableFileError(text) from error

    def _decoded(self, stored: ImageFile.ImageFile, by: int) -> tuple[NDArray[np.uint8], int]:
        """The picture, ``by`` times smaller each way, and its rotation."""
        rotation = _CLOCKWISE.get(stored.getexif().get(ExifTags.Base.Orientation, 1), 0)
        if by > 1 and stored.draft(None, (stored.width // by, stored.height // by)):
            by = 1  # a JPEG is decoded smaller
        self._decode(stored)
        picture = reduced(stored, by)
        ImageOps.exif_transpose(picture, in_place=True)
        return flat(picture), rotation

    def _decode(self, stored: Image.Image) -> None:
        if getattr(stored, "n_frames", 1) > 1 and stored.format != "MPO":
            self.warnings.append(QualityWarning("several_pictures"))
        try:
            stored.load()
        except OSError:
            with _truncated_allowed():
                stored.load()
            self.warnings.append(QualityWarning("picture_cut_off"))


def open_source(
    path: str | os.PathLike[str],
    every: int | None = None,
    fps: float | None = None,
    correction: Correction = Correction(),  # noqa: B008  (frozen)
) -> "Picture | Clip":
    """Open a picture or a clip, told apart by the file's content and never by its name; an animation is a clip.

    `every` and `fps` sample a clip (see Clip) and mean nothing to a picture. `correction`: what the user says that the
    file has wrong. Raises UnreadableFileError, and UsageError where they make no sense.
    """
    FrameSampler(every, fps)
    path = Path(path)
    head = read_head(path)
    if _is_picture(head) and not is_animation(path, head):
        return Picture(path, correction)
    from vision.media.clip import Clip

    return Clip(path, every, fps, correction)


def read_ahead(frames: Iterable[_Item], depth: int = 4) -> Generator[_Item, None, None]:
    """Run an iterator in a thread of its own, at most `depth` items ahead of the consumer.

    The thread starts with the first item asked for. What the iterator raises is raised here, at its place in the order.
    Closing the generator early, also by leaving a `for` loop, ends the thread and closes the iterator.
    """
    waiting: queue.Queue[tuple[str, object]] = queue.Queue(maxsize=depth)
    stop = threading.Event()

    def work() -> None:
        last: tuple[str, object] = ("end", None)
        items = iter(frames)
        try:
            for item in items:
                if stop.is_set():
                    break
                waiting.put(("item", item))
        except BaseException as error:  # whatever it is: here nobody would see it, the consumer raises it
            last = ("error", error)
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()
        if not stop.is_set():
            waiting.put(last)

    thread = threading.Thread(target=work, name="janu-read-ahead", daemon=True)
    thread.start()
    try:
        while True:
            what, value = waiting.get()
            if what == "end":
                return
            if what == "error":
                raise cast(BaseException, value)
            yield cast(_Item, value)
    finally:
        stop.set()
        _drain(waiting, thread)


def _drain(waiting: queue.Queue[tuple[str, object]], thread: threading.Thread, patience_s: float = 5.0) -> None:
    """Empty the queue until the thread behind it has ended; a source that never answers is left behind (a daemon)."""
    step_s = 0.02
    for _ in range(round(patience_s / step_s)):
        while True:
            try:
                waiting.get_nowait()
            except queue.Empty:
                break
        thread.join(step_s)
        if not thread.is_alive():
            return


def _is_picture(head: bytes) -> bool:
    if head[4:8] == b"ftyp":  # ISO/IEC 23008-12: pictures by their brand
        return head[8:12] in _PICTURE_BRANDS
    return head.startswith(_PICTURE_HEADS) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


_truncation_lock = threading.Lock()


@contextmanager
def _truncated_allowed() -> Iterator[None]:
    with _truncation_lock:  # Pillow knows only one switch for the whole process
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
