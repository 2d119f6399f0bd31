"""Several bodies at once, so that a step of reading them is one of NumPy's, which for eight takes hardly longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alignment.body.geometry import along, distance, signed_distance
from alignment.body.landmarks import Array, Body, middle, pair


@dataclass(frozen=True, eq=False)
class Bodies:
    """B bodies, each array as in `Body` with one more dimension in front.

    Of what some of them have, NaN stands for the others'; what none has is None.
    """

    pixels: Array
    world: Array
    visibility: Array
    back: Array | None = None
    outline: Array | None = None
    silhouette: Array | None = None
    tilt: Array | None = None
    movenet: Array | None = None

    def __len__(self) -> int:
        return len(self.pixels)

    def px(self, joint: str) -> Array:
        """A joint of the left and of the right in pixels, (B, 2, 2)."""
        return self.pixels[:, pair(joint)]

    def at(self, joint: str) -> Array:
        """And in the world, (B, 2, 3) metres."""
        return self.world[:, pair(joint)]

    def mid(self, joint: str) -> Array:
        """The middle between them in pixels, (B, 2)."""
        return middle(self.pixels, joint)

    def mid_at(self, joint: str) -> Array:
        """And in the world, (B, 3) metres."""
        return middle(self.world, joint)

    @cached_property
    def profile(self) -> tuple[Array, Array] | None:
        """The back's outline along the line from hip (0) to shoulder (1), and how far off it in its lengths: (B, K)."""
        if self.back is None:
            return None
        hip, shoulder = self.mid("hip"), self.mid("shoulder")
        out = np.abs(signed_distance(self.back, hip, shoulder)) / distance(hip, shoulder)[:, None]
        return along(self.back, hip, shoulder), out


def bent(of_legs: Array) -> Array:
    """What is told of the bent leg (B, 2, ...), by what is told of each leg with it as the straight one."""
    return of_legs[:, ::-1]


def together(bodies: Sequence[Body]) -> Bodies:
    """Some bodies, at least one, as arrays."""
    return Bodies(
        np.array([b.pixels for b in bodies]),
        np.array([b.world for b in bodies]),
        np.array([b.visibility for b in bodies]),
        _filled([b.back for b in bodies]),
        _filled([b.outline for b in bodies]),
        _filled([b.silhouette for b in bodies]),
        _filled([b.tilt for b in bodies]),
        _filled([b.movenet for b in bodies]),
    )


def _filled(arrays: list[Array | None]) -> Array | None:
    shape = next((array.shape for array in arrays if array is not None), None)
    return None if shape is None else np.array([np.full(shape, np.nan) if a is None else a for a in arrays])
