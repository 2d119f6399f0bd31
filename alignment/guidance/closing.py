"""The end of a practice: what there is to say of its sides, how they differ, and what to practise."""

from collections.abc import Iterator
from dataclasses import dataclass

from alignment.body.landmarks import Side
from alignment.checks import PoseSpec
from alignment.guidance.sayings import Message, Messages
from alignment.report import Advice, Asymmetry, SideReport

#: a check was steady if it was aligned in this share of what was measured
STEADY_SHARE = 0.9
#: checks of a side that are named aloud, at most
NAMED = 2


@dataclass(frozen=True)
class SideSummary:
    """One side: seconds held and held aligned over all its holds; which checks, by their ids, were steady or not.

    ``unmeasured``: of which no hold tells anything; what is aligned was so without them.
    """

    extended: Side
    holds: int
    held_s: float
    aligned_s: float
    steady: tuple[str, ...]
    moved: tuple[str, ...]
    unmeasured: tuple[str, ...] = ()

    @property
    def spoken(self) -> Messages:
        """How long it was held, and what of it is worth a word."""
        held = Message("leg_held", self.extended, self.held_s)
        if self.moved:
            return held, Message("work_on", checks=self.moved[:NAMED])
        return (held, Message("kept_aligned", checks=self.steady[:NAMED])) if self.steady else (held,)


@dataclass(frozen=True)
class Closing:
    """The whole practice: its sides, how they differ, and what to do about it.

    ``not_judged``: why nothing is known of a hold, and what to change; that comes first.
    """

    sides: tuple[SideSummary, ...]
    differences: Messages
    advice: tuple[Advice, ...]
    not_judged: Messages = ()

    @property
    def spoken(self) -> Messages:
        """What is said: short, for who has just come up."""
        done = Message("both_done" if len(self.sides) > 1 else "done")
        longer = next((Message("stay_longer", one.side) for one in self.advice if one.code == "stay_longer"), None)
        of_sides = (message for side in self.sides for message in side.spoken)
        stay = (longer,) if longer else ()
        return (*dict.fromkeys(self.not_judged), done, *of_sides, *self.differences[:1], *stay)


def closing(
    sides: list[SideReport],
    differences: list[Asymmetry],
    advice: list[Advice],
    spec: PoseSpec,
    not_judged: Messages = (),
) -> Closing:
    """What there is to say of the sides of a report, with its ``asymmetry`` and ``advice``."""
    return Closing(
        tuple(_side(side, spec) for side in sides), tuple(_differences(differences, sides)), tuple(advice), not_judged
    )


def _differences(differences: list[Asymmetry], sides: list[SideReport]) -> Iterator[Message]:
    """What differs, each; or that nothing does, or why it cannot be told: the sides were seen from different views."""
    found = [one for one in differences if one.meaningful]
    yield from (Message("differs", one.greater_side, measure=one.measure) for one in found)
    if found or not differences:
        return
    if any(one.difference is not None for one in differences):
        yield Message("no_difference")
    else:
        yield Message("views_differ" if len({side.view for side in sides}) > 1 else "not_compared")


def _side(report: SideReport, spec: PoseSpec) -> SideSummary:
    steady: list[str] = []
    moved: list[str] = []
    unmeasured: list[str] = []
    for name, check in spec.checks.items():
        of_holds = [h.checks[name] for h in report.holds]
        if any(c.status == "adjust" for c in of_holds):
            moved.append(name)
        elif any(c.status == "aligned" for c in of_holds):
            shares = [c.aligned_share for c in of_holds if c.aligned_share is not None]
            (steady if min(shares, default=0.0) >= STEADY_SHARE else moved).append(name)
        elif check.judged:
            unmeasured.append(name)
    held, aligned = sum(h.held_s for h in report.holds), sum(h.aligned_s for h in report.holds)
    return SideSummary(
        report.extended, len(report.holds), held, aligned, tuple(steady), tuple(moved), tuple(unmeasured)
    )
