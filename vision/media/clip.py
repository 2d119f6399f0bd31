"""A recorded clip as frames: upright, square pixels, 8-bit RGB, with the file's own times."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from av.video.frame import VideoFrame

from alignment.errors import UnreadableFileError
from alignment.report import Correction, QualityWarning
from vision.media.animation import Animation, animation, is_animation
from vision.media.ffmpeg_stream import FFmpegStream, ffmpeg_stream
from vision.media.frame import Frame, Pass, SourceInfo, check_shape, size_warnings
from vision.media.orientation import PictureForm
from vision.media.timestamps import FrameSampler, SteadyClock
from vision.runtime.atomic_files import file_sha256, read_head, shown_name
from vision.words.language import gettext

MOST_PIXELS = 36_000_000  # 8192 x 4320, the largest that cameras record
#: frames a second beyond which a file's rate is taken for nonsense. Telephones film at up to 240; what they film faster
#: they write for slow motion, at 30
FASTEST_CAMERA = 300.0
#: frames from which that can be told
FEW = 10


class Glance(NamedTuple):
    """A frame's time in s and its number, and the frame itself where it is to be looked at."""

    t: float
    number: int
    frame: Frame | None


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

    MP4, MOV, MKV, WebM, AVI; H.264, HEVC, VP9, AV1 and what else FFmpeg decodes; animated GIF, WebP, PNG, AVIF. Of
    several moving pictures the largest, never a cover picture; sound is ignored. `every=N` gives each Nth frame,
    `fps=F` about F frames a second; not both. `correction` is what the user says that the file has wrong.
    Times come from the file and rise strictly; damaged frames are left out. `warnings` are what to know about it,
    complete after a first whole iteration.

    Raises UnreadableFileError for what is no clip or has not one decodable frame, UsageError for a wrong `every` or
    `fps`.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        every: int | None = None,
        fps: float | None = None,
        correction: Correction = Correction(),  # noqa: B008  (frozen)
    ) -> None:
        self.sampling = FrameSampler(every, fps)
        self.correction = correction
        self.path = Path(path)
        self.warnings: list[QualityWarning] = []
        self.is_animated = is_animation(self.path, read_head(self.path))
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
        looking = FrameSampler(fps=looks)
        done = Pass()
        with self._opened() as stream:
            clock = SteadyClock(self._facts.fps, stream.time_base, counted=self._is_counted(stream))
            for index, picture in enumerate(stream.pictures(done)):
                t = clock.seconds(picture)
                done.end_s = t + clock.shown_for(picture)
                done.repaired = clock.repaired
                if not sampling.takes(index, t):
                    continue
                looked = looking.takes(index, t)
                if t >= from_s:
                    yield Glance(t, index, Frame(t, form.to_rgb(picture), index) if looked else None)
        for warning in [*self._damage(done), *form.warnings]:
            if warning not in self.warnings:
                self.warnings.append(warning)

    def frame_at(self, t: float) -> Frame:
        """The frame that is shown at a time (s), found by seeking: quick anywhere in a long clip.

        Its time is the file's own, which is that of an iteration unless times had to be put right.
        Raises UnreadableFileError where nothing can be decoded there.
        """
        with self._opened() as stream:
            if not self._is_counted(stream):
                stream.seek(t)
            found = self._shown_at(t, stream)
        if found is None:  # sought too far, as without an index: from the beginning
            with self._opened() as stream:
                found = self._shown_at(t, stream)
        if found is None:
            raise UnreadableFileError(
                gettext("{name} has no picture at {t} s: copy it again.", name=shown_name(self.path), t=f"{t:.1f}")
            )
        return found

    def _is_counted(self, stream: FFmpegStream | Animation) -> bool:
        """Whether a frame's number tells its time, and not the file."""
        return bool(self.correction.fps or stream.timeless)

    def _shown_at(self, t: float, stream: FFmpegStream | Animation) -> Frame | None:
        """The last frame, from where the stream is, that begins up to a time (s); the first one if all begin later."""
        last: tuple[float, VideoFrame] | None = None
        for index, picture in enumerate(stream.pictures(Pass())):
            at = 0.0 if picture.pts is None else float((picture.pts - stream.start) * stream.time_base)
            at = index / self._facts.fps if self._is_counted(stream) else at
            if last is not None and at > t + 1e-4:
                break
            last = at, picture
        if last is None:
            return None
        return Frame(max(0.0, last[0]), self._facts.form.fresh().to_rgb(last[1]), round(last[0] * self._facts.fps))

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
        return FrameSampler(fps=looks).expected(self.expected_frames, self._facts.duration_s)

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
            correction=self.correction,
        )

    @contextmanager
    def _opened(self) -> Iterator[FFmpegStream | Animation]:
        opened = animation(self.path) if self.is_animated else ffmpeg_stream(self.path)
        with opened as stream:
            self._check_size(*stream.size)
            yield stream

    def _probe(self) -> _Facts:
        with self._opened() as stream:
            first = next(stream.pictures(Pass()), None)
            if first is None:
                text = gettext(
                    "{name} has not one frame that can be decoded: copy it again, or convert it to MP4 with H.264.",
                    name=shown_name(self.path),
                )
                raise UnreadableFileError(text)
            form = PictureForm.of(first, stream.shape, self.correction)
            check_shape(form.size, shown_name(self.path))
            fps, duration, stored = stream.fps, stream.duration_s, stream.frames
            of_container, timeless, others = stream.of_container, stream.timeless, stream.others
        if not duration:
            with self._opened() as stream:
                duration, stored = stream.measured()
        shown = round(duration * fps)  # less than stored in a clip trimmed on the phone, which keeps what it hides
        count = max(1, min(shown, stored or shown))
        if self.is_animated:
            count, fps = stored, stored / max(duration, 1e-3)
        self.warnings += _odd(fps, stored or count, duration, timeless, others, self.correction)
        if self.correction.fps:
            fps, count = self.correction.fps, max(1, stored or count)
            duration = count / fps
        return _Facts(form, fps, duration, count, of_container and not self.correction.fps)

    def _check_size(self, width: int, height: int) -> None:
        """Refuse what would take all the memory, before a frame of it is decoded."""
        if width * height > MOST_PIXELS:
            text = gettext(
                "{name} is too large ({width} x {height}): export it with 3840 x 2160 or less.",
                name=shown_name(self.path),
                width=width,
                height=height,
            )
            raise UnreadableFileError(text)

    def _damage(self, done: Pass) -> list[QualityWarning]:
        facts = self._facts
        found = []
        # A container's own length also covers the sound, which often runs on for a moment.
        tolerance = 2.0 if facts.of_container else max(0.5, 2 / facts.fps)
        if done.end_s < facts.duration_s - tolerance or done.cut_off:
            whole = round(facts.duration_s, 3) if facts.duration_s > done.end_s else None
            found.append(QualityWarning("cut_off", seconds=round(done.end_s, 3), of_s=whole))
        bad = done.undecodable + done.corrupt
        if bad > bool(found):  # the frame in which a clip was cut off is not worth a warning of its own
            found.append(QualityWarning("damaged_frames", count=bad))
        if done.repaired:
            found.append(QualityWarning("times_repaired", count=done.repaired))
        return found


def _odd(
    fps: float, count: int, duration_s: float, timeless: bool, others: int, correction: Correction
) -> Iterator[QualityWarning]:
    """What is to be known of a file whose streams or rate are odd."""
    if others:
        yield QualityWarning("several_streams", count=others + 1)
    if correction.fps:
        return
    if timeless:
        yield QualityWarning("no_times", fps=round(fps, 3))
    claimed = count / duration_s if duration_s else fps
    if count >= FEW and claimed > FASTEST_CAMERA:
        yield QualityWarning("odd_rate", count=count, seconds=round(duration_s, 3), fps=round(claimed, 3))
