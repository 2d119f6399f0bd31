"""Angles, lines and signed distances."""

import numpy as np
import pytest

from alignment.body.geometry import along, angle_between, from_vertical, heading, interior_angle, signed_distance, wrap


@pytest.mark.parametrize("degrees", [0.0, 1e-6, 30.0, 90.0, 179.999999, 180.0])
def test_an_interior_angle_is_exact_also_near_its_ends(degrees: float) -> None:
    a = np.radians(degrees)
    b = np.array([3.0, -2.0])
    found = interior_angle(b + [2.0, 0.0], b, b + 5 * np.array([np.cos(a), np.sin(a)]))
    assert found == pytest.approx(degrees, abs=1e-6)


def test_an_angle_does_not_ask_for_dimension_or_length() -> None:
    assert angle_between([1, 0, 0], [0, 0, 7]) == pytest.approx(90)
    assert angle_between([0, 0], [1, 0]) == 0  # no direction, and no error


def test_the_vertical_points_up_and_the_picture_down() -> None:
    low = np.array([10.0, 10.0])
    assert [from_vertical(low, low + d) for d in ([0, -5], [5, -5], [-5, 0], [0, 5])] == pytest.approx([0, 45, 90, 180])


def test_a_heading_is_zero_towards_the_camera_and_grows_to_the_right() -> None:
    assert [heading(np.array(v)) for v in ([0, 0, -1.0], [1.0, 9, 0], [-1.0, 0, 0])] == pytest.approx([0, 90, -90])


@pytest.mark.parametrize(("angle", "wrapped"), [(0, 0), (181, -179), (-180, 180), (540, 180), (-725, -5)])
def test_an_angle_is_wrapped_into_one_turn(angle: float, wrapped: float) -> None:
    assert wrap(angle) == pytest.approx(wrapped)


def test_distances_are_positive_to_the_right_of_the_way_on_screen() -> None:
    up_from, up_to = np.array([0.0, 10.0]), np.array([0.0, 0.0])
    points = np.array([[3.0, 5.0], [-2.0, 5.0], [0.0, 99.0]])
    assert signed_distance(points, up_from, up_to).tolist() == pytest.approx([3, -2, 0])
    assert along(points, up_from, up_to).tolist() == pytest.approx([0.5, 0.5, -8.9])
