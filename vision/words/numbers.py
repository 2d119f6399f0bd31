"""Numbers, times and differences in the plain words of the review page."""

import math
from collections.abc import Mapping
from datetime import date

from alignment.body.landmarks import Side, other
from alignment.body.readings import Bucket, Status, Unit
from alignment.checks import Check, PoseSpec
from alignment.report import Asymmetry, CheckSummary, Hold, MeasureSummary, Report, Span

#: decimals shown for each unit; finer ones would promise more than the errors allow
SHOWN_DECIMALS: dict[Unit, int] = {"deg": 0, "thighs": 2, "torsos": 2, "index": 2}

#: the spine is somewhat rounded up to this much above the aligned bound and clearly rounded beyond it; the index
#: spreads by about 0.25 within one true flexion, so finer steps could not be told apart
SOMEWHAT_ROUNDED_SPAN = 0.3
SPINE_WORDS = ("long", "somewhat rounded", "clearly rounded")

#: the statuses as people read them
STATUS_WORDS: dict[Status, str] = {
    "aligned": "aligned",
    "adjust": "adjust",
    "unmeasurable": "not measured",
    "info": "info",
}

#: what was measured, and lies nearer to its limit than its error
TOO_CLOSE = "too close to tell"

MINUS = "−"
DASH = "–"
#: keeps a number and its unit on one line
NBSP = "\u00a0"

#: what a value is said to be, below and above zero
_AFTER: dict[str, tuple[str, str]] = {
    "extended_knee": ("", ""),
    "bent_knee_height": ("thigh lengths under the floor", "thigh lengths over the floor"),
    "heel_to_groin": ("thigh lengths from the groin", "thigh lengths from the groin"),
    "fold": ("from upright", "from upright"),
    "chest_turn": ("past the leg", "away from the leg"),
    "shoulder_level": ("off level", "off level"),
    "pelvis_roll": ("forward", "backward"),
    "head_to_knee": ("torso lengths from the knee", "torso lengths from the knee"),
}
_UNIT_NAMES: dict[Unit, str] = {"deg": "", "thighs": "thigh lengths", "torsos": "torso lengths", "index": ""}

#: on which side a measure is greater, said of the leg that is straight there
_GREATER: dict[str, str] = {
    "extended_knee": "The straight leg is {by} straighter on the {side}.",
    "bent_knee_height": "The bent knee stays {by} higher while the {side} leg is straight.",
    "heel_to_groin": "The bent heel lies {by} further from the groin while the {side} leg is straight.",
    "fold": "The fold is {by} deeper over the {side} leg.",
    "spine_rounding": "The back is rounder over the {side} leg.",
    "chest_turn": "The chest turns {by} further away from the leg while the {side} leg is straight.",
    "shoulder_level": "The shoulders' tilt differs by {by} between the two sides.",
    "pelvis_roll": "The pelvis rolls {by} further back, sitting up, while the {side} leg is straight.",
    "neck": "The neck is {by} longer over the {side} leg.",
    "head_to_knee": "The head stays {by} further from the knee over the {side} leg.",
}
_GREATER_OF_ANY = "It is {by} more while the {side} leg is straight."


def status_in_words(said: CheckSummary) -> str:
    """What a check says of a hold, in a word or four."""
    return TOO_CLOSE if said.reason is not None and said.reason.code == "near_limit" else STATUS_WORDS[said.status]


def check_of(check_id: str, spec: PoseSpec) -> Check | None:
    """The check with this id, None where the pose file has none."""
    return next((check for known, check in spec.checks.items() if known == check_id), None)


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


def number(value: float, unit: Unit, signed: bool = True) -> str:
    """A value with its unit's decimals and degree sign, a true minus and never a negative zero."""
    decimals = SHOWN_DECIMALS[unit]
    text = f"{abs(value):.{decimals}f}"
    minus = MINUS if signed and value < 0 and text.strip("0.") else ""
    return f"{minus}{text}{'°' if unit == 'deg' else ''}"


def with_error(value: float, error: float | None, unit: Unit, signed: bool = True) -> str:
    """A value and the error to expect, as in ``174° ± 3°``; an error is never shown as nothing."""
    if error is None:
        return number(value, unit, signed)
    least = 10.0 ** -SHOWN_DECIMALS[unit]
    return f"{number(value, unit, signed)}{NBSP}±{NBSP}{number(max(error, least), unit)}"


def unit_name(unit: Unit) -> str:
    """What follows a number of this unit, with a space before it: empty for degrees and indices."""
    return f" {_UNIT_NAMES[unit]}".rstrip()


def amount(value: float, unit: Unit) -> str:
    """A size without direction, with the name of its unit."""
    return f"{number(abs(value), unit)}{unit_name(unit)}"


def value_in_words(measure: str, value: float, error: float | None, unit: Unit, upper: float) -> tuple[str, str]:
    """What a value is, in words, and the figures behind them where the words leave them out (else empty).

    `upper` is the upper bound of the aligned range, which the spine's words start from.
    """
    if unit == "index":
        return spine_in_words(value, upper), f"index {with_error(value, error, unit)}"
    if measure == "bent_knee_height" and value < 10.0 ** -SHOWN_DECIMALS[unit]:
        return "on the floor", f"{with_error(value, error, unit)} thigh lengths"
    below, above = _AFTER.get(measure, (_UNIT_NAMES[unit],) * 2)
    has_direction = below != above
    text = with_error(value, error, unit, signed=not has_direction)
    return f"{text} {below if value < 0 else above}".strip(), ""


