"""How long holds were to last, in words."""

import math

from alignment.checks import Target
from alignment.report import Hold, Report
from vision.words.numbers import NBSP, duration

_BETWEEN = "{least:.0f} to {most:.0f} s"
_AT_LEAST = "{least:.0f} s or longer"


def asked_length(hold: Target) -> str:
    """How long the pose is held, as in ``30 to 90 s``."""
    words = _AT_LEAST if math.isinf(hold.max) else _BETWEEN
    return words.format(least=hold.min, most=hold.max).replace(" s", f"{NBSP}s")


def held_of(hold: Hold, report: Report) -> str:
    """How long it was held, and in live practice of how much, as in ``45 s of 1 min``."""
    held = duration(hold.held_s)
    return held if report.hold_target_s is None else f"{held} of {duration(report.hold_target_s)}"
