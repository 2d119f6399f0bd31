"""A recorded clip as frames: upright, square pixels, 8-bit RGB, with the file's own times."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from alignment.errors import UnreadableFileError
from vision.media.frame import Frame, SourceInfo, check_shape, size_warnings
from vision.media.orientation import PictureForm
from vision.media.timestamps import FALLBACK_FPS, Sampling, SteadyClock
from vision.runtime.atomic_files import file_sha256, read_head, shown_name

# Containers FFmpeg may take a file for. Playlists are left out (they name other files and addresses), and so is the
# terminal art demuxer, which plays any text. The audio ones are here to be able to say "sound only".
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,yuv4mpegpipe,mp3,wav,flac,aac"
MOST_PIXELS = 36_000_000  # 8192 x 4320, the largest that cameras record
_DECODER_THREADS = min(4, os.cpu_count() or 1)  # more only hold more frames in memory


class Glance(NamedTuple):
    """A frame's time in s and its number, and the frame itself where it is to be looked at."""

    t: float
    number: int
    frame: Frame | None


@dataclass
class _Pass:
    """What went wrong while one iteration decoded the clip."""

    undecodable: int = 0
    corrupt: int = 0
    repaired: int = 0
    cut_off: bool = False
    end_s: float = 0.0


@dataclass(frozen=True)
class _Facts:
    """What opening the clip and decoding its first frame told; `duration_s` is 0.0 when the file does not say."""

    form: PictureForm
    fps: float
    duration_s: float
    frame_count: int
    of_container: bool


