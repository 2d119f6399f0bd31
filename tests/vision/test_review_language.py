"""The review page speaks each browser's language, remembers another choice, and writes reports in the student's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from alignment.checks import load_spec
from alignment.report import FileInfo
from tests.review_browser import Server, running, visitor
from tests.vision.review_clips import watched
from tests.vision.review_folder import a_practice, a_tiny_clip, put_result
from vision.results.folder import report_json
from vision.review.folder import clip_id
from vision.review.notes.tables import JobRow, NeededTurn, put_in
from vision.review.web.app import create_app
from vision.review.web.language import own_names
from vision.words.extract import template
from vision.words.language import speaking
from vision.words.pose import pose_in_words

HOME = "http://127.0.0.1:8642"
CLIP = "Ada/2026-01-02_a.mp4"
ID = clip_id(CLIP)
OTHER = "Ben/2026-01-03_b.mp4"
UNSCORED = clip_id(OTHER)
#: of a browser that likes German best of what there is
GERMAN = {"Accept-Language": "tlh, en;q=0.4, de-AT;q=0.8, *;q=0.1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clip whose back was rounded in the right hold, and one that is not scored."""
    folder = tmp_path_factory.mktemp("languages")
    for path in (CLIP, OTHER):
        clip = folder / path
        clip.parent.mkdir()
        clip.write_bytes(a_tiny_clip() + path.encode())
    pose = FileInfo(name="janu_sirsasana.toml", sha256=load_spec().sha256)
    text = report_json(a_practice(1).model_copy(update={"spec": pose}))
    put_result(folder / CLIP, re.sub(r'"direction": ?null', '"direction": "above"', text))
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url=HOME) as client:
        yield client


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as server:
        yield server


def text_of(answer: str) -> str:
    return re.sub(r"<[^>]+>", "", re.sub(r"<style>.*?</style>|data:[^\"]+", "", answer, flags=re.S)).replace(
        "\xa0", " "
    )


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        (GERMAN, "de"),
        ({"Accept-Language": "de;q=0, en"}, "en"),
        ({"Accept-Language": "de;q=x,;;,"}, "en"),
        (GERMAN | {"Cookie": "other=1; janu-language=en"}, "en"),
        (GERMAN | {"Cookie": "janu-language=../../de"}, "de"),
    ],
)
def test_the_choice_counts_then_what_the_browser_accepts(
    client: TestClient, headers: dict[str, str], language: str
) -> None:
    for address in ("/", "/nowhere"):
        assert f'<html lang="{language}">' in client.get(address, headers=headers).text
    refused = client.get("/api/clips/0/words", headers=headers).json()["error"]
    assert (
        refused
        == {
            "en": "This clip is not in the folder any more.",
            "de": "Dieser Clip ist nicht mehr im Ordner.",
        }[language]
    )


def test_all_that_is_told_of_a_clip_follows_the_request(client: TestClient) -> None:
    english, german = (client.get(f"/clip/{ID}/data.json", headers=h).json() for h in ({}, GERMAN))
    spine = next(check for check in german["checks"] if check["id"] == "spine_rounding")
    assert (spine["title"], spine["words"][0][1]) == ("Langer Rücken", "lang")
    assert german["holds"][0]["title"] == "Linkes Bein gestreckt"
    asked = [row for hold in german["holds"] for row in hold["rows"] if row["cue"]]
    with speaking("de"):
        assert [row["cue"] for row in asked] == [pose_in_words(load_spec()).checks["spine_rounding"].cue.above]
    assert english["version"] != german["version"]  # what the browser keeps is kept for one language
    assert english["checks"][0]["title"] == "Straight leg"
    found = client.get("/", params={"q": "langer", "show": "adjust"}, headers=GERMAN).text
    assert f"clip-{ID}" in found and f"clip-{ID}" not in client.get("/", params={"q": "langer"}).text


