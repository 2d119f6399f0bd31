"""What of the body is known, and so drawn; and where its hips are."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.drawn import shape_of
from alignment.body.estimate import Framing
from alignment.body.known import hips_off, known
from alignment.body.landmarks import SIDES, Array, Body, Joint, Landmark, of
from alignment.body.measures import MEASURES
from alignment.body.readings import Bucket
from tests.alignment.stick import Stick

BODY = Stick(extended="left").body()


def agreeing(body: Body, **off: float) -> Body:
    """With MoveNet's joints where MediaPipe's are, some of them off by a share of the longer thigh."""
    movenet: Array = np.array([[*body.pixels[Landmark[j.name]], 0.9] for j in Joint])
    thigh = max(float(np.hypot(*(body.px(s, "hip") - body.px(s, "knee")))) for s in ("left", "right"))  # type: ignore[arg-type]
    for name, share in off.items():
        movenet[Joint[name.upper()], 0] += share * thigh
    return replace(body, movenet=movenet)


@pytest.mark.parametrize("view", ["three_quarter_bent", "bent_side"])
def test_all_of_who_is_well_seen_is_known(view: Bucket) -> None:
    assert known([agreeing(BODY)], "left", view).all()


def test_a_hardly_visible_leg_that_both_models_see_is_known() -> None:
    faint = replace(BODY, visibility=np.full(33, 0.3))
    legs = {of(side, joint) for side in SIDES for joint in ("knee", "ankle")}
    assert {Landmark(i) for i in np.flatnonzero(known([agreeing(faint)], "left", "front"))} == legs
    assert not known([faint], "left", "front").any()


def test_hips_are_drawn_where_the_networks_read_them() -> None:
    off = np.array([-12.0, 5.0])
    assert hips_off([(BODY, Framing(BODY.mid("hip") + off, 100.0, 0.0))]) == pytest.approx(off)
    moved = BODY.with_hips_moved(off)
    assert moved.mid("hip") == pytest.approx(BODY.mid("hip") + off)
    assert np.array_equal(np.delete(moved.pixels, [23, 24], 0), np.delete(BODY.pixels, [23, 24], 0))


def test_the_bent_leg_is_hidden_from_the_straight_legs_side() -> None:
    seen = known([agreeing(BODY)], "left", "extended_side")
    hidden = {of("right", j) for j in ("knee", "ankle", "heel", "foot_index")}
    assert {Landmark(i) for i in np.flatnonzero(~seen)} == hidden
    assert shape_of("bent_knee_height", BODY, "left", seen) is None
    assert shape_of("extended_knee", BODY, "left", seen) is not None


def test_what_is_measured_of_a_leg_is_drawn_only_where_that_leg_is_known() -> None:
    faint = np.where(np.arange(33) == Landmark.LEFT_KNEE, 0.05, 0.9)
    seen = known([replace(agreeing(BODY), visibility=faint)], "left", "bent_side")
    drawn = {name for name in MEASURES if shape_of(name, BODY, "left", seen) is not None}
    every = {name for name in MEASURES if shape_of(name, BODY, "left", np.ones(33, bool)) is not None}
    assert every - drawn == {"extended_knee"}


def test_what_is_hardly_visible_or_seen_elsewhere_by_the_other_model_is_not_known() -> None:
    faint = np.where(np.arange(33) == Landmark.RIGHT_WRIST, 0.2, 0.9)
    seen = known([replace(agreeing(BODY, left_ankle=0.4), visibility=faint)], "left", "three_quarter_bent")
    gone = {Landmark.RIGHT_WRIST, *(of("left", j) for j in ("ankle", "heel", "foot_index"))}
    assert {Landmark(i) for i in np.flatnonzero(~seen)} == gone


def test_a_look_that_errs_among_several_changes_nothing() -> None:
    looks = [agreeing(BODY), agreeing(BODY, left_knee=0.6), agreeing(BODY)]
    assert known(looks, "left", "extended_side")[Landmark.LEFT_KNEE]
