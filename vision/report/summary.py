"""What the review page says first: which sides, how long, what was aligned, what to work on, how the sides differ."""

from dataclasses import dataclass

from alignment.body.landmarks import Side, other
from alignment.body.readings import Status, Unit
from alignment.checks import PoseSpec
from alignment.guidance.closing import STEADY_SHARE
from alignment.report import Asymmetry, Report, SideReport
from vision.words.language import gettext, gettext_noop, ngettext
from vision.words.numbers import (
    check_of,
    listed,
    sentence,
    title_of,
    value_in_words,
    with_straight_leg,
)
from vision.words.sides import difference_in_words, note_words
from vision.words.times import duration


@dataclass(frozen=True)
class Group:
    """The checks with one status; each with the side that it holds for, empty where it is all that was seen."""

    status: Status
    title: str
    checks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """A meaningful difference between the sides, in words, and both values."""

    title: str
    text: str
    left: str
    right: str


_GROUPS: tuple[tuple[Status, str], ...] = (
    ("aligned", gettext_noop("Aligned")),
    ("adjust", gettext_noop("To work on")),
    ("unmeasurable", gettext_noop("Could not be measured")),
)


def held_sides(report: Report) -> list[SideReport]:
    """The sides with a hold, left first."""
    return sorted((side for side in report.sides if side.holds), key=lambda side: side.extended)


def headline(report: Report) -> str:
    """One line: which sides, and how long each was held."""
    sides = held_sides(report)
    picture = report.clip.kind == "picture"
    if not sides:
        return _none_held(report)
    first = sides[0].extended
    if picture and first == "left":
        return gettext("One moment, with the left leg straight")
    if picture:
        return gettext("One moment, with the right leg straight")
    if len(sides) == 1:
        return gettext("One side held: {side}, {time}", side=with_straight_leg(first), time=_held(sides[0]))
    left, right = (_held(side) for side in sides)
    one, other = ({hold.person for hold in side.holds} for side in sides)
    if one & other:
        return gettext("Both sides held: left leg straight {left}, right {right}", left=left, right=right)
    return gettext("Two people: left leg straight {left}, right {right}", left=left, right=right)


def _none_held(report: Report) -> str:
    if report.clip.kind == "picture":
        return gettext("The pose was not found in this picture")
    if report.clip.kind == "live":
        return gettext("No hold was long enough")
    return gettext("No hold was found in this clip")


def _held(side: SideReport) -> str:
    text = duration(sum(hold.held_s for hold in side.holds))
    holds = len(side.holds)
    return text if holds == 1 else ngettext("{time} in {n} hold", "{time} in {n} holds", holds, time=text)


def lede(report: Report, spec: PoseSpec) -> list[str]:
    """What follows the headline, in one or two sentences."""
    sides = held_sides(report)
    if not sides:
        return [_not_found(report)]
    judged = {group.status: group for group in groups(report, spec)}
    if not {"aligned", "adjust"} & judged.keys():
        said = [gettext("Nothing could be judged from where the camera stood.")]
    elif "adjust" not in judged:
        shares = [c.aligned_share for side in sides for hold in side.holds for c in hold.checks.values()]
        always = min((share for share in shares if share is not None), default=1.0) >= STEADY_SHARE
        said = [
            gettext("Everything that could be measured was aligned.")
            if always
            else gettext("Everything that could be measured was aligned most of the time.")
        ]
    else:
        said = []
    if len(sides) == 1 and report.clip.kind != "picture":
        said.append(_missing(other(sides[0].extended), report.clip.kind == "live"))
    return said


def _missing(side: Side, live: bool) -> str:
    if live and side == "left":
        return gettext("The other side, with the left leg straight, was not practised.")
    if live:
        return gettext("The other side, with the right leg straight, was not practised.")
    if side == "left":
        return gettext("The other side, with the left leg straight, is not in this clip.")
    return gettext("The other side, with the right leg straight, is not in this clip.")


def _not_found(report: Report) -> str:
    if report.clip.kind == "picture":
        return gettext(
            "Take it from the side, with the whole body in the picture: the straight leg, the bent leg and the head."
        )
    return gettext(
        "Begin the recording sitting upright with the whole body in the picture, fold over the straight leg, and stay"
        " for a few breaths. The camera sees most from the side of the straight leg, at the height of the hip."
    )


def groups(report: Report, spec: PoseSpec) -> list[Group]:
    """The judged checks by what they say over all holds; a check that asks for adjustment in one hold is to work on."""
    sides = held_sides(report)
    found: dict[Status, list[tuple[str, str]]] = {status: [] for status, _ in _GROUPS}
    in_holds = (check for side in sides for hold in side.holds for check in hold.checks)
    for check in dict.fromkeys([*(str(known) for known in spec.checks), *in_holds]):
        by_status: dict[Status, list[SideReport]] = {}
        for side in sides:
            if status := over_all_holds(side, check, spec):
                by_status.setdefault(status, []).append(side)
        for status, of in by_status.items():
            where = "" if len(of) == len(sides) else with_straight_leg(of[0].extended)
            found[status].append((title_of(check, spec), where))
    return [Group(status, gettext(title), tuple(found[status])) for status, title in _GROUPS if found[status]]


def over_all_holds(side: SideReport, check_id: str, spec: PoseSpec) -> Status | None:
    """What a check says of a side, the gravest of what was seen in any hold; None where it is information only."""
    said = {hold.checks[check_id].status for hold in side.holds if check_id in hold.checks}
    if not spec.judges(check_id):
        return None
    return next((status for status in ("adjust", "aligned", "unmeasurable") if status in said), None)


def differences(report: Report, spec: PoseSpec) -> list[Difference]:
    """The meaningful differences between the sides."""
    found = []
    for one in report.asymmetry:
        unit = _unit(report, one.measure)
        if not one.meaningful or unit is None:
            continue
        text = difference_in_words(one, unit) or sentence(note_words(one))
        left, right = (_value(report, spec, one, unit, value) for value in (one.left, one.right))
        found.append(Difference(title_of(one.measure, spec), text, left, right))
    return found


def no_differences(report: Report, spec: PoseSpec) -> list[tuple[str, str]]:
    """The measures without a meaningful difference, as a list in words for each note about them."""
    by_note: dict[str, list[str]] = {}
    for one in report.asymmetry:
        if not one.meaningful or _unit(report, one.measure) is None:
            by_note.setdefault(note_words(one), []).append(title_of(one.measure, spec))
    return [(listed(titles), sentence(note)) for note, titles in by_note.items()]


def _unit(report: Report, measure: str) -> Unit | None:
    holds = (hold for side in report.sides for hold in side.holds)
    return next((hold.measures[measure].unit for hold in holds if measure in hold.measures), None)


def _value(report: Report, spec: PoseSpec, one: Asymmetry, unit: Unit, value: float | None) -> str:
    if value is None:
        return gettext("not measured")
    check = check_of(one.measure, spec)
    upper = check.bounds(report.strictness)[1] if check else 0.0
    words, figures = value_in_words(one.measure, value, None, unit, upper)
    return f"{words} ({figures})" if figures else words
