"""The parts of the watching thread, each by itself: the practice's clock, and the frames that stand for a side."""

from dataclasses import replace

import numpy as np

from alignment.body.readings import Finding, Judged, Reading
from alignment.practice.parameters import HOLD
from vision.live.capture import CapturedFrame
from vision.live.figures import Figures
from vision.live.practice_clock import RESUMED_S, PracticeClock
from vision.media.frame import Frame

IMAGE = np.zeros((2, 2, 3), np.uint8)


def times(*shots: tuple[float, float, bool]) -> list[float]:
    """The practice's time after each picture: its camera's time, the seconds away until then, and whether it waits."""
    clock, out = PracticeClock(), []
    for i, (t, away, waits) in enumerate(shots):
        clock.moved_on(CapturedFrame(Frame(t, IMAGE, i), 0.0, away), waits=waits)
        out.append(round(clock.t, 3))
    return out


def test_the_clock_stands_in_a_pause_and_goes_on_from_there() -> None:
    assert times((1, 0, False), (2, 0, True), (5, 0, True), (6, 0, False)) == [1, 1, 1, 2]


def test_the_clock_stands_while_the_camera_is_away_for_a_while_and_not_for_long() -> None:
    assert times((1, 0, False), (11, 10, False), (12, 10, False)) == [1, 1 + RESUMED_S, 2 + RESUMED_S]
    long = HOLD.unseen + 1
    assert times((1, 0, False), (1 + long, long, False)) == [1, 1 + long]


def test_what_was_away_in_a_pause_is_not_taken_off_twice() -> None:
    assert times((1, 0, False), (11, 10, True), (12, 10, False)) == [1, 1, 2]


def test_the_frame_of_a_side_is_that_of_its_last_hold_with_the_least_to_adjust() -> None:
    asked = tuple(Finding(name, "adjust", Reading(name, "deg", 1.0, 0.1)) for name in ("extended_knee", "fold"))
    one = Judged(1.0, True, "holding", "left", None, asked, 1, pixels=np.zeros((33, 2)))
    better, worse, later = replace(one, findings=asked[:1]), replace(one, t=3.0), replace(one, t=4.0, hold=2)
    figures = Figures()
    for judged in (replace(one, phase="seated"), one, better, worse):
        figures.take(judged)
    assert figures.of == {"left": better}
    figures.take(later)
    assert figures.of["left"] is later
