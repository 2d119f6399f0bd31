"""The phases of a practice and the hold clock: a fold over time goes in, holds with their times come out."""

import math
from collections import deque
from dataclasses import dataclass, field
from operator import mul

from alignment.body.readings import Phase
from alignment.practice.movement import arrived, began
from alignment.practice.parameters import HOLD, HoldParameters

Place = tuple[float, float]


@dataclass(frozen=True)
class _FoldSample:
    """The fold in degrees, and where the shoulders are seen from the hips, in torso lengths on screen.

    ``sure``: whether it surely is the pose.
    """

    t: float
    fold: float
    place: Place
    sure: bool

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
class Ascent:
    """How somebody came up out of a hold, see `alignment.practice.rising`.

    ``took_s``: seconds from the hold's end to sitting upright; ``fastest``: the greatest speed, deg/s of the fold.
    """

    took_s: float
    fastest: float


@dataclass
class HoldTimes:
    """One hold. Times in seconds of the clip; ``pauses``: when it was left, and when it went on.

    ``begin_seen``, ``end_seen``: whether somebody was seen to fold into it, and to leave it; without both it may have
    been longer. ``way_up``: how they came up, where all of that was seen. ``least_s``: seconds held from
    which it counts. ``deeper``: by how many degrees each of its folds was deeper than one that counts, their sum.
    """

    start_s: float
    end_s: float
    pauses: list[tuple[float, float]] = field(default_factory=list)
    begin_seen: bool = False
    end_seen: bool = False
    way_up: Ascent | None = None
    least_s: float = HOLD.shortest
    deeper: float = 0.0

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
        """Whether it lasted long enough to be a hold, and was deep enough in the mean: who enters may lean back."""
        return self.held_s >= self.least_s and self.deeper >= 0


