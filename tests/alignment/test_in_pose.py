"""Whether the legs are the pose's: by what is seen now, and by what was seen sitting upright."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.estimate import Estimate, estimate
from alignment.practice.in_pose import PoseEvidence
from tests.alignment.stick import Stick

SEEN = estimate(Stick(extended="left").body())
STRAIGHT_SIDE, BENT_SIDE, FRONT = (0.0, 1.0), (0.0, -1.0), (1.0, 0.0)


def look(in_pose: float, camera: tuple[float, float]) -> Estimate:
    """A look that speaks so much for the pose, from where the camera stands: cosine and sine of its direction."""
    return replace(SEEN, in_pose=in_pose, left=replace(SEEN.left, azimuth=np.array(camera)))


def folded(now: float, sat: float | None, camera: tuple[float, float]) -> bool:
    """Whether the legs of somebody who folds are the pose's, after two seconds upright where ``sat`` is given."""
    evidence = PoseEvidence()
    for i in range(12 if sat is not None else 0):
        evidence.step(i / 6, look(sat or 0.0, camera), 5.0, "left")
    return [evidence.step(2 + i / 6, look(now, camera), 45.0, "left") for i in range(12)][-1]


@pytest.mark.parametrize("camera", [STRAIGHT_SIDE, BENT_SIDE, FRONT])
def test_of_who_was_not_seen_upright_the_fold_decides(camera: tuple[float, float]) -> None:
    assert folded(0.5, None, camera) and not folded(-0.5, None, camera)


def test_from_the_straight_legs_side_some_doubt_is_allowed() -> None:
    """The bent leg hides there behind the straight one; two legs stretched out speak more against the pose."""
    assert folded(-2.0, -2.0, STRAIGHT_SIDE) and not folded(-3.0, -2.0, STRAIGHT_SIDE)


@pytest.mark.parametrize("camera", [BENT_SIDE, FRONT])
def test_from_elsewhere_both_legs_show_and_none_is(camera: tuple[float, float]) -> None:
    assert folded(-0.5, 2.0, camera) and folded(3.0, -1.0, camera)
    assert not folded(-0.5, -0.5, camera)
    assert not folded(1.0, -2.0, camera), "standing with a foot on a wall"


def test_one_look_is_not_believed_beyond_a_limit_and_the_past_is_forgotten() -> None:
    evidence = PoseEvidence()
    assert [evidence.step(i / 6, look(-6.0, BENT_SIDE), 45.0, "left") for i in range(6)] == [False] * 6
    told = [evidence.step(1 + i / 6, look(1e6, BENT_SIDE), 45.0, "left") for i in range(6)]
    assert told[0] is False and told[-1] is True


def test_before_the_leg_is_known_the_likelier_one_says_where_the_camera_stands() -> None:
    evidence = PoseEvidence()
    for i in range(12):
        evidence.step(i / 6, look(-2.0, STRAIGHT_SIDE), 5.0, None)
    assert evidence.step(2.0, look(-2.0, STRAIGHT_SIDE), 45.0, None), "the left one, by its log-odds"


@pytest.mark.parametrize(("camera", "sure"), [(BENT_SIDE, True), (FRONT, False), (STRAIGHT_SIDE, False)])
def test_it_is_sure_where_both_legs_show_and_speak_for_it(camera: tuple[float, float], sure: bool) -> None:
    for now, plainly in ((4.0, True), (1.0, False)):
        evidence = PoseEvidence()
        assert [evidence.step(i / 6, look(now, camera), 22.0, "left") for i in range(12)][-1]
        assert evidence.sure == (sure and plainly)
