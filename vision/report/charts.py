"""The measures of one recording over its time as small charts: SVG paths and places in per cent."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from alignment.body.landmarks import Side
from alignment.body.readings import Unit
from alignment.checks import Check, PoseSpec
from alignment.report import Hold, Report, Span
from vision.report.value_axis import Tick, value_axis
from vision.results.frames_csv import Timeline, Track
from vision.words.language import gettext
from vision.words.numbers import capital, number, of_unit, side_word, target_in_words
from vision.words.pose import pose_in_words
from vision.words.times import clock, span_in_words

#: across, in the charts' own coordinates; the page stretches them to its width; down they are in per cent
WIDTH = 1000.0

#: time shown before the first and after the last hold, as a share of the time between them and in seconds
LEAD_SHARE, LEAST_LEAD_S = 0.06, 3.0

#: steps in time of this many usual ones are a gap in the recording
GAP_STEPS = 5.0


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in a chart, in per cent of its width; ``side``: of a hold, its straight leg."""

    left: float
    width: float
    label: str = ""
    link: str = ""
    side: Side | None = None


@dataclass(frozen=True)
class Chart:
    """One measure over time. ``band`` is the aligned range as top and height in per cent; paths are SVG path data.

    ``edges`` names the ends of the band that are bounds (``above``, ``below``) and not just where the chart ends.
    """

    id: str
    title: str
    judged: bool
    target: str
    label: str
    ticks: tuple[Tick, ...]
    band: tuple[float, float] | None
    edges: str
    adjust: tuple[Stretch, ...]
    mean: str
    asked: str
    error: str
    extremes: str


@dataclass(frozen=True)
class Axis:
    """The stretch of time that all charts share, in seconds."""

    start: float
    end: float

    def share(self, t: float) -> float:
        """Where a time lies, 0 to 1."""
        return min(1.0, max(0.0, (t - self.start) / (self.end - self.start)))

    def stretch(self, start: float, end: float, label: str = "", link: str = "") -> Stretch:
        """A stretch of time in per cent of the width."""
        left = round(self.share(start) * 100, 3)
        return Stretch(left, round(self.share(end) * 100 - left, 3), label, link)

    def ticks(self) -> tuple[Tick, ...]:
        """About six round times."""
        step = next(
            (s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800) if (self.end - self.start) / s <= 7), 3600
        )
        first = math.ceil(self.start / step)
        return tuple(
            Tick(round(self.share(i * step) * 100, 3), clock(i * step))
            for i in range(first, math.floor(self.end / step) + 1)
        )


def time_axis(report: Report) -> Axis | None:
    """The time around the holds; None for a picture or where no hold has a length."""
    holds = [hold for side in report.sides for hold in side.holds]
    if report.clip.kind == "picture" or not holds:
        return None
    first, last = min(h.start_s for h in holds), max(h.end_s for h in holds)
    if last <= first:
        return None
    lead = max(LEAST_LEAD_S, LEAD_SHARE * (last - first))
    return Axis(max(0.0, first - lead), max(last, min(report.clip.duration_s, last + lead)))


def hold_stretches(report: Report, axis: Axis) -> tuple[Stretch, ...]:
    """Every hold of both sides on the shared axis."""
    return tuple(
        replace(axis.stretch(hold.start_s, hold.end_s, capital(side_word(side.extended))), side=side.extended)
        for side in report.sides
        for hold in side.holds
    )


def charts(report: Report, spec: PoseSpec, timeline: Timeline, axis: Axis) -> list[Chart]:
    """A chart for each measure that has a value in the time shown, those that are judged first."""
    units: dict[str, Unit] = {
        measure: summary.unit for hold in _holds(report) for measure, summary in hold.measures.items()
    }
    bins = _TimeBins(report, timeline, axis)
    found = []
    for measure, check in sorted(pose_in_words(spec).checks.items(), key=lambda item: not item[1].judged):
        track = timeline.tracks.get(measure)
        unit = units.get(measure)
        if track is None or unit is None or all(track.mean[i] is None for i in bins.window):
            continue
        found.append(_chart(measure, check, unit, track, bins))
    return found


class _TimeBins:
    """What all charts of a page share: the bins of the timeline in the time shown, and their x as text."""

    def __init__(self, report: Report, timeline: Timeline, axis: Axis) -> None:
        self.report, self.timeline, self.axis = report, timeline, axis
        shown = Span(start_s=axis.start, end_s=axis.end)
        self.window = [i for i in range(len(timeline.start)) if _within(timeline, i, shown)]
        middles = ((start + end) / 2 for start, end in zip(timeline.start, timeline.end, strict=True))
        self.x = [f"{axis.share(t) * WIDTH:.1f}" for t in middles]


