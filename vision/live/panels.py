"""The panel beside the live picture: the set-up's steps, or the side, the hold's clock and the checks.

What is read from the mat is never smaller than `READ_FROM_MAT`; what cannot be that large is left to the report.
"""

import math
from dataclasses import dataclass

from alignment.body.readings import Judged, Status
from alignment.guidance.setup import Step
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import Picture, Type, fitted, flood, has_room, lay, text_width, wrapped, write, write_within
from vision.drawing.theme import Color, Theme
from vision.live.layout import READ_FROM_MAT
from vision.words.language import gettext
from vision.words.sayings import STEPS
from vision.words.times import clock

Steps = tuple[tuple[Step, bool | None], ...]
Rows = tuple[tuple[str, Status], ...]
#: the margin beside the panel's text, in units
MARGIN = 3.0


@dataclass(frozen=True)
class Clock:
    """The hold's clock as it is shown: whole seconds, and the lengths in pixels of the bars held and held aligned.

    ``ready``: seconds until it runs, where one has some to get ready.
    """

    held: int
    aligned: int
    target: int
    running: bool
    bars: tuple[int, int]
    ready: int = 0

    @classmethod
    def of(cls, judged: Judged, target_s: float, width: int, get_ready_s: float = 0.0) -> "Clock":
        """The clock of a frame, for a panel of a width in pixels."""
        held_s = max(0.0, judged.held_s - get_ready_s)
        aligned_s = min(judged.aligned_s, held_s)
        share, aligned = (min(1.0, s / target_s) for s in (held_s, aligned_s))
        ready = math.ceil(max(0.0, get_ready_s - judged.held_s)) if judged.held_s else 0
        running = judged.phase in ("holding", "paused")
        # in steps of 4 pixels: the panel is painted anew with every change
        bars = round(share * width / 4) * 4, round(min(share, aligned) * width / 4) * 4
        return cls(int(held_s), int(aligned_s), int(target_s), running, bars, ready)


def of_time(target_s: int) -> str:
    """Of how much, as in ``of 1:00``."""
    return gettext("of {time}", time=clock(target_s))


class Panels:
    """Paints the panels. ``unit``: a hundredth of the canvas's height, in pixels."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.theme, self.unit = theme, unit

    def setup(self, part: Picture, steps: Steps) -> None:
        """The steps, well or not yet."""
        left, room = self._px(MARGIN), part.shape[1] - 2 * self._px(MARGIN)
        write_within(
            part, gettext("Set-up"), self.type(READ_FROM_MAT, True), left, self._px(1), self.theme.quiet_text, room
        )
        status: dict[bool | None, Status] = {True: "aligned", False: "adjust", None: "unmeasurable"}
        self._rows(part, tuple((gettext(STEPS[step]), status[well]) for step, well in steps))

    def practice(
        self,
        part: Picture,
        head: str,
        clock: Clock | None,
        rows: Rows,
        cautions: tuple[str, ...],
        below: float | None = None,
    ) -> None:
        """What is going on, the hold's clock where there is one, and the checks or the cautions.

        ``below``: the units from the top under which the cautions go, where something else lies over them.
        """
        left = self._px(MARGIN)
        room = part.shape[1] - 2 * left
        write_within(part, head, self.type(READ_FROM_MAT, True), left, self._px(0.5), self.theme.text, room)
        if clock is None:
            after = self._rows(part, rows, 11)
            self._cautions(part, cautions, after + self._px(2) if below is None else self._px(below))
            return
        self._clock(part, clock)
        self._rows(part, rows, 30.5)

    def _clock(self, part: Picture, shown: Clock) -> None:
        """The seconds held, of how many, those held aligned, and both as a bar."""
        theme, left, width = self.theme, self._px(MARGIN), part.shape[1]
        good = theme.marks["aligned"].color
        digits, beside_type = self.type(17, True), self.type(READ_FROM_MAT, True)
        text = str(shown.ready) if shown.ready else clock(shown.held)
        write(part, text, digits, left, self._px(6.5), theme.text if shown.running else theme.quiet_text)
        beside = left + text_width(text, digits) + self._px(3)
        of, type_ = fitted(
            gettext("get ready") if shown.ready else of_time(shown.target), beside_type, width - beside - left
        )
        write(part, of, type_, beside, self._px(8.6), theme.quiet_text)
        if not shown.ready:
            icon = self._px(0.9 * READ_FROM_MAT)
            lay(part, symbol_sprite(theme.marks["aligned"], icon, theme.halo), beside, self._px(18))
            write(part, clock(shown.aligned), beside_type, beside + icon + self._px(1.5), self._px(16.8), good)
        self._bar(part, left, width, self._px(26.5), shown.bars, good)

    def type(self, units: float, bold: bool = False) -> Type:
        """Type of so many units, never under 10 pixels."""
        return Type(max(10, round(units * self.unit)), bold)

    def _rows(self, part: Picture, rows: Rows, top: float = 10.0) -> int:
        """Rows from ``top`` units down, as large as they fit; returns where the next thing goes."""
        y = self._px(top)
        step = min(10.5, (part.shape[0] - y) / self.unit / max(1, len(rows)))
        for title, status in rows:
            y = self._row(part, title, status, y, min(READ_FROM_MAT, 0.94 * step), step)
        return y

    def _row(self, part: Picture, title: str, status: Status, y: int, size: float, step: float) -> int:
        """One line with its status's symbol; returns where the next one goes."""
        theme, left = self.theme, self._px(MARGIN)
        icon = round(0.95 * size * self.unit)
        lay(part, symbol_sprite(theme.marks[status], icon, theme.halo), left, y)
        ink = theme.text if status in ("aligned", "adjust") else theme.quiet_text
        at = left + icon + self._px(1.8)
        text, type_ = fitted(title, self.type(size, status == "adjust"), part.shape[1] - at - 2)
        write(part, text, type_, at, y + (icon - round(1.3 * type_.size)) // 2, ink)
        return y + self._px(step)

    def _cautions(self, part: Picture, cautions: tuple[str, ...], y: int) -> None:
        """The pose's cautions, each after a dash, as large as they fit."""
        if not cautions:
            return
        left, room = self._px(MARGIN), part.shape[1] - 2 * self._px(MARGIN)
        write_within(part, gettext("Take care"), self.type(4.6, True), left, y, self.theme.marks["adjust"].color, room)
        y += self._px(6.6)
        for size in (4.4, 4.0, 3.6, 3.2, 2.8, 2.4, 2.0):
            type_ = self.type(size)
            lines = [wrapped(text, type_, room) for text in cautions]
            step, gap = round(1.3 * type_.size), round(0.5 * type_.size)
            whole = all(has_room(text, type_, room) for text in cautions)
            if whole and y + sum(len(one) * step + gap for one in lines) <= part.shape[0]:
                break
        for one in lines:
            for line in one:
                write(part, line, type_, left, y, self.theme.text)
                y += step
            y += gap

    def _bar(self, part: Picture, left: int, width: int, y: int, bars: tuple[int, int], good: Color) -> None:
        """How much of the target is held, and in it how much aligned."""
        thick, length = self._px(2), width - 2 * left
        flood(part[y : y + thick, left : left + length], self.theme.raised.mixed(self.theme.text, 0.08))
        for filled, color in zip(bars, (self.theme.quiet_text, good), strict=True):
            end = round(filled * length / width)
            if end > 0:
                flood(part[y : y + thick, left : left + end], color)

    def _px(self, units: float) -> int:
        return round(units * self.unit)
