"""``report.html``: one self-contained page for the student and the teacher, to mail, to read on a phone or to print."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Template

from alignment.checks import PoseSpec
from alignment.report import Report
from vision.report.cards import Stills, rows_of_cards
from vision.report.charts import Axis, Chart, Stretch, charts, hold_stretches, time_axis
from vision.report.environment import page_environment
from vision.report.holds import hold_table
from vision.report.summary import differences, groups, headline, held_sides, lede, no_differences
from vision.results.frames_csv import Timeline
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import (
    digits,
    listed,
    meant_sides,
    percent,
    sentence,
    straight_leg,
)
from vision.words.pose import pose_in_words
from vision.words.reports import spoken_report
from vision.words.times import clock, duration
from vision.words.warnings import warning_words

#: proportions of the frames that stills are shown in; a longer or wider picture is shown whole, between bars
NARROWEST, WIDEST = 3 / 4, 16 / 9
_KINDS = {"clip": gettext_noop("Clip"), "picture": gettext_noop("Picture"), "live": gettext_noop("Live")}


@dataclass(frozen=True)
class Lane:
    """One side's holds on the strip of the whole practice, and the stretches to adjust in them."""

    title: str
    holds: tuple[Stretch, ...]
    adjust: tuple[Stretch, ...]


def render_page(
    report: Report,
    spec: PoseSpec,
    timeline: Timeline | None,
    stills: Stills,
    annotated: str | None = None,
    seen: bytes | None = None,
) -> str:
    """The page as HTML text: everything inside, nothing fetched, no script, every text from outside escaped.

    `timeline` is None where there is nothing to draw over time. `stills` are JPEG bytes by side index and hold index
    (those of ``report.sides`` and of its ``holds``), check id and ``best`` or ``worst``. `annotated`: the name of the
    clip or picture with what was seen drawn in, beside the page. `seen`: a JPEG of what was seen instead of a hold. The
    same input gives the same text.
    """
    spec = pose_in_words(spec)
    report = spoken_report(report, spec)
    axis = time_axis(report)
    drawn: list[Chart] = charts(report, spec, timeline, axis) if timeline and axis else []
    width, height = report.clip.size
    table = hold_table(report, spec)
    page = _template().render(
        report=report,
        spec=spec,
        picture=report.clip.kind == "picture",
        ratio=round(min(WIDEST, max(NARROWEST, width / height)), 4),
        headline=headline(report),
        lede=lede(report, spec),
        meant_sides=meant_sides(report),
        warnings=[warning_words(one) for one in report.quality.warnings],
        groups=groups(report, spec),
        rows_of_cards=rows_of_cards(report, spec, stills, table.left_out if table else frozenset()),
        hold_table=table,
        annotated=annotated,
        seen=b64encode(seen).decode("ascii") if seen else "",
        axis=axis,
        lanes=_lanes(report, axis) if axis else [],
        charts=drawn,
        holds=hold_stretches(report, axis) if axis else (),
        thinned=timeline is not None and timeline.frames > 1,
        differences=differences(report, spec),
        no_differences=no_differences(report, spec),
        facts=_facts(report, spec),
    )
    return page.lstrip() + "\n"


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = page_environment("vision.report")
    environment.filters |= {"percent": percent, "sentence": sentence}
    return environment.get_template("report.html.j2")


def _lanes(report: Report, axis: Axis) -> list[Lane]:
    """The whole practice, a lane for each side; what any judged check asked to adjust is marked in it."""
    lanes = []
    for side in held_sides(report):
        index = report.sides.index(side)
        spans = sorted({(s.start_s, s.end_s) for h in side.holds for c in h.checks.values() for s in c.adjust_spans})
        lanes.append(
            Lane(
                title=straight_leg(side.extended),
                holds=tuple(
                    axis.stretch(h.start_s, h.end_s, duration(h.held_s), f"hold-{index}-{i}")
                    for i, h in enumerate(side.holds)
                ),
                adjust=tuple(axis.stretch(start, end) for start, end in _joined(spans)),
            )
        )
    return lanes


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Sorted spans without overlaps."""
    joined: list[tuple[float, float]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _facts(report: Report, spec: PoseSpec) -> list[tuple[str, str]]:
    """How the page was made: what went in, by name and the start of its SHA-256."""
    clip = report.clip
    size = gettext("{width} × {height} pixels", width=clip.size[0], height=clip.size[1])
    form = [size]
    if clip.kind != "picture":
        rate = gettext("{fps} frames a second", fps=digits(f"{clip.fps:.4g}"))
        form = [gettext("{time} long", time=clock(clip.duration_s)), rate, size]
    form += [gettext("turned by {degrees}", degrees=f"{clip.correction.rotate}°")] if clip.correction.rotate else []
    form += [gettext("mirrored back")] if clip.correction.mirrored else []
    form += [gettext("frames a second as told")] if clip.correction.fps else []
    strictness = gettext("strictness {strictness}", strictness=digits(f"{report.strictness:g}"))
    return [
        (gettext(_KINDS[clip.kind]), f"{clip.name} ({_short(clip.sha256)})"),
        (gettext("Form"), ", ".join(form)),
        (gettext("Model"), f"{report.model.name} ({_short(report.model.sha256)})"),
        (gettext("Pose file"), f"{report.spec.name} ({_short(report.spec.sha256)}), {strictness}"),
        *([(gettext("Care"), listed([name.replace("_", " ") for name in report.care]))] if report.care else []),
        (gettext("Made by"), f"Janu {report.janu_version}"),
    ]


def _short(sha256: str) -> str:
    return sha256[:12] if sha256 else gettext("no hash")
