"""When a movement began and when it arrived, told from the middle of its way, where it is fast.

Where a movement starts and stops it is too slow to be told from breathing and from the landmarks' trembling. People
move from one place to another along the minimum-jerk profile (Flash and Hogan, 1985), so the time between two
points of the way gives its ends.
"""

from collections.abc import Sequence

import numpy as np

#: shares of the way that a movement is timed between, to tell when it began; the first is well above the trembling
BEGAN = (0.10, 0.35)
#: and to tell when it arrived
ARRIVED = (0.20, 0.80)


def _time_at(share: float) -> float:
    """The share of its time at which a minimum-jerk movement has gone a share of its way."""
    u = np.linspace(0, 1, 2001)
    return float(np.interp(share, u**3 * (10 - 15 * u + 6 * u * u), u))


_BEGAN = tuple(_time_at(share) for share in BEGAN)
_ARRIVED = tuple(_time_at(share) for share in ARRIVED)


def began(t: Sequence[float], gone: Sequence[float], way: float) -> float | None:
    """When a movement began, in s.

    ``t`` in s and ``gone``: from a moment at which it had not begun; how far it has gone, the unit of ``way``, which
    is how far it will go. None before it has gone `BEGAN[1]` of that.
    """
    first, second = (_crossing(t, gone, share * way) for share in BEGAN)
    if first is None or second is None:
        return None
    start, later = _BEGAN
    return first - (second - first) * start / (later - start)


def arrived(t: Sequence[float], left: Sequence[float], way: float) -> float | None:
    """When a movement arrived, in s.

    ``t`` in s and ``left``: until after it arrived; how far it still had to go, of all of its ``way``. None where less
    than `ARRIVED` is seen of it.
    """
    times = [-x for x in reversed(t)]
    backwards = list(reversed(left))
    second, first = (_crossing(times, backwards, (1 - share) * way) for share in reversed(ARRIVED))
    if first is None or second is None:
        return None
    earlier, later = _ARRIVED
    return -second + (first - second) * (1 - later) / (later - earlier)


def _crossing(t: Sequence[float], values: Sequence[float], level: float) -> float | None:
    """When the values first rise over a level; None if they never do, or begin there."""
    for i, value in enumerate(values):
        if value > level:
            if i == 0:
                return None
            return t[i - 1] + (t[i] - t[i - 1]) * (level - values[i - 1]) / (value - values[i - 1])
    return None
