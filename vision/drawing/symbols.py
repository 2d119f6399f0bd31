"""The symbols of the statuses and the label drawn beside a finding, as small transparent pictures."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from vision.drawing.text import MOST_SPRITES, Picture, Sprite, Type, lay, text_mask, text_sprite, text_width
from vision.drawing.theme import Color, StatusStyle, Symbol, Theme

FINE = 8  # drawn this many times larger, then reduced: Pillow's shapes have hard edges

Pen = ImageDraw.ImageDraw
Ink = tuple[int, int, int, int]


@lru_cache(maxsize=128)
def symbol_sprite(mark: StatusStyle, size: int, dark: Color) -> Sprite:
    """A status's symbol of a size in pixels, ready to be laid over a picture."""
    icon = symbol_picture(mark, size, dark)
    return Sprite.of(icon[..., :3], icon[..., 3])


def symbol_picture(mark: StatusStyle, size: int, dark: Color) -> Picture:
    """A status's symbol, (size, size, 4) RGBA: its outline differs by status, so it reads without colour."""
    large = Image.new("RGBA", (size * FINE, size * FINE), (*mark.color.rgb, 0))
    _SHAPES[mark.symbol](ImageDraw.Draw(large), size * FINE, (*mark.color.rgb, 255), (*dark.rgb, 255))
    return np.asarray(large.resize((size, size), Image.Resampling.BOX))


def _tick(pen: Pen, s: int, ink: Ink, dark: Ink) -> None:
    """A tick in a full disc."""
    pen.ellipse((0.02 * s, 0.02 * s, 0.98 * s, 0.98 * s), fill=ink)
    _stroke(pen, [(0.26 * s, 0.53 * s), (0.44 * s, 0.70 * s), (0.75 * s, 0.33 * s)], round(0.13 * s), dark)


def _warning(pen: Pen, s: int, ink: Ink, dark: Ink) -> None:
    """An exclamation mark in a full triangle."""
    corners = [(0.5 * s, 0.10 * s), (0.95 * s, 0.89 * s), (0.05 * s, 0.89 * s)]
    pen.polygon(corners, fill=ink)
    _stroke(pen, [*corners, corners[0]], round(0.10 * s), ink)
    _stroke(pen, [(0.5 * s, 0.37 * s), (0.5 * s, 0.60 * s)], round(0.12 * s), dark)
    _dot(pen, 0.5 * s, 0.77 * s, 0.07 * s, dark)


def _question(pen: Pen, s: int, ink: Ink, dark: Ink) -> None:
    """A dash in a ring that is open in four places: nothing known."""
    for start in (15, 105, 195, 285):
        pen.arc((0.05 * s, 0.05 * s, 0.95 * s, 0.95 * s), start, start + 60, fill=ink, width=round(0.11 * s))
    _stroke(pen, [(0.33 * s, 0.5 * s), (0.67 * s, 0.5 * s)], round(0.12 * s), ink)


def _info(pen: Pen, s: int, ink: Ink, dark: Ink) -> None:
    """The letter i in a square outline with round corners."""
    box = (0.08 * s, 0.08 * s, 0.92 * s, 0.92 * s)
    pen.rounded_rectangle(box, radius=0.22 * s, outline=ink, width=round(0.09 * s))
    _stroke(pen, [(0.5 * s, 0.48 * s), (0.5 * s, 0.72 * s)], round(0.11 * s), ink)
    _dot(pen, 0.5 * s, 0.29 * s, 0.07 * s, ink)


def _stroke(pen: Pen, points: list[tuple[float, float]], width: int, ink: Ink) -> None:
    """A line with round joints and ends."""
    pen.line(points, fill=ink, width=width)
    for x, y in points:
        _dot(pen, x, y, width / 2, ink)


def _dot(pen: Pen, x: float, y: float, radius: float, ink: Ink) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


_SHAPES: dict[Symbol, Callable[[Pen, int, Ink, Ink], None]] = {
    "tick": _tick,
    "warning": _warning,
    "question": _question,
    "info": _info,
}


class LabelSprites:
    """The labels beside findings: a dark pill with the status's rim and symbol, and the value."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.of = lru_cache(maxsize=MOST_SPRITES)(self._label)

    def _label(self, text: str, mark: StatusStyle, size: int, quiet: bool) -> Sprite:
        """A label; ``size`` is the type's in pixels, ``quiet`` leaves out symbol and rim."""
        type_ = Type(size, bold=not quiet)
        height, gap = round(size * 1.55), round(size * 0.45)
        icon = 0 if quiet else round(size * 1.05)
        width = gap + (icon + round(gap * 0.75) if icon else 0) + text_width(text, type_) + gap
        pill = np.array(self._pill(width, height, mark, quiet))
        colors, coverage = np.ascontiguousarray(pill[..., :3]), pill[..., 3].copy()
        if icon:
            lay(colors, symbol_sprite(mark, icon, self.theme.halo), gap, (height - icon) // 2)
        mask = text_mask(text, type_)
        x, y = width - gap - mask.shape[1] + 1, round((height - mask.shape[0]) / 2)
        lay(colors, text_sprite(text, type_, mark.color if quiet else self.theme.text), x, y)
        part = coverage[y : y + mask.shape[0], x : x + mask.shape[1]]
        np.maximum(part, mask, out=part)
        return Sprite.of(colors, coverage)

    def _pill(self, width: int, height: int, mark: StatusStyle, quiet: bool) -> Image.Image:
        fine, rim = 4, 0 if quiet else max(1, round(height * 0.07))
        box = (0, 0, width * fine - 1, height * fine - 1)
        ground = (*self.theme.halo.rgb, 170 if quiet else 215)
        large = Image.new("RGBA", (width * fine, height * fine), (*(self.theme.halo if quiet else mark.color).rgb, 0))
        outline = None if quiet else (*mark.color.rgb, 255)
        ImageDraw.Draw(large).rounded_rectangle(box, height * fine / 2, fill=ground, outline=outline, width=rim * fine)
        return large.resize((width, height), Image.Resampling.BOX)
