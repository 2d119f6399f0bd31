"""Readings, phases and sides in words, as the overlay and the panel show them."""

import math

from alignment.body.readings import Finding, Judged, Phase, View
from alignment.checks import Check
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import capital, digits, of_unit, spine_in_words, straight_leg
from vision.words.reasons import seen_in_words

PHASES: dict[Phase, str] = {
    "looking": gettext_noop("looking"),
    "seated": gettext_noop("seated"),
    "folding": gettext_noop("folding"),
    "holding": gettext_noop("holding"),
    "paused": gettext_noop("paused"),
    "rising": gettext_noop("coming up"),
}

NO_VALUE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"  # as wide as a digit


def value_words(finding: Finding, check: Check | None = None) -> str:
    """What was read, as it is shown: ``174°``, ``0.12 thighs``; an index in words, as the report has it."""
    reading = finding.reading
    if reading.value is None or not math.isfinite(reading.value):
        return NO_VALUE
    if reading.unit == "deg":
        return f"{round(reading.value)}°".replace("-", MINUS)
    if reading.unit == "index":
        return spine_in_words(reading.value, check.bounds()[1] if check else 0.0, finding.status)
    return of_unit(digits(f"{reading.value + 0.0:.2f}").replace("-", MINUS), reading.unit, in_short=True)


def headline(judged: Judged) -> str:
    """Side and phase, as in "Left leg straight · holding"."""
    phase = gettext(PHASES[judged.phase])
    if judged.extended is None:
        return gettext("Looking for the pose") if judged.phase == "looking" else capital(phase)
    return f"{straight_leg(judged.extended)} · {phase}"


def view_words(view: View | None) -> str:
    """Where the camera stands, in words; empty where it is not known."""
    return seen_in_words(view.bucket if view else None)


def not_seen(judged: Judged) -> str:
    """What to say of a frame in which nobody was found."""
    if judged.phase in ("holding", "paused"):
        return gettext("Nobody found in this frame: the hold goes on, not measured")
    return gettext("Nobody found in this frame")
