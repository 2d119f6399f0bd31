"""Invented reports of every kind, with stills and frames that fit them, for the tests of what is shown."""

import io
import math
from pathlib import Path
from typing import Any

from PIL import Image

from alignment.body.landmarks import Side
from alignment.body.readings import Bucket, Finding, Judged, Reading, Unit
from alignment.checks import PoseSpec, load_spec
from alignment.report import (
    Asymmetry,
    CheckSummary,
    ClipInfo,
    FileInfo,
    Hold,
    MeasureSummary,
    Quality,
    Report,
    SideReport,
    Span,
)
from vision.report.cards import StillKey
from vision.results.frames_csv import FramesCsv, Timeline, read_timeline

UNITS: dict[str, Unit] = {
    "extended_knee": "deg",
    "bent_knee_height": "thighs",
    "heel_to_groin": "thighs",
    "spine_rounding": "index",
    "chest_turn": "deg",
    "shoulder_level": "deg",
    "pelvis_roll": "deg",
    "fold": "deg",
    "neck": "deg",
    "head_to_knee": "torsos",
}
LEFT = {
    "extended_knee": 174.2,
    "bent_knee_height": 0.18,
    "heel_to_groin": 0.43,
    "spine_rounding": -0.12,
    "chest_turn": 6.4,
    "pelvis_roll": 4.0,
    "fold": 62.3,
    "neck": 151.0,
    "head_to_knee": 0.34,
}
RIGHT = LEFT | {
    "extended_knee": 171.0,
    "bent_knee_height": 0.39,
    "spine_rounding": 1.01,
    "fold": 50.9,
    "chest_turn": -2.0,
}
ERRORS: dict[Unit, float] = {"deg": 2.7, "thighs": 0.052, "torsos": 0.06, "index": 0.25}
END_ON = "this cannot be judged from the straight leg's side: move the camera in front of the foot"


def a_hold(values: dict[str, float], start: float, end: float, adjust: dict[str, list[tuple[float, float]]]) -> Hold:
    """A hold with these medians; measures without one are unmeasurable."""
    spec, length = load_spec(), end - start
    measures, checks = {}, {}
    for measure, unit in UNITS.items():
        value, check = values.get(measure), spec.checks[measure]  # type: ignore[index]
        known, share = value is not None, 0.96 if value is not None else 0.0
        spans = [Span(start_s=a, end_s=b) for a, b in adjust.get(measure, [])]
        asked = sum(s.end_s - s.start_s for s in spans) / length if length else float(bool(spans))
        spread = ERRORS[unit]
        measures[measure] = MeasureSummary(
            median=value,
            p10=None if value is None else value - spread,
            p90=None if value is None else value + spread,
            unit=unit,
            error=spread if known else None,
            measured_share=share,
            trend_per_min=0.16 if measure == "bent_knee_height" and spans else None,
        )
        checks[measure] = CheckSummary(
            status=("adjust" if spans else "aligned" if check.judged else "info") if known else "unmeasurable",
            aligned_share=round(1 - asked, 3) if known and check.judged else None,
            measured_share=share,
            reason=None if known else END_ON if measure == "shoulder_level" else "the body was cut off by the picture",
            cue=(check.cue.above or check.cue.below) if spans else None,
            worst_at_s=round(start + 0.7 * length, 1) if known else None,
            best_at_s=round(start + 0.2 * length, 1) if known else None,
            adjust_spans=spans,
        )
    aligned = max(0.0, length - sum(b - a for spans in adjust.values() for a, b in spans))
    return Hold(start_s=start, end_s=end, held_s=length, aligned_s=aligned, measures=measures, checks=checks)


def a_side(side: Side, view: Bucket, *holds: Hold) -> SideReport:
    return SideReport(extended=side, view=view, holds=list(holds))


def a_report(*sides: SideReport, name: str = "anna.mp4", kind: Any = "clip", **changes: Any) -> Report:
    clip = ClipInfo(
        name=name,
        sha256="3f9a62c1d07be455" * 4,
        kind=kind,
        duration_s=0 if kind == "picture" else 168.4,
        fps=0 if kind == "picture" else 29.97,
        size=(1280, 960),
        rotation=0,
    )
    fields: dict[str, Any] = {
        "janu_version": "0.1.0",
        "clip": clip,
        "model": FileInfo(name="heavy", sha256="59e42d71bcd44cbd" * 4),
        "spec": FileInfo(name="janu_sirsasana.toml", sha256="a1b2c3d4e5f60718" * 4),
        "strictness": 1.0,
        "quality": Quality(coverage=0.973, warnings=[]),
        "sides": list(sides),
        "asymmetry": [],
        "advice": [],
    }
    return Report(**{**fields, **changes})


