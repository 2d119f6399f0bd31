"""The sessions before this one in the same folder, and how this one compares with the last of them."""

from pathlib import Path

from alignment.body.landmarks import SIDES, Side
from alignment.checks import PoseSpec
from alignment.guidance.sayings import Message, Messages
from alignment.practice.tighter import TighterSide, folds_of, tighter_over
from alignment.report import Report
from vision.results.folder import report_in

#: sessions that are looked back on, and seconds under which holding longer or shorter is the same
MOST, SAME_S = 5, 3.0


def sessions_before(folder: Path) -> list[Report]:
    """The reports with holds of the last sessions beside a session's folder, the newest first; what is none is left."""
    beside = sorted((p for p in folder.parent.glob("live-*.janu") if p.name < folder.name), reverse=True)
    found = []
    for one in beside:
        report = report_in(one)
        if report is not None and any(side.holds for side in report.sides):
            found.append(report)
        if len(found) == MOST:
            break
    return found


def opening(before: list[Report], spec: PoseSpec) -> Messages:
    """What the last sessions say for this one, in short: it is spoken; nothing where there is nothing."""
    told = _tighter(before, spec)
    return (Message("tighter_today", told.side),) if told else ()


def compared(now: Report, before: list[Report], spec: PoseSpec) -> tuple[Messages, ...]:
    """This session's longest hold of each side beside last time's, and the best of the last sessions.

    And which side folds less over all of them, where this session's own advice does not say it.
    """
    tighter, out = _tighter([now, *before], spec), list[Messages]()
    if tighter and all(one.code != "stay_longer" for one in now.advice):
        out.append((Message("tighter", tighter.side, number=tighter.sessions, of=tighter.compared),))
    for side in SIDES:
        held, last = _longest(now, side), next((h for r in before if (h := _longest(r, side))), None)
        if held is None or last is None:
            continue
        best = max(h for r in before if (h := _longest(r, side)) is not None)
        more = held - last
        if abs(more) < SAME_S:
            told = Message("as_long", side)
        else:
            told = Message("longer" if more > 0 else "less_long", side, abs(more))
        longest = len(before) > 1 and held > best + SAME_S
        out.append((told, Message("longest", number=len(before) + 1)) if longest else (told,))
    return tuple(out)


def _tighter(reports: list[Report], spec: PoseSpec) -> TighterSide | None:
    """The side that folds less; None where care has to be taken, which asks for nothing longer."""
    return None if spec.cared else tighter_over(folds_of(report) for report in reports)


def _longest(report: Report, side: Side) -> float | None:
    """Seconds of the longest hold of a side."""
    return max((h.held_s for s in report.sides if s.extended == side for h in s.holds), default=None)
