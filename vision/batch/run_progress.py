"""How far a run is and how long the rest will take, told by how long the clips last."""

import time
from collections import Counter
from pathlib import Path

from alignment.errors import JanuError
from vision.batch.execution import size_of
from vision.batch.inputs import CLIPS, PICTURES
from vision.batch.jobs import Job
from vision.batch.work import Outcome
from vision.runtime.progress_bar import Progress
from vision.words.language import gettext
from vision.words.times import clock

#: seconds of a clip that take as long as one picture, which is looked at many times (2.3 s; 1 s of a clip takes 0.5)
PICTURE_S = 4.0
#: jobs up to which each clip is opened for its duration, some milliseconds each; of more, the bytes must do
FEW = 1000


class RunProgress:
    """How fast the whole goes and how long it will take: by the durations of the clips, which their files tell."""

    def __init__(self, jobs: list[Job]) -> None:
        self.total = len(jobs)
        self._work = _work_of([job.path for job in jobs])
        self._all = self._left = sum(self._work.values())
        self._shares: dict[Job, float] = {}
        self._worked = 0.0
        self._frames: Counter[Job] = Counter()
        self._frames_done = 0
        self.began = time.monotonic()
        self.how: Counter[str] = Counter()

    def progressed(self, job: Job, progress: Progress) -> None:
        """A job is so far."""
        self._frames[job] = progress.frames
        if progress.total_s:
            self._shares[job] = min(1.0, progress.done_s / progress.total_s)

    def ended(self, job: Job, outcome: Outcome) -> None:
        """A job is at its end; one whose result was there already says nothing about the speed."""
        self.how[outcome.how] += 1
        self._frames.pop(job, None)
        self._shares.pop(job, None)
        work = self._work.get(job.path, 0.0)
        self._left -= work
        if outcome.how == "scored":
            self._worked += work
        self._frames_done += outcome.frames

    @property
    def done(self) -> int:
        """The jobs at their end."""
        return sum(self.how.values())

    @property
    def took_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    @property
    def frames_a_second(self) -> float:
        """Frames judged, by all workers together."""
        return (self._frames_done + sum(self._frames.values())) / max(self.took_s, 1e-6)

    @property
    def share(self) -> float:
        """The share of the whole that is done, 0 to 1."""
        return 1 - (self._left - self._half_done) / self._all if self._all else 1.0

    @property
    def _half_done(self) -> float:
        return sum(share * self._work.get(job.path, 0.0) for job, share in self._shares.items())

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take at this pace; None while that cannot be said."""
        worked = self._worked + self._half_done
        return (self._left - self._half_done) * self.took_s / worked if worked and self.took_s > 3 else None

    def in_words(self, *, short: bool = False) -> str:
        """As in ``12 of 40 done, 1 failed, 24 frames/s, 1:20:00 left``."""
        parts = [gettext("{done} of {total} done", done=self.done, total=self.total)]
        parts += [gettext("{n} failed", n=self.how["failed"])] if self.how["failed"] else []
        parts += [gettext("{n} there already", n=self.how["kept"])] if self.how["kept"] and not short else []
        if self.frames_a_second and not short:
            parts.append(gettext("{frames} frames/s", frames=f"{self.frames_a_second:.0f}"))
        if (left := self.left_s) is not None:
            parts.append(gettext("{time} left", time=clock(left)))
        return ", ".join(parts)


def _work_of(paths: list[Path]) -> dict[Path, float]:
    """How much work each is against the others: seconds of clip, or bytes where those cannot be told of all."""
    if len(paths) <= FEW and all(isinstance(path, Path) and path.suffix.lower() in CLIPS + PICTURES for path in paths):
        seconds = {path: PICTURE_S if path.suffix.lower() in PICTURES else _duration(path) for path in paths}
        known = {path: s for path, s in seconds.items() if s is not None}
        usual = sum(known.values()) / len(known) if known else 1.0
        return {path: known.get(path, usual) for path in paths}
    return {path: float(size_of(path)) for path in paths}


def _duration(path: Path) -> float | None:
    """How long a clip says that it lasts, in s; None where it does not, or cannot be opened."""
    from vision.media.ffmpeg_stream import ffmpeg_stream

    try:
        with ffmpeg_stream(path) as stream:
            return stream.duration_s or None
    except JanuError:
        return None
