"""The panel beside the picture: side and phase, the hold's clocks, every check, and the cue below the picture."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from alignment.body.readings import Finding, Judged, Reason, Status
from alignment.checks import PoseSpec
from vision.drawing.layout import Layout
from vision.drawing.sheet import Sheet
from vision.drawing.strokes import Stroke, draw_path
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import (
    Picture,
    Type,
    first_fitting,
    fitted,
    flood,
    has_room,
    lay,
    text_width,
    wrapped,
    write,
    write_within,
)
from vision.drawing.theme import Color, Theme
from vision.words.language import gettext
from vision.words.pose import pose_in_words
from vision.words.readings import NO_VALUE, headline, not_seen, value_words, view_words
from vision.words.reasons import camera_words, reason_forms, unsure_words
from vision.words.times import clock


@dataclass(frozen=True)
class PanelRow:
    """One check as the panel shows it; ``quiet`` where it has no say now: not measured, or judged in another phase."""

    status: Status
    title: str
    value: str
    reason: Reason | None
    quiet: bool


@dataclass(frozen=True)
class CueLine:
    """What the strip below the picture says, with the status it is said in."""

    status: Status
    text: str


class PanelLayer:
    """Everything in words. Each block is drawn again only when what it says has changed."""

    def __init__(self, theme: Theme, spec: PoseSpec, layout: Layout, *, clocks: bool = True) -> None:
        self.theme = theme
        self.spec = spec = pose_in_words(spec)
        self.layout = layout
        self._clocks = clocks
        self._ids = checks_in_order(spec)
        self._type = Type(layout.type_size)
        self._bold = Type(layout.type_size, bold=True)
        self._small = Type(layout.small_type)
        self._checks = {str(k): v for k, v in spec.checks.items()}
        self._sheet = Sheet(layout.canvas, theme.panel)

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Fill a canvas of the layout's size with ground and panel, all but the picture's place."""
        self._update(judged)
        box, sheet = self.layout.picture, self._sheet.image
        beside = slice(box.y, box.y + box.height)
        for part in (
            (slice(0, box.y), slice(None)),
            (slice(box.y + box.height, None), slice(None)),
            (beside, slice(0, box.x)),
            (beside, slice(box.x + box.width, None)),
        ):
            image[part] = sheet[part]
        return image

    def _update(self, judged: Judged) -> None:
        """Write anew what has changed."""
        layout = self.layout
        legs = judged.extended is not None and judged.seen
        head = (headline(judged), view_words(judged.view) if judged.seen else "", legs)
        self._sheet.block("header", layout.header, head, lambda part: self._header(part, *head))
        times = (clock(judged.held_s), clock(judged.aligned_s), judged.hold > 0)
        share = judged.aligned_s / judged.held_s if judged.held_s > 0 else 0.0
        filled = round(min(1.0, share) * layout.clock.width)
        if self._clocks:
            self._sheet.block("clock", layout.clock, (*times, filled), lambda part: self._clock(part, *times, filled))
        found = {f.check: f for f in judged.findings}
        for check, box in zip(self._ids, layout.rows, strict=True):
            row = self._row_of(check, found.get(check))
            self._sheet.block(check, box, row, partial(self._row, row))
        line = current_line(judged, self.spec)
        self._sheet.block("strip", layout.strip, line, lambda part: self._strip(part, line))

    def _row_of(self, check: str, finding: Finding | None) -> PanelRow:
        of_check = self._checks[check]
        if finding is None:
            return PanelRow("unmeasurable", of_check.title, NO_VALUE, None, True)
        elsewhen = finding.status == "info" and of_check.judged  # it is judged, but in another phase than this
        # in the fold, how the pelvis stands sitting up has no meaning; how straight the leg is before it, has
        value = NO_VALUE if elsewhen and of_check.phase == "seated" else value_words(finding, of_check)
        quiet = finding.status == "unmeasurable" or elsewhen
        return PanelRow(finding.status, of_check.title, value, finding.reading.reason, quiet)

    def _header(self, part: Picture, words: str, view: str, legs: bool) -> None:
        theme, unit, width = self.theme, self.layout.type_size, part.shape[1]
        caption = Type(self.layout.small_type, bold=True)
        write_within(part, self.spec.name.upper(), caption, 0, 0, theme.quiet_text, width)
        write_within(part, words, Type(round(unit * 1.12), bold=True), 0, round(1.2 * unit), theme.text, width)
        write_within(part, view, self._small, 0, round(2.65 * unit), theme.quiet_text, width)
        if legs:
            self._legend(part, round(3.8 * unit))

    def _legend(self, part: Picture, y: int) -> None:
        """How the two legs are drawn: a piece of each line with its name."""
        theme, unit, x, width = self.theme, self.layout.type_size, 0.2 * self.layout.type_size, part.shape[1]
        names = gettext("straight leg"), gettext("bent leg")
        _, type_ = fitted(" ".join(names), self._small, width - round(6.3 * unit))
        middle = y + 0.67 * type_.size
        for words, color, thick, dash in (
            (names[0], theme.extended_leg, 0.30 * unit, 0.0),
            (names[1], theme.bent_leg, 0.27 * unit, 0.62 * unit),
        ):
            ends = np.array([[x, middle], [x + 1.9 * unit, middle]])
            draw_path(part, ends, Stroke(color, thick, theme.halo, 1.0, dash))
            x += 2.5 * unit
            write_within(part, words, type_, round(x), y, theme.quiet_text, width - round(x))
            x += text_width(words, type_) + 1.3 * unit

    def _clock(self, part: Picture, held: str, aligned: str, running: bool, filled: int) -> None:
        theme, unit, width = self.theme, self.layout.type_size, part.shape[1]
        digits, good = Type(round(1.9 * unit), bold=True), theme.marks["aligned"].color
        for x, words, time, color in (
            (0, gettext("held"), held, theme.text),
            (width // 2, gettext("held aligned"), aligned, good),
        ):
            write_within(part, words, self._small, x, 0, theme.quiet_text, width // 2)
            write(part, time, digits, x, round(0.9 * unit), color if running else theme.quiet_text)
        y = part.shape[0] - max(2, round(0.55 * unit))
        self._bar(part, y, width, theme.raised.mixed(theme.text, 0.08))
        if filled > 0:
            self._bar(part, y, filled, good)

    def _bar(self, part: Picture, y: int, length: int, color: Color) -> None:
        thick = max(2, round(0.26 * self.layout.type_size))
        flood(part[y : y + thick, :length], color)

    def _row(self, row: PanelRow, part: Picture) -> None:
        theme, unit, (height, width) = self.theme, self.layout.type_size, part.shape[:2]
        mark, left = theme.marks[row.status], round(1.75 * unit)
        if row.status == "adjust":
            flood(part[: height - max(1, round(0.15 * unit))], theme.panel.mixed(mark.color, 0.20))
        room, value_type = width - left - unit, self._bold if row.status in ("aligned", "adjust") else self._type
        value, value_type = fitted(row.value, value_type, max(room // 2, room - text_width(row.title, self._type)))
        title, type_ = fitted(row.title, self._type, room - text_width(value, value_type))
        under = reason_forms(row.reason) if row.status == "unmeasurable" and row.reason is not None else ()
        beside = bool(under) or (title, value) == (row.title, row.value)
        if not beside:  # the two are too long for one line
            under, (title, type_) = (row.value,), fitted(row.title, self._type, width - left)
        top = max(0, (height - round(1.34 * unit) - (round(1.15 * self._small.size) if under else 0)) // 2)
        icon, (words, ink) = round(1.2 * unit), self._inks(row)
        lay(part, symbol_sprite(mark, icon, theme.halo), round(0.2 * unit), top + round(0.08 * unit))
        write(part, title, type_, left, top + unit - type_.size, words)  # what is smaller stands on the same line
        if beside:
            right = width - round(0.3 * unit)
            write(part, value, value_type, right - text_width(value, value_type), top + unit - value_type.size, ink)
        if under:
            text, type_ = first_fitting(under, self._small, width - left)
            write(part, text, type_, left, top + round(1.25 * unit), ink)

    def _inks(self, row: PanelRow) -> tuple[Color, Color]:
        """Colours of a row's title and value."""
        theme = self.theme
        if row.quiet:
            return theme.quiet_text, theme.quiet_text
        return theme.text, theme.marks[row.status].color

    def _strip(self, part: Picture, line: CueLine) -> None:
        theme, unit, (height, width) = self.theme, self.layout.type_size, part.shape[:2]
        mark = theme.marks[line.status]
        flood(part, theme.raised if line.status != "adjust" else theme.panel.mixed(mark.color, 0.22))
        if not line.text:
            return
        icon, left = round(1.4 * unit), round(1.0 * unit)
        room = width - left - round(3.0 * unit)
        lines, type_ = in_strip(line.text, Type(round(1.15 * unit)), self._small, room)
        lay(part, symbol_sprite(mark, icon, theme.halo), left, (height - icon) // 2)
        top, each = height / 2 - 0.68 * type_.size * len(lines), round(1.3 * type_.size)
        for i, text in enumerate(lines):
            write(part, text, type_, left + round(2.0 * unit), round(top) + i * each, theme.text)


def in_strip(text: str, type_: Type, small: Type, width: int) -> tuple[tuple[str, ...], Type]:
    """A text on one line, else in small type on two, else cut; with the type that it is in."""
    line, size = fitted(text, type_, width)
    whole = wrapped(text, small, width)
    if line != text and len(whole) <= 2 and has_room(text, small, width):
        return whole, small
    return (line,), size


def checks_in_order(spec: PoseSpec) -> tuple[str, ...]:
    """The checks' ids as the panel lists them: judged ones first, information last."""
    return tuple(str(k) for k, _ in sorted(spec.checks.items(), key=lambda item: not item[1].judged))


def current_line(judged: Judged, spec: PoseSpec) -> CueLine:
    """The one thing to say now: nobody there, else the weightiest cue, else the message, else the camera's warning."""
    if not judged.seen:
        return CueLine("unmeasurable", not_seen(judged))
    weights = {str(k): v.weight for k, v in spec.checks.items()}
    cues = [f for f in judged.findings if f.status == "adjust" and f.cue]
    if cues:
        most = max(cues, key=lambda f: weights.get(f.check, 0.0))
        return CueLine("adjust", spec.checks[most.check].cue.of(most.cue) if most.cue else "")
    if judged.unsure:
        return CueLine("info", unsure_words(judged.unsure))
    warnings = judged.view.warnings if judged.view else ()
    return CueLine("info", camera_words(warnings[0]) if warnings else "")
