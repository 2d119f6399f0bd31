"""What the library shows of a clip's result: few enough facts that a thousand of them are read at once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from pydantic import TypeAdapter

from alignment.body.landmarks import Side
from alignment.body.readings import Status, Unit
from alignment.checks import PoseSpec
from alignment.practice.tighter import FoldOfSide, folds_of
from alignment.report import Report, SideReport
from vision.report.summary import over_all_holds
from vision.review.notes.judged import Judged
from vision.words.language import ENGLISH, gettext, speaking
from vision.words.numbers import title_of

#: the gravest first: what counts of several holds
_GRAVE: tuple[Status, ...] = ("adjust", "aligned", "unmeasurable")


@dataclass(frozen=True)
class MeasuredValue:
    """One measure in a side's longest hold: its median and the error to expect, in ``unit``.

    ``aligned_share`` (of the measured time) and ``measured_share`` (of the hold) are 0 to 1; None for information.
    """

    measure: str
    median: float
    error: float | None
    unit: Unit
    aligned_share: float | None
    measured_share: float


@dataclass(frozen=True)
class Mark:
    """A judged check of a side: what was ``measured`` in each of its holds, and what the teacher ``judged`` there.

    ``title`` as the pose file has it: it is kept, whoever looks at it in whatever language.
    """

    check: str
    title: str
    measured: tuple[Status, ...]
    judged: tuple[Status | None, ...] = ()

    @property
    def title_in_words(self) -> str:
        """The title in the language spoken; that of another pose file than the built-in one stays as it is."""
        return gettext(self.title)

    @property
    def status(self) -> Status:
        """What counts: the gravest of all holds, the teacher's word before the measured one."""
        return _gravest(
            [own or said for own, said in zip(self.judged or (None,) * len(self.measured), self.measured, strict=True)]
        )

    @property
    def as_measured(self) -> Status:
        """The gravest of what was measured."""
        return _gravest(self.measured)

    @property
    def by_teacher(self) -> bool:
        """Whether the teacher judged it in any hold."""
        return any(self.judged)


@dataclass(frozen=True)
class SideSummary:
    """One side: how often and how long (s) it was held, its judged checks, and values.

    The values are those of the longest hold, which is the ``longest``-th one, the checks' statuses those of all.
    """

    extended: Side
    holds: int
    held_s: float
    aligned_s: float
    checks: tuple[Mark, ...]
    measured: tuple[MeasuredValue, ...]
    longest: int

    def mark(self, check: str) -> Mark | None:
        """A check's mark; None where it is not judged."""
        return next((mark for mark in self.checks if mark.check == check), None)

    def own(self, check: str) -> Status | None:
        """What the teacher judged of a check in the longest hold."""
        mark = self.mark(check)
        return mark.judged[self.longest] if mark and mark.judged else None


@dataclass(frozen=True)
class Summary:
    """A report in short; ``still_s`` is a moment of the pose to show, by the ``folds`` its sides are compared."""

    kind: str
    duration_s: float
    still_s: float
    sides: tuple[SideSummary, ...]
    folds: tuple[FoldOfSide, ...] = ()

    @classmethod
    def of(cls, report: Report, spec: PoseSpec) -> Self:
        """The short form of a report; ``spec`` has its checks' titles."""
        held = [(side, hold) for side in report.sides for hold in side.holds]
        middle = (held[0][1].start_s + held[0][1].end_s) / 2 if held else 0.4 * report.clip.duration_s
        with speaking(ENGLISH):
            sides = [_side(side, spec) for side in report.sides if side.holds]
        return cls(report.clip.kind, report.clip.duration_s, round(middle, 2), tuple(sides), tuple(folds_of(report)))

    @classmethod
    def from_text(cls, text: str) -> "Summary":
        """Back from ``to_text``."""
        return _FORM.validate_json(text)

    def to_text(self) -> str:
        """As JSON."""
        return _FORM.dump_json(self).decode()

    @property
    def asks_something(self) -> bool:
        """Whether any check says adjust."""
        return any(mark.status == "adjust" for side in self.sides for mark in side.checks)

    def judged(self, judged: Judged) -> "Summary":
        """The same with the teacher's judgements."""

        def of(side: SideSummary, mark: Mark) -> Mark:
            return replace(mark, judged=tuple(judged.get((side.extended, i, mark.check)) for i in range(side.holds)))

        sides = [replace(side, checks=tuple(of(side, mark) for mark in side.checks)) for side in self.sides]
        return replace(self, sides=tuple(sides))


_FORM = TypeAdapter(Summary)
#: changes with the form, so that what another Janu has kept is made anew
FORM = hashlib.sha256(json.dumps(_FORM.json_schema()).encode()).hexdigest()[:8]


def _side(side: SideReport, spec: PoseSpec) -> SideSummary:
    judged = [check for check in side.holds[0].checks if over_all_holds(side, check, spec) is not None]
    checks = tuple(Mark(check, title_of(check, spec), _statuses(side, check)) for check in judged)
    held, aligned = (round(sum(getattr(h, name) for h in side.holds), 1) for name in ("held_s", "aligned_s"))
    longest = side.longest
    measured = tuple(
        MeasuredValue(
            name,
            m.median,
            m.error,
            m.unit,
            longest.checks[name].aligned_share if name in longest.checks else None,
            m.measured_share,
        )
        for name, m in longest.measures.items()
        if m.median is not None
    )
    return SideSummary(side.extended, len(side.holds), held, aligned, checks, measured, side.holds.index(longest))


def _statuses(side: SideReport, check: str) -> tuple[Status, ...]:
    return tuple(hold.checks[check].status if check in hold.checks else "unmeasurable" for hold in side.holds)


def _gravest(statuses: Sequence[Status]) -> Status:
    return next((status for status in _GRAVE if status in statuses), "info")
