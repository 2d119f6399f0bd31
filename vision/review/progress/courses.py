"""A student's measures over the dates of their clips, side by side, with the error of each value."""

import math
from dataclasses import dataclass, replace
from datetime import date

from alignment.body.landmarks import SIDES, Side
from alignment.body.readings import Unit
from alignment.checks import PoseSpec
from alignment.practice.parameters import RECORDS
from alignment.practice.tighter import FoldOfSide, TighterSide, tighter_over
from vision.review.library.catalogue import LibraryEntry
from vision.review.progress.chart import Held, Point, ProgressChart, progress_chart, time_chart
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import (
    capital,
    check_of,
    number,
    of_unit,
    percent,
    side_word,
    status_word,
    straight_leg,
    target_in_words,
    title_of,
    unit_name,
    with_error,
)
from vision.words.times import day_in_words, duration

#: the change of the share aligned that is worth telling: a check that is not aligned for this share asks for adjustment
SHARE_CHANGE = RECORDS.adjust_share

#: what is said of a side where dates are told (True) and where they are not
_Dated = dict[bool, str]
#: by whether it is judged otherwise than the first time, or as then and for more or less of the hold; and better or not
_BETTER: dict[tuple[bool, bool], _Dated] = {
    (True, True): {
        True: gettext_noop("{side}: an improvement since {day}."),
        False: gettext_noop("{side}: an improvement since the first time."),
    },
    (True, False): {
        True: gettext_noop("{side}: more to adjust since {day}."),
        False: gettext_noop("{side}: more to adjust since the first time."),
    },
    (False, True): {
        True: gettext_noop("{side}: aligned for more of the hold since {day}."),
        False: gettext_noop("{side}: aligned for more of the hold since the first time."),
    },
    (False, False): {
        True: gettext_noop("{side}: aligned for less of the hold since {day}."),
        False: gettext_noop("{side}: aligned for less of the hold since the first time."),
    },
}
_MOVED: _Dated = {
    True: gettext_noop("{side}: {by} since {day}."),
    False: gettext_noop("{side}: {by} since the first time."),
}
_NOT_MOVED: _Dated = {
    True: gettext_noop("{side}: no change since {day} that this camera can measure."),
    False: gettext_noop("{side}: no change since the first time that this camera can measure."),
}


