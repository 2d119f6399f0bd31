"""The axis of a measure's values, as the curves of a report and a student's progress have it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alignment.body.readings import Unit
from vision.words.language import gettext
from vision.words.numbers import SOMEWHAT_ROUNDED_SPAN, SPINE_WORDS, number

#: the smallest range of values shown, so that noise does not look like movement: about four measured errors
LEAST_RANGE: dict[Unit, float] = {"deg": 30.0, "thighs": 0.4, "torsos": 0.4, "index": 1.2}
#: room above and below what is shown, as a share of its range
ROOM = 0.12
#: the least share of a curve's height that has room for a word of the spine
LEAST_ZONE = 0.25


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place in per cent, from the left or from the top, and its text."""

    at: float
    text: str


@dataclass(frozen=True)
class ValueAxis:
    """The lowest and the highest value shown, of a unit, and the aligned range, whose open side is infinite."""

    bottom: float
    top: float
    unit: Unit
    bounds: tuple[float, float]

    def at(self, value: float) -> float:
        """How far from the top a value is, in per cent of the height."""
        return 100 * (self.top - value) / (self.top - self.bottom)

    def band(self) -> tuple[float, float]:
        """The aligned range: its top and its height in per cent."""
        upper, lower = self.at(min(self.bounds[1], self.top)), self.at(max(self.bounds[0], self.bottom))
        return round(upper, 2), round(lower - upper, 2)

    def ticks(self, steps: int = 3, least_zone: float = LEAST_ZONE) -> tuple[Tick, ...]:
        """About so many round values; for the spine its words, each in the middle of its range if that has room."""
        if self.unit == "index":
            return self._zones(least_zone)
        step = round_step((self.top - self.bottom) / steps)
        first, last = math.ceil(self.bottom / step), math.floor(self.top / step)
        return tuple(Tick(round(self.at(i * step), 2), number(i * step, self.unit)) for i in range(first, last + 1))

    def _zones(self, least: float) -> tuple[Tick, ...]:
        upper, low, high = self.bounds[1], self.bottom, self.top
        start = upper if math.isfinite(upper) else 0.0
        edges = [low, start, start + SOMEWHAT_ROUNDED_SPAN, high]
        zones = zip(SPINE_WORDS, edges, edges[1:], strict=False)
        seen = [(word, max(a, low), min(b, high)) for word, a, b in zones]
        shown = [(word, a, b) for word, a, b in seen if b - a > least * (high - low)]
        return tuple(Tick(round(self.at((a + b) / 2), 2), gettext(word)) for word, a, b in shown)


def value_axis(values: Sequence[float], unit: Unit, bounds: tuple[float, float]) -> ValueAxis:
    """An axis that shows these values, the bounds that are finite, and some room."""
    edges = [*values, *(bound for bound in bounds if math.isfinite(bound))]
    low, high = min(edges), max(edges)
    missing = max(0.0, LEAST_RANGE[unit] - (high - low))
    room = ROOM * max(high - low, LEAST_RANGE[unit])
    return ValueAxis(low - missing / 2 - room, high + missing / 2 + room, unit, bounds)


def round_step(least: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is at least `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * 0.999)
