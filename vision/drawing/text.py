"""Text as small pictures: rendered once, kept, and blended where it is wanted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.drawing.shaping import Type as Type
from vision.drawing.shaping import coverage, shaped
from vision.drawing.theme import Color

Picture = NDArray[np.uint8]

ELLIPSIS = "…"
SMALLEST_SHARE = 0.84  # text shrinks to this share of its size before it is cut
SMALLEST_TYPE = 10  # pixels; smaller type cannot be read
#: texts that are kept as pictures, the ones used last: a frame has up to 40, a large one takes a megabyte
MOST_SPRITES = 128
#: a line's height, in sizes of the type
LINE = 1.34
#: how far its baseline is under its top, in sizes of the type
BASELINE = 1.02
#: after these a letter joins the one before: Devanagari's virama, and Unicode's joiner
JOINING = "\u094d\u200d"
#: what has no place of its own: Unicode's joiner and non-joiner
JOINERS = "\u200c\u200d"


def text_width(text: str, type_: Type) -> int:
    """Width of one line in pixels."""
    return round(shaped(text, type_).width)


@lru_cache(maxsize=MOST_SPRITES)
def text_mask(text: str, type_: Type) -> Picture:
    """One line as coverage, (h, w) uint8, where h is the type's size and a third, the same for every text."""
    height, baseline = round(type_.size * LINE), round(type_.size * BASELINE)
    return coverage(shaped(text, type_), type_, max(1, text_width(text, type_) + 2), height, baseline)


@lru_cache(maxsize=1024)
def fitted(text: str, type_: Type, width: int) -> tuple[str, Type]:
    """The text, a little smaller if need be, else cut at a word, so that it is at most ``width`` pixels wide."""
    if text_width(text, type_) <= width:
        return text, type_
    least = max(min(SMALLEST_TYPE, type_.size), round(type_.size * SMALLEST_SHARE))
    small = Type(least, type_.bold)
    for size in range(type_.size - 1, small.size - 1, -1):
        smaller = Type(size, type_.bold)
        if text_width(text, smaller) <= width:
            return text, smaller
    return _cut(text, small, width), small


def _cut(text: str, type_: Type, width: int) -> str:
    """The longest beginning that fits with an ellipsis, at a word's end unless that loses most of it."""
    fitting = (at for at in reversed(_breaks(text)) if text_width(text[:at].rstrip() + ELLIPSIS, type_) <= width)
    end = next(fitting, 0)
    word = text.rfind(" ", 0, end + 1)
    return text[: word if word > end * 0.6 else end].rstrip(" ,;:") + ELLIPSIS


def _breaks(text: str) -> tuple[int, ...]:
    """Where a text may be parted: not before an accent or a vowel sign, nor within letters that are joined."""
    marks = [unicodedata.category(c).startswith("M") or c in JOINERS for c in text]
    inner = (i for i in range(1, len(text)) if not marks[i] and text[i - 1] not in JOINING)
    return 0, *inner, len(text)


def first_fitting(texts: Sequence[str], type_: Type, width: int) -> tuple[str, Type]:
    """The first of several wordings that fits on one line, else the last one, cut."""
    for wording in texts:
        text, size = fitted(wording, type_, width)
        if text == wording:
            return text, size
    return fitted(texts[-1], type_, width)


@lru_cache(maxsize=256)
def wrapped(text: str, type_: Type, width: int) -> tuple[str, ...]:
    """The text in lines of at most ``width`` pixels, broken between words, and within a word that is longer."""
    lines: list[str] = []
    for word in _words(text, type_, width):
        if lines and text_width(f"{lines[-1]} {word}", type_) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _parted(word, type_, width)
    return tuple(lines)


def _words(text: str, type_: Type, width: int) -> Iterator[str]:
    """What stands together: words, and those that a space that does not break joins, where there is room for them."""
    for joined in re.split(r"[ \t\n]+", text.strip()):
        yield from (joined,) if text_width(joined, type_) <= width else joined.split()


def _parted(word: str, type_: Type, width: int) -> Iterator[str]:
    """The word whole where it fits, else in pieces that do, each but the last with a hyphen."""
    while text_width(word, type_) > width:
        ends = [at for at in _breaks(word)[1:-1] if text_width(word[:at] + "-", type_) <= width]
        if not ends:
            break
        yield word[: ends[-1]] + ("" if word[ends[-1] - 1] == "-" else "-")
        word = word[ends[-1] :]
    yield word


def has_room(text: str, type_: Type, width: int) -> bool:
    """Whether every word fits into lines of the width, so that none is parted."""
    return all(text_width(word, type_) <= width for word in _words(text, type_, width))


@dataclass(frozen=True, eq=False)
class Sprite:
    """A small picture ready to be laid over another: ``under * keep + over``, both (h, w, 3) uint16, 256 = all.

    Both have three channels although one would do for ``keep``: NumPy is five times slower where it must broadcast.
    """

    over: NDArray[np.uint16]
    keep: NDArray[np.uint16]

    @classmethod
    def of(cls, rgb: Picture, coverage: Picture) -> "Sprite":
        """From colours, (h, w, 3) or one (3,), and coverage, (h, w) uint8."""
        share = np.repeat(np.round(coverage[..., None] * (256 / 255)).astype(np.uint16), 3, axis=2)
        return cls(rgb * share + np.uint16(127), np.uint16(256) - share)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.keep.shape[1], self.keep.shape[0]


@lru_cache(maxsize=MOST_SPRITES)
def text_sprite(text: str, type_: Type, color: Color) -> Sprite:
    """One line of text in a colour."""
    return Sprite.of(np.array(color.rgb, np.uint8), text_mask(text, type_))


def lay(image: Picture, sprite: Sprite, x: int, y: int) -> None:
    """Lay a sprite over the image with its top left at (x, y); what lies outside the image is left out."""
    rows, columns = image.shape[:2]
    width, height = sprite.size
    left, top, right, bottom = max(0, x), max(0, y), min(columns, x + width), min(rows, y + height)
    if left < right and top < bottom:
        part = slice(top - y, bottom - y), slice(left - x, right - x)
        under = image[top:bottom, left:right]
        image[top:bottom, left:right] = (under * sprite.keep[part] + sprite.over[part]) >> 8


def write(image: Picture, text: str, type_: Type, x: int, y: int, color: Color) -> None:
    """Write one line with the top left of its box at (x, y)."""
    if text:
        lay(image, text_sprite(text, type_, color), x, y)


def write_within(image: Picture, text: str, type_: Type, x: int, y: int, color: Color, width: int) -> None:
    """Write one line that is `fitted` into the width; where it shrinks, it stands on the same baseline."""
    said, size = fitted(text, type_, width)
    write(image, said, size, x, y + round(BASELINE * (type_.size - size.size)), color)


def flood(image: Picture, color: Color) -> None:
    """Fill a whole picture, or a part of one, with a colour, in place."""
    cv2.rectangle(image, (0, 0), (image.shape[1], image.shape[0]), color.rgb, -1)
