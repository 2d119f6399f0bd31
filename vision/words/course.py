"""How a hold went from its beginning to its end, in a sentence."""

from alignment.report import CheckSummary, Hold
from vision.words.language import gettext, gettext_noop, ngettext
from vision.words.numbers import number
from vision.words.times import duration

#: by how much a measure must have moved to be said: of eight rendered holds, all of them still, the fold was read as
#: moving by 1.4 degrees at most, 0.7 from the truth, and the spine's index by 0.06
MOVED: dict[str, float] = {"fold": 4.0, "spine_rounding": 0.2}
#: a measure must have been seen in this share of the hold
SEEN = 0.5
#: s from the hold's beginning within which something was so from the first
AT_ONCE = 2.0
_FOLD = {
    1: gettext_noop("the fold went {by} deeper"),
    0: gettext_noop("the fold kept its depth"),
    -1: gettext_noop("the fold came up by {by}"),
}
_SPINE = {
    1: gettext_noop("the back rounded on the way"),
    0: gettext_noop("the back kept its length"),
    -1: gettext_noop("the back grew longer"),
}


def course_in_words(hold: Hold) -> str:
    """As in ``Over the hold the fold went 6° deeper, the back kept its length.``; empty where neither can be told."""
    parts = []
    for measure, words in (("fold", _FOLD), ("spine_rounding", _SPINE)):
        if (by := moved(hold, measure)) is not None:
            way = 0 if abs(by) < MOVED[measure] else 1 if by > 0 else -1
            parts.append(gettext(words[way], by=number(abs(by), "deg")))
    return gettext("Over the hold {course}.", course=", ".join(parts)) if parts else ""


def moved(hold: Hold, measure: str) -> float | None:
    """By how much a measure moved from the first quarter of a hold to its last, in its unit; None where not seen."""
    summary = hold.measures.get(measure)
    if summary is None or summary.trend_per_min is None or summary.measured_share < SEEN:
        return None
    return summary.trend_per_min * hold.held_s * 0.75 / 60


def asked_when(said: CheckSummary, hold: Hold) -> str:
    """From when in the hold a check asked for adjustment, as in ``first after 24 s of it``; empty where it did not."""
    if not said.adjust_spans or hold.end_s <= hold.start_s:
        return ""
    after = said.adjust_spans[0].start_s - hold.start_s
    first = (
        gettext("from the beginning") if after < AT_ONCE else gettext("first after {time} of it", time=duration(after))
    )
    times = len(said.adjust_spans)
    return first if times == 1 else ngettext("{n} time, {first}", "{n} times, {first}", times, first=first)
