"""A disk that is really full, a tmpfs of 3 MB, and two servers that write into one folder. Only with ``-m lengthy``."""

import json
import os
import subprocess
import sys
import threading
import urllib.error
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review_browser import Server, running
from tests.robustness_clips import FPS, practice
from tests.vision.clips import even_times, make_clip
from tests.vision.review_folder import a_tiny_clip
from vision.review.folder import clip_id

pytestmark = pytest.mark.lengthy
ROOT = Path(__file__).parents[1]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own of 3 MB; skipped where none may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no tmpfs can be mounted here ({error})")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    return filler


def test_scoring_on_a_full_disk_is_a_sentence_and_leaves_nothing_half(small: Path) -> None:
    make_clip(small / "a.mp4", practice()[::4], even_times(len(practice()[::4]), FPS))
    filler = fill(small)
    command = [sys.executable, "-m", "vision", "score", "a.mp4", "--model", "full", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=small, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 6 and "the disk is full" in done.stderr and "Traceback" not in done.stderr, done
    assert not (small / "a.janu/report.json").exists()
    filler.unlink()
    assert subprocess.run(command, cwd=small, env=environment, check=False).returncode in (0, 7)
    assert (small / "a.janu/report.json").exists()


def test_on_a_full_disk_the_page_reads_and_says_why_it_cannot_write(small: Path) -> None:
    (small / "a.mp4").write_bytes(a_tiny_clip())
    with running(small) as server:
        assert write(server, "before") == 201
        filler = fill(small)
        refused = write(server, "x" * 9_000)
        assert refused in (503, 507), refused  # not room for one page more
        with server.ask(f"/api/clips/{clip_id('a.mp4')}/words") as answer:
            assert [note["text"] for note in json.load(answer)["notes"]] == ["before"]
        filler.unlink()
        assert write(server, "after") == 201


def test_two_servers_on_one_folder_lose_no_note(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    said: list[int] = []
    with running(tmp_path) as first, running(tmp_path) as second:

        def say(server: Server) -> None:
            said.extend(write(server, "a note") for _ in range(40))

        writers = [threading.Thread(target=say, args=(server,)) for server in (first, second) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert said == [201] * 160
        with first.ask(f"/api/clips/{clip_id('a.mp4')}/words") as answer:
            assert len(json.load(answer)["notes"]) == 160


def write(server: Server, text: str) -> int:
    """Say a note; returns the answer's status."""
    note = {"id": str(uuid.uuid4()), "time": 1.0, "text": text}
    try:
        with server.ask(f"/api/clips/{clip_id('a.mp4')}/notes", note) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
