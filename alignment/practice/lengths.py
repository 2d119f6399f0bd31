"""How long the sides were held: against what the pose asks for, and against each other. Nobody is pressed to stay."""

from collections.abc import Iterator

from alignment.pose_fields import Target
from alignment.report import Advice, Hold, SideReport

#: seconds by which a hold's length may be off: its begin is 0.3 off in the mean and its end 0.25
OFF = 1.0
#: a side was held clearly shorter than the other by this many seconds at least
SHORTER_S = 10.0
#: and by this share of the longer one
SHORTER_SHARE = 0.25


def length_advice(
    holds: list[Hold], both: tuple[SideReport, SideReport] | None, asked: Target, target_s: float | None
) -> Iterator[Advice]:
    """What to say of the lengths of holds, ``both`` sides of one person where they were held.

    Nothing where the length of any is not known. Against ``asked`` (s) only where no ``target_s`` (s) of one's own was
    set.
    """
    if not holds or not all(hold.whole for hold in holds):
        return
    if both is not None:
        shorter, longer = sorted(both, key=lambda side: side.longest.held_s)
        by = longer.longest.held_s - shorter.longest.held_s
        if by >= SHORTER_S and by >= SHORTER_SHARE * longer.longest.held_s:
            yield Advice("hold_alike", side=shorter.extended, seconds=round(by, 1))
    if target_s is None and max(hold.held_s for hold in holds) < asked.min - OFF:
        yield Advice("hold_longer")
