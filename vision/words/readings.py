"""Readings, phases and sides in words, as the overlay and the panel show them."""

import math

from alignment.body.readings import Judged, Phase, Reading, View
from alignment.checks import Check
from vision.words.numbers import spine_in_words
from vision.words.reasons import SEEN_FROM

PHASES: dict[Phase, str] = {
    "looking": "looking",
    "seated": "seated",
    "folding": "folding",
    "holding": "holding",
    "paused": "paused",
    "rising": "coming up",
}

NO_VALUE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"  # as wide as a digit


def value_words(reading: Reading, check: Check | None = None) -> str:
    """A reading as it is shown: ``174°``, ``0.12 thighs``; an index in words, as the report has it."""
    if reading.value is None or not math.isfinite(reading.value):
        return NO_VALUE
    if reading.unit == "deg":
        return f"{round(reading.value)}°".replace("-", MINUS)
    if reading.unit == "index":
        return spine_in_words(reading.value, check.bounds()[1] if check else 0.0)
    return f"{reading.value + 0.0:.2f} {reading.unit}".replace("-", MINUS)


def headline(judged: Judged) -> str:
    """Side and phase, as in "Left leg straight · holding"."""
    phase = PHASES[judged.phase]
    if judged.extended is None:
        return "Looking for the pose" if judged.phase == "looking" else phase.capitalize()
    return f"{judged.extended.capitalize()} leg straight · {phase}"


def view_words(view: View | None) -> str:
    """Where the camera stands, in words; empty where it is not known."""
    return "" if view is None else f"seen from {SEEN_FROM[view.bucket]}"


def not_seen(judged: Judged) -> str:
    """What to say of a frame in which nobody was found."""
    if judged.phase in ("holding", "paused"):
        return "Nobody found in this frame: the hold goes on, not measured"
    return "Nobody found in this frame"
