"""How long holds were to last, in words."""

import math

from alignment.pose_fields import Target
from alignment.report import Hold, Report
from vision.words.language import gettext
from vision.words.times import duration, in_seconds


def asked_length(hold: Target) -> str:
    """How long the pose is held, as in ``30 to 90 s``."""
    if math.isinf(hold.max):
        return gettext("{least} or longer", least=in_seconds(round(hold.min)))
    return gettext("{least} to {most}", least=f"{hold.min:.0f}", most=in_seconds(round(hold.max)))


def held_of(hold: Hold, report: Report) -> str:
    """How long it was held, and in live practice of how much, as in ``45 s of 1 min``."""
    held = duration(hold.held_s)
    if report.hold_target_s is None:
        return held
    return gettext("{held} of {target}", held=held, target=duration(report.hold_target_s))
