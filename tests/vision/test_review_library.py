"""The library: whose a clip is and of what day, what is found, what stays when files change, and how fast it is."""

import html
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from starlette.testclient import TestClient

from alignment.body.landmarks import SIDES, Side
from alignment.checks import EARLIER
from alignment.report import FileInfo
from tests.vision.invented_reports import LEFT, RIGHT, a_hold, a_report, a_side
from tests.vision.review_folder import a_library, a_practice, a_tiny_clip, put_result
from vision.results.folder import folder_for, report_json
from vision.review.folder import ClipFiles, Library, clip_id
from vision.review.library.catalogue import Catalogue, LibraryFilter
from vision.review.notes.database import open_database
from vision.review.notes.notebook import Notebook
from vision.review.web.app import create_app
from vision.review.web.parts import Shelf

HOME = "http://127.0.0.1:8642"


def put_clip(folder: Path, path: str, content: bytes = b"", scored: bool = False) -> str:
    clip = folder / path
    clip.parent.mkdir(parents=True, exist_ok=True)
    clip.write_bytes(a_tiny_clip() + (content or path.encode()))
    if scored:
        put_result(clip, report_json(a_practice(1)))
    return clip_id(path)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(tmp_path), base_url=HOME) as client:
        yield client


def a_catalogue(folder: Path) -> Catalogue:
    library = Library(folder)
    return Catalogue(library, Notebook(open_database(folder, None)))


@pytest.mark.parametrize(
    ("path", "student", "day"),
    [
        ("Ada/2026-11-03_left.mp4", "Ada", date(2026, 11, 3)),
        ("Ada/VID_20261103_101112.mp4", "Ada", date(2026, 11, 3)),
        ("Ada/2026-11-03/left.mp4", "Ada", date(2026, 11, 3)),
        ("Ada/2026.11.03 (1).MOV", "Ada", date(2026, 11, 3)),
        ("2026_11_03.mp4", "", date(2026, 11, 3)),
        ("Ada/3.11.2026_left.mp4", "Ada", date(2026, 11, 3)),
        ("Ada/2026-13-45_x.mp4", "Ada", date(2001, 9, 9)),
        ("Ada/120261103.mp4", "Ada", date(2001, 9, 9)),
    ],
)
def test_student_and_date_are_read_from_the_path(tmp_path: Path, path: str, student: str, day: date) -> None:
    put_clip(tmp_path, path)
    os.utime(tmp_path / path, (1_000_000_000, 1_000_000_000))  # 9 September 2001
    (entry,) = a_catalogue(tmp_path).entries()
    assert (entry.student, entry.day) == (student, day)


def test_what_the_path_says_can_be_put_right_and_stays_with_the_clip(page: TestClient, tmp_path: Path) -> None:
    id = put_clip(tmp_path, "inbox/x.mp4")
    page.put(f"/api/clips/{id}/about", json={"student": "Grace", "day": "2026-05-06"})
    (tmp_path / "inbox" / "x.mp4").rename(tmp_path / "y.mp4")
    (entry,) = a_catalogue(tmp_path).entries()
    assert (entry.student, entry.day, entry.clip.path) == ("Grace", date(2026, 5, 6), "y.mp4")
    assert "Grace" in page.get("/").text and "6 May 2026" in page.get("/").text


def test_results_that_are_made_deleted_and_made_again_are_seen_at_once_and_lose_no_note(
    page: TestClient, tmp_path: Path
) -> None:
    id = put_clip(tmp_path, "Ada/a.mp4", scored=True)
    assert "Long spine: adjust" in page.get(f"/row/{id}").text
    body = {"time": 98, "side": "right", "hold": 0, "check": "spine_rounding", "status": "aligned"}
    word = page.post(f"/api/clips/{id}/judgements", json=body).json()["word"]
    assert word["measured"] == "adjust"
    shutil.rmtree(folder_for(tmp_path / "Ada" / "a.mp4"))
    assert "not scored" in page.get(f"/row/{id}").text
    assert page.get(f"/api/clips/{id}/words").json()["judgements"] == [word]
    put_result(tmp_path / "Ada" / "a.mp4", report_json(a_practice(2)))
    assert "Long spine: aligned" in page.get(f"/row/{id}").text
    assert page.get(f"/api/clips/{id}/words").json()["judgements"] == [word]


