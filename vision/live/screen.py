"""Everything in words beside and below the live picture, in type that is read from the mat."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from alignment.body.readings import Judged, Status
from alignment.checks import PoseSpec
from alignment.guidance.sayings import Messages
from vision.drawing.labels import Box
from vision.drawing.sheet import Sheet
from vision.drawing.symbols import symbol_sprite
from vision.drawing.text import Picture, Type, flood, has_room, lay, text_width, wrapped, write
from vision.drawing.theme import Theme
from vision.live.demonstration import Moment
from vision.live.figure_panel import FigurePanel
from vision.live.layout import READ_FROM_MAT, LiveLayout
from vision.live.panels import Clock, Panels, Rows, Steps
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import straight_leg
from vision.words.pose import pose_in_words
from vision.words.sayings import words_of

#: by what is on a key what it does, in a word or two
KEYS = {
    # Translators: the keys in one line below the live picture, each with what it does: as short as can be
    gettext_noop("space"): gettext_noop("pause"),
    "m": gettext_noop("mute"),
    "s": gettext_noop("side"),
    "n": gettext_noop("next"),
    "r": gettext_noop("record"),
    "h": gettext_noop("help"),
    "f": gettext_noop("full screen"),
    "q": gettext_noop("quit"),
}
#: from one line of the strip to the next, in type sizes
LINE = 1.16


@dataclass(frozen=True)
class StatusLine:
    """What the strip says, and how it is meant."""

    status: Status
    messages: Messages = ()


@dataclass(frozen=True)
class Indicators:
    """What is switched on or off, shown beside the keys."""

    muted: bool = False
    recording: bool = False
    paused: bool = False


def headline(judged: Judged) -> str:
    """What is going on, in few words."""
    if not judged.seen:
        return gettext("Nobody seen")
    if judged.phase in ("looking", "seated", "rising") and not judged.held_s and judged.extended is None:
        return "Janu Sirsasana"
    return straight_leg(judged.extended) if judged.extended else gettext("Hold")


class LiveScreen:
    """Keeps a sheet of the canvas's size on which a block is written anew only when what it says has changed."""

    def __init__(self, theme: Theme, spec: PoseSpec, layout: LiveLayout) -> None:
        self.theme, self.layout = theme, layout
        self._spec = spec = pose_in_words(spec)
        self._checks = {str(k): c for k, c in spec.checks.items() if c.judged}
        self._cautions = spec.shown_cautions
        self._panels = Panels(theme, layout.unit)
        self._figures = FigurePanel(theme, layout.unit)
        self._blocks = Sheet(layout.canvas, theme.panel)
        self.sheet = self._blocks.image

    def strip(self, line: StatusLine) -> None:
        """The one line across the window, in the largest type that fits in two lines."""
        self._blocks.block("strip", self.layout.strip, line, lambda part: self._strip(part, line))

    def keys(self, flags: Indicators) -> None:
        """The keys, and what is on."""
        self._blocks.block("keys", self.layout.keys, flags, lambda part: self._keys(part, flags))

    def setup(self, steps: Steps, figure: Moment | None = None) -> None:
        """The panel during the set-up: its steps, or the one that is shown by the figure."""
        if figure is not None:
            steps = tuple((title, well) for title, well in steps if well is False)
        self._panel(steps, lambda part: self._panels.setup(part, steps))
        self._figure(figure, 21.0, 76.0)

    def practice(
        self,
        judged: Judged,
        target_s: float,
        get_ready_s: float,
        cautions: bool,
        paused: bool,
        figure: Moment | None = None,
    ) -> None:
        """The panel during the practice: side and clock with the checks of the hold, or what is looked at before it.

        With a figure only the check that it is about.
        """
        found = {f.check: f.status for f in judged.findings}
        in_hold = judged.held_s > 0
        moment = "holding" if in_hold else "seated"
        rows: Rows = tuple(
            (c.title, found.get(name, "unmeasurable"))
            for name, c in self._checks.items()
            if c.phase == moment and (figure is None or figure.shown.check == name)
        )
        # who sits with the other leg straight is shown the next side
        shows = figure is not None and figure.shown.kind == "pose" and judged.extended is not None
        shown_as = replace(judged, extended=figure.shown.look.straight) if figure is not None and shows else judged
        head = gettext("Paused") if paused else headline(shown_as)
        clock = Clock.of(judged, target_s, self.layout.panel.width, get_ready_s) if in_hold else None
        cued = figure is not None and figure.shown.kind == "cue"
        shown = self._cautions if cautions and not in_hold and not cued else ()
        top = (30.5 if in_hold else 11.0) + 8.5 * len(rows)
        bottom = 50.0 if shown else 76.0
        self._panel(
            (head, clock, rows, shown, figure is None),
            lambda part: self._panels.practice(part, head, clock, rows, shown, bottom if figure else None),
        )
        self._figure(figure, top, bottom)

    def _panel(self, says: Hashable, paint: Callable[[Picture], None]) -> None:
        if self._blocks.block("panel", self.layout.panel, says, paint):
            self._blocks.forget("figure")  # it was painted over

    def _figure(self, figure: Moment | None, top: float, bottom: float) -> None:
        """The figure over a part of the panel, from so many units down to so many; after the panel itself."""
        panel, unit = self.layout.panel, self.layout.unit
        y, end = round(top * unit), min(round(bottom * unit), panel.height)
        box = Box(panel.x, panel.y + y, panel.width, end - y)
        if figure is not None:
            self._blocks.block("figure", box, (figure, box), lambda part: self._figures.paint(part, figure))

    def _type(self, units: float, bold: bool = False) -> Type:
        return Type(max(10, round(units * self.layout.unit)), bold)

    def _strip(self, part: Picture, line: StatusLine) -> None:
        theme, unit, (height, width) = self.theme, self.layout.unit, part.shape[:2]
        mark = theme.marks[line.status]
        strong = line.status in ("adjust", "aligned")
        flood(part, theme.panel.mixed(mark.color, 0.22) if strong else theme.raised)
        if not line.messages:
            return
        words = words_of(line.messages, self._spec)
        icon = round(9 * unit)
        left, room = round(14 * unit), width - round(17 * unit)
        for size in (9.0, 8.4, 7.8, 7.2, READ_FROM_MAT, 6.2, 5.6, 5.0, 4.2):
            type_ = self._type(size, True)
            lines = wrapped(words, type_, room)
            if has_room(words, type_, room) and len(lines) * LINE * type_.size <= 0.96 * height:
                break
        lay(part, symbol_sprite(mark, icon, theme.halo), round(2.5 * unit), (height - icon) // 2)
        step = round(LINE * type_.size)
        top = (height - step * len(lines)) // 2 - round(0.08 * type_.size)
        for i, text in enumerate(lines):
            write(part, text, type_, left, top + i * step, theme.text)

    def _keys(self, part: Picture, flags: Indicators) -> None:
        theme, unit, (height, width) = self.theme, self.layout.unit, part.shape[:2]
        on = {"m": flags.muted, "r": flags.recording, "space": flags.paused}
        keys = [(gettext(key), gettext(what), on.get(key)) for key, what in KEYS.items()]
        for size in (2.9, 2.7, 2.5, 2.3, 2.1, 1.9):
            type_, bold = self._type(size), self._type(size, True)
            gap = round(0.55 * type_.size)
            widths = [text_width(key, bold) + gap + text_width(what, type_) for key, what, _ in keys]
            if sum(widths) + 2.6 * gap * len(KEYS) <= width:
                break
        between = min(round(4 * unit), (width - sum(widths)) // (len(KEYS) + 1))
        x, y = between, (height - round(1.34 * type_.size)) // 2
        for (key, what, is_on), wide in zip(keys, widths, strict=True):
            ink = theme.marks["adjust"].color if is_on else theme.quiet_text
            write(part, key, bold, x, y, theme.marks["adjust"].color if is_on else theme.text)
            write(part, what, type_, x + text_width(key, bold) + gap, y, ink)
            x += wide + between
