"""What a recording without a hold is said to have shown."""

import pytest

from alignment.practice.without_hold import NoHoldObserver, WithoutHold
from tests.alignment.stick import Stick
from vision.scoring.quality import seen_instead
from vision.words.warnings import warning_words

BODY = Stick().body()


def told(folds: list[float | None], seconds: float = 0.1) -> WithoutHold:
    watch = NoHoldObserver()
    for i, fold in enumerate(folds):
        watch.take(i * seconds, BODY, fold)
    return watch.told()


def test_the_pose_without_its_fold_says_how_far_it_went_and_when() -> None:
    seen = told([*[10.0] * 30, 18.4, *[10.0] * 30])
    assert (seen.pose, seen.fold, seen.at, seen.lasted_s) == ("pose", 18.4, pytest.approx(3.0), pytest.approx(6.0))
    assert warning_words(seen_instead(seen)).endswith("the fold reached 18°: a hold is counted from 24° on.")


def test_where_it_surely_was_the_pose_less_is_asked() -> None:
    watch = NoHoldObserver()
    for i in range(60):
        watch.take(i * 0.1, BODY, 18.4 if i == 30 else 10.0, sure=True)
    assert warning_words(seen_instead(watch.told())).endswith("the fold reached 18°: a hold is counted from 20° on.")


def test_a_fold_that_was_not_kept_says_so() -> None:
    assert warning_words(seen_instead(told([*[10.0] * 30, 50.0]))).endswith("not kept still for 3 seconds.")


def test_other_legs_are_said_to_be_others() -> None:
    seen = told([None] * 50)
    assert (seen.pose, seen.fold) == ("other", None)
    assert "one is straight on the floor" in warning_words(seen_instead(seen))


def test_nobody_at_all_has_no_moment() -> None:
    assert NoHoldObserver().told().at is None
