"""Killed at moments chosen by chance, as by a power cut: no result is half of one, and no acknowledged note is lost.

``JANU_KILLS`` says how often (20 each). Only with ``-m lengthy``.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

from tests.review_browser import Server, running
from tests.robustness_clips import FPS, practice
from tests.vision.clips import even_times, make_clip
from tests.vision.review_folder import a_tiny_clip
from vision.review.folder import clip_id
from vision.review.notes.database import DATABASE

pytestmark = [pytest.mark.lengthy, pytest.mark.skipif(os.name != "posix", reason="kill -9")]
KILLS = int(os.environ.get("JANU_KILLS", "20"))
ROOT = Path(__file__).parents[1]
#: two ways to score, whose results can be told apart
WAYS = (("--looks", "all"), ("--every", "2"))
FILES = ("report.json", "frames.csv", "landmarks.parquet", "annotated.mp4")


def scoring(folder: Path, way: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "vision", "score", "a.mp4", "--model", "full", "-q", "--force", "--workers", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, *way], cwd=folder, env=environment, stderr=subprocess.DEVNULL)


def test_a_result_is_whole_or_not_there(tmp_path: Path) -> None:
    frames = practice()[::4]
    make_clip(tmp_path / "a.mp4", frames, even_times(len(frames), FPS))
    whole: dict[str, dict[str, bytes]] = {}
    took_s: list[float] = []
    for way in WAYS:
        began = time.monotonic()
        assert scoring(tmp_path, way).wait(120) in (0, 7)
        took_s.append(time.monotonic() - began)
        result = {name: (tmp_path / "a.janu" / name).read_bytes() for name in FILES}
        whole[json.dumps(json.loads(result["report.json"])["sampling"])] = result
    assert len(whole) == 2
    chance = random.Random(1)
    absent = 0
    for number in range(KILLS):
        process = scoring(tmp_path, WAYS[number % 2])
        # half of them about the end, where the files are put in place
        moment = took_s[number % 2] * (chance.uniform(0, 1.1) if number % 4 < 2 else chance.uniform(0.85, 1.05))
        time.sleep(moment)
        process.kill()
        process.wait()
        if not (tmp_path / "a.janu/report.json").exists():
            absent += 1
            continue
        sampling = json.dumps(json.loads((tmp_path / "a.janu/report.json").read_bytes())["sampling"])
        for name, content in whole[sampling].items():
            assert (tmp_path / "a.janu" / name).read_bytes() == content, (number, moment, name)
    assert absent < KILLS
    assert scoring(tmp_path, WAYS[0]).wait(120) in (0, 7)
    assert [path.name for path in tmp_path.rglob(".*")] == [], "the next run clears up"


def test_no_note_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    chance = random.Random(2)
    said: set[str] = set()
    for _ in range(KILLS):
        with running(tmp_path) as server:
            writers = [threading.Thread(target=write, args=(server, said)) for _ in range(3)]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0, 2))
            server.kill()
            for writer in writers:
                writer.join()
    assert len(said) > KILLS
    with running(tmp_path) as server, server.ask(f"/api/clips/{clip_id('a.mp4')}/words") as answer:
        kept = {note["id"] for note in json.load(answer)["notes"]}
    assert said - kept == set()
    assert not list(tmp_path.glob(f"{DATABASE}-*")), "the file alone holds them"


def write(server: Server, said: set[str]) -> None:
    """Say notes until the server is gone; those that it acknowledged are told."""
    while True:
        note = {"id": str(uuid.uuid4()), "time": 1.0, "text": "a" * 500}
        try:
            with server.ask(f"/api/clips/{clip_id('a.mp4')}/notes", note) as answer:
                if answer.status == 201:
                    said.add(note["id"])  # type: ignore[arg-type]
        except OSError:
            return
