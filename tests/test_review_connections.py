"""Connections that say nothing, or only a little, do not keep the page from anybody, and the terminal stays quiet."""

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.review_browser import Server, running
from tests.vision.review_folder import a_tiny_clip
from vision.review.folder import clip_id
from vision.review.web.connections import AT_ONCE, HEAD_S

resource = pytest.importorskip("resource", reason="needs limits as POSIX has them")
IDLE = 1_100


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A page whose process may have as many files open as systems usually allow."""
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 2 * IDLE:
        pytest.skip("this system does not let a test open so many connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 2 * IDLE), before[1]))
    try:
        with running(tmp_path) as server:
            if hasattr(resource, "prlimit"):  # Linux only; elsewhere it has what it asked for
                resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (1024, 1024))
            yield server
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_an_answer_is_sent_whole_at_once(server: Server) -> None:
    took = []
    with closing(HTTPConnection(server.host)) as connection:
        for _ in range(60):
            began = time.perf_counter()
            connection.request("GET", "/", headers={"Cookie": server.cookie})
            connection.getresponse().read()
            took.append(time.perf_counter() - began)
    # a kernel that keeps the second part back until the first is acknowledged keeps it for 40 ms, save at first; on a
    # busy computer most answers take longer for other reasons, but not the quickest ones
    assert statistics.quantiles(took[20:], n=10)[0] < 0.035


def took_s(server: Server) -> float:
    began = time.monotonic()
    server.ask("/").close()
    return time.monotonic() - began


def is_ended(connection: socket.socket) -> bool:
    """Whether the server has ended it."""
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_a_thousand_idle_connections_keep_nobody_out_and_the_terminal_quiet(server: Server) -> None:
    took_s(server)
    lines = len(server.said)
    with ExitStack() as stack:
        idle = [stack.enter_context(server.connect()) for _ in range(IDLE)]
        assert max(took_s(server) for _ in range(5)) < 5
        time.sleep(2)
        assert max(took_s(server) for _ in range(5)) < 5
        assert sum(not is_ended(connection) for connection in idle) <= AT_ONCE
    assert len(server.said) == lines, server.said[lines:][:5]


@pytest.mark.lengthy
def test_a_head_that_never_comes_to_its_end_is_not_waited_for(server: Server) -> None:
    with server.connect() as silent, server.connect() as slow, server.connect() as refused:
        slow.sendall(b"GET / HTTP/1.1\r\n")
        refused.sendall(f"POST / HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 900\r\n\r\n".encode())
        assert b" 403 " in refused.recv(1000)  # it has no token, and goes on sending
        ends = time.monotonic() + HEAD_S + 5
        waited = [silent, slow, refused]
        while not all(map(is_ended, waited)) and time.monotonic() < ends:
            for connection in (slow, refused):
                with suppress(OSError):
                    connection.send(b"X")
            time.sleep(0.5)
        assert [is_ended(connection) for connection in waited] == [True] * 3


def test_what_is_at_work_is_not_ended_for_others(server: Server) -> None:
    with server.connect() as sender, ExitStack() as stack:
        head = f"POST /api/upload?name=b.mp4 HTTP/1.1\r\nHost: {server.host}\r\nCookie: {server.cookie}\r\n"
        clip = a_tiny_clip() + b"another"
        sender.sendall(f"{head}Content-Length: {len(clip)}\r\n\r\n".encode() + clip[:100])
        time.sleep(1)
        for _ in range(AT_ONCE + 20):
            stack.enter_context(server.connect())
        sender.sendall(clip[100:])
        assert b" 201 " in sender.recv(1000)
    server.ask(f"/media/{clip_id('a.mp4')}").close()
