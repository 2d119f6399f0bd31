"""What is remembered of each hold while it lasts, and its summary: some numbers a frame, never the frames."""

import math
from array import array
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array, Side
from alignment.body.measures import MEASURES
from alignment.body.readings import Bucket, Finding, Moment, Phase, Reason, ReasonCode, Status, View
from alignment.checks import Check, PoseSpec
from alignment.practice.breath import Swing
from alignment.practice.hold import Ascent, HoldTimes
from alignment.practice.parameters import RECORDS, RecordParameters
from alignment.practice.rising import error_of
from alignment.report import Asked, CheckSummary, Hold, MeasureSummary, Rising, Span

_NOT_SEEN: dict[Phase, ReasonCode] = {"holding": "not_seen", "seated": "not_seated"}
_STATUSES: tuple[Status, ...] = ("aligned", "adjust", "unmeasurable", "info")


@dataclass
class Series:
    """One measure and its check through a hold, a value a frame, as in `Finding`; times in s."""

    t: "array[float]" = field(default_factory=lambda: array("d"))
    value: "array[float]" = field(default_factory=lambda: array("d"))
    error: "array[float]" = field(default_factory=lambda: array("d"))
    status: bytearray = field(default_factory=bytearray)
    beyond: "array[float]" = field(default_factory=lambda: array("d"))
    reasons: Counter[Reason] = field(default_factory=Counter)
    best: float | None = None
    worst: float | None = None
    best_at: float | None = None
    worst_at: float | None = None

    def add(self, t: float, finding: Finding) -> None:
        """Remember one frame's finding."""
        reading = finding.reading
        self.status.append(_STATUSES.index(finding.status))
        self.beyond.append(finding.beyond)
        self.t.append(t)
        self.value.append(np.nan if reading.value is None else reading.value)
        self.error.append(np.nan if reading.error is None else reading.error)
        if reading.reason:
            self.reasons[reading.reason] += 1

    def is_best_or_worst(self, t: float, distance: float) -> tuple[bool, bool]:
        """Whether this frame is the best, or the worst, so far; ``distance`` from the middle of the target."""
        best = self.best is None or distance < self.best - 1e-9
        worst = self.worst is None or distance > self.worst + 1e-9
        if best:
            self.best, self.best_at = distance, t
        if worst:
            self.worst, self.worst_at = distance, t
        return best, worst


@dataclass
class HoldRecord:
    """One hold as it is remembered, and what it is judged by.

    ``shot``: how many cuts were before it; ``worn``: colours, as in `Body.worn`; ``swing``: where the trunk was.
    """

    times: HoldTimes
    series: dict[str, Series]
    sides: Counter[Side] = field(default_factory=Counter)
    views: Counter[Bucket] = field(default_factory=Counter)
    aligned_s: float = 0.0
    frames: int = 0
    last_t: float | None = None
    shot: int = 0
    worn: list[Array] = field(default_factory=list)
    swing: Swing = field(default_factory=Swing)
    parameters: RecordParameters = RECORDS

    def passed(self, t: float) -> float:
        """Seconds held since the frame before, also where the file leaves out some."""
        before, self.last_t = self.last_t, t
        return self.times.held_by(t) - self.times.held_by(before) if before is not None else 0.0


