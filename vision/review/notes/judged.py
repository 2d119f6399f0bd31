"""The teacher's judgement put in the place of the measured one, for everything that leads with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from alignment.body.landmarks import Side
from alignment.body.readings import Direction, Reason, Status
from alignment.checks import Check, PoseSpec
from alignment.practice.session import advice
from alignment.report import Asked, CheckSummary, Hold, Report, SideReport
from vision.words.reports import in_words

#: which finding is judged: the straight leg, the hold from 0 on that side, the check
About = tuple[Side, int, str]
Judged = Mapping[About, Status]


def judged_of(judgements: Iterable[Mapping[str, Any]]) -> dict[About, Status]:
    """What a teacher judges of each finding; of several judgements the one that was changed last counts."""
    last = sorted(judgements, key=lambda one: one["changed_at"])
    return {(one["side"], one["hold"], one["check"]): one["status"] for one in last}


def as_judged(report: Report, spec: PoseSpec, judged: Judged) -> Report:
    """The report with the teacher's statuses, and the cues and the advice that follow from them.

    What was measured (values, shares, moments) stays. Where nothing is judged differently it is the same report.
    """
    sides = [
        side.model_copy(update={"holds": [_hold(side, i, hold, spec, judged) for i, hold in enumerate(side.holds)]})
        for side in report.sides
    ]
    if sides == report.sides:
        return report
    told = advice(sides, report.asymmetry, spec, report.hold_target_s) if _knows(sides, spec) else report.advice
    return in_words(report.model_copy(update={"sides": sides, "advice": told}), spec)


def _hold(side: SideReport, number: int, hold: Hold, spec: PoseSpec, judged: Judged) -> Hold:
    checks = {
        name: _check(said, judged.get((side.extended, number, name)), spec.checks.get(name), hold.said_value(name))
        for name, said in hold.checks.items()
    }
    return hold.model_copy(update={"checks": checks})


def _check(said: CheckSummary, own: Status | None, check: Check | None, value: float | None) -> CheckSummary:
    if own is None or own == said.status:
        return said
    changes: dict[str, Any] = {"status": own, "cue": None, "adjust_value": None, "adjust_spans": []}
    if own == "adjust" and check is not None:
        direction = check.side(value) if value is not None else _only_direction(check)
        changes["cue"] = Asked(direction) if direction else None
    if own == "unmeasurable":
        changes["reason"] = Reason("teacher")
    return said.model_copy(update=changes)


def _only_direction(check: Check) -> Direction | None:
    """The way in which a check can be missed, where there is one only: without a value nothing tells which it was."""
    ways: tuple[Direction, Direction] = ("below", "above")
    known = [way for way in ways if check.cue.of(way)]
    return known[0] if len(known) == 1 else None


def _knows(sides: list[SideReport], spec: PoseSpec) -> bool:
    """Whether the pose file is the one that the report was made with, as far as its checks tell."""
    return all(
        name in hold.checks and name in hold.measures for side in sides for hold in side.holds for name in spec.checks
    )
