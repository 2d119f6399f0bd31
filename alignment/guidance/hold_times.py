"""When the time of a hold is told: at 30 and 60 seconds, at half of it, ten seconds before its end, and at its end."""

from alignment.guidance.sayings import Message, Messages

#: seconds held at which the time is told, besides half of the target, its end and the seconds before that
TOLD_AT = (30.0, 60.0)
#: seconds to go at which that is told, and the shortest target of which half-time and that are told
TO_GO, SHORTEST = 10.0, 40.0
#: seconds after its moment in which a time is still worth telling
FRESH = 6.0


class HoldTimer:
    """Tells the time of each hold, each mark once. ``target_s``: how long a hold is to last, in seconds."""

    def __init__(self, target_s: float) -> None:
        self._target_s = target_s
        self._marks = _marks(target_s)
        self._told: set[float] = set()
        self._hold = 0

    def told(self, hold: int, held_s: float) -> Messages:
        """What to say of the time now, ``held_s`` seconds into a hold; nothing most of the time."""
        if hold != self._hold:
            self._hold = hold
            self._told.clear()
        for mark in reversed(self._marks):
            if mark <= held_s < mark + FRESH and mark not in self._told:
                self._told |= {m for m in self._marks if m <= mark}
                return self._says(mark, held_s)
        return ()

    def _says(self, mark: float, held_s: float) -> Messages:
        target_s = self._target_s
        if mark == target_s:
            return Message("time", seconds=mark), Message("come_up")
        if target_s >= SHORTEST and mark == target_s - TO_GO:
            return (Message("to_go", seconds=max(1, round(target_s - held_s))),)
        return (Message("half_time" if target_s >= SHORTEST and mark == target_s / 2 else "time", seconds=mark),)


def _marks(target_s: float) -> list[float]:
    """When something is told, in order; what would be less than `FRESH` seconds before something else is left out."""
    kept = {target_s, target_s / 2, target_s - TO_GO} if target_s >= SHORTEST else {target_s}
    told = {at for at in TOLD_AT if at < target_s and not any(0 < abs(at - other) < FRESH for other in kept)}
    return sorted(told | kept)
