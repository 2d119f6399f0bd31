"""The phase machine on folds over time whose holds are known."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.practice.hold import HoldClock
from alignment.practice.parameters import HOLD
from fixtures.people.moving import MOVEMENTS


def eased(points: list[tuple[float, float]], fps: float = 10.0) -> tuple[np.ndarray, np.ndarray]:
    """Times and folds through (t, fold) points, moved like people move, with breathing of 1 degree."""
    t = np.arange(0, points[-1][0], 1 / fps)
    folds = np.empty_like(t)
    for (t0, f0), (t1, f1) in zip(points, points[1:], strict=False):
        here = (t >= t0) & (t <= t1)
        u = (t[here] - t0) / (t1 - t0)
        folds[here] = f0 + (f1 - f0) * u**3 * (10 - 15 * u + 6 * u * u)
    return t, folds + np.sin(2 * np.pi * t / 5)


def run(t: np.ndarray, folds: np.ndarray, unseen: tuple[float, float] = (0, 0)) -> tuple[HoldClock, list[str]]:
    clock = HoldClock()
    phases = [clock.step(a, None if unseen[0] < a < unseen[1] else b) for a, b in zip(t, folds, strict=True)]
    clock.finish()
    return clock, phases


def drifting(rng: np.random.Generator, count: int, by: float) -> np.ndarray:
    """What looks at the committed clips are off the truth: not white, but like the look before (correlation 0.9).

    Folds of `left_aligned` and `right_knee_bends`, turned by 9 degrees: 0.3 and 0.5 degrees (standard deviation) about
    the mean over the hold; places: 0.012 and 0.006 torsos.
    """
    off = rng.normal(0, by, count)
    for i in range(1, count):
        off[i] = 0.9 * off[i - 1] + np.sqrt(1 - 0.9**2) * off[i]
    return off


@pytest.mark.parametrize("name", sorted(MOVEMENTS))
@pytest.mark.parametrize(("folding", "rising"), [(2.5, 2.5), (4.0, 3.0)])
@pytest.mark.parametrize("depth", [50, 70])
def test_however_people_move_the_hold_is_dated(name: str, folding: float, rising: float, depth: float) -> None:
    way, held = MOVEMENTS[name].way, MOVEMENTS[name].deeper
    start, end = 4 + folding, 24 + folding
    rng = np.random.default_rng(3)
    t = np.arange(0, end + rising + 4, 1 / 6)
    deepest = depth + held(np.array([20.0]))[0]
    folds = np.where(t < end, depth - (depth - 5) * (1 - way((t - 4) / folding)), 0)
    folds += np.where((t >= start) & (t < end), held(t - start), 0)
    folds += np.where(t >= end, deepest - (deepest - 5) * way((t - end) / rising), 0)
    turn = np.radians(folds + 0.8 * np.sin(2 * np.pi * t / 4.3))
    x, y = np.sin(turn) + drifting(rng, len(t), 0.012), -np.cos(turn) + drifting(rng, len(t), 0.012)
    folds = np.degrees(turn) + drifting(rng, len(t), 0.6)
    clock = HoldClock()
    for i in range(len(t)):
        clock.step(t[i], folds[i], (x[i], y[i]))
    (hold,) = clock.finish()
    assert hold.start_s == pytest.approx(start, abs=0.7)
    assert hold.end_s == pytest.approx(end, abs=0.7)


def test_other_parameters_are_held_by() -> None:
    t, folds = eased([(0, 5), (4, 5), (7, 50), (12, 50), (15, 5), (18, 5)])
    for shortest, count in ((4.0, 1), (7.0, 0)):
        clock = HoldClock(replace(HOLD, shortest=shortest))
        for a, b in zip(t, folds, strict=True):
            clock.step(a, b)
        assert len(clock.finish()) == count


def test_a_cut_ends_a_hold_where_it_is() -> None:
    t, folds = eased([(0, 5), (4, 5), (7, 50), (40, 50)])
    clock = HoldClock()
    for a, b in zip(t, folds, strict=True):
        if a == 20.0:
            clock.cut()
        clock.step(a, b)
    assert [(h.start_s, h.end_s) for h in clock.finish()] == [
        (pytest.approx(7, abs=0.5), pytest.approx(19.9)),
        (pytest.approx(20, abs=0.5), pytest.approx(39.9)),
    ]


@pytest.mark.parametrize(("gap", "held"), [(8.0, [(7, 39.9)]), (25.0, [(7, 15), (40, 56.9)])])
def test_a_gap_in_the_times_is_held_as_long_as_a_hold_may_go_unseen(
    gap: float, held: list[tuple[float, float]]
) -> None:
    t, folds = eased([(0, 5), (4, 5), (7, 50), (32 + gap - 0.1, 50)])
    clock = HoldClock()
    for a, b in zip(t, folds, strict=True):
        if not 15 < a < 15 + gap:
            clock.step(a, b)
    assert [(h.start_s, h.end_s) for h in clock.finish()] == [pytest.approx(h, abs=0.5) for h in held]


ONE_HOLD = [(0, 5), (4, 5), (7, 50), (27, 54), (30, 6), (34, 6)]


@pytest.mark.parametrize("fps", [5, 10, 30, 60])
@pytest.mark.parametrize("depth", [32, 50, 75])
def test_one_hold_is_found_within_half_a_second(fps: float, depth: float) -> None:
    points = [(t, f if f < 10 else depth + f - 50) for t, f in ONE_HOLD]
    clock, phases = run(*eased(points, fps))
    assert len(clock.finish()) == 1
    hold = clock.holds[0]
    assert hold.start_s == pytest.approx(7, abs=0.5)
    assert hold.end_s == pytest.approx(27, abs=0.5)
    assert hold.held_s == pytest.approx(20, abs=1.0)
    assert list(dict.fromkeys(phases))[:3] == ["seated", "folding", "holding"]


@pytest.mark.parametrize(("folding", "rising"), [(1.6, 1.6), (2, 5), (5, 2), (5, 5)])
@pytest.mark.parametrize("depth", [32, 50, 75])
def test_slow_and_fast_folds_are_dated_alike(folding: float, rising: float, depth: float) -> None:
    start, end = 4 + folding, 4 + folding + 15
    clock, _ = run(
        *eased([(0, 5), (4, 5), (start, depth), (end, depth + 3), (end + rising, 6), (end + rising + 3, 6)], 7)
    )
    assert len(clock.finish()) == 1
    assert clock.holds[0].start_s == pytest.approx(start, abs=0.55)
    assert clock.holds[0].end_s == pytest.approx(end, abs=0.55)


def test_who_keeps_still_holds_though_the_readings_tremble() -> None:
    t, folds = eased([(0, 5), (4, 5), (7, 50), (27, 52), (30, 6), (34, 6)], 6.0)
    rng = np.random.default_rng(1)
    for _ in range(10):
        trembling = np.where(folds > 30, 1.0, 0.0)
        clock = HoldClock()
        for a, fold, off in zip(t, folds + trembling * rng.normal(0, 2.5, len(t)), trembling, strict=True):
            turn = np.radians(fold)
            x, y = (np.sin(turn), -np.cos(turn)) + off * rng.normal(0, 0.06, 2)
            clock.step(a, fold, (x, y))
        holds = clock.finish()
        assert len(holds) == 1
        assert holds[0].start_s == pytest.approx(7, abs=1.5)
        assert holds[0].held_s > 16


def test_what_was_mistaken_before_the_fold_does_not_move_its_beginning() -> None:
    t, folds = eased(ONE_HOLD)
    turn = np.radians(folds)
    x, y = np.sin(turn), -np.cos(turn)
    x[t < 4], y[t < 4] = -0.6, 0.3  # a chair taken for the person, who sits beside it
    clock = HoldClock()
    for i in range(len(t)):
        clock.step(t[i], folds[i], (x[i], y[i]))
    assert clock.finish()[0].start_s == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize(("place", "fold"), [(0.03, 0.0), (0.0, 2.5)])
def test_what_trembles_hides_no_hold(place: float, fold: float) -> None:
    """A hidden hip lets the shoulders' place tremble, a hidden trunk the fold: seldom both."""
    t, folds = eased(ONE_HOLD, fps=6)
    turn = np.radians(folds)
    rng = np.random.default_rng(0)
    x, y = np.sin(turn) + rng.normal(0, place, len(t)), -np.cos(turn) + rng.normal(0, place, len(t))
    folds = folds + rng.normal(0, fold, len(t))
    clock = HoldClock()
    for i in range(len(t)):
        clock.step(t[i], folds[i], (x[i], y[i]))
    assert [h.start_s for h in clock.finish()] == [pytest.approx(7, abs=0.7)]
    assert clock.holds[0].end_s == pytest.approx(27, abs=0.7)


