"""The measures of the pose, one small function each: B bodies go in, numbers (B, 2) come out.

The first is with the left leg as the extended one, the second with the right; (B, 1) where that is not asked.

They are exact on true joints (the tests hold them to that). What MediaPipe's landmarks make of them, and how far
that can be trusted in which view, is known to `alignment.body.estimate`, not here.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from alignment.body.bodies import Bodies, bent
from alignment.body.geometry import distance, from_vertical, heading, interior_angle, wrap
from alignment.body.landmarks import BACK_POINTS, Array, Landmark, Side, of, other
from alignment.body.readings import Unit
from alignment.body.shapes import BACK, BENT_KNEE, HEEL, LOWER_BACK, SHOULDERS, STRAIGHT_KNEE, TRUNK, Shape

#: a knee's centre lies this far over the floor when the leg rests on it, in thigh lengths (adults: 0.11 to 0.16)
KNEE_REST = 0.13
#: of what no body has
NONE = np.full((1, 1), np.nan)
#: from the picture's right to away from the extended leg, the left one and the right
_SIGNS = np.array([-1.0, 1.0])


def extended_knee(bodies: Bodies) -> Array:
    """Interior hip-knee-ankle angle of the extended leg in the picture, deg; 180 = straight."""
    return interior_angle(bodies.px("hip"), bodies.px("knee"), bodies.px("ankle"))


def bent_knee_height(bodies: Bodies) -> Array:
    """Height of the bent knee's centre over the floor less its rest height, in thigh lengths; 0 = on the floor.

    The floor is where the extended leg's heel lies, level in the camera's axes.
    """
    knee = bodies.at("knee")
    over = bodies.at("heel")[..., 1] - bent(knee[..., 1])
    return np.asarray(over / bent(distance(bodies.at("hip"), knee)) - KNEE_REST)


def heel_to_groin(bodies: Bodies) -> Array:
    """Distance of the bent ankle from the mid-hip, in thigh lengths."""
    from_groin = distance(bodies.at("ankle"), bodies.mid_at("hip")[:, None])
    return bent(from_groin / distance(bodies.at("hip"), bodies.at("knee")))


def fold(bodies: Bodies) -> Array:
    """Mid-hip to mid-shoulder line from vertical, deg, in space; 0 = upright, 90 = level."""
    d = (bodies.mid_at("shoulder") - bodies.mid_at("hip"))[:, None]
    return np.asarray(np.degrees(np.arctan2(np.hypot(d[..., 0], d[..., 2]), -d[..., 1])))


def spine_rounding(bodies: Bodies) -> Array:
    """Curvature of the back's outline times its chord, without a unit; above 0 = rounded, NaN = no outline."""
    if bodies.profile is None:
        return NONE
    at, out = bodies.profile
    at = at - at.mean(axis=1, keepdims=True)
    squares = at * at
    # of the parabola that fits best: what of the squares no straight line has
    slope = np.vecdot(at, squares) / np.vecdot(at, at)
    squares = squares - squares.mean(axis=1, keepdims=True) - at * slope[:, None]
    return np.asarray(-2 * np.vecdot(squares, out) / np.vecdot(squares, squares))[:, None]


def chest_direction(world: Array) -> Array:
    """The way the chest looks in the floor plane, (..., 3), as long as the shoulders are broad there.

    ``world``: (..., 33, 3) landmarks in camera axes.
    """
    across = world[..., Landmark.LEFT_SHOULDER, :] - world[..., Landmark.RIGHT_SHOULDER, :]
    # the chest looks to the right of the line from the right shoulder to the left, seen from above
    return np.stack([across[..., 2], np.zeros_like(across[..., 0]), -across[..., 0]], axis=-1)


def chest_turn(bodies: Bodies) -> Array:
    """Heading of the chest against the extended leg's in the floor plane, deg; above 0 = turned away from the leg."""
    chest, leg = chest_direction(bodies.world)[:, None], bodies.at("ankle") - bodies.at("hip")
    return np.asarray(wrap(heading(chest) - heading(leg)) * _SIGNS)


def shoulder_level(bodies: Bodies) -> Array:
    """The shoulder line against the floor, deg; above 0 = the extended leg's shoulder is the higher one."""
    d = bodies.at("shoulder") - bent(bodies.at("shoulder"))
    return np.asarray(np.degrees(np.arctan2(-d[..., 1], np.hypot(d[..., 0], d[..., 2]))))


