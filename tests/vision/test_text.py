"""Text on pictures: every letter has a glyph, letters join as their script asks, and nothing is cut off."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vision.drawing.shaping import Type, coverage, has_glyph, runs, shaped
from vision.drawing.text import fitted, has_room, text_mask, text_width, wrapped

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "vision" / "drawing" / "fonts"
#: what is drawn on pictures comes from these
WORDS = ("vision/words/**/*", "vision/drawing/*", "vision/live/*", "alignment/**/*")
#: what stands in pages and terminals alone, in catalogues as well
NOT_DRAWN = {"✓", "←", "→", "⇧"}
CUE = "अपने सीधे पैर की एड़ी को आगे बढ़ाएँ।"


def drawn() -> Iterator[str]:
    """The texts of all files that hold words for pictures."""
    for pattern in WORDS:
        for file in ROOT.glob(pattern):
            if file.suffix in (".py", ".toml", ".po", ".pot"):
                yield file.read_text(encoding="utf-8")


def test_every_character_that_is_drawn_has_a_glyph() -> None:
    characters = {c for text in drawn() for c in text if c.isprintable()}
    assert {"°", "−", "–", "±", "·", "…"} <= characters
    assert {c for c in characters - NOT_DRAWN if not has_glyph(c)} == set()
    assert not has_glyph("漢")


@pytest.mark.parametrize("block", [(0x20, 0x7F), (0xA0, 0x180), (0x900, 0x978)])
def test_whole_blocks_have_glyphs(block: tuple[int, int]) -> None:
    assert [hex(c) for c in range(*block) if not has_glyph(chr(c))] == []


@pytest.mark.parametrize("bold", [False, True])
def test_letters_of_devanagari_are_joined(bold: bool) -> None:
    type_ = Type(40, bold)
    apart = sum(shaped(letter, type_).width for letter in ("क", "ष"))
    assert shaped("क्ष", type_).width < 0.6 * apart
    assert len(shaped("क्ष", type_).glyphs) == 1
    kept_apart = shaped("क्\u200cष", type_)  # Unicode's non-joiner
    assert kept_apart.width > 0.9 * apart


def test_a_vowel_sign_that_is_read_after_its_letter_is_drawn_before_it() -> None:
    letter, with_sign = shaped("ह", Type(40)), shaped("हि", Type(40))
    assert with_sign.glyphs[-1].number == letter.glyphs[0].number


def test_each_run_is_in_its_script_and_the_widths_add_up() -> None:
    text = "सीधा पैर 174° Janu"
    assert list(runs(text)) == [("devanagari", "सीधा"), ("latin", " "), ("devanagari", "पैर"), ("latin", " 174° Janu")]
    parts = sum(shaped(run, Type(30)).width for _, run in runs(text))
    assert shaped(text, Type(30)).width == pytest.approx(parts, abs=1)


def test_bold_has_more_ink_and_digits_are_all_as_wide() -> None:
    assert text_mask("Bein", Type(30, True)).sum() > 1.3 * text_mask("Bein", Type(30)).sum()
    assert len({shaped(digit, Type(30)).width for digit in "0123456789"}) == 1


@pytest.mark.parametrize("size", [10, 15, 23, 60])
@pytest.mark.parametrize("text", ["ÄÖÜß gjpqy", "ÉÈÊÇŒÿ", "¿Ñandú?", CUE, "ऊँ ट्ठू मूड़ू र्कीं द्ध्रू"])
def test_no_ink_is_cut_off(text: str, size: int) -> None:
    for bold in (False, True):
        type_ = Type(size, bold)
        mask, line = text_mask(text, type_), shaped(text, type_)
        roomy = coverage(line, type_, mask.shape[1] + 40, 3 * size, 2 * size).astype(int)
        assert roomy.sum() - mask.astype(int).sum() <= 0.004 * roomy.sum()  # half covered pixels of the edge


def test_a_text_is_parted_and_cut_where_letters_end() -> None:
    type_ = Type(15)
    lines = wrapped("die Oberschenkelrückseitenmuskulatur dehnen", type_, 120)
    assert all(text_width(line, type_) <= 120 for line in lines)
    assert " ".join(lines).replace("- ", "") == "die Oberschenkelrückseitenmuskulatur dehnen"
    assert not has_room("die Oberschenkelrückseitenmuskulatur", type_, 120) and has_room("die Waden", type_, 120)
    for width in range(20, text_width(CUE, type_), 7):
        said, _ = fitted(CUE, type_, width)
        after = CUE[len(said.rstrip("…")) :]
        assert after[:1] not in {"\u093e", "\u0940", "\u0947", "\u0948", "\u093c", "\u0901"}, said


def test_the_fonts_are_those_of_their_readme() -> None:
    told = (FONTS / "README.md").read_text(encoding="utf-8")
    for font in FONTS.glob("*.ttf"):
        assert f"{hashlib.sha256(font.read_bytes()).hexdigest()}  {font.name}" in told
    assert sum(font.stat().st_size for font in FONTS.iterdir()) < 400_000


def test_capitals_keep_their_height() -> None:
    rows = np.flatnonzero(text_mask("H", Type(100)).max(axis=1) > 128)
    assert len(rows) == pytest.approx(73, abs=1)
