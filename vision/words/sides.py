"""How the two sides differ, and what to practise, in words."""

from alignment.checks import PoseSpec
from alignment.report import Advice, Asymmetry
from vision.words.lengths import asked_length
from vision.words.numbers import duration

#: what a greater value means, said of the side that has it
GREATER = {
    "extended_knee": "the straight knee is straighter",
    "bent_knee_height": "the bent knee is higher",
    "heel_to_groin": "the bent heel is farther from the groin",
    "fold": "the fold is deeper",
    "spine_rounding": "the back is rounder",
    "chest_turn": "the chest turns farther away from the leg",
    "pelvis_roll": "the pelvis rolls farther back",
}
_UP = "Come up more slowly, over a few seconds, as you breathe in."
_UP_ON = "With the {side} leg straight: come up more slowly, over a few seconds, as you breathe in."
_ALIKE = (
    "With the {side} leg straight the hold was {by} shorter than on the other side: hold both alike, unless you stay "
    "longer on the tighter side on purpose."
)
_LONGER = "Where the breath stays calm, stay for {asked} on a side."
_MISSING = {
    "both": "both sides",
    "left": "the left",
    "right": "the right",
    "mostly": "one side for most of the hold",
}


def note_words(one: Asymmetry) -> str:
    """What is noted of comparing the two sides."""
    note = one.note
    if note.code == "other":
        return note.words
    if note.code == "unmeasured":
        return f"not compared: it could not be measured on {_MISSING[note.missing or 'both']}"
    differs = f"{one.greater_side} leg straight: {GREATER.get(one.measure, 'it is more')}"
    said = differs if note.code == "differs" else "no difference this camera can measure"
    return said + "; the two sides were seen from different views" * note.views_differ


def advice_words(advice: Advice, spec: PoseSpec) -> str:
    """What to practise."""
    side = advice.side
    if advice.code == "check":
        check = next((c for name, c in spec.checks.items() if name == advice.check), None)
        said = check.advice.of(advice.direction) if check and advice.direction else advice.words
        if advice.both:
            return f"On both sides: {said}"
        return f"With the {side} leg straight: {said}" if side else said
    if advice.code == "knee_lowered":
        return f"With the {side} leg straight the bent knee lowered through the hold: that is the aim, let it go on."
    if advice.code == "knee_lifted":
        return f"With the {side} leg straight the bent knee lifted through the hold: let it get heavy, a blanket helps."
    if advice.code == "stay_longer":
        return f"The fold over the {side} leg is less deep: stay about 30 s longer on that side, every time."
    if advice.code == "come_up_slowly":
        return _UP_ON.format(side=side) if side else _UP
    if advice.code == "hold_alike" and advice.seconds is not None:
        return _ALIKE.format(side=side, by=duration(advice.seconds))
    if advice.code == "hold_longer":
        return _LONGER.format(asked=asked_length(spec.hold))
    return advice.words
