"""A student's progress as places in a chart: dates that can be read, values with their errors, what cannot be told."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest

from vision.drawing.shaping import shaped
from vision.review.progress.chart import TEXT, Held, Point, progress_chart, time_chart
from vision.words.language import languages, speaking

FIRST = date(2024, 1, 31)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("days", [0, 1, 14, 20, 45, 69, 71, 150, 299, 301, 400, 1000, 4000, 12000])
def test_dates_are_some_and_never_run_into_each_other(language: str, days: int) -> None:
    last = FIRST + timedelta(days=days)
    with speaking(language):
        chart = progress_chart({"left": [Point(FIRST, 150.0, 2.0)]}, None, "deg", (FIRST, last))
    assert 2 <= len(chart.days) <= 5
    assert all(chart.left <= x <= chart.right for x, _ in chart.days)
    for (x, text), (then, other) in pairwise(chart.days):
        assert then - x > (shaped(text, TEXT).width + shaped(other, TEXT).width) / 2


def test_a_value_stands_between_the_ends_of_its_error_and_in_its_band() -> None:
    points = {"left": [Point(FIRST, 170.0, 3.0, share=0.5)], "right": []}
    chart = progress_chart(points, (165.0, math.inf), "deg", (FIRST, FIRST))
    shares, values = chart.plots
    (side,), (mark,) = values.sides, values.sides[0].marks
    assert side.side == "left" and mark.error is not None and values.band is not None
    assert values.top <= values.band[0] < mark.error[0] < mark.y < values.band[1] == values.edges[0]
    assert mark.error[1] - mark.y == pytest.approx(mark.y - mark.error[0], abs=0.2)
    assert shares.sides[0].marks[0].y == {text: y for y, text in shares.ticks}["50\u00a0%"]


def test_what_is_never_judged_has_no_band_and_no_share() -> None:
    chart = progress_chart({"right": [Point(FIRST, 40.0, None)]}, None, "deg", (FIRST, FIRST))
    (plot,) = chart.plots
    assert plot.band is None and plot.edges == () and plot.sides[0].marks[0].error is None


@pytest.mark.parametrize("held", [0.4, 3.0, 62.0, 1800.0])
def test_the_time_aligned_is_drawn_over_the_time_held(held: float) -> None:
    chart = time_chart({"left": [Held(FIRST, held, held / 2)]}, (FIRST, FIRST))
    (plot,) = chart.plots
    pale, full = plot.sides
    assert pale.pale and plot.top < pale.marks[0].y < full.marks[0].y < plot.bottom == plot.ticks[0][0]
    assert 1 <= len(plot.ticks) <= 6
