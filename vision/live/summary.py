"""The summary on the screen: each side with a figure, what was held and aligned of how much, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from alignment.body.landmarks import Side
from alignment.body.readings import Judged, Status
from alignment.checks import PoseSpec
from alignment.guidance.closing import Closing, SideSummary
from alignment.guidance.sayings import Messages
from vision.drawing.layers import BackLayer, SkeletonLayer
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import Picture, Type, fitted, flood, lay, wrapped, write, write_within
from vision.drawing.theme import Theme
from vision.live.layout import READ_FROM_MAT
from vision.live.panels import of_time
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import straight_leg, title_of, within_a_sentence
from vision.words.sayings import sentence_of, words_of
from vision.words.sides import advice_words
from vision.words.times import clock

NOTHING = gettext_noop("No hold was long enough to count. Fold and stay for a few breaths.")


@dataclass(frozen=True, eq=False)
class Summary:
    """A practice: its closing, with what a hold was to last (s), a frame of each side, and last time beside it."""

    closing: Closing
    target_s: float
    figures: Mapping[Side, Judged]
    compared: tuple[Messages, ...] = ()


class SummarySheet:
    """Paints a summary over a whole canvas. ``unit``: a hundredth of its height, in pixels."""

    def __init__(self, theme: Theme, spec: PoseSpec, unit: float, mirror: bool) -> None:
        self.theme, self.unit, self.mirror = theme, unit, mirror
        self._spec = spec
        widths = ("body_width", "info_width", "extended_width", "bent_width", "joint_radius")
        self._bold = replace(theme, **{name: 2 * getattr(theme, name) for name in widths})  # alone in a small box

    def paint(self, canvas: Picture, summary: Summary, keys: str) -> None:
        """Paint it; ``keys``: what can be pressed."""
        theme, (height, width) = self.theme, canvas.shape[:2]
        flood(canvas, theme.panel)
        closing = summary.closing
        if not closing.sides:
            type_ = self._type(READ_FROM_MAT, True)
            for i, line in enumerate(wrapped(gettext(NOTHING), type_, width - self._px(8))):
                write(canvas, line, type_, self._px(4), self._px(14 + 9 * i), theme.text)
        column = width // max(2, len(closing.sides))
        for i, side in enumerate(closing.sides):
            self._side(canvas[: self._px(64), i * column : (i + 1) * column], side, summary)
        self._texts(canvas[self._px(65) : height - self._px(6)], self._next_time(summary))
        room = width - self._px(8)
        write_within(canvas, keys, self._type(3.4), self._px(4), height - self._px(5), theme.quiet_text, room)

    def _next_time(self, summary: Summary) -> tuple[str, ...]:
        """Why something could not be judged, what to practise, and how it compares."""
        closing, spec = summary.closing, self._spec
        return (
            *(sentence_of(message, spec) for message in dict.fromkeys(closing.not_judged)),
            *(advice_words(one, spec) for one in closing.advice),
            *(words_of(messages, spec) for messages in summary.compared),
            *(sentence_of(message, spec) for message in closing.differences),
        )

    def _side(self, part: Picture, side: SideSummary, summary: Summary) -> None:
        theme, left, width = self.theme, self._px(4), part.shape[1]
        title, type_ = fitted(straight_leg(side.extended), self._type(READ_FROM_MAT, True), width - 2 * left)
        write(part, title, type_, left, self._px(1.5), theme.text)
        figure = summary.figures.get(side.extended)
        if figure is not None:
            self._figure(part[self._px(11) : self._px(38), width - self._px(42) : width - self._px(2)], figure)
        held, digits = clock(int(side.held_s)), self._type(13, True)
        write(part, held, digits, left, self._px(9.5), theme.text)
        target = of_time(round(summary.target_s * side.holds))
        of, type_ = fitted(target, self._type(READ_FROM_MAT, True), width - self._px(44) - left)
        write(part, of, type_, left, self._px(23), theme.quiet_text)
        icon, good = self._px(6.4), theme.marks["aligned"].color
        lay(part, symbol_sprite(theme.marks["aligned"], icon, theme.halo), left, self._px(32.6))
        at = left + icon + self._px(1.5)
        aligned = clock(int(min(side.aligned_s, side.held_s)))
        write(part, aligned, self._type(READ_FROM_MAT, True), at, self._px(31.4), good)
        self._checks(part, side)

    def _checks(self, part: Picture, side: SideSummary) -> None:
        """What was aligned, what was not, and what could not be measured."""
        theme, left, y = self.theme, self._px(4), self._px(42)
        type_, icon = self._type(4.0), self._px(4.4)
        found: tuple[tuple[Status, tuple[str, ...]], ...]
        found = (("adjust", side.moved), ("aligned", side.steady), ("unmeasurable", side.unmeasured))
        for status, checks in found:
            if not checks:
                continue
            titles = [within_a_sentence(title_of(check, self._spec)) for check in checks]
            lay(part, symbol_sprite(theme.marks[status], icon, theme.halo), left, y)
            ink = theme.quiet_text if status == "unmeasurable" else theme.text
            for line in wrapped(", ".join(titles), type_, part.shape[1] - 2 * left - self._px(7))[:3]:
                write(part, line, type_, left + self._px(7), y - self._px(0.3), ink)
                y += self._px(5.0)
            y += self._px(0.9)

    def _figure(self, part: Picture, judged: Judged) -> None:
        """The lines of somebody in the hold, as large as they fit."""
        if judged.pixels is None:
            return
        flood(part, self.theme.raised)
        height, width = part.shape[:2]
        shown = np.ones(len(judged.pixels), bool) if judged.known is None else judged.known
        low, high = judged.pixels[shown].min(axis=0), judged.pixels[shown].max(axis=0)
        scale = 0.84 * min(width / max(high[0] - low[0], 1.0), height / max(high[1] - low[1], 1.0))
        middle = (low + high) / 2
        way = np.array([-scale if self.mirror else scale, scale])

        def placed(points: np.ndarray) -> np.ndarray:
            return np.asarray((points - middle) * way + (width / 2, height / 2))

        back = None if judged.back is None else placed(judged.back)
        drawn = replace(judged, pixels=placed(judged.pixels), back=back, findings=())
        for layer in (BackLayer(self._bold), SkeletonLayer(self._bold)):
            layer.draw(part, drawn)

    def _texts(self, part: Picture, texts: tuple[str, ...]) -> None:
        """What to do next time and how it compares, in the largest type in which all of it fits."""
        room = part.shape[1] - self._px(8)
        for size in (5.6, 5.0, 4.4, 4.0, 3.6, 3.2):
            type_ = self._type(size)
            lines = [wrapped(text, type_, room) for text in texts]
            step, gap = round(1.25 * type_.size), round(0.35 * type_.size)
            if sum(len(one) * step + gap for one in lines) <= part.shape[0]:
                break
        y = 0
        for one in lines:
            if y + len(one) * step > part.shape[0]:
                return
            for line in one:
                write(part, line, type_, self._px(4), y, self.theme.text)
                y += step
            y += gap

    def _type(self, units: float, bold: bool = False) -> Type:
        return Type(max(10, round(units * self.unit)), bold)

    def _px(self, units: float) -> int:
        return round(units * self.unit)
