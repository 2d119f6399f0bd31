"""The way to get jobs done by a Dask cluster: a few at a time in flight, failures tried again on another worker."""

import logging
import queue
import secrets
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from alignment import __version__
from vision.batch.execution import Outcomes, RunListener, size_of
from vision.batch.jobs import Job
from vision.batch.work import UNEXPECTED, Outcome, Settings, failed
from vision.results.places import ClusterError
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_point
from vision.runtime.progress_bar import Progress
from vision.runtime.worker_pool import GRACE, SLOWEST_DISK, gone_silent
from vision.words.language import current_language, gettext, ngettext

try:
    from distributed import Client, Future, KilledWorker
    from distributed.comm.core import CommClosedError

    from vision.cluster.task import stop, work_on
except ImportError as error:
    raise ClusterError(gettext("--cluster needs Dask: pip install 'janu[cluster]'.")) from error

#: how many workers try a job that fails; one that ends its worker has as many as the scheduler's allowed-failures
ATTEMPTS = 3
#: jobs in flight for each thread of the cluster, so that no worker waits for the next one; and at least so many
AHEAD, AT_LEAST = 2, 256
#: seconds until the scheduler must have answered, between two looks at which workers there are, and without any of
#: them until that is said
ANSWERS_IN, LOOK_EVERY, NO_WORKER_FOR = 10.0, 2.0, 10.0

Work = Callable[[Job, Settings, str, str, str], Outcome]


class ClusterListener(RunListener, Protocol):
    """Who wants to know of begun and progressed jobs, and what to say to the person."""

    def say(self, text: str) -> None:
        """One line for the person."""
        ...


def by_cluster(
    jobs: Iterable[Job], settings: Settings, told: ClusterListener, address: str, timeout: float, work: Work = work_on
) -> Outcomes:
    """Each job's outcome as it comes, by the workers of a scheduler at ``address`` (or in a scheduler file, .json).

    One that fails is tried again on another worker; one that is silent for ``timeout`` seconds has failed and its
    worker is started anew. Ctrl-C lets the workers drop what they do cleanly, and is raised once they have. Raises
    ClusterError if the scheduler does not answer, or goes.
    """
    with _connected(address) as client:
        yield from _Dispatch(client, settings, told, timeout, work).all(jobs)


@dataclass
class _InFlight:
    """A job that was handed over: where it is worked on, if it is, when that was last heard of; where it failed."""

    job: Job
    future: Future
    at: str | None = None
    heard: float = 0.0
    begun: bool = False
    tried: list[str] = field(default_factory=list)
    attempts: int = 1