def test_notes_on_a_clip_whose_recording_is_deleted_stay_with_its_results(page: TestClient, tmp_path: Path) -> None:
    id = put_clip(tmp_path, "Ada/a.mp4", scored=True)
    page.post(f"/api/clips/{id}/notes", json={"time": 1, "text": "keep me"})
    (tmp_path / "Ada" / "a.mp4").unlink()
    left = clip_id("Ada/a.janu")
    assert [note["text"] for note in page.get(f"/api/clips/{left}/words").json()["notes"]] == ["keep me"]
    assert "the recording is gone" in page.get("/").text
    (tmp_path / "Ada" / "b.mp4").write_bytes(a_tiny_clip() + b"Ada/a.mp4")  # it comes back under another name
    notes = page.get(f"/api/clips/{clip_id('Ada/b.mp4')}/words").json()["notes"]
    assert [note["text"] for note in notes] == ["keep me"]


def test_another_recording_under_the_same_name_is_another_clip(page: TestClient, tmp_path: Path) -> None:
    id = put_clip(tmp_path, "Ada/a.mp4")
    page.post(f"/api/clips/{id}/notes", json={"time": 1, "text": "of the first"})
    put_clip(tmp_path, "Ada/a.mp4", b"another content")
    assert page.get(f"/api/clips/{id}/words").json()["notes"] == []
    put_clip(tmp_path, "Ada/first.mp4", b"Ada/a.mp4")
    assert len(page.get(f"/api/clips/{clip_id('Ada/first.mp4')}/words").json()["notes"]) == 1


def test_notes_on_a_clip_that_is_gone_can_still_be_read(page: TestClient, tmp_path: Path) -> None:
    id = put_clip(tmp_path, "Ada/a.mp4")
    page.post(f"/api/clips/{id}/notes", json={"time": 61, "check": "fold", "text": "still here"})
    assert "/lost" not in page.get("/").text and "There are none" in page.get("/lost").text
    (tmp_path / "Ada" / "a.mp4").unlink()
    assert "1 note</a> on clips that are not in the folder now" in page.get("/").text
    text = page.get("/lost").text
    assert "Ada/a.mp4" in text and "still here" in text and "1:01, Depth of fold" in text


def test_a_live_practice_and_a_damaged_result_are_shown_as_what_they_are(page: TestClient, tmp_path: Path) -> None:
    live = tmp_path / "live-20261103-101500.janu"
    live.mkdir()
    side = a_side("left", "extended_side", a_hold(LEFT, 1.0, 30.0, {}))
    (live / "report.json").write_text(report_json(a_report(side, kind="live", name="live")), encoding="utf-8")
    (live / "recording.mp4").write_bytes(a_tiny_clip())
    damaged = put_clip(tmp_path, "broken.mp4")
    (tmp_path / "broken.janu").mkdir()
    (tmp_path / "broken.janu" / "report.json").write_text("{")
    answer = page.get(f"/media/{clip_id(live.name)}")
    assert answer.status_code == 200, answer.text
    row = page.get(f"/row/{clip_id(live.name)}").text
    assert "0:29" in row and "Live session at 10:15" in row and "live session</span>" in row and "is gone" not in row
    (live / "recording.mp4").unlink()
    assert "<img" not in page.get(f"/row/{clip_id(live.name)}").text
    assert "not scored" in page.get(f"/row/{damaged}").text


