"""The panel: that everything fits and can be read at any size, and its words."""

import itertools

import numpy as np
import pytest

from alignment.body.readings import Finding, Judged, Reading, Reason, Status
from alignment.checks import load_spec
from vision.drawing.layout import layout_of
from vision.drawing.panel import PanelLayer, checks_in_order, in_strip
from vision.drawing.text import SMALLEST_TYPE, Type, fitted, text_mask, text_width
from vision.drawing.theme import Theme
from vision.words.readings import headline, value_words
from vision.words.reasons import UNSURE, reason_forms, reason_words
from vision.words.times import clock

SIZES = [
    (160, 120), (160, 284), (320, 240), (641, 479), (640, 360), (1280, 720), (1920, 1080), (1080, 1920),
    (3840, 2160), (2160, 3840), (1000, 100), (100, 1000), (480, 480),
]  # fmt: skip


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080), (480, 640), (720, 1280)])
@pytest.mark.parametrize("text", UNSURE.values())
def test_what_is_in_the_way_is_said_to_its_end(size: tuple[int, int], text: str) -> None:
    layout = layout_of(*size, rows=10)
    small = Type(layout.small_type)
    lines, type_ = in_strip(
        text, Type(round(1.15 * layout.type_size)), small, layout.strip.width - 4 * layout.type_size
    )
    assert " ".join(lines) == text
    assert len(lines) * 1.34 * type_.size <= layout.strip.height


class TestLayout:
    @pytest.mark.parametrize("size", SIZES)
    def test_everything_fits_and_can_be_read(self, size: tuple[int, int]) -> None:
        layout = layout_of(*size, rows=10)
        assert layout.canvas[0] % 2 == layout.canvas[1] % 2 == 0
        assert layout.type_size >= 12
        assert layout.small_type >= 10
        boxes = [layout.picture, layout.strip, layout.header, layout.clock, *layout.rows]
        for box in boxes:
            assert 0 <= box.x < box.x + box.width <= layout.canvas[0]
            assert 0 <= box.y < box.y + box.height <= layout.canvas[1]
        assert not any(a.meets(b) for a, b in itertools.combinations(boxes, 2))
        assert min(r.height for r in layout.rows) >= layout.type_size + layout.small_type
        assert 640 <= max(layout.picture.width, layout.picture.height) <= 1920

    def test_type_grows_with_the_picture(self) -> None:
        sizes = [layout_of(w, w * 3 // 4, 10).type_size / min(1920, max(640, w)) for w in (320, 640, 1280, 1920, 3840)]
        assert max(sizes) / min(sizes) < 1.1

    def test_landscape_has_its_panel_beside_and_portrait_below(self) -> None:
        beside, below = layout_of(1280, 720, 10), layout_of(720, 1280, 10)
        assert beside.header.x >= beside.picture.width
        assert below.header.y >= below.picture.height

    def test_a_size_without_pixels_is_refused(self) -> None:
        with pytest.raises(ValueError, match="0 x 10"):
            layout_of(0, 10, 10)

    def test_capitals_are_tall_enough(self) -> None:
        for size in (SMALLEST_TYPE, layout_of(320, 240, 10).type_size, layout_of(3840, 2160, 10).type_size):
            rows = np.flatnonzero(text_mask("H", Type(size)).max(axis=1) > 128)
            assert len(rows) >= 0.68 * size


def test_a_value_without_room_beside_its_title_stands_under_it_whole() -> None:
    layout, theme, spec = layout_of(320, 240, 10), Theme(), load_spec()
    longer = spec.checks["spine_rounding"].model_copy(update={"title": "Aufgerichtete Wirbelsäule"})
    finding = Finding("spine_rounding", "adjust", Reading("spine_rounding", "index", 0.9))
    judged = Judged(0.0, True, "holding", findings=(finding,))
    row = layout.rows[checks_in_order(spec).index("spine_rounding")]
    ink = []
    for check in (spec.checks["spine_rounding"], longer):
        checks = {**spec.checks, "spine_rounding": check}
        canvas = np.zeros((layout.canvas[1], layout.canvas[0], 3), np.uint8)
        PanelLayer(theme, spec.model_copy(update={"checks": checks}), layout).draw(canvas, judged)
        part = canvas[row.y : row.y + row.height, row.x + round(1.75 * layout.type_size) : row.x + row.width]
        ink.append(np.argwhere(np.abs(part.astype(int) - theme.marks["adjust"].color.rgb).max(axis=2) < 60).min(axis=0))
    (above, right), (under, left) = ink
    assert under > above + 0.4 * layout.type_size
    assert left < layout.type_size < right


class TestWords:
    def test_values(self) -> None:
        spine = load_spec().checks["spine_rounding"]

        def words(reading: Reading, status: Status = "aligned") -> str:
            return value_words(Finding(reading.measure, status, reading), spine)

        assert words(Reading("extended_knee", "deg", 173.6, 3.0)) == "174°"
        assert words(Reading("chest_turn", "deg", -12.7, 3.0)) == "−13°"
        assert words(Reading("bent_knee_height", "thighs", 0.123, 0.1)) == "0.12 thighs"
        assert words(Reading("extended_knee", "deg", reason=Reason("uncertain")), "unmeasurable") == "–"
        backs = [Reading("spine_rounding", "index", value, 0.1) for value in (-0.4, 0.6, 0.9)]
        assert [words(b, "adjust") for b in backs] == ["long", "somewhat rounded", "clearly rounded"]
        assert [words(b) for b in backs] == ["long", "perhaps rounded", "perhaps rounded"]

    def test_headline_and_clock(self) -> None:
        assert headline(Judged(0.0, True, "holding", "left")) == "Left leg straight · holding"
        assert headline(Judged(0.0, False, "looking")) == "Looking for the pose"
        assert [clock(s) for s in (0.0, 59.99, 61.0, 3600.0)] == ["0:00", "0:59", "1:01", "1:00:00"]

    def test_a_long_line_is_cut_at_a_word(self) -> None:
        text, type_ = fitted("move the camera to the side of the bent knee", Type(14), 150)
        assert text.endswith("…")
        assert text_width(text, type_) <= 150
        assert "move the camera to the side".startswith(text[:-1])
        assert fitted("short", Type(14), 150) == ("short", Type(14))

    def test_every_reason_has_a_short_form(self) -> None:
        long = Reason("wrong_view", "extended_side", "bent_side")
        assert reason_words(long) == (
            "this cannot be judged from the straight leg's side: move the camera to the side of the bent knee"
        )
        assert reason_forms(long)[-1] == "cannot be judged from here"
        assert reason_forms(Reason("back_hidden"))[-1] == "the line of the back cannot be seen"
