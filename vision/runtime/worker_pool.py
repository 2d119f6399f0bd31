"""Worker processes: each does one task at a time, tells how far it is, and may hang or die without harm to the others.

Each has a pipe of its own. The pools of pebble, loky and concurrent.futures share one, locked, between all workers:
one that is killed at the wrong moment takes the others with it (loky and concurrent.futures give up the whole pool
whenever a worker dies, pebble when it dies between two tasks), and none of them tells of progress.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Literal, Self

from alignment.errors import JanuError
from vision.runtime.native_stderr import native_stderr_hidden
from vision.runtime.worker_limits import give_back_memory, worker_limits
from vision.words.language import current_language, gettext, set_language

#: workers that die before their first sign of life, one after the other, before it is given up
TOO_MANY = 4
#: seconds without a new frame until a worker is given up
TIMEOUT = 120.0
#: and how much longer, s, one that was only just started may take
STARTING = 60.0
#: bytes a second that a slow disk is given to read a clip, before its first frame
SLOWEST_DISK = 5e6
#: how long a worker that was asked to stop may take for it, in seconds
GRACE = 20.0

#: tells the pool something picklable of a task; whether it has told enough and may end
Tell = Callable[[Any], bool]


@dataclass(frozen=True)
class Task:
    """A function of this package, called as ``function(*args, tell=...)``; ``patience_s``: longest silence.

    It speaks the language of who gives it.
    """

    key: Any
    function: Callable[..., Any]
    args: tuple
    patience_s: float


@dataclass(frozen=True)
class TaskEvent:
    """What is new of a task: it ``told`` something, is ``done``, ``raised``, was ``dropped``, ``hung`` or ``died``."""

    task: Task
    what: Literal["told", "done", "raised", "dropped", "hung", "died"]
    value: Any = None

    @property
    def is_last(self) -> bool:
        """Whether nothing more comes of this task."""
        return self.what != "told"


class _Worker:
    """One process and what it is at."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), name="janu-worker", daemon=True)
        with _interruption_blocked(), worker_limits():
            self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.number = 0
        self.heard_at = time.monotonic()
        self.heard = False

    def give(self, task: Task) -> None:
        self.task, self.heard_at, self.number = task, time.monotonic(), self.number + 1
        self.send((self.number, task.function, task.args, current_language()))

    def send(self, what: Any) -> None:
        with contextlib.suppress(OSError):  # dead: said when it is listened to
            self.pipe.send(what)

    def end(self) -> int | None:
        """Kill it; its exit code as it was before."""
        self.process.join(0)
        code = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return code if code is not None else self.process.exitcode


