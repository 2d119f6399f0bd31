"""Which side folds less deep over several sessions, in a sentence."""

from alignment.body.landmarks import Side
from alignment.practice.tighter import TighterSide
from vision.words.language import gettext, gettext_noop

_STAY: dict[Side, str] = {
    "left": gettext_noop(
        "In {sessions} of {compared} sessions the fold over the left leg was less deep: stay about 30 s longer on that "
        "side, every time."
    ),
    "right": gettext_noop(
        "In {sessions} of {compared} sessions the fold over the right leg was less deep: stay about 30 s longer on "
        "that side, every time."
    ),
}


def tighter_words(told: TighterSide) -> str:
    """As in ``In 3 of 4 sessions the fold over the left leg was less deep: …``."""
    return gettext(_STAY[told.side], sessions=told.sessions, compared=told.compared)
