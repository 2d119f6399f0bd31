"""How a hold went, in words."""

import pytest

from alignment.report import Hold, Span
from tests.vision.invented_reports import LEFT, a_hold
from vision.words.course import asked_when, course_in_words


def going(fold: float | None, spine: float | None, seen: float = 1.0) -> Hold:
    """A minute's hold with these trends, per minute."""
    hold = a_hold(LEFT, 10.0, 70.0, {})
    trends = {"fold": fold, "spine_rounding": spine}
    measures = {
        name: one.model_copy(update={"trend_per_min": trends.get(name), "measured_share": seen})
        for name, one in hold.measures.items()
    }
    return hold.model_copy(update={"measures": measures})


@pytest.mark.parametrize(
    ("fold", "spine", "said"),
    [
        (8.0, 0.0, "Over the hold the fold went 6° deeper, the back kept its length."),
        (8.0, 0.4, "Over the hold the fold went 6° deeper, the back rounded on the way."),
        (-8.0, -0.4, "Over the hold the fold came up by 6°, the back grew longer."),
        (1.0, None, "Over the hold the fold kept its depth."),
        (None, None, ""),
    ],
)
def test_the_course_of_a_hold(fold: float | None, spine: float | None, said: str) -> None:
    assert course_in_words(going(fold, spine)) == said


def test_what_was_hardly_seen_has_no_course() -> None:
    assert course_in_words(going(8.0, 0.4, seen=0.3)) == ""


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], ""),
        ([(10.5, 40.0)], "from the beginning"),
        ([(34.0, 40.0)], "first after 24\u00a0s of it"),
        ([(34.0, 40.0), (50.0, 60.0)], "2 times, first after 24\u00a0s of it"),
    ],
)
def test_a_finding_says_when(spans: list[tuple[float, float]], said: str) -> None:
    hold = a_hold(LEFT, 10.0, 70.0, {})
    told = hold.checks["bent_knee_height"].model_copy(
        update={"adjust_spans": [Span(start_s=a, end_s=b) for a, b in spans]}
    )
    assert asked_when(told, hold) == said
