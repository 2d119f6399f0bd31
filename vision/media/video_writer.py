"""Annotated clips: H.264 in MP4 that any browser plays, with the true times of their frames."""

import errno
import os
from contextlib import nullcontext, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from alignment.errors import OutputError
from vision.runtime.atomic_files import output_error, replacing

TICKS = 90_000  # a second; MPEG's clock, fine enough for every camera
_COARSER = "subme=1:me=dia:ref=1:trellis=0:mixed-refs=0:weightp=0"  # x264's
_NOMINAL_FPS = 30  # only steers the encoder's rate control; the times decide what is played
#: AVCOL_SPC_SMPTE170M
_BT601 = 6
#: AVCOL_RANGE_MPEG
_LIMITED = 1
#: AVCOL_TRC_IEC61966_2_1
_SRGB_CURVE = 13
#: AVCOL_PRI_BT709
_SRGB_PRIMARIES = 1


class ClipWriter:
    """A context manager that takes RGB pictures with their times and leaves a clip, whole or not at all.

    `size` is (width, height) in pixels; an odd one gets one more row or column, a copy of the last. `crf` and `preset`
    are x264's. `threads` is 1 so that the landmark model keeps the other cores.
    Measured so: 2 ms a picture at 640 x 480, 13 at 1920 x 1080 and 80 at 3840 x 2160, with 5, 70 and 260 MB.

    The clip is written to a hidden file beside `path` and renamed when the block ends well, removed when it raises.
    Without a single frame nothing is written. Raises OutputError when the disk is full or read-only.
    ``in_pieces``: it is written at `path` itself, in pieces of a second that play whatever happens to the rest.
    ``comment``: what the file says of itself, under the key of that name.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        size: tuple[int, int],
        *,
        crf: int = 23,
        preset: str = "veryfast",
        threads: int = 1,
        in_pieces: bool = False,
        comment: str = "",
    ) -> None:
        if min(size) < 1:
            raise ValueError(f"size must be at least 1 x 1, not {size[0]} x {size[1]}")
        self.path = Path(path)
        self.size = size
        # A short lookahead halves the memory at 3840 x 2160 (432 to 257 MB) at the same speed and a smaller file.
        # Without B-frames packets come in the order shown; with them MP4's length was wrong for uneven times.
        # A coarser search takes half as long for a file 5 % larger of the same quality (36.3 dB, 928 x 516).
        self._options = {"crf": str(crf), "preset": preset, "bf": "0", "rc-lookahead": "2", "x264-params": _COARSER}
        self._threads = threads
        self._in_pieces = in_pieces
        self._comment = comment
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._held: Packet | None = None
        self._tick = -1
        self._step = TICKS // _NOMINAL_FPS

    def __enter__(self) -> Self:
        self._replacing = nullcontext(self.path) if self._in_pieces else replacing(self.path)
        self._hidden = self._replacing.__enter__()
        try:
            self._open()
        except (av.FFmpegError, OSError) as error:
            failure = _as_output_error(self.path, error)
            self._leave(failure)
            raise failure from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._tick >= 0:
            try:
                self._finish()
            except (av.FFmpegError, OSError) as raised:
                failure = _as_output_error(self.path, raised)
                self._leave(failure)
                raise failure from raised
        self._leave(error)

    def write(self, image: NDArray[np.uint8], t: float) -> None:
        """Add a picture, (H, W, 3) uint8 RGB of the writer's size, shown from `t` seconds on; times must rise.

        Two times that fall on one tick (1/90000 s) are kept apart by a tick. Raises ValueError for a picture of another
        size or kind and a time that goes back, OutputError when it cannot be written.
        """
        if self._container is None or self._stream is None:
            raise ValueError("write within the writer's with block")
        width, height = self.size
        if image.shape != (height, width, 3) or image.dtype != np.uint8:
            raise ValueError(f"expected a picture of shape {(height, width, 3)} uint8, got {image.shape} {image.dtype}")
        tick = round(t * TICKS)
        if tick < self._tick:
            raise ValueError(f"times must rise: {t} s comes after {self._tick / TICKS} s")
        tick = max(tick, self._tick + 1)
        if self._tick >= 0:
            self._step = tick - self._tick
        self._tick = tick
        try:
            self._mux(self._container, self._stream.encode(self._picture(image)))
        except (av.FFmpegError, OSError) as error:
            raise _as_output_error(self.path, error) from error

    def _mux(self, container: OutputContainer, packets: list[Packet]) -> None:
        """Write all packets but the last, whose duration only the next one tells (they come in the order shown)."""
        for packet in packets:
            if self._held is not None and packet.pts is not None and self._held.pts is not None:
                self._held.duration = packet.pts - self._held.pts
                container.mux(self._held)
            self._held = packet

    def _open(self) -> None:
        # Made here first: FFmpeg would only open the file with the first frame and give a poorer reason.
        self._hidden.touch(exist_ok=False)
        how = {"movflags": "+faststart"}
        if self._in_pieces:  # a piece a second (in microseconds), on the disk at once
            how = {"movflags": "+empty_moov+default_base_moof", "frag_duration": "1000000", "flush_packets": "1"}
        self._container = av.open(f"file:{self._hidden}", "w", format="mp4", options=how)
        if self._comment:
            self._container.metadata["comment"] = self._comment
        stream = self._container.add_stream("libx264", rate=_NOMINAL_FPS, options=self._options)
        stream.width, stream.height = self._even_size
        stream.pix_fmt = "yuv420p"
        stream.thread_count = self._threads
        context = stream.codec_context
        context.time_base = Fraction(1, TICKS)
        context.colorspace, context.color_range = _BT601, _LIMITED
        context.color_trc, context.color_primaries = _SRGB_CURVE, _SRGB_PRIMARIES
        self._stream = stream

    @property
    def _even_size(self) -> tuple[int, int]:
        return self.size[0] + self.size[0] % 2, self.size[1] + self.size[1] % 2

    def _picture(self, image: NDArray[np.uint8]) -> VideoFrame:
        width, height = self._even_size
        if (width, height) != self.size:
            right, below = width - self.size[0], height - self.size[1]
            image = np.pad(image, ((0, below), (0, right), (0, 0)), mode="edge")
        # OpenCV takes 0.9 ms at 1920 x 1080 with the copy, swscale 10; it makes BT.601 limited, as the stream says.
        planes = cast(NDArray[np.uint8], cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420))
        picture = VideoFrame.from_ndarray(planes, format="yuv420p")
        picture.pts, picture.time_base = self._tick, Fraction(1, TICKS)
        return picture

    def _finish(self) -> None:
        """Empty the encoder, close the file and make sure that all of it arrived."""
        container, self._container = self._container, None
        if container is not None and self._stream is not None:
            with container:
                self._mux(container, self._stream.encode())
                if self._held is not None:
                    self._held.duration = self._step
                    container.mux(self._held)
        if not _is_whole(self._hidden):
            raise OSError(errno.ENOSPC, "the file is shorter than it says")

    def _leave(self, error: BaseException | None) -> None:
        """Close what is open and rename the hidden file, or remove it when there was an error or no frame."""
        container, self._container = self._container, None
        if container is not None:
            with suppress(av.FFmpegError, OSError):
                container.close()
        if error is None and self._tick < 0:
            self._hidden.unlink(missing_ok=True)
        try:
            self._replacing.__exit__(type(error) if error else None, error, None)
        except OutputError:
            if error is None:
                raise


def _is_whole(path: Path) -> bool:
    """Return whether an MP4's top-level boxes (ISO/IEC 14496-12) fill the file: FFmpeg hides a failing close."""
    size, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                return False
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length < 8:
                return False
            at += length
    return at == size > 0


def _as_output_error(path: Path, error: Exception) -> OutputError:
    """Return why the clip could not be written; FFmpeg's own errors are not all OSErrors but carry their number."""
    if isinstance(error, OutputError):
        return error
    number, text = getattr(error, "errno", None), getattr(error, "strerror", None)
    return output_error(path, OSError(number or errno.EIO, text or str(error)))
