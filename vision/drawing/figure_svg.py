"""The figure as SVG for pages: the same lines, coloured by the page's own style."""

from itertools import groupby

from alignment.body.readings import Direction
from vision.drawing.figure import ABOUT, Line, Look, correction, extent, lines

#: the gap around a line that lies before others, cm, as in a picture
GAP = 1.6


def correction_svg(check: str, direction: Direction, look: Look) -> tuple[str, str] | None:
    """What a cue is about and how it should be, each an ``<svg>`` of its own; None where no figure shows it.

    Classes: ``gap`` behind each line, ``meant`` on what the cue is about, ``near``, ``far`` on the rest.
    """
    shown = [correction(check, direction, share) for share in (0.0, 1.0)]
    if shown[0] is None or shown[1] is None:
        return None
    left, top, right, bottom = (100 * edge for edge in extent(f"{check}.{direction}", look))
    box = f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"
    one, other = (
        f'<svg viewBox="{box}" aria-hidden="true">{_groups(lines(points, look), ABOUT[check])}</svg>'
        for points in shown
        if points is not None
    )
    return one, other


def _groups(drawn: list[Line], meant: tuple[str, ...]) -> str:
    """The lines, the farthest first; of those that belong together all gaps lie below."""
    out = []
    for _, group in groupby(drawn, key=lambda line: line.far):
        together = list(group)
        out += [_path(line, "gap", 2 * GAP) for line in together]
        for line in together:
            out.append(_path(line, "meant" if line.part in meant else "far" if line.far > 0.5 else "near", 0.0))
    return "".join(out)


def _path(line: Line, kind: str, wider: float) -> str:
    """One line, in cm; a disc is a line of no length with round ends."""
    points = [f"{x:.1f} {y:.1f}" for x, y in (100 * line.points).tolist()]
    way = "M" + "L".join(points if len(points) > 1 else points * 2) + ("Z" if line.area else "")
    area = " area" if line.area else ""
    return f'<path class="{kind}{area}" stroke-width="{100 * line.width + wider:.1f}" d="{way}"/>'
