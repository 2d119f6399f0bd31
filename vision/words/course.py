"""How a hold went from its beginning to its end, in a sentence."""

from alignment.report import CheckSummary, Hold, MeasureSummary
from vision.words.language import gettext, gettext_noop, ngettext
from vision.words.numbers import with_error
from vision.words.times import duration

#: by how much a measure must have moved to be said, and by more than its error: of eight rendered holds, all of them
#: still, the fold was read as moving by 1.4 degrees at most, 0.7 from the truth, and the spine's index by 0.06
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
    -1: gettext_noop("the back grew longer"),
}
#: of a back that did not change
_SPINE_KEPT = {
    "aligned": gettext_noop("the back stayed long"),
    "adjust": gettext_noop("the back stayed rounded"),
}
_SPINE_ALIKE = gettext_noop("the back stayed as it was")


def course_in_words(hold: Hold) -> str:
    """As in ``Over the hold the fold went 6° ± 2° deeper, the back stayed long.``.

    What cannot be told is left out; empty where nothing can.
    """
    parts = [*filter(None, (_fold(hold), _spine(hold)))]
    return gettext("Over the hold {course}.", course=", ".join(parts)) if parts else ""


def _fold(hold: Hold) -> str:
    change = _change(hold, "fold")
    if change is None:
        return ""
    by, error = change
    return gettext(_FOLD[_way("fold", by, error)], by=with_error(abs(by), error, "deg"))


def _spine(hold: Hold) -> str:
    change = _change(hold, "spine_rounding")
    if change is None:
        return ""
    if way := _way("spine_rounding", *change):
        return gettext(_SPINE[way])
    return gettext(_SPINE_KEPT.get(hold.checks["spine_rounding"].status, _SPINE_ALIKE))


def _way(measure: str, by: float, error: float | None) -> int:
    return 0 if abs(by) < max(MOVED[measure], error or 0.0) else 1 if by > 0 else -1


def _change(hold: Hold, measure: str) -> tuple[float, float | None] | None:
    """By how much a measure moved from the first quarter of a hold to its last, in its unit, and the error of that.

    None where it was not seen; no error in results of earlier versions.
    """
    summary: MeasureSummary | None = hold.measures.get(measure)
    if summary is None or summary.trend_per_min is None or summary.measured_share < SEEN:
        return None
    minutes, error = hold.held_s * 0.75 / 60, summary.trend_error_per_min
    return summary.trend_per_min * minutes, None if error is None else error * minutes


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
