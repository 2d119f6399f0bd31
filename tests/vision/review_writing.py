"""Writing in the page of a clip, in a real browser: what the tests do there, and what they look at."""

from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.review_browser import Server
from vision.review.folder import clip_id

CLIP = "Ada/2026-01-02_a.mp4"
ID = clip_id(CLIP)
NOTE = "**/api/**/notes*"
ANYTHING = "**/api/**"


def write(page: Page, text: str) -> None:
    page.keyboard.press("n")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")


def saved(page: Page, yes: str = "yes") -> None:
    expect(page.locator("html")).to_have_attribute("data-saved", yes)


def bar(page: Page) -> Locator:
    return page.locator("#unsaved")


def notes(page: Page, server: Server, id: str = ID) -> list[str]:
    """The notes that the server has."""
    found = page.request.get(f"{server.address}/api/clips/{id}/words").json()["notes"]
    return [note["text"] for note in found]


def answering(status: int, **body: Any) -> Any:
    """A route that refuses what would change something, and lets through what only reads."""

    def answer(route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
        else:
            route.fulfill(status=status, json={"error": f"No, {status}."} | body)

    return answer
