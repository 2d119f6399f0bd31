"""`janu review` as a process: killed while two teachers write, shared, and started where it cannot."""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from alignment.errors import ModelError, OutputError, UnreadableFileError
from tests.review_browser import Server, running
from tests.vision.review_folder import a_tiny_clip
from vision.commands.review import run
from vision.commands.review_options import ReviewOptions
from vision.review.folder import clip_id
from vision.review.web.serving import listening

WRITERS, KILLS = 2, 2


def say(server: Server, id: str, text: str) -> bool:
    """Send a note; whether it was answered."""
    try:
        with server.ask(f"/api/clips/{clip_id('a.mp4')}/notes", {"id": id, "time": 1.0, "text": text}) as answer:
            return answer.status == 201
    except OSError:
        return False


@pytest.mark.lengthy
def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    answered: list[str] = []
    for _ in range(KILLS):
        with running(tmp_path) as server:
            done = threading.Event()
            enough = threading.Event()

            def write(server: Server = server, done: threading.Event = done, enough: threading.Event = enough) -> None:
                told = 0
                while not done.is_set():
                    id = str(uuid.uuid4())
                    if not say(server, id, f"note {id}"):
                        return
                    answered.append(id)
                    told += 1
                    if told == 15:
                        enough.set()

            writers = [threading.Thread(target=write) for _ in range(WRITERS)]
            for writer in writers:
                writer.start()
            assert enough.wait(60)
            server.kill()  # while both are writing
            done.set()
            for writer in writers:
                writer.join()
    with running(tmp_path) as server:
        with server.ask(f"/api/clips/{clip_id('a.mp4')}/words") as answer:
            kept = [note["id"] for note in json.load(answer)["notes"]]
        assert len(answered) >= 15 * KILLS and set(answered) <= set(kept) and len(set(kept)) == len(kept)
        assert not say(server, answered[0], "something else")  # the id is taken: 409
    assert server.said[-1] == "janu: Stopped." and not [line for line in server.said if "Traceback" in line]


@pytest.mark.parametrize("options", [(), ("--share",)], ids=["alone", "shared"])
def test_nobody_is_let_in_without_the_token(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Also where nothing is shared: whoever else uses the computer can reach its ports."""
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    with running(tmp_path, *options) as server:
        for path in ("/", "/api/scoring", f"/media/{clip_id('a.mp4')}", f"/api/clips/{clip_id('a.mp4')}/words"):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(server.address + path)
            server.ask(path).close()
        assert len(server.token) >= 20
    assert any("Whoever has this address can see the clips" in line for line in server.said) == bool(options)


def test_a_second_one_on_the_folder_leaves_the_firsts_upload_alone(tmp_path: Path) -> None:
    clip = a_tiny_clip()
    with running(tmp_path) as first, first.connect() as sender:
        head = f"POST /api/upload?name=2026-01-02_b.mp4 HTTP/1.1\r\nHost: {first.host}\r\nCookie: {first.cookie}\r\n"
        sender.sendall(f"{head}Content-Length: {len(clip)}\r\n\r\n".encode() + clip[:100])
        soon = time.monotonic() + 10
        while not list(tmp_path.glob(".janu-upload*")) and time.monotonic() < soon:
            time.sleep(0.02)
        with running(tmp_path):
            assert list(tmp_path.glob(".janu-upload*"))
            sender.sendall(clip[100:])
            assert b" 201 " in sender.recv(1000)
    assert (tmp_path / "2026-01-02_b.mp4").read_bytes() == clip


@pytest.mark.lengthy
def test_two_folders_are_open_in_one_browser(tmp_path: Path, browser: Browser) -> None:
    """A browser sends a host's cookies to all of its ports."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with running(tmp_path / "one") as one, running(tmp_path / "two") as two, browser.new_context() as context:
        page = context.new_page()
        for server in (one, two, one, two):
            page.goto(server.entrance if page.url == "about:blank" or server is two else server.address)
            assert page.get_by_role("heading", level=1).text_content() == server.folder.name


def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not a folder"):
        run(ReviewOptions(folder=tmp_path / "nothing"))
    with pytest.raises(ModelError):
        run(ReviewOptions(folder=tmp_path, model="nonsense"))
    with listening("127.0.0.1", None) as taken, pytest.raises(OutputError, match="give another one with --port"):
        listening("127.0.0.1", taken.getsockname()[1])
