"""The breath of a hold, from bodies that breathe, sway or stand still by construction."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from alignment.practice.breath import Swing
from alignment.report import Breath
from tests.alignment.stick import Stick

Course = Callable[[float], float]
#: pixels by which landmarks tremble
NOISE = 0.3


def seen(fold: Course, seconds: float = 40.0, *, camera: Course = lambda t: 0.0, noise: float = NOISE) -> Breath:
    """What is told of a hold whose fold goes so, deg, before a camera that moves so, pixels."""
    rng, swing = np.random.default_rng(3), Swing()
    for t in np.arange(0, seconds, 1 / 6).tolist():
        body = Stick(fold=fold(t)).body()
        moved = camera(t) * np.array([0.3, 1.0]) + noise * rng.standard_normal(body.pixels.shape)
        swing.add(t, replace(body, pixels=body.pixels + moved))
    return swing.breath()


def breathing(rate: float, deg: float = 0.7, seed: int = 0) -> Course:
    """A fold of 60 degrees that swings with breaths of uneven lengths and deepens slowly."""
    rng = np.random.default_rng(seed)
    begins = np.concatenate([[0.0], np.cumsum(60 / rate * (1 + 0.06 * rng.standard_normal(60)))])

    def fold(t: float) -> float:
        i = int(np.searchsorted(begins, t, side="right")) - 1
        share = (t - begins[i]) / (begins[i + 1] - begins[i])
        return float(60 + 0.1 * t - deg * np.cos(2 * np.pi * share))

    return fold


def swaying(seed: int) -> Course:
    """A fold that wanders without a period, the more the slower, by 0.35 degrees (rms)."""
    rng = np.random.default_rng(seed)
    hz = np.arange(0.005, 0.8, 0.01)
    size = hz**-0.8 * rng.standard_normal((2, len(hz)))
    size *= 0.35 * np.sqrt(2) / np.linalg.norm(size)
    return lambda t: float(60 + size[0] @ np.sin(2 * np.pi * hz * t) + size[1] @ np.cos(2 * np.pi * hz * t))


@pytest.mark.parametrize("rate", [5.5, 8.0, 12.0, 16.0, 20.0])
def test_a_breath_is_told(rate: float) -> None:
    told = seen(breathing(rate))
    assert told.reason is None and told.error is not None and told.breaths_a_minute is not None
    assert told.error < 1.0
    assert abs(told.breaths_a_minute - rate) <= max(2 * told.error, 0.1 * rate)


def test_who_does_not_breathe_has_no_breath() -> None:
    assert seen(lambda t: 60.0) == Breath(reason="not_sure")
    assert seen(lambda t: 60.0, noise=0.0) == Breath(reason="not_sure")  # frozen frames
    assert seen(lambda t: 60 + 0.2 * t) == Breath(reason="not_sure")


def test_swaying_is_no_breath() -> None:
    assert [seen(swaying(seed)).reason for seed in range(25)] == ["not_sure"] * 25


def test_fidgeting_is_no_breath() -> None:
    assert seen(lambda t: 60 - 5 * sum(float(np.exp(-((t - at) ** 2))) for at in (5, 12, 31))).reason == "not_sure"


@pytest.mark.parametrize("rate", [8.0, 15.0])
def test_a_moving_camera_is_no_breath(rate: float) -> None:
    shaken = seen(lambda t: 60.0, camera=lambda t: 2 * float(np.sin(2 * np.pi * rate / 60 * t)))
    assert shaken == Breath(reason="all_moves")


def test_a_breath_slower_than_the_hold_can_tell_is_not_told() -> None:
    assert seen(breathing(5.0), seconds=30.0).reason == "not_sure"


def test_a_short_hold_tells_no_breath() -> None:
    assert seen(breathing(12.0), seconds=18.0) == Breath(reason="too_short")


def test_a_hold_with_much_unseen_tells_no_breath() -> None:
    swing, fold = Swing(), breathing(12.0)
    for t in np.arange(0, 40, 1 / 6).tolist():
        if not 10 < t < 20:
            swing.add(t, Stick(fold=fold(t)).body())
    assert swing.breath() == Breath(reason="not_seen")
