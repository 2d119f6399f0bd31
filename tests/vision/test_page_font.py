"""A page brings the letters along that a system may lack."""

from pathlib import Path

from playwright.sync_api import Browser

from alignment.checks import load_spec
from tests.vision.invented_reports import a_hold, a_report, a_side
from vision.report.page import render_page
from vision.words.language import speaking
from vision.words.pose import pose_in_words


def page(language: str) -> str:
    with speaking(language):
        return render_page(
            a_report(a_side("left", "front", a_hold({}, 1, 11, {}))), pose_in_words(load_spec()), None, {}
        )


def test_only_pages_in_other_letters_bring_a_font() -> None:
    assert "@font-face" in page("hi")
    assert all("@font-face" not in page(language) for language in ("en", "de", "es", "fr"))


def test_the_letters_of_hindi_are_drawn_by_the_font_of_the_page(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page("hi"), encoding="utf-8")
    shown = browser.new_page()
    shown.goto(file.as_uri())
    loaded = shown.evaluate("document.fonts.ready.then(() => [...document.fonts].map(font => font.status))")
    shown.close()
    assert loaded == ["loaded"]