def test_losing_sight_in_a_deep_fold_does_not_end_the_hold() -> None:
    clock, phases = run(*eased(ONE_HOLD), unseen=(12, 20))
    assert len(clock.finish()) == 1
    assert clock.holds[0].held_s == pytest.approx(20, abs=1.0)
    assert set(phases[125:195]) == {"holding"}


def test_losing_sight_for_good_ends_the_hold_where_it_was_last_seen() -> None:
    clock, _ = run(*eased([(0, 5), (4, 5), (7, 50), (60, 50)]), unseen=(20, 60))
    assert clock.finish()[0].end_s == pytest.approx(20, abs=0.2)


def test_coming_up_a_little_and_going_back_is_a_pause_of_the_same_hold() -> None:
    clock, phases = run(
        *eased([(0, 5), (3, 5), (6, 55), (16, 55), (18, 32), (20, 32), (22, 55), (32, 55), (35, 5), (38, 5)])
    )
    assert len(clock.finish()) == 1
    assert "paused" in phases
    assert clock.holds[0].held_s == pytest.approx(20, abs=1.5)
    assert clock.holds[0].end_s == pytest.approx(32, abs=0.7)


def test_two_sides_are_two_holds() -> None:
    t, folds = eased([*ONE_HOLD[:-1], (36, 6), (39, 45), (55, 45), (58, 5), (61, 5)])
    clock, _ = run(t, folds)
    assert [round(h.start_s) for h in clock.finish()] == [7, 39]


