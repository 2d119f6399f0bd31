"""The whole practice in a `Report`: the holds of both sides, their difference, and what to practise."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alignment.body.landmarks import Array, Side
from alignment.body.measures import MEASURES
from alignment.body.readings import Bucket, Direction, Unit
from alignment.checks import PoseSpec
from alignment.practice.lengths import length_advice
from alignment.practice.records import HoldRecord, summary
from alignment.practice.rising import springs
from alignment.report import Advice, Asymmetry, ComparisonNote, Hold, SideReport

#: under this, no difference between the sides means anything, whatever the errors say
LEAST_DIFFERENCE = {"deg": 8.0, "thighs": 0.1, "torsos": 0.1, "index": 0.25}
#: per minute of a hold, a bent knee that moves by this many thigh lengths is lowering or lifting
KNEE_TREND = 0.06
#: how far the colours of two people's trunks are apart at least. One person's are up to 14 apart within 18 of 19 clips,
#: 24 in the other, and in other light up to 18 for 99 in 100; of two people in 8,385 pairs 45 in 100 are told so
ANOTHER = 25.0
#: how much of it the lightness counts
LIGHTNESS = 0.3


@dataclass(frozen=True)
class Held:
    """One hold in its final form: what a long practice keeps of it instead of its frames."""

    extended: Side
    views: Counter[Bucket]
    hold: Hold
    shot: int = 0
    worn: Array | None = None


def held(record: HoldRecord, spec: PoseSpec) -> Held | None:
    """Sum up a hold that has ended.

    Parameters
    ----------
    record : HoldRecord
        What was remembered of it.
    spec : PoseSpec
        The checks it was judged by.

    Returns
    -------
    Held or None
        None where its side was never known.

    Examples
    --------
    >>> from alignment.checks import load_spec
    >>> from alignment.practice.picture import judge_picture
    >>> from tests.alignment.stick import Stick
    >>> judged, record = judge_picture([Stick(extended="left").body()], load_spec())
    >>> held(record, load_spec()).extended
    'left'
    """
    if not record.sides:
        return None
    return Held(
        record.sides.most_common(1)[0][0], record.views.copy(), summary(record, spec), record.shot, _usual(record)
    )


def _usual(record: HoldRecord) -> Array | None:
    return np.median(record.worn, axis=0) if record.worn else None


def numbered(holds: Iterable[Held]) -> Iterator[Held]:
    """The same holds with the number of the person, the last one whom it may have been."""
    known: list[Held] = []
    for one in holds:
        others = {before.hold.person for before in known if _is_another(one, before)}
        may_be = [before.hold.person for before in known if before.hold.person not in others]
        person = may_be[-1] if may_be else len(others) + 1
        known.append(replace(one, hold=one.hold.model_copy(update={"person": person})))
        yield known[-1]


def _is_another(one: Held, before: Held) -> bool:
    """Whether two holds are surely not of one person: there was a cut, and their clothes are of other colours."""
    if one.shot == before.shot or one.worn is None or before.worn is None:
        return False
    return float(np.linalg.norm((one.worn - before.worn) * [LIGHTNESS, 1, 1])) > ANOTHER


def sides(records: Iterable[HoldRecord], spec: PoseSpec) -> list[SideReport]:
    """The holds by extended leg, in the order in which the sides were first taken.

    Parameters
    ----------
    records : iterable of HoldRecord
        All holds of a practice, in their order.
    spec : PoseSpec
        The checks they were judged by.

    Returns
    -------
    list of SideReport

    Examples
    --------
    >>> from alignment.checks import load_spec
    >>> from alignment.practice.picture import judge_picture
    >>> from tests.alignment.stick import Stick
    >>> judged, record = judge_picture([Stick(extended="left").body()], load_spec())
    >>> [(side.extended, len(side.holds)) for side in sides([record], load_spec())]
    [('left', 1)]
    """
    return sides_of(one for record in records if (one := held(record, spec)) is not None)


def sides_of(holds: Iterable[Held]) -> list[SideReport]:
    """The holds by extended leg as `sides` has them, from holds that were summed up before.

    Parameters
    ----------
    holds : iterable of Held
        All holds of a practice, in their order.

    Returns
    -------
    list of SideReport

    Examples
    --------
    >>> sides_of([])
    []
    """
    found: dict[Side, list[Held]] = {}
    for one in numbered(holds):
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
    """Compare each measure's left and right.

    Parameters
    ----------
    reports : list of SideReport
        The sides of a practice.

    Returns
    -------
    list of Asymmetry
        One a compared measure, left less right in its unit; empty unless one person held both sides.

    Examples
    --------
    >>> from tests.vision.invented_reports import both_sides
    >>> fold = next(one for one in asymmetry(both_sides().sides) if one.measure == "fold")
    >>> fold.left, fold.right, fold.meaningful
    (62.3, 50.9, True)
    """
    both = sides_of_one_person(reports)
    if both is None:
        return []
    compared = (name for name, measure in MEASURES.items() if measure.compared and name in both[0].holds[0].measures)
    return [_compare(name, *both) for name in compared]


def sides_of_one_person(reports: list[SideReport]) -> tuple[SideReport, SideReport] | None:
    """The left and the right side with the holds of one person alone; None unless somebody held both."""
    for person in sorted({hold.person for r in reports for hold in r.holds}):
        theirs = {
            r.extended: r.model_copy(update={"holds": [h for h in r.holds if h.person == person]}) for r in reports
        }
        if len(theirs) == 2 and all(r.holds for r in theirs.values()):
            return theirs["left"], theirs["right"]
    return None


def _compare(name: str, left: SideReport, right: SideReport) -> Asymmetry:
    a, b = left.longest.measures[name], right.longest.measures[name]
    views_differ = left.view != right.view
    # seen from different sides, a measure is compared only where both views measure it most of the time
    if a.median is None or b.median is None or min(a.measured_share, b.measured_share) < 0.5:
        missing: Literal["both", "left", "right", "mostly"] = (
            "mostly"
            if a.median is not None and b.median is not None
            else "left"
            if b.median is not None
            else "right"
            if a.median is not None
            else "both"
        )
        note = ComparisonNote("unmeasured", missing, views_differ)
        return Asymmetry(measure=name, left=a.median, right=b.median, difference=None, meaningful=False, note=note)
    difference = round(a.median - b.median, 3)
    meaningful = is_difference(difference, a.unit, a.error, b.error)
    note = ComparisonNote("differs" if meaningful else "alike", views_differ=views_differ)
    return Asymmetry(
        measure=name, left=a.median, right=b.median, difference=difference, meaningful=meaningful, note=note
    )


def is_difference(difference: float, unit: Unit, *errors: float | None) -> bool:
    """Whether the two sides differ by more than the errors of both, and by enough to mean anything."""
    return abs(difference) > max(LEAST_DIFFERENCE[unit], sum(error or 0.0 for error in errors))


def advice(
    reports: list[SideReport], differences: list[Asymmetry], spec: PoseSpec, target_s: float | None = None
) -> list[Advice]:
    """What to practise, the most important first, each thing once.

    Parameters
    ----------
    reports : list of SideReport
        The sides of a practice.
    differences : list of Asymmetry
        How they differ, see `asymmetry`.
    spec : PoseSpec
        The checks they were judged by. Who has to take care is asked for nothing longer.
    target_s : float, optional
        How long a hold was to last, where that was said.

    Returns
    -------
    list of Advice
        Codes; the words are in ``vision/words``.

    Examples
    --------
    >>> from alignment.checks import load_spec
    >>> from tests.vision.invented_reports import both_sides
    >>> advice(both_sides().sides, [], load_spec())[0].code
    'check'
    """
    holds = [(r.extended, h) for r in reports for h in r.holds]
    if not holds:
        return []
    out = [Advice("check", name, direction) for name, direction in spec.offered_first]
    out += [one for one in _checks_advice(reports, spec) if (one.check, one.direction) not in spec.offered_first]
    out += [told for side, hold in holds if (told := _knee_trend(side, hold)) is not None]
    sprang = {side for side, hold in holds if hold.rising is not None and springs(hold.rising.took_s)}
    if sprang:
        out.append(Advice("come_up_slowly", side=sprang.pop() if len(sprang) < len(reports) else None))
    if not spec.cared:
        tighter = tighter_side(differences)
        out += [Advice("stay_longer", side=tighter)] if tighter else []
        both = sides_of_one_person(reports) if tighter is None else None
        out += length_advice([hold for _, hold in holds], both, spec.hold, target_s)
    return list(dict.fromkeys(out))


def tighter_side(differences: list[Asymmetry]) -> Side | None:
    """The straight leg of the side that folds less deep, where that is a difference."""
    for one in differences:
        if one.measure == "fold" and one.meaningful and one.difference is not None:
            return "left" if one.difference < 0 else "right"
    return None


def _checks_advice(reports: list[SideReport], spec: PoseSpec) -> Iterator[Advice]:
    """What the checks ask for, by their weight."""
    holds = [(r.extended, h) for r in reports for h in r.holds]
    for name, check in sorted(spec.checks.items(), key=lambda item: -item[1].weight):
        asked: dict[Direction, list[Side]] = {}
        for side, hold in holds:
            value, said = hold.measures[name].median, hold.checks[name]
            direction = said.cue.direction if said.cue else None
            direction = direction or (check.side(value) if value is not None else None)
            if said.status == "adjust" and direction is not None:
                asked.setdefault(direction, []).append(side)
        for direction, on in asked.items():
            both = len(set(on)) > 1
            yield Advice("check", name, direction, None if both or len(reports) < 2 else on[0], both)


def _knee_trend(side: Side, hold: Hold) -> Advice | None:
    """What the bent knee did through the hold, where it did more than can be explained by its error."""
    knee = hold.measures.get("bent_knee_height")
    if knee is None or knee.trend_per_min is None or knee.error is None:
        return None
    moved = knee.trend_per_min * hold.held_s / 60
    if abs(moved) < knee.error or abs(knee.trend_per_min) < KNEE_TREND:
        return None
    return Advice("knee_lowered" if moved < 0 else "knee_lifted", side=side)
