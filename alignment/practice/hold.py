"""The phases of a practice and the hold clock: a fold over time goes in, holds with their times come out."""

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from alignment.body.readings import Phase
from alignment.practice.movement import arrived, began

#: degrees of fold at which sitting upright ends and begins again; people who sit up measure -5 to 18
ENTER_FOLD, LEAVE_FOLD = 24.0, 19.0
#: degrees per second by which the shoulders may turn about the hips in a hold, on screen and as the fold, in the mean;
#: breathing: 1 to 3, folding: 8 to 25
STEADY_SPEED = 4.0
#: seconds over which the speed is taken and for which it must stay low
SPEED_WINDOW, STEADY_FOR = 0.8, 1.0
#: seconds over which somebody keeps still whose readings tremble, and degrees a second that they may drift in it: of
#: a deep fold seen half from the front both fold and place tremble, for ten seconds in one of 84 rendered clips
#: (fixtures/experiments, 13)
STILL_FOR, DRIFT = 3.0, 0.5
#: seconds of moments that are kept: longer than anybody takes to fold or to rise
REMEMBER = 9.0
#: seconds over which somebody who comes up has come up
RISING_OVER = 3.0
#: degrees within which the shoulders are where they are in the hold: about when it began and ended
AT_DEPTH = 1.5
#: seconds for which people have been coming up before they have moved by `AT_DEPTH` (0.37 to 0.7 on recorded people)
EASE = 0.4
#: degrees that the shoulders must have come for a hold to be dated by the movement into it
LEAST_WAY = 10.0
#: seconds of the hold that are looked at with the way up: a breath, which else is taken for its beginning
BEFORE = 5.0
#: share of the way up that must be seen for a hold's end to be dated by it
HALF = 0.5
#: seconds before the fold passes `ENTER_FOLD` in which it began
FOLD_BEGINS = 3.0
#: torso lengths and radians that place (x, y) and fold are off the way into a hold at least: on screen it is bent
OFF_WAY = (0.1, 0.1, 0.05)
#: degrees by which the fold must come up, at more than the steady speed, for a hold to be left
RISE = 9.0
#: seconds up to which somebody who then folds by `RISE` more has only rested on the way
RESTED = 4.0
#: seconds in which somebody who came up without sitting up may go back down: a pause, the same hold
PAUSE = 12.0
#: seconds a hold must last to be one
SHORTEST_HOLD = 3.0
#: seconds without a sighting after which a phase other than holding is forgotten
FORGET = 2.0
#: seconds without a sighting that a hold survives: a deep fold hides the face
UNSEEN_HOLD = 20.0


Place = tuple[float, float]


@dataclass(frozen=True)
class _FoldSample:
    """The fold in degrees, and where the shoulders are seen from the hips, in torso lengths on screen."""

    t: float
    fold: float
    place: Place

    @property
    def at(self) -> tuple[float, float, float]:
        """The place and the fold, in torso lengths and radians."""
        return (*self.place, math.radians(self.fold))

    def moved(self, place: Place) -> float:
        """How far the shoulders are from a place, as degrees about the hips."""
        return math.degrees(math.dist(self.place, place))

    def gone(self, place: Place, fold: float) -> float:
        """How far it is from a place and a fold taken together, in degrees: each tells what the other misses."""
        return math.hypot(self.moved(place), self.fold - fold)


@dataclass(frozen=True)
class WayUp:
    """How somebody came up out of a hold, see `alignment.practice.rising`.

    ``took_s``: seconds from the hold's end to sitting upright; ``fastest``: the greatest speed, deg/s of the fold.
    """

    took_s: float
    fastest: float


