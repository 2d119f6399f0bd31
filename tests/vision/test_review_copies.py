"""A clip that the browser cannot play: a copy is made of it, and is shown with the overlay in step."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.review_browser import running, visitor
from tests.vision.clips import make_clip
from tests.vision.review_clips import CLIPS, FIRST, numbered
from tests.vision.test_review_clip import NUMBERS
from vision import score
from vision.media.clip import Clip
from vision.results.folder import folder_for
from vision.review.folder import clip_id

PATH, COUNT = "Ada/2026-03-04_hevc.mp4", 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pictures = []
    for frame in Clip(CLIPS / "left_knee_lifts.mp4"):
        if frame.index in range(FIRST, FIRST + COUNT):
            pictures.append(np.ascontiguousarray(numbered(frame.image, len(pictures))))
    clip = tmp_path / PATH
    clip.parent.mkdir()
    make_clip(clip, pictures, [i / 10 for i in range(COUNT)], codec="libx265", options={"crf": "18"})
    score(clip, out=folder_for(clip), model="full", video=False)
    return tmp_path


def test_a_copy_is_made_and_shown_in_step(folder: Path, browser: Browser) -> None:
    before = (folder / PATH).read_bytes()
    with running(folder) as server, visitor(browser, server) as context:
        page = context.new_page()
        page.goto(f"{server.address}/clip/{clip_id(PATH)}")
        expect(page.locator("#notice")).to_contain_text("This browser cannot play the clip", timeout=20_000)
        page.get_by_role("button", name="Show it").click(timeout=120_000)
        overlay = page.locator(".overlay")
        expect(overlay).to_have_attribute("data-frame", "0", timeout=20_000)
        assert page.locator("[data-layer=skeleton]").is_enabled() and not page.locator("#notice").is_visible()
        page.evaluate(NUMBERS)
        for frame in range(1, 6):
            page.keyboard.press("ArrowRight")
            expect(overlay).to_have_attribute("data-frame", str(frame))
        page.wait_for_function("window.seen.at(-1)[0] === 5")  # a busy computer shows the last frame later
        seen = page.evaluate("window.seen")
        assert len(seen) >= 3 and all(abs(number - drawn) <= 1 for number, drawn in seen)
    assert (folder / PATH).read_bytes() == before
    copy = Clip(folder_for(folder / PATH) / "playable.mp4")
    assert [frame.t for frame in copy] == pytest.approx([i / 10 for i in range(COUNT)], abs=1e-3)
