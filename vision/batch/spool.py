"""What the summary needs of each clip, kept in a file without a name: the memory of a run does not grow with it."""

import pickle
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alignment.report import Report
from vision.batch.jobs import Job
from vision.batch.names import Owner
from vision.batch.work import Outcome


@dataclass(frozen=True)
class JobResult:
    """One job's outcome, and whose clip it is."""

    outcome: Outcome
    owner: Owner


class Spool:
    """Entries go in as they come and come out in the order of the jobs."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as the run)
        self._places: dict[Path, tuple[int, int]] = {}
        self.reports = 0
        self.name = tempfile.gettempdir()

    def add(self, job: Job, outcome: Outcome, owner: Owner) -> None:
        """Keep what became of a job. Raises OSError when the disk is full."""
        content = zlib.compress(pickle.dumps(JobResult(outcome, owner), pickle.HIGHEST_PROTOCOL), 1)
        at = self._file.seek(0, 2)
        self._file.write(content)
        self._places[job.path] = (at, len(content))
        self.reports += outcome.report is not None

    def each(self, jobs: list[Job]) -> Iterator[tuple[Job, JobResult]]:
        """The entries of those jobs that have come to an end, in the order of the jobs."""
        for job in jobs:
            if (place := self._places.get(job.path)) is not None:
                self._file.seek(place[0])
                yield job, pickle.loads(zlib.decompress(self._file.read(place[1])))

    def each_report(self, jobs: list[Job]) -> Iterator[Report]:
        """The reports among them."""
        return (entry.outcome.report for _, entry in self.each(jobs) if entry.outcome.report is not None)