def test_a_recording_that_comes_after_its_result_was_found_is_found_as_well(tmp_path: Path) -> None:
    live = tmp_path / "live-20261103-101500.janu"
    live.mkdir()
    (live / "report.json").write_text(report_json(a_practice(1)), encoding="utf-8")
    library = Library(tmp_path)
    assert [clip.video for clip in library.scan()] == [None]
    for name in ("annotated.mp4", "recording.mp4"):
        (live / name).write_bytes(a_tiny_clip())
        assert library.clip(clip_id(live.name)).video == live / name
    (live / "recording.mp4").unlink()
    assert library.clip(clip_id(live.name)).video == live / "annotated.mp4"


def test_a_look_that_began_earlier_hides_nothing_that_a_later_one_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_clip(tmp_path, "a.mp4")
    library = Library(tmp_path)
    looked, go_on = Event(), Event()
    walk = Library._walk

    def slowly(library: Library, folder: Path, prefix: str) -> Iterator[ClipFiles]:
        found = list(walk(library, folder, prefix))
        looked.set()
        assert go_on.wait(20)
        yield from found

    monkeypatch.setattr(Library, "_walk", slowly)
    early = Thread(target=library.scan)
    early.start()
    assert looked.wait(20)
    monkeypatch.setattr(Library, "_walk", walk)
    id = put_clip(tmp_path, "b.mp4")
    Timer(0.2, go_on.set).start()
    assert library.clip(id).path == "b.mp4"
    early.join()
    assert id in library._clips


def test_search_and_filters(tmp_path: Path) -> None:
    a_library(tmp_path, 40, students=4)
    catalogue = a_catalogue(tmp_path)
    entries = catalogue.entries()
    catalogue.opened(entries[0].clip)
    entries = catalogue.entries()

    def found(text: str = "", **more: str) -> int:
        return sum(entry.is_shown(LibraryFilter(text, **more)) for entry in entries)  # type: ignore[arg-type]

    assert [found(), found("january 2025"), found("ADA january"), found("nobody"), found("2025-01-05 ada")] == [
        40,
        16,
        2,
        0,
        1,
    ]
    assert found("emile") == found("Émile") == 4
    assert found(student="Ada 1") == 2 and found("long spine") == found(show="adjust") == 20
    assert found(show="new") == 39 and found(show="unscored") == 0 and found(show="words") == 0


def test_the_first_page_shows_some_clips_and_the_parts_after_it_all_others(tmp_path: Path) -> None:
    with TestClient(create_app(a_library(tmp_path, 130)), base_url="http://127.0.0.1:8642") as page:
        address, found = "/", []
        while address:
            text = page.get(address).text
            found.append(re.findall(r'data-clip="(\w+)"', text))
            more = re.search(r'href="([^"]+)" id="more"', text)
            address = f"{html.unescape(more[1])}&part=true" if more else ""
    assert len(found) == 3 and len(found[0]) < 40
    assert len({clip for part in found for clip in part}) == sum(map(len, found)) == 130


def test_the_catalogue_is_kept_and_a_start_reads_only_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_library(tmp_path, 20)
    before = a_catalogue(tmp_path).entries()
    read: list[str] = []
    real = ClipFiles.read_report
    monkeypatch.setattr(ClipFiles, "read_report", lambda clip: read.append(clip.path) or real(clip))  # type: ignore[func-returns-value]
    put_clip(tmp_path, "new.mp4", scored=True)
    after = a_catalogue(tmp_path).entries()
    assert read == ["new.mp4"]
    assert [entry for entry in after if entry.clip.path != "new.mp4"] == before


def test_progress_says_what_changed_and_what_cannot_be_told(page: TestClient, tmp_path: Path) -> None:
    for day, knee in (("2026-01-01", 160.0), ("2026-02-01", 161.0), ("2026-03-01", 172.0)):
        put_clip(tmp_path, f"Ada/{day}.mp4")
        left = a_side("left", "extended_side", a_hold(LEFT | {"extended_knee": knee}, 10, 70, {}))
        right = a_side("right", "bent_side", a_hold(RIGHT, 90, 150, {}))
        put_result(tmp_path / "Ada" / f"{day}.mp4", report_json(a_report(left, right)))
    text = page.get("/student?name=Ada").text
    assert "Left: +12° since 1 January 2026." in text
    assert "Right: no change since 1 January 2026 that this camera can measure." in text
    assert "held 1 min, all aligned 1 min" in text.replace("\xa0", " ")
    assert text.count("<svg viewBox") > 6 and "style=" not in text
    assert f"/clip/{clip_id('Ada/2026-03-01.mp4')}?side=left" in text
    assert ">170°</text>" in text and "never judged; in torso lengths" in text
    assert page.get("/student?name=Eve").status_code == 404


