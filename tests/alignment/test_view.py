"""From where the camera looks, and what is wrong with its place."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.view import FLATTERING, TOO_HIGH, bucket, view_from
from tests.alignment.stick import Stick

BODY = Stick().body()


def direction(azimuth: float, length: float = 0.99) -> np.ndarray:
    return length * np.array([np.cos(np.radians(azimuth)), np.sin(np.radians(azimuth))])


@pytest.mark.parametrize(
    ("azimuth", "name"),
    [
        (0, "front"),
        (-22, "front"),
        (45, "three_quarter_extended"),
        (-45, "three_quarter_bent"),
        (90, "extended_side"),
        (-100, "bent_side"),
        (150, "behind"),
        (-180, "behind"),
    ],
)
def test_every_azimuth_has_a_name(azimuth: float, name: str) -> None:
    assert bucket(azimuth) == name


def test_the_shorter_the_direction_the_larger_the_error() -> None:
    errors = [view_from(direction(90, length), 0.0, BODY).error for length in (1.0, 0.9, 0.6, 0.2)]
    assert errors == sorted(errors) and errors[0] == 5.0
    assert view_from(direction(-90), 0.0, BODY).azimuth == pytest.approx(-90)


def test_a_camera_that_looks_down_flatters_and_then_sees_nothing() -> None:
    level, steep, blind = (view_from(direction(90), e, BODY) for e in (10.0, FLATTERING + 1, TOO_HIGH + 1))
    assert (level.flatters, level.blind, level.warnings) == (False, None, ())
    assert (steep.flatters, steep.blind, steep.warnings) == (True, None, ("high",))
    assert (blind.flatters, blind.blind) == (True, "high")


def test_a_body_at_the_edge_or_far_away_is_told() -> None:
    cut = replace(BODY, pixels=BODY.pixels + [500, 0])
    far = replace(BODY, pixels=(BODY.pixels - BODY.pixels.mean(axis=0)) * 0.15 + [320, 240])
    assert view_from(direction(90), 0.0, cut).warnings == ("outside",)
    assert view_from(direction(90), 0.0, far).warnings == ("small",)
