"""Somebody else was faster: theirs stands, and what was written here is kept beside it, whatever kind of word it is."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.review_browser import Server, running, visitor
from tests.vision.review_writing import ANYTHING, ID, NOTE, answering, bar, notes, saved, write


@pytest.fixture(scope="module")
def made(scored_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(scored_folder, tmp_path_factory.mktemp("conflicts") / "clips")


@pytest.fixture(scope="module")
def server(made: Path) -> Iterator[Server]:
    with running(made) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = visitor(browser, server).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server.address}/clip/{ID}")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("tab", name="Notes").click()
    yield page
    page.context.close()
    assert complaints == []


def test_somebody_was_faster_and_both_are_kept(page: Page, server: Server) -> None:
    """Notes, judgements and drawings; also what was written while Janu did not answer."""
    write(page, "first version")
    page.get_by_role("tab", name="Findings").click()
    page.get_by_role("button", name="I agree on Long spine").click()
    saved(page)
    words = page.request.get(f"{server.address}/api/clips/{ID}/words").json()
    (note,) = [one for one in words["notes"] if one["text"] == "first version"]
    (judged,) = words["judgements"]
    page.route(ANYTHING, lambda route: route.abort())
    page.get_by_role("tab", name="Notes").click()
    page.locator(f"[data-id='{note['id']}']").get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Note").fill("mine")
    page.keyboard.press("Control+Enter")
    page.get_by_role("tab", name="Findings").click()
    page.locator("[data-check=spine_rounding]").get_by_role("button", name="Change my judgement").click()
    page.get_by_role("radio", name="adjust").check()
    page.get_by_role("textbox", name="Why").fill("it is rounder than that")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(bar(page)).to_contain_text("Not saved: 1 note, 1 judgement. Janu does not answer.")
    about = {"time": note["time"], "text": "theirs", "revision": note["revision"]}
    assert page.request.put(f"{server.address}/api/notes/{note['id']}", data=about).status == 200
    own = {name: judged[name] for name in ("time", "side", "hold", "check", "revision")}
    theirs = own | {"status": "unmeasurable", "comment": "theirs as well"}
    assert page.request.put(f"{server.address}/api/judgements/{judged['id']}", data=theirs).status == 200
    page.unroute(ANYTHING)
    saved(page)
    expect(bar(page)).to_be_hidden()
    texts = notes(page, server)
    assert {"mine", "theirs"} <= set(texts) and "My judgement: adjust. it is rounder than that" in texts
    expect(page.locator("[data-check=spine_rounding] .own")).to_contain_text("theirs as well")
    page.get_by_role("tab", name="Notes").click()
    for text in ("mine", "theirs"):
        expect(page.locator(".said.note").filter(has_text=re.compile(f"{text}$"))).to_have_count(1)


def test_a_note_that_was_edited_while_somebody_changed_it_overwrites_nothing(page: Page, server: Server) -> None:
    write(page, "seen as it was")
    saved(page)
    (note,) = [
        one
        for one in page.request.get(f"{server.address}/api/clips/{ID}/words").json()["notes"]
        if one["text"] == "seen as it was"
    ]
    page.locator(f"[data-id='{note['id']}']").get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Note").fill("my own version")
    change = {"time": note["time"], "text": "their version", "revision": 1}
    assert page.request.put(f"{server.address}/api/notes/{note['id']}", data=change).status == 200
    expect(page.locator(".said.note").filter(has_text="their version")).to_have_count(1)  # the page has seen it
    page.get_by_role("textbox", name="Note").focus()
    page.keyboard.press("Control+Enter")
    saved(page)
    expect(page.locator(".said.note").filter(has_text="my own version")).to_have_count(1)
    assert {"my own version", "their version"} <= set(notes(page, server))


@pytest.mark.lengthy
def test_a_conflict_that_conflicts_again_waits(page: Page, server: Server) -> None:
    there = {"id": "0" * 8, "text": "other", "time": 1, "revision": 4, "deleted_at": None}
    page.route(NOTE, answering(409, code="changed", word=there))
    write(page, "in the way twice")
    expect(bar(page)).to_contain_text("Not saved: 1 note.")
    page.unroute(NOTE)
    saved(page)
    assert notes(page, server).count("in the way twice") == 1


def test_a_change_to_a_note_that_was_deleted_is_kept(page: Page, server: Server) -> None:
    write(page, "soon deleted")
    saved(page)
    (note,) = [
        one
        for one in page.request.get(f"{server.address}/api/clips/{ID}/words").json()["notes"]
        if one["text"] == "soon deleted"
    ]
    page.route(ANYTHING, lambda route: route.abort())
    page.locator(f"[data-id='{note['id']}']").get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Note").fill("written into a deleted note")
    page.keyboard.press("Control+Enter")
    expect(bar(page)).to_be_visible()
    gone = f"{server.address}/api/notes/{note['id']}?revision={note['revision']}"
    assert page.request.delete(gone).status == 200
    page.unroute(ANYTHING)
    page.reload()
    saved(page)
    assert "written into a deleted note" in notes(page, server)


def test_what_somebody_changed_is_not_deleted_unseen(page: Page, server: Server) -> None:
    write(page, "as I knew it")
    saved(page)
    words = page.request.get(f"{server.address}/api/clips/{ID}/words").json()
    (note,) = [one for one in words["notes"] if one["text"] == "as I knew it"]
    page.route(ANYTHING, lambda route: route.abort())
    page.locator(f"[data-id='{note['id']}']").get_by_role("button", name="Delete").click()
    expect(bar(page)).to_contain_text("Not saved: 1 note.")
    change = {"time": note["time"], "text": "as they know it", "revision": 1}
    assert page.request.put(f"{server.address}/api/notes/{note['id']}", data=change).status == 200
    page.unroute(ANYTHING)
    expect(page.locator("#said")).to_have_text("Somebody changed this meanwhile, so it was not deleted.")
    expect(page.locator(f"[data-id='{note['id']}'] .text")).to_have_text("as they know it")
    saved(page)


def test_a_drawing_whose_place_is_taken_is_kept_beside_it(page: Page, server: Server) -> None:
    there = {"id": "0" * 8, "time": 1, "kind": "arrow", "points": [], "revision": 1, "deleted_at": None}
    page.route("**/marks*", answering(409, code="changed", word=there))
    page.get_by_role("button", name="Draw", exact=True).click()
    for key in ("ArrowUp", "Enter", "Shift+ArrowLeft", "Enter", "Escape"):
        page.keyboard.press(key)
    expect(bar(page)).to_contain_text("Not saved: 1 drawing.")
    page.unroute("**/marks*")
    saved(page)
    (mark,) = page.request.get(f"{server.address}/api/clips/{ID}/words").json()["marks"]
    assert mark["kind"] == "line" and len(mark["points"]) == 2
