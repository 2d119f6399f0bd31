"""The whole practice in a `Report`: the holds of both sides, their difference, and what to practise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from alignment.body.landmarks import Side
from alignment.body.readings import Bucket
from alignment.checks import PoseSpec
from alignment.practice.records import HoldRecord, summary
from alignment.report import Asymmetry, Hold, SideReport

#: under this, no difference between the sides means anything, whatever the errors say (design, section 5)
LEAST_DIFFERENCE = {"deg": 8.0, "thighs": 0.1, "torsos": 0.1, "index": 0.25}
#: per minute of a hold, a bent knee that moves by this many thigh lengths is lowering or lifting
KNEE_TREND = 0.06
#: what is noted of a difference between sides that were not seen alike
DIFFERENT_VIEWS = "; the two sides were seen from different views"
#: the measures that are compared: what differs between two sides of one person
_COMPARED = (
    "extended_knee",
    "bent_knee_height",
    "heel_to_groin",
    "fold",
    "spine_rounding",
    "chest_turn",
    "pelvis_roll",
)


@dataclass(frozen=True)
class Held:
    """One hold in its final form: what a long practice keeps of it instead of its frames."""

    extended: Side
    views: Counter[Bucket]
    hold: Hold


def held(record: HoldRecord, spec: PoseSpec) -> Held | None:
    """A hold summarised; None where its side was never known."""
    if not record.sides:
        return None
    return Held(record.sides.most_common(1)[0][0], record.views.copy(), summary(record, spec))


def sides(records: Iterable[HoldRecord], spec: PoseSpec) -> list[SideReport]:
    """The holds by extended leg, in the order in which the sides were first taken."""
    return sides_of(one for record in records if (one := held(record, spec)) is not None)


def sides_of(holds: Iterable[Held]) -> list[SideReport]:
    """The same from holds that were summarised before."""
    found: dict[Side, list[Held]] = {}
    for one in holds:
        found.setdefault(one.extended, []).append(one)
    return [
        SideReport(
            extended=side,
            view=sum((h.views for h in of_side), start=Counter[Bucket]()).most_common(1)[0][0],
            holds=[h.hold for h in of_side],
        )
        for side, of_side in found.items()
    ]


def asymmetry(reports: list[SideReport]) -> list[Asymmetry]:
    """Each measure's left and right; empty unless both sides were held."""
    by_side = {r.extended: r for r in reports}
    if len(by_side) < 2:
        return []
    left, right = by_side["left"], by_side["right"]
    return [_compare(name, left, right) for name in _COMPARED if name in left.holds[0].measures]


def _compare(name: str, left: SideReport, right: SideReport) -> Asymmetry:
    a, b = left.longest.measures[name], right.longest.measures[name]
    # seen from different sides, a measure is compared only where both views measure it most of the time
    if a.median is None or b.median is None or min(a.measured_share, b.measured_share) < 0.5:
        note = "not compared: it could not be measured on " + (
            "both sides"
            if a.median is None and b.median is None
            else "the left"
            if a.median is None
            else "the right"
            if b.median is None
            else "one side for most of the hold"
        )
        return Asymmetry(measure=name, left=a.median, right=b.median, difference=None, meaningful=False, note=note)
    difference = round(a.median - b.median, 3)
    beyond = max(LEAST_DIFFERENCE[a.unit], (a.error or 0.0) + (b.error or 0.0))
    meaningful = abs(difference) > beyond
    if meaningful:
        note = f"{'left' if difference > 0 else 'right'} leg straight: {_WORDS[name]}"
    else:
        note = "no difference this camera can measure"
    if left.view != right.view:
        note += DIFFERENT_VIEWS
    return Asymmetry(
        measure=name, left=a.median, right=b.median, difference=difference, meaningful=meaningful, note=note
    )


#: what a greater value means, said of the side that has it
_WORDS = {
    "extended_knee": "the straight knee is straighter",
    "bent_knee_height": "the bent knee is higher",
    "heel_to_groin": "the bent heel is farther from the groin",
    "fold": "the fold is deeper",
    "spine_rounding": "the back is rounder",
    "chest_turn": "the chest turns farther away from the leg",
    "pelvis_roll": "the pelvis rolls farther back",
}


def advice(reports: list[SideReport], differences: list[Asymmetry], spec: PoseSpec) -> list[str]:
    """What to practise, the most important first, each thing once."""
    out: list[str] = []
    holds = [(r.extended, h) for r in reports for h in r.holds]
    for name, check in sorted(spec.checks.items(), key=lambda item: -item[1].weight):
        asked: dict[str, list[Side]] = {}
        for side, hold in holds:
            value, said = hold.measures[name].median, hold.checks[name]
            words = next((k for k in ("below", "above") if said.cue and said.cue == getattr(check.cue, k)), None)
            words = words or (check.side(value) if value is not None else None)
            if said.status == "adjust" and words is not None:
                asked.setdefault(getattr(check.advice, words), []).append(side)
        for text, on in asked.items():
            both = len(reports) < 2 or len(set(on)) > 1
            out.append(text if both else f"With the {on[0]} leg straight: {text}")
    out += [told for side, hold in holds if (told := _knee_trend(side, hold)) is not None]
    tighter = next((d for d in differences if d.measure == "fold" and d.meaningful and d.difference is not None), None)
    if tighter is not None and tighter.difference is not None:
        tight = "left" if tighter.difference < 0 else "right"
        out.append(f"The fold over the {tight} leg is less deep: stay about 30 s longer on that side, every time.")
    return list(dict.fromkeys(out))


def _knee_trend(side: Side, hold: Hold) -> str | None:
    """What the bent knee did through the hold, where it did more than can be explained by its error."""
    knee = hold.measures.get("bent_knee_height")
    if knee is None or knee.trend_per_min is None or knee.error is None:
        return None
    moved = knee.trend_per_min * hold.held_s / 60
    if abs(moved) < knee.error or abs(knee.trend_per_min) < KNEE_TREND:
        return None
    if moved < 0:
        return f"With the {side} leg straight the bent knee lowered through the hold: that is the aim, let it go on."
    return f"With the {side} leg straight the bent knee lifted through the hold: let it get heavy, a blanket helps."
