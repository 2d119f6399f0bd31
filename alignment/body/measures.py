"""The measures of the pose, one small function each: B bodies and the extended leg's side go in, B numbers come out.

They are exact on true joints (the tests hold them to that). What MediaPipe's landmarks make of them, and how far
that can be trusted in which view, is known to `alignment.body.estimate`, not here.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from alignment.body.bodies import Bodies
from alignment.body.geometry import along, distance, from_vertical, heading, interior_angle, signed_distance, wrap
from alignment.body.landmarks import BACK_POINTS, Array, Landmark, Side, of, other
from alignment.body.readings import Unit
from alignment.body.shapes import BACK, BENT_KNEE, HEEL, LOWER_BACK, SHOULDERS, STRAIGHT_KNEE, TRUNK, Shape

#: a knee's centre lies this far over the floor when the leg rests on it, in thigh lengths (adults: 0.11 to 0.16)
KNEE_REST = 0.13


def extended_knee(bodies: Bodies, extended: Side) -> Array:
    """Interior hip-knee-ankle angle of the extended leg in the picture, deg; 180 = straight."""
    return interior_angle(*(bodies.px(extended, j) for j in ("hip", "knee", "ankle")))


def bent_knee_height(bodies: Bodies, extended: Side) -> Array:
    """Height of the bent knee's centre over the floor less its rest height, in thigh lengths; 0 = on the floor.

    The floor is where the extended leg's heel lies, level in the camera's axes.
    """
    hip, knee = (bodies.at(other(extended), j) for j in ("hip", "knee"))
    return np.asarray((bodies.at(extended, "heel")[:, 1] - knee[:, 1]) / distance(hip, knee) - KNEE_REST)


def heel_to_groin(bodies: Bodies, extended: Side) -> Array:
    """Distance of the bent ankle from the mid-hip, in thigh lengths."""
    hip, knee, ankle = (bodies.at(other(extended), j) for j in ("hip", "knee", "ankle"))
    return np.asarray(distance(ankle, bodies.mid_at("hip")) / distance(hip, knee))


def fold(bodies: Bodies, extended: Side) -> Array:
    """Mid-hip to mid-shoulder line from vertical, deg, in space; 0 = upright, 90 = level."""
    d = bodies.mid_at("shoulder") - bodies.mid_at("hip")
    return np.asarray(np.degrees(np.arctan2(np.hypot(d[:, 0], d[:, 2]), -d[:, 1])))


def spine_rounding(bodies: Bodies, extended: Side) -> Array:
    """Curvature of the back's outline times its chord, without a unit; above 0 = rounded, NaN = no outline."""
    if bodies.back is None:
        return np.full(len(bodies), np.nan)
    hip, shoulder = bodies.mid("hip"), bodies.mid("shoulder")
    out = np.abs(signed_distance(bodies.back, hip, shoulder)) / distance(hip, shoulder)[:, None]
    at = along(bodies.back, hip, shoulder)
    at = at - at.mean(axis=1, keepdims=True)
    squares = at * at
    # of the parabola that fits best: what of the squares no straight line has
    slope = (at * squares).sum(axis=1) / squares.sum(axis=1)
    squares = squares - squares.mean(axis=1, keepdims=True) - at * slope[:, None]
    return np.asarray(-2 * (squares * out).sum(axis=1) / (squares * squares).sum(axis=1))


def chest_direction(world: Array) -> Array:
    """The way the chest looks in the floor plane, (..., 3), as long as the shoulders are broad there.

    ``world``: (..., 33, 3) landmarks in camera axes.
    """
    across = world[..., Landmark.LEFT_SHOULDER, :] - world[..., Landmark.RIGHT_SHOULDER, :]
    # the chest looks to the right of the line from the right shoulder to the left, seen from above
    return np.stack([across[..., 2], np.zeros_like(across[..., 0]), -across[..., 0]], axis=-1)


def chest_turn(bodies: Bodies, extended: Side) -> Array:
    """Heading of the chest against the extended leg's in the floor plane, deg; above 0 = turned away from the leg."""
    leg = bodies.at(extended, "ankle") - bodies.at(extended, "hip")
    turn = wrap(heading(chest_direction(bodies.world)) - heading(leg))
    return turn if extended == "right" else -turn