def both_sides() -> Report:
    left = a_hold(LEFT, 14.0, 76.3, {})
    right = a_hold(
        RIGHT,
        98.0,
        156.4,
        {"bent_knee_height": [(118.0, 141.0), (146.5, 150.0)], "spine_rounding": [(104.0, 149.0)]},
    )
    asymmetry = [
        Asymmetry(measure="fold", left=62.3, right=50.9, difference=11.4, meaningful=True, note="left: deeper"),
        Asymmetry(measure="bent_knee_height", left=0.18, right=0.39, difference=-0.21, meaningful=True, note="right"),
        *(
            Asymmetry(
                measure=m,
                left=LEFT[m],
                right=RIGHT[m],
                difference=round(LEFT[m] - RIGHT[m], 3),
                meaningful=False,
                note="no difference this camera can measure; the two sides were seen from different views",
            )
            for m in ("extended_knee", "heel_to_groin", "chest_turn")
        ),
        Asymmetry(
            measure="shoulder_level",
            left=None,
            right=None,
            difference=None,
            meaningful=False,
            note="not compared: it could not be measured on both sides",
        ),
    ]
    advice = [
        "With the right leg straight: Put a folded blanket under the bent knee and let it get heavy.",
        "With the right leg straight: Come up a little, lengthen, and fold less.",
        "The fold over the right leg is less deep: stay about 30 s longer on that side, every time.",
    ]
    return a_report(
        a_side("left", "extended_side", left),
        a_side("right", "bent_side", right),
        asymmetry=asymmetry,
        advice=advice,
        quality=Quality(coverage=0.973, warnings=["The camera stands high: put it at the height of the hip."]),
    )


def one_side() -> Report:
    hold = a_hold({**LEFT, "extended_knee": 163.2}, 9.0, 54.0, {"bent_knee_height": [(20.0, 33.0)]})
    return a_report(a_side("right", "extended_side", hold), name="only one.mov")


def several_holds() -> Report:
    first, second = a_hold(LEFT, 8.0, 38.0, {}), a_hold(LEFT, 46.0, 80.0, {"extended_knee": [(60.0, 66.0)]})
    right = a_side("right", "bent_side", a_hold(RIGHT, 96.0, 140.0, {}))
    return a_report(right, a_side("left", "bent_side", first, second))


def a_picture() -> Report:
    hold = a_hold({**LEFT, "spine_rounding": 0.55}, 0.0, 0.0, {"bent_knee_height": [(0.0, 0.0)]})
    return a_report(a_side("left", "extended_side", hold), name="photo.jpg", kind="picture")


def nothing_found() -> Report:
    warning = "No person in this pose was seen: begin the recording sitting upright."
    return a_report(quality=Quality(coverage=0.41, warnings=[warning]))


def nothing_measured() -> Report:
    return a_report(a_side("left", "behind", a_hold({}, 10.0, 40.0, {})))


STATES = {
    "both_sides": both_sides,
    "one_side": one_side,
    "several_holds": several_holds,
    "a_picture": a_picture,
    "nothing_found": nothing_found,
    "nothing_measured": nothing_measured,
}


def a_jpeg(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (shade * 9 % 256, 90, 120)).save(out, "JPEG")
    return out.getvalue()


def stills_of(report: Report) -> dict[StillKey, bytes]:
    """A still of both moments of every judged check that was measured."""
    found: dict[StillKey, bytes] = {}
    for s, side in enumerate(report.sides):
        for h, hold in enumerate(side.holds):
            for check, said in hold.checks.items():
                for moment in ("best", "worst") if said.status in ("aligned", "adjust") else ():
                    found[s, h, check, moment] = a_jpeg(len(found) if report.clip.kind == "clip" else 0)
    return found


def frames_of(report: Report, fps: float = 10.0) -> list[Judged]:
    """Frames that fit the report: seated, folding, holding with slow waves, the faults where they are said to be."""
    frames = []
    holds = [(side, hold) for side in report.sides for hold in side.holds]
    for i in range(int(report.clip.duration_s * fps)):
        t = i / fps
        side, hold = min(holds, key=lambda x: max(x[1].start_s - t, t - x[1].end_s, 0))
        away = max(hold.start_s - t, t - hold.end_s, 0)
        findings = []
        for measure, summary in hold.measures.items():
            if summary.median is None or (measure == "chest_turn" and 40 < t < 52):
                continue
            size = {"deg": 1.0, "thighs": 0.02, "torsos": 0.02, "index": 0.08}[summary.unit]
            value = summary.median + size * (math.sin(t * 1.1) + 0.6 * math.sin(t * 7.3 + len(measure)))
            asked = any(s.start_s <= t <= s.end_s for s in hold.checks[measure].adjust_spans)
            value += size * 6 * (asked - 0.4 * bool(hold.checks[measure].adjust_spans))
            value -= min(away, 6) * (8 if measure == "fold" else 0)
            status = hold.checks[measure].status if asked else "info" if away else "aligned"
            findings.append(Finding(measure, status, Reading(measure, summary.unit, value, summary.error)))
        frames.append(Judged(t, True, "seated" if away else "holding", side.extended, None, tuple(findings)))
    return frames


def timeline_of(report: Report, folder: Path, spec: PoseSpec) -> Timeline | None:
    if report.clip.kind == "picture" or not report.sides:
        return None
    with FramesCsv(folder / "frames.csv", spec) as out:
        for frame in frames_of(report):
            out.write(frame)
    return read_timeline(folder / "frames.csv")
