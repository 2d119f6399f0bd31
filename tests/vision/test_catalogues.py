"""The catalogues: complete, nothing too much, the same placeholders, short enough for their place."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from alignment.checks import PoseSpec, load_spec
from tests.sentences import messages, unwrapped
from vision.words import extract
from vision.words.extract import FOLDER, TEMPLATE, merged, template, untranslated, write
from vision.words.language import languages, speaking
from vision.words.pose import pose_in_words

AGAIN = "run python -m vision.words.extract, and translate what is new"
TRANSLATED = [code for code in languages() if code != "en"]
VISION = Path(extract.__file__).parents[1]
#: rooms and modules whose sentences are still English only: they may go, none may come
ENGLISH_ONLY = ("bench",)
#: what makes fixtures and catalogues, and speaks to those who write Janu
FOR_PROGRAMMERS = ("words/extract.py", "perception/models/make.py", "perception/models/make_movenet.py")
#: what looks like a sentence and is none for people
NOT_SAID = {
    *("dict[Moment, bytes]", "cannot open shared object file", "Native code said:\n{}"),
    *("snap camera", "screen capture", "desk view", "phone link", "Janu: begins at second "),
    *("first look", "changed meanwhile", "database is locked"),
    *("id must be a UUID.", "revision must be the number that was seen."),
}
LONGEST_TITLE = 24
#: words of a cue: one breath
LONGEST_CUE = 9


@cache
def sentences() -> Catalog:
    return template()


@cache
def catalogue(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def keys(of: Catalog) -> set[tuple[str | None, str | tuple[str, ...]]]:
    return {key(message) for message in of if message.id}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def test_the_template_is_that_of_the_code(tmp_path: Path) -> None:
    write(sentences(), tmp_path / "janu.pot")
    assert (tmp_path / "janu.pot").read_text("utf-8") == TEMPLATE.read_text("utf-8"), AGAIN


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_and_none_too_much(code: str, tmp_path: Path) -> None:
    there = catalogue(code)
    assert keys(sentences()) - keys(there) == set(), f"missing in {code}.po: {AGAIN}"
    assert keys(there) - keys(sentences()) == set(), f"in {code}.po, and said nowhere: {AGAIN}"
    assert untranslated(there) == [], f"empty in {code}.po"
    assert [message.id for message in there if message.id and message.fuzzy] == [], f"fuzzy in {code}.po"
    write(merged(FOLDER / f"{code}.po", sentences()), tmp_path / "again.po")
    assert (tmp_path / "again.po").read_text("utf-8") == (FOLDER / f"{code}.po").read_text("utf-8"), AGAIN


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_placeholders_are_the_same(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.id:
            wanted = set.union(*(placeholders(text) for text in english))
            wrong += [text for text in said if placeholders(text) - {"n"} != wanted - {"n"}]
            wrong += [text for text in said if text.count("{") != text.count("}")]
    assert wrong == []


def spoken(code: str) -> PoseSpec:
    with speaking(code):
        return pose_in_words(load_spec())


@pytest.mark.parametrize("code", languages())
def test_titles_and_cues_fit_their_place(code: str) -> None:
    checks = spoken(code).checks
    assert [check.title for check in checks.values() if len(check.title) > LONGEST_TITLE] == []
    cues = {name: [check.cue.of("below"), check.cue.of("above")] for name, check in checks.items()}
    long = {name for name, both in cues.items() if any(len(cue.split()) > LONGEST_CUE for cue in both)}
    assert long == set()


def modules() -> list[Path]:
    return sorted(VISION.rglob("*.py"))


def test_no_sentence_for_people_is_in_english_only() -> None:
    done = [m for m in modules() if not m.relative_to(VISION).as_posix().startswith(ENGLISH_ONLY + FOR_PROGRAMMERS)]
    found = [
        f"{m.relative_to(VISION)}:{line}: {text}" for m in done for line, text in unwrapped(m) if text not in NOT_SAID
    ]
    assert found == [], "write it within gettext, see vision/words/README.md"


def test_what_the_judging_room_says_of_a_pose_file_is_known_to_the_catalogues() -> None:
    modules_there = (VISION.parent / "alignment").rglob("*.py")
    assert [f"{m.name}:{line}: {text}" for m in modules_there for line, text in unwrapped(m)] == []


def test_every_message_of_the_code_is_found_by_babel() -> None:
    """Within an f-string Babel sees none."""
    known = {part for _, found in keys(sentences()) for part in ([found] if isinstance(found, str) else found)}
    lost = {text for module in modules() for _, text in messages(module)} - known
    assert {text for text in lost if text not in ("", "{value}")} == set()
