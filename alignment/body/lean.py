"""By how much the picture leans, as the body alone tells: who sits on the floor is low, wide and upright in known ways.

A line through some sixty numbers of the landmarks and the silhouette's reach, learned from photographs of real people
whose looks were turned; where they are from and what it is worth: ``fixtures/experiments``, 19. The lines of the room
tell the same (`vision.perception.camera_tilt`), where there are some.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from alignment.body.features import MIRRORED, READ, mirrored_outline, spread_of
from alignment.body.landmarks import Array, Landmark, middle

WEIGHTS = "lean.json"
_LEGS = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]


@dataclass(frozen=True, eq=False)
class LeanWeights:
    """What a person who faces the picture's right leans by: ``degrees`` (N + 1,) of each feature in spreads, and of 1.

    ``mean``, ``spread``: (N,) of the features.
    """

    mean: Array
    spread: Array
    degrees: Array


@cache
def weights() -> LeanWeights:
    """Those in the weights file."""
    data = json.loads(resources.files("alignment.body").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return LeanWeights(*(np.array(data[name]) for name in ("mean", "spread", "degrees")))


def lean_of(pixels: Array, outline: Array) -> float:
    """By how many degrees the picture of somebody who sits is turned clockwise; two of three are 5.5 off at most.

    Parameters
    ----------
    pixels : (33, 2) array
        Their landmarks in pixels.
    outline : (24,) array
        How far the silhouette reaches from the hips, as in `Body.outline`.

    Returns
    -------
    float

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> body = Stick().body(60.0)
    >>> -20 < lean_of(body.pixels, np.full(24, 60.0)) < 20
    True
    """
    found, facing = features(pixels, outline)
    by = weights()
    return float(((found - by.mean) / by.spread) @ by.degrees[:-1] + by.degrees[-1]) * facing


def features(pixels: Array, outline: Array) -> tuple[Array, float]:
    """What is read, (N,), of a person or of their mirror image who faces the right, and which it is: 1 or -1."""
    hip = middle(pixels, "hip")
    facing = 1.0 if float(pixels[_LEGS, 0].mean()) >= hip[0] else -1.0
    scale = spread_of(pixels)
    marks = (pixels[READ if facing > 0 else MIRRORED] - hip) * [facing, 1.0] / scale
    reach = outline if facing > 0 else mirrored_outline(outline)
    return np.concatenate([marks.ravel(), reach / scale]), facing
