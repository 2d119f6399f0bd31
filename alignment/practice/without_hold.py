"""What a recording without a hold did show: the legs, how far they folded, and when."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from alignment.body.geometry import interior_angle, rise
from alignment.body.landmarks import SIDES, Body, of
from alignment.practice.parameters import HOLD, HoldParameters

#: degrees of a knee from which both legs are called straight
STRAIGHT = 150.0
#: degrees of a knee up to which both are called bent
BENT = 120.0
#: by how much of their length thighs and shanks hang down of somebody who stands
HANGS = 0.6
#: the share of the time with a person in which something was so that is said to have been so
MOSTLY = 0.5

Pose = Literal["pose", "standing", "both_straight", "both_bent", "other"]


@dataclass(frozen=True)
class WithoutHold:
    """``pose``: what the person was in most of the time, or the pose's legs, for ``lasted_s``.

    ``fold``: the deepest one with the pose's legs, in degrees. ``at``: a moment that shows it, s; None where nobody was
    seen. ``least``: the fold, in degrees, from which a hold was counted then.
    """

    pose: Pose
    lasted_s: float = 0.0
    fold: float | None = None
    at: float | None = None
    least: float = HOLD.enter_fold

    @property
    def deep_enough(self) -> bool:
        """Whether the fold was one that a hold is counted in: then it was not kept for long enough."""
        return self.fold is not None and self.fold >= self.least


class NoHoldObserver:
    """Takes every frame of a practice; what it keeps does not grow with them."""

    def __init__(self, parameters: HoldParameters = HOLD) -> None:
        self._by = parameters
        self._seconds: dict[Pose, float] = dict.fromkeys(get_args(Pose), 0.0)
        self._last: dict[Pose, float] = {}
        self._before: float | None = None
        self._fold, self._least = -math.inf, parameters.enter_fold
        self._at: float | None = None

    def take(self, t: float, body: Body | None, fold: float | None, *, sure: bool = False) -> None:
        """The next frame: who is seen, the fold in degrees where the legs are the pose's, whether they surely are."""
        passed = min(t - self._before, 1.0) if self._before is not None else 0.0
        self._before = t
        if body is None:
            return
        pose: Pose = "pose" if fold is not None else _legs(body)
        self._seconds[pose] += passed
        self._last[pose] = t
        if fold is not None and fold > self._fold:
            self._fold, self._at = fold, t
            self._least = self._by.enter(sure=sure)

    def told(self) -> WithoutHold:
        """What was seen, if there was no hold."""
        seen, pose_s = sum(self._seconds.values()), self._seconds["pose"]
        if pose_s >= min(self._by.shortest, MOSTLY * seen) and self._at is not None:
            return WithoutHold("pose", round(pose_s, 2), round(self._fold, 1), self._at, self._least)
        most = max(self._seconds, key=lambda pose: self._seconds[pose] if pose != "pose" else -1.0)
        pose: Pose = most if self._seconds[most] >= MOSTLY * max(seen, 1e-9) else "other"
        at = self._last.get(pose, next(iter(self._last.values()), None))
        return WithoutHold(pose, round(self._seconds[pose], 2), at=at)


def _legs(body: Body) -> Pose:
    knees = [interior_angle(*(body.world[of(side, j)] for j in ("hip", "knee", "ankle"))) for side in SIDES]
    limbs = [(side, a, b) for side in SIDES for a, b in (("hip", "knee"), ("knee", "ankle"))]
    if all(rise(body.px(side, a), body.px(side, b)) < -HANGS for side, a, b in limbs):
        return "standing"
    if min(knees) > STRAIGHT:
        return "both_straight"
    return "both_bent" if max(knees) < BENT else "other"
