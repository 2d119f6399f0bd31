"""The panel beside the live picture: the set-up's steps, or the side, the hold's clock and the checks."""

from collections.abc import Collection
from dataclasses import dataclass

from alignment.body.landmarks import Side
from alignment.body.readings import Judged, Status
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import Picture, Type, fitted, flood, lay, text_width, wrapped, write
from vision.drawing.theme import Color, Theme
from vision.words.closing import Closing, SideWords

Steps = tuple[tuple[str, bool | None], ...]
Rows = tuple[tuple[str, Status], ...]
#: the margin beside the panel's text, in units
MARGIN = 3.0


@dataclass(frozen=True)
class Clock:
    """The hold's clock as it is shown: whole seconds, and the lengths in pixels of the bars held and held aligned.

    ``measured``: how many of the judged checks are measured now, and how many there are.
    """

    held: int
    aligned: int
    target: int
    running: bool
    bars: tuple[int, int]
    measured: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, judged: Judged, target_s: float, width: int, checks: Collection[str]) -> "Clock":
        """The clock of a frame, for a panel of a width in pixels; ``checks``: those that are judged."""
        share, aligned = (min(1.0, s / target_s) for s in (judged.held_s, judged.aligned_s))
        running = judged.phase in ("holding", "paused")
        # in steps of 4 pixels: the panel is painted anew with every change
        bars = round(share * width / 4) * 4, round(min(share, aligned) * width / 4) * 4
        statuses = [f.status for f in judged.findings if f.check in checks and f.status != "info"]
        measured = len(statuses) - statuses.count("unmeasurable"), len(statuses)
        return cls(int(judged.held_s), int(judged.aligned_s), int(target_s), running, bars, measured)

    @property
    def aligned_in_words(self) -> str:
        """How long it was aligned, and on how many checks that rests."""
        on, of = self.measured
        return f"{minutes(self.aligned)} aligned" + (f", {on} of {of} checks" if self.running and of else "")


