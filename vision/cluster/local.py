"""A Dask cluster on this machine: a scheduler and some workers, each a process of its own, until the block ends."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from vision.results.places import ClusterError
from vision.words.language import gettext

#: seconds in which the scheduler must have started
STARTS_IN = 60.0
#: how long without work until it ends by itself, should the process that started it have been killed
FORGOTTEN = "10 minutes"


@dataclass
class LocalCluster:
    """Where its scheduler listens; its processes: the scheduler's, and one for each worker, which is its nanny."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> None:
        """Start one more worker, which does one clip at a time."""
        options = ["--nthreads", "1", "--memory-limit", "0", "--death-timeout", "60", "--no-dashboard"]
        log = self.folder / f"worker-{len(self.workers)}.log"
        self.workers.append(
            _started(log, "worker", "--scheduler-file", self.address, *options, "--local-directory", str(self.folder))
        )


@contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """A scheduler with so many workers on loopback. Raises ClusterError if it does not start."""
    with TemporaryDirectory(prefix="janu-cluster-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        file = folder / "scheduler.json"
        here = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--idle-timeout", FORGOTTEN]
        scheduler = _started(folder / "scheduler.log", "scheduler", "--scheduler-file", str(file), *here)
        cluster = LocalCluster(str(file), folder, scheduler)
        try:
            until = time.monotonic() + STARTS_IN
            while not (file.is_file() and file.stat().st_size):
                if scheduler.poll() is not None or time.monotonic() > until:
                    raise ClusterError(
                        gettext("The scheduler did not start: {said}", said=_last_line(folder / "scheduler.log"))
                    )
                time.sleep(0.05)
            for _ in range(workers):
                cluster.add_worker()
            yield cluster
        finally:
            for process in (*cluster.workers, scheduler):  # the nannies' workers end with them
                process.kill()
                process.wait()


def _started(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen([sys.executable, "-m", "dask", *arguments], stdout=file, stderr=subprocess.STDOUT)


def _last_line(path: Path) -> str:
    lines = path.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else gettext("it said nothing")
