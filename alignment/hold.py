"""The phases of a practice and the hold clock: a fold over time goes in, holds with their times come out."""

from collections import deque
from dataclasses import dataclass

from alignment.readings import Phase

#: degrees of fold at which sitting upright ends and begins again; people who sit up measure -5 to 18
ENTER_FOLD, LEAVE_FOLD = 24.0, 19.0
#: degrees per second under which a fold is a hold; breathing moves it by 1 to 3, folding by 8 to 25
STEADY_SPEED = 5.0
#: seconds over which the speed is taken and for which it must stay low
SPEED_WINDOW, STEADY_FOR = 0.6, 1.0
#: seconds of folds that are kept
REMEMBER = 3.0
#: degrees within which a fold is at the hold's depth: where exactly the hold began and ended
AT_DEPTH = 1.5
#: degrees by which the fold must come up, at more than the steady speed, for a hold to be left
RISE = 9.0
#: seconds in which somebody who came up without sitting up may go back down: a pause, the same hold
PAUSE = 12.0
#: seconds a hold must last to be one
SHORTEST_HOLD = 3.0
#: seconds without a sighting after which a phase other than holding is forgotten
FORGET = 2.0
#: seconds without a sighting that a hold survives: a deep fold hides the face
UNSEEN_HOLD = 20.0


@dataclass
class HoldTimes:
    """One hold. Times in seconds of the clip; ``held_s`` leaves out the pauses."""

    start_s: float
    end_s: float
    held_s: float = 0.0

    @property
    def counts(self) -> bool:
        """Whether it was long enough to be a hold."""
        return self.held_s >= SHORTEST_HOLD


class HoldClock:
    """The phase machine. Feed it every frame in order; its state is `phase`, `hold` and `holds`.

    A hold begins where the fold becomes steady (found a second later and dated back), goes on through breathing,
    short pauses and frames in which nobody could be seen, and ends where the rise out of it began.
    """

    def __init__(self) -> None:
        self.phase: Phase = "looking"
        self.hold: HoldTimes | None = None
        self.holds: list[HoldTimes] = []
        self._folds: deque[tuple[float, float]] = deque()
        self._steady_since: float | None = None
        self._left_at: float | None = None
        self._depth = 0.0
        self._last_t: float | None = None
        self._seen_t: float | None = None

    def step(self, t: float, fold: float | None) -> Phase:
        """The phase at ``t`` (s). ``fold`` in degrees; None = nobody there, or nobody in the pose."""
        if fold is None:
            self._unseen(t)
        else:
            self._seen(t, fold)
        self._last_t = t
        return self.phase

    def finish(self) -> list[HoldTimes]:
        """All holds that count, once the last frame has been fed."""
        self._close()
        return [h for h in self.holds if h.counts]

    def _unseen(self, t: float) -> None:
        gap = t - self._seen_t if self._seen_t is not None else FORGET
        if self.hold is not None:
            if gap > UNSEEN_HOLD:
                self._close()
                self.phase = "looking"
        elif gap >= FORGET:
            self.phase = "looking"
        if gap >= SPEED_WINDOW:
            self._folds.clear()
            self._steady_since = None

    def _seen(self, t: float, fold: float) -> None:
        speed = self._speed(t, fold)
        before, self._seen_t = self._seen_t, t
        if fold < (LEAVE_FOLD if self.hold or self.phase == "folding" else ENTER_FOLD):
            self._close()
            self.phase, self._steady_since = "seated", None
        elif self.hold is not None:
            self._holding(t, t - (before if before is not None else t), fold, speed)
        else:
            self._folding(t, fold, speed)

    def _folding(self, t: float, fold: float, speed: float | None) -> None:
        self.phase = "rising" if self.phase == "rising" or (speed is not None and speed < -STEADY_SPEED) else "folding"
        if self._is_steady(t, speed):
            assert self._steady_since is not None
            start = next((a for a, f in self._folds if a >= self._steady_since and f >= fold - AT_DEPTH), t)
            self.hold = HoldTimes(start, t, t - start)
            self.phase, self._depth, self._left_at = "holding", fold, None

    def _is_steady(self, t: float, speed: float | None) -> bool:
        """Whether the fold has kept still for long enough; remembers since when."""
        if speed is None or abs(speed) > STEADY_SPEED:
            self._steady_since = None
        elif self._steady_since is None:
            self._steady_since = t
        return self._steady_since is not None and t - self._steady_since >= STEADY_FOR

    def _holding(self, t: float, passed: float, fold: float, speed: float | None) -> None:
        assert self.hold is not None
        if self.phase == "holding":
            if fold < self._depth - 2.0 and speed is not None and speed < -STEADY_SPEED:
                self._left_at = self._left_at if self._left_at is not None else t
            elif self._left_at is not None and fold > self._depth - RISE:
                self._left_at = None
            if fold < self._depth - RISE and self._left_at is not None:
                self._leave(self.hold, self._left_at)
                return
            self.hold.held_s += passed
            self.hold.end_s = t
            if self._left_at is None:  # the depth follows the slow softening of the fold, over about 3 s
                self._depth += (fold - self._depth) * min(1.0, passed / 3.0)
        elif fold > self._depth - RISE / 2:
            self.phase, self._left_at = "holding", None
        elif self._left_at is not None and t - self._left_at > PAUSE:
            self._close()
            self.phase = "folding"
        elif self._is_steady(t, speed):
            self.phase = "paused"

    def _leave(self, hold: HoldTimes, left_at: float) -> None:
        """End the hold, or begin a pause, where the fold was last at its depth before it came up."""
        at_depth = [a for a, f in self._folds if left_at - REMEMBER / 2 <= a <= left_at and f >= self._depth - AT_DEPTH]
        end = max(at_depth, default=left_at)
        hold.held_s -= max(0.0, hold.end_s - end)
        hold.end_s, self.phase, self._steady_since = end, "rising", None

    def _speed(self, t: float, fold: float) -> float | None:
        """Degrees per second over the last window; None until there is enough of it."""
        self._folds.append((t, fold))
        while t - self._folds[0][0] > REMEMBER:
            self._folds.popleft()
        # at few frames a second the window may hold none but this frame: then the one before counts
        before = self._folds[-2] if len(self._folds) > 1 else (t, fold)
        t0, fold0 = next((f for f in self._folds if SPEED_WINDOW >= t - f[0] > 0), before)
        return (fold - fold0) / (t - t0) if t - t0 >= SPEED_WINDOW / 2 else None

    def _close(self) -> None:
        if self.hold is not None:
            self.holds.append(self.hold)
            self.hold, self._left_at, self._steady_since = None, None, None
