"""How a hold went, in words."""

import pytest

from alignment.report import Breath, Hold, Span
from tests.vision.invented_reports import LEFT, a_hold
from vision.words.breath import breath_in_words
from vision.words.course import asked_when, course_in_words


def going(fold: float | None, spine: float | None, seen: float = 1.0, error: float | None = 2.0) -> Hold:
    """A minute's hold with these trends, per minute; ``error``: of the fold's."""
    hold = a_hold(LEFT, 10.0, 70.0, {})
    trends = {"fold": (fold, error), "spine_rounding": (spine, 0.1)}
    measures = {
        name: one.model_copy(
            update={
                "trend_per_min": trends.get(name, (None, None))[0],
                "trend_error_per_min": trends.get(name, (None, None))[1],
                "measured_share": seen,
            }
        )
        for name, one in hold.measures.items()
    }
    return hold.model_copy(update={"measures": measures})


def with_spine(hold: Hold, status: str) -> Hold:
    """The hold with another status of its back."""
    spine = hold.checks["spine_rounding"].model_copy(update={"status": status})
    return hold.model_copy(update={"checks": hold.checks | {"spine_rounding": spine}})


@pytest.mark.parametrize(
    ("fold", "spine", "said"),
    [
        (8.0, 0.0, "Over the hold the fold went 6°\u00a0±\u00a02° deeper, the back stayed long."),
        (8.0, 0.4, "Over the hold the fold went 6°\u00a0±\u00a02° deeper, the back rounded on the way."),
        (-8.0, -0.4, "Over the hold the fold came up by 6°\u00a0±\u00a02°, the back grew longer."),
        (1.0, None, "Over the hold the fold kept its depth."),
        (None, None, ""),
    ],
)
def test_the_course_of_a_hold(fold: float | None, spine: float | None, said: str) -> None:
    assert course_in_words(going(fold, spine)) == said


def test_a_change_within_its_error_is_none() -> None:
    assert course_in_words(going(8.0, None, error=9.0)) == "Over the hold the fold kept its depth."


def test_of_an_earlier_version_there_is_no_error() -> None:
    assert course_in_words(going(8.0, None, error=None)) == "Over the hold the fold went 6° deeper."


@pytest.mark.parametrize(
    ("status", "said"), [("adjust", "the back stayed rounded"), ("unmeasurable", "the back stayed as it was")]
)
def test_a_back_that_kept_its_shape(status: str, said: str) -> None:
    assert course_in_words(with_spine(going(None, 0.0), status)) == f"Over the hold {said}."


def test_what_was_hardly_measured_or_too_short_has_no_course() -> None:
    assert course_in_words(going(8.0, 0.4, seen=0.3)) == ""
    assert course_in_words(going(None, None)) == ""


def test_a_breath_is_said_where_it_is_told() -> None:
    told = going(8.0, None).model_copy(update={"breath": Breath(breaths_a_minute=13.6, error=0.4)})
    assert breath_in_words(told) == "About 14\u00a0±\u00a01 breaths a minute."
    withheld = told.model_copy(update={"breath": Breath(reason="not_sure")})
    assert breath_in_words(withheld) == ""


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