def test_the_tighter_side_is_told_over_all_days(page: TestClient, tmp_path: Path) -> None:
    """A clip a side, as they are often recorded, and results of the pose file before it had care."""

    def put(name: str, side: Side) -> None:
        put_clip(tmp_path, f"{name}_{side}.mp4")
        hold = a_hold(LEFT | {"fold": 40.0 if side == "left" else 56.0}, 10, 70, {})
        spec = FileInfo(name="janu_sirsasana.toml", sha256=EARLIER[0])
        report = a_report(a_side(side, "extended_side", hold), spec=spec)
        put_result(tmp_path / f"{name}_{side}.mp4", report_json(report))

    def told(student: str) -> bool:
        return "sessions the fold over the left leg was less deep" in page.get(f"/student?name={student}").text

    for side in SIDES:
        put("Ada/2026-01-01", side)
        put("2026-01-01", side)
        put("2026-02-01", side)
    assert not told("Ada")
    put("Ada/2026-02-01", "left")
    assert not told("Ada")
    put("Ada/2026-02-01", "right")
    assert told("Ada") and not told("")
    clip = f"/clip/{clip_id('Ada/2026-02-01_left.mp4')}"
    assert "In 2 of 2 sessions the fold over the left leg was less deep" in page.get(f"{clip}/report.html").text
    assert page.get(f"{clip}/data.json").json()["own_spec"] == "", "the built-in pose file is found"


def test_a_fault_of_a_part_of_the_hold_that_is_gone_later_is_an_improvement(page: TestClient, tmp_path: Path) -> None:
    """The hold's middle value is the same both times."""
    for day, adjust in (("2026-01-01", {"extended_knee": [(20.0, 42.0)]}), ("2026-01-15", {})):
        put_clip(tmp_path, f"Ada/{day}.mp4")
        side = a_side("left", "extended_side", a_hold(LEFT, 10, 71, adjust))
        put_result(tmp_path / "Ada" / f"{day}.mp4", report_json(a_report(side)))
    text = page.get("/student?name=Ada").text.replace("\xa0", " ")
    assert (
        "Left: an improvement since 1 January 2026. Then: aligned 64 % of the hold; now: aligned 100 % of the hold."
        in text
    )


def test_stills_are_taken_once_and_kept(page: TestClient, tmp_path: Path) -> None:
    id = put_clip(tmp_path, "a.mp4", scored=True)
    first = page.get(f"/still/{id}")
    assert first.status_code == 200 and first.content.startswith(b"\xff\xd8") and len(first.content) < 60_000
    (tmp_path / "broken.mp4").write_bytes(b"nothing")
    assert page.get(f"/still/{clip_id('broken.mp4')}").status_code == 404
    assert page.get(f"/still/{id}").content == first.content


def test_a_folder_that_may_not_be_written_says_where_notes_can_go(tmp_path: Path) -> None:
    from alignment.errors import OutputError

    (tmp_path / "janu-review.sqlite").mkdir()
    with pytest.raises(OutputError, match=r"--database sqlite:////home"):
        Shelf.of(tmp_path)
    with pytest.raises(OutputError, match="no database that can be reached"):
        Shelf.of(tmp_path, "nonsense://x")
    elsewhere = tmp_path / "notes.sqlite"
    Shelf.of(tmp_path, f"sqlite:///{elsewhere}")
    assert elsewhere.exists()
