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
    shown.evaluate("document.fonts.ready")
    styles = shown.context.new_cdp_session(shown)
    for domain in ("DOM", "CSS"):
        styles.send(f"{domain}.enable")
    root = styles.send("DOM.getDocument")["root"]["nodeId"]
    found = styles.send("DOM.querySelectorAll", {"nodeId": root, "selector": "h1, h2, h3, dt, .lanes p"})["nodeIds"]
    drawn_by = [styles.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in found]
    shown.close()
    assert len(drawn_by) > 8 and all(any(font["isCustomFont"] for font in fonts) for fonts in drawn_by)
