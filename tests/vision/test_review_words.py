"""The teacher's word: what is said is kept, two tabs lose nothing, and a clip that is renamed keeps what was said."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from vision.review.folder import clip_id
from vision.review.web.app import create_app

CLIP = Path("fixtures/clips/left_aligned.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Ada").mkdir()
    shutil.copy(CLIP, tmp_path / "Ada" / "2026-01-02_a.mp4")
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url="http://127.0.0.1:8642") as client:
        yield client


ID = clip_id("Ada/2026-01-02_a.mp4")
NOTE = {"time": 1.5, "check": "extended_knee", "text": "reach <b>through</b> the heel"}


def said(page: TestClient, id: str = ID) -> dict:
    return page.get(f"/api/clips/{id}/words").json()


def test_a_note_is_added_changed_deleted_and_all_of_it_undone(page: TestClient) -> None:
    tab = {"Janu-Tab": "one"}
    added = page.post(f"/api/clips/{ID}/notes", json=NOTE, headers=tab)
    assert added.status_code == 201
    note = added.json()["word"]
    assert {name: note[name] for name in NOTE} == NOTE and note["revision"] == 1
    changed = page.put(f"/api/notes/{note['id']}", json=NOTE | {"text": "longer", "revision": 1}, headers=tab).json()
    assert changed["word"]["text"] == "longer"
    gone = page.delete(f"/api/notes/{note['id']}?revision={changed['word']['revision']}", headers=tab)
    assert gone.status_code == 200 and said(page)["notes"] == []

    texts = []
    for _ in range(3):
        assert page.post("/api/undo", json={"clip": ID}, headers=tab).status_code == 200
        texts.append([note["text"] for note in said(page)["notes"]])
    assert texts == [["longer"], [NOTE["text"]], []]
    assert page.post("/api/undo", json={"clip": ID}, headers=tab).status_code == 404


def test_of_two_tabs_the_slower_one_is_told_and_nothing_is_lost(page: TestClient) -> None:
    note = page.post(f"/api/clips/{ID}/notes", json=NOTE, headers={"Janu-Tab": "one"}).json()["word"]
    first = page.put(
        f"/api/notes/{note['id']}", json=NOTE | {"text": "one", "revision": 1}, headers={"Janu-Tab": "one"}
    )
    late = page.put(f"/api/notes/{note['id']}", json=NOTE | {"text": "two", "revision": 1}, headers={"Janu-Tab": "two"})
    assert first.status_code == 200 and late.status_code == 409
    assert late.json()["word"]["text"] == "one"
    assert page.post("/api/undo", json={"clip": ID}, headers={"Janu-Tab": "two"}).status_code == 404


def test_a_repeated_request_says_nothing_twice(page: TestClient) -> None:
    note = NOTE | {"id": str(uuid4())}
    assert [page.post(f"/api/clips/{ID}/notes", json=note).status_code for _ in range(2)] == [201, 200]
    assert len(said(page)["notes"]) == 1


def test_a_renamed_clip_keeps_what_was_said(page: TestClient, folder: Path) -> None:
    page.post(f"/api/clips/{ID}/marks", json={"time": 1, "kind": "line", "points": [[0.1, 0.2], [0.3, 0.4]]})
    (folder / "Ada" / "2026-01-02_a.mp4").rename(folder / "b.mp4")
    assert said(page, clip_id("b.mp4"))["marks"][0]["points"] == [[0.1, 0.2], [0.3, 0.4]]
    assert page.get(f"/api/clips/{ID}/words").status_code == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("notes", {"time": -1, "text": "x"}),
        ("notes", {"time": 1, "text": ""}),
        ("notes", {"time": 1, "text": "x", "more": 1}),
        ("notes", {"time": 1, "text": "x", "id": "../../x"}),
        ("marks", {"time": 1, "kind": "line", "points": [[0, 0]]}),
        ("marks", {"time": 1, "kind": "line", "points": [[0, 0], [1, 1]], "colour": "red;x:url(y)"}),
        ("judgements", {"time": 1, "side": "left", "hold": 0, "check": "fold", "status": "good"}),
    ],
)
def test_what_is_wrong_is_said_and_not_kept(page: TestClient, kind: str, body: dict) -> None:
    answer = page.post(f"/api/clips/{ID}/{kind}", json=body)
    assert answer.status_code == 422 and answer.json()["error"]
    assert said(page)[kind] == []
