"""From a body to readings: the values with their errors, and the reasons where there are none."""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from alignment.body.estimate import Hypothesis
from alignment.body.landmarks import Array, Body, Side
from alignment.body.measures import MEASURES, PLACES, landmarks_of
from alignment.body.readings import Bucket, Reading, Reason, ReasonCode

ERROR_MODEL = "error_model.json"
#: degrees of fold over which the trunk hides the straight knee from everywhere but its own side: there it is 10 deg off
HIDES_KNEE = 62.0
#: degrees of fold over which every back bends: of real people folded by 66 to 71, three whose back looks long are read
#: as rounded by 1.3 to 1.5, and two whose back looks rounded by 1.2 and 1.5
BENDS_EVENLY = 65.0
#: names of depths of fold and the degrees below which they reach
FOLD_BANDS = (("upright", 25.0), ("half", 55.0), ("deep", 65.0), ("deepest", 180.0))
#: the places of the numbers of `Measured`
_ROWS, _COLUMNS = np.indices((2, len(MEASURES)))
_OUTSIDE: dict[str, ReasonCode] = {
    "hip": "hip_outside",
    "knee": "knee_outside",
    "ankle": "foot_outside",
    "shoulder": "shoulder_outside",
    "ear": "head_outside",
    "eye": "head_outside",
}


class Measured(NamedTuple):
    """What is measured of one frame.

    ``numbers``: (2, M) the raw value of each of `MEASURES` and the error to expect of it; NaN where there is none, and
    then ``reasons`` says why.
    """

    numbers: Array
    reasons: dict[str, Reason]

    @property
    def fold(self) -> float:
        """Degrees, NaN where it is not measured."""
        return float(self.numbers[0, PLACES["fold"]])


def measured(body: Body, extended: Side, hypothesis: Hypothesis) -> Measured:
    """Every measure of one frame."""
    reasons, numbers = {}, []
    for name, value in hypothesis.values.items():
        if reason := _outside(name, body, extended) or (Reason("back_hidden") if value is None else None):
            reasons[name] = reason
        numbers.append((np.nan, np.nan) if reason else (value, hypothesis.errors[name]))
    return Measured(np.array(numbers, float).T, reasons)


def readings(own: Measured, near: list[Measured], better: Mapping[str, Bucket], view: Bucket) -> dict[str, Reading]:
    """The readings of one frame: medians of the frames near it, itself among them.

    A measure is unmeasurable where its error is of no use. ``better``: the measures that are asked for, and the view
    that the check of each prefers. The error is the one expected of this very body, but never less than what was
    measured for the view and fold.
    """
    fold = own.fold
    band = None if math.isnan(fold) else fold_band(fold)
    out = {}
    for name, value, error in zip(MEASURES, *_medians(near), strict=True):
        if name not in better:
            continue
        reason = own.reasons.get(name) or _hidden(name, view, fold, better[name])
        error = max(error, measured_error(name, view, band))
        if reason is None and error > largest_useful_error(name, view):
            reason = Reason("uncertain", better=better[name])
        unit = MEASURES[name].unit
        out[name] = Reading(name, unit, reason=reason) if reason else Reading(name, unit, value, error)
    return out


def _hidden(name: str, view: Bucket, fold: float, better: Bucket) -> Reason | None:
    """Why a measure has no value in so deep a fold; none where that is not known, and NaN."""
    if name == "extended_knee" and view != "extended_side" and fold > HIDES_KNEE:
        return Reason("knee_hidden", better=better)
    return Reason("bends_evenly") if name == "spine_rounding" and fold > BENDS_EVENLY else None


def _medians(near: list[Measured]) -> list[list[float]]:
    """The medians of the values and of the errors of each measure, of the frames that have it."""
    numbers = np.array([one.numbers for one in near])
    there = len(near) - np.isnan(numbers[:, :1]).sum(axis=0)
    numbers.sort(axis=0)  # NaN last
    low, high = (numbers[at, _ROWS, _COLUMNS] for at in ((there - 1) // 2, there // 2))
    medians: list[list[float]] = ((low + high) / 2).tolist()
    return medians


def _outside(name: str, body: Body, extended: Side) -> Reason | None:
    """Why a measure has no value when one of its joints lies outside the picture."""
    for joint, landmark in landmarks_of(name, extended):
        if not body.inside[landmark]:
            return Reason(_OUTSIDE[joint])
    return None


def fold_band(fold: float) -> str:
    """The name of a depth of fold (deg) in the error model."""
    return next((name for name, below in FOLD_BANDS if fold < below), FOLD_BANDS[-1][0])


@cache
def error_model() -> dict[str, dict[str, Any]]:
    """What was measured of each measure's errors (``mean_error``), and what follows (``limit``, ``doubts``)."""
    text = resources.files("alignment.body").joinpath(ERROR_MODEL).read_text(encoding="utf-8")
    measures: dict[str, dict[str, Any]] = json.loads(text)["measures"]
    return measures


@cache
def measured_error(name: str, view: Bucket, band: str | None) -> float:
    """The mean error that was measured for a view and `fold_band`, in the measure's unit; 0 where too few were seen."""
    return float(error_model()[name]["mean_error"].get(view, {}).get(band, 0.0))


@cache
def largest_useful_error(name: str, view: Bucket) -> float:
    """The expected error beyond which a value is withheld, in the measure's unit.

    A turn of the chest is asked to be surer from the bent leg's side: up to 9 deg, five of 110 aligned people were told
    to adjust it and 19 of 68 who turned it by 28 deg; up to 7, one and nine.
    """
    limits: dict[str, float] = error_model()[name]["limit"]
    return limits.get(view, limits["any"])


@cache
def doubts(name: str, view: Bucket) -> float:
    """How many times its error a value has to lie beyond its limit to be called a fault.

    From the bent leg's side the other leg hides the straight knee, which is now and then read 25 deg bent with an error
    of 6: by once the error, six of 134 aligned people were told to straighten it; by twice, one of them, and 75 of 119
    who bend it by 25 deg instead of 86. Of 79 aligned people two were told from there that their back is round, and of
    249 others whose back is not, seven; by twice the error none and two, and 65 of 80 instead of 71 where it is.
    From its own side the straight knee is surer than its error says: by half of it one of 412 people whose knee is not
    bent is told so, as by once the error, and 68 of 97 who bend it by 18 to 25 deg instead of 57.
    """
    by_view: dict[str, float] = error_model()[name].get("doubts", {})
    return by_view.get(view, 1.0)
