"""What the library shows of a clip's result: few enough facts that a thousand of them are read at once."""

import hashlib
import json
from dataclasses import dataclass
from typing import Self

from pydantic import TypeAdapter

from alignment.body.landmarks import Side
from alignment.body.readings import Status, Unit
from alignment.checks import PoseSpec
from alignment.report import Report, SideReport
from vision.report.summary import over_all_holds
from vision.words.numbers import title_of


@dataclass(frozen=True)
class Measured:
    """One measure in a side's longest hold: its median and the error to expect, in ``unit``."""

    measure: str
    median: float
    error: float | None
    unit: Unit


@dataclass(frozen=True)
class SideSummary:
    """One side: how often and how long (s) it was held, a status for each judged check, as (title, status), and values.

    The values are those of the longest hold, the statuses those of all.
    """

    extended: Side
    holds: int
    held_s: float
    aligned_s: float
    checks: tuple[tuple[str, Status], ...]
    measured: tuple[Measured, ...]


@dataclass(frozen=True)
class Summary:
    """A report in short; ``still_s`` is a moment of the pose to show."""

    kind: str
    duration_s: float
    still_s: float
    sides: tuple[SideSummary, ...]

    @classmethod
    def of(cls, report: Report, spec: PoseSpec) -> Self:
        """The short form of a report; ``spec`` has its checks' titles."""
        held = [(side, hold) for side in report.sides for hold in side.holds]
        middle = (held[0][1].start_s + held[0][1].end_s) / 2 if held else 0.4 * report.clip.duration_s
        sides = [_side(side, spec) for side in report.sides if side.holds]
        return cls(report.clip.kind, report.clip.duration_s, round(middle, 2), tuple(sides))

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
        return any(status == "adjust" for side in self.sides for _, status in side.checks)


_FORM = TypeAdapter(Summary)
#: changes with the form, so that what another Janu has kept is made anew
FORM = hashlib.sha256(json.dumps(_FORM.json_schema()).encode()).hexdigest()[:8]


def _side(side: SideReport, spec: PoseSpec) -> SideSummary:
    said = [(title_of(check, spec), over_all_holds(side, check, spec)) for check in side.holds[0].checks]
    checks = tuple((title, status) for title, status in said if status is not None)
    held, aligned = (round(sum(getattr(h, name) for h in side.holds), 1) for name in ("held_s", "aligned_s"))
    values = side.longest.measures.items()
    measured = tuple(Measured(name, m.median, m.error, m.unit) for name, m in values if m.median is not None)
    return SideSummary(side.extended, len(side.holds), held, aligned, checks, measured)
