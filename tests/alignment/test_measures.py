"""Every measure on exactly known joints: the numbers must come back."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from alignment.body import measures
from alignment.body.bodies import Bodies, together
from alignment.body.landmarks import SIDES, Array, Body, Side
from tests.alignment.stick import Stick


def read(measure: Callable[[Bodies], Array], body: Body, extended: Side) -> float:
    return float(np.broadcast_to(measure(together([body])), (1, 2))[0, SIDES.index(extended)])


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("flexion", [0, 3, 15, 45, 90])
def test_extended_knee_in_side_view(extended: Side, flexion: float) -> None:
    body = Stick(extended, knee_flexion=flexion).body(90)
    assert read(measures.extended_knee, body, extended) == pytest.approx(180 - flexion, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("azimuth", [-135, -90, -45, 0, 45, 90])
@pytest.mark.parametrize("fold", [0, 20, 50, 85, 100])
def test_fold_from_everywhere(extended: Side, azimuth: float, fold: float) -> None:
    body = Stick(extended, fold=fold).body(azimuth)
    assert read(measures.fold, body, extended) == pytest.approx(fold, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("azimuth", [-90, -50, 30])
@pytest.mark.parametrize("turn", [-30, 0, 12, 45])
def test_chest_turn_is_positive_away_from_the_leg_on_both_sides(extended: Side, azimuth: float, turn: float) -> None:
    body = Stick(extended, chest_turn=turn).body(azimuth)
    assert read(measures.chest_turn, body, extended) == pytest.approx(turn, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("height", [-0.05, 0, 0.25, 0.6])
def test_bent_knee_height(extended: Side, height: float) -> None:
    body = Stick(extended, bent_knee_height=height).body(-70)
    assert read(measures.bent_knee_height, body, extended) == pytest.approx(height, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("distance", [0.2, 0.6, 1.1])
def test_heel_to_groin(extended: Side, distance: float) -> None:
    body = Stick(extended, heel_to_groin=distance).body(-45)
    assert read(measures.heel_to_groin, body, extended) == pytest.approx(distance, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("level", [-20, 0, 9])
def test_shoulder_level_is_positive_where_the_extended_side_is_higher(extended: Side, level: float) -> None:
    body = Stick(extended, shoulder_level=level).body(-45)
    assert read(measures.shoulder_level, body, extended) == pytest.approx(level, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
def test_head_to_knee_and_neck(extended: Side) -> None:
    stick = Stick(extended, fold=0, knee_flexion=0)
    body = stick.body(90)
    # upright: the head 0.7 m over the hip, the knee 0.42 m before it and 0.09 m to the side, the torso 0.5 m long
    assert read(measures.head_to_knee, body, extended) == pytest.approx(
        np.sqrt(0.7**2 + 0.42**2 + 0.09**2) / 0.5, abs=1e-6
    )
    assert read(measures.neck, body, extended) == pytest.approx(180, abs=1e-6)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("azimuth", [90, -90])
@pytest.mark.parametrize("rounding", [-0.4, 0, 0.3, 1.2])
def test_spine_rounding_is_the_outlines_curvature(extended: Side, azimuth: float, rounding: float) -> None:
    body = _with_back(Stick(extended), azimuth, rounding)
    assert read(measures.spine_rounding, body, extended) == pytest.approx(rounding)


@pytest.mark.parametrize("extended", SIDES)
@pytest.mark.parametrize("azimuth", [90, -90])
@pytest.mark.parametrize("lean", [-20, 0, 15])
def test_pelvis_roll_is_positive_backward(extended: Side, azimuth: float, lean: float) -> None:
    body = _with_back(Stick(extended, fold=-lean), azimuth, 0.0)
    assert read(measures.pelvis_roll, body, extended) == pytest.approx(lean, abs=1e-6)


def test_without_an_outline_the_back_has_no_measure() -> None:
    assert np.isnan(read(measures.spine_rounding, Stick().body(), "left"))
    assert np.isnan(read(measures.pelvis_roll, Stick().body(), "left"))


def _with_back(stick: Stick, azimuth: float, rounding: float):  # type: ignore[no-untyped-def]
    """A body whose back is a parabola of known curvature behind the hip-shoulder line."""
    body = stick.body(azimuth)
    hip, shoulder = body.mid("hip"), body.mid("shoulder")
    chord = shoulder - hip
    forward = np.sign(body.px(stick.extended, "ankle")[0] - hip[0])
    across = np.array([-chord[1], chord[0]]) * (-forward)
    s = np.linspace(0.1, 0.8, 15)[:, None]
    out = 0.3 - rounding / 2 * (s - 0.5) ** 2
    return replace(body, back=hip + s * chord + out * across)