class WorkerPool:
    """So many workers, started when first needed and replaced when they die. A context manager; leaving it ends all."""

    def __init__(self, workers: int) -> None:
        self._most = workers
        self._workers: list[_Worker] = []
        self._deaths = 0
        self._stopping_since: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> list[Task]:
        """End all workers at once; returns the tasks that were cut off."""
        cut_off = self.at_work
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        return cut_off

    @property
    def free(self) -> int:
        """How many tasks can be given now."""
        return self._most - self.busy

    @property
    def busy(self) -> int:
        """How many tasks are being done."""
        return len(self.at_work)

    @property
    def at_work(self) -> list[Task]:
        """The tasks being done."""
        return [worker.task for worker in self._workers if worker.task is not None]

    def give(self, task: Task) -> None:
        """Let a free worker do this."""
        for dead in [w for w in self._workers if w.task is None and not w.process.is_alive()]:
            self._workers.remove(dead)
            dead.end()
        worker = next((w for w in self._workers if w.task is None), None)
        if worker is None:
            worker = _Worker()
            self._workers.append(worker)
        worker.give(task)

    def stop(self) -> None:
        """Ask all to drop what they do, as soon as they can do so cleanly; who does not within `GRACE` is killed."""
        self._stopping_since = time.monotonic()
        for worker in self._workers:
            worker.send(None)

    def enough(self, task: Task | None) -> None:
        """Tell the worker that does this, if one still does, that it may end."""
        for worker in self._workers:
            if worker.task is task is not None:
                worker.send(worker.number)

    def events(self, patience_s: float = 0.2) -> Iterator[TaskEvent]:
        """What is new of the tasks; waits so long for something to be. Raises JanuError if no worker lives."""
        busy = [w for w in self._workers if w.task is not None]
        ready = wait([*(w.pipe for w in busy), *(w.process.sentinel for w in busy)], patience_s) if busy else []
        for worker in busy:
            if worker.pipe in ready or worker.process.sentinel in ready:
                yield from self._heard(worker)
            elif worker.task is not None and (hung := self._hung(worker)):
                yield hung

    def _heard(self, worker: _Worker) -> Iterator[TaskEvent]:
        task = worker.task
        assert task is not None
        try:
            while worker.task is not None and worker.pipe.poll():
                what, value = worker.pipe.recv()
                worker.heard_at, worker.heard, self._deaths = time.monotonic(), True, 0
                if what != "told":
                    worker.task = None
                yield TaskEvent(task, what, value)
        except (EOFError, OSError):
            yield self._lost(worker, task, "died")
        except Exception as error:  # what it sent cannot be unpickled, which any class in it may say in its own way
            worker.task = None
            yield TaskEvent(task, "raised", error)

    def _hung(self, worker: _Worker) -> TaskEvent | None:
        assert worker.task is not None
        patience = worker.task.patience_s + (0.0 if worker.heard else STARTING)
        silent = time.monotonic() - worker.heard_at
        stopping = self._stopping_since is not None and time.monotonic() - self._stopping_since > GRACE
        return self._lost(worker, worker.task, "hung") if silent > patience or stopping else None

    def _lost(self, worker: _Worker, task: Task, what: Literal["hung", "died"]) -> TaskEvent:
        self._workers.remove(worker)
        code = worker.end()
        if not worker.heard and what == "died":
            self._deaths += 1
            if self._deaths >= TOO_MANY:
                raise JanuError(
                    gettext(
                        "Workers cannot be started ({why}): try --workers 0, or janu doctor.",
                        why=how_ended(code),
                    )
                )
        return TaskEvent(task, what, code)


def gone_silent(name: str, timeout: float) -> str:
    """What is said of a clip in which nothing happened for so long."""
    return gettext(
        "{name} was given up: nothing happened for {timeout} seconds. --timeout gives it longer.",
        name=name,
        timeout=f"{timeout:g}",
    )


def how_ended(code: int | None) -> str:
    """How a process ended, from its exit code, with what that often means."""
    if code is None or code >= 0:
        return gettext("it ended with code {code}", code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = gettext("signal {number}", number=-code)
    if name == "SIGKILL":
        return gettext("it was killed, by somebody or because memory ran out: then fewer --workers help")
    return gettext("it crashed ({name})", name=name)


@contextlib.contextmanager
def _interruption_blocked() -> Iterator[None]:
    """A process started within never gets Ctrl-C, not even while it is being loaded: it is told to stop instead."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """A worker's life: tasks in, events out, until the pipe closes or nothing more is to be done."""
    for name in ("SIGINT", "SIGHUP"):  # both reach a whole terminal; whoever started this tells it to stop
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    number, enough = 0, 0

    def tell(value: Any) -> bool:
        nonlocal enough
        while pipe.poll():
            if (enough := pipe.recv()) is None:
                raise KeyboardInterrupt
        pipe.send(("told", value))
        return enough == number

    with native_stderr_hidden(), contextlib.suppress(EOFError, OSError):
        while (given := pipe.recv()) is not None:
            if isinstance(given, int):  # enough of what is done already
                continue
            number, function, args, language = given
            set_language(language)
            try:
                said = ("done", function(*args, tell=tell))
            except KeyboardInterrupt:
                said = ("dropped", None)
            except BaseException as error:  # whatever it is, who gave the task is told
                said = ("raised", error)
            pipe.send(said)
            del said
            give_back_memory()


def _end_with_parent() -> None:
    """A worker must not outlive a run that was killed, and work on beside the next one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
