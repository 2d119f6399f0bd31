"""What waits in the browser finds its way: to a new address, to a clip that was moved, from a tab that was closed."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.review_browser import free_port, running, visitor
from tests.vision.review_writing import ANYTHING, CLIP, ID, answering, bar, notes, saved, write
from vision.review.folder import clip_id

MOVED = "Ben/2026-05-06_b.mp4"
#: as if a minute had gone by since what is kept was written
LATER = """() => {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith("janu-unsaved-"))) {
    const kept = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 61000 }));
  }
}"""


@pytest.fixture
def folder(scored_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(scored_folder, tmp_path / "clips")


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page


def moved(folder: Path, start: str, end: str) -> None:
    """Move a clip with its results."""
    (folder / end).parent.mkdir(exist_ok=True)
    for suffix in (".mp4", ".janu"):
        shutil.move((folder / start).with_suffix(suffix), (folder / end).with_suffix(suffix))


@pytest.mark.parametrize(
    "closed",
    [pytest.param(False, id="the tab still open"), pytest.param(True, id="the tab closed", marks=pytest.mark.lengthy)],
)
def test_a_page_shared_anew_gets_what_waited_for_it(browser: Browser, folder: Path, closed: bool) -> None:
    port = free_port()
    with browser.new_context() as context:
        with running(folder, "--share", port=port) as first:
            page = opened(context, first.entrance.replace("/?", f"/clip/{ID}?"))
        with running(folder, "--share", port=port) as second:
            write(page, "to the new address")
            expect(bar(page)).to_contain_text("Open the one that the terminal shows")
            if closed:
                page.evaluate(LATER)
                page.close()
            other = context.new_page()
            other.goto(second.entrance)  # the library, as the terminal shows it
            saved(other)
            expect(bar(other)).to_be_hidden()
            if not closed:
                expect(bar(page)).to_be_hidden()
                saved(page)
            assert notes(other, second) == ["to the new address"]


def test_a_clip_that_is_renamed_while_its_page_is_open_gets_its_notes(browser: Browser, folder: Path) -> None:
    with running(folder) as server, visitor(browser, server) as context:
        page = opened(context, f"{server.address}/clip/{ID}")
        moved(folder, CLIP, MOVED)
        write(page, "after the renaming")
        saved(page)
        expect(page.locator("#said")).to_contain_text("The clip is now called 2026-05-06_b.mp4")
        assert notes(page, server, clip_id(MOVED)) == ["after the renaming"]
        page.keyboard.press("n")
        page.keyboard.type("half a th")
        other = opened(context, f"{server.address}/clip/{clip_id(MOVED)}")
        other.get_by_role("tab", name="Notes").click()
        expect(other.locator(".said.note .text")).to_have_text("after the renaming")
        expect(other.get_by_role("textbox", name="Note")).to_have_value("half a th")


def test_a_clip_that_was_taken_away_gets_its_notes_when_it_is_back(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    with running(folder) as server, visitor(browser, server) as context:
        page = opened(context, f"{server.address}/clip/{ID}")
        moved(folder, CLIP, "../away.mp4")
        write(page, "while it was away")
        expect(bar(page)).to_contain_text(
            "2026-01-02_a.mp4 is not in the folder any more. Put it back, under any name."
        )
        page.goto(server.address)
        expect(bar(page)).to_contain_text("Not saved: 1 note.")
        page.close()
        moved(folder, "../away.mp4", MOVED)
        there = opened(context, f"{server.address}/clip/{clip_id(MOVED)}")
        there.evaluate(LATER)
        there.reload()  # the other tab was closed more than a minute ago
        saved(there)
        there.get_by_role("tab", name="Notes").click()
        expect(there.locator(".said.note .text")).to_have_text("while it was away")
        assert notes(there, server, clip_id(MOVED)) == ["while it was away"]


@pytest.mark.lengthy
def test_another_recording_under_the_same_name_does_not_get_the_notes(browser: Browser, folder: Path) -> None:
    with running(folder) as server, visitor(browser, server) as context:
        page = opened(context, f"{server.address}/clip/{ID}")
        clip = folder / CLIP
        clip.write_bytes(clip.read_bytes() + b"another one")
        write(page, "of the first recording")
        expect(bar(page)).to_contain_text("is not in the folder any more")
        assert notes(page, server) == []


@pytest.mark.lengthy
def test_a_tab_that_sees_what_another_one_saved_shows_it_as_saved(browser: Browser, folder: Path) -> None:
    with running(folder) as server, visitor(browser, server) as context:
        page = opened(context, f"{server.address}/clip/{ID}")
        page.route(ANYTHING, answering(503))
        write(page, "stuck in one tab")
        expect(bar(page)).to_be_visible()
        page.evaluate(LATER)
        other = opened(context, f"{server.address}/clip/{ID}")
        saved(other)
        expect(bar(page)).to_be_hidden()
        saved(page)
        assert notes(page, server) == ["stuck in one tab"]


@pytest.mark.lengthy
def test_the_changes_of_one_note_keep_their_order(browser: Browser, folder: Path) -> None:
    with running(folder) as server, visitor(browser, server) as context:
        page = opened(context, f"{server.address}/clip/{ID}")
        page.route(ANYTHING, lambda route: route.abort())
        write(page, "one")
        expect(bar(page)).to_be_visible()
        for text in ("two", "three"):
            page.get_by_role("button", name="Edit").click()
            page.get_by_role("textbox", name="Note").fill(text)
            page.keyboard.press("Control+Enter")
        write(page, "to be deleted")
        page.locator(".said.note").last.get_by_role("button", name="Delete").click()
        page.unroute(ANYTHING)
        saved(page)
        assert notes(page, server) == ["three"]
        expect(page.locator(".said.note .text")).to_have_text(["three"])


def test_what_an_older_page_left_is_saved(browser: Browser, folder: Path) -> None:
    id = "5a7d5b1e-0000-4000-8000-000000000001"
    word = {"id": id, "author": "", "time": 1, "check": None, "text": "from before"}
    left = {"at": 1, "waiting": [{"how": "add", "kind": "notes", "id": id, "word": word}]}
    with running(folder) as server, visitor(browser, server) as context:
        page = context.new_page()
        page.goto(server.address)
        page.evaluate("([key, left]) => localStorage.setItem(key, left)", [f"janu-unsaved-{ID}-{id}", json.dumps(left)])
        page.goto(f"{server.address}/clip/{ID}")
        page.wait_for_selector("html[data-ready]")
        saved(page)
        assert notes(page, server) == ["from before"]
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('janu-unsaved-'))") == []


@pytest.mark.lengthy
def test_what_cannot_be_understood_in_the_storage_blocks_nothing(browser: Browser, folder: Path) -> None:
    odd = {
        "janu-unsaved-1": "no JSON",
        "janu-unsaved-2": "null",
        "janu-unsaved-3": '{"how":"add","kind":"dances","at":1}',
    }
    with running(folder) as server, visitor(browser, server) as context:
        page = context.new_page()
        page.goto(server.address)
        page.evaluate(
            "odd => { for (const [key, value] of Object.entries(odd)) localStorage.setItem(key, value); }", odd
        )
        page.goto(f"{server.address}/clip/{ID}")
        page.wait_for_selector("html[data-ready]")
        write(page, "said all the same")
        expect(page.locator(".said.note .text")).to_have_text("said all the same")
        saved(page)
        assert notes(page, server) == ["said all the same"]
