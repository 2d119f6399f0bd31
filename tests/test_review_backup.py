"""`janu review --backup`: one file that holds every note, whole or not at all, while others write."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from alignment.errors import JanuError, OutputError, UnreadableFileError, UsageError
from tests.review_browser import running
from tests.review_notes import notes_in, say
from tests.vision.review_folder import a_tiny_clip
from vision.review.notes.backup import back_up
from vision.review.notes.database import DATABASE

NOTES = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clips = tmp_path / "clips"
    clips.mkdir()
    (clips / "a.mp4").write_bytes(a_tiny_clip())
    return clips


@pytest.mark.lengthy
def test_a_backup_is_whole_while_somebody_writes(folder: Path, tmp_path: Path) -> None:
    with running(folder) as server:
        say(server, NOTES)
        done = threading.Event()

        def write() -> None:
            while not done.is_set():
                say(server, 1)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(3):
                file = tmp_path / "backup.sqlite"
                command = [sys.executable, "-m", "vision", "review", str(folder), "--backup", str(file)]
                told = subprocess.run(command, capture_output=True, text=True, check=True)
                count = notes_in(file, tmp_path / "apart")
                assert count >= NOTES and told.stdout == f"{file} holds {count} notes, drawings and judgements.\n"
        finally:
            done.set()
            writer.join()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.sqlite"]  # nothing beside it


def test_a_backup_that_cannot_be_made_is_told_and_leaves_what_was_there(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    old.write_bytes(b"the last good one")

    def told(error: type[JanuError], words: str, to: Path = old, url: str | None = None) -> None:
        with pytest.raises(error, match=words):
            back_up(folder, url, to)
        assert old.read_bytes() == b"the last good one" and not list(tmp_path.glob(".janu-*"))

    told(UnreadableFileError, "There are no notes to back up")
    (folder / DATABASE).write_bytes(b"")
    told(UnreadableFileError, "holds no notes of Janu's")
    (folder / DATABASE).write_bytes(b"no database at all" * 100)
    told(UnreadableFileError, "holds no notes of Janu's")
    (folder / DATABASE).unlink()
    with running(folder) as server:
        say(server, 1)
    told(OutputError, "is a folder", to=tmp_path)
    told(OutputError, "own file", to=folder / DATABASE)
    told(OutputError, "its folder does not exist", to=tmp_path / "nowhere" / "b.sqlite")
    told(
        UsageError, "pg_dump --file=notes.sql postgresql://me@there/notes", url="postgresql+psycopg://me:pw@there/notes"
    )
    told(UsageError, "copies a SQLite's file only", url="sqlite://")
    assert back_up(folder, None, old) == 1 and notes_in(old, tmp_path / "apart") == 1
    assert back_up(tmp_path, f"sqlite:///{folder / DATABASE}", tmp_path / "new.sqlite") == 1
