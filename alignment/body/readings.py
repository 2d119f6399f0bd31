"""What a measure says and what a check makes of it: the words both rooms speak."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array, Side

Unit = Literal["deg", "thighs", "torsos", "index"]
Status = Literal["aligned", "adjust", "unmeasurable", "info"]
Phase = Literal["looking", "seated", "folding", "holding", "paused", "rising"]
#: a check, and which moment of its hold a frame is
Moment = tuple[str, Literal["best", "worst"]]
Bucket = Literal["extended_side", "three_quarter_extended", "front", "three_quarter_bent", "bent_side", "behind"]


@dataclass(frozen=True)
class Reading:
    """One measure in one frame: a value with its error, or the reason why there is none. NaN never travels.

    Attributes
    ----------
    measure : str
        The measure's id, as in the design.
    unit : str
        deg, thighs, torsos (lengths of the same person) or index.
    value : float or None
        None where it cannot be measured; ``reason`` then says why and what to change.
    error : float or None
        The error to expect of ``value`` in this view and fold, in the same unit.
    reason : str or None
    """

    measure: str
    unit: Unit
    value: float | None = None
    error: float | None = None
    reason: str | None = None

    def withheld(self, reason: str) -> "Reading":
        """The same without its value, where there is one."""
        return Reading(self.measure, self.unit, reason=reason) if self.value is not None else self


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where a finding is drawn, in pixels of the original picture.

    ``kind`` is ``angle`` (points: end, vertex, end), ``line`` (two points), ``bar`` (from the floor up to the joint)
    or ``curve`` (K points). ``target`` is the aligned position in the same form, where there is one.
    """

    kind: Literal["angle", "line", "bar", "curve"]
    points: Array
    target: Array | None = None


@dataclass(frozen=True, eq=False)
class Finding:
    """What one check says about one frame.

    ``beyond``: how far the value lies outside what counts as aligned, by what it takes to be sure of it: 0 within, at
    most 1 where that is in doubt.
    """

    check: str
    status: Status
    reading: Reading
    cue: str | None = None
    geometry: Geometry | None = None
    beyond: float = 0.0


@dataclass(frozen=True)
class View:
    """Where the camera stands.

    ``azimuth`` in degrees: 0 = at the extended leg's foot, +90 = on the extended leg's side, -90 = on the bent leg's.
    ``error`` in degrees. ``warnings`` are sentences about the camera's place (too high, too far, cut off); ``blind``
    is the one for which nothing can be judged, ``flatters`` the one for which what looks aligned may not be so.
    """

    bucket: Bucket
    azimuth: float
    error: float
    warnings: tuple[str, ...] = ()
    blind: str | None = None
    flatters: str | None = None


@dataclass(frozen=True, eq=False)
class Judged:
    """One frame, judged: all that is shown or written about it.

    ``seen`` is False where no person could be found in the frame (then there are no findings). ``held_s`` and
    ``aligned_s`` are the two clocks of the hold in progress (or the last one), in seconds; ``hold`` counts from 1.
    ``moments`` names the checks for which this frame is, so far, the ``best`` or the ``worst`` of its hold.
    ``known`` tells of each landmark whether the body is there, (33,); None where that was not asked.
    ``exchanged``: each leg had been taken for the other, and its landmarks here are named anew.
    """

    t: float
    seen: bool
    phase: Phase
    extended: Side | None = None
    view: View | None = None
    findings: tuple[Finding, ...] = ()
    hold: int = 0
    held_s: float = 0.0
    aligned_s: float = 0.0
    pixels: Array | None = None
    visibility: Array | None = None
    back: Array | None = None
    moments: tuple[Moment, ...] = ()
    exchanged: bool = False
    message: str | None = None
    known: NDArray[np.bool_] | None = None