class HoldClock:
    """The phase machine. Feed it every frame in order; its state is `phase`, `hold` and `holds`.

    A hold begins where the fold becomes steady (found a second later and dated back), goes on through breathing,
    short pauses and frames in which nobody could be seen, and ends where the rise out of it began.
    """

    def __init__(self, parameters: HoldParameters = HOLD) -> None:
        self._by = parameters
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

    def step(self, t: float, fold: float | None, place: Place | None = None, *, sure: bool = False) -> Phase:
        """The phase at ``t`` (s).

        ``fold`` in degrees; None = nobody there, or nobody in the pose. ``place``: the mid-shoulder less the mid-hip on
        screen, in torso lengths; it tells stillness better than the fold, whose estimate flattens in some views.
        Without it, what a camera at the side would see is taken. ``sure``: whether it surely is the pose.
        """
        if fold is None:
            self._unseen(t)
        else:
            turn = math.radians(fold)
            self._seen(_FoldSample(t, fold, place or (math.sin(turn), -math.cos(turn)), sure))
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
        gap = t - self._seen_t if self._seen_t is not None else self._by.forget
        if self.hold is not None:
            if gap > self._by.unseen:
                self._close()
                self.phase = "looking"
        elif gap >= self._by.forget:
            self.phase = "looking"
        if gap >= self._by.speed_window:
            self._recent.clear()
            self._steady_since = None

    def _seen(self, now: _FoldSample) -> None:
        if self._seen_t is not None and now.t - self._seen_t > self._by.unseen:
            self.cut()
        speed = self._speed(now)
        before, self._seen_t = self._seen_t, now.t
        least = self._by.leave if self.hold or self.phase == "folding" else self._by.enter
        if now.fold < least(sure=now.sure):
            self._date_end()
            self._close(seen=before is not None and now.t - before <= self._by.forget)
            self.phase, self._steady_since = "seated", None
        elif self.hold is not None:
            self._holding(now, self.hold, now.t - (before if before is not None else now.t), speed)
        else:
            self._folding(now, speed)

    def _folding(self, now: _FoldSample, speed: float | None) -> None:
        by = self._by
        if self.phase not in ("folding", "rising"):
            self._folding_since = now.t
        rising = speed is not None and speed > by.steady_speed and now.fold < self._since(by.rising_over)[0].fold - 1
        self.phase = "rising" if self.phase == "rising" or rising else "folding"
        if self._is_steady(now.t, speed):
            start = self._begin(now, self._steady_since or now.t)
            seen = self._way >= by.least_way
            self.hold = HoldTimes(start, now.t, begin_seen=seen, least_s=by.shortest)
            self.phase, self._depth, self._place, self._left_at = "holding", now.fold, now.place, None

    def _begin(self, now: _FoldSample, since: float) -> float:
        """When the hold that has been steady ``since`` a time began: when the fold arrived there."""
        by = self._by
        steady = [m for m in self._recent if m.t >= since]
        x, y = (sum(m.place[i] for m in steady) / len(steady) for i in (0, 1))
        fold = sum(m.fold for m in steady) / len(steady)
        way = [m for m in self._recent if m.t >= self._folding_since - by.fold_begins]
        # on screen nobody comes farther than they fold; more than that were mistaken sightings
        self._way = min(max(m.gone((x, y), fold) for m in way), math.sqrt(2) * fold)
        start = None
        if self._way >= by.least_way:
            start = arrived([m.t for m in way], [m.at for m in way], by.off_way, math.radians(self._way))
        if start is None:
            start = next(m.t for m in steady if m.moved(now.place) <= by.at_depth)
        return max(way[0].t, min(start, now.t))

    def _since(self, seconds: float) -> list[_FoldSample]:
        """The moments of the last seconds."""
        newest = self._recent[-1].t
        return [m for m in self._recent if newest - m.t <= seconds]

    def _is_steady(self, t: float, speed: float | None) -> bool:
        """Whether the shoulders have kept still for long enough; remembers since when."""
        by = self._by
        if speed is None or speed > by.steady_speed:
            self._steady_since = None
        elif self._steady_since is None:
            self._steady_since = t
        if self._steady_since is not None and t - self._steady_since >= by.steady_for:
            return True
        lately = self._since(by.still_for)
        if lately[0] is self._recent[0] or _speed_of(lately) > by.drift:
            return False
        self._steady_since = lately[0].t
        return True

    def _holding(self, now: _FoldSample, hold: HoldTimes, passed: float, speed: float | None) -> None:
        by = self._by
        if self.phase == "holding":
            moving = speed is not None and speed > by.steady_speed
            if moving and now.fold > self._depth + by.rise and hold.held_s < by.rested:
                self._go_on(hold)
                return
            if moving and now.fold < self._depth - 1:
                self._left_at = self._left_at if self._left_at is not None else now.t
            elif self._left_at is not None and not moving and now.fold > self._depth - by.rise:
                self._left_at = None
            if now.fold < self._depth - by.rise and self._left_at is not None:
                self._leave(hold, self._left_at)
                return
            hold.end_s = now.t
            if self._left_at is None:
                hold.deeper += now.fold - by.enter(sure=now.sure)
                self._follow(now, min(1.0, passed / 3.0))
        elif now.fold > self._depth - by.rise / 2:
            hold.pauses.append((hold.end_s, now.t))
            hold.end_s = now.t
            self.phase, self._left_at, self._dated = "holding", None, False
        elif self._left_at is not None and now.t - self._left_at > by.pause:
            self._close(seen=True)
            self.phase = "folding"
        elif self._is_steady(now.t, speed):
            self.phase = "paused"
        if self._left_at is not None and not self._dated and now.gone(self._place, self._depth) > by.half * self._way:
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
        by = self._by
        near = [m.t for m in self._recent if left_at - 1 <= m.t <= left_at and m.moved(self._place) <= by.at_depth]
        self._end(hold, max(near, default=left_at) - by.ease)
        self.phase, self._steady_since, self._dated = "rising", None, False

    def _date_end(self) -> None:
        """Date the end again, once enough is seen of the way up, and once more when all of it is."""
        by = self._by
        if self.hold is None or self._left_at is None or self._way < by.least_way:
            return
        way = [m for m in self._recent if m.t >= self._left_at - by.before]
        end = began([m.t for m in way], [m.at for m in way], by.off_way, math.radians(self._way))
        if end is not None:
            self._end(self.hold, min(end, way[-1].t))
            self._dated = True

    def _end(self, hold: HoldTimes, end: float) -> None:
        hold.end_s = max(hold.pauses[-1][1] if hold.pauses else hold.start_s, end)

    def _speed(self, now: _FoldSample) -> float | None:
        """Degrees per second over the last window: the mean of the place's and the fold's; None until there is enough.

        A hidden hip makes the place tremble, a hidden trunk the fold; seldom both.
        """
        by = self._by
        self._recent.append(now)
        while now.t - self._recent[0].t > by.remember:
            self._recent.popleft()
        recent: list[_FoldSample] = []
        for moment in reversed(self._recent):
            # at few or uneven frames a second the window may hold no other: then the newest before it counts
            if now.t - moment.t > by.speed_window and now.t - recent[-1].t >= by.speed_window / 2:
                break
            recent.append(moment)
        if now.t - recent[-1].t < by.speed_window / 2:
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
    middle = sum(m.t for m in moments) / len(moments)
    t = [m.t - middle for m in moments]
    squares = sum(s * s for s in t)
    # the slopes of straight lines; plain floats, which for so few moments take half as long as NumPy
    x, y, fold = (math.degrees(sum(map(mul, t, of)) / squares) for of in zip(*(m.at for m in moments), strict=True))
    return (math.hypot(x, y) + abs(fold)) / 2
