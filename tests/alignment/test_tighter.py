"""The side that folds less deep, over several sessions: beyond both errors, from the same view, in two at least."""

import pytest

from alignment.body.readings import Bucket
from alignment.practice.tighter import FoldOfSide, TighterSide, folds_of, tighter_over
from tests.vision.invented_reports import LEFT, RIGHT, a_hold, a_report, a_side
from vision.words.tighter import tighter_words


def session(left: float, right: float, error: float = 2.5, view: Bucket = "extended_side") -> list[FoldOfSide]:
    return [FoldOfSide("left", "extended_side", left, error), FoldOfSide("right", view, right, error)]


TIGHT = session(40, 52)
EVEN = session(50, 55)
OTHER = session(55, 43)


@pytest.mark.parametrize(
    ("sessions", "told"),
    [
        ([TIGHT, TIGHT], TighterSide("left", 2, 2)),
        ([TIGHT, EVEN, TIGHT], TighterSide("left", 2, 3)),
        ([OTHER, OTHER, OTHER], TighterSide("right", 3, 3)),
        ([TIGHT, TIGHT, session(40, 52, view="bent_side")], TighterSide("left", 2, 2)),
        ([TIGHT], None),
        ([TIGHT, EVEN], None),
        ([TIGHT, EVEN, EVEN, TIGHT], None),
        ([TIGHT, TIGHT, OTHER], None),
        ([session(40, 52, error=7.0)] * 3, None),
        ([session(40, 52, view="bent_side")] * 3, None),
        ([[one] for one in TIGHT], None),
        ([], None),
    ],
)
def test_the_tighter_side(sessions: list[list[FoldOfSide]], told: TighterSide | None) -> None:
    assert tighter_over(sessions) == told


def test_a_hardly_measured_fold_two_people_and_who_takes_care_are_not_compared() -> None:
    left, right = a_hold(LEFT, 10, 70, {}), a_hold(RIGHT, 90, 150, {})

    def folds(other: object = right, **changes: object) -> int:
        sides = a_side("left", "extended_side", left), a_side("right", "extended_side", other)  # type: ignore[arg-type]
        return len(folds_of(a_report(*sides, **changes)))

    hardly = right.measures | {"fold": right.measures["fold"].model_copy(update={"measured_share": 0.4})}
    assert folds() == 2
    assert folds(right.model_copy(update={"measures": hardly})) == 1
    assert folds(right.model_copy(update={"person": 2})) == 0
    assert folds(care=("knee",)) == 0


def test_the_words_say_in_how_many_sessions() -> None:
    words = tighter_words(TighterSide("left", 2, 3))
    assert words.startswith("In 2 of 3 sessions the fold over the left leg was less deep: stay about 30 s longer")
