"""The thread that takes pictures: it keeps the newest one only, and comes back when the camera does."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from alignment.errors import JanuError
from vision.live.camera import LostError, Source
from vision.media.frame import Frame

State = Literal["running", "lost", "ended"]

#: seconds without a picture after which the camera counts as lost, whether or not it says so
SILENT_S = 3.0
#: seconds between two pictures from which on none came in between; a slow camera in the dark gives five a second
AWAY_S = 1.0
#: seconds between two tries to open it again
RETRY_S = 1.0


@dataclass(frozen=True)
class CapturedFrame:
    """A frame (its ``t`` counts from the first one) and when it came, on ``time.monotonic``.

    ``away``: seconds of ``t`` in which no pictures came, because the camera was away or the computer asleep.
    """

    frame: Frame
    came: float
    away: float = 0.0


class Capture:
    """Reads a source in a thread of its own and keeps its newest picture. A context manager.

    ``first`` is the source already open, ``reopen`` opens it again after it was lost; it raises JanuError while it
    cannot. A source that hangs is left to its thread and another one is opened.
    """

    def __init__(self, first: Source, reopen: Callable[[], Source]) -> None:
        self._reopen = reopen
        self._source: Source | None = first
        self._news = threading.Condition()
        self._newest: CapturedFrame | None = None
        self._count = 0
        self._t0: float | None = None
        self._t = self._away = 0.0
        self._last_came = time.monotonic()
        self._state: State = "running"
        self._life = 0
        self._closed = False

    def __enter__(self) -> "Capture":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._news:
            self._closed = True
            self._life += 1
            self._news.notify_all()
        self._thread.join(1.0)

    @property
    def state(self) -> State:
        """Whether pictures come, the camera is lost, or the clip has ended."""
        silent = time.monotonic() - self._last_came > SILENT_S
        return "lost" if silent and self._state == "running" else self._state

    @property
    def taken(self) -> int:
        """How many pictures came so far."""
        return self._count

    def newest(self, after: int, timeout: float) -> CapturedFrame | None:
        """The newest picture, if it is newer than the one with index ``after``; waits up to ``timeout`` seconds."""
        with self._news:
            fresh = self._news.wait_for(lambda: self._closed or self._is_newer(after), timeout)
            if fresh and self._is_newer(after):
                return self._newest
        if self._state == "running" and self.state == "lost":
            self._give_up_on_thread()
        return None

    def _is_newer(self, after: int) -> bool:
        return self._newest is not None and self._newest.frame.index > after

    def _start(self) -> None:
        work = threading.Thread(target=self._work, args=(self._life,), name="janu-capture", daemon=True)
        self._thread = work
        work.start()

    def _give_up_on_thread(self) -> None:
        with self._news:
            self._state, self._source = "lost", None
            self._life += 1
        self._start()

    def _work(self, life: int) -> None:
        source = self._source
        while life == self._life:
            if source is None:
                source = self._opened_again(life)
                continue
            try:
                image, t = source.read()
            except EOFError:
                self._set_state(life, "ended")
                break
            except LostError:
                source.close()
                source = None
                self._set_state(life, "lost")
                continue
            with self._news:
                if life != self._life:
                    break
                self._t0 = t if self._t0 is None else self._t0
                self._last_came = time.monotonic()
                self._state = "running"
                before, self._t = self._t, t - self._t0
                self._away += self._t - before if self._t - before > AWAY_S else 0.0
                self._newest = CapturedFrame(Frame(self._t, image, self._count), self._last_came, self._away)
                self._count += 1
                self._news.notify_all()
        if source is not None:
            source.close()

    def _opened_again(self, life: int) -> Source | None:
        try:
            return self._reopen()
        except JanuError:
            with self._news:
                self._news.wait_for(lambda: life != self._life, RETRY_S)
            return None

    def _set_state(self, life: int, state: State) -> None:
        with self._news:
            if life == self._life:
                self._state = state
                self._news.notify_all()
