"""How the two sides differ, and what to practise, in words.

Each side has a sentence of its own: in most languages a word for left is another one beside another word.
"""

from alignment.body.landmarks import Side
from alignment.body.readings import Unit
from alignment.checks import PoseSpec
from alignment.report import Advice, Asymmetry
from vision.words.language import gettext, gettext_noop
from vision.words.lengths import asked_length
from vision.words.measures import words_of_measure
from vision.words.numbers import amount, check_of
from vision.words.times import duration

_NOT_COMPARED = {
    "both": gettext_noop("not compared: it could not be measured on both sides"),
    "left": gettext_noop("not compared: it could not be measured on the left"),
    "right": gettext_noop("not compared: it could not be measured on the right"),
    "mostly": gettext_noop("not compared: it could not be measured on one side for most of the hold"),
}
#: what to practise on one side: with the left leg straight, and with the right one
_ADVICE: dict[str, tuple[str, str]] = {
    "knee_lowered": (
        gettext_noop(
            "With the left leg straight the bent knee lowered through the hold: that is the aim, let it go on."
        ),
        gettext_noop(
            "With the right leg straight the bent knee lowered through the hold: that is the aim, let it go on."
        ),
    ),
    "knee_lifted": (
        gettext_noop(
            "With the left leg straight the bent knee lifted through the hold: let it get heavy, a blanket helps."
        ),
        gettext_noop(
            "With the right leg straight the bent knee lifted through the hold: let it get heavy, a blanket helps."
        ),
    ),
    "stay_longer": (
        gettext_noop("The fold over the left leg is less deep: stay about 30 s longer on that side, every time."),
        gettext_noop("The fold over the right leg is less deep: stay about 30 s longer on that side, every time."),
    ),
    "come_up_slowly": (
        gettext_noop("With the left leg straight: come up more slowly, over a few seconds, as you breathe in."),
        gettext_noop("With the right leg straight: come up more slowly, over a few seconds, as you breathe in."),
    ),
    "hold_alike": (
        gettext_noop(
            "With the left leg straight the hold was {by} shorter than on the other side: hold both alike, unless you "
            "stay longer on the tighter side on purpose."
        ),
        gettext_noop(
            "With the right leg straight the hold was {by} shorter than on the other side: hold both alike, unless you "
            "stay longer on the tighter side on purpose."
        ),
    ),
}


def difference_in_words(asymmetry: Asymmetry, unit: Unit) -> str:
    """Which side has more of a measure and by how much, for a difference that is meaningful."""
    if asymmetry.difference is None or not asymmetry.meaningful:
        return ""
    said = words_of_measure(asymmetry.measure).greater_by
    return gettext(_of(said, asymmetry.greater_side), by=amount(asymmetry.difference, unit))


def note_words(one: Asymmetry) -> str:
    """What is noted of comparing the two sides."""
    note = one.note
    if note.code == "other":
        return note.words
    if note.code == "unmeasured":
        return gettext(_NOT_COMPARED[note.missing or "both"])
    said = _differs(one) if note.code == "differs" else gettext("no difference this camera can measure")
    return gettext("{note}; the two sides were seen from different views", note=said) if note.views_differ else said


def _differs(one: Asymmetry) -> str:
    what = gettext(words_of_measure(one.measure).greater)
    if one.greater_side == "left":
        return gettext("left leg straight: {what}", what=what)
    return gettext("right leg straight: {what}", what=what)


def advice_words(advice: Advice, spec: PoseSpec) -> str:
    """What to practise."""
    if advice.code == "check":
        check = check_of(advice.check or "", spec)
        said = check.advice.of(advice.direction) if check and advice.direction else advice.words
        return gettext("On both sides: {advice}", advice=said) if advice.both else _on_side(advice.side, said)
    if advice.code == "come_up_slowly" and advice.side is None:
        return gettext("Come up more slowly, over a few seconds, as you breathe in.")
    if advice.code == "hold_longer":
        return gettext("Where the breath stays calm, stay for {asked} on a side.", asked=asked_length(spec.hold))
    if advice.code in _ADVICE and (advice.code != "hold_alike" or advice.seconds is not None):
        return gettext(_of(_ADVICE[advice.code], advice.side), by=duration(advice.seconds or 0.0))
    return advice.words


def _on_side(side: Side | None, said: str) -> str:
    if side is None:
        return said
    if side == "left":
        return gettext("With the left leg straight: {advice}", advice=said)
    return gettext("With the right leg straight: {advice}", advice=said)


def _of(left_and_right: tuple[str, str], side: Side | None) -> str:
    return left_and_right[side == "right"]
