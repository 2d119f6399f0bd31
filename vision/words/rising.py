"""How somebody came up out of a hold, in a sentence."""

from alignment.report import Hold
from vision.words.language import gettext
from vision.words.numbers import NBSP, digits
from vision.words.times import in_seconds


def rising_in_words(hold: Hold) -> str:
    """As in ``Came up in 3.9 ± 0.4 s, at 23° a second at most.``; empty where not all of it was seen."""
    way = hold.rising
    if way is None:
        return ""
    took = in_seconds(digits(f"{way.took_s:.1f}{NBSP}±{NBSP}{way.error_s:.1f}"))
    return gettext("Came up in {took}, at {fastest} a second at most.", took=took, fastest=f"{way.fastest_deg_s:.0f}°")
