"""Numbers and values in words, as the current language writes them; Babel knows how."""

import math
from collections.abc import Mapping

from alignment.body.landmarks import Side
from alignment.body.readings import Status, Unit
from alignment.checks import Check, PoseSpec
from alignment.report import CheckSummary, Hold, MeasureSummary, Report
from vision.words.language import ENGLISH, current_language, gettext, gettext_noop, ngettext
from vision.words.measures import words_of_measure
from vision.words.pose import pose_in_words

#: decimals shown for each unit; finer ones would promise more than the errors allow
SHOWN_DECIMALS: dict[Unit, int] = {"deg": 0, "thighs": 2, "torsos": 2, "index": 2}

#: the spine is somewhat rounded up to this much above the aligned bound and clearly rounded beyond it; the index
#: spreads by about 0.25 within one true flexion, so finer steps could not be told apart
SOMEWHAT_ROUNDED_SPAN = 0.3
SPINE_WORDS = (gettext_noop("long"), gettext_noop("somewhat rounded"), gettext_noop("clearly rounded"))
#: beyond that bound, but not surely
PERHAPS_ROUNDED = gettext_noop("perhaps rounded")

#: the statuses as people read them
STATUS_WORDS: dict[Status, str] = {
    "aligned": gettext_noop("aligned"),
    "adjust": gettext_noop("adjust"),
    "unmeasurable": gettext_noop("not measured"),
    "info": gettext_noop("info"),
}

#: what was measured, and lies nearer to its limit than its error
TOO_CLOSE = gettext_noop("too close to tell")

MINUS = "−"
DASH = "–"
#: keeps a number and its unit on one line
NBSP = "\u00a0"

#: a number with the name of its unit
_OF_UNIT: dict[Unit, str] = {
    "deg": "{value}",
    "thighs": gettext_noop("{value} thigh lengths"),
    "torsos": gettext_noop("{value} torso lengths"),
    "index": "{value}",
}
#: the same where there is little room
_OF_UNIT_IN_SHORT = _OF_UNIT | {"thighs": gettext_noop("{value} thighs"), "torsos": gettext_noop("{value} torsos")}


def status_word(status: Status) -> str:
    """A status as people read it."""
    return gettext(STATUS_WORDS[status])


def status_in_words(said: CheckSummary) -> str:
    """What a check says of a hold, in a word or four."""
    too_close = said.reason is not None and said.reason.code == "near_limit"
    return gettext(TOO_CLOSE) if too_close else status_word(said.status)


def check_of(check_id: str, spec: PoseSpec) -> Check | None:
    """The check with this id, in the language spoken; None where the pose file has none."""
    return next((check for known, check in pose_in_words(spec).checks.items() if known == check_id), None)


def title_of(check_id: str, spec: PoseSpec) -> str:
    """A check's title in the pose file, or its id in words."""
    check = check_of(check_id, spec)
    return check.title if check else check_id.replace("_", " ").capitalize()


def within_error(summary: MeasureSummary, bounds: tuple[float, float]) -> bool:
    """Whether the median lies outside the aligned range, but by no more than its error."""
    if summary.median is None:
        return False
    beyond = max(bounds[0] - summary.median, summary.median - bounds[1])
    return 0 < beyond <= (summary.error or 0.0)


def digits(text: str) -> str:
    """A number as Python writes it, as in ``1234.5``, with the decimal sign of the language."""
    if current_language() == ENGLISH or "." not in text:
        return text
    from babel.numbers import get_decimal_symbol

    return text.replace(".", get_decimal_symbol(current_language()))


def whole(count: int) -> str:
    """A whole number with what parts its thousands, as in ``12,000``."""
    if current_language() == ENGLISH:
        return f"{count:,}"
    from babel.numbers import format_decimal

    return format_decimal(count, locale=current_language())


def number(value: float, unit: Unit, signed: bool = True) -> str:
    """A value with its unit's decimals and degree sign, a true minus and never a negative zero."""
    text = f"{abs(value):.{SHOWN_DECIMALS[unit]}f}"
    minus = MINUS if signed and value < 0 and text.strip("0.") else ""
    return f"{minus}{digits(text)}{'°' if unit == 'deg' else ''}"


def with_error(value: float, error: float | None, unit: Unit, signed: bool = True) -> str:
    """A value and the error to expect, as in ``174° ± 3°``; an error is never shown as nothing."""
    if error is None:
        return number(value, unit, signed)
    least = 10.0 ** -SHOWN_DECIMALS[unit]
    return f"{number(value, unit, signed)}{NBSP}±{NBSP}{number(max(error, least), unit)}"


def of_unit(text: str, unit: Unit, *, in_short: bool = False) -> str:
    """A number, or several as in ``0.1 to 0.3``, with the name of its unit; degrees and indices have none."""
    said = (_OF_UNIT_IN_SHORT if in_short else _OF_UNIT)[unit]
    return text if said == "{value}" else gettext(said, value=text)


def unit_name(unit: Unit) -> str:
    """What follows a number of this unit, with a space before it: empty for degrees and indices."""
    return of_unit("", unit).rstrip()


def amount(value: float, unit: Unit) -> str:
    """A size without direction, with the name of its unit."""
    return of_unit(number(abs(value), unit), unit)


