"""The measures of the pose, one small function each: a body and the extended leg's side go in, a number comes out.

They are exact on true joints (the tests hold them to that). What MediaPipe's landmarks make of them, and how far
that can be trusted in which view, is known to `alignment.body.estimate`, not here.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from alignment.body.geometry import along, distance, from_vertical, heading, interior_angle, signed_distance, wrap
from alignment.body.landmarks import Array, Body, Landmark, Side, middle, of, other
from alignment.body.readings import Unit
from alignment.body.shapes import BACK, BENT_KNEE, HEEL, LOWER_BACK, SHOULDERS, STRAIGHT_KNEE, TRUNK, Shape

#: a knee's centre lies this far over the floor when the leg rests on it, in thigh lengths (adults: 0.11 to 0.16)
KNEE_REST = 0.13


def extended_knee(body: Body, extended: Side) -> float:
    """Interior hip-knee-ankle angle of the extended leg in the picture, deg; 180 = straight."""
    return interior_angle(*(body.px(extended, j) for j in ("hip", "knee", "ankle")))


def bent_knee_height(body: Body, extended: Side) -> float:
    """Height of the bent knee's centre over the floor less its rest height, in thigh lengths; 0 = on the floor.

    The floor is where the extended leg's heel lies, level in the camera's axes.
    """
    bent = other(extended)
    hip, knee = body.world[of(bent, "hip")], body.world[of(bent, "knee")]
    floor = body.world[of(extended, "heel")][1]
    return float((floor - knee[1]) / distance(hip, knee)) - KNEE_REST


def heel_to_groin(body: Body, extended: Side) -> float:
    """Distance of the bent ankle from the mid-hip, in thigh lengths."""
    bent = other(extended)
    groin = middle(body.world, "hip")
    thigh = distance(body.world[of(bent, "hip")], body.world[of(bent, "knee")])
    return distance(body.world[of(bent, "ankle")], groin) / thigh


def fold(body: Body, extended: Side) -> float:
    """Mid-hip to mid-shoulder line from vertical, deg, in space; 0 = upright, 90 = level."""
    hip, shoulder = middle(body.world, "hip"), middle(body.world, "shoulder")
    d = shoulder - hip
    return float(np.degrees(np.arctan2(np.hypot(d[0], d[2]), -d[1])))


def spine_rounding(body: Body, extended: Side) -> float | None:
    """Curvature of the back's outline times its chord, without a unit; above 0 = rounded, None = no outline."""
    if body.back is None:
        return None
    hip, shoulder = body.mid("hip"), body.mid("shoulder")
    chord = distance(hip, shoulder)
    out = np.abs(signed_distance(body.back, hip, shoulder)) / chord
    at = along(body.back, hip, shoulder)
    at = at - at.mean()
    squares = at * at
    # of the parabola that fits best: what of the squares no straight line has
    squares = squares - squares.mean() - at * (at @ squares / (at @ at))
    return float(-2 * (squares @ out) / (squares @ squares))


def chest_direction(body: Body) -> Array:
    """The way the chest looks in the floor plane, (3,) in camera axes, as long as the shoulders are broad there."""
    across = body.world[Landmark.LEFT_SHOULDER] - body.world[Landmark.RIGHT_SHOULDER]
    # the chest looks to the right of the line from the right shoulder to the left, seen from above
    return np.array([across[2], 0.0, -across[0]])


def chest_turn(body: Body, extended: Side) -> float:
    """Heading of the chest against the extended leg's in the floor plane, deg; above 0 = turned away from the leg."""
    leg = body.world[of(extended, "ankle")] - body.world[of(extended, "hip")]
    turn = wrap(heading(chest_direction(body)) - heading(leg))
    return turn if extended == "right" else -turn


def shoulder_level(body: Body, extended: Side) -> float:
    """The shoulder line against the floor, deg; above 0 = the extended leg's shoulder is the higher one."""
    d = body.world[of(extended, "shoulder")] - body.world[of(other(extended), "shoulder")]
    return float(np.degrees(np.arctan2(-d[1], np.hypot(d[0], d[2]))))


def pelvis_roll(body: Body, extended: Side) -> float | None:
    """Backward lean of the lower third of the back's outline, deg; above 0 = backward, None = no outline."""
    if body.back is None:
        return None
    low, high = body.back[0], body.back[len(body.back) // 3]
    forward = np.sign(body.px(extended, "ankle")[0] - body.mid("hip")[0])
    return float(from_vertical(low, high) * -np.sign((high - low)[0] * forward))


def neck(body: Body, extended: Side) -> float:
    """Interior ear-shoulder-hip angle in the picture, deg, from the middles of both sides."""
    return interior_angle(body.mid("ear"), body.mid("shoulder"), body.mid("hip"))


def head_to_knee(body: Body, extended: Side) -> float:
    """Distance of the forehead (between the eyes) from the extended knee, in torso lengths."""
    torso = distance(middle(body.world, "shoulder"), middle(body.world, "hip"))
    return distance(middle(body.world, "eye"), body.world[of(extended, "knee")]) / torso


class MeasureSpec(NamedTuple):
    """All that is to be known of a measure but its words, which are in `vision.words.measures`.

    ``joints``: those without which there is no value, ``e`` on the extended side, ``b`` on the bent one. ``scale``: how
    far an output of 1 of the networks is from one of 0, which lies at ``offset``, or, where that is None, at what the
    landmarks' geometry says: corrections for all measures made chest_turn twice and spine_rounding 1.4 times as wrong,
    for none the fold 1.1 times. ``shape``: what is drawn for it; nothing at the head, lines would cover the face and
    ask for attention it need not have. ``compared``: whether one person's two sides are. ``sided``: whether it asks
    which leg is the extended one.
    """

    value: Callable[[Body, Side], float | None]
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
