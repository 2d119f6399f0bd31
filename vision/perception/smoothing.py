"""Landmarks over time, smoothed as MediaPipe smooths them: the one euro filter, and a low pass for visibility.

Casiez, Roussel, Vogel: 1 euro filter, CHI 2012. The parameters are those of ``pose_landmarks_detector_graph``.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from alignment.body.landmarks import Array

#: of each new visibility so much is taken
VISIBILITY = 0.1
#: Hz: the derivative's cut-off of every filter here
DERIVATIVE = 1.0


@dataclass
class OneEuro:
    """The one euro filter over an array.

    ``cutoff`` in Hz while nothing moves; ``beta``: by how much a speed of 1 a second raises it.
    """

    cutoff: float
    beta: float
    _t: float | None = None
    _raw: Array = field(default_factory=lambda: np.zeros(0))
    _value: Array = field(default_factory=lambda: np.zeros(0))
    _speed: Array = field(default_factory=lambda: np.zeros(0))

    def __call__(self, t: float, raw: Array, scale: float = 1.0) -> Array:
        """The smoothed array at ``t`` seconds; speeds count in lengths of ``scale`` a second."""
        if self._t is None:
            self._t, self._raw, self._value, self._speed = t, raw, raw, np.zeros_like(raw)
            return raw
        passed = t - self._t
        speed = (raw - self._raw) / scale / passed
        self._speed = self._speed + _alpha(DERIVATIVE, passed) * (speed - self._speed)
        self._value = self._value + _alpha(self.cutoff + self.beta * np.abs(self._speed), passed) * (raw - self._value)
        self._t, self._raw = t, raw
        return self._value


def _alpha(cutoff: Array | float, passed: float) -> Array | float:
    """The share of the new value in a low pass of this cut-off (Hz) after so many seconds."""
    return 1 / (1 + 1 / (2 * math.pi * cutoff * passed))


class Smoothing:
    """One person's landmarks from frame to frame."""

    def __init__(self) -> None:
        self._pixels, self._world = OneEuro(0.05, 80.0), OneEuro(0.1, 40.0)
        self._visibility: Array | None = None

    def __call__(self, t: float, pixels: Array, size: float, world: Array, visibility: Array) -> tuple[Array, ...]:
        """Pixels (33, 2), world (33, 3) and visibility (33,) at ``t`` seconds; ``size``: the region's side, pixels."""
        before = visibility if self._visibility is None else self._visibility
        self._visibility = before + VISIBILITY * (visibility - before)
        return self._pixels(t, pixels, size), self._world(t, world), self._visibility
