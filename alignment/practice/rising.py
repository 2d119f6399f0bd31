"""How somebody came up out of a hold: how long it took, and how fast they were, where all of it was seen."""

import math
from collections import deque

import numpy as np

from alignment.body.landmarks import Array
from alignment.practice.hold import Ascent, HoldTimes, Place
from alignment.practice.movement import SEEN, arrived
from alignment.practice.parameters import HOLD, HoldParameters

#: seconds of sitting upright that are seen before it is told when somebody arrived there
SITS = 1.5
#: seconds of the hold that are seen before they leave it: who is lost to sight meanwhile is dated less exactly
HELD = 1.0
#: seconds that somebody who comes up may take and still be followed
LONGEST = 20.0
#: seconds between two sightings beyond which the way between them is not known
GAP = 0.5
#: seconds over which the speed is taken: three looks of six a second
SPEED_OVER = 0.5
#: seconds by which the time that coming up took is off at least. Of the eight ways up of the committed clips, 3.4 to
#: 4 s, it is 0.37 s off in the mean; of the same played faster, 1.1 to 2.9 s, it is 0.08 and never over 0.23; slower,
#: 0.6 of 5, 0.95 of 6, 2 of 8 s. Their greatest speeds are off by 3 degrees a second in the mean, the quickest read up
#: to 11 too slow
LEAST_ERROR = 0.3
#: by so much (1/s) times the square of the time it is off, where that is more: people come to rest so slowly that it
#: is told too soon
ERROR = 0.04
#: seconds under which somebody springs up, where that is sure; of those clips with 2 s and more none was told so
SPRINGS = 2.0


class RisingObserver:
    """Watches each way up out of a hold. Feed it every frame in order, after the hold clock.

    Nothing is told where anything of it was not seen: a cut, a gap, somebody who could not be found, who stopped on
    the way, or whose sitting upright the picture does not show any more.
    """

    def __init__(self, parameters: HoldParameters = HOLD) -> None:
        self._by = parameters
        self._way: deque[tuple[float, float, Place]] = deque()
        self._held: HoldTimes | None = None
        self._left: HoldTimes | None = None
        self._sat_at = 0.0

    def step(self, t: float, fold: float | None, place: Place | None, hold: HoldTimes | None) -> None:
        """Take a frame at ``t`` (s), of which ``fold`` (deg), ``place`` and ``hold`` are as of `HoldClock`.

        Once somebody sits who came up out of a hold, it is told how.
        """
        before, self._held = self._held, hold
        if fold is None or place is None or (self._way and t - self._way[-1][0] > GAP):
            self._way.clear()
            self._left = None
        if fold is None or place is None:
            return
        self._way.append((t, fold, place))
        while t - self._way[0][0] > LONGEST:
            self._way.popleft()
        if hold is not None or fold > self._by.leave_fold:
            self._left = None
        elif before is not None:
            self._left, self._sat_at = before, t
        if self._left is not None and t - self._sat_at >= SITS:
            self._left.way_up, self._left = self._told(self._left), None

    def cut(self) -> None:
        """Another shot begins."""
        self._way.clear()
        self._held = self._left = None

    def _told(self, hold: HoldTimes) -> Ascent | None:
        """How somebody came up out of a hold; None where not all of it was seen."""
        t = np.array([m[0] for m in self._way])
        up = t >= hold.end_s
        if not len(t) or t[0] > hold.end_s - HELD or t[-1] - hold.end_s < SEEN:
            return None
        fold = np.array([m[1] for m in self._way])
        at = np.array([(*place, math.radians(f)) for _, f, place in self._way])
        there = arrived(t[up], at[up], self._by.off_way)
        if there is None:
            return None
        return Ascent(max(0.0, float(there - hold.end_s)), _fastest(t[up], fold[up]))


def error_of(took_s: float) -> float:
    """The error to expect of the seconds that coming up took."""
    return max(LEAST_ERROR, ERROR * took_s**2)


def springs(took_s: float) -> bool:
    """Whether somebody who took so long surely sprang up."""
    return took_s + error_of(took_s) < SPRINGS


def _fastest(t: Array, fold: Array) -> float:
    """The greatest speed at which the fold opened, in deg/s: the steepest straight line through `SPEED_OVER` s."""
    steepest = 0.0
    for i, start in enumerate(t):
        here = slice(i, int(np.searchsorted(t, start + SPEED_OVER, "right")))
        passed = t[here] - t[here].mean()
        if len(passed) > 2 and passed[-1] - passed[0] >= SPEED_OVER / 2:
            steepest = max(steepest, -float(passed @ fold[here] / (passed @ passed)))
    return steepest
