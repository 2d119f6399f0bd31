"""A commentary: spoken into a real browser with a microphone that beeps, heard in the page, saved as an MP4."""

import re
from pathlib import Path

import av
import numpy as np
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from tests.review_browser import chromium, running, visitor
from tests.vision.review_clips import stumbling_blocks, watched
from tests.vision.review_folder import a_quick_clip
from vision.review.commentary.store import FOLDER
from vision.review.folder import clip_id
from vision.review.web.app import create_app

PATH = "Ada/2026-01-02_a.mp4"
#: Chromium's own: a microphone that beeps once a second, and nobody asked whether it may be used
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PINK = (255, 95, 168)


def test_what_is_said_shown_and_drawn_becomes_one_clip_that_any_phone_plays(tmp_path: Path) -> None:
    a_quick_clip(tmp_path / PATH)
    with running(tmp_path) as server, chromium(*MICROPHONE) as browser:
        page = visitor(browser, server, viewport={"width": 1280, "height": 720}).new_page()
        heard = watched(page)
        page.goto(f"{server.address}/clip/{clip_id(PATH)}")
        page.wait_for_selector("html[data-ready]")
        record(page)
        expect(page.locator(".said.spoken")).to_have_count(1)
        expect(page.locator("#note-count")).to_have_text("2")  # the drawing and the commentary
        page.reload()
        page.wait_for_selector("html[data-ready]")
        page.get_by_role("tab", name="Notes").click()
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_function("() => document.querySelector('#commentary video').currentTime > 0.5")
        assert stumbling_blocks(page) == []
        page.get_by_role("button", name="Close").click()
        page.get_by_role("button", name=re.compile("Delete Commentary")).click()
        expect(page.locator(".said.spoken")).to_have_count(0)
        page.locator("#said").get_by_role("button", name="Undo").click()
        expect(page.locator(".said.spoken")).to_have_count(1)
        page.get_by_role("link", name="Janu Review").click()
        expect(page.locator(".row .tags")).to_contain_text("1 drawing, 1 commentary")
        assert heard == []
    [made] = (tmp_path / FOLDER).iterdir()
    assert made.suffix == ".mp4"  # the browser's recording is gone
    assert made.read_bytes().index(b"moov") < made.read_bytes().index(b"mdat")  # it plays while it is loaded
    with av.open(str(made)) as clip:
        video, audio = clip.streams.video[0], clip.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert video.codec_context.pix_fmt == "yuv420p" and (video.width, video.height) == (640, 480)
        pictures = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video)]
    with av.open(str(made)) as clip:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in clip.decode(audio=0)])
    assert len(pictures) > 20 and 2.5 < len(sound) / 48_000 < 60
    assert np.abs(sound).max() > 0.05 and np.abs(sound).mean() < 0.5  # it beeps, and is still between
    assert np.abs(pictures[0].astype(int) - pictures[-1]).mean() > 1  # the clip went on
    drawn = [
        int((np.abs(picture.astype(int) - PINK).max(axis=2) < 60).sum()) for picture in (pictures[0], pictures[-1])
    ]
    assert drawn[1] > drawn[0] + 200  # a thin line, coded twice


def record(page: Page) -> None:
    """Speak while the clip plays (she folds), then draw on it."""
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name=re.compile("Stop"))).to_be_visible()
    page.keyboard.press(" ")
    page.wait_for_timeout(2000)
    page.keyboard.press("m")
    box = page.locator(".drawings").bounding_box()
    assert box is not None
    for x, y in ((0.2, 0.2), (0.7, 0.2)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.wait_for_timeout(1000)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Notes").click()
    page.keyboard.press("c")


def test_what_is_no_recording_is_told_and_another_clips_is_not_taken(tmp_path: Path) -> None:
    a_quick_clip(tmp_path / PATH)
    address, id = f"/api/commentaries/{clip_id(PATH)}", "0" * 8 + "-0000-4000-8000-" + "0" * 12
    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1:8642") as page:
        assert page.post(f"{address}?time=1&id={id}&content={'0' * 64}", content=b"x").status_code == 404
        assert page.post(f"{address}?time=1&id=..%2F..%2Fx", content=b"x").status_code == 422
        assert page.post(f"{address}?time=1.25&id={id}", content=b"no recording").status_code == 201
        assert page.get(address).json()["commentaries"][0]["time"] == 1.25
        answer = page.get(f"/commentary/{id}.mp4")
        assert answer.status_code == 422 and "cannot be played" in answer.text
        assert page.delete(f"/api/commentaries/{id}").status_code == 200
        assert page.get(address).json() == {"commentaries": []}
        assert page.post(f"/api/commentaries/{id}/restore").json() == {"id": id}
        assert [one["id"] for one in page.get(address).json()["commentaries"]] == [id]
        assert page.get("/").text.count('class="row"') == 1  # the folder of commentaries is no clip
