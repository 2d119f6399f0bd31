"""How a cluster does on this machine: clips an hour with one and two workers, and the scheduler's cost per clip."""

import statistics
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import psutil

from alignment.checks import load_spec
from alignment.report import Report
from vision.batch.jobs import Job
from vision.batch.work import Outcome, Settings
from vision.bench.batch import Quiet
from vision.bench.clip import bare_loop, in_words
from vision.cluster.execution import by_cluster
from vision.cluster.local import LocalCluster, local_cluster
from vision.media.frame import LOOKS
from vision.perception.models import load_model
from vision.results.folder import REPORT
from vision.results.places import ClusterError
from vision.runtime.worker_pool import TIMEOUT

#: clips that each worker scores while it is measured
CLIPS_EACH = 3
#: seconds after which the scheduler's cost is told from the tasks done until then
LONGEST = 900.0


def main(clip: Path, model: str, tasks: int, looks: float | None = LOOKS) -> int:
    """Measure and print; exit code 0. The processor's time is told as well: other work on the machine hardly counts."""
    cpu = time.process_time()
    seconds, frames = bare_loop(clip, load_model(model))
    bare, cpu = frames / seconds, time.process_time() - cpu
    print(f"{frames} frames, {model} model, {in_words(looks)}")
    print(f"{'landmarker alone, every frame':36s}{bare:6.1f} frames/s   processor {1000 * cpu / frames:.0f} ms a frame")
    settings = Settings(spec=load_spec(), model=model, looks=looks)
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            with local_cluster(workers) as cluster:
                took, cpu, clips = scaling(cluster, clip, settings, workers, Path(folder, str(workers)))
                fps = clips * frames / took
                each = f"processor {1000 * cpu / clips / frames:.0f} ms a frame   {fps / bare:.2f} times the landmarker"
                hourly = f"{clips / took * 3600:.0f} clips an hour"
                print(f"{f'cluster, workers: {workers}':36s}{fps:6.1f} frames/s   {each}   {hourly}")
                if workers == 2:
                    cost(cluster, next(Path(folder, "1").rglob(REPORT)), tasks)
    return 0


def scaling(cluster: LocalCluster, clip: Path, settings: Settings, workers: int, out: Path) -> tuple[float, float, int]:
    """Seconds that the workers, warm, take for some copies of a clip, the processor's time, and how many clips."""

    def score(count: int) -> None:
        jobs = (Job(clip.absolute(), out / f"{time.monotonic_ns()}.janu", f"{clip.name} {i}") for i in range(count))
        for _, outcome in by_cluster(jobs, settings, Quiet(), cluster.address, TIMEOUT):
            if outcome.how != "scored":
                raise ClusterError(f"Nothing could be measured: {outcome.message}")

    score(2 * workers)
    start, cpu, count = time.perf_counter(), cpu_s(*cluster.workers), CLIPS_EACH * workers
    score(count)
    return time.perf_counter() - start, cpu_s(*cluster.workers) - cpu, count


def cost(cluster: LocalCluster, report: Path, tasks: int) -> None:
    """Print what so many clips cost beside their scoring: as if each were scored at once, with a real report."""
    scheduler = psutil.Process(cluster.scheduler.pid)
    before, mine = scheduler.memory_info().rss, time.process_time()
    jobs = (Job(report, report.parent, f"{i}.mp4") for i in range(tasks))
    start, done, thousands = time.perf_counter(), 0, [cpu_s(cluster.scheduler)]
    ways = by_cluster(jobs, Settings(spec=load_spec()), Quiet(), cluster.address, TIMEOUT, work=at_once)
    for _ in ways:
        done += 1
        if done % 1000 == 0:
            thousands.append(cpu_s(cluster.scheduler))
            if time.perf_counter() - start > LONGEST:
                break
    took, mine = time.perf_counter() - start, time.process_time() - mine
    grown = (scheduler.memory_info().rss - before) / 2**20
    ways.close()
    its = 1000 * (cpu_s(cluster.scheduler) - thousands[0]) / done
    each = f"processor: scheduler {its:.2f} ms, asking {1000 * mine / done:.2f} ms a clip"
    print(f"{f'{done} clips that take no time':36s}{done / took:6.0f} clips/s    {each}")
    steps = [b - a for a, b in zip(thousands, thousands[1:], strict=False)]
    if steps:  # seconds a thousand are milliseconds each
        tenth = max(1, len(steps) // 10)
        first, last = statistics.mean(steps[:tenth]), statistics.mean(steps[-tenth:])
        print(f"{'':36s}scheduler: first tenth {first:.2f} ms, last {last:.2f} ms a clip; it grew by {grown:.0f} MB")


def cpu_s(*processes: subprocess.Popen[bytes]) -> float:
    """Seconds of the processor that these and those that they started have used."""
    whole = [p for process in processes for p in _with_children(psutil.Process(process.pid))]
    return float(sum(sum(process.cpu_times()[:2]) for process in whole))


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def at_once(job: Job, settings: Settings, run: str, version: str, language: str) -> Outcome:
    """Work that takes no time: the outcome of a clip whose report is at the job's path."""
    return Outcome("scored", 0, _report(job.path), picture=b"\xff" * 3000)


@lru_cache
def _report(path: Path) -> Report:
    return Report.model_validate_json(path.read_text(encoding="utf-8"))
