"""`janu review` as a process of its own, and a real Chromium that looks at it: the system's, driven by Playwright."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

SIZES = {"wide": (1280, 720), "laptop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844)}
#: the same as a test's parameters: the widest and the narrowest unasked
EACH_SIZE = [
    pytest.param(*size, id=name, marks=[pytest.mark.lengthy] if name in ("laptop", "tablet") else [])
    for name, size in SIZES.items()
]
#: the first is without windows, which takes a third less of the processor
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in _BROWSERS if (path := shutil.which(name))), "")


@dataclass
class Server:
    """A running page: its address, its process, and what it printed."""

    address: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    @property
    def host(self) -> str:
        """Its name and port."""
        return self.address.removeprefix("http://")

    @property
    def entrance(self) -> str:
        """The address that the terminal shows, with its token."""
        return next(line for line in self.said if "Reviewing" in line).rpartition(" at ")[2]

    def at(self, path: str) -> str:
        """An address that lets a new browser in at once."""
        return f"{self.address}{path}{'&' if '?' in path else '?'}token={self.token}"

    @property
    def token(self) -> str:
        """What a browser is let in by."""
        return self.entrance.partition("token=")[2]

    @property
    def cookie(self) -> str:
        """What a browser sends that was let in."""
        return f"janu-review-{self.host.rpartition(':')[2]}={self.token}"

    def ask(self, path: str, body: object = None) -> HTTPResponse:
        """Ask as the page does: GET, or POST with a body. Raises OSError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        request = urllib.request.Request(self.address + path, data, headers)
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=60)
        return answer

    def connect(self) -> socket.socket:
        """A bare connection."""
        host, _, port = self.host.partition(":")
        return socket.create_connection((host, int(port)), timeout=30)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(line.rstrip("\n") for line in self.process.stdout)

    def kill(self) -> None:
        """As a power cut would: nothing is finished."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(
    folder: Path, *options: str, port: int | None = None, wait: Callable[[Server], None] | None = None
) -> Iterator[Server]:
    """The page over a folder, at `port` or a free one, until the block ends; `wait` instead of until it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "vision", "review", str(folder), "--no-browser", "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    server = Server(f"http://127.0.0.1:{port}", folder, process)
    try:
        (wait or wait_for)(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        server.listener.join()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: Server, seconds: float = 60) -> None:
    """Until the terminal tells the address."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if server.process.poll() is not None:
            pytest.fail(f"the server ended: {server.said}")
        if any("Ctrl-C ends it" in line for line in server.said):
            return
        time.sleep(0.02)
    pytest.fail(f"the server did not answer: {server.said}")


def browser_or_reason() -> str:
    """Why there can be no browser test here; empty where there can. With CI set that is a failure."""
    if CHROMIUM:
        return ""
    reason = "needs Chromium: apt-get install chromium"
    if os.environ.get("CI"):
        pytest.fail(reason)
    return reason


def visitor(browser: "Browser", server: Server, **options: Any) -> "BrowserContext":
    """A browser of its own that was let in; `options` as for Playwright's ``new_context``."""
    context = browser.new_context(**options)
    name, _, value = server.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.address}])
    return context


@contextmanager
def chromium(*more: str) -> Iterator["Browser"]:
    """A Chromium without a window; `more` are options of its own."""
    if reason := browser_or_reason():
        pytest.skip(reason)
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)  # a machine may be busy
    options = ["--no-sandbox", "--disable-gpu", *more]
    browser = _playwright().chromium.launch(executable_path=CHROMIUM, args=options)
    try:
        yield browser
    finally:
        browser.close()


@cache
def _playwright() -> "Playwright":
    """Started once: it does not start a second time beside itself."""
    from playwright.sync_api import sync_playwright

    started = sync_playwright().start()
    atexit.register(started.stop)
    return started
