"""How the person of a frame is judged and drawn, once it is known which leg is straight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.body.drawn import shape_of
from alignment.body.estimate import Hypothesis
from alignment.body.known import known
from alignment.body.landmarks import Array, Body, Side
from alignment.body.readings import Geometry, View
from alignment.body.view import view_from


@dataclass(frozen=True, eq=False)
class Placement:
    """A person whose straight leg is known.

    Attributes
    ----------
    extended : {"left", "right"}
        The straight leg.
    body : Body
        With the legs told apart and the hips where they are.
    exchanged : bool
        Whether the landmark model took each leg for the other.
    view : View
        From where they are seen.
    known : (33,) array of bool
        Which landmarks are where the body is (`alignment.body.known.known`).
    hips_off : (2,) array
        By how much both hips were moved, pixels.
    """

    extended: Side
    body: Body
    exchanged: bool
    view: View
    known: NDArray[np.bool_]
    hips_off: Array

    def shape(self, measure: str) -> Geometry | None:
        """What is drawn for a measure, see `alignment.body.drawn.shape_of`."""
        return shape_of(measure, self.body, self.extended, self.known)


def placed(body: Body, extended: Side, looks: Sequence[Body], read: Sequence[Hypothesis], hips_off: Array) -> Placement:
    """The person of one frame, by looks at the same moment or a little before and after it.

    Parameters
    ----------
    body : Body
        As seen in the frame.
    extended : {"left", "right"}
        The straight leg.
    looks : sequence of Body
        At least one.
    read : sequence of Hypothesis
        What is read of them with that leg as the straight one; at least one.
    hips_off : (2,) array
        How far the hips are from where they are seen, pixels (`alignment.body.known.hips_off`).

    Returns
    -------
    Placement

    Examples
    --------
    >>> from alignment.body.estimate import estimate
    >>> from tests.alignment.stick import Stick
    >>> body = Stick(extended="left").body()
    >>> here = placed(body, "left", [body], [estimate(body).of("left")], np.array([4.0, 0.0]))
    >>> (here.body.mid("hip") - body.mid("hip")).round(6).tolist(), here.view.bucket, here.shape("fold").kind
    ([4.0, 0.0], 'extended_side', 'line')
    """
    exchanged = sum(h.exchanged for h in read) > 0
    if exchanged:
        body, looks = body.with_legs_exchanged(), [look.with_legs_exchanged() for look in looks]
    direction = np.array([h.azimuth for h in read]).sum(axis=0) / len(read)
    view = view_from(direction, sum(h.elevation for h in read) / len(read), body)
    seen = known(looks, extended, view.bucket)
    return Placement(extended, body.with_hips_moved(hips_off), exchanged, view, seen, hips_off)
