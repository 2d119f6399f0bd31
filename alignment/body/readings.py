"""What a measure says and what a check makes of it: values, for both rooms; `vision.words` puts them into sentences."""

from dataclasses import dataclass, field
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
#: on which side of its target a value lies, and so which of a check's words are meant
Direction = Literal["below", "above"]
#: what is wrong with the camera's place: it looks down too steeply, leans, part of the body is outside, the person is
#: small
CameraFault = Literal["high", "leaning", "outside", "small"]
ReasonCode = Literal[
    "hip_outside",  # the joints of a measure outside the picture
    "knee_outside",
    "foot_outside",
    "shoulder_outside",
    "head_outside",
    "back_hidden",  # no line of the back
    "knee_hidden",  # by the trunk, in a deep fold
    "bends_evenly",  # in a deep fold every back does
    "uncertain",  # the error to expect is of no use
    "wrong_view",  # the check is not made from there
    "camera_high",
    "camera_leans",
    "not_seen",  # in no frame of the hold
    "not_seated",  # judged sitting upright, which was not seen
    "near_limit",  # too near its limit to be told
    "teacher",  # who could not see it
    "other",  # of an earlier result, which has only its words
]


@dataclass(frozen=True)
class Reason:
    """Why a measure is not told. ``view``: from where the camera looked, ``better``: from where it would be seen.

    ``words``: the sentence about it, which only results have.
    """

    code: ReasonCode
    view: Bucket | None = None
    better: Bucket | None = None
    words: str = field(default="", compare=False)


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
    reason : Reason or None
    """

    measure: str
    unit: Unit
    value: float | None = None
    error: float | None = None
    reason: Reason | None = None

    def withheld(self, reason: Reason) -> "Reading":
        """The same without its value, where there is one."""
        return Reading(self.measure, self.unit, reason=reason) if self.value is not None else self


ShapeKind = Literal["angle", "line", "bar", "curve"]


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where a finding is drawn, in pixels of the original picture.

    ``kind`` is ``angle`` (points: end, vertex, end), ``line`` (two points), ``bar`` (from the floor up to the joint)
    or ``curve`` (K points). ``target`` is the aligned position in the same form, where there is one.
    """

    kind: ShapeKind
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
    cue: Direction | None = None
    geometry: Geometry | None = None
    beyond: float = 0.0


@dataclass(frozen=True)
class View:
    """Where the camera stands.

    ``azimuth`` in degrees: 0 = at the extended leg's foot, +90 = on the extended leg's side, -90 = on the bent leg's.
    ``error`` in degrees. ``warnings``: what is wrong with the camera's place; ``blind``: that for which nothing can be
    judged; ``flatters``: what looks aligned may not be so.
    """

    bucket: Bucket
    azimuth: float
    error: float
    warnings: tuple[CameraFault, ...] = ()
    blind: CameraFault | None = None
    flatters: bool = False


@dataclass(frozen=True, eq=False)
class Judged:
    """One frame, judged: all that is shown or written about it.

    ``seen`` is False where no person could be found in the frame (then there are no findings). ``held_s`` and
    ``aligned_s`` are the two clocks of the hold in progress (or the last one), in seconds; ``hold`` counts from 1.
    ``moments`` names the checks for which this frame is, so far, the ``best`` or the ``worst`` of its hold.
    ``exchanged``: each leg had been taken for the other, and its landmarks here are named anew. ``unsure``: what of a
    picture cannot be told, whether it is the pose or which leg is straight. ``known``: of each landmark whether it
    is there, (33,); None where that was not asked. ``hips_off``: by what, (2,) pixels, both hips were moved to where
    they are.
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
    unsure: Literal["pose", "leg"] | None = None
    known: NDArray[np.bool_] | None = None
    hips_off: Array | None = None
