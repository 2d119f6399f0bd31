"""The recording of a live practice, begun later than the practice and interrupted: the page shows it in step."""

import shutil
import time
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.review_browser import running, visitor
from tests.vision.review_clips import CLIPS, FIRST, FRAMES, numbered, times
from tests.vision.test_review_clip import NUMBERS
from vision.live.capture import CapturedFrame
from vision.live.recording import Recording, session_time_of
from vision.media.clip import Clip
from vision.media.frame import Frame
from vision.review.folder import clip_id

#: the first frame that was recorded, and how long (s) the practice had been interrupted by then
BEGAN, PAUSED_S = 30, 7.0


def record(folder: Path) -> Path:
    """Record the numbered pictures from `BEGAN` on."""
    recording = Recording(folder)
    recording.start()
    for frame in Clip(CLIPS / "left_knee_lifts.mp4"):
        if (number := frame.index - FIRST) in range(BEGAN, FRAMES):
            t = times()[number]
            image = np.ascontiguousarray(numbered(frame.image, number))
            while recording._shots.qsize() > 10:
                time.sleep(0.01)
            recording.add(CapturedFrame(Frame(t + PAUSED_S, image, frame.index), 0.0), t)
    recording.stop()
    assert recording.error is None
    return folder / "recording.mp4"


def test_a_recording_tells_when_it_began(tmp_path: Path) -> None:
    clip = record(tmp_path)
    assert session_time_of(clip) == pytest.approx(times()[BEGAN], abs=5e-4)
    assert [frame.t for frame in Clip(clip)] == pytest.approx([t - times()[BEGAN] for t in times()[BEGAN:]], abs=1e-3)
    assert session_time_of(CLIPS / "left_knee_lifts.mp4") == 0.0


def test_the_page_shows_it_in_step(scored_folder: Path, browser: Browser, tmp_path: Path) -> None:
    folder = shutil.copytree(scored_folder, tmp_path / "clips")
    live = folder / "Ada" / "live-2026-01-03.janu"
    shutil.move(folder / "Ada" / "2026-01-02_a.janu", live)
    (live / "annotated.mp4").unlink()
    record(live)
    (folder / "Ada" / "2026-01-02_a.mp4").unlink()
    with running(folder) as server, visitor(browser, server) as context:
        page = context.new_page()
        page.goto(f"{server.address}/clip/{clip_id('Ada/live-2026-01-03.janu')}")
        expect(page.locator("#notice")).to_contain_text("The recording begins at 0:03", timeout=20_000)
        overlay = page.locator(".overlay")
        expect(overlay).to_have_attribute("data-frame", str(BEGAN), timeout=20_000)
        page.evaluate(NUMBERS)
        page.keyboard.press("ArrowRight")
        expect(overlay).to_have_attribute("data-frame", str(BEGAN + 1))
        page.keyboard.press("End")
        expect(overlay).to_have_attribute("data-frame", str(FRAMES - 1))
        page.keyboard.press("Home")  # what was before is not there to be seen
        expect(overlay).to_have_attribute("data-frame", str(BEGAN))
        page.evaluate("() => window.look()")  # the browser does not tell of every frame that it has sought
        seen = page.evaluate("window.seen")
        assert len(seen) >= 3 and all(isnan(drawn) or abs(number - drawn) <= 1 for number, drawn in seen[1:])
        assert seen[-1] == [BEGAN, BEGAN]
