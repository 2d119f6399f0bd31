"""Which leg is straight, and whether the legs are the pose's, told of real people as of rendered ones.

The networks of `estimate` were learned from rendered people, and what they say of legs does not hold for photographs.
Here both landmark models' joints, as they lie in the picture and in MediaPipe's world, and the networks' own word are
weighed by a small network learned from both kinds of people, the real ones counting as much. It reads a body twice,
with the left leg as the straight one and with the right. `fixtures.posture_training` makes the weights; the figures are
in experiment 14 (``fixtures/experiments``).
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import dist
from typing import NamedTuple

import numpy as np

from alignment.body.geometry import angle_between, rise
from alignment.body.landmarks import SIDES, Array, Body, Joint, Landmark, Side, of, other

WEIGHTS = "posture.json"
Point = list[float]
Points = list[Point]
#: log-odds of `estimate`'s networks in one unit of an input. This and the next two belong to the weights, which were
#: learned with them: they are not to be tried without learning anew
UNIT = 4.0
#: the least and the most that is read of those of the leg
LEG_READ = (-8.0, 8.0)
#: and of the pose
POSE_READ = (-8.0, 10.0)

#: what is read of a body whose straight leg is e and whose bent leg is b, see `evidence`
NAMES = (
    *("world_knee_e", "world_knee_b", "knee_e", "knee_b"),
    *("heel", "heel_to_thigh", "thigh_up_e", "thigh_up_b", "shin_up_e", "shin_up_b", "spread", "lean"),
    *("ankles_apart", "knees_apart", "along", "toes_along", "length"),
    *("sees_knee_b", "sees_ankle_b", "sees_foot_b", "sees_ankle_e", "sees_foot_e"),
)
#: and what MoveNet's joints add
MORE = (
    *("movenet_knee_e", "movenet_knee_b", "movenet_ankles_apart", "movenet_knees_apart"),
    *("sure_knee_e", "sure_ankle_e", "sure_knee_b", "sure_ankle_b"),
    *("models_apart_knee_e", "models_apart_ankle_e", "models_apart_knee_b", "models_apart_ankle_b"),
)

#: hip, knee and ankle as MediaPipe sees them, and as MoveNet does
_MARKS = {side: [of(side, joint) for joint in ("hip", "knee", "ankle")] for side in SIDES}
_JOINTS = {side: [Joint[mark.name] for mark in marks] for side, marks in _MARKS.items()}
#: both knees, and both ankles, as MoveNet does
_ENDS = list(zip(*_JOINTS.values(), strict=True))[1:]


@dataclass(frozen=True, eq=False)
class PostureNetwork:
    """Small networks with one layer of tanh units, beside which the features count directly; their mean is said.

    ``mean``, ``spread`` (N,) of the features `NAMES`, `MORE`, then the networks' word on leg and pose; of each of M
    networks ``hidden`` (M, N, H), ``bias`` (M, 1, H), ``out`` (M, H, 1), ``direct`` (M, N, 1), ``out_bias`` (M, 1, 1).
    """

    mean: Array
    spread: Array
    hidden: Array
    bias: Array
    out: Array
    direct: Array
    out_bias: Array

    def __call__(self, x: Array) -> Array:
        """How much (2,) speaks for each leg as the straight one of the pose, for features (2, N)."""
        inputs = (x - self.mean) / self.spread
        scores = np.tanh(inputs @ self.hidden + self.bias) @ self.out + inputs @ self.direct + self.out_bias
        return np.asarray(scores[..., 0].mean(axis=0))


@cache
def network() -> PostureNetwork:
    """The network in the weights file."""
    return read_posture(resources.files("alignment.body").joinpath(WEIGHTS).read_text(encoding="utf-8"))


def read_posture(text: str) -> PostureNetwork:
    """The network that the text of a weights file tells."""
    data = json.loads(text)
    parts = {name: np.array([m[name] for m in data["members"]]) for name in ("hidden", "bias", "out", "direct")}
    bias = np.array([m["out_bias"] for m in data["members"]])[:, None, None]
    mean, spread = np.array(data["mean"]), np.array(data["spread"])
    hidden, out, direct = parts["hidden"], parts["out"][..., None], parts["direct"][..., None]
    return PostureNetwork(mean, spread, hidden, parts["bias"][:, None], out, direct, bias)


def posture(body: Body, log_odds: float, in_pose: float) -> tuple[float, float]:
    """Log-odds that the left leg is the straight one rather than the right, and that the legs are the pose's at all.

    ``log_odds``, ``in_pose``: what `estimate`'s networks make of them. Where MoveNet was not asked, its joints count as
    the usual ones.
    """
    left, right = network()(features(body, log_odds, in_pose)).tolist()
    return left - right, float(np.logaddexp(left, right))


def features(body: Body, log_odds: float, in_pose: float) -> Array:
    """The network's inputs, (2, N)."""
    found = evidence(body)
    if found.shape[1] == len(NAMES):
        usual = network().mean[len(NAMES) : len(NAMES) + len(MORE)]
        found = np.concatenate([found, np.broadcast_to(usual, (2, len(MORE)))], axis=1)
    leg = max(LEG_READ[0], min(LEG_READ[1], log_odds)) / UNIT
    pose = max(POSE_READ[0], min(POSE_READ[1], in_pose)) / UNIT
    return np.concatenate([found, [[leg, pose], [-leg, pose]]], axis=1)


