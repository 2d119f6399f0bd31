"""A student's holds over the dates of their clips, as places in an SVG that ``progress_chart.svg.j2`` draws.

Drawn by a template, as the curves of the report are, and not by matplotlib: with what that needs it is 75 MB to
install and 0.7 s to load, takes 0.1 s a chart, and what it writes as style has to be made attributes again, because the
page's content security policy forbids style. It knew how much room a text takes; HarfBuzz, which is here, does too.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alignment.body.landmarks import Side
from alignment.body.readings import Status, Unit
from vision.drawing.shaping import Type, shaped
from vision.report.value_axis import round_step, value_axis
from vision.words.language import gettext
from vision.words.numbers import percent
from vision.words.times import day_in_short, in_seconds, month_in_short

#: the SVG's own units, which are about a pixel on a phone; its texts, and from one line of them to the next
WIDTH, TEXT, LINE = 340.0, Type(12), 13.0
#: how high the plot of values is, that of the share aligned, the room for its name, and the room between the two
VALUES, SHARES, NAME, APART = 130.0, 60.0, 20.0, 14.0
#: room at the edges, of which the dates are in that at the bottom; and between texts and plot
TOP, BOTTOM, RIGHT, GAP = 6.0, 22.0, 16.0, 8.0
#: the least days shown, and as shares of those shown: the room before and after them, and how far left and right of the
#: same date are drawn from it, also as bars
LEAST_DAYS, MARGIN, SIDES_APART, BARS_APART = 14, 0.04, 0.006, 0.012
#: where fewer days than this are shown dates are told by their day, else by their month; and how many of each have room
DAYS_TOLD, MOST_DAYS, MOST_MONTHS = 300, 5, 4


@dataclass(frozen=True)
class Point:
    """One side's longest hold in one clip: the value, its error, and where a click leads.

    ``share`` (0 to 1) of its measured time was aligned, None where it is not judged; ``status`` is what the whole hold
    is said to be, by the teacher where ``own``.
    """

    day: date
    value: float
    error: float | None
    link: str = ""
    words: str = ""
    share: float | None = None
    status: Status = "info"
    own: bool = False


@dataclass(frozen=True)
class Held:
    """How long one side was held in one clip, and how much of that aligned (both s)."""

    day: date
    held_s: float
    aligned_s: float


@dataclass(frozen=True)
class Mark:
    """A hold at its place, and from where to where (up and down) its value may be, if that is known."""

    x: float
    y: float
    error: tuple[float, float] | None = None
    link: str = ""
    words: str = ""


@dataclass(frozen=True)
class SideMarks:
    """One side's holds over the dates: joined by a line, or on bars, which are ``pale`` behind others."""

    side: Side
    marks: tuple[Mark, ...]
    bars: bool = False
    pale: bool = False

    @property
    def line(self) -> str:
        """From mark to mark, as SVG path data."""
        return "M" + "L".join(f"{mark.x} {mark.y}" for mark in self.marks)


@dataclass(frozen=True)
class Plot:
    """Courses on an axis of values, whose ``ticks`` are places with their texts.

    ``band``: the aligned range from its top to its bottom, and ``edges``, those of the two that are bounds.
    """

    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]
    sides: tuple[SideMarks, ...]
    name: str = ""
    ruled: bool = True
    band: tuple[float, float] | None = None
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class ProgressChart:
    """Plots above each other on one axis of dates, whose ``days`` are places with their texts; in `WIDTH`'s units."""

    left: float
    plots: tuple[Plot, ...]
    days: tuple[tuple[float, str], ...]
    width: float = WIDTH
    right: float = WIDTH - RIGHT
    text: int = TEXT.size
    line: float = LINE

    @property
    def height(self) -> float:
        """Down to under the dates."""
        return self.plots[-1].bottom + BOTTOM


def progress_chart(
    points: Mapping[Side, Sequence[Point]],
    bounds: tuple[float, float] | None,
    unit: Unit,
    span: tuple[date, date],
    dated: bool = True,
) -> ProgressChart:
    """One measure over the dates; ``bounds`` is the aligned range, whose open side is infinite.

    ``span`` are the first and the last date, told as weeks from the first one unless ``dated``. Above the values stands
    the share of the hold in which they were aligned, where they are judged.
    """
    shown = [point for its in points.values() for point in its]
    reach = [point.value + sign * (point.error or 0.0) for point in shown for sign in (-1, 1)]
    axis = value_axis(reach, unit, bounds or (-math.inf, math.inf))
    shared = any(point.share is not None for point in shown)
    y = _ValueScale(axis.bottom, axis.top, TOP + (NAME + SHARES + APART if shared else 0.0), VALUES)
    ticks = tuple((y.top + y.height * tick.at / 100, tick.text) for tick in axis.ticks(4, 1.5 * LINE / VALUES))
    x = _DateScale(span, [text for _, text in ticks] + [percent(1.0)])

    def mark(point: Point, side: Side) -> Mark:
        error = (y(point.value + point.error), y(point.value - point.error)) if point.error else None
        return Mark(x(point.day, side), y(point.value), error, point.link, point.words)

    values = Plot(
        y.top,
        y.top + y.height,
        ticks,
        tuple(SideMarks(side, tuple(mark(point, side) for point in its)) for side, its in points.items() if its),
        ruled=unit != "index",
        band=(y(min(bounds[1], axis.top)), y(max(bounds[0], axis.bottom))) if bounds else None,
        edges=tuple(y(bound) for bound in bounds or () if math.isfinite(bound)),
    )
    return ProgressChart(x.left, (_shares(points, x), values) if shared else (values,), x.days(dated))


