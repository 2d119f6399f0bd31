"""What of the body is known, and so drawn."""

from dataclasses import replace

import numpy as np

from alignment.body.known import is_drawn, known
from alignment.body.landmarks import Array, Body, Joint, Landmark, of
from tests.alignment.stick import Stick

BODY = Stick(extended="left").body()


def agreeing(body: Body, **off: float) -> Body:
    """With MoveNet's joints where MediaPipe's are, some of them off by a share of the longer thigh."""
    movenet: Array = np.array([[*body.pixels[Landmark[j.name]], 0.9] for j in Joint])
    thigh = max(float(np.hypot(*(body.px(s, "hip") - body.px(s, "knee")))) for s in ("left", "right"))  # type: ignore[arg-type]
    for name, share in off.items():
        movenet[Joint[name.upper()], 0] += share * thigh
    return replace(body, movenet=movenet)


def test_all_of_who_is_well_seen_is_known_but_the_hip_behind() -> None:
    assert known([agreeing(BODY)], "left", "three_quarter_bent").all()
    seen = known([agreeing(BODY)], "left", "bent_side")
    assert [Landmark(i) for i in np.flatnonzero(~seen)] == [Landmark.LEFT_HIP]


def test_the_bent_leg_is_hidden_from_the_straight_legs_side() -> None:
    seen = known([agreeing(BODY)], "left", "extended_side")
    hidden = {of("right", j) for j in ("knee", "ankle", "heel", "foot_index")}
    assert {Landmark(i) for i in np.flatnonzero(~seen)} == hidden
    assert not is_drawn("bent_knee_height", "extended_side")
    assert is_drawn("bent_knee_height", "bent_side") and is_drawn("extended_knee", "extended_side")


def test_what_is_hardly_visible_or_seen_elsewhere_by_the_other_model_is_not_known() -> None:
    faint = np.where(np.arange(33) == Landmark.RIGHT_WRIST, 0.2, 0.9)
    seen = known([replace(agreeing(BODY, left_ankle=0.4), visibility=faint)], "left", "three_quarter_bent")
    gone = {Landmark.RIGHT_WRIST, *(of("left", j) for j in ("ankle", "heel", "foot_index"))}
    assert {Landmark(i) for i in np.flatnonzero(~seen)} == gone


def test_a_look_that_errs_among_several_changes_nothing() -> None:
    looks = [agreeing(BODY), agreeing(BODY, left_knee=0.6), agreeing(BODY)]
    assert known(looks, "left", "extended_side")[Landmark.LEFT_KNEE]
