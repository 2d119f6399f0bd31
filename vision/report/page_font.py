"""The letters that a page brings along: a system may have no font with those of Hindi, and nothing is fetched.

Its family comes first in the page's list: a text that Chromium has laid out by a later one is not laid out again.
"""

from base64 import b64encode
from functools import lru_cache

from markupsafe import Markup

from vision.drawing.shaping import FONT_OF
from vision.words.language import ENGLISH, current_language

#: the block of Devanagari, its joiners, and the circle that bears a vowel sign alone
_RANGE = "U+0900-097F, U+1CD0-1CFF, U+200C-200D, U+25CC, U+A8E0-A8FF"
_STYLE = """@font-face {{
  font-family: "Janu Devanagari"; font-weight: 400 700; unicode-range: {range};
  src: local("Noto Sans Devanagari"), local("Nirmala UI"), local("Kohinoor Devanagari"),
    url("{url}") format("truetype");
}}"""


def font_of_language() -> Markup:
    """The style that holds the font, for a page in a language that is not written in Latin letters; else nothing."""
    language = current_language()
    return _embedded() if language != ENGLISH and _is_in_devanagari(language) else Markup("")


def _is_in_devanagari(language: str) -> bool:
    """By Unicode's likely subtags, as in ``hi_Deva_IN`` for ``hi``."""
    from babel.core import get_global

    return "Deva" in get_global("likely_subtags").get(language, "").split("_")


@lru_cache(maxsize=1)
def _embedded() -> Markup:
    content = b64encode(FONT_OF["devanagari"].read_bytes()).decode("ascii")
    return Markup(_STYLE.format(range=_RANGE, url=f"data:font/ttf;base64,{content}"))