def spine_in_words(value: float, upper: float) -> str:
    """Long, somewhat rounded or clearly rounded, from the rounding index and the upper bound that counts as aligned."""
    if not math.isfinite(upper):
        upper = 0.0
    return SPINE_WORDS[(value > upper) + (value > upper + SOMEWHAT_ROUNDED_SPAN)]


def target_in_words(check: Check, unit: Unit, strictness: float) -> str:
    """The aligned range, as in ``165° or more``; empty where nothing is judged."""
    if not check.judged:
        return ""
    low, high = check.bounds(strictness)
    if unit == "index":
        return SPINE_WORDS[0] if math.isfinite(high) else ""
    name = unit_name(unit)
    if math.isinf(high):
        return f"{number(low, unit)}{name} or more"
    if math.isinf(low):
        return f"up to {number(high, unit)}{name}"
    if math.isclose(low, -high):
        return f"within {number(high, unit)}{name} either way"
    return f"{number(low, unit)} to {number(high, unit)}{name}"


def trend_in_words(measure: str, summary: MeasureSummary, held_s: float) -> str:
    """How the bent knee moved during the hold, where it moved by more than its error; else empty."""
    trend, error = summary.trend_per_min, summary.error
    if measure != "bent_knee_height" or trend is None or error is None or abs(trend) * held_s / 60 <= error:
        return ""
    return f"{'sank' if trend < 0 else 'rose'} by {amount(trend, summary.unit)} a minute"


def difference_in_words(asymmetry: Asymmetry, unit: Unit) -> str:
    """Which side has more of a measure and by how much, for a difference that is meaningful."""
    difference = asymmetry.difference
    if difference is None or not asymmetry.meaningful:
        return ""
    side: Side = "left" if difference > 0 else "right"
    return _GREATER.get(asymmetry.measure, _GREATER_OF_ANY).format(by=amount(difference, unit), side=side)


def clock(seconds: float) -> str:
    """A time in the clip, as in ``1:02`` or ``1:02:03``: full seconds, as players count them."""
    whole = max(0, math.floor(round(seconds, 2)))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def duration(seconds: float) -> str:
    """A length of time, as in ``1 min 2 s``: full seconds, as the clock in the picture counts them."""
    whole = max(0, math.floor(round(seconds, 2)))
    if not whole:
        return f"less than 1{NBSP}s" if seconds > 0 else f"0{NBSP}s"
    hours, minutes = divmod(whole // 60, 60)
    parts = ((hours, "h"), (minutes, "min"), (whole % 60, "s"))
    return " ".join(f"{count}{NBSP}{name}" for count, name in parts if count)


def checks_measured(hold: Hold, spec: PoseSpec) -> str:
    """On how much what is said of a hold rests, as in ``on 4 of 7 checks``."""
    measured, judged = hold.measured_of(spec)
    return f"on {measured} of {judged} checks"


def span_in_words(span: Span) -> str:
    """A stretch of time, as in ``0:30–0:36``."""
    start, end = clock(span.start_s), clock(span.end_s)
    return start if start == end else f"{start}{DASH}{end}"


def spans_in_words(spans: list[Span], most: int = 3) -> str:
    """Stretches of time; beyond `most` of them only how many and how long together."""
    if len(spans) <= most:
        return ", ".join(span_in_words(s) for s in spans)
    return f"{len(spans)} times, {duration(sum(s.end_s - s.start_s for s in spans))} together"


def percent(share: float) -> str:
    """A share (0 to 1) in per cent; only a whole is shown as 100 and only nothing as 0."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}{NBSP}%"


def listed(items: list[str]) -> str:
    """Words joined as in ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def counted(kinds: Mapping[str, int]) -> str:
    """How many clips and pictures, as in ``3 clips and 1 picture``, from how many there are of each kind."""
    parts = [(kinds.get("clip", 0), "clip"), (kinds.get("picture", 0), "picture"), (kinds.get("live", 0), "practice")]
    said = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return listed(said) or "0 clips"


def sentence(text: str) -> str:
    """Text with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def straight_leg(side: Side) -> str:
    """How a side is called, by the leg that is straight."""
    return f"{side.capitalize()} leg straight"


def bent_leg(side: Side) -> str:
    """The other leg of a side, which is bent."""
    return f"{other(side)} knee bent"


#: where the camera stood, said of a whole side
SEEN: dict[Bucket, str] = {
    "extended_side": "seen from the straight leg’s side",
    "three_quarter_extended": "seen from the front, on the straight leg’s side",
    "front": "seen from the front",
    "three_quarter_bent": "seen from the front, on the bent leg’s side",
    "bent_side": "seen from the bent leg’s side",
    "behind": "seen from behind",
}


def meant_sides(report: Report) -> str:
    """Whose left and right the report means; empty for a live practice, whose camera is known, and without a side."""
    if report.clip.kind == "live" or not any(side.holds for side in report.sides):
        return ""
    if report.clip.correction.mirrored:
        return "The recording is a mirror image and was mirrored back: left and right are your own."
    return "Left and right are your own, if the recording is not a mirror image."


def day_in_words(day: date) -> str:
    """A date, as in ``3 November 2026``."""
    return f"{day.day} {day:%B %Y}"