class Clip:
    """A recorded clip; each iteration opens the file anew, so that several may run at once, each at constant memory.

    MP4, MOV, MKV, WebM, AVI; H.264, HEVC, VP9, AV1 and what else FFmpeg decodes. The first video stream that is not a
    cover picture; sound is ignored. `every=N` gives each Nth frame, `fps=F` about F frames a second; not both.
    Times come from the file and rise strictly; damaged frames are left out. `warnings` are sentences for people,
    complete after a first whole iteration.

    Raises UnreadableFileError for what is no clip or has not one decodable frame, UsageError for a wrong `every` or
    `fps`.
    """

    def __init__(self, path: str | os.PathLike[str], every: int | None = None, fps: float | None = None) -> None:
        self.sampling = Sampling(every, fps)
        self.path = Path(path)
        self.warnings: list[str] = []
        self._head = read_head(self.path)
        self._facts = self._probe()
        self.warnings += size_warnings(self._facts.form.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def __iter__(self) -> Iterator[Frame]:
        return (frame for _, _, frame in self.glances(None) if frame is not None)

    def glances(self, looks: float | None, from_s: float = 0.0) -> Iterator[Glance]:
        """The frames from a time on (s), about so many a second with their picture; None for all of them.

        Those before are decoded as well, so that times and numbers, and which have a picture, are the same.
        """
        form = self._facts.form.fresh()
        sampling = self.sampling.fresh()
        looking = Sampling(fps=looks)
        done = _Pass()
        with self._opened() as (container, stream):
            clock = SteadyClock(self._facts.fps, stream.time_base or Fraction(1, av.time_base))
            for index, picture in enumerate(_decode(container, stream, done)):
                t = clock.seconds(picture)
                done.end_s = t + clock.shown_for(picture)
                done.repaired = clock.repaired
                if not sampling.takes(index, t):
                    continue
                looked = looking.takes(index, t)
                if t >= from_s:
                    yield Glance(t, index, Frame(t, form.to_rgb(picture), index) if looked else None)
        for sentence in [*self._damage(done), *form.warnings]:
            if sentence not in self.warnings:
                self.warnings.append(sentence)

    def frame_at(self, t: float) -> Frame:
        """The frame that is shown at a time (s), found by seeking: quick anywhere in a long clip.

        Its time is the file's own, which is that of an iteration unless times had to be put right.
        Raises UnreadableFileError where nothing can be decoded there.
        """
        found: Frame | None = None
        with self._opened() as (container, stream):
            base = stream.time_base or Fraction(1, av.time_base)
            start = stream.start_time or 0
            try:
                container.seek(start + round(t / base), stream=stream)
            except (av.FFmpegError, OSError):  # no index: from the beginning
                container.seek(0)
            form = self._facts.form.fresh()
            last: tuple[float, VideoFrame] | None = None
            for picture in _decode(container, stream, _Pass()):
                at = float((picture.pts - start) * base) if picture.pts is not None else 0.0
                if last is not None and at > t + 1e-4:
                    break
                last = at, picture
            if last is not None:
                found = Frame(max(0.0, last[0]), form.to_rgb(last[1]), round(last[0] * self._facts.fps))
        if found is None:
            raise UnreadableFileError(f"{shown_name(self.path)} has no picture at {t:.1f} s: copy it again.")
        return found

    @property
    def duration_s(self) -> float:
        """How long it is, as far as the file says."""
        return self._facts.duration_s

    @property
    def expected_frames(self) -> int:
        """About how many frames an iteration gives, after sampling: for a progress bar."""
        return self.sampling.expected(self._facts.frame_count, self._facts.duration_s)

    def expected_looks(self, looks: float | None) -> int:
        """About how many of them are looked at, with so many a second."""
        return Sampling(fps=looks).expected(self.expected_frames, self._facts.duration_s)

    @cached_property
    def info(self) -> SourceInfo:
        """What is known about the clip; the first call hashes the file."""
        facts = self._facts
        return SourceInfo(
            name=shown_name(self.path.name),
            sha256=file_sha256(self.path),
            duration_s=facts.duration_s,
            fps=facts.fps,
            size=facts.form.size,
            rotation=facts.form.rotation,
            kind="clip",
            frame_count=facts.frame_count,
        )

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, VideoStream]]:
        name = shown_name(self.path)
        options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
        try:
            # The prefix keeps FFmpeg from reading a:b.mp4 as a protocol; no name begins with a dash after it.
            container = av.open(f"file:{self.path}", options=options, metadata_errors="replace")
        except (av.FFmpegError, OSError) as error:
            raise UnreadableFileError(self._why_unopened(error)) from error
        with container:
            streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
            if not streams:
                what = "only sound" if container.streams.audio else "no moving picture"
                raise UnreadableFileError(f"{name} holds {what}: give a recording with a picture.")
            stream = streams[0]
            if stream.codec_context is None:
                raise UnreadableFileError(
                    f"{name} uses a compression Janu does not know: convert it to MP4 with H.264."
                )
            stream.thread_type = "AUTO"
            stream.thread_count = _DECODER_THREADS
            yield container, stream

    def _why_unopened(self, error: Exception) -> str:
        name = shown_name(self.path)
        if self._head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide") or self._head.startswith(b"\x1aE\xdf\xa3"):
            return f"{name} is a damaged clip, often a recording or copy that was broken off: copy it again."
        if isinstance(error, PermissionError):
            return f"{name} may not be read by you: change its permissions or copy it."
        text = "is not a clip or picture Janu can read, whatever its name says: give an MP4, MOV, MKV or WebM clip."
        return f"{name} {text}"

    def _probe(self) -> _Facts:
        done = _Pass()
        with self._opened() as (container, stream):
            self._check_size(stream.width, stream.height)
            first = next(_decode(container, stream, done), None)
            if first is None:
                text = "has not one frame that can be decoded: copy it again, or convert it to MP4 with H.264."
                raise UnreadableFileError(f"{shown_name(self.path)} {text}")
            form = PictureForm.of(first, stream)
            check_shape(form.size, shown_name(self.path))
            fps = _average_fps(stream)
            of_container = not stream.duration
            duration = _declared_duration(container, stream)
            stored = stream.frames
        if not duration:
            duration, stored = self._measure_duration(fps)
        shown = round(duration * fps)  # less than stored in a clip trimmed on the phone, which keeps what it hides
        return _Facts(form, fps, duration, max(1, min(shown, stored or shown)), of_container)

    def _check_size(self, width: int, height: int) -> None:
        """Refuse what would take all the memory, before a frame of it is decoded."""
        if width * height > MOST_PIXELS:
            what = f"{shown_name(self.path)} is too large ({width} x {height})"
            raise UnreadableFileError(f"{what}: export it with 3840 x 2160 or less.")

    def _measure_duration(self, fps: float) -> tuple[float, int]:
        """Return seconds and packets of a clip that does not say (a browser's recordings), read without decoding."""
        times: list[float] = []
        packets = 0
        with self._opened() as (container, stream):
            try:
                for packet in container.demux(stream):
                    packets += bool(packet.size)
                    if packet.pts is not None and packet.time_base is not None:
                        t = float(packet.pts * packet.time_base)
                        times = [min(t, *times), max(t, *times)] if times else [t, t]
            except av.FFmpegError:
                pass  # the iteration will meet the same damage and report it
        return (times[1] - times[0] + 1 / fps if times else packets / fps), packets

    def _damage(self, done: _Pass) -> list[str]:
        facts = self._facts
        sentences = []
        # A container's own length also covers the sound, which often runs on for a moment.
        tolerance = 2.0 if facts.of_container else max(0.5, 2 / facts.fps)
        if done.end_s < facts.duration_s - tolerance or done.cut_off:
            whole = f" of {facts.duration_s:.1f}" if facts.duration_s > done.end_s else ""
            text = f"The clip is cut off or damaged: only its first {done.end_s:.1f}{whole} seconds could be read."
            sentences.append(f"{text} Copy it again from the camera or phone.")
        bad = done.undecodable + done.corrupt
        if bad > bool(sentences):  # the frame in which a clip was cut off is not worth a sentence of its own
            frames = f"{bad} damaged frames were" if bad > 1 else "1 damaged frame was"
            text = f"{frames} left out, and moments after that may look smeared."
            sentences.append(f"{text} Copy the clip again from the camera or phone.")
        if done.repaired:
            text = f"{done.repaired} frame times in the file were missing or out of order and were put right,"
            sentences.append(f"{text} so times may be off by a moment: use the camera's original file if you can.")
        return sentences


def _decode(container: InputContainer, stream: VideoStream, done: _Pass) -> Iterator[VideoFrame]:
    """Give every undamaged frame in the order shown, and count in `done` what was damaged."""
    for packet in _packets(container, stream, done):
        try:
            pictures = stream.decode(packet)
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


def _packets(container: InputContainer, stream: VideoStream, done: _Pass) -> "Iterator[Packet[VideoStream] | None]":
    """Give the stream's packets as far as the file can be read, and a None at the end, which empties the decoder."""
    try:
        for packet in container.demux(stream):
            if packet.size:
                yield packet
    except (av.FFmpegError, OSError):
        done.cut_off = True
    yield None


def _average_fps(stream: VideoStream) -> float:
    for rate in (stream.average_rate, stream.guessed_rate):
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