def evidence(body: Body) -> Array:
    """What is read of a body with the left leg as the straight one, and with the right, (2, N): `NAMES`, then `MORE`.

    Knees in half turns; lengths in the person's own: the heel from the groin and from the middle of the straight thigh
    in thighs, how far knees and ankles lie apart on screen in trunk and thigh together; ``up``: how much of a limb's
    length it rises; ``along``: how far out the bent leg's ankle (toes) is drawn along the straight one; ``sees``:
    visibilities; ``sure``: MoveNet's confidence; ``models_apart``: from one model's joint to the other's, on screen.
    Without MoveNet's joints there are only `NAMES`.
    """
    # plain floats: of two or three numbers NumPy takes ten times as long, and this is done for every look
    world, pixels, visible = body.world.tolist(), body.pixels.tolist(), body.visibility.tolist()
    size, joints = _size(pixels), None if body.movenet is None else body.movenet.tolist()
    alone = {side: _leg(world, pixels, joints, size, side) for side in SIDES}
    out = [_plain(world, pixels, visible, size, side, alone) for side in SIDES]
    if joints is not None:
        knees, ankles = ([joints[at][:2] for at in pair] for pair in _ENDS)
        apart = [min(dist(*pair) / size, 1.0) for pair in (ankles, knees)]
        out = [row + _more(apart, alone[side], alone[other(side)]) for row, side in zip(out, SIDES, strict=True)]
    return np.array(out)


class _Leg(NamedTuple):
    """What is read of a leg alone, whether it is taken for the straight one or not."""

    world_knee: float
    knee: float
    thigh_up: float
    shin_up: float
    movenet_knee: float = 0.0
    sure: tuple[float, ...] = ()
    models_apart: tuple[float, ...] = ()


def _leg(world: Points, pixels: Points, joints: Points | None, size: float, side: Side) -> _Leg:
    hip, knee, ankle = (world[at] for at in _MARKS[side])
    drawn = [pixels[at] for at in _MARKS[side]]
    alone = _Leg(_bend(hip, knee, ankle), _bend(*drawn), rise(hip, knee), rise(knee, ankle))
    if joints is None:
        return alone
    seen = [joints[at] for at in _JOINTS[side]]
    places = [place[:2] for place in seen]
    apart = tuple(min(dist(*pair) / size, 1.0) for pair in zip(places[1:], drawn[1:], strict=True))
    return alone._replace(movenet_knee=_bend(*places), sure=(seen[1][2], seen[2][2]), models_apart=apart)


def _plain(world: Points, pixels: Points, visible: Point, size: float, e: Side, alone: dict[Side, _Leg]) -> list[float]:
    b = other(e)
    straight, bent = alone[e], alone[b]
    hips, knees, ankles = ([world[at] for at in pair] for pair in zip(_MARKS[e], _MARKS[b], strict=True))
    groin, chest = _middle(hips), _middle([world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER]])
    thigh, shank = max(dist(hips[0], knees[0]), 1e-6), dist(knees[0], ankles[0])
    trunk = [p - q for p, q in zip(chest, groin, strict=True)]
    return [
        *(straight.world_knee, bent.world_knee, straight.knee, bent.knee),
        min(dist(ankles[1], groin) / thigh, 3.0),
        min(dist(ankles[1], _middle([hips[0], knees[0]])) / thigh, 3.0),
        *(straight.thigh_up, bent.thigh_up, straight.shin_up, bent.shin_up),
        _bend(knees[0], groin, knees[1]),
        math.atan2(math.hypot(trunk[0], trunk[2]), -trunk[1]) / math.pi,
        *(min(dist(pixels[p], pixels[q]) / size, 1.0) for p, q in zip(_MARKS[e][:0:-1], _MARKS[b][:0:-1], strict=True)),
        *(_along(pixels, e, joint) for joint in ("ankle", "foot_index")),
        min((dist(hips[1], knees[1]) + dist(knees[1], ankles[1])) / (thigh + shank), 2.0),
        *(visible[of(b, joint)] for joint in ("knee", "ankle", "foot_index")),
        *(visible[of(e, joint)] for joint in ("ankle", "foot_index")),
    ]


def _more(apart: list[float], straight: _Leg, bent: _Leg) -> list[float]:
    knees = (straight.movenet_knee, bent.movenet_knee)
    return [*knees, *apart, *straight.sure, *bent.sure, *straight.models_apart, *bent.models_apart]


def _size(pixels: Points) -> float:
    """The lengths of trunk and thigh on screen together, px."""
    pairs = ([pixels[of(side, joint)] for side in SIDES] for joint in ("shoulder", "hip", "knee"))
    shoulder, hip, knee = (_middle(pair) for pair in pairs)
    return max(dist(shoulder, hip) + dist(knee, hip), 1.0)


def _middle(pair: Points) -> Point:
    return [(p + q) / 2 for p, q in zip(*pair, strict=True)]


def _bend(start: Point, middle: Point, end: Point) -> float:
    """The angle at the middle of three points, in half turns."""
    u = [p - q for p, q in zip(start, middle, strict=True)]
    v = [p - q for p, q in zip(end, middle, strict=True)]
    return angle_between(u, v) / 180


def _along(pixels: Points, e: Side, joint: str) -> float:
    """How far out the bent leg's joint is drawn along the straight leg's, 0 at the hips, 1 as far as that one."""
    hip = _middle([pixels[Landmark.LEFT_HIP], pixels[Landmark.RIGHT_HIP]])
    way, there = ([p - q for p, q in zip(pixels[of(side, joint)], hip, strict=True)] for side in (e, other(e)))
    return max(0.0, min(1.2, _product(there, way) / max(_product(way, way), 1e-6)))


def _product(u: Point, v: Point) -> float:
    """The scalar product."""
    return sum(p * q for p, q in zip(u, v, strict=True))