def shoulder_level(bodies: Bodies, extended: Side) -> Array:
    """The shoulder line against the floor, deg; above 0 = the extended leg's shoulder is the higher one."""
    d = bodies.at(extended, "shoulder") - bodies.at(other(extended), "shoulder")
    return np.asarray(np.degrees(np.arctan2(-d[:, 1], np.hypot(d[:, 0], d[:, 2]))))


def pelvis_roll(bodies: Bodies, extended: Side) -> Array:
    """Backward lean of the lower third of the back's outline, deg; above 0 = backward, NaN = no outline."""
    if bodies.back is None:
        return np.full(len(bodies), np.nan)
    low, high = bodies.back[:, 0], bodies.back[:, BACK_POINTS // 3]
    forward = np.sign(bodies.px(extended, "ankle")[:, 0] - bodies.mid("hip")[:, 0])
    return np.asarray(from_vertical(low, high) * -np.sign((high - low)[:, 0] * forward))


def neck(bodies: Bodies, extended: Side) -> Array:
    """Interior ear-shoulder-hip angle in the picture, deg, from the middles of both sides."""
    return interior_angle(bodies.mid("ear"), bodies.mid("shoulder"), bodies.mid("hip"))


def head_to_knee(bodies: Bodies, extended: Side) -> Array:
    """Distance of the forehead (between the eyes) from the extended knee, in torso lengths."""
    torso = distance(bodies.mid_at("shoulder"), bodies.mid_at("hip"))
    return np.asarray(distance(bodies.mid_at("eye"), bodies.at(extended, "knee")) / torso)


class MeasureSpec(NamedTuple):
    """All that is to be known of a measure but its words, which are in `vision.words.measures`.

    ``joints``: those without which there is no value, ``e`` on the extended side, ``b`` on the bent one. ``scale``: how
    far an output of 1 of the networks is from one of 0, which lies at ``offset``, or, where that is None, at what the
    landmarks' geometry says: corrections for all measures made chest_turn twice and spine_rounding 1.4 times as wrong,
    for none the fold 1.1 times. ``shape``: what is drawn for it; nothing at the head, lines would cover the face and
    ask for attention it need not have. ``compared``: whether one person's two sides are. ``sided``: whether it asks
    which leg is the extended one.
    """

    value: Callable[[Bodies, Side], Array]
    unit: Unit
    joints: tuple[str, ...]
    scale: float
    offset: float | None
    shape: Shape | None
    compared: bool = True
    sided: bool = True


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
        fold, "deg", ("e hip", "b hip", "e shoulder", "b shoulder"), scale=15.0, offset=None, shape=TRUNK, sided=False
    ),
    "spine_rounding": MeasureSpec(
        spine_rounding, "index", ("e hip", "e shoulder"), scale=0.5, offset=0.4, shape=BACK, sided=False
    ),
    "chest_turn": MeasureSpec(
        chest_turn, "deg", ("e shoulder", "b shoulder", "e hip"), scale=15.0, offset=5.0, shape=SHOULDERS
    ),
    "shoulder_level": MeasureSpec(
        shoulder_level, "deg", ("e shoulder", "b shoulder"), scale=10.0, offset=0.0, shape=SHOULDERS, compared=False
    ),
    "pelvis_roll": MeasureSpec(pelvis_roll, "deg", ("e hip", "b hip"), scale=15.0, offset=0.0, shape=LOWER_BACK),
    "neck": MeasureSpec(
        neck, "deg", ("e ear", "e shoulder", "e hip"), scale=20.0, offset=150.0, shape=None, compared=False, sided=False
    ),
    "head_to_knee": MeasureSpec(
        head_to_knee, "torsos", ("e eye", "e knee"), scale=0.4, offset=1.0, shape=None, compared=False
    ),
}


@cache
def landmarks_of(measure: str, extended: Side) -> tuple[tuple[str, Landmark], ...]:
    """The joints without which a measure has no value, and the landmark of each."""
    joints = (joint.split() for joint in MEASURES[measure].joints)
    return tuple((joint, of(extended if side == "e" else other(extended), joint)) for side, joint in joints)
