"""Which side folds less deep over several sessions, in a sentence."""

from alignment.practice.tighter import TighterSide

_STAY = (
    "In {sessions} of {compared} sessions the fold over the {side} leg was less deep: stay about 30 s longer on that "
    "side, every time."
)
_TODAY = "Stay longer with the {side} leg straight today: that side folds less deep."


def tighter_in_short(told: TighterSide) -> str:
    """The same as it is said before practice."""
    return _TODAY.format(side=told.side)


def tighter_words(told: TighterSide) -> str:
    """As in ``In 3 of 4 sessions the fold over the left leg was less deep: …``"""
    return _STAY.format(sessions=told.sessions, compared=told.compared, side=told.side)
