"""How a cluster does on this machine: clips an hour with one and two workers, and the scheduler's cost per clip."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import psutil

from alignment.checks import load_spec
from alignment.report import Report
from vision.batch.jobs import Job
from vision.batch.work import Outcome, Settings
from vision.bench import bare_loop
from vision.cluster.local import LocalCluster, local_cluster
from vision.cluster.way import by_cluster
from vision.models import load_model
from vision.progress_bar import Progress
from vision.quiet import native_stderr_hidden
from vision.results import REPORT

#: clips that each worker scores while it is measured
CLIPS_EACH = 3
#: seconds after which the scheduler's cost is told from the tasks done until then
LONGEST = 900.0
#: seconds without a new frame until a clip is given up
TIMEOUT = 120.0


class Quiet:
    """Wants to know nothing."""

    def begun(self, job: Job) -> None: ...
    def progressed(self, job: Job, progress: Progress) -> None: ...
    def say(self, text: str) -> None:
        """Print a sentence."""
        print(text)


def main(clip: Path, model: str, tasks: int) -> int:
    """Measure and print; exit code 0."""
    with native_stderr_hidden():
        seconds, frames = bare_loop(clip, load_model(model))
    bare = frames / seconds
    print(f"{'landmarker alone, one process':36s}{bare:7.1f} frames/s")
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            with local_cluster(workers) as cluster:
                took, clips = scaling(cluster, clip, model, workers, Path(folder, str(workers)))
                fps = clips * frames / took
                each = f"{fps / workers:.1f} a worker, {fps / bare:.2f} times the landmarker alone"
                hourly = f"{clips / took * 3600:.0f} clips an hour"
                print(f"{f'cluster, workers: {workers}':36s}{fps:7.1f} frames/s, {each}; {hourly}")
                if workers == 2:
                    report = next(Path(folder, "1").rglob(REPORT))
                    cost(cluster, report, tasks)
    return 0


def scaling(cluster: LocalCluster, clip: Path, model: str, workers: int, out: Path) -> tuple[float, int]:
    """Seconds that the workers, warm, take for some copies of a clip, and how many."""
    settings = Settings(spec=load_spec(), model=model)

    def jobs(count: int) -> Iterator[Job]:
        return (Job(clip.absolute(), out / f"{time.monotonic_ns()}.janu", f"{clip.name} {i}") for i in range(count))

    warm = list(by_cluster(jobs(2 * workers), settings, Quiet(), cluster.address, TIMEOUT))
    assert all(outcome.how == "scored" for _, outcome in warm), warm[0][1].message
    start, count = time.perf_counter(), CLIPS_EACH * workers
    done = list(by_cluster(jobs(count), settings, Quiet(), cluster.address, TIMEOUT))
    assert all(outcome.how == "scored" for _, outcome in done)
    return time.perf_counter() - start, count


def cost(cluster: LocalCluster, report: Path, tasks: int) -> None:
    """Print what so many clips cost beside their scoring: as if each were scored at once, with a real report."""
    scheduler = psutil.Process(cluster.scheduler.pid)
    before, busy = scheduler.memory_info().rss, sum(scheduler.cpu_times()[:2])
    jobs = (Job(report, report.parent, f"{i}.mp4") for i in range(tasks))
    start = time.perf_counter()
    ways = by_cluster(jobs, Settings(spec=load_spec()), Quiet(), cluster.address, TIMEOUT, work=at_once)
    done, thousands = 0, [start]
    for _ in islice(ways, tasks):
        done += 1
        if done % 1000 == 0:
            thousands.append(time.perf_counter())
            if thousands[-1] - start > LONGEST:
                break
    took = time.perf_counter() - start
    grown = (scheduler.memory_info().rss - before) / 2**20
    cpu = (sum(scheduler.cpu_times()[:2]) - busy) / done
    ways.close()  # type: ignore[attr-defined]
    each = f"{1000 * took / done:.2f} ms a clip, {1000 * cpu:.2f} ms of it the scheduler's processor"
    print(f"{f'scheduler, {done} clips in no time':36s}{each}")
    steps = [b - a for a, b in zip(thousands, thousands[1:], strict=False)]
    if steps:  # seconds a thousand are milliseconds each
        tenth = max(1, len(steps) // 10)
        first, last = statistics.mean(steps[:tenth]), statistics.mean(steps[-tenth:])
        print(f"{'':36s}first tenth {first:.2f}, last tenth {last:.2f} ms a clip; the scheduler grew by {grown:.0f} MB")


def at_once(job: Job, settings: Settings, run: str, version: str) -> Outcome:
    """Work that takes no time: the outcome of a clip whose report is at the job's path."""
    return Outcome("scored", 0, _report(job.path), picture=b"\xff" * 3000)


@lru_cache
def _report(path: Path) -> Report:
    return Report.model_validate_json(path.read_text(encoding="utf-8"))
