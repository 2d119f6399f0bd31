"""How somebody comes up out of a hold, on ways up whose time and speed are known."""

import math

import numpy as np
import pytest

from alignment.practice.hold import HoldClock, HoldTimes
from alignment.practice.movement import profile
from alignment.practice.rising import LEAST_ERROR, SPRINGS, RisingObserver, error_of, springs

#: degrees of fold held
FOLD = 50.0
#: frames a second
FPS = 10
#: seconds at which the hold ends
END = 20.0


def held(
    takes: float, *, unseen: tuple[float, float] = (0, 0), until: float = 40.0, cut: float = math.inf, stops: float = 0
) -> HoldTimes:
    """A hold from 9 to 20 s, after which somebody sits within ``takes`` seconds, as people move, with breathing.

    ``stops``: degrees at which they stay on the way.
    """
    clock, watch = HoldClock(), RisingObserver()
    for t in np.arange(0, until, 1 / FPS):
        fold = FOLD * float(profile((t - 5) / 4) - profile((t - END) / takes)) + math.sin(2 * math.pi * t / 5)
        fold = max(fold, stops) if t > END else fold
        turn = math.radians(fold)
        if t >= cut:
            clock.cut()
            watch.cut()
            cut = math.inf
        seen = not unseen[0] < t < unseen[1]
        place = (math.sin(turn), -math.cos(turn)) if seen else None
        clock.step(t, fold if seen else None, place)
        watch.step(t, fold if seen else None, place, clock.hold)
    return clock.finish()[0]


@pytest.mark.parametrize("takes", [1.2, 1.6, 2.0, 3.0, 4.0, 6.0])
def test_the_time_and_the_speed_of_the_way_up(takes: float) -> None:
    way = held(takes).way_up
    assert way is not None
    assert way.took_s == pytest.approx(takes, abs=1.5 * error_of(takes))
    assert way.fastest == pytest.approx(15 / 8 * FOLD / takes, rel=0.12, abs=4), "the profile's own greatest speed"
    assert springs(way.took_s) == (takes < 1.7)


def test_who_took_two_seconds_is_not_said_to_have_sprung_up() -> None:
    assert not springs(SPRINGS - LEAST_ERROR)
    assert springs(SPRINGS - LEAST_ERROR - 0.01)


@pytest.mark.parametrize(
    "hidden",
    [
        {"unseen": (20.8, 21.5)},
        {"unseen": (19.5, 20.6)},
        {"until": 22.6},
        {"cut": 21.0},
        {"stops": 25.0},
    ],
    ids=["a gap", "the beginning unseen", "the picture ends", "a cut", "not up"],
)
def test_nothing_is_told_of_a_way_up_that_was_not_all_seen(hidden: dict) -> None:
    assert held(2.0).way_up is not None
    assert held(2.0, **hidden).way_up is None


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [(0.0, 40.0, True), (12.0, 40.0, False), (0.0, 17.0, False), (12.0, 17.0, False), (0.0, 21.7, True)],
    ids=["all", "begins in it", "ends in it", "both", "ends while coming up"],
)
def test_the_length_of_a_hold_is_known_where_its_begin_and_end_were_seen(
    first: float, last: float, whole: bool
) -> None:
    clock = HoldClock()
    for t in np.arange(first, last, 1 / FPS):
        clock.step(t, FOLD * float(profile((t - 5) / 4) - profile((t - END) / 3)))
    (hold,) = clock.finish()
    assert hold.whole == whole


def test_a_hold_that_is_left_while_nobody_is_seen_has_no_known_length() -> None:
    assert not held(3.0, unseen=(18.0, 30.0)).whole
    assert held(3.0, unseen=(12.0, 17.0)).whole
