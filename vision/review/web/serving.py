"""Serves the page until it is told to end, and then ends within seconds, whatever still hangs."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from alignment.errors import JanuError, OutputError
from vision.review.web.connections import Bounded, raise_limit
from vision.runtime.complaint import say, unexpected
from vision.words.language import gettext

PORT = 8642
STOPPED = 130
#: what ends it: Ctrl-C, the system, and a terminal that is closed
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
#: seconds that requests may take to their end, and after which everything that still hangs is left behind
REQUESTS_S, ALL_S = 2, 6.0
#: seconds until the same trouble is told again
QUIET_S = 60.0


class Server(uvicorn.Server):
    """Uvicorn's server, which calls `ready` once it answers.

    Asked to end it lets requests come to theirs for two seconds. What hangs after six, as a thread that reads from a
    disk which does not answer, or at a second Ctrl-C, is left behind, after `at_last` was called.
    """

    def __init__(self, app: ASGIApp, ready: Callable[[], None], at_last: Callable[[], None]) -> None:
        quiet = not os.environ.get("JANU_DEBUG")  # what there is to say the page's own application says
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL if quiet else logging.INFO)
        super().__init__(
            uvicorn.Config(
                app,
                http=Bounded,
                backlog=128,
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                lifespan="on",  # "auto" would go on without what the page works with, where that cannot begin
                timeout_graceful_shutdown=REQUESTS_S,
            )
        )
        self._ready, self._at_last = ready, at_last
        self._asked: list[float] = []
        self._saying = threading.Lock()
        self._said = False
        self._quiet_until = 0.0

    def serve_until_stopped(self, listener: socket.socket) -> int:
        """Answer until one of the signals; returns the exit code."""
        raise_limit()
        for number in SIGNALS:
            if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:  # ignored under nohup
                signal.signal(number, self.handle_exit)
        threading.Thread(target=self._watch, name="end", daemon=True).start()
        self.run([listener])
        return self._stopped() if self._asked else 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the folder and begin to answer. Raises JanuError where that cannot be."""
        if not os.environ.get("JANU_DEBUG"):
            asyncio.get_running_loop().set_exception_handler(self._trouble)
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise JanuError(gettext("The page could not be opened: JANU_DEBUG=1 shows why.")) from error
        if self.started:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: the signals are taken before, and not passed on afterwards."""
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take note that it shall end; `_watch` does what takes longer."""
        self._asked.append(time.monotonic())
        self.should_exit = True

    def _trouble(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Say what went wrong beside the requests, as when too many files are open: once, and again after a minute."""
        error = context.get("exception")
        if error is None or time.monotonic() < self._quiet_until:
            return
        self._quiet_until = time.monotonic() + QUIET_S
        if isinstance(error, OSError):
            say(
                gettext(
                    "A connection could not be taken ({why}): Janu goes on as soon as it can.",
                    why=error.strerror or error,
                )
            )
        else:
            say(unexpected(error))

    def _watch(self) -> None:
        while not self._asked or (len(self._asked) == 1 and time.monotonic() - self._asked[0] < ALL_S):
            time.sleep(0.1)
        with suppress(Exception):
            self._at_last()
        os._exit(self._stopped())

    def _stopped(self) -> int:
        with self._saying:
            if not self._said:
                say(gettext("Stopped."))
            self._said = True
        return STOPPED


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens: at `port`, else at Janu's usual one or, where that is taken, any. Raises JanuError."""
    for wanted in (port,) if port is not None else (PORT, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # told, asyncio sends at once
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, wanted))
        except OSError as error:
            listener.close()
            why = error.strerror
            continue
        listener.listen(128)
        return listener
    raise OutputError(
        gettext("The port {port} cannot be used ({why}): give another one with --port.", port=port or PORT, why=why)
    )


def addresses() -> list[str]:
    """This machine's names and addresses in the local network, the likeliest first."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which address would be used
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    name = socket.gethostname()
    found += [name, f"{name}.local"]
    return [address for address in dict.fromkeys(found) if not address.startswith("127.")]
