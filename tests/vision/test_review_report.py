"""The student's report: what is chosen stands in it, and its anonymous versions tell nobody who it is."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from alignment.body.landmarks import Body, Landmark
from alignment.checks import load_spec
from alignment.report import ClipInfo, FileInfo
from tests.alignment.stick import Stick
from tests.vision.invented_reports import LEFT, RIGHT, a_hold, a_report, a_side
from tests.vision.review_folder import put_result
from vision.media.video_writer import ClipWriter
from vision.perception.observation import Observation
from vision.results.folder import LANDMARKS, folder_for, report_json
from vision.results.landmarks_parquet import LandmarksParquet, RecordingInfo
from vision.review.folder import clip_id
from vision.review.student_report.moments import NO_FACE, OTHERS, UNKNOWN, Drawing, MomentRequest, shown
from vision.review.student_report.privacy import head_of, without_heads, without_names
from vision.review.web.app import create_app

HOME = "http://127.0.0.1:8642"
PATH = "Ada Lovelace/2026-01-02_ada.mp4"
ID = clip_id(PATH)
FACE = (255, 40, 40)


def a_body(t: float, **changes: Any) -> Body:
    """A sitting person whose silhouette reaches everywhere."""
    body = Stick(fold=20).body(azimuth=80.0)
    return replace(body, **{"t": t, "outline": np.full(24, 250.0)} | changes)


def with_face(body: Body) -> np.ndarray:
    """A picture that is grey but for the face: three bars in a colour that is nowhere else."""
    image = np.full((480, 640, 3), 128, np.uint8)
    x, y = body.pixels[: Landmark.MOUTH_RIGHT + 1].mean(axis=0).round().astype(int)
    for top in (y - 16, y - 4, y + 8):
        image[top : top + 8, x - 16 : x + 16] = FACE
    return image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One clip of 2 s with landmarks and a result, in which a hold goes from 0.2 to 1.8 s."""
    clip = tmp_path / PATH
    clip.parent.mkdir()
    with ClipWriter(clip, (640, 480), crf=1) as out:
        for i in range(40):
            out.write(with_face(a_body(i / 20)), i / 20)
    holds = a_hold(LEFT, 0.2, 1.0, {"extended_knee": [(0.4, 0.8)]}), a_hold(RIGHT, 1.1, 1.8, {})
    report = a_report(
        a_side("left", "extended_side", holds[0]), a_side("right", "bent_side", holds[1]), name="2026-01-02_ada.mp4"
    )
    put_result(clip, report_json(report))
    put_landmarks(clip, [Observation(i / 20, i, a_body(i / 20), False) for i in range(40)])
    return tmp_path


def put_landmarks(clip: Path, seen: list[Observation]) -> None:
    info = ClipInfo(name="ada", sha256="0" * 64, kind="clip", duration_s=2, fps=20, size=(640, 480), rotation=0)
    with LandmarksParquet(folder_for(clip) / LANDMARKS) as out:
        for one in seen:
            out.write(one)
        out.about = RecordingInfo(janu_version="1", clip=info, model=FileInfo(name="full", sha256="0" * 64))


@pytest.fixture
def page(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url=HOME) as client:
        yield client


def pictures(text: str) -> list[bytes]:
    return [base64.b64decode(found) for found in re.findall(r"data:image/jpeg;base64,([^\"]+)", text)]


def words_of(text: str) -> str:
    return re.sub(r"data:image/jpeg;base64,[^\"]+", "", text)


def redness(jpeg: bytes) -> int:
    """How many pixels still have about the face's own colour, which is redder than what is drawn to adjust."""
    pixels = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).astype(int)
    return int((np.abs(pixels - FACE).max(axis=2) < 40).sum())


def test_what_is_chosen_stands_in_the_report_and_nothing_else(page: TestClient) -> None:
    def say(kinds: str, **body: object) -> str:
        return page.post(f"/api/clips/{ID}/{kinds}", json=body).json()["word"]["id"]

    kept, left_out = say("notes", time=0.5, text="Well done, Ada."), say("notes", time=0.7, text="for me only")
    say("marks", time=0.5, kind="angle", points=[[0.5, 0.2], [0.5, 0.5], [0.725, 0.5]], note=kept)
    own = say(
        "judgements", time=0.2, side="left", hold=0, check="extended_knee", status="aligned", comment="as she is built"
    )
    chosen = f"chosen=1&letter=Dear+Ada&notes={kept}&judgements={own}&moments=left.0.extended_knee.worst"
    text = words_of(page.get(f"/clip/{ID}/report.html?{chosen}").text)
    for said in (
        "For <bdi>Ada Lovelace</bdi>",
        "2 January 2026",
        "Dear Ada",
        "Well done, Ada.",
        "The angle drawn: 90°",
        "Your teacher: ",
        "as she is built",
        "Measured: to work on",
        "Straight leg, least aligned",
        "Take care",
        "never push the knee",
    ):
        assert said in text, said
    assert "for me only" not in text and left_out not in text and "Bent knee, least aligned" not in text
    for word in ("score", "rank ", "grade", "points", "best of", "%"):
        assert word not in re.sub(r"<style>.*?</style>", "", text, flags=re.S).lower(), word