def test_a_bow_of_two_seconds_is_no_hold() -> None:
    clock, _ = run(*eased([(0, 5), (3, 5), (5, 50), (6.5, 50), (8.5, 5), (12, 5)]))
    assert clock.finish() == []


def test_breathing_and_slow_softening_do_not_end_a_hold() -> None:
    clock, _ = run(*eased([(0, 5), (3, 5), (6, 35), (66, 60), (70, 5), (73, 5)]))
    assert len(clock.finish()) == 1
    assert clock.holds[0].held_s == pytest.approx(60, abs=1.5)


def test_nobody_there_is_looking() -> None:
    clock = HoldClock()
    assert {clock.step(t / 10, None) for t in range(50)} == {"looking"}


def test_uneven_frames_do_not_hide_a_hold() -> None:
    t, folds = eased(ONE_HOLD, fps=20)
    steps = np.tile([0.25, 0.5], 50).cumsum()
    uneven = np.searchsorted(t, steps[steps < t[-1]])
    clock, _ = run(t[uneven], folds[uneven])
    assert len(clock.finish()) == 1
    assert clock.holds[0].held_s == pytest.approx(20, abs=1.5)


@pytest.mark.parametrize(("fold", "counts"), [(22.0, False), (26.0, True)])
def test_who_folds_far_enough_and_leans_back_again_holds_no_fold(fold: float, counts: bool) -> None:
    """In 26 degrees for two seconds, then a little out of it, by less than sitting up is."""
    clock, phases = run(*eased([(0, 5), (4, 5), (7, 27), (9, 27), (10, fold), (24, fold), (26, 5), (30, 5)]))
    assert "holding" in phases
    assert [h.counts for h in clock.holds] == [counts]


@pytest.mark.parametrize(
    ("fold", "sure", "counts"), [(21.5, False, 0), (21.5, True, 1), (18.5, True, 0), (26.5, False, 1)]
)
def test_a_shallow_fold_is_a_hold_where_it_surely_is_the_pose(fold: float, sure: bool, counts: int) -> None:
    t, folds = eased([(0, 4), (3, 4), (6, fold), (16, fold), (18, 4), (22, 4)])
    clock = HoldClock()
    for a, b in zip(t, folds, strict=True):
        clock.step(a, b, sure=sure)
    assert len(clock.finish()) == counts
    if counts:
        assert clock.holds[0].held_s == pytest.approx(10, abs=1.5)
