"""The notes' database when it cannot be used: full, read-only, held by another program. Reading goes on, in words."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from alignment.errors import OutputError
from tests.vision.review_folder import a_practice, a_tiny_clip, put_result
from vision.results.folder import report_json
from vision.review.folder import clip_id
from vision.review.notes import database
from vision.review.notes.backup import back_up
from vision.review.notes.database import DATABASE
from vision.review.web.app import create_app

HOME = "http://127.0.0.1:8642"
ID = clip_id("Ada/a.mp4")
NOTE = {"time": 1.0, "text": "a secret of Ada's"}
READ = (
    *("/", "/lost", "/student?name=Ada", "/api/scoring", "/agreement.json", f"/row/{ID}", f"/still/{ID}"),
    *(f"/clip/{ID}{part}" for part in ("", "/report", "/report.html", "/data.json")),
    *(f"/api/clips/{ID}/{part}" for part in ("words", "serial")),
)


def filled(folder: Path) -> Path:
    """Two clips of Ada's, one with a result."""
    for name in ("a", "b"):
        clip = folder / "Ada" / f"{name}.mp4"
        clip.parent.mkdir(exist_ok=True)
        clip.write_bytes(a_tiny_clip() + name.encode())
    put_result(folder / "Ada" / "a.mp4", report_json(a_practice(1)))
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", place], capture_output=True).returncode:
        pytest.skip("needs to mount a disk: run as root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def read_all(page: TestClient) -> None:
    """Everything that only reads is answered, and soon."""
    for address in READ:
        began = time.monotonic()
        answer = page.get(address)
        assert answer.status_code == 200, (address, answer.text)
        assert time.monotonic() - began < 5, address


def refused(page: TestClient, status: int, words: str) -> None:
    """Whatever writes is refused in words."""
    for answer in (
        page.post(f"/api/clips/{ID}/notes", json=NOTE),
        page.put(f"/api/clips/{ID}/about", json={"student": "Eve"}),
        page.post("/api/scoring", json={"clips": [ID]}),
    ):
        assert answer.status_code == status and answer.json()["code"] == "database", answer.text
        assert words in answer.json()["error"] and "did not expect" not in answer.text


def test_on_a_full_disk_everything_can_be_read_and_saved_again_once_there_is_room(disk: Path) -> None:
    with TestClient(create_app(filled(disk)), base_url=HOME) as page:
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 201
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        read_all(page)
        refused(page, 507, "The disk is full: free some space.")
        read_all(page)
        filler.unlink()
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 201
        assert len(page.get(f"/api/clips/{ID}/words").json()["notes"]) == 2


def test_what_may_only_be_read_is_read(disk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(filled(disk)), base_url=HOME) as page:
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 201
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert back_up(disk, None, tmp_path / "copy.sqlite") == 1
    with TestClient(create_app(disk), base_url=HOME) as page:
        assert "can be read and not written now" in capfd.readouterr().err
        read_all(page)
        refused(page, 503, "The notes may only be read")
        assert [note["text"] for note in page.get(f"/api/clips/{ID}/words").json()["notes"]] == [NOTE["text"]]


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_another_programs_lock_keeps_nobody_from_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.5)
    with TestClient(create_app(filled(tmp_path)), base_url=HOME) as page:
        assert page.get("/").status_code == 200
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other:
        other.execute(lock)
        with TestClient(create_app(tmp_path), base_url=HOME) as page:  # also one that is opened meanwhile
            read_all(page)
            refused(page, 503, "Another program is writing the notes")
            other.execute("ROLLBACK")
            assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 201


def test_no_error_of_the_database_tells_what_a_note_says(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(filled(tmp_path)), base_url=HOME) as page:
        with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other:
            other.execute("ALTER TABLE notes RENAME TO elsewhere")
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 500
    said = capfd.readouterr().err
    assert "no such table: notes" in said and "secret" not in said


def test_a_damaged_file_is_told_as_what_it_is(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    with TestClient(create_app(folder), base_url=HOME) as page:
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE | {"id": str(uuid4())}).status_code == 201
    file = folder / DATABASE
    whole = file.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        [[page_size]] = connection.execute("PRAGMA page_size").fetchall()
        roots = connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'notes'").fetchall()
    within = bytearray(whole)
    for (root,) in roots:
        within[(root - 1) * page_size : root * page_size] = b"\xff" * page_size
    file.write_bytes(within)
    with TestClient(create_app(folder), base_url=HOME, raise_server_exceptions=False) as page:
        answer = page.get(f"/api/clips/{ID}/words")
        assert (answer.status_code, answer.json()["code"]) == (500, "database")
        assert answer.json()["error"] == f"{DATABASE} is damaged: put a backup in its place."
    for damaged in (whole[:100] + b"\xff" * (len(whole) - 100), b"no database" * 400):
        file.write_bytes(damaged)
        with pytest.raises(OutputError, match="is damaged: put a backup in its place"):
            create_app(folder)
