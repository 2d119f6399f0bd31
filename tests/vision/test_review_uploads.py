"""Clips that are sent to the review page: taken whole, under a safe name, or refused in words and without a trace."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.vision.review_folder import a_practice, a_tiny_clip, put_result
from vision.results.folder import report_json
from vision.review.folder import Library, clip_id
from vision.review.library import uploads
from vision.review.library.uploads import Uploads, safe_name
from vision.review.web.app import create_app

HOME = "http://127.0.0.1:8642"
ID = clip_id("Ada/2026-01-02_a.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "clips"
    (root / "Ada").mkdir(parents=True)
    clip = root / "Ada" / "2026-01-02_a.mp4"
    clip.write_bytes(a_tiny_clip())
    put_result(clip, report_json(a_practice(1)))
    return root


@pytest.fixture
def page(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url=HOME) as client:
        yield client


def test_a_mistyped_year_and_a_student_called_as_a_file_are_told(page: TestClient, folder: Path) -> None:
    for day in ("0026-01-01", "9999-12-31"):
        assert page.put(f"/api/clips/{ID}/about", json={"student": "Ada", "day": day}).status_code == 422
        assert page.post(f"/api/upload?name=y.mp4&day={day}", content=a_tiny_clip()).status_code == 422
    (folder / "list.txt").write_text("")
    answer = page.post("/api/upload?name=y.mp4&student=list.txt", content=a_tiny_clip())
    assert answer.status_code == 422 and "choose another name" in answer.json()["error"]
    assert str(folder) not in answer.text and not list(folder.glob(".janu-upload*"))


def test_a_clip_that_does_not_tell_its_size_leaves_room_on_the_disk(
    page: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "CHECKED", 20_000)
    monkeypatch.setattr(uploads, "SPARE", 1 << 62)
    answer = page.post("/api/upload?name=y.mp4", content=iter([b"\0" * 10_000] * 10))
    assert answer.status_code == 422 and "There is no room" in answer.json()["error"]
    assert not list(folder.glob(".janu-upload*"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("..\\..\\x.mp4", "x.mp4"),
        ("/etc/x.mp4", "x.mp4"),
        ("C:\\x.mp4", "x.mp4"),
        (".hidden.mp4", "hidden.mp4"),
        ("a\0b\n\u202e.mp4", "ab.mp4"),
        ("-rf.mp4", "rf.mp4"),
        ("con.mp4", "_con.mp4"),
        ("a.mp4. ", "a.mp4"),
        ("Zoë 木 🙂.mp4", "Zoë 木 🙂.mp4"),
        ("..", ""),
    ],
)
def test_a_name_is_nothing_but_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_name_is_short_enough_for_any_disk() -> None:
    assert len(safe_name("é" * 500 + ".mp4").encode()) <= 120 and safe_name("é" * 500 + ".mp4").endswith(".mp4")


@pytest.mark.parametrize("student", ["../outside", "..", "/tmp", "a/../../b", "x.janu/y"])
def test_an_upload_stays_in_the_folder(page: TestClient, folder: Path, student: str) -> None:
    before = set(folder.parent.rglob("*.mp4"))
    params = {"name": "../../x.mp4", "student": student, "day": "2026-02-03"}
    page.post("/api/upload", params=params, content=a_tiny_clip())
    new = set(folder.parent.rglob("*.mp4")) - before
    assert all(path.resolve().is_relative_to(folder) and path.name == "2026-02-03_x.mp4" for path in new)


def test_an_upload_overwrites_nothing(page: TestClient, folder: Path) -> None:
    for _ in range(3):
        answer = page.post("/api/upload?name=2026-01-02_a.mp4&student=Ada", content=a_tiny_clip() + os.urandom(4))
        assert answer.status_code == 201
    names = {path.name for path in (folder / "Ada").glob("*.mp4")}
    assert names == {"2026-01-02_a.mp4", *(f"2026-01-02_a_{n}.mp4" for n in (2, 3, 4))}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", b"no video" * 500),
        ("a.mp4", b""),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.mp4", b"\xff\xd8\xff\xe0" + b"\0" * 500),
        ("a.mkv", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    ],
)
def test_what_is_no_video_is_not_kept(page: TestClient, folder: Path, name: str, content: bytes) -> None:
    answer = page.post(f"/api/upload?name={name}&student=Eve", content=content)
    assert answer.status_code == 422 and answer.json()["error"].endswith(".") and str(folder) not in answer.text
    assert [path.name for path in folder.rglob("*.m*") if "2026-01-02" not in path.name] == []
    assert not list(folder.rglob(".janu-upload*"))


def test_a_clip_that_is_too_large_is_broken_off(folder: Path) -> None:
    app = create_app(folder)
    object.__setattr__(app.state.shelf.uploads, "largest", 50_000)
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 10_000
            yield a_tiny_clip()[:10_000].ljust(10_000, b"\0")

    with TestClient(app, base_url=HOME) as page:
        declared = page.post("/api/upload?name=a.mp4", content=b"\0" * 60_000)
        streamed = page.post("/api/upload?name=a.mp4", content=pieces())
    assert declared.status_code == streamed.status_code == 422 and "larger than" in streamed.json()["error"]
    assert not list(folder.rglob(".janu-upload*"))


def test_what_a_killed_upload_left_is_removed_at_the_start(folder: Path) -> None:
    (folder / ".janu-upload-0123.mp4").write_bytes(b"half")
    Uploads(Library(folder))
    assert not list(folder.glob(".janu-upload*"))


def test_a_name_that_cannot_be_given_leaves_no_empty_clip(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that knows no second name for a file, and with the upload gone meanwhile."""

    def not_here(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    def gone(hidden: Path, _: str) -> None:
        hidden.unlink()

    monkeypatch.setattr(os, "link", not_here)
    with TestClient(create_app(folder), base_url=HOME) as page:
        given = page.post("/api/upload?name=2026-01-02_a.mp4&student=Ada", content=a_tiny_clip() + b"1")
        assert given.json()["path"] == "Ada/2026-01-02_a_2.mp4"
        monkeypatch.setattr(uploads, "_check_video", gone)
        assert page.post("/api/upload?name=2026-01-03_b.mp4&student=Ada", content=a_tiny_clip()).status_code == 500
    assert {path.name for path in (folder / "Ada").glob("*.mp4")} == {"2026-01-02_a.mp4", "2026-01-02_a_2.mp4"}


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_an_upload_to_a_linked_student_is_answered_as_what_becomes_of_it(
    page: TestClient, folder: Path, tmp_path: Path
) -> None:
    (folder / "Adele").symlink_to(folder / "Ada")
    (folder / ".hidden").mkdir()
    (folder / "Hidden").symlink_to(folder / ".hidden")
    (folder / "Lost").symlink_to(folder / "nowhere")
    (tmp_path / "outside").mkdir()
    (folder / "Out").symlink_to(tmp_path / "outside")
    stored = page.post("/api/upload?name=2026-02-03_b.mp4&student=Adele", content=a_tiny_clip() + b"b")
    assert stored.status_code == 201 and stored.json()["path"] == "Ada/2026-02-03_b.mp4"
    assert page.get(f"/media/{stored.json()['clip']}").status_code == 200
    for student in ("Hidden", "Lost", "Out"):
        answer = page.post(f"/api/upload?name=2026-02-03_c.mp4&student={student}", content=a_tiny_clip())
        assert answer.status_code == 422 and "choose another name" in answer.json()["error"]
    assert not list(tmp_path.rglob("*_c.mp4"))
