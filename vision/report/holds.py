"""Many holds at a glance: a row each, and once what no hold of a side could show, which the cards then leave out."""

from dataclasses import dataclass

from alignment.body.readings import Status
from alignment.checks import PoseSpec
from alignment.report import Report
from vision.report.summary import held_sides
from vision.words.language import gettext
from vision.words.numbers import (
    checks_measured,
    listed,
    range_in_words,
    sentence,
    status_in_words,
    straight_leg,
    title_of,
)
from vision.words.reasons import reason_words
from vision.words.times import clock, duration

#: holds from which there is a table and their cards are folded
MANY = 4


@dataclass(frozen=True)
class HoldMark:
    """What one check says of one hold; no status where the hold does not have it."""

    title: str
    status: Status | None
    word: str


@dataclass(frozen=True)
class HoldLine:
    """One hold in a row."""

    link: str
    name: str
    times: str
    held: str
    aligned: str
    measured: str
    marks: tuple[HoldMark, ...]


@dataclass(frozen=True)
class HoldTable:
    """All holds in the order of time. ``once``: of a side, the checks that none of its holds could show, and why.

    ``left_out``: those checks by the side's place in the report and their id, which the cards leave out.
    """

    titles: tuple[str, ...]
    lines: tuple[HoldLine, ...]
    once: tuple[tuple[str, str, str], ...]
    left_out: frozenset[tuple[int, str]]


def hold_table(report: Report, spec: PoseSpec) -> HoldTable | None:
    """The table, where there are at least `MANY` holds."""
    sides = held_sides(report)
    if sum(len(side.holds) for side in sides) < MANY:
        return None
    judged = [name for name, check in spec.checks.items() if check.judged]
    lines = []
    for side in sides:
        for number, hold in enumerate(side.holds):
            marks = tuple(
                HoldMark(title_of(name, spec), said.status, status_in_words(said))
                if (said := hold.checks.get(name))
                else HoldMark(title_of(name, spec), None, "")
                for name in judged
            )
            line = HoldLine(
                f"hold-{report.sides.index(side)}-{number}",
                gettext("{side}, hold {number}", side=straight_leg(side.extended), number=number + 1),
                range_in_words(clock(hold.start_s), clock(hold.end_s)),
                duration(hold.held_s),
                duration(hold.aligned_s),
                checks_measured(hold, spec),
                marks,
            )
            lines.append((hold.start_s, line))
    once, left_out = _once(report, spec)
    titles = tuple(title_of(name, spec) for name in judged)
    return HoldTable(titles, tuple(line for _, line in sorted(lines, key=lambda one: one[0])), once, left_out)


def _once(report: Report, spec: PoseSpec) -> tuple[tuple[tuple[str, str, str], ...], frozenset[tuple[int, str]]]:
    """What no hold of a side could show for one and the same reason: side, titles, why; and the checks."""
    said = []
    left_out = set()
    for side in held_sides(report):
        by_reason: dict[str, list[str]] = {}
        for name in side.holds[0].checks:
            reasons = {hold.checks[name].reason for hold in side.holds if name in hold.checks}
            (reason,) = reasons if len(reasons) == 1 else (None,)
            if reason is None or reason.code == "near_limit" or not spec.judges(name):
                continue
            by_reason.setdefault(sentence(reason_words(reason)), []).append(title_of(name, spec))
            left_out.add((report.sides.index(side), name))
        said += [(straight_leg(side.extended), listed(titles), why) for why, titles in by_reason.items()]
    return tuple(said), frozenset(left_out)
