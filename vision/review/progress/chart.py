"""One measure of one student over the dates of their clips, with error bars, as an SVG that belongs to the page.

matplotlib, which mediapipe brings along, draws it on the server: Plotly and Bokeh ship their scripts in a package too,
but 4.7 and 1.1 MB of them, they write inline style, which the page's content security policy forbids, and neither can
go into a report that is mailed without a script. What matplotlib writes as style is rewritten here as attributes, its
colours as the page's own, so that the chart follows light, dark and paper.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from threading import Lock
from xml.etree import ElementTree

import matplotlib
from babel.dates import format_skeleton
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator

from alignment.body.landmarks import Side
from alignment.body.readings import Unit
from vision.drawing.shaping import FONT_OF
from vision.report.charts import LEAST_RANGE
from vision.review.progress.point import Held, Point
from vision.words.language import ENGLISH, current_language, gettext
from vision.words.numbers import SOMEWHAT_ROUNDED_SPAN, SPINE_WORDS, number, percent

SIZE_IN = (4.4, 2.3)
#: with the share aligned above the values
TALL_IN, ROWS = (4.4, 3.2), (1.0, 1.7)
#: how far left and right of the same date are drawn apart, as a share of the time shown
APART = 0.006
#: the page's colours by the ones that matplotlib is given
INK, QUIET, RULE, BAND, EDGE, LEFT, RIGHT = "#16211f", "#53625e", "#d9e0dd", "#d5efe7", "#00745c", "#0067a5", "#8a4bb5"
VARIABLES = {
    INK: "ink",
    QUIET: "quiet",
    RULE: "rule",
    BAND: "aligned-soft",
    EDGE: "aligned",
    LEFT: "left",
    RIGHT: "right",
}
LOOKS: dict[Side, tuple[str, str, str]] = {"left": (LEFT, "o", "-"), "right": (RIGHT, "s", "--")}

_SVG, _LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
_DRAWING = Lock()  # matplotlib is not made for several threads at once
matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text
#: measures how much room text takes, letters of Hindi as well; the page's own font draws it
font_manager.fontManager.addfont(FONT_OF["devanagari"])
matplotlib.rcParams["font.family"] = ["DejaVu Sans", font_manager.get_font(FONT_OF["devanagari"]).family_name]


def chart(
    id: str,
    points: Mapping[Side, Sequence[Point]],
    bounds: tuple[float, float] | None,
    unit: Unit,
    span: tuple[date, date],
    dated: bool = True,
) -> str:
    """The chart as SVG text; `bounds` is the aligned range (an open side is infinite), `id` keeps its ids apart.

    No smaller range of values is shown than `LEAST_RANGE` of the `unit`, so that noise does not look like a change;
    `span` are the dates, told as weeks from the first one unless `dated`. Above the values stands the share of the
    hold in which they were aligned, where they are judged.
    """
    shared = any(point.share is not None for its in points.values() for point in its)
    figure = Figure(figsize=TALL_IN if shared else SIZE_IN, layout="constrained")
    with _DRAWING:
        if shared:
            above, axes = figure.subplots(2, sharex=True, height_ratios=ROWS)
            length = _draw_dates(axes, span, dated)
            _draw_shares(above, points, length * APART)
        else:
            axes = figure.add_subplot()
            length = _draw_dates(axes, span, dated)
        _draw_values(axes, points, bounds, unit, length * APART)
        words = {point.link: point.words for side in points.values() for point in side}
        return _svg(figure, id, words)


def time_chart(id: str, held: Mapping[Side, Sequence[Held]], span: tuple[date, date], dated: bool = True) -> str:
    """How long each side was held (pale) and how much of that aligned (full), over the dates, as SVG text."""
    figure = Figure(figsize=SIZE_IN, layout="constrained")
    with _DRAWING:
        axes = figure.add_subplot()
        length = _draw_dates(axes, span, dated)
        for side, its in held.items():
            color, marker, _ = LOOKS[side]
            shift = 2 * length * APART * (1 if side == "right" else -1)
            x = [float(date2num(one.day)) + shift for one in its]
            for values, strength in (([one.held_s for one in its], 0.3), ([one.aligned_s for one in its], 1.0)):
                axes.vlines(x, 0, values, color=color, linewidth=5, alpha=strength, zorder=3)
                axes.scatter(x, values, s=26, color=color, marker=marker, alpha=strength, zorder=4)
        axes.set_ylim(0, 1.1 * max((one.held_s for its in held.values() for one in its), default=1.0) or 1.0)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.set_major_formatter(lambda value, _: gettext("{seconds} s", seconds=f"{value:.0f}"))
        _plain(axes)
        return _svg(figure, id, {})


def _svg(figure: Figure, id: str, words: Mapping[str, str]) -> str:
    figure.patch.set_visible(False)
    out = io.StringIO()
    FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_the_page(out.getvalue(), id, words)


def _draw_shares(axes: Axes, points: Mapping[Side, Sequence[Point]], apart: float) -> None:
    """The share of the hold that was aligned, over the dates."""
    for side, its in points.items():
        color, marker, line = LOOKS[side]
        shift = apart if side == "right" else -apart
        known = [(float(date2num(p.day)) + shift, 100 * p.share) for p in its if p.share is not None]
        x, y = [at for at, _ in known], [share for _, share in known]
        axes.plot(x, y, color=color, linestyle=line, linewidth=1.2, zorder=3)
        axes.scatter(x, y, s=22, color=color, marker=marker, zorder=5)
    axes.set_ylim(-8, 108)
    axes.set_yticks([0, 50, 100], [percent(share) for share in (0.0, 0.5, 1.0)])
    axes.tick_params(colors=QUIET, labelsize=9, length=0, labelbottom=False)
    axes.set_ylabel(gettext("aligned"), color=QUIET, fontsize=9)
    _plain(axes)


def _name_roundness(axes: Axes, upper: float, low: float, high: float) -> None:
    """The back's roundness has no unit that says something: its stretches are named."""
    edges = (low, upper, upper + SOMEWHAT_ROUNDED_SPAN, high)
    named = [(max(a, low), min(b, high), word) for (a, b), word in zip(pairwise(edges), SPINE_WORDS, strict=True)]
    seen = [((a + b) / 2, word) for a, b, word in named if b - a > 0.1 * (high - low)]
    axes.set_yticks([at for at, _ in seen], [gettext(word).replace(" ", "\n") for _, word in seen])


