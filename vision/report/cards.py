"""The holds of both sides as cards of the review page: each check in words, with its stills."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from alignment.body.landmarks import Side
from alignment.body.readings import Reason, Status
from alignment.checks import Check, PoseSpec
from alignment.report import CheckSummary, Hold, Report, SideReport
from vision.drawing.figure import AZIMUTH, Look
from vision.drawing.figure_svg import correction_svg
from vision.words.breath import breath_in_words
from vision.words.course import asked_when, course_in_words
from vision.words.language import gettext
from vision.words.lengths import held_of
from vision.words.numbers import (
    bent_leg,
    check_of,
    checks_measured,
    percent,
    range_in_words,
    sentence,
    status_in_words,
    straight_leg,
    target_in_words,
    title_of,
    trend_in_words,
    value_in_words,
    with_straight_leg,
    within_a_sentence,
    within_error,
)
from vision.words.reasons import better_place, reason_words, seen_in_words
from vision.words.rising import rising_in_words
from vision.words.times import clock, duration, spans_in_words

#: side index and hold index in the report, check id, ``best`` or ``worst``
StillKey = tuple[int, int, str, str]
Stills = Mapping[StillKey, bytes]

#: a share measured that is as good as all of it, so that the page need not say so
ALL_MEASURED = 0.98


@dataclass(frozen=True)
class CardStill:
    """A picture in the page: its data URI, what it shows, its caption and its time in the clip."""

    id: str
    src: str
    alt: str
    caption: str
    at: str


@dataclass(frozen=True)
class CheckRow:
    """One check of one hold, in words. Empty text is not shown; widths are per cent of the hold.

    ``correction``: of what its cue is about, and of how it should be, an ``<svg>`` each.
    """

    id: str
    title: str
    status: Status
    word: str
    why: str = ""
    value: str = ""
    figures: str = ""
    target: str = ""
    cue: str = ""
    reason: str = ""
    adjust_at: str = ""
    asked_when: str = ""
    trend: str = ""
    shares: str = ""
    aligned_width: float = 0.0
    adjust_width: float = 0.0
    stills: tuple[CardStill, ...] = ()
    correction: tuple[str, str] | None = None


@dataclass(frozen=True)
class Card:
    """One hold of one side. ``judged`` has None where this hold lacks a check of the one beside it.

    ``measured``: on how many of its checks ``aligned`` rests. ``course``: how it went from its beginning to its end,
    how fast the breath went, and how the way up was.
    """

    id: str
    title: str
    bent: str
    seen: str
    heading: str
    number: str
    times: str
    held: str
    aligned: str
    measured: str
    course: str
    aligned_width: float
    still: CardStill | None
    judged: tuple[CheckRow | None, ...]
    info: tuple[CheckRow, ...]


@dataclass(frozen=True)
class _HoldPlace:
    """Where a hold is found in the report, with all that its words need."""

    report: Report
    spec: PoseSpec
    side_index: int
    hold_index: int

    @property
    def side(self) -> SideReport:
        return self.report.sides[self.side_index]

    @property
    def hold(self) -> Hold:
        return self.side.holds[self.hold_index]

    @property
    def picture(self) -> bool:
        return self.report.clip.kind == "picture"

    @property
    def id(self) -> str:
        return f"{self.side_index}-{self.hold_index}"


def rows_of_cards(
    report: Report, spec: PoseSpec, stills: Stills, left_out: frozenset[tuple[int, str]] = frozenset()
) -> list[list[Card]]:
    """The holds as cards, the first holds of both sides next to each other, then the second ones; left on the left.

    ``left_out``: checks that are told elsewhere, by the side's place in the report and their id.
    """
    order = sorted((i for i, side in enumerate(report.sides) if side.holds), key=lambda i: report.sides[i].extended)
    rows = []
    for turn in range(max((len(report.sides[i].holds) for i in order), default=0)):
        there = [i for i in order if turn < len(report.sides[i].holds)]
        judged = _judged([report.sides[i].holds[turn] for i in there], spec)
        judged = [name for name in judged if not all((i, name) in left_out for i in there)]
        rows.append([_card(_HoldPlace(report, spec, i, turn), judged, stills, left_out) for i in there])
    return rows


def _judged(holds: list[Hold], spec: PoseSpec) -> list[str]:
    """The checks to show in full, the same for cards side by side: in the pose file's order, then any others."""
    found = dict.fromkeys(check for hold in holds for check in hold.checks)
    order = dict.fromkeys([*(str(check) for check in spec.checks if check in found), *found])
    return [
        check
        for check in order
        if spec.judges(check) and any(check in hold.checks and hold.checks[check].status != "info" for hold in holds)
    ]