class Records:
    """All holds of a practice, and what was seen while sitting upright before each."""

    def __init__(self, spec: PoseSpec, parameters: RecordParameters = RECORDS) -> None:
        self.spec, self._by = spec, parameters
        self.holds: dict[int, HoldRecord] = {}
        self._seated = self._empty("seated")
        self._seated_with: Side | None = None

    def of(self, number: int, times: HoldTimes, shot: int = 0) -> HoldRecord:
        """The record of a hold, begun with what was seen while seated before it."""
        if number not in self.holds:
            series = {**self._empty("holding"), **self._seated}
            self.holds[number] = HoldRecord(times, series, shot=shot, parameters=self._by)
            self._seated = self._empty("seated")
        return self.holds[number]

    def unseen(self, record: HoldRecord, t: float) -> None:
        """A frame of the hold in which nobody could be seen."""
        record.passed(t)
        record.frames += 1

    def add(
        self,
        record: HoldRecord | None,
        t: float,
        phase: Phase,
        extended: Side,
        view: View,
        findings: tuple[Finding, ...],
    ) -> tuple[Moment, ...]:
        """Remember a frame; returns the checks for which it is the best or worst of its hold so far."""
        if record is None:
            if phase == "seated":
                self._sits_with(extended)
                for finding in findings:
                    if finding.check in self._seated:
                        self._seated[finding.check].add(t, finding)
            return ()
        passed = record.passed(t)
        record.frames += 1
        record.sides[extended] += 1
        record.views[view.bucket] += 1
        moments: list[Moment] = []
        for finding in findings:
            if self.spec.checks[finding.check].phase == "holding":
                series = record.series[finding.check]
                series.add(t, finding)
                moments += _moments(finding, series, t, self.spec.checks[finding.check])
        if self._is_aligned(findings, view):
            record.aligned_s += passed
        return tuple(moments)

    def _is_aligned(self, findings: tuple[Finding, ...], view: View) -> bool:
        """Whether nothing is to be adjusted, and enough of what the view can show was measured to say so."""
        checks = self.spec.checks
        shown = [n for n, c in checks.items() if c.judged and c.phase == "holding" and view.bucket in c.views]
        status = {f.check: f.status for f in findings if checks[f.check].judged}
        measured = sum(status.get(name) in ("aligned", "adjust") for name in shown)
        return "adjust" not in status.values() and measured >= max(1.0, self._by.aligned_on * len(shown))

    def _sits_with(self, extended: Side) -> None:
        """What was seen while the other leg was straight tells nothing of this side."""
        if extended != self._seated_with:
            self.forget_seated()
        self._seated_with = extended

    def forget_seated(self) -> None:
        """Forget what was seen while sitting upright."""
        self._seated = self._empty("seated")

    def close(self, counted: list[HoldTimes]) -> None:
        """Forget the holds that were too short to count."""
        self.holds = {n: r for n, r in self.holds.items() if any(r.times is h for h in counted)}

    def _empty(self, phase: Phase) -> dict[str, Series]:
        return {name: Series() for name, check in self.spec.checks.items() if check.phase == phase}


def _moments(finding: Finding, series: Series, t: float, check: Check) -> list[Moment]:
    if finding.reading.value is None or not check.judged:
        return []
    low, high = check.target.min, check.target.max
    value = finding.reading.value
    distance = low - value if np.isinf(high) else value - high if np.isinf(low) else abs(value - (low + high) / 2)
    best, worst = series.is_best_or_worst(t, distance)
    out: list[Moment] = [(finding.check, "best")] if best else []
    return [*out, (finding.check, "worst")] if worst else out


def summary(record: HoldRecord, spec: PoseSpec) -> Hold:
    """A hold as it is reported."""
    times = record.times
    picture = times.start_s == times.end_s
    return Hold(
        start_s=round(times.start_s, 3),
        end_s=round(times.end_s, 3),
        held_s=round(times.held_s, 2),
        aligned_s=round(min(record.aligned_s, times.held_s), 2),
        whole=None if picture else times.whole,
        rising=_rising(times.way_up),
        breath=None if picture else record.swing.breath(),
        measures={name: _measure(name, record, record.series[name]) for name in spec.checks},
        checks={name: _check(check, record, record.series[name]) for name, check in spec.checks.items()},
    )


def _rising(way: Ascent | None) -> Rising | None:
    if way is None:
        return None
    return Rising(
        took_s=round(way.took_s, 2), error_s=round(error_of(way.took_s), 2), fastest_deg_s=round(way.fastest, 1)
    )


def _measure(name: str, record: HoldRecord, series: Series) -> MeasureSummary:
    values = np.frombuffer(series.value, float) if series.value else np.empty(0)
    ok = np.isfinite(values)
    share = float(ok.sum()) / _share_base(record, series)
    if not ok.any():
        return MeasureSummary(
            median=None,
            p10=None,
            p90=None,
            unit=MEASURES[name].unit,
            error=None,
            measured_share=0.0,
        )
    p10, median, p90 = np.percentile(values[ok], [10, 50, 90])
    errors = np.frombuffer(series.error, float)[ok]
    errors = errors[np.isfinite(errors)]
    trend = _trend(np.frombuffer(series.t, float)[ok], values[ok], record.parameters)
    return MeasureSummary(
        median=round(float(median), 3),
        p10=round(float(p10), 3),
        p90=round(float(p90), 3),
        unit=MEASURES[name].unit,
        error=round(float(np.median(errors)), 3) if len(errors) else None,
        measured_share=round(share, 3),
        trend_per_min=trend and trend[0],
        trend_error_per_min=trend and trend[1],
    )


def _share_base(record: HoldRecord, series: Series) -> int:
    """The frames that could have been measured: for a seated measure those seen seated, else all of the hold."""
    seated = not series.t or series.t[-1] < record.times.start_s
    return max(len(series.t) if seated else record.frames, 1)


