"""A student's progress: every measure over the dates of their clips, side by side, with the error of each value."""

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from alignment.body.landmarks import SIDES, Side
from alignment.body.readings import Unit
from alignment.checks import PoseSpec
from vision.review.library.catalogue import Catalogue, Entry
from vision.review.poses import Poses
from vision.review.progress.point import Point
from vision.review.web.parts import catalogue_of, day_in_words, page, poses_of
from vision.words.numbers import number, target_in_words, title_of, unit_name, with_error

router = APIRouter()


@dataclass(frozen=True)
class Course:
    """One measure over time: its chart, the same as a table of (date, left, right), and what happened in a sentence."""

    id: str
    title: str
    target: str
    unit: str
    judged: bool
    svg: Markup
    rows: tuple[tuple[str, str, str], ...]
    words: tuple[str, ...]


@router.get("/student")
def progress_page(
    request: Request,
    name: Annotated[str, Query(max_length=300)],
    catalogue: Annotated[Catalogue, Depends(catalogue_of)],
    poses: Annotated[Poses, Depends(poses_of)],
) -> HTMLResponse:
    """One student's measures over time."""
    entries = sorted((e for e in catalogue.entries() if e.student == name), key=lambda e: (e.day, e.clip.path))
    if not entries:
        raise HTTPException(404, "No clip of this student is in the folder.")
    scored = [entry for entry in entries if entry.summary and entry.summary.sides]
    return page(
        request, "progress.html.j2", student=name, entries=entries, scored=scored, courses=courses(scored, poses.usual)
    )


def courses(entries: list[Entry], spec: PoseSpec, *, links: bool = True, dated: bool = True) -> list[Course]:
    """Every measure that has a value in one of the clips, those that are judged first; ``links`` lead to the clips.

    ``dated``: whether dates are told, or only how much later it was.
    """
    found: dict[str, tuple[Unit, dict[Side, list[Point]]]] = {}
    for entry in entries:
        for side in entry.summary.sides if entry.summary else ():
            for one in side.measured:
                unit, points = found.setdefault(one.measure, (one.unit, {side: [] for side in SIDES}))
                words = f"{side.extended.capitalize()} leg straight, {day_in_words(entry.day)}: "
                words += f"{with_error(one.median, one.error, unit)}{unit_name(unit)}"
                link = f"/clip/{entry.clip.id}?side={side.extended}" if links else ""
                points[side.extended].append(Point(entry.day, one.median, one.error, link, words))
    order = [name for name, check in sorted(spec.checks.items(), key=lambda item: not item[1].judged)]
    known = [name for name in order if name in found] + [name for name in found if name not in order]
    days = [entry.day for entry in entries]
    return [_course(name, *found[name], spec, (min(days), max(days)), dated) for name in known]


def _course(
    measure: str, unit: Unit, points: dict[Side, list[Point]], spec: PoseSpec, span: tuple[date, date], dated: bool
) -> Course:
    check = next((check for name, check in spec.checks.items() if name == measure), None)
    judged = check is not None and check.judged
    bounds = check.bounds() if check is not None and judged else None
    both = {side: tuple(points[side]) for side in SIDES}
    days = sorted({point.day for its in both.values() for point in its})
    rows = tuple((day_in_words(day), _cell(both["left"], day, unit), _cell(both["right"], day, unit)) for day in days)
    return Course(
        id=measure,
        title=title_of(measure, spec),
        target=target_in_words(check, unit, 1.0) if check else "",
        unit=unit_name(unit).strip(),
        judged=judged,
        svg=Markup(_drawn(measure, tuple(both.items()), bounds, unit, span, dated)),
        rows=rows,
        words=tuple(text for side in SIDES if (text := _change(side, both[side], unit, dated))),
    )


@lru_cache(maxsize=512)
def _drawn(
    measure: str,
    points: tuple[tuple[Side, tuple[Point, ...]], ...],
    bounds: tuple[float, float] | None,
    unit: Unit,
    span: tuple[date, date],
    dated: bool,
) -> str:
    """The chart, drawn once (0.1 s)."""
    from vision.review.progress.chart import chart

    return chart(f"chart-{measure}", dict(points), bounds, unit, span, dated)


def _cell(points: tuple[Point, ...], day: object, unit: Unit) -> str:
    return ", ".join(with_error(p.value, p.error, unit) + unit_name(unit) for p in points if p.day == day)


def _change(side: Side, points: tuple[Point, ...], unit: Unit, dated: bool) -> str:
    """From the first to the last date: by how much, or that the camera cannot tell; empty for a single value."""
    if len(points) < 2 or points[0].day == points[-1].day:
        return ""
    first, last = points[0], points[-1]
    change, error = last.value - first.value, math.hypot(first.error or 0.0, last.error or 0.0)
    since = f"since {day_in_words(first.day) if dated else 'the first time'}"
    if abs(change) <= error:
        return f"{side.capitalize()}: no change {since} that this camera can measure."
    sign = "+" if change > 0 else "−"
    return f"{side.capitalize()}: {sign}{number(abs(change), unit)}{unit_name(unit)} {since}."