def value_in_words(
    measure: str, value: float, error: float | None, unit: Unit, upper: float, status: Status = "adjust"
) -> tuple[str, str]:
    """What a value is, in words, and the figures behind them where the words leave them out (else empty).

    `upper` is the upper bound of the aligned range, which the spine's words start from; `status`: what is said of it.
    """
    if unit == "index":
        return spine_in_words(value, upper, status), gettext("index {value}", value=with_error(value, error, unit))
    if measure == "bent_knee_height" and value < 10.0 ** -SHOWN_DECIMALS[unit]:
        return gettext("on the floor"), of_unit(with_error(value, error, unit), unit)
    below, above = words_of_measure(measure).value or (_OF_UNIT[unit],) * 2
    has_direction = below != above
    text = with_error(value, error, unit, signed=not has_direction)
    said = below if value < 0 else above
    return text if said == "{value}" else gettext(said, value=text), ""


def spine_in_words(value: float, upper: float, status: Status) -> str:
    """Long, somewhat or clearly rounded, from the rounding index and the upper bound that counts as aligned.

    Perhaps rounded where it lies beyond that, but is not to be adjusted, since the error may be as large.
    """
    if not math.isfinite(upper):
        upper = 0.0
    if value > upper and status in ("aligned", "unmeasurable"):
        return gettext(PERHAPS_ROUNDED)
    return gettext(SPINE_WORDS[(value > upper) + (value > upper + SOMEWHAT_ROUNDED_SPAN)])


def target_in_words(check: Check, unit: Unit, strictness: float) -> str:
    """The aligned range, as in ``165° or more``; empty where nothing is judged."""
    if not check.judged:
        return ""
    low, high = check.bounds(strictness)
    if unit == "index":
        return gettext(SPINE_WORDS[0]) if math.isfinite(high) else ""
    if math.isinf(high):
        return gettext("{value} or more", value=of_unit(number(low, unit), unit))
    if math.isinf(low):
        return gettext("up to {value}", value=of_unit(number(high, unit), unit))
    if math.isclose(low, -high):
        return gettext("within {value} either way", value=of_unit(number(high, unit), unit))
    return of_unit(range_in_words(number(low, unit), number(high, unit)), unit)


def range_in_words(low: str, high: str) -> str:
    """From one number or time to another, as in ``0:30 to 1:02``."""
    return gettext("{low} to {high}", low=low, high=high)


def trend_in_words(measure: str, summary: MeasureSummary, held_s: float) -> str:
    """How the bent knee moved during the hold, where it moved by more than its error; else empty."""
    trend, error = summary.trend_per_min, summary.error
    if measure != "bent_knee_height" or trend is None or error is None or abs(trend) * held_s / 60 <= error:
        return ""
    by = amount(trend, summary.unit)
    return gettext("sank by {by} a minute", by=by) if trend < 0 else gettext("rose by {by} a minute", by=by)


def checks_measured(hold: Hold, spec: PoseSpec) -> str:
    """On how much what is said of a hold rests, as in ``on 4 of 7 checks``."""
    measured, judged = hold.measured_of(spec)
    return gettext("on {measured} of {judged} checks", measured=measured, judged=judged)


def percent(share: float) -> str:
    """A share (0 to 1) in per cent; only a whole is shown as 100 and only nothing as 0."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    if current_language() == ENGLISH:
        return f"{whole}{NBSP}%"
    from babel.numbers import format_percent

    return format_percent(whole / 100, locale=current_language())


def listed(items: list[str]) -> str:
    """Words joined as in ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    if current_language() == ENGLISH:
        return f"{', '.join(items[:-1])} and {items[-1]}"
    from babel.lists import format_list

    return format_list(items, locale=current_language())


def counted(kinds: Mapping[str, int]) -> str:
    """How many clips and pictures, as in ``3 clips and 1 picture``, from how many there are of each kind."""
    clips, pictures, practices = (kinds.get(kind, 0) for kind in ("clip", "picture", "live"))
    said = [ngettext("{count} clip", "{count} clips", clips, count=whole(clips))] if clips else []
    said += [ngettext("{count} picture", "{count} pictures", pictures, count=whole(pictures))] if pictures else []
    said += [ngettext("{count} practice", "{count} practices", practices, count=whole(practices))] if practices else []
    return listed(said) or ngettext("{count} clip", "{count} clips", 0, count=whole(0))


def sentence(text: str) -> str:
    """Text with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    text = capital(text)
    return text if text[-1] in ".!?।" else gettext("{sentence}.", sentence=text)


def capital(text: str) -> str:
    """Text with a capital at its start."""
    return text[:1].upper() + text[1:]


def within_a_sentence(title: str) -> str:
    """A title as it is written within a sentence: small, but in German, whose nouns have capitals everywhere."""
    return title if current_language() == "de" else title.lower()


def straight_leg(side: Side) -> str:
    """How a side is called, by the leg that is straight."""
    return gettext("Left leg straight") if side == "left" else gettext("Right leg straight")


def with_straight_leg(side: Side) -> str:
    """The same within a sentence."""
    return gettext("left leg straight") if side == "left" else gettext("right leg straight")


def bent_leg(side: Side) -> str:
    """The other leg of a side, which is bent."""
    return gettext("right knee bent") if side == "left" else gettext("left knee bent")


def side_word(side: Side) -> str:
    """A side alone, as in a table: ``left``."""
    return gettext("left") if side == "left" else gettext("right")


def meant_sides(report: Report) -> str:
    """Whose left and right the report means; empty for a live practice, whose camera is known, and without a side."""
    if report.clip.kind == "live" or not any(side.holds for side in report.sides):
        return ""
    if report.clip.correction.mirrored:
        return gettext("The recording is a mirror image and was mirrored back: left and right are your own.")
    return gettext("Left and right are your own, if the recording is not a mirror image.")
