"""What is known of the frames between two looks: who is seen there at both, is taken to have moved straight on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from alignment.body.landmarks import Array, Body, single
from vision.perception.observation import Observation

#: torsos a second by which a body may move between two looks, the median landmark of it, to be one that moved: people
#: who fold move by up to 1; of two looks a fifth of a second apart, one at somebody who walked through, it was 1.8
FASTEST = 1.5
#: the fields of a body that move
_MOVING = ("pixels", "world", "visibility", "back", "outline", "silhouette", "tilt", "movenet")


def apart(one: Body, other: Body) -> Array:
    """How far the landmarks of two bodies lie from each other, (33,) in torsos of the first as it shows on screen."""
    torso = max(float(np.linalg.norm(one.mid("shoulder") - one.mid("hip"))), 1.0)
    return np.asarray(np.linalg.norm(one.pixels - other.pixels, axis=1) / torso)


def filled(frames: Iterable[Observation]) -> Iterator[Observation]:
    """The frames from the first look on, each with a body: those not looked at get what the looks around them say.

    Between two looks at one who moved on, every number lies on the straight line between them; where somebody was seen
    at one of them only, or somebody else, it is the nearer look's; after the last look it is that one's. Between the
    last look before a cut and the first after it nobody is known: they may show either.
    """
    last: Observation | None = None
    waiting: list[Observation] = []
    for seen in frames:
        if not seen.looked:
            waiting += [seen] if last else []
            continue
        if last:
            yield from (replace(f, body=None if seen.cut else between(last, seen, f.t)) for f in waiting)
        yield seen
        last, waiting = seen, []
    if last:
        yield from (replace(frame, body=between(last, last, frame.t)) for frame in waiting)


def between(before: Observation, after: Observation, t: float) -> Body | None:
    """The body at a time from one look to another one."""
    one, other = before.body, after.body
    share = (t - before.t) / (after.t - before.t) if after is not before else 0.0
    nearer = one if share <= 0.5 else other
    if one is None or other is None or not _moved(one, other):
        return replace(nearer, t=t, worn=None) if nearer else None

    def line(field: str) -> Array | None:
        a, b = getattr(one, field), getattr(other, field)
        return getattr(nearer, field) if a is None or b is None else single(a + share * (b - a))

    assert nearer is not None
    return replace(nearer, t=t, worn=None, **{field: line(field) for field in _MOVING})  # type: ignore[arg-type]


def _moved(one: Body, other: Body) -> bool:
    """Whether these are looks at the same person, who moved from one to the other."""
    return bool(np.median(apart(one, other)) <= FASTEST * (other.t - one.t))