@dataclass(frozen=True)
class Course:
    """One measure over time: its chart, the same as a table of (date, left, right), and what happened in a sentence."""

    id: str
    title: str
    target: str
    unit: str
    judged: bool
    chart: ProgressChart
    rows: tuple[tuple[str, str, str], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Times:
    """The time held and aligned: its chart, and the same as a table of (date, left, right)."""

    chart: ProgressChart
    rows: tuple[tuple[str, str, str], ...]


def times(entries: list[LibraryEntry]) -> Times | None:
    """How long each side was held and aligned, date by date; None without a hold of a moving picture."""
    held: dict[Side, list[Held]] = {side: [] for side in SIDES}
    for entry in entries:
        for side in entry.summary.sides if entry.summary and entry.summary.kind != "picture" else ():
            held[side.extended].append(Held(entry.day, side.held_s, side.aligned_s))
    days = sorted({one.day for its in held.values() for one in its})
    if not days:
        return None
    rows = tuple((day_in_words(day), _times_of(held["left"], day), _times_of(held["right"], day)) for day in days)
    return Times(time_chart(held, (days[0], days[-1])), rows)


def _times_of(held: list[Held], day: date) -> str:
    return ", ".join(
        gettext("held {held}, all aligned {aligned}", held=duration(one.held_s), aligned=duration(one.aligned_s))
        for one in held
        if one.day == day
    )


def courses(entries: list[LibraryEntry], spec: PoseSpec, *, links: bool = True, dated: bool = True) -> list[Course]:
    """Every measure that has a value in one of the clips, those that are judged first; ``links`` lead to the clips.

    ``dated``: whether dates are told, or only how much later it was.
    """
    found: dict[str, tuple[Unit, dict[Side, list[Point]]]] = {}
    for entry in entries:
        for side in entry.summary.sides if entry.summary else ():
            for one in side.measured:
                unit, points = found.setdefault(one.measure, (one.unit, {side: [] for side in SIDES}))
                own, mark = side.own(one.measure), side.mark(one.measure)
                status = own or (mark.measured[side.longest] if mark else "info")
                share = one.aligned_share if mark else None
                point = Point(entry.day, one.median, one.error, "", "", share, status, own is not None)
                words = f"{straight_leg(side.extended)}, {day_in_words(entry.day)}: {_words(point, unit)}"
                link = f"/clip/{entry.clip.id}?side={side.extended}" if links else ""
                points[side.extended].append(replace(point, link=link, words=words))
    order = [name for name, check in sorted(spec.checks.items(), key=lambda item: not item[1].judged)]
    known = [name for name in order if name in found] + [name for name in found if name not in order]
    days = [entry.day for entry in entries]
    return [_course(name, *found[name], spec, (min(days), max(days)), dated) for name in known]


def tighter_of(entries: list[LibraryEntry]) -> TighterSide | None:
    """Which side of a student folds less deep, over all days: what was recorded on one day is a session."""
    days: dict[date, list[FoldOfSide]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).extend(entry.summary.folds if entry.summary else ())
    return tighter_over(days.values())


def _course(
    measure: str, unit: Unit, points: dict[Side, list[Point]], spec: PoseSpec, span: tuple[date, date], dated: bool
) -> Course:
    check = check_of(measure, spec)
    judged = check is not None and check.judged
    bounds = check.bounds() if check is not None and judged else None
    days = sorted({point.day for its in points.values() for point in its})
    left, right = points["left"], points["right"]
    rows = tuple((day_in_words(day), _cell(left, day, unit), _cell(right, day, unit)) for day in days)
    return Course(
        id=measure,
        title=title_of(measure, spec),
        target=target_in_words(check, unit, 1.0) if check else "",
        unit=unit_name(unit).strip(),
        judged=judged,
        chart=progress_chart(points, bounds, unit, span, dated),
        rows=rows,
        words=tuple(text for side in SIDES if (text := _change(side, points[side], unit, dated))),
    )


def _cell(points: list[Point], day: object, unit: Unit) -> str:
    return "; ".join(_words(point, unit) for point in points if point.day == day)


def _words(point: Point, unit: Unit) -> str:
    """A hold in words: the teacher's word, the share aligned, and the middle value."""
    told = of_unit(with_error(point.value, point.error, unit), unit)
    if point.share is not None:
        told = gettext("{value}, aligned {share} of the hold", value=told, share=percent(point.share))
    if point.own:
        judged = status_word(point.status)
        return gettext("{judged}, says the teacher; measured: {measured}", judged=judged, measured=told)
    return told


def _change(side: Side, points: list[Point], unit: Unit, dated: bool) -> str:
    """From the first to the last date: whether it is aligned for longer, or by how much the value changed.

    The middle value alone hides what was wrong in a part of the hold. Empty for a single date.
    """
    if len(points) < 2 or points[0].day == points[-1].day:
        return ""
    first, last = points[0], points[-1]
    about = {"side": capital(side_word(side)), "day": day_in_words(first.day)}
    change, error = last.value - first.value, math.hypot(first.error or 0.0, last.error or 0.0)
    by = of_unit(f"{'+' if change > 0 else '−'}{number(abs(change), unit)}", unit) if abs(change) > error else ""
    if (better := _is_better(first, last)) is not None:
        judged = first.status != last.status
        words = _BETTER[judged, better][dated]
        told = _told if judged else _share
        return f"{gettext(words, **about)} {_then_and_now(told(first), told(last), by)}"
    return gettext(_MOVED[dated], by=by, **about) if by else gettext(_NOT_MOVED[dated], **about)


def _is_better(first: Point, last: Point) -> bool | None:
    """Whether it came to be aligned, or aligned for more of the hold; None where neither changed."""
    if first.status != last.status and {first.status, last.status} <= {"aligned", "adjust"}:
        return last.status == "aligned"
    if first.share is None or last.share is None or abs(last.share - first.share) < SHARE_CHANGE:
        return None
    return last.share > first.share


def _then_and_now(then: str, now: str, by: str) -> str:
    if by:
        return gettext("Then: {then}; now: {now} ({by}).", then=then, now=now, by=by)
    return gettext("Then: {then}; now: {now}.", then=then, now=now)


def _told(point: Point) -> str:
    """What a hold is said to be."""
    if point.own or point.share is None:
        return status_word(point.status)
    return gettext("aligned {aligned} of the hold", aligned=_share(point))


def _share(point: Point) -> str:
    return percent(point.share or 0.0)
