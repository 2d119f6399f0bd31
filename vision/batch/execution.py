"""The ways to get jobs done: here, one after the other, or by a pool of worker processes. Each yields outcomes."""

import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from vision.batch.jobs import Job
from vision.batch.work import UNEXPECTED, Outcome, Settings, failed, score_job
from vision.results.folder import REPORT, clear_unfinished
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_deferred, interruption_point
from vision.runtime.progress_bar import OnProgress, Progress
from vision.runtime.worker_pool import SLOWEST_DISK, TIMEOUT, Task, TaskEvent, WorkerPool, gone_silent, how_ended
from vision.words.language import gettext

#: seconds between two words of a worker about its progress
TOLD_EVERY = 0.2

Outcomes = Generator[tuple[Job, Outcome], None, None]


class RunListener(Protocol):
    """Who wants to know when a job begins and how far it is."""

    def begun(self, job: Job) -> None:
        """It is being done."""
        ...

    def progressed(self, job: Job, progress: Progress) -> None:
        """It is so far."""
        ...


def here(
    jobs: Sequence[Job], settings: Settings, listener: RunListener, workers: int, timeout: float = TIMEOUT
) -> Outcomes:
    """One after the other here, long clips seen by so many workers. Ctrl-C drops the one at work, and is raised.

    A clip one of whose workers is silent for ``timeout`` seconds has failed.
    """
    for job in jobs:
        listener.begun(job)
        before = _stamp(job.out / REPORT)
        try:
            with interruption_deferred():
                outcome = score_job(job, settings, _for(job, listener), workers, timeout)
        except KeyboardInterrupt:
            if _stamp(job.out / REPORT) == before:
                yield job, Outcome("dropped", 0)
            raise
        yield job, outcome


def by_workers(
    jobs: Sequence[Job], settings: Settings, listener: RunListener, workers: int, timeout: float
) -> Outcomes:
    """So many at a time, each by a worker process; the largest files first, so that no long one is left for the end.

    One that is silent for ``timeout`` seconds, or whose worker dies, has failed; the others go on. Ctrl-C lets each
    worker drop its clip cleanly, and is raised once all have; again, it is raised at once.
    """
    waiting = sorted(jobs, key=lambda job: size_of(job.path))
    with WorkerPool(min(workers, len(jobs))) as pool:
        try:
            while waiting or pool.busy:
                while waiting and pool.free:
                    job = waiting.pop()
                    patience = timeout + size_of(job.path) / SLOWEST_DISK
                    pool.give(Task(job, work_on, (job, settings), patience))
                    listener.begun(job)
                yield from _outcomes(pool, listener, timeout)
                interruption_point()
        except KeyboardInterrupt:
            pool.stop()
            while pool.busy:
                yield from _outcomes(pool, listener, timeout, stopping=True)
                interruption_point()
            raise
        finally:
            for task in pool.end():
                _clear_up(task.key)


def work_on(job: Job, settings: Settings, tell) -> Outcome:  # type: ignore[no-untyped-def]
    """`score_job` in a worker process."""
    last = 0.0

    def on_progress(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= TOLD_EVERY:
            last = time.monotonic()
            tell(progress)

    return score_job(job, settings, on_progress)


def _outcomes(pool: WorkerPool, listener: RunListener, timeout: float, stopping: bool = False) -> Outcomes:
    for event in pool.events():
        job = event.task.key
        if event.is_last:
            yield job, _outcome(job, event, timeout, stopping)
        else:
            listener.progressed(job, event.value)


def _outcome(job: Job, event: TaskEvent, timeout: float, stopping: bool) -> Outcome:
    if event.what == "done":
        return event.value
    if event.what == "raised":
        return failed(job, event.value)
    if event.what in ("hung", "died"):
        _clear_up(job)
    if event.what == "dropped" or stopping:
        return Outcome("dropped", 0)
    name = shown_name(job.path)
    if event.what == "hung":
        text = gone_silent(name, timeout)
    else:
        text = gettext("{name} was given up, because its worker ended: {why}.", name=name, why=how_ended(event.value))
    return Outcome("failed", UNEXPECTED, message=text)


def _clear_up(job: Job) -> None:
    """Remove what a worker that was killed left; an earlier result stays."""
    clear_unfinished(job.out)
    with suppress(OSError):  # not empty, or never made
        job.out.rmdir()


def _for(job: Job, listener: RunListener) -> OnProgress:
    return lambda progress: listener.progressed(job, progress)


def size_of(path: Path) -> int:
    """A file's size in bytes; 0 where that cannot be told."""
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    with suppress(OSError):
        stat = path.stat()
        return stat.st_ino, stat.st_mtime_ns
    return None