def _holds(report: Report) -> list[Hold]:
    return [hold for side in report.sides for hold in side.holds]


def _within(timeline: Timeline, i: int, span: Span | Hold) -> bool:
    return timeline.end[i] >= span.start_s and timeline.start[i] <= span.end_s


def _chart(measure: str, check: Check, unit: Unit, track: Track, bins: _TimeBins) -> Chart:
    report, timeline, x = bins.report, bins.timeline, bins.x
    bounds = check.bounds(report.strictness) if check.judged else (-math.inf, math.inf)
    values = value_axis(_usual(_shown_bins(check, bins), track), unit, bounds)
    y = values.at

    runs = list(_runs(bins.window, timeline, track))
    spans = [s for h in _holds(report) if measure in h.checks for s in h.checks[measure].adjust_spans]
    thinned = timeline.frames > 1
    within = [[i for i in run if _within(timeline, i, s)] for run in runs for s in spans]
    asked = [part for part in within if part]
    errors = [[(i, m, e) for i in run if (m := track.mean[i]) is not None and (e := track.error[i])] for run in runs]
    return Chart(
        id=measure,
        title=check.title,
        judged=check.judged,
        target=target_in_words(check, unit, report.strictness),
        label=_spoken(check, unit, track, bins.window, [span_in_words(s) for s in spans]),
        ticks=values.ticks(),
        band=values.band() if check.judged else None,
        edges=" ".join(name for name, bound in zip(("below", "above"), bounds, strict=True) if math.isfinite(bound)),
        adjust=tuple(bins.axis.stretch(s.start_s, s.end_s) for s in spans),
        mean="".join(_line([(x[i], y(_some(track.mean[i]))) for i in run]) for run in runs),
        asked="".join(_line([(x[i], y(_some(track.mean[i]))) for i in part]) for part in asked),
        error="".join(_ribbon([(x[i], y(m + e), y(m - e)) for i, m, e in run]) for run in errors),
        extremes="".join(
            _ribbon([(x[i], y(_some(track.high[i])), y(_some(track.low[i]))) for i in run])
            for run in (runs if thinned else [])
        ),
    )


def _some(value: float | None) -> float:
    if value is None:
        raise ValueError("a run of measured bins holds a bin without a value")
    return value


def _shown_bins(check: Check, bins: _TimeBins) -> list[int]:
    """The bins that the value axis must show: those of the holds for what is judged while holding, else all."""
    if check.phase != "holding":
        return bins.window
    holds = _holds(bins.report)
    return [i for i in bins.window if any(_within(bins.timeline, i, hold) for hold in holds)]


def _usual(bins: list[int], track: Track) -> tuple[float, float]:
    """The 1st and the 99th per cent of the means."""
    values = sorted(m for i in bins if (m := track.mean[i]) is not None) or [0.0]
    cut = len(values) // 100
    return values[cut], values[-1 - cut]


def _runs(window: Sequence[int], timeline: Timeline, track: Track) -> Iterable[list[int]]:
    """Measured bins without a gap between them."""
    steps = sorted(timeline.start[b] - timeline.end[a] for a, b in pairwise(window))
    longest = GAP_STEPS * steps[len(steps) // 2] if steps else 0.0
    run: list[int] = []
    for i in window:
        torn = bool(run) and timeline.start[i] - timeline.end[run[-1]] > longest
        if run and (torn or track.mean[i] is None):
            yield run
            run = []
        if track.mean[i] is not None:
            run.append(i)
    if run:
        yield run


def _line(points: list[tuple[str, float]]) -> str:
    first, *rest = [f"{x} {y:.1f}" for x, y in points]
    return f"M{first}" + ("".join(f"L{point}" for point in rest) or "h.01")


def _ribbon(points: list[tuple[str, float, float]]) -> str:
    """The area between an upper and a lower line."""
    if len(points) < 2:
        return ""
    there = [f"{x} {upper:.1f}" for x, upper, _ in points]
    back = [f"{x} {lower:.1f}" for x, _, lower in reversed(points)]
    return "M" + "L".join(there + back) + "Z"


def _spoken(check: Check, unit: Unit, track: Track, window: list[int], adjust: list[str]) -> str:
    """The chart in a sentence, for those who do not see it."""
    values = [m for i in window if (m := track.mean[i]) is not None]
    text = gettext("{title} over time", title=check.title)
    if unit != "index":
        low, high = number(min(values), unit), of_unit(number(max(values), unit), unit)
        text = gettext("{title} over time, from {low} to {high}", title=check.title, low=low, high=high)
    return gettext("{chart}; adjust at {times}", chart=text, times=", ".join(adjust)) if adjust else text
