"""Where picture, panel and cue lie on the annotated frame, and how large its type is."""

import math
from dataclasses import dataclass

from vision.drawing.labels import Box

LONGEST_SIDE = 1920  # pixels of the annotated picture's longer side; larger pictures are reduced to it
SHORTEST_LONG_SIDE = 640  # smaller pictures are enlarged to it, or type could not be read
SMALLEST_TYPE = 12  # pixels of the panel's type
SMALL_SHARE = 0.84  # reasons and captions against the panel's type

# in type sizes
MARGIN = 1.0
STRIP = 2.5
PANEL_WIDTH = 20.5
HEADER = 5.15
CLOCK = 4.3
ROW = 2.3
DIVIDER = 0.5


@dataclass(frozen=True)
class Layout:
    """Boxes in pixels on a canvas of even size. ``scale``: the annotated picture's size against the original's."""

    canvas: tuple[int, int]
    scale: float
    type_size: int
    picture: Box
    strip: Box
    header: Box
    clock: Box
    rows: tuple[Box, ...]

    @property
    def small_type(self) -> int:
        """Size of reasons and captions in pixels."""
        return max(10, round(self.type_size * SMALL_SHARE))


def layout_of(width: int, height: int, rows: int, *, clocks: bool = True) -> Layout:
    """The layout for pictures of one size and a number of checks; a still has no ``clocks``.

    The panel stands right of a landscape picture and below a portrait one; the cue's strip runs under the picture.

    Raises
    ------
    ValueError
        For a size without pixels.
    """
    if width < 1 or height < 1:
        raise ValueError(f"no picture is {width} x {height} pixels")
    longer = max(width, height)
    scale = min(LONGEST_SIDE, max(SHORTEST_LONG_SIDE, longer)) / longer
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    return _beside(shown, scale, rows, CLOCK if clocks else 0.0) if width >= height else _below(shown, scale, rows)


def _beside(shown: tuple[int, int], scale: float, rows: int, clocks: float) -> Layout:
    width, height = shown
    unit = max(SMALLEST_TYPE, int(min(height / 32.5, width / 40)))
    strip, panel = round(STRIP * unit), round(PANEL_WIDTH * unit)
    least = math.ceil((MARGIN + 0.6 + HEADER + clocks + DIVIDER + ROW * rows) * unit)
    tall = _even(max(height + strip, least))
    canvas = _even(width + panel), tall
    left, inner = width + round(MARGIN * unit), panel - 2 * round(MARGIN * unit)
    header = Box(left, round(MARGIN * unit), inner, round(HEADER * unit))
    clock = Box(left, header.y + header.height, inner, round(clocks * unit))
    top = clock.y + clock.height + round(DIVIDER * unit)
    each = min(round(ROW * 1.4 * unit), (tall - round(0.6 * unit) - top) // max(1, rows))
    lines = tuple(Box(left, top + i * each, inner, each) for i in range(rows))
    picture = Box(0, (tall - strip - height) // 2, width, height)
    return Layout(canvas, scale, unit, picture, Box(0, tall - strip, width, strip), header, clock, lines)


def _below(shown: tuple[int, int], scale: float, rows: int) -> Layout:
    width, height = shown
    unit = max(SMALLEST_TYPE, round(width / 38))
    wide = _even(max(width, 28 * unit))
    strip, each = round(STRIP * unit), round(ROW * 1.1 * unit)
    margin, gap = round(MARGIN * unit), round(1.6 * unit)
    column = (wide - 2 * margin - gap) // 2
    top = height + strip + margin
    header = Box(margin, top, column, round(HEADER * unit))
    clock = Box(margin + column + gap, top, column, round(CLOCK * unit))
    first = top + header.height + round(0.4 * unit)
    half = math.ceil(rows / 2)
    lines = tuple(
        Box(margin + (i // half) * (column + gap), first + (i % half) * each, column, each) for i in range(rows)
    )
    canvas = wide, _even(first + half * each + round(0.6 * unit))
    picture = Box((wide - width) // 2, 0, width, height)
    return Layout(canvas, scale, unit, picture, Box(0, height, wide, strip), header, clock, lines)


def _even(length: int) -> int:
    """The next even number: H.264 with 4:2:0 colour takes no odd sizes."""
    return length + length % 2
