"""The moving picture of a file as FFmpeg reads it: its frames with their own times, and what it says of itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from alignment.errors import UnreadableFileError
from vision.media.frame import Pass
from vision.media.timestamps import FALLBACK_FPS
from vision.runtime.atomic_files import read_head, shown_name
from vision.words.language import gettext

# Containers FFmpeg may take a file for. Playlists are left out (they name other files and addresses), and so is the
# terminal art demuxer, which plays any text. The audio ones are here to be able to say "sound only".
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,yuv4mpegpipe,dv,mxf,nut,wtv,rm,ivf,"
    "h264,hevc,mpegvideo,obu,mp3,wav,flac,aac"
)
_DECODER_THREADS = min(4, os.cpu_count() or 1)  # more only hold more frames in memory


class FFmpegStream:
    """The largest moving picture in an opened file, as the command ffmpeg chooses of several.

    Attributes
    ----------
    time_base
        Seconds a tick of its frames' times.
    fps, duration_s, frames
        The average rate, the length and the number of frames that it declares; 0 where it does not.
    of_container
        Whether the length is the container's, which covers the sound as well.
    size
        Width and height in pixels, as stored.
    shape
        A pixel's width by its height; None for square ones.
    timeless
        Whether it is a bare stream, which holds no times.
    others
        How many other moving pictures the file holds.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, others: int) -> None:
        self._container, self._stream, self.others = container, stream, others
        self.time_base = stream.time_base or Fraction(1, av.time_base)
        self.timeless = not stream.duration and not container.duration and container.format.name in _TIMELESS
        self.fps = _average_fps(stream, self.timeless)
        self.of_container = not stream.duration
        self.duration_s = _declared_duration(container, stream)
        self.frames = stream.frames
        self.shape = stream.sample_aspect_ratio
        self.start = stream.start_time or 0
        self.size = (stream.width, stream.height)

    def seek(self, t: float) -> None:
        """Go on from a frame at or before a time (s); from the beginning where the file has no index."""
        try:
            self._container.seek(self.start + round(t / self.time_base), stream=self._stream)
        except (av.FFmpegError, OSError):
            self._container.seek(0)

    def pictures(self, done: Pass) -> Iterator[VideoFrame]:
        """Give every undamaged frame in the order shown, and count in `done` what was damaged."""
        for packet in self._packets(done):
            try:
                pictures = self._stream.decode(packet)
            except av.EOFError:
                return
            except av.FFmpegError:
                done.undecodable += 1
                continue
            for picture in pictures:
                if picture.is_corrupt:
                    done.corrupt += 1
                else:
                    yield picture

    def measured(self) -> tuple[float, int]:
        """Return seconds and packets of a clip that does not say (a browser's recordings), read without decoding."""
        times: list[float] = []
        packets = 0
        try:
            for packet in self._container.demux(self._stream):
                packets += bool(packet.size)
                if packet.pts is not None and packet.time_base is not None:
                    t = float(packet.pts * packet.time_base)
                    times = [min(t, *times), max(t, *times)] if times else [t, t]
        except av.FFmpegError:
            pass  # the iteration will meet the same damage and report it
        return (times[1] - times[0] + 1 / self.fps if times else packets / self.fps), packets

    def _packets(self, done: Pass) -> "Iterator[Packet[VideoStream] | None]":
        """Give the packets as far as the file can be read, and a None at the end, which empties the decoder."""
        try:
            for packet in self._container.demux(self._stream):
                if packet.size:
                    yield packet
        except (av.FFmpegError, OSError):
            done.cut_off = True
        yield None


_TIMELESS = ("h264", "hevc", "mpegvideo", "obu")


@contextmanager
def ffmpeg_stream(path: Path) -> Iterator[FFmpegStream]:
    """Open a file's moving picture. Raises UnreadableFileError for what holds none."""
    name = shown_name(path)
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    try:
        # The prefix keeps FFmpeg from reading a:b.mp4 as a protocol; no name begins with a dash after it.
        container = av.open(f"file:{path}", options=options, metadata_errors="replace")
    except (av.FFmpegError, OSError) as error:
        raise UnreadableFileError(_why_unopened(path, error)) from error
    with container:
        moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
        if not moving:
            if container.streams.audio:
                raise UnreadableFileError(
                    gettext("{name} holds only sound: give a recording with a picture.", name=name)
                )
            raise UnreadableFileError(
                gettext("{name} holds no moving picture: give a recording with a picture.", name=name)
            )
        known = [s for s in moving if s.codec_context is not None]  # without a decoder a stream has no size either
        if not known:
            raise UnreadableFileError(
                gettext("{name} uses a compression Janu does not know: convert it to MP4 with H.264.", name=name)
            )
        stream = max(known, key=lambda s: (s.width * s.height, bool(s.disposition & Disposition.default)))
        stream.thread_type = "AUTO"
        stream.thread_count = _DECODER_THREADS
        yield FFmpegStream(container, stream, len(moving) - 1)


def _why_unopened(path: Path, error: Exception) -> str:
    name, head = shown_name(path), read_head(path)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide") or head.startswith(b"\x1aE\xdf\xa3"):
        return gettext(
            "{name} is a damaged clip, often a recording or copy that was broken off: copy it again.", name=name
        )
    if isinstance(error, PermissionError):
        return gettext("{name} may not be read by you: change its permissions or copy it.", name=name)
    return gettext(
        "{name} is not a clip or picture Janu can read, whatever its name says: give an MP4, MOV, MKV or WebM clip.",
        name=name,
    )


def _average_fps(stream: VideoStream, timeless: bool) -> float:
    coded = stream.codec_context.framerate if timeless and stream.codec_context else None  # FFmpeg takes 25 itself
    for rate in (coded, stream.average_rate, stream.guessed_rate):
        if rate is not None and 0 < rate <= 1000:  # some files say 90000
            return float(rate)
    return FALLBACK_FPS


def _declared_duration(container: InputContainer, stream: VideoStream) -> float:
    """Return the seconds the file says it lasts, 0.0 if it does not."""
    if stream.duration and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if container.duration:
        return container.duration / av.time_base
    return 0.0
