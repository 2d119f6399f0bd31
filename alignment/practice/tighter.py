"""Which side folds less deep, over several sessions of one person: one session alone may be a matter of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from alignment.body.landmarks import SIDES, Side, other
from alignment.body.readings import Bucket
from alignment.practice.session import is_difference
from alignment.report import Report

#: sessions that must show it
SESSIONS = 2
#: share of a hold in which its fold must have been measured
MEASURED = 0.5


@dataclass(frozen=True)
class FoldOfSide:
    """The fold of a side's longest hold: its middle value and error in degrees, and from where it was seen."""

    extended: Side
    view: Bucket
    fold: float
    error: float | None


@dataclass(frozen=True)
class TighterSide:
    """The straight leg of the side that folds less deep, in how many sessions, of those in which it can be told."""

    side: Side
    sessions: int
    compared: int


def tighter_over(sessions: Iterable[Sequence[FoldOfSide]]) -> TighterSide | None:
    """The tighter side over sessions.

    A session tells of it where both sides were seen from the same view, and differ by more than the errors of both. At
    least `SESSIONS` must show it, more than half of those that compare the sides, and none the other way round.

    Parameters
    ----------
    sessions : iterable of sequences of FoldOfSide
        The folds of each session's sides, see `folds_of`.

    Returns
    -------
    TighterSide or None

    Examples
    --------
    >>> session = [FoldOfSide("left", "extended_side", 40.0, 3.0), FoldOfSide("right", "extended_side", 55.0, 3.0)]
    >>> tighter_over([session, session])
    TighterSide(side='left', sessions=2, compared=2)
    """
    told = [_of_session(folds) for folds in sessions]
    compared = [side for side in told if side is not None]
    for side in SIDES:
        shown = compared.count(side)
        if shown >= SESSIONS and 2 * shown > len(compared) and other(side) not in compared:
            return TighterSide(side, shown, len(compared))
    return None


def folds_of(report: Report) -> list[FoldOfSide]:
    """The folds of a report's sides, where they were measured for most of their longest hold.

    Parameters
    ----------
    report : Report
        One session's.

    Returns
    -------
    list of FoldOfSide
        Empty for two people, and for somebody who has to take care, who is asked for nothing longer.

    Examples
    --------
    >>> from tests.vision.invented_reports import both_sides
    >>> [one.extended for one in folds_of(both_sides())]
    ['left', 'right']
    """
    if report.care or any(hold.person > 1 for side in report.sides for hold in side.holds):
        return []
    found = []
    for side in report.sides:
        fold = side.longest.measures.get("fold") if side.holds else None
        if fold is not None and fold.median is not None and side.view and fold.measured_share >= MEASURED:
            found.append(FoldOfSide(side.extended, side.view, fold.median, fold.error))
    return found


def _of_session(folds: Sequence[FoldOfSide]) -> Side | Literal["alike"] | None:
    """The tighter side of a session, or that both are alike; None where nothing can be compared."""
    for left in (one for one in folds if one.extended == "left"):
        for right in (one for one in folds if one.extended == "right" and one.view == left.view):
            difference = left.fold - right.fold
            if not is_difference(difference, "deg", left.error, right.error):
                return "alike"
            return "left" if difference < 0 else "right"
    return None
