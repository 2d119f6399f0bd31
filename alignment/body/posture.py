"""Which leg is straight, and whether the legs are the pose's, told of real people as of rendered ones.

The networks of `estimate` were learned from rendered people, and what they say of legs does not hold for photographs.
Here both landmark models' joints, as they lie in the picture and in MediaPipe's world, and the networks' own word are
weighed by a small network learned from both kinds of people, the real ones counting as much. It reads a body twice,
with the left leg as the straight one and with the right. `fixtures.posture_training` makes the weights; the figures are
in experiment 14 (``fixtures/experiments``).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from alignment.body.bodies import Bodies, bent
from alignment.body.geometry import distance, interior_angle, rise
from alignment.body.landmarks import SIDES, Array, Joint, of, pair
from alignment.body.measures import NONE

WEIGHTS = "posture.json"
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

_LEG = ("hip", "knee", "ankle")
#: left and right of each as MoveNet sees them
_JOINTS = np.array([[Joint[of(side, joint).name] for side in SIDES] for joint in _LEG])


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
        """How much (R,) speaks for the leg that is taken for the straight one of the pose, for features (R, N)."""
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


def posture(bodies: Bodies, log_odds: Array, in_pose: Array) -> tuple[Array, Array]:
    """Log-odds that the left leg is the straight one, not the right, and that the legs are the pose's, (B,) each.

    ``log_odds``, ``in_pose``: what `estimate`'s networks make of them. Where MoveNet was not asked, its joints count as
    the usual ones.
    """
    inputs = features(bodies, log_odds, in_pose)
    left, right = network()(inputs.reshape(-1, inputs.shape[-1])).reshape(-1, 2).T
    return left - right, np.logaddexp(left, right)


def features(bodies: Bodies, log_odds: Array, in_pose: Array) -> Array:
    """The network's inputs, (B, 2, N)."""
    found = evidence(bodies)
    count = found.shape[2]
    out = np.empty((len(bodies), 2, count + 2))
    out[:, :, :count] = np.where(np.isnan(found), network().mean[:count], found)
    out[:, :, count] = np.clip(log_odds, *LEG_READ)[:, None] / UNIT * [1.0, -1.0]
    out[:, :, count + 1] = np.clip(in_pose, *POSE_READ)[:, None] / UNIT
    return out


def evidence(bodies: Bodies) -> Array:
    """What is read of bodies with the left leg as the straight one, and the right, (B, 2, N): `NAMES`, then `MORE`.

    Knees in half turns; lengths in the person's own: the heel from the groin and from the middle of the straight thigh
    in thighs, how far knees and ankles lie apart on screen in trunk and thigh together; ``up``: how much of a limb's
    length it rises; ``along``: how far out the bent leg's ankle (toes) is drawn along the straight one; ``sees``:
    visibilities; ``sure``: MoveNet's confidence; ``models_apart``: from one model's joint to the other's, on screen.
    NaN where there are no joints of MoveNet's.
    """
    size = _size(bodies)
    out = np.empty((len(bodies), 2, len(NAMES) + len(MORE)))
    for i, column in enumerate((*_plain(bodies, size), *_more(bodies, size))):
        out[:, :, i] = column
    return out


def _plain(bodies: Bodies, size: Array) -> Iterator[Array]:
    """`NAMES`, (B, 2) or (B, 1) each."""
    hip, knee, ankle = (bodies.at(joint) for joint in _LEG)
    for bend in (interior_angle(hip, knee, ankle) / 180, interior_angle(*(bodies.px(joint) for joint in _LEG)) / 180):
        yield from (bend, bent(bend))
    groin, thigh, shank = bodies.mid_at("hip")[:, None], np.maximum(distance(hip, knee), 1e-6), distance(knee, ankle)
    for from_point in (groin, (hip + knee) / 2):
        yield np.minimum(distance(bent(ankle), from_point) / thigh, 3.0)
    for up in (rise(hip, knee), rise(knee, ankle)):
        yield from (up, bent(up))
    yield interior_angle(knee[:, :1], groin, knee[:, 1:]) / 180
    trunk = bodies.mid_at("shoulder")[:, None] - groin
    yield np.arctan2(np.hypot(trunk[..., 0], trunk[..., 2]), -trunk[..., 1]) / np.pi
    yield from (_apart(bodies.px(joint), size) for joint in ("ankle", "knee"))
    yield from (_along(bodies, joint) for joint in ("ankle", "foot_index"))
    yield np.minimum(bent(thigh + shank) / (thigh + shank), 2.0)
    yield from (bent(bodies.visibility[:, pair(joint)]) for joint in ("knee", "ankle", "foot_index"))
    yield from (bodies.visibility[:, pair(joint)] for joint in ("ankle", "foot_index"))


def _more(bodies: Bodies, size: Array) -> Iterator[Array]:
    """`MORE` likewise."""
    if bodies.movenet is None:
        yield from [NONE] * len(MORE)
        return
    hip, knee, ankle = (bodies.movenet[:, joints] for joints in _JOINTS)
    bend = interior_angle(hip[..., :2], knee[..., :2], ankle[..., :2]) / 180
    yield from (bend, bent(bend))
    yield from (_apart(joint[..., :2], size) for joint in (ankle, knee))
    sure = knee[..., 2], ankle[..., 2]
    yield from (*sure, *map(bent, sure))
    seen = ((knee, bodies.px("knee")), (ankle, bodies.px("ankle")))
    models = [np.minimum(distance(one[..., :2], other) / size, 1.0) for one, other in seen]
    yield from (*models, *map(bent, models))


def _size(bodies: Bodies) -> Array:
    """The lengths of trunk and thigh on screen together, px, (B, 1)."""
    shoulder, hip, knee = (bodies.mid(joint) for joint in ("shoulder", "hip", "knee"))
    return np.maximum(distance(shoulder, hip) + distance(knee, hip), 1.0)[:, None]


def _apart(joints: Array, size: Array) -> Array:
    """How far a joint's left and right (B, 2, 2) lie apart, 1 at most, (B, 1)."""
    return np.minimum(distance(joints[:, :1], joints[:, 1:]) / size, 1.0)


def _along(bodies: Bodies, joint: str) -> Array:
    """How far out the bent leg's joint is drawn along the straight leg's, 0 at the hips, 1 as far as that one."""
    way = bodies.px(joint) - bodies.mid("hip")[:, None]
    along = np.vecdot(bent(way), way) / np.maximum(np.vecdot(way, way), 1e-6)
    return np.asarray(np.clip(along, 0.0, 1.2))
