"""The live window's content: what is known is drawn; nothing is decided here."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.guidance.setup import Step
from vision.drawing.layers import BackLayer, FindingsLayer, Layer, SkeletonLayer
from vision.drawing.overlay import placed
from vision.drawing.text import Picture, Type, flood, text_width, write, write_within
from vision.drawing.theme import Theme
from vision.live.demonstration import Moment
from vision.live.layout import SMALL, LiveLayout, live_layout
from vision.live.panels import Steps
from vision.live.screen import Indicators, LiveScreen, StatusLine
from vision.live.silhouettes import SilhouetteLayer
from vision.live.summary import Summary, SummarySheet
from vision.words.language import gettext, gettext_noop
from vision.words.sayings import words_of

STARTING = gettext_noop("Janu is starting")
HELP = {
    gettext_noop("space"): gettext_noop("pause and go on; so does one arm held straight up for two seconds"),
    "m": gettext_noop("mute the voice and the tones"),
    "s": gettext_noop("side: say that the other leg is the straight one"),
    "n": gettext_noop("next: on to the practice, or to the other side"),
    "r": gettext_noop("record the camera's pictures into the session's folder, or stop it"),
    "h": gettext_noop("this help"),
    "f": gettext_noop("full screen and back"),
    "w": gettext_noop("save work on a slow computer, or not"),
    "q": gettext_noop("end with the summary (again: leave)"),
}


@dataclass(frozen=True)
class Scene:
    """All that one picture of the window shows.

    ``steps`` (with ``step``, the one that is not well, and ``facing``, degrees) during the set-up, else None.
    ``figure``: what the moving figure shows, if anything.
    """

    judged: Judged
    line: StatusLine
    flags: Indicators
    target_s: float
    steps: Steps | None = None
    step: Step | None = None
    facing: float | None = None
    cautions: bool = False
    get_ready_s: float = 0.0
    summary: Summary | None = None
    figure: Moment | None = None
    stats: str | None = None
    help: bool = False


class Painter:
    """Draws scenes over the camera's pictures. It keeps a sheet for each size; use it from one thread."""

    def __init__(self, theme: Theme, spec: PoseSpec, *, mirror: bool = True) -> None:
        self.theme, self.mirror = theme, mirror
        self._spec = spec
        self._layers: tuple[Layer, ...] = (
            BackLayer(theme),
            SkeletonLayer(theme),
            FindingsLayer(theme),
        )
        self._silhouette = SilhouetteLayer(theme)
        self._screen: LiveScreen | None = None
        self._size = (0, 0)

    def draw(self, image: Picture, scene: Scene, canvas: tuple[int, int] = SMALL) -> Picture:
        """The window's picture, (h, w, 3) uint8 RGB of the canvas's size. It is drawn over by the next call."""
        screen = self._screen_for(image, canvas)
        layout = screen.layout
        if scene.summary is not None:
            return self._summary(screen, scene)
        if scene.steps is not None:
            screen.setup(scene.steps, scene.figure)
        else:
            paused = scene.flags.paused
            screen.practice(scene.judged, scene.target_s, scene.get_ready_s, scene.cautions, paused, scene.figure)
        screen.strip(scene.line)
        screen.keys(scene.flags)
        box = layout.picture
        part = screen.sheet[box.y : box.y + box.height, box.x : box.x + box.width]
        self._picture(image, part)
        self._person(part, scene, layout)
        if scene.stats:
            self._stats(part, scene.stats, layout.unit)
        if scene.help:
            self._help(screen.sheet, layout)
            self._screen = None  # the sheet must be written anew
        return screen.sheet

    def starting(self, canvas: tuple[int, int] = SMALL) -> Picture:
        """The window's picture until the first one of the camera is there."""
        sheet = np.empty((canvas[1], canvas[0], 3), np.uint8)
        flood(sheet, self.theme.panel)
        type_ = Type(round(0.09 * canvas[1]), True)
        words = gettext(STARTING)
        x = (canvas[0] - text_width(words, type_)) // 2
        write(sheet, words, type_, x, round(0.42 * canvas[1]), self.theme.text)
        return sheet

    def _screen_for(self, image: Picture, canvas: tuple[int, int]) -> LiveScreen:
        size = image.shape[1], image.shape[0]
        if self._screen is None or self._size != size or self._screen.layout.canvas != canvas:
            self._screen, self._size = LiveScreen(self.theme, self._spec, live_layout(*size, canvas)), size
        return self._screen

    def _picture(self, image: Picture, part: Picture) -> None:
        size = part.shape[1], part.shape[0]
        if size != (image.shape[1], image.shape[0]):
            # averaging takes 3 ms where interpolating takes 0.4, and shows no better until the picture is halved
            way = cv2.INTER_AREA if 2 * size[0] < image.shape[1] else cv2.INTER_LINEAR
            image = np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
        part[...] = cv2.flip(image, 1) if self.mirror else image

    def _person(self, part: Picture, scene: Scene, layout: LiveLayout) -> None:
        judged = scene.judged
        if scene.steps is not None:
            right = (scene.facing or -90.0) > 0
            self._silhouette.draw(part, right != self.mirror, scene.step)
            return
        if judged.seen and not scene.flags.paused:
            asked = tuple(f for f in judged.findings if f.status == "adjust")  # what is well is in the panel
            drawn = placed(replace(judged, findings=asked), layout.scale, part.shape[1] if self.mirror else None)
            for layer in self._layers:
                layer.draw(part, drawn)

    def _summary(self, screen: LiveScreen, scene: Scene) -> Picture:
        assert scene.summary is not None
        sheet = SummarySheet(self.theme, self._spec, screen.layout.unit, self.mirror)
        sheet.paint(screen.sheet, scene.summary, words_of(scene.line.messages, self._spec))
        self._screen = None
        return screen.sheet

    def _stats(self, part: Picture, text: str, unit: float) -> None:
        type_ = Type(max(10, round(2.6 * unit)))
        width = text_width(text, type_) + round(2 * unit)
        flood(part[: round(4.4 * unit), :width], self.theme.halo)
        write(part, text, type_, round(unit), round(0.5 * unit), self.theme.text)

    def _help(self, sheet: Picture, layout: LiveLayout) -> None:
        unit = layout.unit
        box = sheet[: layout.strip.y + layout.strip.height]
        flood(box, self.theme.raised)
        write(
            box, gettext("KEYS"), Type(round(3.4 * unit), True), round(4 * unit), round(3 * unit), self.theme.quiet_text
        )
        for i, (key, what) in enumerate(HELP.items()):
            y = round((11 + 8.2 * i) * unit)
            left, room = round(20 * unit), box.shape[1] - round(24 * unit)
            write_within(box, gettext(key), Type(round(4.2 * unit), True), round(4 * unit), y, self.theme.text, left)
            write_within(box, gettext(what), Type(round(3.6 * unit)), left, y, self.theme.text, room)
