"""How somebody came up out of a hold, in a sentence."""

from alignment.report import Hold
from vision.words.numbers import NBSP

_CAME_UP = "Came up in {took:.1f} ± {error:.1f} s, at {fastest:.0f}° a second at most."


def rising_in_words(hold: Hold) -> str:
    """As in ``Came up in 3.9 ± 0.4 s, at 23° a second at most.``; empty where not all of it was seen."""
    way = hold.rising
    if way is None:
        return ""
    said = _CAME_UP.format(took=way.took_s, error=way.error_s, fastest=way.fastest_deg_s)
    return said.replace(" ± ", f"{NBSP}±{NBSP}").replace(" s,", f"{NBSP}s,")
