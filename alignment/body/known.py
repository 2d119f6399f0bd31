"""Which landmarks are where the body is, and where the hips are: only that is drawn.

MediaPipe invents a leg that it cannot see, along the other one, and is as sure of a hip behind the trunk as of one in
front of it. What it says is believed where it calls it visible and the view does not hide it; of knees and ankles where
MoveNet sees them there too, and then also of hardly visible ones. Both models see a hip too far towards the knee, by up
to 0.3 thighs; the networks have learned where the hips are, and there they are drawn. Measured by
`python -m fixtures.drawn`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import LEGS, SIDES, Array, Body, Side, of, other
from alignment.body.readings import Bucket

#: visibility under which nothing is believed, but for what both models see
VISIBLE = 0.5
#: visibility under which not even a knee or an ankle is believed that both models see at one place: the larger model
#: calls a leg in plain view 0.3 to 0.4 visible. Of those that both see there, 2 in 1000 are not
VISIBLE_TO_BOTH = 0.1
#: lengths of the longer thigh on screen by which the two models may differ about a knee or an ankle
AGREE = 0.25
#: and about those of a leg that lies behind the other: there half of the knees they differ about by 0.2 are wrong
AGREE_BEHIND = 0.15
#: knee and ankle of each leg
_LEG = {side: np.array([of(side, joint) for joint in ("knee", "ankle")]) for side in SIDES}
#: heels and toes, and the ankle of each
_FEET = np.array([of(side, joint) for side in SIDES for joint in ("heel", "foot_index")])
_ANKLES = np.array([of(side, "ankle") for side in SIDES for _ in range(2)])
#: what the models may differ by about `LEGS` from the bent leg's side, by the extended leg
_BEHIND = {side: np.where(np.isin(LEGS, _LEG[side]), AGREE_BEHIND, AGREE) for side in SIDES}


def known(bodies: Sequence[Body], extended: Side, view: Bucket) -> NDArray[np.bool_]:
    """Whether each landmark is where it is drawn.

    Parameters
    ----------
    bodies : sequence of Body
        The same person, at the moment and a little before and after it; at least one.
    extended : "left" or "right"
        The extended leg.
    view : Bucket
        From where they are seen: it may hide the bent leg.

    Returns
    -------
    (33,) array of bool

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> seen = known([Stick(extended="left").body()], "left", "extended_side")
    >>> bool(seen[of("left", "knee")]), bool(seen[of("right", "knee")])
    (True, False)
    """
    visibility = _median([b.visibility for b in bodies])
    out = np.asarray(visibility >= VISIBLE)
    within = _BEHIND[extended] if view == "bent_side" else AGREE
    apart = [b.models_apart for b in bodies if b.models_apart is not None]
    if apart:
        out[LEGS] = (visibility[LEGS] >= VISIBLE_TO_BOTH) & (_median(apart) < within)
    if view == "extended_side":  # trunk and straight leg hide the bent one
        out[_LEG[other(extended)]] = False
    out[_FEET] &= out[_ANKLES]
    return out


def hips_off(read: Sequence[tuple[Body, Framing]]) -> Array:
    """How far the hips are from where they are seen, by what the networks read of some looks.

    Parameters
    ----------
    read : sequence of (Body, Framing)
        Each look and how it is read, see `Estimate.framing`; at least one.

    Returns
    -------
    (2,) array
        Pixels, x to the right, y down: the mean over the looks.

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> body = Stick().body()
    >>> hips_off([(body, Framing(body.mid("hip") + [4.0, -2.0], 200.0, 0.0))]).round(6).tolist()
    [4.0, -2.0]
    """
    off = np.array([framing.hip for _, framing in read]) - np.array([body.mid("hip") for body, _ in read])
    return np.asarray(off.sum(axis=0) / len(read))


def _median(rows: Sequence[Array]) -> Array:
    """The median of each column; NumPy's own takes three times as long for a few rows."""
    ordered = np.sort(np.asarray(rows), axis=0)
    return np.asarray((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