@dataclass
class HoldTimes:
    """One hold. Times in seconds of the clip; ``pauses``: when it was left, and when it went on.

    ``begin_seen``, ``end_seen``: whether somebody was seen to fold into it, and to leave it; without both it may have
    been longer. ``way_up``: how they came up, where all of that was seen.
    """

    start_s: float
    end_s: float
    pauses: list[tuple[float, float]] = field(default_factory=list)
    begin_seen: bool = False
    end_seen: bool = False
    way_up: WayUp | None = None

    @property
    def held_s(self) -> float:
        """Seconds held, without the pauses."""
        return self.held_by(self.end_s)

    def held_by(self, t: float) -> float:
        """Seconds of it that were held by ``t``."""
        t = min(t, self.end_s)
        held = max(0.0, t - self.start_s) - sum(max(0.0, min(t, back) - left) for left, back in self.pauses)
        return round(held, 9)  # what is left out between two pauses does not make the clock tremble

    def goes_on_at(self, t: float) -> bool:
        """Whether it is held at ``t``: not before, not after, not in a pause."""
        return self.start_s <= t <= self.end_s and not any(left < t < back for left, back in self.pauses)

    @property
    def whole(self) -> bool:
        """Whether all of it was seen, so that its length is known."""
        return self.begin_seen and self.end_seen

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
        self._recent: deque[_FoldSample] = deque()
        self._steady_since: float | None = None
        self._left_at: float | None = None
        self._depth = self._way = self._folding_since = 0.0
        self._place: Place = (0.0, 0.0)
        self._dated = False
        self._seen_t: float | None = None

    def step(self, t: float, fold: float | None, place: Place | None = None) -> Phase:
        """The phase at ``t`` (s).

        ``fold`` in degrees; None = nobody there, or nobody in the pose. ``place``: the mid-shoulder less the mid-hip on
        screen, in torso lengths; it tells stillness better than the fold, whose estimate flattens in some views.
        Without it, what a camera at the side would see is taken.
        """
        if fold is None:
            self._unseen(t)
        else:
            turn = math.radians(fold)
            self._seen(_FoldSample(t, fold, place or (math.sin(turn), -math.cos(turn))))
        return self.phase

    def cut(self) -> None:
        """Another shot begins: what was held has ended, and nothing of it tells what follows."""
        self._date_end()
        self._close()
        self.phase, self._steady_since, self._seen_t = "looking", None, None
        self._recent.clear()

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
            self._recent.clear()
            self._steady_since = None

    def _seen(self, now: _FoldSample) -> None:
        if self._seen_t is not None and now.t - self._seen_t > UNSEEN_HOLD:
            self.cut()
        speed = self._speed(now)
        before, self._seen_t = self._seen_t, now.t
        if now.fold < (LEAVE_FOLD if self.hold or self.phase == "folding" else ENTER_FOLD):
            self._date_end()
            self._close(seen=before is not None and now.t - before <= FORGET)
            self.phase, self._steady_since = "seated", None
        elif self.hold is not None:
            self._holding(now, self.hold, now.t - (before if before is not None else now.t), speed)
        else:
            self._folding(now, speed)

    def _folding(self, now: _FoldSample, speed: float | None) -> None:
        if self.phase not in ("folding", "rising"):
            self._folding_since = now.t
        rising = speed is not None and speed > STEADY_SPEED and now.fold < self._since(RISING_OVER)[0].fold - 1
        self.phase = "rising" if self.phase == "rising" or rising else "folding"
        if self._is_steady(now.t, speed):
            start = self._begin(now, self._steady_since or now.t)
            self.hold = HoldTimes(start, now.t, begin_seen=self._way >= LEAST_WAY)
            self.phase, self._depth, self._place, self._left_at = "holding", now.fold, now.place, None

    def _begin(self, now: _FoldSample, since: float) -> float:
        """When the hold that has been steady ``since`` a time began: when the fold arrived there."""
        steady = [m for m in self._recent if m.t >= since]
        x, y = (sum(m.place[i] for m in steady) / len(steady) for i in (0, 1))
        fold = sum(m.fold for m in steady) / len(steady)
        way = [m for m in self._recent if m.t >= self._folding_since - FOLD_BEGINS]
        # on screen nobody comes farther than they fold; more than that were mistaken sightings
        self._way = min(max(m.gone((x, y), fold) for m in way), math.sqrt(2) * fold)
        start = None
        if self._way >= LEAST_WAY:
            start = arrived([m.t for m in way], [m.at for m in way], OFF_WAY, math.radians(self._way))
        if start is None:
            start = next(m.t for m in steady if m.moved(now.place) <= AT_DEPTH)
        return max(way[0].t, min(start, now.t))

    def _since(self, seconds: float) -> list[_FoldSample]:
        """The moments of the last seconds."""
        newest = self._recent[-1].t
        return [m for m in self._recent if newest - m.t <= seconds]

    def _is_steady(self, t: float, speed: float | None) -> bool:
        """Whether the shoulders have kept still for long enough; remembers since when."""
        if speed is None or speed > STEADY_SPEED:
            self._steady_since = None
        elif self._steady_since is None:
            self._steady_since = t
        if self._steady_since is not None and t - self._steady_since >= STEADY_FOR:
            return True
        lately = self._since(STILL_FOR)
        if lately[0] is self._recent[0] or _speed_of(lately) > DRIFT:
            return False
        self._steady_since = lately[0].t
        return True

    def _holding(self, now: _FoldSample, hold: HoldTimes, passed: float, speed: float | None) -> None:
        if self.phase == "holding":
            moving = speed is not None and speed > STEADY_SPEED
            if moving and now.fold > self._depth + RISE and hold.held_s < RESTED:
                self._go_on(hold)
                return
            if moving and now.fold < self._depth - 1:
                self._left_at = self._left_at if self._left_at is not None else now.t
            elif self._left_at is not None and not moving and now.fold > self._depth - RISE:
                self._left_at = None
            if now.fold < self._depth - RISE and self._left_at is not None:
                self._leave(hold, self._left_at)
                return
            hold.end_s = now.t
            if self._left_at is None:
                self._follow(now, min(1.0, passed / 3.0))
        elif now.fold > self._depth - RISE / 2:
            hold.pauses.append((hold.end_s, now.t))
            hold.end_s = now.t
            self.phase, self._left_at, self._dated = "holding", None, False
        elif self._left_at is not None and now.t - self._left_at > PAUSE:
            self._close(seen=True)
            self.phase = "folding"
        elif self._is_steady(now.t, speed):
            self.phase = "paused"
        if self._left_at is not None and not self._dated and now.gone(self._place, self._depth) > HALF * self._way:
            self._date_end()

    def _go_on(self, hold: HoldTimes) -> None:
        """It was no hold yet, but a rest on the way into one."""
        hold.end_s = hold.start_s
        self.hold, self.phase, self._left_at, self._steady_since = None, "folding", None, None

    def _follow(self, now: _FoldSample, share: float) -> None:
        """Let the hold's depth and place follow its slow softening, over about 3 s."""
        self._depth += (now.fold - self._depth) * share
        x, y = self._place
        self._place = (x + (now.place[0] - x) * share, y + (now.place[1] - y) * share)

    def _leave(self, hold: HoldTimes, left_at: float) -> None:
        """End the hold, or begin a pause, about where the shoulders last were where they had been held."""
        near = [m.t for m in self._recent if left_at - 1 <= m.t <= left_at and m.moved(self._place) <= AT_DEPTH]
        self._end(hold, max(near, default=left_at) - EASE)
        self.phase, self._steady_since, self._dated = "rising", None, False

    def _date_end(self) -> None:
        """Date the end again, once enough is seen of the way up, and once more when all of it is."""
        if self.hold is None or self._left_at is None or self._way < LEAST_WAY:
            return
        way = [m for m in self._recent if m.t >= self._left_at - BEFORE]
        end = began([m.t for m in way], [m.at for m in way], OFF_WAY, math.radians(self._way))
        if end is not None:
            self._end(self.hold, min(end, way[-1].t))
            self._dated = True

    def _end(self, hold: HoldTimes, end: float) -> None:
        hold.end_s = max(hold.pauses[-1][1] if hold.pauses else hold.start_s, end)

    def _speed(self, now: _FoldSample) -> float | None:
        """Degrees per second over the last window: the mean of the place's and the fold's; None until there is enough.

        A hidden hip makes the place tremble, a hidden trunk the fold; seldom both.
        """
        self._recent.append(now)
        while now.t - self._recent[0].t > REMEMBER:
            self._recent.popleft()
        recent: list[_FoldSample] = []
        for moment in reversed(self._recent):
            # at few or uneven frames a second the window may hold no other: then the newest before it counts
            if now.t - moment.t > SPEED_WINDOW and now.t - recent[-1].t >= SPEED_WINDOW / 2:
                break
            recent.append(moment)
        if now.t - recent[-1].t < SPEED_WINDOW / 2:
            return None
        return _speed_of(recent)

    def _close(self, *, seen: bool = False) -> None:
        """End the hold, which somebody was ``seen`` to leave, or had left before the picture ended."""
        if self.hold is not None:
            self.hold.end_seen = seen or self.phase in ("rising", "paused")
            self.holds.append(self.hold)
            self.hold, self._left_at, self._steady_since = None, None, None


def _speed_of(moments: list[_FoldSample]) -> float:
    """Degrees a second through some moments: the mean of the place's and the fold's."""
    t = np.array([m.t for m in moments])
    t -= t.mean()
    x, y, fold = np.degrees(t @ np.array([m.at for m in moments]) / (t @ t)).tolist()  # the slopes of straight lines
    return float(math.hypot(x, y) + abs(fold)) / 2
