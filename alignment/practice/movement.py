"""When a movement began and when it arrived, told from its way, where it is fast.

Where a movement starts and stops it is too slow to be told from breathing and from the landmarks' trembling. People
move from one place to another along the minimum-jerk profile (Flash and Hogan, 1985), or, where they lower themselves
with care, at an even speed; so the way that is seen gives the ends that are not. Some rest on the way or go by jerks:
only the last half of the way tells when it arrived, only the first when it began.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from alignment.body.landmarks import Array

#: seconds that people take to fold, from the least to the most
TAKES = (1.0, 6.5)
#: seconds between the times for it that are tried
TAKES_STEP = 0.25
#: seconds between the arrivals that are tried
STEP = 0.05
#: seconds at the end in which it is taken to be there
THERE = 0.8
#: the share of its way, before that, by which it is dated
LAST = 0.6
#: how far a movement goes at most, by the way that is seen
FARTHEST = 1.1
#: the least seconds to be seen of a movement
SEEN = 0.8
#: the least moments to be seen of it
MOMENTS = 4
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


def arrived(t: ArrayLike, at: ArrayLike, off: Sequence[float], way: float | None = None) -> float | None:
    """When a movement arrived: the end of the movement that lies nearest to the moments of the last part of its way.

    A value counts the less the more it is off, a moment the less the farther it is.

    Parameters
    ----------
    t : (n,) float
        Seconds, until after it arrived.
    at : (n, k) float
        Where it was, in k values of any units.
    off : (k,) float
        How far each value is off the way at least, in its unit.
    way : float, optional
        How long its way is, in all, where not all of it is seen.

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
    calm = at.copy()  # without looks that were mistaken
    calm[1:-1] = np.median([at[:-2], at[1:-1], at[2:]], axis=0)
    to_go = np.linalg.norm(calm - np.median(at[t >= t[-1] - THERE], axis=0), axis=1)
    farthest = FARTHEST * (to_go.max() if way is None else way)
    t, at, calm = (part[np.flatnonzero(to_go >= LAST * to_go.max())[-1] :] for part in (t, at, calm))
    if len(t) < MOMENTS or t[-1] - t[0] < SEEN:
        return None
    share, noise = _counting(at - calm, least), least
    near, alike = 4 * STEP, 2 * TAKES_STEP
    pairs = _pairs(t[0], t[-1], near, *TAKES, alike)
    for _ in range(ROUNDS):
        end, takes, told, left = _nearest(t, at, share, noise, farthest, *pairs)
        noise = np.hypot(np.sqrt(share @ left**2), least)
        share = _counting(left, noise)
        pairs = _pairs(end - near, end + near, STEP, max(TAKES[0], takes - alike), takes + alike, TAKES_STEP)
    return end if told > 1 else None


def _counting(off: Array, noise: Array) -> Array:
    """How much each moment counts (n,), in all 1, by how far it is off (n, k) and values usually are (k,)."""
    weight = np.minimum(1, MISTAKEN / np.maximum(np.linalg.norm(off / noise, axis=1), 1e-9)) ** 2
    return np.asarray(weight / weight.sum())


def _pairs(a: float, b: float, step: float, c: float, d: float, other_step: float) -> tuple[Array, Array]:
    """All pairs of numbers from ``a`` to ``b`` and from ``c`` to ``d``, in steps."""
    x, y = np.meshgrid(np.arange(a, b + step / 2, step), np.arange(c, d + other_step / 2, other_step))
    return x.ravel(), y.ravel()


def _nearest(
    t: Array, at: Array, share: Array, noise: Array, farthest: float, ends: Array, takes: Array
) -> tuple[float, float, float, Array]:
    """The end of the movement nearest to the moments, the time it takes, its way, and how far each is off it (n, k).

    ``share`` (n,): how much each moment counts; ``noise`` (k,): how far each value is off, the unit of the way.
    ``farthest``: how long that may be, in the unit of ``at``.
    """
    done = (t - (ends - takes)[:, None]) / takes[:, None]
    ways = np.concatenate([profile(done), np.clip(done, 0, 1)])
    ends, takes = np.tile(ends, 2), np.tile(takes, 2)
    ways -= (ways @ share)[:, None]
    centred = at - share @ at
    spread = np.maximum(ways**2 @ share, 1e-9)
    slopes = (ways * share) @ centred / spread[:, None]
    shorter = np.minimum(1, farthest / np.maximum(np.linalg.norm(slopes, axis=1), 1e-9))
    told = ((slopes / noise) ** 2).sum(1) * spread * shorter * (2 - shorter)
    slopes *= shorter[:, None]
    best = int(told.argmax())
    off = centred - ways[best][:, None] * slopes[best]
    return float(ends[best]), float(takes[best]), float(np.linalg.norm(slopes[best] / noise)), off


def began(t: ArrayLike, at: ArrayLike, off: Sequence[float], way: float | None = None) -> float | None:
    """When a movement began: as `arrived`, of the same seen backwards.

    Parameters
    ----------
    t : (n,) float
        Seconds, from a moment at which it had not begun.
    at : (n, k) float
        Where it was, in k values of any units.
    off : (k,) float
        How far each value is off the way at least, in its unit.
    way : float, optional
        How long its way is, in all, where not all of it is seen.

    Returns
    -------
    float or None
        Seconds; None where no movement is seen.

    Examples
    --------
    >>> t = np.arange(0, 5, 0.1)
    >>> round(began(t, 40 * profile((t - 1) / 2)[:, None], [0.1]), 1)
    1.0
    """
    end = arrived(-np.asarray(t, float)[::-1], np.asarray(at, float)[::-1], off, way)
    return None if end is None else -end