def time_chart(held: Mapping[Side, Sequence[Held]], span: tuple[date, date]) -> ProgressChart:
    """How long each side was held (pale) and how much of that aligned (full), over the dates."""
    most = max((one.held_s for its in held.values() for one in its), default=0.0) or 1.0
    step = max(1.0, round_step(most / 4))
    y = _ValueScale(0.0, 1.1 * most, TOP, VALUES)
    ticks = tuple((y(step * i), in_seconds(round(step * i))) for i in range(math.floor(1.1 * most / step) + 1))
    x = _DateScale(span, [text for _, text in ticks])
    sides = tuple(
        SideMarks(side, tuple(Mark(x(one.day, side, BARS_APART), y(seconds(one))) for one in its), bars=True, pale=pale)
        for side, its in held.items()
        for seconds, pale in ((lambda one: one.held_s, True), (lambda one: one.aligned_s, False))
        if its
    )
    return ProgressChart(x.left, (Plot(y.top, y.top + y.height, ticks, sides),), x.days(dated=True))


def _shares(points: Mapping[Side, Sequence[Point]], x: "_DateScale") -> Plot:
    """The share of the hold that was aligned, over the dates."""
    y = _ValueScale(-0.1, 1.1, TOP + NAME, SHARES)
    sides = tuple(
        SideMarks(side, tuple(Mark(x(p.day, side), y(p.share)) for p in its if p.share is not None))
        for side, its in points.items()
        if any(p.share is not None for p in its)
    )
    ticks = tuple((y(share), percent(share)) for share in (0.0, 0.5, 1.0))
    return Plot(y.top, y.top + y.height, ticks, sides, name=gettext("aligned"))


@dataclass(frozen=True)
class _ValueScale:
    """Where a value stands between the lowest and the highest one shown."""

    low: float
    high: float
    top: float
    height: float

    def __call__(self, value: float) -> float:
        return round(self.top + self.height * (self.high - value) / (self.high - self.low), 1)


class _DateScale:
    """Where a date stands, right of the texts of the values."""

    def __init__(self, span: tuple[date, date], texts: Iterable[str]) -> None:
        self.left = math.ceil(max(shaped(word, TEXT).width for text in texts for word in text.split(" "))) + GAP
        self.first, self.last = span[0], max(span[1], span[0] + timedelta(days=LEAST_DAYS))
        self.length = (self.last - self.first).days

    def __call__(self, day: date, side: Side | None = None, apart: float = SIDES_APART) -> float:
        shift = 0.0 if side is None else apart if side == "right" else -apart
        share = (MARGIN + shift + (day - self.first).days / self.length) / (1 + 2 * MARGIN)
        return round(self.left + (WIDTH - RIGHT - self.left) * share, 1)

    def days(self, dated: bool) -> tuple[tuple[float, str], ...]:
        """The dates that are told, or how many weeks after the first one."""
        if not dated:
            weeks = sorted({round(self.length / 7 * share) for share in (0, 1 / 3, 2 / 3, 1)})
            told = [(self.first + timedelta(weeks=week), gettext("week {number}", number=week)) for week in weeks]
        elif self.length < DAYS_TOLD:
            told = [(day, day_in_short(day)) for day in self._round_days(MOST_DAYS)]
        else:
            told = [(day, month_in_short(day)) for day in self._round_days(MOST_MONTHS)]
        return tuple((self(day), text) for day, text in told)

    def _round_days(self, most: int) -> list[date]:
        """At most so many: a week or two apart, or first days of months."""
        for days in (7, 14):
            if self.length / days < most:
                return [self.first + timedelta(days=at) for at in range(0, self.length + 1, days)]
        months = [
            day
            for month in range(12 * self.first.year, 12 * self.last.year + 12)
            if self.first <= (day := date(month // 12, month % 12 + 1, 1)) <= self.last
        ]
        step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(months) / step <= most)
        return [day for day in months if (12 * day.year + day.month - 1) % step == 0]
