"""Several looks at one body as one, and left as right in the mirror."""

from dataclasses import replace

import pytest

from alignment.body.estimate import BELIEF, Estimate, Hypothesis, estimate, estimates, fused
from alignment.body.landmarks import SIDES, Body, other
from fixtures.real_bodies import read
from tests.alignment.stick import Stick, mirrored

#: how far values of a body and of its mirror image may lie apart, in their own units: rounding alone
TOLERANCE = 1e-3


@pytest.mark.parametrize("azimuth", [-90.0, -40.0, 0.0, 60.0, 120.0])
def test_a_left_body_is_the_right_one_mirrored(azimuth: float) -> None:
    same(Stick(extended="left").body(azimuth))


def test_left_is_right_mirrored_of_real_people() -> None:
    for one in list(read())[::9]:
        same(one.looks[0])


def same(body: Body) -> None:
    here, there = estimate(body), estimate(mirrored(body))
    assert there.log_odds == pytest.approx(-here.log_odds, abs=TOLERANCE)
    assert there.in_pose == pytest.approx(here.in_pose, abs=TOLERANCE)
    for side in SIDES:
        a, b = here.of(side), there.of(other(side))
        assert b.values == pytest.approx(a.values, abs=TOLERANCE)
        assert b.errors == pytest.approx(a.errors, abs=TOLERANCE)
        assert b.elevation == pytest.approx(a.elevation, abs=TOLERANCE)
        assert b.azimuth == pytest.approx(a.azimuth, abs=TOLERANCE)


def test_several_looks_are_read_together_as_each_alone() -> None:
    """Also where some of them lack what others have: a back, the room's tilt, a second model's joints."""
    looks = [body for one in list(read())[::7] for body in one.looks[:2]]
    lacking = ({"back": None}, {"tilt": None}, {"movenet": None}, {"outline": None, "silhouette": None}, {})
    looks = [replace(body, **lacking[i % len(lacking)]) for i, body in enumerate(looks)]
    for body, seen in zip(looks, estimates(looks), strict=True):
        alone = estimate(body)
        assert (seen.log_odds, seen.in_pose) == pytest.approx((alone.log_odds, alone.in_pose), abs=TOLERANCE)
        assert seen.framing.hip == pytest.approx(alone.framing.hip, abs=TOLERANCE)
        for side in SIDES:
            assert seen.of(side).values == pytest.approx(alone.of(side).values, abs=TOLERANCE)
            assert seen.of(side).errors == pytest.approx(alone.of(side).errors, abs=TOLERANCE)
    assert estimates([]) == []


SEEN = estimate(Stick().body())


def look(value: float, error: float, log_odds: float = 1.0) -> Estimate:
    one = replace(SEEN.left, values={"fold": value}, errors={"fold": error})
    return replace(SEEN, log_odds=log_odds, in_pose=1.0, left=one, right=one)


def fold(of: Hypothesis) -> tuple[float, float]:
    return of.values["fold"] or 0.0, of.errors["fold"]


def test_one_look_is_left_as_it_is() -> None:
    one = look(40, 3)
    assert fused([one]) is one


def test_the_surer_look_weighs_more_and_looks_that_differ_are_less_sure() -> None:
    assert fold(fused([look(40, 2), look(40, 2)]).left) == pytest.approx((40, 2))
    value, error = fold(fused([look(40, 1), look(50, 3)]).left)
    assert value == pytest.approx((40 + 50 / 9) / (1 + 1 / 9))
    assert error > 3


def test_a_look_that_goes_astray_is_not_believed_more_than_it_may() -> None:
    assert fused([look(40, 2, 2.0), look(40, 2, -1000.0)]).log_odds == pytest.approx((2.0 - BELIEF) / 2)


def test_what_no_look_has_is_not_there() -> None:
    none = replace(SEEN.left, values={"fold": None}, errors={"fold": 4.0})
    both = replace(SEEN, left=none, right=none)
    assert fused([both, both]).left.values == {"fold": None}
