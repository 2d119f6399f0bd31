"""A practice as it happens: bodies go in frame by frame, judged frames come out a little later."""

import math
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from alignment.body.estimate import Estimate
from alignment.body.known import hips_off
from alignment.body.landmarks import Body, Side
from alignment.body.measuring import Measured, measured, readings
from alignment.body.placement import Placement, placed
from alignment.body.readings import CameraFault, Finding, Judged, Phase
from alignment.checks import PoseSpec
from alignment.practice.hold import HoldClock, HoldTimes
from alignment.practice.in_pose import PoseEvidence
from alignment.practice.legs import Legs
from alignment.practice.looks import TOGETHER, Looks
from alignment.practice.parameters import PRACTICE, PracticeParameters
from alignment.practice.records import Records
from alignment.practice.rising import RisingObserver
from alignment.practice.without_hold import NoHoldObserver

#: seconds a recording is judged behind the frame last seen, so that what follows a moment helps to judge it
LOOKAHEAD = 3.0


@dataclass
class _PendingFrame:
    """A frame on its way through: what was seen, and when it came its phase and whether a hold went on or paused."""

    t: float
    body: Body | None
    estimate: Estimate | None
    phase: Phase = "looking"
    in_hold: bool = False
    readings: dict[Side, Measured] = field(default_factory=dict)

    def measured(self, extended: Side) -> Measured:
        if extended not in self.readings:
            assert self.body is not None and self.estimate is not None
            self.readings[extended] = measured(self.body, extended, self.estimate.of(extended))
        return self.readings[extended]


class _Clocks:
    """The time held of the hold in progress as it was told: nothing is taken back where it is found to have ended."""

    def __init__(self) -> None:
        self._number, self._held_s = 0, 0.0

    def held(self, number: int, held_s: float) -> float:
        """What to tell of the hold with this number, of which ``held_s`` seconds are known to be held."""
        self._held_s = max(self._held_s, held_s) if number == self._number else held_s
        self._number = number
        return self._held_s


