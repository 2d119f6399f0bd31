"""How long sides were held, against what is asked for and against each other."""

import pytest

from alignment.checks import load_spec
from alignment.pose_fields import Target
from alignment.practice.session import advice, asymmetry
from alignment.report import Advice, Rising
from tests.vision.invented_reports import LEFT, a_hold, a_side
from vision.words.sides import advice_words

SPEC = load_spec()
LONGER = Advice("hold_longer")


def said(
    left: float | None,
    right: float | None,
    *,
    whole: bool | None = True,
    tighter: bool = False,
    target: float | None = None,
) -> list[Advice]:
    """The advice after holds of so many seconds."""
    reports = []
    for side, seconds in (("left", left), ("right", right)):
        if seconds is not None:
            values = LEFT | {"fold": LEFT["fold"] - 20 * (tighter and side == "right")}
            hold = a_hold(values, 100.0, 100.0 + seconds, {}).model_copy(update={"whole": whole})
            reports.append(a_side(side, "extended_side", hold))  # type: ignore[arg-type]
    return advice(reports, asymmetry(reports), SPEC, target)


def alike(side: str, seconds: float) -> Advice:
    return Advice("hold_alike", side=side, seconds=seconds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (60.0, 58.0, []),
        (60.0, 52.0, []),
        (100.0, 85.0, []),
        (60.0, 40.0, [alike("right", 20.0)]),
        (31.0, 60.0, [alike("left", 29.0)]),
        (20.0, 12.0, [LONGER]),
        (28.0, 14.0, [alike("right", 14.0), LONGER]),
        (29.5, None, []),
        (28.0, None, [LONGER]),
        (20.0, 31.0, [alike("left", 11.0)]),
    ],
)
def test_what_is_said_of_lengths(left: float, right: float | None, expected: list[Advice]) -> None:
    assert said(left, right) == expected


@pytest.mark.parametrize("whole", [False, None])
def test_nothing_is_said_of_a_length_that_is_not_known(whole: bool | None) -> None:
    assert said(28.0, 14.0, whole=whole) == []


def test_who_set_a_length_of_their_own_is_measured_by_that() -> None:
    assert said(20.0, 20.0, target=20.0) == []
    assert said(40.0, 20.0, target=40.0) == [alike("right", 20.0)]


def test_a_tighter_side_is_told_and_no_length_beside_it() -> None:
    assert said(40.0, 60.0, tighter=True) == [Advice("stay_longer", side="right")]


def test_the_words_press_nobody() -> None:
    words = [advice_words(one, SPEC).replace("\xa0", " ") for one in said(28.0, 14.0)]
    assert words[0].startswith("With the right leg straight the hold was 14 s shorter than on the other side: ")
    assert words[1] == "Where the breath stays calm, stay for 30 to 90 s on a side."
    open_ended = SPEC.model_copy(update={"hold": Target(min=60)})
    assert "stay for 60 s or longer on" in advice_words(LONGER, open_ended).replace("\xa0", " ")
    assert said(20.0, None) and not advice([], [], SPEC)


@pytest.mark.parametrize(("left", "right", "side"), [(1.2, 4.0, "left"), (1.2, 1.3, None), (4.0, None, "")])
def test_who_springs_up_is_told_on_which_side(left: float, right: float | None, side: str | None) -> None:
    reports = []
    for extended, took in (("left", left), ("right", right)):
        rising = None if took is None else Rising(took_s=took, error_s=0.4, fastest_deg_s=60.0)
        hold = a_hold(LEFT, 100.0, 160.0, {}).model_copy(update={"rising": rising})
        reports.append(a_side(extended, "extended_side", hold))  # type: ignore[arg-type]
    found = [one for one in advice(reports, [], SPEC) if one.code == "come_up_slowly"]
    assert [one.side for one in found] == ([] if side == "" else [side])
    assert all("over a few seconds" in advice_words(one, SPEC) for one in found)
