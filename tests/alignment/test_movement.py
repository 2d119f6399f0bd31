"""When movements of known times began and arrived."""

from collections.abc import Callable

import numpy as np
import pytest

from alignment.practice.movement import arrived, began, profile

OFF = (0.05, 0.05, 0.03)


def moved(
    start: float, end: float, way: float, fps: float, how: Callable[[np.ndarray], np.ndarray] = profile
) -> tuple[list[float], list[float]]:
    """Times from 0 to 12 s and how far a movement has gone."""
    t = np.arange(0, 12, 1 / fps)
    return t.tolist(), (way * how(np.clip((t - start) / (end - start), 0, 1))).tolist()


@pytest.mark.parametrize("how", [profile, np.asarray], ids=["smooth", "even"])
@pytest.mark.parametrize("fps", [5, 12, 30])
@pytest.mark.parametrize("seconds", [1.5, 3.0, 6.0])
def test_a_movement_is_dated_by_its_way(seconds: float, fps: float, how: Callable[[np.ndarray], np.ndarray]) -> None:
    t, gone = moved(3.0, 3.0 + seconds, 50.0, fps, how)
    within = (
        0.06 if how is profile else max(0.4, 2 / fps)
    )  # where it starts and stops at once, that lies between two frames
    assert began(t, at(gone), OFF) == pytest.approx(3.0, abs=within)
    assert arrived(t, at(gone), OFF) == pytest.approx(3.0 + seconds, abs=within)


def test_too_little_of_a_movement_has_no_date() -> None:
    t, gone = moved(3.0, 6.0, 15.0, 10)
    assert began(t[:20], at(gone)[:20], OFF) is None
    assert arrived(t[60:], at(gone)[60:], OFF) is None
    assert arrived([], np.empty((0, 3)), OFF) is None


@pytest.mark.parametrize("fps", [5, 12, 30])
@pytest.mark.parametrize("seconds", [1.5, 3.0, 6.0])
def test_what_is_mistaken_now_and_then_moves_no_date(seconds: float, fps: float) -> None:
    t, gone = moved(3.0, 3.0 + seconds, 50.0, fps)
    places = at(gone) + np.random.default_rng(0).normal(0, 0.02, (len(t), 3))
    places[::9] += 0.5
    assert arrived(t, places, OFF) == pytest.approx(3.0 + seconds, abs=0.4)


def at(gone: list[float]) -> np.ndarray:
    """Three values that go along with so many degrees."""
    return np.radians(gone)[:, None] * [0.6, -0.4, 1.0]
