"""Letters in a row: which font each run of a text is in, which glyphs it takes, where they stand, and their pixels.

HarfBuzz shapes and draws: it comes whole in its wheels, where Pillow's layout for Indian scripts needs a FriBiDi on the
computer, which neither Windows nor macOS has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

Script = Literal["latin", "devanagari"]
#: where the fonts lie, and which is a script's
FONTS = Path(__file__).parent / "fonts"
FONT_OF: dict[Script, Path] = {
    "latin": FONTS / "NotoSans.ttf",
    "devanagari": FONTS / "NotoSansDevanagari.ttf",
}

#: the letters of the block, with what joins or parts them; all else (digits, spaces, signs) is in the Latin font
DEVANAGARI = re.compile("[\u0900-\u097f\u200c\u200d\u25cc]+")

#: HarfBuzz counts in whole numbers: so many are a pixel, as FreeType has it
SUBPIXELS = 64
#: the height of Noto Sans's capitals, of its em
CAPITALS = 0.714
#: the height of capitals, of a type's size, as they were in DejaVu Sans, which came before
CAPITALS_OF_SIZE = 0.729
#: weight on the fonts' axis at which a line has as much ink as in DejaVu Sans (0.94 to 1.08 of it, 12 to 40 pixels)
REGULAR = 440
#: that of bold type
BOLD = 700
#: Devanagari reaches 0.41 em under the baseline and 0.90 over it: a little smaller, as a share of the type's size, and
#: raised it fits in the lines that were laid out for Latin; its letters then hang from just under the top of capitals
DEVANAGARI_SIZE = 0.95
#: how far it is raised, as a share of the type's size
DEVANAGARI_RAISE = 0.08


@dataclass(frozen=True)
class Type:
    """A size in pixels, of which a capital has 0.73, and a weight."""

    size: int
    bold: bool = False


@dataclass(frozen=True)
class Glyph:
    """A glyph of a script's font with its origin in subpixels, upwards from the baseline."""

    script: Script
    number: int
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """A text as glyphs, and its width in pixels with what hangs over its end, as some vowel signs do."""

    glyphs: tuple[Glyph, ...]
    width: float


@cache
def _face(script: Script) -> hb.Face:
    return hb.Face(FONT_OF[script].read_bytes())


@lru_cache(maxsize=128)
def _font(script: Script, type_: Type) -> hb.Font:
    """A script's font in a type."""
    font = hb.Font(_face(script))
    em = type_.size * CAPITALS_OF_SIZE / CAPITALS * (DEVANAGARI_SIZE if script == "devanagari" else 1.0)
    font.scale = round(em * SUBPIXELS), round(em * SUBPIXELS)
    font.set_variations({"wght": BOLD if type_.bold else REGULAR})
    return font


def has_glyph(character: str) -> bool:
    """Whether the character is drawn as itself, and not as the box for what a font lacks."""
    script: Script = "devanagari" if DEVANAGARI.match(character) else "latin"
    return _font(script, Type(16)).get_nominal_glyph(ord(character)) is not None


def runs(text: str) -> Iterator[tuple[Script, str]]:
    """The text in pieces of one script each, in order."""
    at = 0
    for found in DEVANAGARI.finditer(text):
        if at < found.start():
            yield "latin", text[at : found.start()]
        yield "devanagari", found.group()
        at = found.end()
    if at < len(text):
        yield "latin", text[at:]


@lru_cache(maxsize=4096)
def shaped(text: str, type_: Type) -> Line:
    """One line of text as glyphs: accents and vowel signs in their places, letters that join joined."""
    glyphs, x, end = [], 0, 0
    for script, run in runs(text):
        raise_ = round(DEVANAGARI_RAISE * type_.size * SUBPIXELS) if script == "devanagari" else 0
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.language = "und"  # else the computer's own, and with it another look
        buffer.guess_segment_properties()
        font = _font(script, type_)
        hb.shape(font, buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(Glyph(script, info.codepoint, x + place.x_offset, raise_ + place.y_offset))
            if script == "devanagari" and (ink := font.get_glyph_extents(info.codepoint)):
                end = max(end, glyphs[-1].x + ink.x_bearing + ink.width)
            x += place.x_advance
    return Line(tuple(glyphs), max(x, end) / SUBPIXELS)


def coverage(line: Line, type_: Type, width: int, height: int, baseline: int) -> NDArray[np.uint8]:
    """The line's pixels, (height, width) uint8; it begins a pixel from the left, ``baseline`` rows under the top."""
    pen = hb.RasterDraw()
    pen.scale_factor = SUBPIXELS, SUBPIXELS
    pen.extents = hb.RasterExtents(0, baseline - height, width, height, 0)
    for glyph in line.glyphs:
        pen.transform = 1, 0, 0, 1, SUBPIXELS + glyph.x, glyph.y
        pen.draw_glyph(_font(glyph.script, type_), glyph.number)
    image = pen.render()
    extents = image.extents
    rows = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)
    return np.ascontiguousarray(rows[::-1, :width])  # HarfBuzz begins with the lowest row
