"""Turning and mirroring in the review page: shown so at once, scored so, remembered; what was said goes with it."""

import io
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from alignment.report import Correction
from fixtures import stills
from tests.review_browser import SIZES, Server, running, visitor
from tests.vision.clips import make_clip
from tests.vision.invented_reports import LEFT, a_hold, a_report, a_side
from tests.vision.review_clips import CLIPS, stumbling_blocks, watched
from tests.vision.review_folder import put_result
from vision.media.clip import Clip
from vision.media.sources import Picture, open_source
from vision.results.folder import LANDMARKS, folder_for, report_json
from vision.results.landmarks_parquet import Landmarks
from vision.review.folder import ClipFiles, Library, clip_id
from vision.review.notes.database import open_database
from vision.review.notes.notebook import Notebook
from vision.review.notes.turns import as_shown, choose, chosen_turns, scored_so
from vision.review.web.app import create_app
from vision.review.web.parts import static_address

CLIP, STILL = "Ada/2026-01-01_side.mp4", "Ada/2026-01-02_side.png"
TURNS = [Correction(rotate=rotate, mirrored=mirrored) for rotate, mirrored in product((0, 90, 180, 270), (False, True))]
#: the middle of what is drawn on a canvas, as shares of its width and height
MIDDLE = """(canvas) => {
  const { width, height } = canvas;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let i = 3; i < data.length; i += 4) {
    if (!data[i]) continue;
    const at = (i - 3) / 4, x = at % width, y = Math.floor(at / width);
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return [(left + right) / 2 / width, (top + bottom) / 2 / height];
}"""


def sideways(path: Path) -> Path:
    """A practice at five frames in two seconds, filmed with the phone held on its side and nothing that says so."""
    frames = list(Clip(CLIPS / "left_knee_lifts.mp4", every=9))
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_clip(path, [np.ascontiguousarray(np.rot90(f.image)) for f in frames], [f.t for f in frames])


