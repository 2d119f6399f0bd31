"""Connections that cannot be held against others: so many at once, and none that says nothing."""

import asyncio
import contextlib
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

#: at once; a browser opens six
AT_ONCE = 200
#: seconds in which the head of a request must have come, and the next piece of its body
HEAD_S, BODY_S = 10.0, 60.0
#: files and connections that a process may have open, where the system lets it
FILES = 4096


class Bounded(H11Protocol):
    """Uvicorn's own connection, which ends where nothing comes; where there are too many the longest idle one ends."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.idle_since = self.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._waits_for = ""

    @property
    def at_work(self) -> bool:
        """Whether a request was begun that is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or end it at once where all that there may be are at work."""
        super().connection_made(transport)
        there = [one for one in self.connections if isinstance(one, Bounded) and not one.transport.is_closing()]
        if len(there) > AT_ONCE:
            idle = [one for one in there if not one.at_work and one is not self]
            min(idle, key=lambda one: one.idle_since, default=self).transport.abort()
        self._time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._wait_for("", 0.0)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes."""
        super().data_received(data)
        if self._waits_for == "body":  # something has come
            self._waits_for = ""
        self._time()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self.idle_since = self.loop.time()
        self._time()

    def _time(self) -> None:
        """The head of a request has its time from the beginning, however it dribbles; a body from the last piece."""
        if not self.at_work:
            self._wait_for("head", HEAD_S)
        elif self.cycle.more_body:
            self._wait_for("body", BODY_S)
        else:
            self._wait_for("", 0.0)

    def _wait_for(self, what: str, seconds: float) -> None:
        if what == self._waits_for:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._waits_for = what
        self._timer = self.loop.call_later(seconds, self._give_up) if what else None

    def _give_up(self) -> None:
        if self._waits_for == "body" and self.flow.read_paused:  # it is not read, since the disk is slow
            self._waits_for = ""
            self._time()
        elif not self.transport.is_closing():
            self.transport.abort()


def raise_limit() -> None:
    """Let this process open as many files and connections as it may need; some systems begin with 256."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < FILES:
            resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if hard < 0 else min(FILES, hard), hard))
