"""Angles, lines and signed distances."""

import numpy as np
import pytest

from alignment.body.geometry import along, from_vertical, heading, interior_angle, signed_distance, wrap


@pytest.mark.parametrize("degrees", [0.0, 1e-6, 30.0, 90.0, 179.999999, 180.0])
def test_an_interior_angle_is_exact_also_near_its_ends(degrees: float) -> None:
    a = np.radians(degrees)
    b = np.array([3.0, -2.0])
    found = interior_angle(b + [2.0, 0.0], b, b + 5 * np.array([np.cos(a), np.sin(a)]))
    assert found == pytest.approx(degrees, abs=1e-6)


def test_an_angle_does_not_ask_for_dimension_or_length() -> None:
    here = np.zeros(3)
    assert interior_angle(np.array([1, 0, 0]), here, np.array([0, 0, 7])) == pytest.approx(90)
    assert interior_angle(here, here, np.array([1, 0, 0])) == 0  # no direction, and no error


def test_of_many_points_each_angle_and_distance_is_its_own() -> None:
    a, b, c = np.random.default_rng(1).normal(size=(3, 4, 5, 2))
    one = [[interior_angle(*points) for points in zip(*row, strict=True)] for row in zip(a, b, c, strict=True)]
    np.testing.assert_allclose(interior_angle(a, b, c), one)
    lines = list(zip(a, b[:, 0], c[:, 0], strict=True))
    np.testing.assert_allclose(signed_distance(a, b[:, 0], c[:, 0]), [signed_distance(*line) for line in lines])
    np.testing.assert_allclose(along(a, b[:, 0], c[:, 0]), [along(*line) for line in lines])


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