def _plain(axes: Axes) -> None:
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)


def _draw_values(
    axes: Axes,
    points: Mapping[Side, Sequence[Point]],
    bounds: tuple[float, float] | None,
    unit: Unit,
    apart: float,
) -> None:
    low, high = _range([point for side in points.values() for point in side], bounds, LEAST_RANGE[unit])
    if bounds:
        axes.axhspan(max(bounds[0], low), min(bounds[1], high), color=BAND, linewidth=0, zorder=0)
        for bound in bounds:
            if low < bound < high:
                axes.axhline(bound, color=EDGE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    for side, its in points.items():
        color, marker, line = LOOKS[side]
        shift = apart if side == "right" else -apart
        x, y = [float(date2num(point.day)) + shift for point in its], [point.value for point in its]
        axes.plot(x, y, color=color, linestyle=line, linewidth=1.2, zorder=3)
        axes.errorbar(
            x, y, [p.error or 0.0 for p in its], fmt="none", ecolor=color, elinewidth=1.2, capsize=3, zorder=4
        )
        axes.scatter(x, y, s=34, color=color, marker=marker, zorder=5, urls=[point.link or None for point in its])
    axes.set_ylim(low, high)
    if unit == "index" and bounds:
        _name_roundness(axes, bounds[1], low, high)
    else:
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(lambda value, _: number(value, unit))
    _plain(axes)


def _draw_dates(axes: Axes, span: tuple[date, date], dated: bool) -> float:
    """Draw the axis of dates; returns the days that it covers."""
    first, last = (float(date2num(day)) for day in span)
    length = max(last - first, 14.0)
    axes.set_xlim((first + last - 1.08 * length) / 2, (first + last + 1.08 * length) / 2)
    if dated:
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=5))
        axes.xaxis.set_major_formatter(_dates("MMMd" if length < 300 else "yMMM"))
    else:
        weeks = sorted({round(length / 7 * share) for share in (0, 1 / 3, 2 / 3, 1)})
        axes.set_xticks([first + 7 * week for week in weeks], [gettext("week {number}", number=week) for week in weeks])
    axes.tick_params(colors=QUIET, labelsize=9, length=0)
    return length


def _dates(form: str) -> Formatter:
    """What writes dates as the language spoken has them, by a skeleton of the CLDR."""
    if current_language() == ENGLISH:
        return DateFormatter({"MMMd": "%d %b", "yMMM": "%b %Y"}[form])
    locale = current_language()
    return FuncFormatter(lambda day, _: format_skeleton(form, num2date(day), locale=locale))


def _range(points: list[Point], bounds: tuple[float, float] | None, least_range: float) -> tuple[float, float]:
    """The lowest and highest value shown: every error bar, the nearer bounds, and some room."""
    edges = [p.value + sign * (p.error or 0.0) for p in points for sign in (-1, 1)]
    edges += [bound for bound in bounds or () if abs(bound) != float("inf")]
    low, high = min(edges), max(edges)
    missing = max(0.0, least_range - (high - low))
    room = 0.08 * max(high - low, least_range)
    return low - missing / 2 - room, high + missing / 2 + room


def _for_the_page(svg: str, id: str, words: Mapping[str, str]) -> str:
    """Matplotlib's SVG for an HTML page: no style, no ids but its own, the page's colours, links that speak."""
    root = ElementTree.fromstring(svg.encode())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    used: set[str] = {link[1:] for e in root.iter() if (link := e.get(_LINK, "")).startswith("#")}
    used |= {name for e in root.iter() for name in re.findall(r"url\(#([^)]+)\)", e.get("clip-path", ""))}
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        _restyle(element)
        _rename(element, id, used)
        if element.tag == "a":
            ElementTree.SubElement(element, "title").text = words.get(element.get("href", ""), "")
    root.attrib = {"viewBox": root.get("viewBox", ""), "class": "progress-chart"}
    return ElementTree.tostring(root, encoding="unicode")


def _restyle(element: ElementTree.Element) -> None:
    style = element.attrib.pop("style", "")
    for name, _, value in (part.partition(":") for part in style.split(";") if part.strip()):
        name, value = name.strip(), value.strip()
        if name == "font":  # a shorthand, which is no attribute; the page gives the family
            element.set("font-size", value.split()[0])
        else:
            element.set(name, value)
    element.attrib.pop("font-family", None)
    for name in ("fill", "stroke"):
        if (variable := VARIABLES.get(element.get(name, ""))) is not None:
            element.set(name, f"var(--{variable})")


def _rename(element: ElementTree.Element, id: str, used: set[str]) -> None:
    if (own := element.attrib.pop("id", None)) in used:
        element.set("id", f"{id}-{own}")
    if (link := element.attrib.pop(_LINK, None)) is not None:
        element.set("href", f"#{id}-{link[1:]}" if link.startswith("#") else link)
    if "clip-path" in element.attrib:
        element.set("clip-path", element.attrib["clip-path"].replace("#", f"#{id}-"))
