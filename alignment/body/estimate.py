"""From landmarks to what they mean: small networks, trained on rendered people with exactly known joints.

MediaPipe invents the leg it cannot see, exchanges legs, reads folds low and has poor depth. Rather than a rule for each
of these, four networks (two layers of tanh units each) learned from rendered people what a body with such landmarks,
visibilities and outlines really is, and how far off they may be. The fold, which `measures` finds well from good
landmarks, is corrected; the other measures are read outright, which was measured to be better. The body is read twice,
once on the assumption that the left leg is the extended one and once that the right is.
`fixtures.training` makes the weights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from alignment.body.bodies import Bodies, together
from alignment.body.features import features, geometry_of, spread_of, spreads_of
from alignment.body.landmarks import SIDES, Array, Body, Side
from alignment.body.leveling import lean_taken_back, leveled, turning
from alignment.body.measures import MEASURES, PLACES
from alignment.body.network import Network, read_network
from alignment.body.posture import network, posture
from alignment.body.view import SIDE, THREE_QUARTER

#: outputs before the measures: leg, not in the pose, cos and sin of the azimuth, elevation, legs exchanged, and the
#: framing: from the mid-hip seen to the true one (x, y), the reach, sine and cosine of the trunk's lean
HEADS = 11
FRAMING = slice(6, 11)
#: spreads of the body (`features.spread_of`) in an output of 1 of the hips' two
HIP_OFF = 0.2
#: spreads of the body in a reach of 0, as usual among rendered people
USUAL_REACH = 1.9
#: what an output of 1 multiplies the reach by
REACHES = 1.2
#: degrees of elevation in an output of 1
ELEVATION = 30.0
#: how much the extended knee's angle in the picture counts beside the networks'. People unlike those learned from are
#: read better so: plain ones by another generator are 2.1 deg off, without it 2.4; those like them 2.6 with and without
TRUST = 0.35
#: the most by which the picture may draw the networks' angle (deg); more is a skeleton gone astray
MOST_APART = 12.0
#: the fold (deg) up to which the picture shows the knee
SHOWS_KNEE = 60.0
#: the angle (deg) under which a knee is read as bent. Such a one is bent more: both the networks and MediaPipe draw
#: bends towards the straight knees that they mostly saw
READ_AS_BENT = 170.0
#: how many times as much it is bent as it was read. Of bends of 18 to 25 deg 0.67 are said so, 0.60 without
SHRUNK = 1.15
#: degrees by which a turn of the chest is misread for each degree that the shoulders are tilted: of people tilted by 12
#: and more it was read 11 off instead of 3, and one in eight was told to turn who was not turned
#: (fixtures/experiments, 2)
TILT_TURNS = 0.5
#: degrees by which the elevation read from the body is off: what the room tells of it counts half where its own error
#: is as large. Few lines tell little but what was expected before, so the elevation's weight falls fast beyond
READ_DOWN = 5.0
#: degrees by which what is upright leans in pictures; weighed against what the room tells in the same way
LEANS = 3.5
#: what the room tells where it tells nothing: errors without end
_NOTHING_TOLD = np.array([0.0, np.inf, 0.0, np.inf])
#: log-odds of leg and pose beyond which one look is not believed more: a look that goes astray is very sure of it
BELIEF = 4.0
#: of the right for the left leg as the extended one, which the features of the right one show mirrored
_SIGNS = np.array([1.0, -1.0])
#: by what a mirror multiplies the outputs that say a framing
_FRAMING_MIRRORED = np.array([-1, 1, 1, -1, 1])
_KNEE, _FOLD, _LEVEL, _TURN = (PLACES[name] for name in ("extended_knee", "fold", "shoulder_level", "chest_turn"))


class Framing(NamedTuple):
    """How a person lies in the picture.

    ``hip``: the middle of the hips (2,) in pixels. ``reach``: from there to the farthest joint, pixels. ``lean``: the
    trunk's from upright, deg, to the picture's right.
    """

    hip: Array
    reach: float
    lean: float


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """What the body is if one leg is taken for the extended one.

    ``azimuth``: (cos, sin) of the camera's, the longer the surer. ``elevation``: degrees by which it looks down on
    the hips. ``exchanged``: log-odds that MediaPipe took each leg for the other. ``values`` and ``errors`` (to be
    expected, not bounds) of every measure, a value of None where the landmarks have none.
    """

    azimuth: Array
    elevation: float
    exchanged: float
    values: dict[str, float | None]
    errors: dict[str, float]


@dataclass(frozen=True, eq=False)
class Estimate:
    """One frame's reading of a body.

    ``log_odds`` = how much more likely the left leg is the extended one than the right (natural log);
    ``in_pose`` = log-odds that the legs are in the pose at all; ``framing``: where the person is really thought to lie.
    """

    log_odds: float
    in_pose: float
    left: Hypothesis
    right: Hypothesis
    framing: Framing

    @property
    def likelier(self) -> Side:
        """The leg that is likelier the extended one."""
        return "left" if self.log_odds > 0 else "right"

    def of(self, extended: Side) -> Hypothesis:
        """The reading on the assumption that this leg is the extended one."""
        return self.left if extended == "left" else self.right


@cache
def _network() -> Network:
    return read_network(resources.files("alignment.body"))


def load() -> None:
    """Read the weights now and not at the first body.

    Raises
    ------
    ValueError
        Where the weights read other features than are made.

    Examples
    --------
    >>> load()
    """
    _network()
    network()


def estimate(body: Body) -> Estimate:
    """What the networks make of a body, legs and pose by all that is known of them; a leaning camera is allowed for.

    Parameters
    ----------
    body : Body
        One look; a second model's joints and the room's tilt are used where it has them.

    Returns
    -------
    Estimate
        Every measure with the error to be expected of it, for either leg as the extended one, units as in `MEASURES`.

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> seen = estimate(Stick(extended="left").body())
    >>> seen.log_odds > 0, sorted(seen.of("left").values)[:2]
    (True, ['bent_knee_height', 'chest_turn'])
    """
    return estimates([body])[0]


def estimates(bodies: Sequence[Body]) -> list[Estimate]:
    """The same of several looks, of which each of eight takes less than half as long as alone.

    Parameters
    ----------
    bodies : sequence of Body
        Any number, of one person or of several.

    Returns
    -------
    list of Estimate
        One for each.

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> [one.likelier for one in estimates([Stick(extended="left").body(), Stick(extended="right").body()])]
    ['left', 'right']
    """
    if not bodies:
        return []
    upright = together([leveled(body) for body in bodies])
    said = read(_network(), upright)
    legs, poses = posture(upright, np.array([e.log_odds for e in said]), np.array([e.in_pose for e in said]))
    framings = [_leaning(body, one.framing) for body, one in zip(bodies, said, strict=True)]
    return [
        Estimate(leg, pose, one.left, one.right, framing)
        for leg, pose, one, framing in zip(legs.tolist(), poses.tolist(), said, framings, strict=True)
    ]


def _leaning(body: Body, upright: Framing) -> Framing:
    """How somebody lies in the picture as it is, by how they do in one that is upright."""
    lean = lean_taken_back(body)
    if lean == 0.0:
        return upright
    hip = body.mid("hip")
    return Framing(hip + turning(lean) @ (upright.hip - hip), upright.reach, upright.lean + lean)


def raw(body: Body) -> Estimate:
    """What the networks learned from rendered people make of a body, legs and pose as well.

    Parameters
    ----------
    body : Body
        As in a picture whose camera does not lean, see `alignment.body.leveling.leveled`.

    Returns
    -------
    Estimate

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> raw(Stick(extended="right").body()).log_odds < 0
    True
    """
    return read(_network(), together([body]))[0]


def read(network: Network, bodies: Bodies) -> list[Estimate]:
    """An estimate of each body by a given network."""
    geometry = geometry_of(bodies)
    inputs = features(bodies, geometry)
    raw = network(inputs.reshape(-1, inputs.shape[2])).reshape(len(bodies), 2, -1)
    said, own = raw[:, :, HEADS : HEADS + len(MEASURES)], raw[:, :, HEADS + len(MEASURES) :]
    columns, towards = tilted(bodies.tilt, raw)
    more, times = columns @ network.by_tilt[:, None]
    start = np.where(np.isnan(network.offsets), geometry, network.offsets)
    values = (said * (1 + times) + more) * network.scales + start
    values[np.isnan(geometry)] = np.nan
    errors = np.exp(np.clip(own, -5, 2)) * network.scales * network.widening
    elevations = (raw[:, :, 4] + towards) * ELEVATION
    values[:, :, _KNEE] = _knees(raw, geometry, values)
    errors[:, :, _TURN] = np.hypot(errors[:, :, _TURN], TILT_TURNS * values[:, :, _LEVEL])
    (left, right), (none, of_mirrored) = raw[:, :, 0].T, raw[:, :, 1].T
    in_pose = np.logaddexp(left, right) - (none + of_mirrored) / 2
    sides = [_hypotheses(*(part[:, i] for part in (raw, elevations, values, errors))) for i in range(len(SIDES))]
    framings = framings_said(bodies, raw[:, :, FRAMING])
    return [Estimate(*one) for one in zip((left - right).tolist(), in_pose.tolist(), *sides, framings, strict=True)]


def _hypotheses(raw: Array, elevations: Array, values: Array, errors: Array) -> list[Hypothesis]:
    """What each body is if one leg is taken for the extended one: outputs, elevations (B,), measures, errors (B, M)."""
    numbers = (elevations.tolist(), raw[:, 5].tolist(), values.tolist(), errors.tolist())
    return [
        Hypothesis(direction, elevation, exchanged, _named(value), dict(zip(MEASURES, error, strict=True)))
        for direction, elevation, exchanged, value, error in zip(raw[:, 2:4], *numbers, strict=True)
    ]


def _named(values: list[float]) -> dict[str, float | None]:
    """The values by their measures; None where the landmarks do not have one at all, which was NaN."""
    return {name: value if value == value else None for name, value in zip(MEASURES, values, strict=True)}


def tilted(tilt: Array | None, raw: Array) -> tuple[Array, Array]:
    """What the room tells of the camera beside the networks' outputs (B, 2, ...), which read it from the body alone.

    The six numbers (B, 2, 6) that the measures are corrected by: how far the elevation is to be moved and how far what
    is upright leans, as far as the room is sure of them, each as it is and by the azimuth's sine and cosine; and that
    move of the elevation's output, (B, 2). ``tilt``: (B, 4), NaN where the room tells nothing, or None.
    """
    count = len(raw)
    if tilt is None:
        return np.zeros((count, 2, 6)), np.zeros((count, 2))
    down, down_error, leans, leans_error = np.where(np.isnan(tilt), _NOTHING_TOLD, tilt).T[..., None]
    towards = (down / ELEVATION - raw[:, :, 4]) / (1 + (down_error / READ_DOWN) ** 3)
    leaning = leans / LEANS / (1 + (leans_error / LEANS) ** 2) * _SIGNS
    cosine, sine = raw[:, :, 2], raw[:, :, 3]
    length = np.maximum(np.hypot(cosine, sine), 1)
    around = np.stack([np.ones_like(length), sine / length, cosine / length], axis=2)
    return np.concatenate([towards[..., None] * around, leaning[..., None] * around], axis=2), towards


def framing_outputs(body: Body, framing: Framing) -> Array:
    """The outputs that say a framing, (2, 5): with the left leg as the extended one, and with the right."""
    scale, lean = spread_of(body.pixels), math.radians(framing.lean)
    x, y = (framing.hip - body.mid("hip")) / scale / HIP_OFF
    reach = math.log(framing.reach / scale / USUAL_REACH) / math.log(REACHES)
    return np.array([[sign * x, y, reach, sign * math.sin(lean), math.cos(lean)] for sign in (1.0, -1.0)])


def framings_said(bodies: Bodies, outputs: Array) -> list[Framing]:
    """The framing of each body that outputs (B, 2, 5) say."""
    x, y, reach, sine, cosine = (outputs[:, 0] + outputs[:, 1] * _FRAMING_MIRRORED).T / 2
    scale = spreads_of(bodies.pixels)
    hips = bodies.mid("hip") + np.stack([x, y], axis=1) * (HIP_OFF * scale)[:, None]
    reaches, leans = USUAL_REACH * scale * REACHES**reach, np.degrees(np.arctan2(sine, cosine))
    return [Framing(*one) for one in zip(hips, reaches.tolist(), leans.tolist(), strict=True)]


def _knees(raw: Array, geometry: Array, values: Array) -> Array:
    """The extended knees' angles, (B, 2) deg: from their own side, mostly what the picture shows of them.

    The networks shrink bends that are rarer in the people they learned from than elsewhere.
    In deep folds and from elsewhere, or where MediaPipe is lost, the picture is the worse of the two by far.
    """
    by_networks, drawn = values[:, :, _KNEE], geometry[:, :, _KNEE]
    drawn = np.where(raw[:, :, 5] > 0, drawn[:, ::-1], drawn)  # each leg was taken for the other
    read = by_networks + TRUST * np.clip(drawn - by_networks, -MOST_APART, MOST_APART)
    read = np.where(read > READ_AS_BENT, read, READ_AS_BENT - SHRUNK * (READ_AS_BENT - read))
    azimuths = np.degrees(np.arctan2(raw[:, :, 3], raw[:, :, 2]))
    shown = (azimuths > THREE_QUARTER) & (azimuths <= SIDE) & (values[:, :, _FOLD] <= SHOWS_KNEE)
    return np.where(shown, read, by_networks)


def fused(looks: list[Estimate]) -> Estimate:
    """Several looks at one body as one, the best first.

    Log-odds are averaged, values weighted by how sure each look is of them. Looks that differ make the error larger by
    their spread.
    """
    if len(looks) == 1:
        return looks[0]
    log_odds = float(np.mean([max(-BELIEF, min(BELIEF, e.log_odds)) for e in looks]))
    in_pose = float(np.mean([max(-BELIEF, min(BELIEF, e.in_pose)) for e in looks]))
    left, right = (_fused([e.of(side) for e in looks]) for side in SIDES)
    return Estimate(log_odds, in_pose, left, right, looks[0].framing)


def mean_framing(framings: list[Framing]) -> Framing:
    """The mean of several: of the hips and the lean as they are, of the reach as a factor.

    Parameters
    ----------
    framings : list of Framing
        At least one.

    Returns
    -------
    Framing

    Examples
    --------
    >>> near, far = Framing(np.array([0.0, 0.0]), 100.0, 0.0), Framing(np.array([10.0, 0.0]), 400.0, 0.0)
    >>> mean = mean_framing([near, far])
    >>> mean.hip.tolist(), round(mean.reach)
    ([5.0, 0.0], 200)
    """
    lean = np.exp(1j * np.radians([f.lean for f in framings])).mean()
    reach = math.exp(float(np.mean([math.log(f.reach) for f in framings])))
    return Framing(np.mean([f.hip for f in framings], axis=0), reach, math.degrees(float(np.angle(lean))))


def _fused(looks: list[Hypothesis]) -> Hypothesis:
    values: dict[str, float | None] = {}
    errors = {}
    for name in looks[0].values:
        known = [(v, h.errors[name]) for h in looks if (v := h.values[name]) is not None]
        weights = np.array([1 / e**2 for _, e in known])
        values[name] = float(np.average([v for v, _ in known], weights=weights)) if known else None
        apart = float(np.std([v for v, _ in known])) if known else 0.0
        expected = float(np.average([e for _, e in known], weights=weights)) if known else looks[0].errors[name]
        errors[name] = math.hypot(expected, apart)
    azimuth = np.mean([h.azimuth for h in looks], axis=0)
    elevation = float(np.mean([h.elevation for h in looks]))
    # which leg is which concerns the one look that is drawn: the first
    return Hypothesis(azimuth, elevation, looks[0].exchanged, values, errors)
