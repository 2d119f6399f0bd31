"""How fast somebody breathed in a hold, in a sentence."""

from alignment.report import Hold
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import NBSP

_WITHHELD = {
    "too_short": gettext_noop("How fast the breath went is not told: the hold was too short for that."),
    "not_seen": gettext_noop("How fast the breath went is not told: too little of the hold was seen."),
    "all_moves": gettext_noop("How fast the breath went is not told: the camera or the legs moved as well."),
    "not_sure": gettext_noop("How fast the breath went is not told: the trunk did not show it surely."),
}


def breath_in_words(hold: Hold) -> str:
    """As in ``About 12 ± 1 breaths a minute.``, or why that is not told; empty in results of earlier versions."""
    breath = hold.breath
    if breath is None:
        return ""
    if breath.breaths_a_minute is None or breath.error is None:
        return gettext(_WITHHELD[breath.reason or "not_sure"])
    rate = f"{breath.breaths_a_minute:.0f}{NBSP}±{NBSP}{max(breath.error, 1):.0f}"
    return gettext("About {rate} breaths a minute.", rate=rate)