def _card(place: _HoldPlace, judged: list[str], stills: Stills, left_out: frozenset[tuple[int, str]]) -> Card:
    side, hold = place.side, place.hold
    own = {key[2:]: jpeg for key, jpeg in stills.items() if key[:2] == (place.side_index, place.hold_index)}
    lead = _picture(place, own) if place.picture and len(set(own.values())) == 1 else None
    shown = [check for check in hold.checks if (place.side_index, check) not in left_out]
    rows = {check: _row(place, check, {} if lead else own) for check in shown}
    measured = any(hold.checks[check].measured_share > 0 for check in judged if check in hold.checks)
    return Card(
        id=f"hold-{place.id}",
        title=straight_leg(side.extended),
        bent=bent_leg(side.extended),
        seen=seen_in_words(side.view),
        heading=_heading(side.extended, place.hold_index + 1, len(side.holds)),
        number=_numbered(place.hold_index + 1, len(side.holds)),
        times="" if place.picture else range_in_words(clock(hold.start_s), clock(hold.end_s)),
        held="" if place.picture else held_of(hold, place.report),
        aligned="" if place.picture or not measured else duration(hold.aligned_s),
        measured=checks_measured(hold, place.spec),
        course="" if place.picture else _course(hold),
        aligned_width=round(100 * min(1.0, hold.aligned_s / hold.held_s), 1) if hold.held_s else 0.0,
        still=lead,
        judged=tuple(rows.get(check) for check in judged),
        info=tuple(row for check, row in rows.items() if check not in judged and row.value),
    )


def _course(hold: Hold) -> str:
    return " ".join(filter(None, (course_in_words(hold), breath_in_words(hold), rising_in_words(hold))))


def _heading(side: Side, number: int, holds: int) -> str:
    """What is told of a hold where its card is folded."""
    if holds == 1:
        return straight_leg(side)
    return gettext("{side}, hold {number} of {holds}", side=straight_leg(side), number=number, holds=holds)


def _numbered(number: int, holds: int) -> str:
    return gettext("Hold {number} of {holds}", number=number, holds=holds) if holds > 1 else ""


def _row(place: _HoldPlace, check_id: str, stills: dict[tuple[str, str], bytes]) -> CheckRow:
    said, check = place.hold.checks[check_id], check_of(check_id, place.spec)
    title = title_of(check_id, place.spec)
    if said.status == "unmeasurable":
        row = CheckRow(
            check_id, title, said.status, status_in_words(said), reason=_reason(said.reason, check, place.side)
        )
        too_close = said.reason == Reason("near_limit")
        return replace(row, **_value(place, check_id, said, check)) if too_close else row
    share = said.aligned_share
    return CheckRow(
        check_id,
        title,
        said.status,
        status_in_words(said),
        why=check.why if check else "",
        **_value(place, check_id, said, check),
        cue=said.cue.words if said.cue else "",
        adjust_at="" if place.picture else spans_in_words(said.adjust_spans),
        asked_when="" if place.picture else asked_when(said, place.hold),
        shares="" if place.picture or share is None else _shares(share, said.measured_share, check),
        aligned_width=round(100 * said.measured_share * (share or 0.0), 1),
        adjust_width=round(100 * said.measured_share * (1 - share), 1) if share is not None else 0.0,
        stills=_moments(place, check_id, title, said, stills),
        correction=_correction(check_id, said, place.side),
    )


