"""Which leg is the straight one, over time."""

from dataclasses import replace

from alignment.body.estimate import Estimate, estimate
from alignment.practice.legs import Legs
from alignment.practice.parameters import LEGS
from tests.alignment.stick import Stick

SEEN = estimate(Stick().body())


def voting(log_odds: float, in_pose: float = 4.0) -> Estimate:
    return replace(SEEN, log_odds=log_odds, in_pose=in_pose)


def test_a_side_is_named_once_it_is_likely_and_kept_through_a_frame_that_disagrees() -> None:
    legs = Legs()
    assert legs.step(0.0, voting(0.1)) is None
    assert legs.step(0.1, voting(3.0)) == "left"
    assert legs.step(0.2, voting(-3.0)) == "left"
    assert [legs.step(0.3 + i / 10, voting(-3.0)) for i in range(30)][-1] == "right"


def test_one_frame_is_not_believed_more_than_others() -> None:
    legs = Legs()
    for i in range(10):
        legs.step(i / 10, voting(1.5))
    assert legs.step(1.0, voting(-1000.0)) == "left"


def test_other_parameters_are_decided_by() -> None:
    assert Legs(replace(LEGS, enter=3.5)).step(0.0, voting(3.0)) is None


def test_what_is_not_the_pose_hardly_votes() -> None:
    legs = Legs()
    for i in range(5):
        legs.step(i / 10, voting(2.0))
    for i in range(10):
        legs.step(0.5 + i / 10, voting(-4.0, in_pose=-8.0))
    assert legs.extended == "left"


def test_nobody_changes_legs_within_a_hold() -> None:
    legs, moving = Legs(), Legs()
    for i in range(100):
        for one, holding in ((legs, True), (moving, False)):
            one.step(i / 10, voting(3.0 if i < 60 else -2.9), holding=holding)
    assert (legs.extended, moving.extended) == ("left", "right")
    assert LEGS.memory < 100 / 10 - 60 / 10


def test_what_was_told_is_not_decided() -> None:
    legs = Legs()
    legs.told = "right"
    assert legs.step(0.0, voting(4.0)) == "right"