def pelvis_roll(bodies: Bodies) -> Array:
    """Backward lean of the lower third of the back's outline, deg; above 0 = backward, NaN = no outline."""
    if bodies.back is None:
        return NONE
    low, high = bodies.back[:, :1], bodies.back[:, BACK_POINTS // 3, None]
    forward = bodies.px("ankle")[..., 0] - bodies.mid("hip")[:, None, 0]
    return np.asarray(-from_vertical(low, high) * np.sign((high - low)[..., 0] * forward))


def neck(bodies: Bodies) -> Array:
    """Interior ear-shoulder-hip angle in the picture, deg, from the middles of both sides."""
    return interior_angle(bodies.mid("ear"), bodies.mid("shoulder"), bodies.mid("hip"))[:, None]


def head_to_knee(bodies: Bodies) -> Array:
    """Distance of the forehead (between the eyes) from the extended knee, in torso lengths."""
    torso = distance(bodies.mid_at("shoulder"), bodies.mid_at("hip"))[:, None]
    return np.asarray(distance(bodies.mid_at("eye")[:, None], bodies.at("knee")) / torso)


class MeasureSpec(NamedTuple):
    """All that is to be known of a measure but its words, which are in `vision.words.measures`.

    ``joints``: those without which there is no value, ``e`` on the extended side, ``b`` on the bent one. ``scale``: how
    far an output of 1 of the networks is from one of 0, which lies at ``offset``, or, where that is None, at what the
    landmarks' geometry says: corrections for all measures made chest_turn twice and spine_rounding 1.4 times as wrong,
    for none the fold 1.1 times. ``shape``: what is drawn for it; nothing at the head, lines would cover the face and
    ask for attention it need not have. ``compared``: whether one person's two sides are.
    """

    value: Callable[[Bodies], Array]
    unit: Unit
    joints: tuple[str, ...]
    scale: float
    offset: float | None
    shape: Shape | None
    compared: bool = True


MEASURES: dict[str, MeasureSpec] = {
    "extended_knee": MeasureSpec(
        extended_knee, "deg", ("e hip", "e knee", "e ankle"), scale=15.0, offset=170.0, shape=STRAIGHT_KNEE
    ),
    "bent_knee_height": MeasureSpec(
        bent_knee_height, "thighs", ("b hip", "b knee"), scale=0.2, offset=0.1, shape=BENT_KNEE
    ),
    "heel_to_groin": MeasureSpec(
        heel_to_groin, "thighs", ("b hip", "b knee", "b ankle"), scale=0.2, offset=0.45, shape=HEEL
    ),
    "fold": MeasureSpec(
        fold, "deg", ("e hip", "b hip", "e shoulder", "b shoulder"), scale=15.0, offset=None, shape=TRUNK
    ),
    "spine_rounding": MeasureSpec(spine_rounding, "index", ("e hip", "e shoulder"), scale=0.5, offset=0.4, shape=BACK),
    "chest_turn": MeasureSpec(
        chest_turn, "deg", ("e shoulder", "b shoulder", "e hip"), scale=15.0, offset=5.0, shape=SHOULDERS
    ),
    "shoulder_level": MeasureSpec(
        shoulder_level, "deg", ("e shoulder", "b shoulder"), scale=10.0, offset=0.0, shape=SHOULDERS, compared=False
    ),
    "pelvis_roll": MeasureSpec(pelvis_roll, "deg", ("e hip", "b hip"), scale=15.0, offset=0.0, shape=LOWER_BACK),
    "neck": MeasureSpec(
        neck, "deg", ("e ear", "e shoulder", "e hip"), scale=20.0, offset=150.0, shape=None, compared=False
    ),
    "head_to_knee": MeasureSpec(
        head_to_knee, "torsos", ("e eye", "e knee"), scale=0.4, offset=1.0, shape=None, compared=False
    ),
}
#: where each lies in an array of them all
PLACES = {name: at for at, name in enumerate(MEASURES)}


@cache
def landmarks_of(measure: str, extended: Side) -> tuple[tuple[str, Landmark], ...]:
    """The joints without which a measure has no value, and the landmark of each."""
    joints = (joint.split() for joint in MEASURES[measure].joints)
    return tuple((joint, of(extended if side == "e" else other(extended), joint)) for side, joint in joints)
