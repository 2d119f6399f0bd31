"""What a worker of the cluster does with one job."""

import threading
import time

from distributed import get_worker
from distributed.worker import Worker

from alignment import __version__
from alignment.errors import JanuError
from vision.batch.jobs import Job
from vision.batch.work import Outcome, Settings, failed, score_job
from vision.cluster.store import at_hand, bring, named_as_given
from vision.results.places import ClusterError, Url
from vision.runtime.native_stderr import native_stderr_hidden
from vision.runtime.progress_bar import Progress
from vision.runtime.worker_limits import give_back_memory, limit_worker
from vision.words.language import ENGLISH, gettext, speaking

#: seconds between two words about the progress of a job
TOLD_EVERY = 1.0
#: a worker with several threads still does one job at a time: the landmarker has threads of its own
_turn = threading.Lock()
#: the runs that were stopped
_stopped: set[str] = set()


def stop(run: str) -> None:
    """Let this worker drop what it does for a run, as soon as it can do so cleanly, and not begin anything more."""
    _stopped.add(run)


def work_on(job: Job, settings: Settings, run: str, version: str, language: str = ENGLISH) -> Outcome:
    """`score_job`, fetching the clip and bringing the results where they are told by URL; an error is an outcome too.

    ``run`` names the run, whose topic is told of the progress; ``version`` and ``language``: Janu's, and
    what it speaks, of the one who asks.
    """
    worker = get_worker()
    key = worker.get_current_task()
    with _turn:
        limit_worker()
        said_at = 0.0

        def on_progress(progress: Progress) -> None:
            nonlocal said_at
            if run in _stopped or is_forgotten(worker, key):
                raise KeyboardInterrupt
            if time.monotonic() - said_at >= TOLD_EVERY:
                said_at = time.monotonic()
                worker.log_event(run, {"key": key, "at": worker.address, "progress": list(vars(progress).values())})

        try:
            if version != __version__:
                text = gettext(
                    "the worker {address} has Janu {theirs}, not {version}: install the same there.",
                    address=worker.address,
                    theirs=__version__,
                    version=version,
                )
                raise ClusterError(f"{job.path}: {text}")
            on_progress(Progress(0.0, None, 0, 0.0))
            with speaking(language), native_stderr_hidden(), at_hand(job) as here:
                outcome = named_as_given(score_job(here, settings, on_progress), here, job)
                if outcome.how == "scored" and isinstance(job.out, Url):
                    bring(here.out, job.out)  # type: ignore[arg-type]
            return outcome
        except KeyboardInterrupt:
            return Outcome("dropped", 0)
        except JanuError as error:
            return failed(job, error)
        finally:
            give_back_memory()


def is_forgotten(worker: Worker, key: object) -> bool:
    """Whether nobody waits for this task any more: who asked for it has gone."""
    task = worker.state.tasks.get(key)  # type: ignore[call-overload]
    return task is None or task.state in ("cancelled", "released", "forgotten")