def test_why_a_clip_was_not_scored_is_told_to_who_asks(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    app, id = create_app(tmp_path), clip_id("a.mp4")
    with app.state.shelf.notebook.writing.begin() as session:
        put_in(session, JobRow(clip=id, number=1, error="a.mp4: score it with --rotate 90."))
        put_in(session, NeededTurn(clip=id, turn=90))
    with TestClient(app, base_url=HOME) as client:
        told = [client.get("/api/scoring", headers=h).json()["clips"][id]["error"] for h in ({}, GERMAN)]
    assert told[0].startswith("The picture lies on its side: open the clip")
    assert told[1].startswith("Das Bild liegt auf der Seite: Öffne den Clip")


def test_progress_has_its_words_dates_and_numbers(client: TestClient) -> None:
    page = client.get("/student?name=Ada", headers=GERMAN).text
    assert "2. Januar 2026" in text_of(page) and "Gehaltene Zeit" in text_of(page) and ">Jan.<" not in page
    assert "0,43 ± 0,05" in text_of(page)
    assert "0.43 ± 0.05" in text_of(client.get("/student?name=Ada").text)


def test_scripts_and_templates_are_searched_for_sentences_and_scripts_get_theirs(client: TestClient) -> None:
    places = {message.id: {file for file, _ in message.locations} for message in template() if message.id}
    assert places["Nothing noted yet. N writes a note at this moment, M draws on the frame, C records what you say."]
    assert "vision/review/static/clip/drawings.js" in places["Drawing"]  # within a template literal
    assert "vision/review/templates/library_list.html.j2" in places["No clip fits this search."]
    assert 'id="sentences"' not in client.get("/").text
    found = re.search(r'id="sentences">(.*?)</script>', client.get("/", headers=GERMAN).text)
    assert found is not None
    told = json.loads(found[1])
    assert told["plurals"][:3] == [1, 0, 1]
    assert told["sentences"]["{n} note"] == ["{n} Notiz", "{n} Notizen"]
    assert told["sentences"]["by the teacher\x04Note"] == "Notiz"
    assert "No clip fits this search." not in told["sentences"]  # no script says that


def test_the_report_is_in_the_students_language_and_the_teachers_words_stay(client: TestClient) -> None:
    note = {"time": 20.0, "text": "Lovely, Ada."}
    assert client.post(f"/api/clips/{ID}/notes", json=note).status_code == 201
    address, spoken = f"/clip/{ID}/report.html", {"student": "Ada", "language": "de"}
    assert '<html lang="en">' in client.get(address).text
    assert client.put("/api/students/language", json=spoken).json() == spoken
    text = client.get(address).text
    for said in (
        '<html lang="de">',
        "Für <bdi>Ada</bdi>",
        "2. Januar 2026",
        "Lovely, Ada.",
        "Langer Rücken",
        "Von deiner Lehrkraft",
    ):
        assert said in text, said
    for said in ("Long spine", "straight", "aligned", "Take care"):
        assert said not in text_of(text), said
    assert '<html lang="en">' in client.get(f"{address}?language=en", headers=GERMAN).text
    chosen = client.get(f"/clip/{ID}/report").text
    assert chosen.count('<option value="de" lang="de" selected>') == 1  # of the report, not of the page
    assert client.put("/api/students/language", json=spoken | {"language": "tlh"}).status_code == 422
    assert client.get(f"{address}?language=tlh").status_code == 422
    assert client.put("/api/students/language", json=spoken | {"language": "en"}).status_code == 200


def test_an_anonymous_report_hides_the_date_in_any_language(client: TestClient) -> None:
    body = {"time": 21.0, "text": "Wie am 2. Januar und am 2. Jan. 2026, on 2 January"}
    client.post(f"/api/clips/{ID}/notes", json=body)
    text = client.get(f"/clip/{ID}/report.html?chosen=1&privacy=figure").text
    assert "2. Jan" not in text and "2 January" not in text


def at(page: Page, server: Server, path: str = "/") -> Page:
    page.goto(server.address + path)
    return page


def test_in_the_browser_it_is_chosen_and_remembered(browser: Browser, server: Server) -> None:
    context = visitor(browser, server, locale="de-AT")
    page = context.new_page()
    heard = watched(page)
    at(page, server)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#found")).to_have_text("2 Clips")
    expect(page.get_by_label("Sprache").locator("option")).to_have_text(list(own_names().values()))
    page.locator(f"#clip-{ID}").get_by_role("button", name="Person und Datum").click()
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("#said")).to_have_text("Gespeichert.")  # a script says it
    page.get_by_label("Sprache").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    at(page, server, f"/clip/{UNSCORED}")
    expect(page.get_by_role("button", name="Score it")).to_be_visible()
    page.get_by_label("Language").select_option(label="Deutsch")
    expect(page.get_by_role("button", name="Auswerten")).to_be_visible()
    expect(page.get_by_role("button", name="Abspielen (Leertaste)")).to_be_visible()

    at(page, server, f"/clip/{ID}/report")
    preview, choice = page.frame_locator("#preview"), page.get_by_label("Sprache des Berichts")
    choice.select_option("de")
    expect(preview.get_by_role("heading", name="Für Ada")).to_be_visible()
    choice.select_option("en")
    expect(preview.get_by_role("heading", name="For Ada")).to_be_visible()
    at(page, server, f"/clip/{ID}/report")  # remembered with the notes; the page itself goes on in German
    expect(preview.get_by_role("heading", name="For Ada")).to_be_visible()
    expect(page.get_by_role("heading", name="Für Ada")).to_be_visible()
    assert heard == []
    context.close()
