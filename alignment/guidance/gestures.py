"""What somebody on the mat tells without a key: an arm held straight up, leaving the picture, coming back, standing up.

The arm must be one alone: who breathes in with both arms overhead before a fold asks for nothing.
"""

from typing import Literal

import numpy as np

from alignment.body.geometry import interior_angle
from alignment.body.landmarks import SIDES, Array, Body, Landmark, Side, of, other

Gesture = Literal["arm", "left", "back", "stood"]

#: seconds for which an arm is held up, for which it may be lost to sight meanwhile, and must be down before the next
ARM_FOR, ARM_GAP, ARM_DOWN = 2.0, 0.5, 1.0
#: degrees that each half of a raised arm may lean, and least angle at its elbow
ARM_LEAN, ARM_STRAIGHT = 35.0, 145.0
#: torso lengths by which its wrist is over the shoulder at least; an arm has 1.1 to 1.2
ARM_HIGH = 0.75
#: degrees that the trunk of somebody who sits may lean; who folds or leans back for something is not asking
TRUNK_LEAN = 25.0
#: MediaPipe's visibility from which a wrist and an elbow are believed
SEEN = 0.5
#: seconds without anybody after which they have left, with somebody until they are back, and standing until it is over
LEFT_FOR, BACK_FOR, STOOD_FOR = 5.0, 1.0, 30.0
#: torso lengths by which the hips of somebody who stands are over the ankles at least: sitting under 0.3, standing 1.5
STANDS = 1.0


class Gestures:
    """Watches for gestures. Feed it every frame in order, also during a pause; `step` returns one as it is made."""

    def __init__(self) -> None:
        self._arm_since: float | None = None
        self._arm_at = self._down_since = -np.inf
        self._armed = True
        self._seen_since: float | None = None
        self._seen_at: float | None = None
        self._away = False
        self._gone_since: float | None = None

    def step(self, t: float, body: Body | None, *, holding: bool = False) -> Gesture | None:
        """Take the next frame; ``holding``: in a hold nobody asks for anything, and a hidden face is nobody leaving."""
        came_or_went = self._presence(t, body, holding)
        stood = self._standing(t, body, holding)
        arm = self._arm(t, body if not holding else None)
        return came_or_went or ("stood" if stood else None) or ("arm" if arm else None)

    def _presence(self, t: float, body: Body | None, holding: bool) -> Gesture | None:
        if body is None:
            self._seen_since = None
            if self._seen_at is not None and not self._away and not holding and t - self._seen_at >= LEFT_FOR:
                self._away = True
                return "left"
            return None
        self._seen_at = t
        self._seen_since = t if self._seen_since is None else self._seen_since
        if self._away and t - self._seen_since >= BACK_FOR:
            self._away = False
            return "back"
        return None

    def _standing(self, t: float, body: Body | None, holding: bool) -> bool:
        """Whether nobody has sat there for `STOOD_FOR` seconds: they stand, or have left."""
        if holding or (body is not None and not _stands(body)) or self._seen_at is None:
            self._gone_since = None
            return False
        self._gone_since = t if self._gone_since is None else self._gone_since
        return t - self._gone_since >= STOOD_FOR

    def _arm(self, t: float, body: Body | None) -> bool:
        if body is not None and raised_arm(body) is not None:
            self._arm_at = t
            self._arm_since = t if self._arm_since is None else self._arm_since
        elif t - self._arm_at > ARM_GAP:
            self._arm_since = None
            self._armed = self._armed or t - self._arm_at >= ARM_DOWN
        if self._armed and self._arm_since is not None and t - self._arm_since >= ARM_FOR:
            self._armed = False
            return True
        return False


def raised_arm(body: Body) -> Side | None:
    """Whose arm alone is straight up, of somebody who sits upright; None where it is neither or both."""
    trunk = body.mid("shoulder") - body.mid("hip")
    torso = float(np.hypot(*trunk))
    if torso == 0 or _lean(trunk) > TRUNK_LEAN or _stands(body):
        return None
    up = [side for side in SIDES if _is_up(body, side, torso)]
    if len(up) != 1:
        return None
    shoulder, wrist = (body.pixels[of(other(up[0]), joint)] for joint in ("shoulder", "wrist"))
    return up[0] if wrist[1] > shoulder[1] else None


def _is_up(body: Body, side: Side, torso: float) -> bool:
    shoulder, elbow, wrist = (body.pixels[of(side, joint)] for joint in ("shoulder", "elbow", "wrist"))
    seen = min(body.visibility[of(side, joint)] for joint in ("elbow", "wrist"))
    return bool(
        seen >= SEEN
        and shoulder[1] - wrist[1] >= ARM_HIGH * torso
        and wrist[1] < body.pixels[Landmark.NOSE][1]
        and max(_lean(elbow - shoulder), _lean(wrist - elbow)) <= ARM_LEAN
        and interior_angle(shoulder, elbow, wrist) >= ARM_STRAIGHT
    )


def _stands(body: Body) -> bool:
    torso = float(np.hypot(*(body.mid("shoulder") - body.mid("hip"))))
    return float(body.mid("ankle")[1] - body.mid("hip")[1]) > STANDS * max(torso, 1.0)


def _lean(way: Array) -> float:
    """Degrees by which a way on screen leans from straight up."""
    return float(np.degrees(np.arctan2(abs(way[0]), -way[1])))