def test_the_teachers_judgement_leads_wherever_the_result_is_shown(page: TestClient) -> None:
    """A knee that was measured as bent: the teacher finds it aligned, and the chest, which was aligned, not so."""

    def judge(check: str, status: str) -> None:
        body = {"time": 0.2, "side": "left", "hold": 0, "check": check, "status": status}
        assert page.post(f"/api/clips/{ID}/judgements", json=body).status_code == 201

    spec = load_spec()
    knee, chest = spec.checks["extended_knee"], spec.checks["chest_turn"]
    before = page.get(f"/clip/{ID}/report.html").text
    assert knee.title in page.get("/?show=adjust&q=straight+leg").text
    judge("extended_knee", "aligned")
    judge("chest_turn", "adjust")
    after = words_of(page.get(f"/clip/{ID}/report.html").text)
    advised = re.search(r"For the next practice.*?</ul>", after, re.S)
    assert advised and (chest.advice.below in advised[0] or chest.advice.above in advised[0])
    assert knee.advice.below not in after and before != after
    assert "Chest to the leg, least aligned" in after and "Straight leg, least aligned" not in after
    assert "(as your teacher sees it)" in after and "Your teacher: to work on" in after
    row = page.get(f"/row/{ID}").text
    assert "Straight leg: aligned, says the teacher; measured: adjust" in row
    assert "Chest to the leg: adjust, says the teacher; measured: aligned" in row
    assert 'id="clip-' in page.get("/?q=chest+to+the+leg").text
    assert 'id="clip-' not in page.get("/?q=straight+leg").text
    progress = page.get("/student?name=Ada%20Lovelace").text
    assert "aligned, says the teacher; measured: 174° ± 3°, aligned 50 % of the hold" in progress.replace("\xa0", " ")


def test_a_commentary_goes_with_the_report_as_a_file_but_with_no_anonymous_one(
    page: TestClient,
) -> None:
    id = "0" * 8 + "-0000-4000-8000-" + "0" * 12
    assert page.post(f"/api/commentaries/{ID}?id={id}&time=1.5", content=b"as if recorded").status_code == 201
    name = "Ada-Lovelace-2026-01-02-commentary-1.mp4"
    assert f'/commentary/{id}.mp4?save={name}"' in page.get(f"/clip/{ID}/report").text
    report = f"/clip/{ID}/report.html?chosen=1&spoken={id}"
    assert f'<a href="{name}">' in page.get(report).text
    assert "commentary" not in page.get(f"{report}&privacy=blurred").text
    assert "commentary" not in page.get(f"/clip/{ID}/report.html").text


def test_a_report_is_one_file_that_asks_for_nothing(page: TestClient) -> None:
    answer = page.get(f"/clip/{ID}/report.html?save=true")
    assert answer.headers["content-disposition"] == 'attachment; filename="Ada-Lovelace-2026-01-02.html"'
    text = words_of(answer.text)
    assert not re.search(r"(?:src|href|action|url\()=?[\"'(]?(?!#|data:|\")[a-z/]", text.replace('href="#', ""))
    assert "<script" not in text and "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/", "")


@pytest.mark.parametrize("privacy", ["blurred", "figure"])
def test_an_anonymous_report_tells_no_name_and_shows_no_face(page: TestClient, privacy: str) -> None:
    note = {"time": 0.5, "text": "ADA, Lovelace: see 2026-01-02_ada.mp4 of 2 January (2026-01-02). Adagio stays."}
    id = page.post(f"/api/clips/{ID}/notes", json=note).json()["word"]["id"]
    query = f"chosen=1&privacy={privacy}&notes={id}&letter=Ada+lovelace!&moments=left.0.extended_knee.worst&save=true"
    answer = page.get(f"/clip/{ID}/report.html?{query}")
    assert answer.headers["content-disposition"] == 'attachment; filename="practice-report.html"'
    text = words_of(answer.text).lower()
    assert "2026" not in text and "january" not in text
    assert "lovelace" not in text and "_ada" not in text and not re.search(r"\bada\b", text) and "adagio stays" in text
    found = pictures(answer.text)
    assert len(found) == 2
    for jpeg in found:
        assert redness(jpeg) == 0
        assert not {b"Exif", b"http", b"ada"} & {part for part in (b"Exif", b"http", b"ada") if part in jpeg[:200]}
    plain = pictures(page.get(f"/clip/{ID}/report.html?chosen=1&notes={id}").text)
    assert redness(plain[0]) > 50  # else the test could not fail