class _Dispatch:
    """Hands jobs to the scheduler and takes their outcomes. Memory does not grow with the number of jobs."""

    def __init__(self, client: Client, settings: Settings, told: ClusterListener, timeout: float, work: Work) -> None:
        self._client, self._settings, self._told, self._timeout, self._work = client, settings, told, timeout, work
        self._run = f"janu-{secrets.token_hex(6)}"
        self._in_flight: dict[str, _InFlight] = {}
        #: what ended, by its key, and what workers tell, with when that came
        self._news: queue.SimpleQueue[tuple[float, dict[str, Any]] | str] = queue.SimpleQueue()
        self._number = 0
        self._threads: dict[str, int] = {}
        self._looked, self._alone_since, self._said_alone = 0.0, time.monotonic(), False
        client.subscribe_topic(self._run, lambda event: self._news.put((time.monotonic(), event[1])))

    def all(self, jobs: Iterable[Job]) -> Outcomes:
        waiting = iter(jobs)
        try:
            while self._fill(waiting) or self._in_flight:
                yield from self._outcomes()
                interruption_point()
        except KeyboardInterrupt:
            yield from self._stopped()
            raise

    def _fill(self, waiting: Iterator[Job]) -> bool:
        """Hand over as many more as there is room for; False when none are waiting."""
        self._look()
        room = max(AT_LEAST, AHEAD * sum(self._threads.values())) - len(self._in_flight)
        if room <= 0:
            return True
        jobs = list(islice(waiting, room))
        if jobs:
            self._hand_over(jobs)
        return len(jobs) == room

    def _hand_over(self, jobs: list[Job], to: list[str] | None = None) -> list[_InFlight]:
        keys = [f"{self._run}-{self._number + i}" for i in range(len(jobs))]
        self._number += len(jobs)
        with _scheduler_answers():
            futures = self._client.map(
                self._work,
                jobs,
                key=keys,
                pure=False,
                workers=to,
                allow_other_workers=to is not None,  # they may be gone by then
                settings=self._settings,
                run=self._run,
                version=__version__,
                language=current_language(),
            )
        flights = []
        for job, future in zip(jobs, futures, strict=True):
            flights.append(_InFlight(job, future))
            self._in_flight[str(future.key)] = flights[-1]
            future.add_done_callback(lambda done: self._news.put(str(done.key)))
        return flights

    def _outcomes(self) -> Outcomes:
        """What has come to an end; waits a moment for something to."""
        done = [key for key in self._heard() if key in self._in_flight]
        silent = self._silent()  # now, while all that was told is heard: what follows takes time
        flights = [self._in_flight.pop(key) for key in done]
        for flight, outcome in zip(flights, self._gathered([flight.future for flight in flights]), strict=True):
            if outcome is None:
                outcome = self._raised(flight)
            if outcome.how == "failed" and flight.attempts < ATTEMPTS:
                self._try_again(flight)
            else:
                yield flight.job, outcome
        if silent is not None and silent in self._in_flight:
            yield self._given_up(silent)

    def _heard(self) -> Iterator[str]:
        """Pass on what the workers told; the keys of what has ended."""
        with suppress(queue.Empty):
            news = self._news.get(timeout=0.2)
            while True:
                if isinstance(news, str):
                    yield news
                elif (flight := self._in_flight.get(news[1]["key"])) is not None:
                    self._progressed(flight, *news)
                news = self._news.get_nowait()

    def _progressed(self, flight: _InFlight, heard: float, news: dict[str, Any]) -> None:
        if not flight.begun:
            flight.begun = True
            self._told.begun(flight.job)
        flight.at, flight.heard = news["at"], heard
        self._told.progressed(flight.job, Progress(*news["progress"]))

    def _gathered(self, futures: list[Future]) -> list[Outcome | None]:
        """Their outcomes; None where the task itself raised."""
        well = [future for future in futures if future.status == "finished"]
        with _scheduler_answers():
            if any(future.status not in ("finished", "error") for future in futures):
                raise CommClosedError
            outcomes = dict(zip((f.key for f in well), self._client.gather(well) if well else [], strict=True))
        return [outcomes.get(future.key) for future in futures]

    def _raised(self, flight: _InFlight) -> Outcome:
        """The outcome of a task that raised, which is none of Janu's errors."""
        name = shown_name(flight.job.path)
        with _scheduler_answers():
            error = flight.future.exception()
        if isinstance(error, KilledWorker):
            flight.attempts = ATTEMPTS
            text = ngettext(
                "{name} was given up, because its worker ended while at it: look at its log, memory may be short.",
                "{name} was given up, because {n} workers ended while at it: look at their logs, memory may be short.",
                error.allowed_failures + 1,
                name=name,
            )
            return Outcome("failed", UNEXPECTED, message=text)
        if isinstance(error, ImportError):
            text = gettext(
                "{name}: a worker has no Janu ({error}): install janu[cluster] of this version wherever one runs.",
                name=name,
                error=error,
            )
            return Outcome("failed", UNEXPECTED, message=text)
        return failed(flight.job, error if isinstance(error, Exception) else RuntimeError(str(error)))

    def _try_again(self, flight: _InFlight) -> None:
        """Hand a job over once more, to a worker on which it has not failed if there is one."""
        tried = [*flight.tried, *([flight.at] if flight.at else [])]
        others = [worker for worker in self._threads if worker not in tried]
        (again,) = self._hand_over([flight.job], others or None)
        again.tried, again.attempts, again.begun = tried, flight.attempts + 1, flight.begun

    def _silent(self) -> str | None:
        """The key of a job that has been silent for too long. One at a time: giving it up takes seconds."""
        now = time.monotonic()
        for key, flight in self._in_flight.items():
            if flight.at is None or now - flight.heard <= self._timeout:
                continue
            if now - flight.heard > self._timeout + size_of(flight.job.path) / SLOWEST_DISK:
                return key
        return None

    def _given_up(self, key: str) -> tuple[Job, Outcome]:
        """Give up what hangs, and start its worker anew."""
        flight = self._in_flight.pop(key)
        flight.future.cancel(reason="hung")
        workers = [flight.at] if flight.at else []
        with suppress(Exception):  # a worker without a nanny cannot be started anew
            self._client.restart_workers(workers, timeout=ANSWERS_IN, raise_for_error=False)
        silent = gone_silent(shown_name(flight.job.path), self._timeout)
        return flight.job, Outcome("failed", UNEXPECTED, message=silent)

    def _stopped(self) -> Outcomes:
        """Let the workers drop what they do; what was not begun is taken back."""
        self._client.cancel([flight.future for flight in self._in_flight.values() if flight.at is None])
        self._in_flight = {key: flight for key, flight in self._in_flight.items() if flight.at is not None}
        self._client.run(stop, self._run, on_error="ignore")
        until = time.monotonic() + GRACE
        while self._in_flight and time.monotonic() < until:
            for key in [key for key in self._heard() if key in self._in_flight]:
                flight = self._in_flight.pop(key)
                (outcome,) = self._gathered([flight.future])
                yield flight.job, outcome or Outcome("dropped", 0)
            interruption_point()
        for flight in self._in_flight.values():
            yield flight.job, Outcome("dropped", 0)

    def _look(self) -> None:
        """See which workers there are."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        with _scheduler_answers():
            self._threads = dict(self._client.nthreads())
        for flight in self._in_flight.values():
            if flight.at not in self._threads:  # its worker ended: it waits for another one
                flight.at = None
        self._looked = time.monotonic()
        if self._threads:
            self._alone_since = self._looked
        elif self._looked - self._alone_since > NO_WORKER_FOR and not self._said_alone:
            self._said_alone = True
            self._told.say(gettext("The scheduler has no workers: start some with dask worker. Waiting for them."))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the scheduler. Raises ClusterError if it does not answer."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it writes tracebacks; what is wrong is said here
    where = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of differing versions: Janu's own is compared by each task
            client = Client(**where, timeout=ANSWERS_IN, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        text = gettext(
            "No scheduler answers at {address}: start one with dask scheduler, or check the address.", address=address
        )
        raise ClusterError(text) from error
    with client:
        yield client


@contextmanager
def _scheduler_answers() -> Iterator[None]:
    """Raise ClusterError if the scheduler has gone."""
    try:
        yield
    except ClusterError:
        raise
    except (OSError, CommClosedError, RuntimeError, TimeoutError) as error:
        text = gettext("The scheduler has gone. Start it again and give the same command: what is finished is kept.")
        raise ClusterError(text) from error
