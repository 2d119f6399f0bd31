"""The figure in the panel: alone, or twice where a cue stands, as it looks now and on the way to how it should."""

from alignment.body.readings import Status
from vision.drawing.figure import ABOUT, Look, correction, extent, lines, pose_at
from vision.drawing.figure_picture import Box, paint_figure
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import Picture, Type, flood, lay, write_within
from vision.drawing.theme import Theme
from vision.live.demonstration import Moment, Shown
from vision.live.layout import READ_FROM_MAT
from vision.words.language import gettext, gettext_noop

NOW, SO = gettext_noop("Now"), gettext_noop("Aim")
#: units around the figure, and those of the line over each of two
AROUND, OVER = 1.5, 9.0


class FigurePanel:
    """Paints moments of a demonstration. ``unit``: a hundredth of the canvas's height, in pixels."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.theme, self.unit = theme, unit
        self._now: tuple[Shown, Picture] | None = None  # what stands still is painted once

    def paint(self, part: Picture, moment: Moment) -> None:
        """One picture of the figure into a part of the panel; all of it is painted over."""
        shown = moment.shown
        if shown.kind == "cue":
            half = part.shape[1] // 2
            self._still(part[:, :half], shown)
            flood(part[:, half:], self.theme.panel)
            self._head(part[:, half:], "aligned", SO)
            self._one(part[:, half:], shown, moment.share, moment.there)
            return
        flood(part, self.theme.panel)
        look, share = shown.look, moment.share
        box = extent("movement", look)
        if shown.kind == "turn":
            look = Look(look.azimuth + share * (shown.turned - look.azimuth), look.straight, look.mirrored)
            ends = (shown.look, Look(shown.turned, look.straight, look.mirrored))
            box, share = _around(*(extent("movement", end) for end in ends)), 0.0
        paint_figure(
            self._inside(part), lines(pose_at(share), look), box, self.theme, self.theme.panel, shown=moment.there
        )

    def _still(self, part: Picture, shown: Shown) -> None:
        """What it looks like now."""
        if self._now is None or self._now[0] != shown or self._now[1].shape != part.shape:
            flood(part, self.theme.panel)
            self._head(part, "adjust", NOW)
            self._one(part, shown, 0.0, 1.0)
            self._now = shown, part.copy()
        part[...] = self._now[1]

    def _one(self, part: Picture, shown: Shown, share: float, there: float) -> None:
        marks = self.theme.marks
        points = correction(shown.check, shown.direction, share)
        assert points is not None
        box = extent(f"{shown.check}.{shown.direction}", shown.look)
        color = marks["adjust"].color.mixed(marks["aligned"].color, share)
        inside = self._inside(part[round(OVER * self.unit) :])
        drawn = lines(points, shown.look)
        paint_figure(inside, drawn, box, self.theme, self.theme.panel, ABOUT[shown.check], color, there)

    def _head(self, part: Picture, status: Status, word: str) -> None:
        """The sign that tells the two apart without colour or words, and both of them."""
        mark, icon = self.theme.marks[status], round(0.95 * READ_FROM_MAT * self.unit)
        left = round(2 * self.unit)
        lay(part, symbol_sprite(mark, icon, self.theme.halo), left, round(self.unit))
        type_ = Type(round(READ_FROM_MAT * self.unit), True)
        at = left + icon + round(1.8 * self.unit)
        write_within(part, gettext(word), type_, at, round(0.3 * self.unit), mark.color, part.shape[1] - at)

    def _inside(self, part: Picture) -> Picture:
        edge = round(AROUND * self.unit)
        return part[edge : part.shape[0] - edge, edge : part.shape[1] - edge]


def _around(one: Box, other: Box) -> Box:
    """The smallest box around both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
