"""When the time of a hold is told: at 30 and 60 seconds, at half of it, ten seconds before its end, and at its end."""

from typing import NamedTuple

#: seconds held at which the time is told, besides half of the target, its end and the seconds before that
TOLD_AT = (30.0, 60.0)
#: seconds to go at which that is told, and the shortest target of which half-time and that are told
TO_GO, SHORTEST = 10.0, 40.0
#: seconds after its moment in which a time is still worth telling
FRESH = 6.0


class _Mark(NamedTuple):
    at: float
    text: str


class HoldTimer:
    """Tells the time of each hold, each mark once. ``target_s``: how long a hold is to last, in seconds."""

    def __init__(self, target_s: float) -> None:
        self._target_s = target_s
        self._marks = _marks(target_s)
        self._told: set[float] = set()
        self._hold = 0

    def told(self, hold: int, held_s: float) -> str | None:
        """What to say of the time now, ``held_s`` seconds into a hold; None where there is nothing to say."""
        if hold != self._hold:
            self._hold = hold
            self._told.clear()
        for mark in reversed(self._marks):
            if mark.at <= held_s < mark.at + FRESH and mark.at not in self._told:
                self._told |= {m.at for m in self._marks if m.at <= mark.at}
                return mark.text.format(to_go=max(1, round(self._target_s - held_s)))
        return None


def _marks(target_s: float) -> list[_Mark]:
    """What is told when, in order; what would be told less than `FRESH` seconds before something else is left out."""
    marks = {at: f"{_capital(seconds_in_words(at))}." for at in TOLD_AT if at < target_s}
    if target_s >= SHORTEST:
        half = target_s / 2
        marks[half] = f"{_capital(seconds_in_words(half))}, half of the time."
        marks[target_s - TO_GO] = "{to_go} seconds to go."
    marks[target_s] = f"{_capital(seconds_in_words(target_s))}. Come up slowly, as you breathe in."
    kept = {target_s / 2, target_s - TO_GO, target_s}
    near = {at for at in marks if at not in kept and any(0 < abs(at - other) < FRESH for other in kept & set(marks))}
    return [_Mark(at, text) for at, text in sorted(marks.items()) if at not in near]


def seconds_in_words(seconds: float) -> str:
    """A time as it is said: "30 seconds", "one minute", "one minute 20 seconds"."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    short = f"{rest} second{'' if rest == 1 else 's'}"
    if not minutes:
        return short
    said = "one minute" if minutes == 1 else f"{minutes} minutes"
    return f"{said} {short}" if rest else said


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
