"""Which landmarks are where the body is: only those are drawn.

MediaPipe invents a leg that it cannot see, along the other one, and is as sure of a hip behind the trunk as of one in
front of it. What it says is believed where it calls it visible, where the view does not hide it, and, of knees and
ankles, where MoveNet sees it there too. Measured by `python -m fixtures.drawn`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import SIDES, Body, Joint, Side, of
from alignment.body.readings import Bucket

#: visibility under which nothing is believed
VISIBLE = 0.5
#: lengths of the longer thigh on screen by which the two models may differ about a knee or an ankle, and about those of
#: a leg that lies behind the other: there half of the knees they differ about by 0.2 are wrong
AGREE, AGREE_BEHIND = 0.25, 0.15
_LEG = ("knee", "ankle")
_FOOT = ("heel", "foot_index")
#: what the trunk and the other leg hide, as the view shows it: of the straight leg, and of the bent one
_HIDDEN: dict[Bucket, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "extended_side": ((), _LEG),
    "bent_side": (("hip",), ()),
}
#: the leg and its joints between which a check's line is drawn
_DRAWN_AT = {"bent_knee_height": ("bent", ("knee",)), "heel_to_groin": ("bent", ("ankle",))}


def known(bodies: Sequence[Body], extended: Side, view: Bucket) -> NDArray[np.bool_]:
    """Whether each landmark is where it is drawn, (33,), from the same person a little before and after as well."""
    visibility = np.median([b.visibility for b in bodies], axis=0)
    out = np.asarray(visibility >= VISIBLE)
    hidden = _HIDDEN.get(view, ((), ()))
    for side in SIDES:
        behind = view == "bent_side" and side == extended
        for joint in _LEG:
            out[of(side, joint)] &= _agreed(bodies, side, joint, AGREE_BEHIND if behind else AGREE)
        for joint in hidden[0 if side == extended else 1]:
            out[of(side, joint)] = False
        for joint in _FOOT:
            out[of(side, joint)] &= out[of(side, "ankle")]
    return out


def is_drawn(check: str, extended: Side, view: Bucket) -> bool:
    """Whether the view hides nothing of what a check's line is drawn between."""
    of_straight, of_bent = _HIDDEN.get(view, ((), ()))
    leg, joints = _DRAWN_AT.get(check, ("bent", ()))
    return not set(joints) & set(of_straight if leg == "straight" else of_bent)


def _agreed(bodies: Sequence[Body], side: Side, joint: str, within: float) -> bool:
    """Whether MoveNet sees a joint where MediaPipe does, in most of the looks; True where it was not asked."""
    apart = [
        np.hypot(*(b.px(side, joint) - b.movenet[Joint[f"{side}_{joint}".upper()]][:2])) / _thigh(b)
        for b in bodies
        if b.movenet is not None
    ]
    return not apart or float(np.median(apart)) < within


def _thigh(body: Body) -> float:
    """The longer of both thighs on screen, in pixels."""
    return max(1.0, *(float(np.hypot(*(body.px(s, "hip") - body.px(s, "knee")))) for s in SIDES))
