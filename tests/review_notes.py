"""Notes said to a running page, and what of them is in its file."""

import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from tests.review_browser import Server
from vision.review.folder import clip_id


def say(server: Server, count: int) -> None:
    """Say so many notes, each acknowledged."""
    for number in range(count):
        note = {"id": str(uuid.uuid4()), "time": 1.0, "text": f"note {number}"}
        with server.ask(f"/api/clips/{clip_id('a.mp4')}/notes", note) as answer:
            assert answer.status == 201


def notes_in(file: Path, apart: Path) -> int:
    """How many notes a database's file holds, copied alone as a backup would."""
    apart.mkdir(exist_ok=True)
    with closing(sqlite3.connect(shutil.copy(file, apart / "alone.sqlite"))) as alone:
        assert alone.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(alone.execute("SELECT count(*) FROM notes").fetchone()[0])
