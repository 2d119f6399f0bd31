"""The moving figure of the window: the pose where it is asked for, a turn, and the correction that a cue is about."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from alignment.body.landmarks import Side
from alignment.body.readings import Direction, Judged
from alignment.guidance.guide import Guide
from alignment.guidance.setup import Problem
from alignment.practice.movement import profile
from vision.drawing.figure import AZIMUTH, Look, correction

#: pictures of the figure a second
PICTURES = 20
#: when (s) the figure has reached which share of its way: into the pose, up again and back to sitting; from a fault to
#: how it should be; from how one sits to side-on. In between it moves as people do. The last two fade and begin anew
POSE = ((0.0, 0.0), (0.4, 0.0), (1.6, 2 / 3), (2.3, 2 / 3), (3.4, 1.0), (4.2, 1.0), (5.1, 2 / 3), (6.0, 0.0))
ONCE = ((0.0, 0.0), (1.2, 0.0), (2.6, 1.0), (4.8, 1.0))
#: seconds in which it fades
FADE = 0.35
#: azimuths (deg) from which it is drawn, each from so many degrees between the camera and where the person faces on
_FROM = ((0.0, 8.0), (25.0, 45.0), (62.0, 72.0), (120.0, 115.0), (155.0, 172.0))

Kind = Literal["pose", "turn", "cue"]


@dataclass(frozen=True)
class Shown:
    """What the figure shows. ``check``, ``direction``: of a cue; ``turned``: deg of azimuth at the end of a turn."""

    kind: Kind
    look: Look
    check: str = ""
    direction: Direction = "above"
    turned: float = 0.0


@dataclass(frozen=True)
class Moment:
    """One picture of it: how far on its way it is, and how much of it is there, both 0 to 1."""

    shown: Shown
    share: float
    there: float = 1.0


@dataclass(frozen=True)
class SpokenCue:
    """A cue that stands on the screen."""

    check: str
    direction: Direction


class Demonstration:
    """What is to be shown, from the guide's state. It stays the same as long as its occasion does."""

    def __init__(self, mirrored: bool) -> None:
        self._mirrored = mirrored
        self._occasion: Hashable = None
        self._shown: Shown | None = None
        self._since = 0.0

    def at(self, now: float, guide: Guide, judged: Judged, cue: SpokenCue | None) -> Moment | None:
        """The picture at ``now``, s; None where nothing is to be shown."""
        facing = -90.0 if guide.setup.facing is None else guide.setup.facing
        straight = _leg_asked_for(guide, judged, facing)
        problem = guide.setup.problem if guide.stage == "setup" else None
        turns = problem is not None and problem.step == "side"
        occasion = cue or (("turn", facing > 0) if turns else straight and (straight, facing > 0))
        if occasion != self._occasion:
            self._occasion, self._since = occasion, now
            self._shown = (
                self._of(cue, judged) if cue else self._turn(facing) if turns else self._pose(straight, facing)
            )
        return None if self._shown is None else moment(self._shown, now - self._since)

    def _of(self, cue: SpokenCue, judged: Judged) -> Shown | None:
        if judged.view is None or judged.extended is None or correction(cue.check, cue.direction, 0.0) is None:
            return None
        look = Look(AZIMUTH[judged.view.bucket], judged.extended, self._mirrored)
        return Shown("cue", look, cue.check, cue.direction)

    def _turn(self, facing: float) -> Shown:
        """From how one faces a quarter on: who faces the picture's right shows the camera the right side."""
        return Shown("turn", Look(-_azimuth(facing), "left", self._mirrored), turned=-72.0 if facing >= 0 else 72.0)

    def _pose(self, straight: Side | None, facing: float) -> Shown | None:
        if straight is None:
            return None
        side = _azimuth(abs(facing))
        return Shown("pose", Look(side if straight == _near(facing) else -side, straight, self._mirrored))


def moment(shown: Shown, seconds: float) -> Moment:
    """The picture of so many seconds after it began."""
    keys = POSE if shown.kind == "pose" else ONCE
    t = int(seconds * PICTURES) / PICTURES % keys[-1][0]
    there = 1.0 if shown.kind == "pose" else min(1.0, (t + 1 / PICTURES) / FADE, (keys[-1][0] - t) / FADE)
    return Moment(shown, share_at(keys, t), there)


def share_at(keys: Sequence[tuple[float, float]], t: float) -> float:
    """The share of the way at a time, s, between those that are given: along the minimum-jerk profile."""
    for (start, before), (end, after) in zip(keys, keys[1:], strict=False):
        if t <= end:
            return before + (after - before) * float(profile((t - start) / (end - start)))
    return keys[-1][1]


def _leg_asked_for(guide: Guide, judged: Judged, facing: float) -> Side | None:
    """The leg that is to be straight, where somebody is asked to take the pose and has not: the near one, if either."""
    if guide.stage == "setup":
        return _near(facing) if _nobody(guide.setup.problem) else None
    if not judged.seen or judged.phase not in ("looking", "seated") or guide.round_done:
        return None
    if guide.next_side is not None:
        return guide.next_side if judged.extended != guide.next_side else None
    return _near(facing) if judged.extended is None else None


def _nobody(problem: Problem | None) -> bool:
    return problem is not None and problem.step == "person"


def _near(facing: float) -> Side:
    """The side that somebody shows the camera who faces so many degrees from it, to the picture's right."""
    return "right" if facing > 0 else "left"


def _azimuth(facing: float) -> float:
    """From where the figure is drawn whose person faces so many degrees from the camera."""
    drawn = next(drawn for least, drawn in reversed(_FROM) if abs(facing) >= least)
    return drawn if facing >= 0 else -drawn