def _correction(check_id: str, said: CheckSummary, side: SideReport) -> tuple[str, str] | None:
    """What the cue is about and how it should be, as this camera sees them; None where no figure shows it."""
    if said.status != "adjust" or said.cue is None or said.cue.direction is None or side.view is None:
        return None
    return correction_svg(check_id, said.cue.direction, Look(AZIMUTH[side.view], side.extended))


def _value(place: _HoldPlace, check_id: str, said: CheckSummary, check: Check | None) -> dict[str, Any]:
    """The row's words about its value (see `Hold.said_value`), the figures behind it, the target and the trend."""
    summary, said_value = place.hold.measures.get(check_id), place.hold.said_value(check_id)
    if summary is None or said_value is None:
        return {}
    bounds = check.bounds(place.report.strictness) if check else (0.0, 0.0)
    value, figures = value_in_words(check_id, said_value, summary.error, summary.unit, bounds[1], said.status)
    target = target_in_words(check, summary.unit, place.report.strictness) if check else ""
    if target and said.status == "aligned" and within_error(summary, bounds):
        target = gettext("{target}; this is within the measuring error of it", target=target)
    trend = trend_in_words(check_id, summary, place.hold.held_s)
    return {"value": value, "figures": figures, "target": target, "trend": trend}


def _reason(reason: Reason | None, check: Check | None, side: SideReport) -> str:
    """Why it could not be measured, and the better place for the camera where its place is what stands in the way."""
    reason = reason or Reason("other")
    said = sentence(reason_words(reason))
    if check is None or side.view in check.views or reason.better is not None:
        return said
    return f"{said} {sentence(better_place(check))}"


def _shares(aligned: float, measured: float, check: Check | None) -> str:
    shares = {"aligned": percent(aligned), "measured": percent(measured)}
    seated = check is not None and check.phase == "seated"
    if measured >= ALL_MEASURED and seated:
        return gettext("aligned {aligned} of the time sitting up", **shares)
    if measured >= ALL_MEASURED:
        return gettext("aligned {aligned} of the hold", **shares)
    if seated:
        return gettext("aligned {aligned} of the measured time; measured {measured} of the time sitting up", **shares)
    return gettext("aligned {aligned} of the measured time; measured {measured} of the hold", **shares)


def _moments(
    place: _HoldPlace, check_id: str, title: str, said: CheckSummary, stills: dict[tuple[str, str], bytes]
) -> tuple[CardStill, ...]:
    """The best and the worst moment of a check; one picture where both are the same, as in a photograph."""
    best, worst = stills.get((check_id, "best")), stills.get((check_id, "worst"))
    found: list[tuple[str, str, bytes | None, float | None]] = [
        ("best", gettext("Most aligned"), best, said.best_at_s),
        ("worst", gettext("Least aligned"), worst, said.worst_at_s),
    ]
    if best == worst or place.picture:
        found = [("worst", "" if place.picture else gettext("Most and least aligned"), worst or best, said.worst_at_s)]
    return tuple(
        _still(f"still-{place.id}-{check_id}-{which}", jpeg, name, None if place.picture else at, title, place.side)
        for which, name, jpeg, at in found
        if jpeg is not None
    )


def _picture(place: _HoldPlace, own: dict[tuple[str, str], bytes]) -> CardStill:
    """The one still of a photograph, for the whole card."""
    return _still(f"still-{place.id}", next(iter(own.values())), "", None, gettext("The pose"), place.side)


def _still(id: str, jpeg: bytes, name: str, at: float | None, title: str, side: SideReport) -> CardStill:
    time = "" if at is None else clock(at)
    alt = ", ".join(part for part in (title, with_straight_leg(side.extended), within_a_sentence(name), time) if part)
    return CardStill(id, f"data:image/jpeg;base64,{b64encode(jpeg).decode('ascii')}", alt, name, time)
