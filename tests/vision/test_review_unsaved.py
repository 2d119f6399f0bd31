"""What is written while it cannot be saved: it waits, the page says so and why, and nothing of it is ever lost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.review_browser import EACH_SIZE, Server, running, visitor
from tests.vision.review_clips import stumbling_blocks
from tests.vision.review_writing import ID, NOTE, answering, bar, notes, saved, write

#: a storage that cannot hold another word: filled to the last byte
FILL = """() => { for (const size of [1 << 20, 1 << 14, 1 << 8, 1])
  try { for (let i = 0; ; i++) localStorage.setItem(`filler-${size}-${i}`, "x".repeat(size)); } catch {} }"""
#: statuses of refusals, beside the first twenty of either hundred
MORE = [n for n in range(400, 600, 20) if n % 100]
FORBID = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"


@pytest.fixture(scope="module")
def made(scored_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(scored_folder, tmp_path_factory.mktemp("unsaved") / "clips")


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


@pytest.mark.parametrize("first", [400, *(pytest.param(n, marks=pytest.mark.lengthy) for n in (500, *MORE))])
def test_no_refusal_from_400_to_599_loses_a_word(page: Page, server: Server, first: int) -> None:
    statuses = range(first, first + 20)
    refusing = True

    def answer(route: Route) -> None:
        if refusing and route.request.method == "POST":
            status = int(re.findall(r"at (\d+)", route.request.post_data or "")[0])
            body = {"json": {"error": "No."}} if status % 2 else {"body": "<p>No"}
            route.fulfill(status=status, **body)
        else:
            route.continue_()

    page.route(NOTE, answer)
    for status in statuses:
        page.keyboard.press("n")
        page.get_by_role("textbox", name="Note").fill(f"at {status}")
        page.keyboard.press("Control+Enter")
    expect(bar(page)).to_contain_text(f"Not saved: {len(statuses)} notes.")
    expect(page.locator(".said.note.unsaved")).to_have_count(len(statuses))
    saved(page, "no")
    texts = """() => Object.keys(localStorage).filter((key) => key.startsWith("janu-unsaved-"))
      .map((key) => JSON.parse(localStorage.getItem(key)).word.text)"""
    assert set(page.evaluate(texts)) == {f"at {status}" for status in statuses}
    refusing = False
    bar(page).get_by_role("button", name="Try again").click()
    expect(bar(page)).to_be_hidden()
    saved(page)
    assert page.evaluate(texts) == []
    assert {f"at {status}" for status in statuses} <= set(notes(page, server))


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, {"code": "no_token"}, "Open the one that the terminal shows"),
        pytest.param(413, {}, "Janu does not take it (413): No, 413.", marks=pytest.mark.lengthy),
        pytest.param(422, {}, "copy and discard it", marks=pytest.mark.lengthy),
        (507, {}, "Janu could not save it (507): No, 507."),
    ],
)
def test_the_reason_is_said_and_it_is_sent_by_itself(
    page: Page, server: Server, status: int, body: dict[str, str], said: str
) -> None:
    page.route(NOTE, answering(status, **body))
    write(page, f"by itself, {status}")
    expect(bar(page)).to_contain_text(said)
    expect(bar(page)).to_contain_text("Until then it is kept here, and sent by itself.")
    page.unroute(NOTE)
    expect(bar(page)).to_be_hidden()  # nobody has touched it
    saved(page)
    assert f"by itself, {status}" in notes(page, server)


@pytest.mark.parametrize(("width", "height"), EACH_SIZE)
def test_the_bar_is_seen_wherever_one_is_and_can_be_read_by_everybody(
    page: Page, width: int, height: int, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.route(NOTE, answering(422))
    write(page, "seen by everybody")
    for place in ("top", "bottom"):
        page.evaluate("place => scrollTo(0, place === 'top' ? 0 : document.body.scrollHeight)", place)
        expect(bar(page)).to_be_in_viewport(ratio=1)
    page.screenshot(path=tmp_path / f"unsaved-{width}.png")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert stumbling_blocks(page) == []
    bar(page).get_by_role("button", name="Show").click()
    assert stumbling_blocks(page) == []


def test_what_is_no_answer_of_janus_saves_nothing(page: Page, server: Server) -> None:
    page.route(NOTE, lambda route: route.fulfill(status=200, body="<h1>Welcome to the hotel</h1>"))
    write(page, "behind a login page")
    expect(bar(page)).to_contain_text("What answered was not Janu.")
    page.unroute(NOTE)
    saved(page)
    assert "behind a login page" in notes(page, server)


def test_what_can_never_be_saved_blocks_nothing_else_and_is_copied_or_discarded(page: Page, server: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def answer(route: Route) -> None:
        asked = route.request.post_data or ""
        route.fulfill(status=422, json={"error": "No."}) if "never" in asked else route.continue_()

    page.route(NOTE, answer)
    for text in ("never this", "but this", "never that", "and this"):
        write(page, text)
    expect(bar(page)).to_contain_text("Not saved: 2 notes.")
    expect(page.locator(".said.note.unsaved")).to_have_count(2)
    assert {"but this", "and this"} <= set(notes(page, server)) and "never this" not in notes(page, server)
    page.locator(".said.unsaved").filter(has_text="never that").get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Note").fill("that, said differently")
    page.keyboard.press("Control+Enter")
    expect(bar(page)).to_contain_text("Not saved: 1 note.")
    assert "that, said differently" in notes(page, server)
    bar(page).get_by_role("button", name="Show").click()
    dialog = page.get_by_role("dialog", name="Not saved yet")
    expect(dialog.get_by_role("textbox")).to_have_value("never this")
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "never this"
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog.get_by_role("textbox")).to_have_value("never this")  # not yet
    dialog.get_by_role("button", name="Discard for ever").click()
    expect(dialog).to_be_hidden()
    saved(page)
    expect(page.locator(".said.note").filter(has_text="never this")).to_have_count(0)


def test_undo_takes_back_what_was_done_last_not_what_waits(page: Page, server: Server) -> None:
    def answer(route: Route) -> None:
        asked = route.request.post_data or ""
        route.fulfill(status=422, json={"error": "No."}) if "stuck" in asked else route.continue_()

    page.route(NOTE, answer)
    write(page, "stuck, but mine")
    expect(bar(page)).to_be_visible()
    write(page, "a slip of the pen")
    expect(page.locator(".said.note").filter(has_text="a slip of the pen").locator(".tag")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(".said.note").filter(has_text="a slip of the pen")).to_have_count(0)
    expect(page.locator(".said.note.unsaved")).to_have_text(re.compile("stuck, but mine"))


def test_a_full_storage_is_said(page: Page, server: Server) -> None:
    page.evaluate(FILL)
    page.keyboard.press("n")
    page.keyboard.type("no room")
    expect(page.locator(".note-form .warned")).to_have_text("Not kept by this browser until you save it.")
    page.route(NOTE, answering(503))
    page.keyboard.press("Control+Enter")
    expect(bar(page)).to_contain_text("kept only in this tab")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and not page.is_closed()
    page.unroute(NOTE)
    saved(page)
    assert "no room" in notes(page, server)


def test_a_forbidden_storage_is_said_and_the_page_works(browser: Browser, server: Server) -> None:
    page = visitor(browser, server).new_page()
    page.add_init_script(FORBID + FORBID.replace("local", "session"))
    page.goto(f"{server.address}/clip/{ID}")
    page.wait_for_selector("html[data-ready]")
    page.route(NOTE, answering(503))
    write(page, "no storage at all")
    expect(bar(page)).to_contain_text("kept only in this tab")
    page.unroute(NOTE)
    saved(page)
    assert "no storage at all" in notes(page, server)
    page.context.close()


def test_a_refused_student_or_upload_is_not_shown_as_saved(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(server.address)
    page.route("**/about", answering(403, code="no_token"))
    page.get_by_role("button", name="Student and date of 2026-01-02_a.mp4").click()
    dialog = page.get_by_role("dialog", name="Whose clip is this?")
    dialog.get_by_label("Student").fill("Adele")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Not saved: No, 403.")
    expect(dialog.get_by_label("Student")).to_have_value("Adele")
    page.unroute("**/about")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".row[data-student=Adele]")).to_have_count(1)
    page.request.put(f"{server.address}/api/clips/{ID}/about", data={"student": None})
    page.route("**/api/upload*", lambda route: route.fulfill(status=403, body="no"))
    page.get_by_label("Clips to add").set_input_files({"name": "b.mp4", "mimeType": "video/mp4", "buffer": b"x"})
    page.get_by_role("button", name="Add", exact=True).click()
    refused = page.locator(".uploading.refused")
    expect(refused).to_contain_text("b.mp4 was not added: Janu could not do this (403).")
    page.unroute("**/api/upload*")
    refused.get_by_role("button", name="Try again").click()
    expect(refused).to_contain_text("is not a clip")  # it has arrived, and is none