def minutes(seconds: int) -> str:
    """Seconds as ``1:05``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


class Panels:
    """Paints the panels. ``unit``: a hundredth of the canvas's height, in pixels."""

    def __init__(self, theme: Theme, unit: float) -> None:
        self.theme, self.unit = theme, unit

    def setup(self, part: Picture, steps: Steps, cautions: tuple[str, ...]) -> None:
        """The steps, well or not yet, and the cautions below."""
        left = self._px(MARGIN)
        write(part, "SET-UP", self.type(3.4, True), left, self._px(2.5), self.theme.quiet_text)
        y = self._px(8)
        for title, well in steps:
            status: Status = "aligned" if well else "adjust" if well is False else "unmeasurable"
            y = self._row(part, title, status, y, 4.6, 6.6)
        self._cautions(part, cautions, y + self._px(1.5))

    def practice(
        self, part: Picture, head: tuple[Side | None, str], clock: Clock, rows: Rows, cautions: tuple[str, ...]
    ) -> None:
        """Side and phase, the clock, and the checks or the cautions."""
        theme, left, width = self.theme, self._px(MARGIN), part.shape[1]
        side, phase = head
        text = f"{side.capitalize()} leg" if side else "Looking"
        title, type_ = fitted(text, self.type(7, True), width - 2 * left)
        write(part, title, type_, left, self._px(1.5), theme.text)
        write(part, phase, self.type(4), left, self._px(9.6), theme.quiet_text)
        ink = theme.text if clock.running else theme.quiet_text
        digits = self.type(17, True)
        write(part, minutes(clock.held), digits, left, self._px(12.5), ink)
        beside = left + text_width(minutes(clock.held), digits) + self._px(2.5)
        of_type = self.type(4.4)
        if beside + text_width(f"of {minutes(clock.target)}", of_type) < width:
            write(part, f"of {minutes(clock.target)}", of_type, beside, self._px(24), theme.quiet_text)
        good = theme.marks["aligned"].color
        words, type_ = fitted(clock.aligned_in_words, self.type(4.6, True), width - 2 * left)
        write(part, words, type_, left, self._px(33), good)
        self._bar(part, left, width, self._px(40.5), clock.bars, good)
        if cautions:
            self._cautions(part, cautions, self._px(44.5))
            return
        y = self._px(44.5)
        room = (part.shape[0] - y) / self.unit / max(1, len(rows))
        for title, status in rows:
            y = self._row(part, title, status, y, min(3.9, 0.72 * room), min(5.8, room))

    def summary(self, canvas: Picture, words: Closing) -> None:
        """The whole canvas: a column for each side, the difference and the advice below."""
        theme, (height, width) = self.theme, canvas.shape[:2]
        flood(canvas, theme.panel)
        write(canvas, "YOUR PRACTICE", self.type(3.4, True), self._px(4), self._px(2.5), theme.quiet_text)
        if not words.sides:
            text = "No hold was long enough to count. Fold and stay for a few breaths."
            for i, line in enumerate(wrapped(text, self.type(6), width - self._px(8))):
                write(canvas, line, self.type(6), self._px(4), self._px(14 + 8 * i), theme.text)
            return
        column = width // 2
        for i, side in enumerate(words.sides):
            self._side(canvas[:, i * column : (i + 1) * column], side)
        y = self._px(62)
        for text in (*words.differences, *words.advice):
            for line in wrapped(text, self.type(4), width - self._px(8)):
                if y + self._px(5.4) > height - self._px(7):
                    return
                write(canvas, line, self.type(4), self._px(4), y, theme.text)
                y += self._px(5.2)
            y += self._px(1)

    def type(self, units: float, bold: bool = False) -> Type:
        """Type of so many units, never under 10 pixels."""
        return Type(max(10, round(units * self.unit)), bold)

    def _side(self, part: Picture, side: SideWords) -> None:
        theme, left, width = self.theme, self._px(4), part.shape[1] - self._px(6)
        write(part, f"{side.extended.capitalize()} leg", self.type(6, True), left, self._px(8), theme.text)
        held = minutes(int(side.held_s))
        write(part, held, self.type(13, True), left, self._px(15.5), theme.text)
        x = left + text_width(held, self.type(13, True)) + self._px(2.5)
        many = "held" if side.holds == 1 else f"in {side.holds} holds"
        write(part, many, self.type(4.2), x, self._px(24), theme.quiet_text)
        good = theme.marks["aligned"].color
        write(part, f"{minutes(int(side.aligned_s))} aligned", self.type(4.6, True), left, self._px(32), good)
        y = self._px(40)
        unmeasured = ("not measured: " + ", ".join(side.unmeasured),) if side.unmeasured else ()
        found: tuple[tuple[Status, tuple[str, ...]], ...]
        found = (("aligned", side.steady), ("adjust", side.moved), ("unmeasurable", unmeasured))
        for status, titles in found:
            if not titles:
                continue
            mark, text = theme.marks[status], ", ".join(titles)
            icon = self._px(4.4)
            lay(part, symbol_sprite(mark, icon, theme.halo), left, y)
            for line in wrapped(text, self.type(3.8), width - self._px(7))[:3]:
                write(part, line, self.type(3.8), left + self._px(6), y - self._px(0.2), theme.text)
                y += self._px(5)
            y += self._px(1)

    def _row(self, part: Picture, title: str, status: Status, y: int, size: float, step: float) -> int:
        """One line with its status's symbol; returns where the next one goes."""
        theme, left = self.theme, self._px(MARGIN)
        icon = round(1.12 * size * self.unit)
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
        write(part, "Take care", self.type(3.4, True), left, y, self.theme.marks["adjust"].color)
        y += self._px(5.4)
        for size in (3.0, 2.8, 2.6, 2.4, 2.2, 2.0):
            type_ = self.type(size)
            lines = [wrapped(text, type_, room) for text in cautions]
            step, gap = round(1.3 * type_.size), round(0.5 * type_.size)
            if y + sum(len(one) * step + gap for one in lines) <= part.shape[0]:
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
