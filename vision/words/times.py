"""Times in words, as the current language writes and says them: of a clock, lengths, stretches and dates."""

import math
from datetime import date
from typing import Literal

from alignment.report import Span
from vision.words.language import ENGLISH, current_language, gettext, ngettext
from vision.words.numbers import DASH, NBSP

TimeUnit = Literal["hour", "minute", "second"]
#: as English has them here; other languages have Babel's
_TIME_UNITS: dict[TimeUnit, str] = {"hour": "h", "minute": "min", "second": "s"}


def clock(seconds: float) -> str:
    """A time in the clip, as in ``1:02`` or ``1:02:03``: full seconds, as players count them."""
    whole = max(0, math.floor(round(seconds, 2)))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def duration(seconds: float) -> str:
    """A length of time, as in ``1 min 2 s``: full seconds, as the clock in the picture counts them."""
    whole = max(0, math.floor(round(seconds, 2)))
    if not whole:
        return gettext("less than {time}", time=_of_time(1, "second")) if seconds > 0 else _of_time(0, "second")
    hours, minutes = divmod(whole // 60, 60)
    parts: tuple[tuple[int, TimeUnit], ...] = ((hours, "hour"), (minutes, "minute"), (whole % 60, "second"))
    return " ".join(_of_time(count, unit) for count, unit in parts if count)


def in_seconds(amount: int | str) -> str:
    """So many seconds with their unit, as in ``90 s``; a text is taken as it is."""
    return _of_time(amount, "second")


def _of_time(count: int | str, unit: TimeUnit) -> str:
    if current_language() == ENGLISH:
        return f"{count}{NBSP}{_TIME_UNITS[unit]}"
    from babel.units import format_unit

    return format_unit(count, f"duration-{unit}", "short", locale=current_language()).replace(" ", NBSP)


def span_in_words(span: Span) -> str:
    """A stretch of time, as in ``0:30–0:36``."""
    start, end = clock(span.start_s), clock(span.end_s)
    return start if start == end else f"{start}{DASH}{end}"


def spans_in_words(spans: list[Span], most: int = 3) -> str:
    """Stretches of time; beyond `most` of them only how many and how long together."""
    if len(spans) <= most:
        return ", ".join(span_in_words(s) for s in spans)
    together = duration(sum(s.end_s - s.start_s for s in spans))
    return ngettext("{n} time, {time} together", "{n} times, {time} together", len(spans), time=together)


def day_in_words(day: date) -> str:
    """A date, as in ``3 November 2026``."""
    if current_language() == ENGLISH:
        return f"{day.day} {day:%B %Y}"
    from babel.dates import format_date

    return format_date(day, "long", locale=current_language())


def day_in_short(day: date) -> str:
    """A date without its year, as in ``3 Nov``."""
    return f"{day.day} {day:%b}" if current_language() == ENGLISH else _by_skeleton("MMMd", day)


def month_in_short(day: date) -> str:
    """A date's month, as in ``Nov 2026``."""
    return f"{day:%b %Y}" if current_language() == ENGLISH else _by_skeleton("yMMM", day)


def _by_skeleton(skeleton: str, day: date) -> str:
    """A date as the language has it with these fields, by the CLDR."""
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, day, locale=current_language())


def spoken_time(seconds: float) -> str:
    """A time as it is said: "30 seconds", "one minute", "one minute 20 seconds"."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    short = ngettext("{n} second", "{n} seconds", rest)
    if not minutes:
        return short
    said = gettext("one minute") if minutes == 1 else ngettext("{n} minute", "{n} minutes", minutes)
    return gettext("{minutes} {seconds}", minutes=said, seconds=short) if rest else said
