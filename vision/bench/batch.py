"""How fast many clips are scored on this machine: by one worker and more, against the bare landmarker."""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from alignment.errors import JanuError
from vision.batch.execution import by_workers, here
from vision.batch.jobs import Job, planned
from vision.batch.work import Outcome, Settings
from vision.bench.clip import bare_loop, in_words
from vision.media.frame import LOOKS
from vision.perception.models import load_model
from vision.runtime.progress_bar import Progress
from vision.runtime.resources import best_workers
from vision.scoring.pose_file import read_pose

#: what the project holds itself to on two cores: how many times as fast the whole is with two workers as the bare
#: landmarker
LEAST_SPEED_UP = 1.8
#: and how many MB a worker takes at most
MOST_MEMORY_MB = 700


@dataclass(frozen=True)
class Figures:
    """One way of scoring the clips: seconds for all of them, and of the processor, and the most memory a worker, MB."""

    what: str
    workers: int
    seconds: float
    processor_s: float
    frames: int
    clips: int
    peak_mb: float

    def against(self, bare_s: float) -> str:
        """As a line of the table."""
        clips_an_hour, a_core = 3600 * self.clips / self.seconds, self.frames / self.seconds / max(self.workers, 1)
        memory = f"{self.peak_mb:.0f} MB" if self.peak_mb else ""
        spent = f"{1000 * self.processor_s / self.frames:.0f} ms" if self.processor_s else ""
        return (
            f"{self.what:32s}{self.seconds:8.1f}{clips_an_hour:9.0f}{a_core:15.1f}{spent:>16s}"
            f"{bare_s / self.seconds:10.2f}{memory:>10s}"
        )


class Quiet:
    """Listens to a run and shows nothing of it."""

    def begun(self, job: Job) -> None:
        """Nothing to show."""

    def progressed(self, job: Job, progress: Progress) -> None:
        """Nothing to show."""

    def say(self, text: str) -> None:
        """Print a sentence."""
        print(text)


def main(inputs: list[Path], model: str, video: bool = True, looks: float | None = LOOKS) -> int:
    """Measure and print a table; exit code 1 if a figure on two cores or more is missed. Raises JanuError."""
    settings = Settings(spec=read_pose(None), model=model, video=video, looks=looks, force=True)
    jobs = planned(inputs, None).jobs
    most = max(2, best_workers())
    # before the bare loop: a process inherits the peak of the one that started it
    rows = [_measured(jobs, settings, workers) for workers in sorted({1, 2, most})]
    if len(jobs) == 1:
        rows.append(_in_pieces(jobs[0], settings, most))
    loaded = load_model(model)
    spent = time.process_time()
    bare_s, frames = map(sum, zip(*(bare_loop(job.path, loaded) for job in jobs), strict=True))
    bare = Figures("landmarker alone, every frame", 1, bare_s, time.process_time() - spent, frames, len(jobs), 0.0)
    print(
        f"{len(jobs)} clips, {frames} frames, {model} model, {in_words(looks)}{'' if video else ', no annotated clips'}"
    )
    print(
        f"{'':32s}{'seconds':>8s}{'clips/h':>9s}{'frames/s/core':>15s}{'processor/frame':>16s}{'speed-up':>10s}{'peak':>10s}"
    )
    print(bare.against(bare_s))
    for row in rows:
        print(row.against(bare_s))
    best = max(bare_s / row.seconds for row in rows if row.workers >= 2)
    peak = max(row.peak_mb for row in rows)
    fine = {
        f"{best:.2f} times the bare landmarker (at least {LEAST_SPEED_UP})": best >= LEAST_SPEED_UP,
        f"{peak:.0f} MB a worker (under {MOST_MEMORY_MB})": peak < MOST_MEMORY_MB,
    }
    for figure, met in fine.items():
        print(f"{'ok' if met else 'MISSED':8s}{figure}")
    return 0 if all(fine.values()) else 1


def _measured(jobs: list[Job], settings: Settings, workers: int) -> Figures:
    """All clips by so many workers, their starting included."""
    with tempfile.TemporaryDirectory() as out:
        apart = [replace(job, out=Path(out, str(i))) for i, job in enumerate(jobs)]
        start = time.perf_counter()
        outcomes = [outcome for _, outcome in by_workers(apart, settings, Quiet(), workers, timeout=600)]
        return _figures(f"{workers} worker{'s' if workers > 1 else ''}", workers, start, outcomes)


def _in_pieces(job: Job, settings: Settings, workers: int) -> Figures:
    """One clip seen by all workers, a piece each."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        apart = replace(job, out=Path(out, "clip"))
        outcomes = [outcome for _, outcome in here([apart], settings, Quiet(), workers)]
        # what is told of processor and memory is this process's, which judges and draws; the workers are not in it
        told = [replace(outcome, processor_s=0.0, peak_mb=0.0) for outcome in outcomes]
        return _figures(f"{workers} workers, a piece of it each", workers, start, told)


def _figures(what: str, workers: int, start: float, outcomes: list[Outcome]) -> Figures:
    seconds = time.perf_counter() - start
    for outcome in outcomes:
        if outcome.how == "failed":
            raise JanuError(outcome.message)
    peak = max(outcome.peak_mb for outcome in outcomes)
    processor_s = sum(o.processor_s for o in outcomes)
    return Figures(what, workers, seconds, processor_s, sum(o.frames for o in outcomes), len(outcomes), peak)
