"""`janu review` comes to its end, however it is asked to and whatever hangs, and its file alone holds every note."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.review_browser import Server, free_port, running
from tests.review_notes import notes_in, say
from tests.vision.review_folder import a_tiny_clip
from vision.review.folder import clip_id
from vision.review.notes.database import DATABASE

NOTES = 20
#: seconds in which it shall have ended
SOON_S = 10.0
#: a page of which a thread never comes to its end
HANGS = """
import asyncio, sys, time
from vision.review.web.serving import Server, listening

async def app(scope, receive, send):
    while scope["type"] == "lifespan":
        kind = (await receive())["type"]
        await send({"type": kind + ".complete"})
        if kind == "lifespan.shutdown":
            return
    await asyncio.to_thread(time.sleep, 60)

with listening("127.0.0.1", int(sys.argv[1])) as listener:
    server = Server(app, lambda: print("ready", flush=True), lambda: print("kept", flush=True))
    sys.exit(server.serve_until_stopped(listener))
"""
ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "a.mp4").write_bytes(a_tiny_clip())
    return clips


def ended(server: Server) -> None:
    """It has ended soon, in one sentence."""
    assert server.process.wait(SOON_S) == 130
    server.listener.join()
    assert server.said[-1] == "janu: Stopped." and server.said.count("janu: Stopped.") == 1, server.said
    assert not [line for line in server.said if "Traceback" in line or "rror" in line], server.said


def test_the_file_alone_holds_every_note_once_nobody_has_written_for_a_moment(folder: Path, tmp_path: Path) -> None:
    with running(folder) as server:
        say(server, NOTES)
        soon = time.monotonic() + 15
        while (folder / f"{DATABASE}-wal").stat().st_size and time.monotonic() < soon:
            time.sleep(0.1)
        assert notes_in(folder / DATABASE, tmp_path) == NOTES
        say(server, NOTES)  # and it goes on
        server.kill()
    with running(folder):  # what a power cut left in the log is put into the file as well
        soon = time.monotonic() + 15
        while (folder / f"{DATABASE}-wal").stat().st_size and time.monotonic() < soon:
            time.sleep(0.1)
        assert notes_in(folder / DATABASE, tmp_path) == 2 * NOTES


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
def test_the_file_alone_holds_every_note_when_it_has_ended(
    folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with running(folder) as server:
        say(server, NOTES)
        server.process.send_signal(number)
        ended(server)
    assert notes_in(folder / DATABASE, tmp_path) == NOTES
    assert not (folder / f"{DATABASE}-wal").exists()


@contextmanager
def a_stalled_upload(server: Server):  # type: ignore[no-untyped-def]
    """A clip of which half was sent."""
    with closing(server.connect()) as sender:
        head = f"POST /api/upload?name=b.mp4 HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 1000000\r\n"
        sender.sendall(f"{head}Cookie: {server.cookie}\r\n\r\n".encode() + b"\0" * 100_000)
        soon = time.monotonic() + 10
        while not list(server.folder.glob(".janu-upload*")) and time.monotonic() < soon:
            time.sleep(0.02)
        assert list(server.folder.glob(".janu-upload*"))
        yield


@contextmanager
def a_stalled_download(server: Server):  # type: ignore[no-untyped-def]
    """A clip that somebody asks for and does not read."""
    (server.folder / "long.mp4").write_bytes(a_tiny_clip() + os.urandom(30_000_000))
    with closing(server.connect()) as reader:
        path = f"/media/{clip_id('long.mp4')}"
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\nCookie: {server.cookie}\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
        yield


@pytest.mark.parametrize(
    "number", [ENDINGS[0], pytest.param(ENDINGS[1], marks=pytest.mark.lengthy)], ids=lambda number: number.name
)
def test_it_ends_whatever_hangs(folder: Path, tmp_path: Path, browser: Browser, number: signal.Signals) -> None:
    """With a page that is open, an upload that has come to half, and a clip that nobody reads on."""
    with (
        running(folder) as server,
        a_stalled_upload(server),
        a_stalled_download(server),
        browser.new_context() as open_,
    ):
        open_.new_page().goto(server.entrance)
        say(server, NOTES)
        server.process.send_signal(number)
        ended(server)
        assert notes_in(folder / DATABASE, tmp_path) == NOTES
        assert not list(folder.glob(".janu-upload*"))


def test_a_second_ctrl_c_ends_it_at_once(folder: Path, tmp_path: Path) -> None:
    with running(folder) as server, a_stalled_upload(server), a_stalled_download(server):
        say(server, NOTES)
        began = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        server.process.send_signal(signal.SIGINT)
        ended(server)
        assert time.monotonic() - began < 2
    assert notes_in(folder / DATABASE, tmp_path) == NOTES


@pytest.mark.lengthy
def test_what_hangs_in_a_thread_is_left_behind() -> None:
    port = free_port()
    command = [sys.executable, "-c", HANGS, str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    server = Server(f"http://127.0.0.1:{port}", Path(), process)
    soon = time.monotonic() + 20
    while "ready" not in server.said and time.monotonic() < soon:
        time.sleep(0.05)
    with closing(server.connect()) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        ended(server)
    assert server.said == ["ready", "kept", "janu: Stopped."]
