"""Several bodies at once, so that a step of reading them is one of NumPy's, which for eight takes hardly longer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alignment.body.landmarks import Array, Body, Side, middle, of


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

    def px(self, side: Side, joint: str) -> Array:
        """One joint in pixels, (B, 2)."""
        return np.asarray(self.pixels[:, of(side, joint)])

    def at(self, side: Side, joint: str) -> Array:
        """One joint in the world, (B, 3) metres."""
        return np.asarray(self.world[:, of(side, joint)])

    def mid(self, joint: str) -> Array:
        """The middle between a joint's left and right, in pixels, (B, 2)."""
        return middle(self.pixels, joint)

    def mid_at(self, joint: str) -> Array:
        """And in the world, (B, 3) metres."""
        return middle(self.world, joint)


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
