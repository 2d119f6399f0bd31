"""Every code that is said in live practice has its words, whole and in one place, and no other does."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from alignment.body.landmarks import SIDES
from alignment.body.measures import MEASURES
from alignment.checks import load_spec
from alignment.guidance import sayings
from alignment.guidance.sayings import Cause, Code, Message, Saying, Tone
from alignment.guidance.setup import STEPS
from vision.live.tones import NOTES
from vision.words import sayings as words
from vision.words.language import languages, speaking
from vision.words.sayings import sentence_of, words_of

SPEC = load_spec()
TWO = ("extended_knee", "bent_knee_height")
#: what the sentences that need it are about
ABOUT = Message("cue", "left", 65.0, 90.0, 2, 3, TWO[0], "below", "light", "fold", TWO, "espeak-ng", "no driver")


@pytest.mark.parametrize("code", get_args(Code))
def test_every_code_has_words(code: Code) -> None:
    for language in languages():
        with speaking(language):
            told = sentence_of(replace(ABOUT, code=code), SPEC)
        assert (not told[0].islower() and told[-1] in ".।") or code == "leave_keys"
        assert not set("{}") & set(told)


def test_there_are_words_for_no_other_code() -> None:
    for table in (words._SENTENCES, words._OF_SIDE, words._OTHER_VOICE, words._OF_CHECKS):
        assert set(table) <= set(get_args(Code))


def test_what_is_about_a_side_a_cause_or_a_measure_says_so() -> None:
    for code in words._OF_SIDE:
        assert all(side in sentence_of(replace(ABOUT, code=code, side=side), SPEC).lower() for side in SIDES)
    unseen = {sentence_of(Message("unseen", cause=cause), SPEC) for cause in get_args(Cause)}
    assert len(unseen) == len(get_args(Cause))
    compared = [name for name, measure in MEASURES.items() if measure.compared]
    differs = {sentence_of(Message("differs", s, measure=m), SPEC) for s in SIDES for m in compared}
    assert len(differs) == 2 * len(compared)
    assert all(step in words.STEPS for step in STEPS)


def test_one_is_not_said_as_many() -> None:
    assert [sentence_of(Message("to_go", seconds=s), SPEC) for s in (1, 9)] == ["1 second to go.", "9 seconds to go."]
    one, two = (sentence_of(Message("work_on", checks=checks), SPEC) for checks in (TWO[:1], TWO))
    assert (one, two) == ("To work on: straight leg.", "To work on: straight leg and bent knee.")
    assert [sentence_of(Message("held", seconds=60.0, of_s=of), SPEC) for of in (None, 90.0)] == [
        "Held one minute.",
        "Held one minute of one minute 30 seconds.",
    ]


def test_it_is_said_in_the_language_with_the_words_of_the_care_that_is_taken() -> None:
    told = (Message("held", seconds=65.0), Message("cue", check="spine_rounding", direction="above"))
    with speaking("de"):
        assert words_of(told, SPEC.cared_for(["knee"])) == (
            "Gehalten: eine Minute 5 Sekunden. Beug dich weniger und werde lang."
        )


def test_a_cue_and_what_follows_it_are_the_pose_files_own_whatever_is_in_it() -> None:
    own = SPEC.checks["extended_knee"].model_copy(update={"followed": "so {far}"})
    spec = SPEC.model_copy(update={"checks": {**SPEC.checks, "extended_knee": own}, "cautions": ("Mind {it}.",)})
    good = Message("followed", check="extended_knee")
    assert words_of([good, Message("caution", number=0)], spec) == "Good, so {far}. Mind {it}."
    silent = spec.model_copy(update={"checks": {"extended_knee": own.model_copy(update={"followed": None})}})
    assert sentence_of(good, silent) == "Good."


def test_a_tone_has_a_name_and_no_words() -> None:
    assert set(get_args(Tone)) <= set(NOTES)
    tick = Saying.of_tone("tick")
    assert (tick.kind, tick.codes, words_of(tick.messages, SPEC)) == ("tone", ("tick",), "")


def test_the_judging_room_says_nothing_in_sentences() -> None:
    """What is between quotes there is a code, a name or documentation."""
    import ast

    for file in Path(sayings.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert [t.value for t in texts if id(t) not in documents and " " in t.value] == [], file.name
