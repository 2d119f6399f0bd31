"""How fast somebody breathed in a hold, in a sentence."""

from alignment.report import Hold
from vision.words.language import gettext
from vision.words.numbers import NBSP


def breath_in_words(hold: Hold) -> str:
    """As in ``About 12 ± 1 breaths a minute.``; mostly it is not sure, and empty: the result says why."""
    breath = hold.breath
    if breath is None or breath.breaths_a_minute is None or breath.error is None:
        return ""
    rate = f"{breath.breaths_a_minute:.0f}{NBSP}±{NBSP}{max(breath.error, 1):.0f}"
    return gettext("About {rate} breaths a minute.", rate=rate)
