"""Where a measure lies in the picture: what the overlay draws for it, in pixels of the original."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from alignment.body.landmarks import BACK_POINTS, Array, Body, Side, other
from alignment.body.readings import Geometry, ShapeKind


class Shape(NamedTuple):
    """What is drawn of a body by the side of its extended leg; None where it has no outline of the back.

    ``points``: how many; ``aim``: how many more show the aligned position.
    """

    kind: ShapeKind
    points: int
    place: Callable[[Body, Side], Geometry | None]
    aim: int = 0


def _knee(body: Body, extended: Side) -> Geometry:
    hip, knee, ankle = (body.px(extended, j) for j in ("hip", "knee", "ankle"))
    straight = knee + (knee - hip) * (math.dist(ankle, knee) / max(math.dist(knee, hip), 1e-9))
    return Geometry("angle", np.array([hip, knee, ankle]), np.array([hip, knee, straight]))


def _bent_knee(body: Body, extended: Side) -> Geometry:
    bent = other(extended)
    knee, hip = body.px(bent, "knee"), body.mid("hip")
    lowest = max(float(hip[1]), float(body.px(bent, "ankle")[1]), float(body.px(extended, "heel")[1]), float(knee[1]))
    return Geometry("bar", np.array([[knee[0], lowest], knee]))


def _between(start: Callable[[Body, Side], Array], end: Callable[[Body, Side], Array]) -> Callable[..., Geometry]:
    return lambda body, extended: Geometry("line", np.array([start(body, extended), end(body, extended)]))


def _back(body: Body, extended: Side) -> Geometry | None:
    return None if body.back is None else Geometry("curve", body.back)


def _lower_back(body: Body, extended: Side) -> Geometry | None:
    return None if body.back is None else Geometry("curve", body.back[: len(body.back) // 3 + 1])


STRAIGHT_KNEE = Shape("angle", 3, _knee, aim=3)
BENT_KNEE = Shape("bar", 2, _bent_knee)
HEEL = Shape("line", 2, _between(lambda b, e: b.px(other(e), "ankle"), lambda b, e: b.mid("hip")))
TRUNK = Shape("line", 2, _between(lambda b, e: b.mid("hip"), lambda b, e: b.mid("shoulder")))
SHOULDERS = Shape("line", 2, _between(lambda b, e: b.px("left", "shoulder"), lambda b, e: b.px("right", "shoulder")))
BACK = Shape("curve", BACK_POINTS, _back)
LOWER_BACK = Shape("curve", BACK_POINTS // 3 + 1, _lower_back)