def _trend(t: Array, values: Array, by: RecordParameters) -> tuple[float, float] | None:
    """What changed from the first quarter of the time to the last, and the error of that, per minute.

    What comes and goes between the two is no trend. The error is that of the two medians, of values which a breath
    swings, and a share of the change. None where the time is too short.
    """
    if len(t) < 3 or t[-1] - t[0] < by.trend_after:
        return None
    quarter = (t[-1] - t[0]) / 4
    ends = [t <= t[0] + quarter, t >= t[-1] - quarter]
    first, last = (float(np.median(values[end])) for end in ends)
    passed = float(np.median(t[ends[1]]) - np.median(t[ends[0]]))
    apart = max(quarter / by.trend_swing, 1.0)
    spread = 1.25 * math.hypot(*(float(values[end].std()) for end in ends)) / math.sqrt(apart)
    error = math.hypot(spread, by.trend_share * (last - first))
    return round((last - first) / passed * 60, 3), round(error / passed * 60, 3)


def _check(check: Check, record: HoldRecord, series: Series) -> CheckSummary:
    status = np.frombuffer(bytes(series.status), np.uint8)
    adjust, aligned = status == _STATUSES.index("adjust"), status == _STATUSES.index("aligned")
    by, judged = record.parameters, int(adjust.sum() + aligned.sum())
    info = int((status == _STATUSES.index("info")).sum())
    measured_share = (judged + info) / _share_base(record, series)
    t = np.frombuffer(series.t, float) if series.t else np.empty(0)
    adjusting = sum(end - start for start, end in _runs(t, adjust, by))
    single = record.times.start_s == record.times.end_s  # a picture
    mostly = measured_share >= by.mostly
    spans = _spans(t, adjust, np.array(series.beyond), by, mostly=mostly) if not single else _span_of_one(t, adjust)
    aligned_share = round(aligned.sum() / judged, 3) if judged else None
    said: Status = "aligned"
    reason = None
    if not check.judged and info:
        said = "info"
    elif measured_share < by.enough:
        said = "unmeasurable"
        reason = series.reasons.most_common(1)[0][0] if series.reasons else Reason(_NOT_SEEN[check.phase])
    elif spans and (single or (adjusting >= by.adjust_for and adjust.sum() >= by.adjust_share * judged)):
        said = "adjust"
    elif adjust.sum() > aligned.sum():
        said, reason = "unmeasurable", Reason("near_limit")
    asked = float(np.median(np.array(series.value)[adjust])) if said == "adjust" else None
    return CheckSummary(
        status=said,
        aligned_share=aligned_share if check.judged else None,
        measured_share=round(measured_share, 3),
        reason=reason,
        cue=None if asked is None else Asked(check.side(asked)),
        worst_at_s=None if series.worst_at is None else round(series.worst_at, 3),
        best_at_s=None if series.best_at is None else round(series.best_at, 3),
        adjust_spans=[] if asked is None else spans,
        adjust_value=None if asked is None else round(asked, 3),
    )


def _runs(t: Array, asked: NDArray[np.bool_], by: RecordParameters) -> list[tuple[float, float]]:
    """The stretches of ``adjust`` from first to last frame: short gaps closed, short stretches left out."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], asked.astype(np.int8), [0]])))
    merged: list[tuple[float, float]] = []
    for first, after in edges.reshape(-1, 2):
        start, end = float(t[first]), float(t[after - 1])
        if merged and start - merged[-1][1] < by.shortest_gap:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [(start, end) for start, end in merged if end - start >= by.shortest_span]


def _spans(t: Array, adjust: NDArray[np.bool_], beyond: Array, by: RecordParameters, *, mostly: bool) -> list[Span]:
    """When a check asked for adjustment.

    A span lasts as long as the value is outside the aligned range at all (``beyond``), if that is sure for `nearly_all`
    of it, or clearly so for `sure_share`: what was far outside a moment ago is not in doubt for being less so. Of
    another stretch, and where it was not ``mostly`` measured, only what was clearly outside is a span.
    """
    spans = []
    sure = _runs(t, adjust, by)
    for start, end in _runs(t, beyond > 0, by):
        within = [(a, b) for a, b in sure if start <= a and b <= end]
        clear = [(a, b) for a, b in within if np.median(beyond[adjust & (t >= a) & (t <= b)]) >= by.clearly]
        share = sum(b - a for a, b in within) / (end - start)
        whole = share >= by.nearly_all or (clear and share >= by.sure_share)
        spans += [(start, end)] if whole and mostly else clear
    return [Span(start_s=round(a, 3), end_s=round(b, 3)) for a, b in spans]


def _span_of_one(t: Array, adjust: NDArray[np.bool_]) -> list[Span]:
    """A picture's span, which lasts for no time."""
    return [Span(start_s=round(float(at), 3), end_s=round(float(at), 3)) for at in t[adjust]]