class Practice:
    """Judges one person's practice. All state of the judging room lives here.

    ``lookahead`` in seconds: `LOOKAHEAD` for recordings, 0 live (then judged frames come out at once and are
    smoothed over the past only). ``parameters``: what it judges by.
    """

    def __init__(
        self,
        spec: PoseSpec,
        *,
        strictness: float = 1.0,
        lookahead: float = LOOKAHEAD,
        parameters: PracticeParameters = PRACTICE,
    ) -> None:
        self.spec, self.strictness, self.lookahead, self._by = spec, strictness, lookahead, parameters
        self._better = spec.better_views
        self.clock, self.records = HoldClock(parameters.hold), Records(spec, parameters.records)
        self._up = RisingObserver(parameters.hold)
        self._looks = Looks(together=TOGETHER if lookahead else 1)
        self._waiting: deque[_PendingFrame] = deque()
        self._near: deque[_PendingFrame] = deque()
        self._holds: list[HoldTimes] = []
        self._begin_shot()
        self._camera: Counter[CameraFault] = Counter()
        self._viewed = self._shot = 0
        self.without_hold = NoHoldObserver(parameters.hold)
        self._clocks = _Clocks()

    def _begin_shot(self) -> None:
        """Nothing is known of the person yet."""
        self.legs = Legs(self._by.legs)
        self._in_pose = PoseEvidence(self._by.in_pose)
        self._torso = 1.0

    def push(self, t: float, body: Body | None, *, looked: bool = True, cut: bool = False) -> Iterator[Judged]:
        """Take the next frame (``body`` None = nobody seen); yields the frames that can be judged by now.

        ``looked``: whether the frame was itself looked at. Where not, it waits for the next one that was, and is read
        as what lies between the two. ``cut``: whether it is the first of another shot, which ends a hold; who is there,
        and what they do, is then learned anew.
        """
        if cut:
            yield from self._cut()
        for frame in self._looks.take(t, body, looked=looked):
            yield from self._take(*frame)

    def _take(self, t: float, body: Body | None, read: Estimate | None) -> Iterator[Judged]:
        entry = _PendingFrame(t, body, read)
        fold = None
        if entry.estimate is not None:
            straight = self.legs.step(t, entry.estimate, holding=self.clock.hold is not None)
            fold = _fold(entry.estimate)
            fold = fold if self._in_pose.step(t, entry.estimate, fold, straight) else None
        self.without_hold.take(t, body, fold, sure=self._in_pose.sure)
        place = self._place(body) if body is not None else None
        entry.phase = self.clock.step(t, fold, place, sure=self._in_pose.sure)
        self._up.step(t, fold, place, self.clock.hold)
        if self.clock.hold is not None:
            entry.in_hold = True
            if not self._holds or self._holds[-1] is not self.clock.hold:
                self._holds.append(self.clock.hold)
        self._waiting.append(entry)
        self._near.append(entry)
        while self._waiting and self._waiting[0].t <= t - self.lookahead:
            yield self._judge(self._waiting.popleft())

    def _cut(self) -> Iterator[Judged]:
        """The frames still waiting of the shot that has ended."""
        for frame in self._looks.finish():
            yield from self._take(*frame)
        self.clock.cut()
        self._up.cut()
        while self._waiting:
            yield self._judge(self._waiting.popleft())
        self._near.clear()
        self.records.forget_seated()
        self._shot += 1
        self._begin_shot()

    def finish(self) -> Iterator[Judged]:
        """The frames still waiting, once the last one has been pushed."""
        yield from self._cut()
        self.clock.finish()
        self.records.close([h for h in self._holds if h.counts])

    def _place(self, body: Body) -> tuple[float, float]:
        """Where the shoulders are seen from the hips, in torso lengths: the longest torso seen so far."""
        x, y = (body.mid("shoulder") - body.mid("hip")).tolist()
        self._torso = max(self._torso, math.hypot(x, y))
        return x / self._torso, y / self._torso

    def camera_warnings(self) -> list[tuple[CameraFault, float]]:
        """What was wrong with the camera's place, and in which share of the frames, the most frequent first."""
        return [(fault, count / max(self._viewed, 1)) for fault, count in self._camera.most_common()]

    def _judge(self, entry: _PendingFrame) -> Judged:
        by = self._by
        while self._near[0].t < entry.t - by.view_smooth:
            self._near.popleft()
        number, hold = self._hold_at(entry.t)
        phase: Phase = "holding" if hold else ("rising" if entry.phase == "holding" else entry.phase)
        held_s = self._holds[number - 1].held_by(entry.t) if hold or (entry.in_hold and number) else 0.0
        record = self.records.of(number, hold, self._shot) if hold else None
        extended, body = self.legs.extended, entry.body
        if record and body is not None:
            record.swing.add(entry.t, body)
            if body.worn is not None:
                record.worn.append(body.worn)
        shown = record or (self.records.holds.get(number) if held_s else None)
        if held_s:
            held_s = self._clocks.held(number, held_s)
        aligned_s = min(shown.aligned_s, held_s) if shown else 0.0
        if body is None or extended is None or phase == "looking":
            if record:
                self.records.unseen(record, entry.t)
            nothing = Judged(entry.t, body is not None, phase, hold=number, held_s=held_s, aligned_s=aligned_s)
            return replace(nothing, pixels=body.pixels, visibility=body.visibility) if body else nothing
        around = [(e.body, e.estimate) for e in self._around(entry.t, by.view_smooth) if e.body and e.estimate]
        near = [read.of(extended) for _, read in around]
        off = hips_off([(b, read.framing) for b, read in around])
        here = placed(body, extended, [b for b, _ in around], near, off)
        self._viewed += 1
        self._camera.update(here.view.warnings)
        findings = tuple(self._findings(entry, here, phase))
        moments = self.records.add(record, entry.t, phase, extended, here.view, findings)
        return Judged(
            entry.t,
            True,
            phase,
            extended,
            here.view,
            findings,
            number,
            held_s,
            min(record.aligned_s, held_s) if record else aligned_s,
            here.body.pixels,
            here.body.visibility,
            here.body.back,
            moments,
            here.exchanged,
            known=here.known,
            hips_off=off,
        )

    def _hold_at(self, t: float) -> tuple[int, HoldTimes | None]:
        """The number (from 1) of the hold at ``t`` and its times; the number of the last one and None when not held."""
        for number in range(len(self._holds), 0, -1):
            hold = self._holds[number - 1]
            if hold.start_s <= t:
                return number, hold if hold.goes_on_at(t) else None
        return 0, None

    def _around(self, t: float, seconds: float) -> list[_PendingFrame]:
        return [e for e in self._near if abs(e.t - t) <= seconds and e.body is not None]

    def _findings(self, entry: _PendingFrame, here: Placement, phase: Phase) -> Iterator[Finding]:
        near = [e.measured(here.extended) for e in self._around(entry.t, self._by.smooth)]
        found = readings(entry.measured(here.extended), near, self._better, here.view.bucket)
        for name, check in self.spec.checks.items():
            yield check.judge(found[name], phase, here.view, self.strictness, here.shape(name))


def _fold(seen: Estimate) -> float:
    """The fold in degrees, whichever leg is extended: both readings, by how likely each is."""
    left = 1 / (1 + np.exp(-max(-20.0, min(20.0, seen.log_odds))))
    folds = [h.values["fold"] or 0.0 for h in (seen.left, seen.right)]
    return float(left * folds[0] + (1 - left) * folds[1])
