"""When a movement began and when it arrived, told from its way, where it is fast.

Where a movement starts and stops it is too slow to be told from breathing and from the landmarks' trembling. People
move from one place to another along the minimum-jerk profile (Flash and Hogan, 1985), so the way that is seen gives
the ends that are not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from alignment.body.landmarks import Array

#: shares of the way that a movement is timed between, to tell when it began; the first is well above the trembling
BEGAN = (0.10, 0.35)
#: seconds that people take to fold, and the steps in which their time and that of the arrival are tried
TAKES, TAKES_STEP, STEP = (1.0, 6.5), 0.25, 0.05
#: the least seconds and moments to be seen of a movement
SEEN, MOMENTS = 0.8, 4
#: by how many times what each value is usually off the way a moment is off it to count less
MISTAKEN = 2.0
#: times that the movement is sought: first anywhere, then near where it was, with what is off it weighed less
ROUNDS = 6


def profile(u: ArrayLike) -> Array:
    """The share of its way that a minimum-jerk movement has gone at a share of its time.

    Parameters
    ----------
    u : (...) float
        Shares of its time; below 0 it has not begun, above 1 it has arrived.

    Returns
    -------
    (...) float
        0 to 1.

    References
    ----------
    Flash, Hogan: The coordination of arm movements, Journal of Neuroscience 5 (7), 1985.

    Examples
    --------
    >>> profile([-1, 0.5, 2]).tolist()
    [0.0, 0.5, 1.0]
    """
    u = np.clip(u, 0, 1)
    return np.asarray(u**3 * (10 - 15 * u + 6 * u * u))


def _time_at(share: float) -> float:
    """The share of its time at which a minimum-jerk movement has gone a share of its way."""
    u = np.linspace(0, 1, 2001)
    return float(np.interp(share, profile(u), u))


_BEGAN = tuple(_time_at(share) for share in BEGAN)


def began(t: Sequence[float], gone: Sequence[float], way: float) -> float | None:
    """When a movement began, told from the time between two shares of its way.

    Parameters
    ----------
    t : (n,) float
        Seconds, from a moment at which it had not begun.
    gone : (n,) float
        How far it has gone, in the unit of ``way``.
    way : float
        How far it will go.

    Returns
    -------
    float or None
        Seconds; None before it has gone `BEGAN[1]` of its way.

    Examples
    --------
    >>> t = [i / 10 for i in range(31)]
    >>> round(began(t, [40 * float(profile((s - 1) / 2)) for s in t], 40), 1)
    1.0
    """
    first, second = (_crossing(t, gone, share * way) for share in BEGAN)
    if first is None or second is None:
        return None
    start, later = _BEGAN
    return first - (second - first) * start / (later - start)


def arrived(t: ArrayLike, at: ArrayLike, off: Sequence[float]) -> float | None:
    """When a movement arrived: the end of the minimum-jerk movement that lies nearest to all its moments.

    A value counts the less the more it is off, a moment the less the farther it is.

    Parameters
    ----------
    t : (n,) float
        Seconds, until after it arrived.
    at : (n, k) float
        Where it was, in k values of any units.
    off : (k,) float
        How far each value is off the way at least, in its unit.

    Returns
    -------
    float or None
        Seconds; None where no movement is seen.

    Examples
    --------
    >>> t = np.arange(0, 5, 0.1)
    >>> round(arrived(t, 40 * profile((t - 1) / 2)[:, None], [0.1]), 1)
    3.0
    """
    t, at, least = np.asarray(t, float), np.asarray(at, float), np.asarray(off, float)
    if len(t) < MOMENTS or t[-1] - t[0] < SEEN:
        return None
    share, noise = np.full(len(t), 1 / len(t)), least
    near, alike = 4 * STEP, 2 * TAKES_STEP
    pairs = _pairs(t[0] + SEEN, t[-1], near, *TAKES, alike)
    for _ in range(ROUNDS):
        end, takes, way, left = _nearest(t, at, share, noise, *pairs)
        noise = np.hypot(np.sqrt(share @ left**2), least)
        weight = np.minimum(1, MISTAKEN / np.maximum(np.linalg.norm(left / noise, axis=1), 1e-9))
        share = weight / weight.sum()
        pairs = _pairs(end - near, end + near, STEP, max(TAKES[0], takes - alike), takes + alike, TAKES_STEP)
    return end if way > 1 else None


def _pairs(a: float, b: float, step: float, c: float, d: float, other_step: float) -> tuple[Array, Array]:
    """All pairs of numbers from ``a`` to ``b`` and from ``c`` to ``d``, in steps."""
    x, y = np.meshgrid(np.arange(a, b + step / 2, step), np.arange(c, d + other_step / 2, other_step))
    return x.ravel(), y.ravel()


def _nearest(
    t: Array, at: Array, share: Array, noise: Array, ends: Array, takes: Array
) -> tuple[float, float, float, Array]:
    """The end of the movement nearest to the moments, the time it takes, its way, and how far each is off it (n, k).

    ``share`` (n,): how much each moment counts; ``noise`` (k,): how far each value is off, the unit of the way.
    """
    ways = profile((t - (ends - takes)[:, None]) / takes[:, None])
    ways -= (ways @ share)[:, None]
    centred = at - share @ at
    spread = np.maximum(ways**2 @ share, 1e-9)
    slopes = (ways * share) @ centred / spread[:, None]
    best = int((((slopes / noise) ** 2).sum(1) * spread).argmax())
    off = centred - ways[best][:, None] * slopes[best]
    return float(ends[best]), float(takes[best]), float(np.linalg.norm(slopes[best] / noise)), off


def _crossing(t: Sequence[float], values: Sequence[float], level: float) -> float | None:
    """When the values first rise over a level; None if they never do, or begin there."""
    for i, value in enumerate(values):
        if value > level:
            if i == 0:
                return None
            return t[i - 1] + (t[i] - t[i - 1]) * (level - values[i - 1]) / (value - values[i - 1])
    return None