def opened(browser: Browser, server: Server, path: str, size: str = "wide") -> Page:
    width, height = SIZES[size]
    page = visitor(browser, server, viewport={"width": width, "height": height}, bypass_csp=True).new_page()
    page.goto(f"{server.address}/clip/{clip_id(path)}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def off(page: Page, picture: NDArray[np.uint8]) -> float:
    """How far what the stage shows is from a picture, on average, in grey levels of 255."""
    stage = page.locator("#stage")
    page.evaluate("document.querySelectorAll('#stage canvas, .nearer').forEach((one) => (one.style.opacity = 0))")
    seen = Image.open(io.BytesIO(stage.screenshot())).convert("RGB")
    page.evaluate("document.querySelectorAll('#stage canvas, .nearer').forEach((one) => (one.style.opacity = ''))")
    height, width = picture.shape[:2]
    assert seen.width / seen.height == pytest.approx(width / height, rel=0.02)
    small = [np.asarray(one.resize((64, 64)), float) for one in (seen, Image.fromarray(picture))]
    return float(np.abs(small[0] - small[1]).mean())


def scored(page: Page) -> None:
    """Until the page comes again with the result."""
    expect(page.get_by_role("link", name="To the student")).to_be_visible(timeout=120_000)
    expect(page.locator("html[data-ready]")).to_be_attached()


def turns_as_python_does(page: Page) -> None:
    """The page's places go where the report's go, come back, and may be turned twice."""
    turned = page.evaluate(
        f"""async (turns) => {{
          const {{ Turn }} = await import("{static_address()}/clip/turn.js");
          return turns.map((one) => {{
            const turn = Turn.of(one);
            const after = turn.then(new Turn(1, true));
            return [turn.place([0.1, 0.3]), turn.back.place(turn.place([0.1, 0.3])), after.place([0.1, 0.3])];
          }});
        }}""",
        [one.model_dump() for one in TURNS],
    )
    for correction, (placed, back, after) in zip(TURNS, turned, strict=True):
        mark = [{"points": [[0.1, 0.3]]}]
        assert as_shown(mark, correction)[0]["points"][0] == pytest.approx(placed)
        assert back == pytest.approx([0.1, 0.3])
        again = as_shown(as_shown(mark, correction), Correction(rotate=90, mirrored=True))
        assert again[0]["points"][0] == pytest.approx(after)


def test_a_clip_is_turned_drawn_on_scored_so_and_mirrored(tmp_path: Path, browser: Browser) -> None:
    path = sideways(tmp_path / CLIP)
    with running(tmp_path, "--model", "full") as server:
        page = opened(browser, server, CLIP)
        heard = watched(page)
        turns_as_python_does(page)
        upright = Clip(path, correction=Correction(rotate=90)).frame_at(0.0).image
        page.keyboard.press("t")
        assert page.evaluate("document.activeElement.textContent") == "Turn left"
        assert stumbling_blocks(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Shown with a quarter turn to the right.")).to_be_visible()
        expect(page.get_by_text("Mirroring exchanges left and right.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#turning")).to_be_hidden()
        page.reload()  # it is kept while it is not scored
        expect(page.locator("#stage video")).to_have_js_property("readyState", 4)
        assert off(page, upright) < 8
        page.get_by_role("button", name="Draw").click()
        page.get_by_role("group", name="Tool").get_by_role("button", name="Arrow").click()
        box = page.locator("#stage").bounding_box()
        assert box is not None
        with page.expect_response("**/marks*"):
            for x, y in ((0.2, 0.3), (0.3, 0.3)):
                page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(page.locator("#note-count")).to_have_text("1")
        assert page.locator(".drawings").evaluate(MIDDLE) == pytest.approx([0.25, 0.3], abs=0.02)
        words = page.request.get(f"{server.address}/api/clips/{clip_id(CLIP)}/words").json()
        assert np.allclose(words["marks"][0]["points"], [[0.3, 0.8], [0.3, 0.7]], atol=0.02), "as the file shows it"

        page.get_by_role("button", name="Turn", exact=True).click()
        page.get_by_role("button", name="Score it so").click()
        scored(page)
        report = Library(tmp_path).clip(clip_id(CLIP)).read_report()
        assert report and report.clip.correction == Correction(rotate=90)
        assert report.sides[0].extended == "left" and report.sides[0].holds
        expect(page.locator(".overlay")).to_have_attribute("data-frame", "0")
        assert off(page, upright) < 8, "the file itself is shown: no copy has to be made first"
        first = Landmarks(folder_for(path) / LANDMARKS).part(0, 1)[0].body
        assert first is not None
        height, width = upright.shape[:2]
        middle = (first.pixels.min(axis=0) + first.pixels.max(axis=0)) / 2 / (width, height)
        assert page.locator(".overlay").evaluate(MIDDLE) == pytest.approx(list(middle), abs=0.06)
        assert page.locator(".drawings").evaluate(MIDDLE) == pytest.approx([0.25, 0.3], abs=0.02)
        page.keyboard.press("t")
        page.get_by_role("button", name="Mirror", exact=True).click()
        expect(page.get_by_text("Until it is scored so")).to_be_visible()
        assert page.locator(".overlay").evaluate(MIDDLE) == pytest.approx([1 - middle[0], middle[1]], abs=0.06)
        assert page.locator(".drawings").evaluate(MIDDLE) == pytest.approx([0.75, 0.3], abs=0.02)
        assert off(page, upright[:, ::-1]) < 8 < off(page, upright)
        assert heard == []


@pytest.mark.lengthy
def test_a_picture_on_its_side_offers_its_turn_and_judgements_go_with_their_side(
    tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / STILL
    path.parent.mkdir()
    with open_source(next(one for one in stills() if one.stem == "left_extended_side_spine_rounding")) as source:
        Image.fromarray(np.rot90(next(iter(source)).image)).save(path)
    address = f"/api/clips/{clip_id(STILL)}"
    with running(tmp_path, "--model", "full") as server:
        page = opened(browser, server, STILL)
        page.get_by_role("button", name="Score it", exact=True).click()
        expect(page.get_by_text("The picture lies on its side, so it was not scored.")).to_be_visible(timeout=120_000)
        assert "--rotate" not in page.locator("#findings").inner_text()
        assert stumbling_blocks(page) == []
        page.get_by_role("button", name="Turn it and score it").click()
        scored(page)
        upright = next(iter(Picture(path, Correction(rotate=90)))).image
        assert off(page, upright) < 8
        judged = {"time": 0.0, "side": "left", "hold": 0, "check": "extended_knee", "status": "adjust"}
        page.request.post(server.address + address + "/judgements", data=judged)
        page.keyboard.press("t")
        page.get_by_role("button", name="Mirror", exact=True).click()
        page.get_by_role("button", name="Score it so").click()
        expect(page.get_by_role("heading", name="Right leg straight")).to_be_visible(timeout=120_000)
        kept = page.request.get(server.address + address + "/words").json()["judgements"]
        assert [word["side"] for word in kept] == ["right"]
        page.goto(f"{server.address}/clip/{clip_id(STILL)}/report")
        expect(page.get_by_text("do not send that one")).to_be_visible()
        page.goto(server.address)
        expect(page.get_by_text("your own judgements lead")).to_be_visible()
        page.goto(f"{server.address}/clip/{clip_id(STILL)}")
        for size in SIZES:
            page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))  # type: ignore[arg-type]
            if page.locator("#turning").is_hidden():
                page.get_by_role("button", name="Turn", exact=True).click()
            expect(page.get_by_role("button", name="Score it so")).to_be_in_viewport()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


def test_places_are_turned_as_pictures_are(tmp_path: Path) -> None:
    image = np.zeros((48, 64, 3), np.uint8)
    image[8:12, 40:44] = 255
    Image.fromarray(image).save(tmp_path / "dot.png")
    for correction in TURNS:
        shown = next(iter(Picture(tmp_path / "dot.png", correction))).image
        y, x = (np.argwhere(shown[..., 0] > 128).mean(axis=0) + 0.5) / shown.shape[:2]
        mark = as_shown([{"points": [[42 / 64, 10 / 48]]}], correction)
        assert mark[0]["points"][0] == pytest.approx([x, y], abs=1e-6)


@pytest.fixture
def book(tmp_path: Path) -> tuple[Notebook, ClipFiles]:
    """A clip with a result of one side, its left, which the teacher has judged."""
    make_clip(tmp_path / "a.mp4")
    put_result(tmp_path / "a.mp4", report_json(a_report(a_side("left", "extended_side", a_hold(LEFT, 1.0, 9.0, {})))))
    library = Library(tmp_path)
    notebook, (clip,) = Notebook(open_database(tmp_path, None)), library.scan()
    judged = {"time": 1.0, "side": "left", "hold": 0, "check": "fold", "status": "adjust"}
    notebook.add("judgements", clip, "1" * 36, judged | {"author": "", "measured": None, "comment": ""}, "tab")
    return notebook, clip


def sides(notebook: Notebook, clip: ClipFiles) -> list[str]:
    return [word["side"] for word in notebook.words(clip)["judgements"]]


def test_what_is_chosen_is_kept_until_it_is_scored_so(book: tuple[Notebook, ClipFiles]) -> None:
    notebook, clip = book
    content, mirrored = notebook.content(clip), Correction(rotate=0, mirrored=True)

    def done(correction: Correction) -> None:
        with notebook.writing.begin() as session:
            scored_so(session, content, correction)

    def kept() -> Correction | None:
        with notebook.reading() as session:
            return chosen_turns(session).get(content)

    choose(notebook, clip, mirrored)
    serial = notebook.serial(clip)
    assert kept() == mirrored and sides(notebook, clip) == ["left"], "nothing is otherwise before it is scored"
    done(mirrored)
    assert kept() is None and sides(notebook, clip) == ["right"] and notebook.serial(clip) > serial
    done(mirrored)
    assert sides(notebook, clip) == ["right"], "once is enough"
    choose(notebook, clip, mirrored)
    choose(notebook, clip, Correction())
    assert kept() is None
    choose(notebook, clip, Correction(rotate=90))
    done(Correction(rotate=180))
    assert kept() == Correction(rotate=90), "chosen while it was being scored otherwise"


def test_a_clip_whose_turn_is_chosen_has_its_still_turned(tmp_path: Path) -> None:
    make_clip(tmp_path / "a.mp4")
    id = clip_id("a.mp4")
    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1:8642") as page:

        def shape() -> tuple[int, int]:
            return Image.open(io.BytesIO(page.get(f"/still/{id}").content)).size

        assert page.get(f"/clip/{id}/data.json").json()["chosen"] is None
        (width, height), row = shape(), page.get(f"/row/{id}").text
        address = next(part for part in row.split('"') if part.startswith("/still/"))
        assert page.put(f"/api/clips/{id}/turn", json={"rotate": 90, "mirrored": False}).is_success
        assert shape() == (height, width)
        assert address not in page.get(f"/row/{id}").text, "a browser asks for it again"
        data = page.get(f"/clip/{id}/data.json").json()
        assert (data["correction"], data["chosen"]) == (
            {"rotate": 0, "mirrored": False},
            {"rotate": 90, "mirrored": False},
        )
        assert page.put(f"/api/clips/{id}/turn", json={"rotate": 45, "mirrored": False}).status_code == 422
