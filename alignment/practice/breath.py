"""How fast somebody breathes in a hold, as far as the trunk shows it: shoulders, head and the back's outline swing.

It is told only where it is sure: a rate that shoulders, head and back share, in both halves of the hold, alone in the
band of breathing, and not shared by the legs, as the movement of a camera is. What that gave:
fixtures/experiments/18-breath.md.
"""

from array import array
from dataclasses import dataclass, field

import numpy as np

from alignment.body.landmarks import Array, Body, Landmark
from alignment.report import Breath

#: breaths a minute between which one is told
SLOWEST, FASTEST = 4.0, 30.0
#: and the slowest swing that is looked for, a minute: what is slower than a breath and larger hides it
SWAY = 2.0
#: the spectrum's steps, breaths a minute
STEP = 0.25
#: seconds between two looks, at least; and of what is compared, exactly
APART, EVERY = 0.12, 1 / 6
#: seconds that a hold must last, and breaths that it must hold
LEAST_S, LEAST_BREATHS = 20.0, 3.0
#: share of the hold in which the body must have been seen, without gaps of so many seconds
SEEN, GAP = 0.9, 1.0
#: of the power in the band, how much must lie within a line's width of the rate
ALONE = 0.8
#: half of a line's width, in 1 / length and as a share of the rate: breaths are not alike
LINE = (1.5, 0.15)
#: within how much, likewise, the rates of two parts of the body, or of the hold, are one
SAME = (1.0, 0.08)
#: the least swing, in trunk lengths: 1.5 mm of half a metre
LEAST = 0.003
#: by how many times the trunk must swing more than that point of the legs that swings least: with the camera in the
#: hand it does by 0.7 to 1.9, where somebody breathes mostly by 2.3 and more
OVER_LEGS = 2.0
#: the error to expect, in 1 / length
ERROR = 0.3
#: what is further out than so many deviations is no breath: somebody moves
CLIPPED = 3.0

_LEGS = [Landmark[f"{side}_{joint}"] for side in ("LEFT", "RIGHT") for joint in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")]
_HEAD = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)


@dataclass
class Swing:
    """What is remembered of the body through a hold: some looks a second, a row of numbers each, pixels."""

    t: "array[float]" = field(default_factory=lambda: array("d"))
    rows: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, t: float, body: Body) -> None:
        """Take a frame, unless it is too near to the last one."""
        if self.t and t - self.t[-1] < APART:
            return
        nowhere = np.full(2, np.nan)
        back = nowhere if body.back is None else body.back.mean(axis=0)
        trunk = [body.mid("hip"), body.mid("shoulder"), body.pixels[_HEAD].mean(axis=0), back]
        self.t.append(t)
        self.rows.extend(np.concatenate([*trunk, body.pixels[_LEGS].ravel()]).tolist())

    def breath(self) -> Breath:
        """The rate of the breath, or why it cannot be told."""
        t = np.frombuffer(self.t, float) if self.t else np.empty(0)
        if len(t) < 2 or t[-1] - t[0] < LEAST_S:
            return Breath(reason="too_short")
        if float(np.diff(t)[np.diff(t) > GAP].sum()) > (1 - SEEN) * (t[-1] - t[0]):
            return Breath(reason="not_seen")
        points = np.frombuffer(self.rows, float).reshape(len(t), -1, 2)
        even = np.arange(t[0], t[-1], EVERY)
        return _told(even, _evenly(even, t, points))


def _evenly(even: Array, t: Array, points: Array) -> Array:
    """Points (N, K, 2) at even times, (M, K, 2); NaN where one was not seen in `SEEN` of them."""
    out = np.full((len(even), *points.shape[1:]), np.nan)
    for k in range(points.shape[1]):
        known = np.isfinite(points[:, k]).all(axis=1)
        if known.mean() >= SEEN:
            for axis in (0, 1):
                out[:, k, axis] = np.interp(even, t[known], points[known, k, axis])
    return out


def _told(t: Array, points: Array) -> Breath:
    """The breath of points (N, K, 2) at even times: hip, shoulder, head, back, and those of the legs."""
    hip, shoulder = np.median(points[:, 0], axis=0), np.median(points[:, 1], axis=0)
    trunk = max(float(np.linalg.norm(shoulder - hip)), 1.0)
    across = np.array([hip[1] - shoulder[1], shoulder[0] - hip[0]]) / trunk
    seen = [k for k in (1, 2, 3) if np.isfinite(points[:, k]).all()]
    swings = _cleaned(t, points[:, seen] @ across / trunk)
    length = float(t[-1] - t[0]) / 60  # minutes
    rates = np.arange(max(SWAY, 1.5 / length), FASTEST + STEP / 2, STEP)
    power = _power(t, swings, rates)
    together = _together(power)
    at = int(together.argmax())
    rate, swing = float(rates[at]), float(np.sqrt(power[:, at].mean()))
    half = len(t) // 2
    parts = [_together(_power(t[part], swings[part], rates)) for part in (np.s_[:half], np.s_[half:])]
    others = np.concatenate([rates[power.argmax(axis=1)], [rates[part.argmax()] for part in parts]])
    sure = (
        rate >= max(SLOWEST, LEAST_BREATHS / length)
        and at < len(rates) - 1
        and float(together[np.abs(rates - rate) <= _width(LINE, length, rate)].sum()) > ALONE
        and float(np.abs(others - rate).max()) <= _width(SAME, length, rate)
        and swing > LEAST
    )
    if not sure:
        return Breath(reason="not_sure")
    if swing < OVER_LEGS * _stillest(t, points[:, 4:] / trunk, rates[[at]]):
        return Breath(reason="all_moves")
    return Breath(breaths_a_minute=round(rate, 1), error=round(max(ERROR / length, STEP), 1))


def _width(of: tuple[float, float], length: float, rate: float) -> float:
    return max(of[0] / length, of[1] * rate)


def _stillest(t: Array, points: Array, rate: Array) -> float:
    """How far the point (N, K, 2) swings at a rate (1,) that swings least."""
    across, down = (_power(t, _cleaned(t, points[..., axis]), rate)[:, 0] for axis in (0, 1))
    return float(np.sqrt(np.min(across + down)))


def _together(power: Array) -> Array:
    """What spectra (K, F) have in common: the mean of their shares."""
    return np.asarray((power / np.maximum(power.sum(axis=1, keepdims=True), 1e-12)).mean(axis=0))


def _cleaned(t: Array, values: Array) -> Array:
    """Values (N, K) less their slow trends, with what is far out clipped."""
    u = 2 * (t - t[0]) / (t[-1] - t[0]) - 1
    for _ in range(2):
        trend = np.polynomial.legendre.legval(u, np.polynomial.legendre.legfit(u, values, 2)).T
        far = CLIPPED * 1.4826 * np.median(np.abs(values - trend), axis=0)
        values = np.clip(values, trend - far, trend + far)
    return np.asarray(values - trend)


def _power(t: Array, values: Array, rates: Array) -> Array:
    """The square of the amplitudes of values (N, K) at rates (F,), a minute, in a Hann window: (K, F)."""
    window = np.hanning(len(t) + 2)[1:-1]
    centred = (values - np.average(values, axis=0, weights=window)) * window[:, None]
    waves = np.exp(-2j * np.pi / 60 * rates[:, None] * t)
    return np.asarray(np.abs(2 * waves @ centred / window.sum()).T ** 2, float)
