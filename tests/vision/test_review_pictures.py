"""Photographs in the reviewed folder: listed, taken in, shown with what was measured, told to the student."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.vision.review_folder import a_tiny_clip
from vision import score
from vision.results.folder import folder_for
from vision.review.clip.overlay import STRIDE
from vision.review.folder import Library, clip_id
from vision.review.web.app import create_app

STILL = Path(__file__).parents[2] / "fixtures" / "stills" / "left_bent_side_bent_knee_height.jpg"
HOME = "http://127.0.0.1:8642"


def test_a_picture_is_shown_as_a_clip_of_one_frame(tmp_path: Path) -> None:
    picture = tmp_path / "Ada" / "2026-11-20.jpg"
    picture.parent.mkdir()
    shutil.copy(STILL, picture)
    id = clip_id("Ada/2026-11-20.jpg")
    with TestClient(create_app(tmp_path), base_url=HOME) as page:
        assert "not scored" in page.get("/").text
        told = page.get(f"/clip/{id}/data.json").json()
        assert told["clip"]["kind"] == "picture" and not told["scored"]  # it can be looked at and drawn on
        assert "<video src" not in page.get(f"/clip/{id}").text
        score(picture, out=folder_for(picture), model="full")
        row = page.get(f"/row/{id}").text
        assert "Left" in row and "0:00" not in row
        shown = page.get(f"/clip/{id}").text
        assert "<video src" not in shown and "/media/" not in shown
        data = page.get(f"/clip/{id}/data.json").json()
        assert data["clip"]["kind"] == "picture" and data["media"]["original"] == f"/media/{id}"
        media = page.get(f"/media/{id}")
        assert media.headers["content-type"] == "image/jpeg" and media.content == picture.read_bytes()
        assert len(page.get(f"/clip/{id}/overlay/0.bin").content) == 4 * STRIDE
        assert page.get(f"/still/{id}").headers["content-type"] == "image/jpeg"
        report = page.get(f"/clip/{id}/report.html").text
        assert "data:image/jpeg" in report and "at 0:00" not in report


def test_a_clip_and_a_picture_of_one_name_have_a_result_each(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    shutil.copy(STILL, tmp_path / "a.jpg")

    def results() -> dict[str, str]:
        return {clip.path: clip.results.name for clip in Library(tmp_path).scan()}

    assert results() == {"a.jpg": "a.jpg.janu", "a.mp4": "a.mp4.janu"}
    (tmp_path / "a.janu").mkdir()  # of the clip, before the picture came
    assert results() == {"a.jpg": "a.jpg.janu", "a.mp4": "a.janu"}
    (tmp_path / "a.mp4.janu").mkdir()
    assert results()["a.mp4"] == "a.mp4.janu"


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [("x.jpg", STILL.read_bytes(), True), ("x.jpg", a_tiny_clip(), False), ("x.mp4", STILL.read_bytes(), False)],
)
def test_a_picture_is_taken_in_if_it_is_what_its_name_says(
    tmp_path: Path, name: str, content: bytes, taken: bool
) -> None:
    with TestClient(create_app(tmp_path), base_url=HOME) as page:
        page.app.state.shelf.scorer.add = lambda clips: None  # it is not scored here
        answer = page.post(f"/api/upload?name={name}&student=Ada&day=2026-11-20", content=content)
    assert answer.status_code == (201 if taken else 422)
    assert [path.name for path in tmp_path.glob("Ada/*")] == ([f"2026-11-20_{name}"] if taken else [])
