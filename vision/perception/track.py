"""Where the followed person is: the box around them, remembered slowly, so that a passer-by cannot carry it off."""

import math
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np

from alignment.body.features import spread_of
from alignment.body.landmarks import Array, middle
from vision.perception.landmarker import apply

#: overlap (intersection over the smaller box) above which two boxes are of one person. Sitting up, folded and
#: reaching, one person's boxes share 0.8 and more; people side by side share 0 to 0.2.
SAME_PERSON = 0.5
#: seconds over which the place follows the person: a fold takes about this long, a passer-by is gone before
FOLLOWS = 3.0
#: seconds over which their home does: who kneels in front of them to help is gone before
SETTLES = 15.0
#: seconds somebody may be lost before the place is given up: as long as they were followed, but at least
SHORTEST_WAIT = 0.5
#: and at most
LONGEST_WAIT = 6.0

#: who sits keeps the hips where they are: farther than this in one go, as a share of the box's diagonal (half of it is
#: the trunk), are somebody else's. Folding moves them by 0.03, hips mistaken in folds seen from the front by 0.15, now
#: and then 0.2, a passer-by in front by 0.2 to 0.5
LEAP = 0.18
#: how far two looks' landmarks may lie from each other, in extents of the body (median), to show one posture
POSTURE = 0.15
#: seconds over which it is remembered where the hips are
HIPS_FOLLOW = 0.4
#: seconds for which they may be out of sight before it is forgotten
HIPS_FORGOTTEN = 3.0


def box_of(pixels: Array) -> Array:
    """The box around landmarks (33, 2): its (2, 2) low and high corner in pixels."""
    return np.array([pixels.min(axis=0), pixels.max(axis=0)])


def area_of(box: Array) -> float:
    """Its area in square pixels."""
    (left, top), (right, bottom) = box.tolist()
    return float((right - left) * (bottom - top))


def shared(a: Array, b: Array) -> float:
    """The share of the smaller of two boxes that lies in the other, 0 to 1."""
    return _common(a, b) / max(min(area_of(a), area_of(b)), 1.0)


def alike(a: Array, b: Array) -> float:
    """Intersection over union of two boxes, 0 to 1: 1 only where they are as large as each other."""
    both = _common(a, b)
    return both / (area_of(a) + area_of(b) - both)


def _common(a: Array, b: Array) -> float:
    """The area that lies in both of two boxes, in square pixels. Plain floats: NumPy takes three times as long."""
    ((left, top), (right, bottom)), ((left_b, top_b), (right_b, bottom_b)) = a.tolist(), b.tolist()
    width, height = min(right, right_b) - max(left, left_b), min(bottom, bottom_b) - max(top, top_b)
    return float(max(width, 0.0) * max(height, 0.0))


def same_posture(one: Array, other: Array) -> bool:
    """Whether landmarks (33, 2) show one posture, wherever in the picture and however large."""
    a, b = ((pixels - middle(pixels, "hip")) / spread_of(pixels) for pixels in (one, other))
    return float(np.median(np.linalg.norm(a - b, axis=1))) < POSTURE


@dataclass
class TrackedBox:
    """The place of the followed person: ``box`` of late, ``home`` in the long run, (2, 2) in pixels; times in s.

    ``hips``: the middle of the hips (2,) in pixels.
    """

    box: Array
    home: Array
    hips: Array
    since: float
    seen: float
    missed_since: float | None = None

    @classmethod
    def at(cls, pixels: Array, t: float) -> Self:
        """The place of somebody who is followed from now on."""
        return cls(box_of(pixels), box_of(pixels), middle(pixels, "hip"), t, t)

    @property
    def surroundings(self) -> Array:
        """The box, (2, 2), in which the person is to be looked for."""
        return np.array([np.minimum(self.box[0], self.home[0]), np.maximum(self.box[1], self.home[1])])

    def holds(self, pixels: Array, t: float) -> bool:
        """Whether a body seen here is the followed person's."""
        box = box_of(pixels)
        where = shared(self.box, box) > SAME_PERSON or shared(self.home, box) > SAME_PERSON
        return where and not self._leapt(pixels, t)

    def _leapt(self, pixels: Array, t: float) -> bool:
        """Whether these hips cannot be the person's, whose hips were seen just now."""
        reach = LEAP * math.dist(*self.box)
        return t - self.seen < HIPS_FORGOTTEN and math.dist(middle(pixels, "hip"), self.hips) > reach

    def move(self, way: Array) -> None:
        """What is seen has moved, by a (2, 3) map: the camera was bumped."""
        corners = (np.array(list(product(*box.T))) for box in (self.box, self.home))
        self.box, self.home = (box_of(apply(way, four)) for four in corners)
        self.hips = apply(way, self.hips)

    def follow(self, pixels: Array, t: float) -> None:
        """The person was seen, here."""
        box, passed = box_of(pixels), t - self.seen
        self.box = self.box + (box - self.box) * min(1.0, passed / FOLLOWS)
        self.home = self.home + (box - self.home) * min(1.0, passed / SETTLES)
        self.hips = self.hips + (middle(pixels, "hip") - self.hips) * min(1.0, passed / HIPS_FOLLOW)
        self.seen, self.missed_since = t, None

    def miss(self, t: float) -> bool:
        """The person was not seen here; whether the place is to be given up."""
        self.missed_since = t if self.missed_since is None else self.missed_since
        return t - self.missed_since >= min(max(self.seen - self.since, SHORTEST_WAIT), LONGEST_WAIT)