def test_an_anonymous_progress_tells_no_date(page: TestClient, folder: Path) -> None:
    first = folder / PATH
    later = first.with_name("2026-03-04_ada.mp4")
    later.write_bytes(first.read_bytes() + b"later")
    put_result(later, (folder_for(first) / "report.json").read_text("utf-8"))
    told = {}
    for privacy in ("plain", "figure"):
        query = f"chosen=1&privacy={privacy}&courses=extended_knee"
        text = words_of(page.get(f"/clip/{ID}/report.html?{query}").text)
        told[privacy] = text[text.index('class="panel course"') :]
    assert "2 January 2026" in told["plain"] and "Jan" in told["plain"]
    assert "since the first time" in told["figure"] and "week 9" in told["figure"]
    assert "Jan" not in told["figure"].replace("Janu", "") and "2026" not in told["figure"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"outline": None}, NO_FACE),
        ({"outline": np.full(24, 40.0)}, NO_FACE),  # the silhouette does not reach as far as the head is said to be
        ({"pixels": np.where(np.arange(33)[:, None] < 11, 0.0, Stick(fold=20).body(azimuth=80.0).pixels)}, NO_FACE),
        ({"second": True}, OTHERS),
        ({"body": None}, NO_FACE),
        ({"file": None}, UNKNOWN),
    ],
)
def test_where_the_face_is_not_found_no_picture_is_shown(folder: Path, changes: dict[str, Any], why: str) -> None:
    clip = folder / PATH
    seen = []
    for i in range(40):
        odd = i == 11  # one frame near the picture's is enough
        body = a_body(i / 20, **{k: v for k, v in changes.items() if odd and k in ("outline", "pixels")})
        nobody = odd and "body" in changes
        seen.append(Observation(i / 20, i, None if nobody else body, bool(changes.get("second")) and i == 39))
    put_landmarks(clip, seen)
    if "file" in changes:
        (folder_for(clip) / LANDMARKS).unlink()
    picture = shown(clip, folder_for(clip) / LANDMARKS, MomentRequest(0.5), "blurred")
    assert picture.jpeg is None and picture.why_not == why
    assert shown(clip, folder_for(clip) / LANDMARKS, MomentRequest(0.5), "plain").jpeg


def test_two_moments_that_are_compared_show_the_same_part_of_the_picture(folder: Path) -> None:
    clip = folder / PATH
    far = (Drawing("arrow", ((0.9, 0.9), (0.97, 0.97)), "#ffffff"),)
    asked = [MomentRequest(0.5, drawings=far, beside=((1.2, ()),)), MomentRequest(1.2, beside=((0.5, far),))]
    sizes = [
        [
            Image.open(io.BytesIO(shown(clip, folder_for(clip) / LANDMARKS, one, privacy).jpeg or b"")).size
            for one in two
        ]
        for two in (asked, [replace(one, beside=()) for one in asked])
        for privacy in ("plain", "figure")
    ]
    assert [one == other for one, other in sizes] == [True, True, False, False]


def test_a_blurred_head_keeps_nothing_of_the_face() -> None:
    body = a_body(0.0)
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    blurred = without_heads(noise, [body])
    head = head_of(body)
    assert blurred is not None and head is not None
    x, y, radius = head
    inside = blurred[round(y - radius / 2) : round(y + radius / 2), round(x - radius / 2) : round(x + radius / 2)]
    assert (
        float(np.abs(np.diff(inside.astype(float), axis=0)).mean())
        < 3
        < float(np.abs(np.diff(noise.astype(float), axis=0)).mean())
    )
    assert (blurred[-40:] == noise[-40:]).all()
    assert radius > 0.2 * 300  # pixels a metre: a whole head and more


def test_names_are_left_out_of_texts_whole_words_only() -> None:
    said = without_names("Jo, Anna-Lena and annabelle; clip x_anna.mp4", ["Anna-Lena Jo"], ["x_anna.mp4"])
    assert said == "…, …-… and annabelle; clip …"


def test_the_usual_choice_is_what_is_to_work_on(page: TestClient) -> None:
    body = {"time": 1.2, "side": "right", "hold": 0, "check": "fold", "status": "unmeasurable"}
    own = page.post(f"/api/clips/{ID}/judgements", json=body).json()["word"]["id"]
    text = page.get(f"/clip/{ID}/report").text
    assert f'value="{own}" checked' in text
    ticked = re.findall(r'name="moments" value="([^"]+)" checked', text)
    assert ticked == ["left.0.extended_knee.worst", "left.0.extended_knee.best"]
    assert page.get(f"/clip/{ID}/report.html?chosen=1&privacy=nonsense").status_code == 422
