"""Where each measure lies in the picture: what the overlay draws for it, in pixels of the original."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array, Body, Side, of, other
from alignment.body.measures import MEASURES
from alignment.body.readings import Geometry, Judged


def _knee(body: Body, extended: Side) -> Geometry:
    hip, knee, ankle = (body.px(extended, j) for j in ("hip", "knee", "ankle"))
    straight = knee + (knee - hip) / max(math.dist(knee, hip), 1e-9) * math.dist(ankle, knee)
    return Geometry("angle", np.array([hip, knee, ankle]), np.array([hip, knee, straight]))


def _bent_knee(body: Body, extended: Side) -> Geometry:
    bent = other(extended)
    knee, hip = body.px(bent, "knee"), body.mid("hip")
    lowest = max(float(hip[1]), float(body.px(bent, "ankle")[1]), float(body.px(extended, "heel")[1]), float(knee[1]))
    return Geometry("bar", np.array([[knee[0], lowest], knee]))


def _line(start: Callable[[Body, Side], Array], end: Callable[[Body, Side], Array]) -> "Shape":
    return lambda body, extended: Geometry("line", np.array([start(body, extended), end(body, extended)]))


def _back(body: Body, extended: Side) -> Geometry | None:
    return None if body.back is None else Geometry("curve", body.back)


def _lower_back(body: Body, extended: Side) -> Geometry | None:
    return None if body.back is None else Geometry("curve", body.back[: len(body.back) // 3 + 1])


def _nothing(body: Body, extended: Side) -> Geometry | None:
    """The head is information only: lines at it would cover the face and ask for attention it need not have."""
    return None


Shape = Callable[[Body, Side], Geometry | None]

#: what is drawn for each measure; nothing, unless it is said here
SHAPES: dict[str, Shape] = dict.fromkeys(MEASURES, _nothing) | {
    "extended_knee": _knee,
    "bent_knee_height": _bent_knee,
    "heel_to_groin": _line(lambda b, e: b.px(other(e), "ankle"), lambda b, e: b.mid("hip")),
    "fold": _line(lambda b, e: b.mid("hip"), lambda b, e: b.mid("shoulder")),
    "spine_rounding": _back,
    "chest_turn": _line(lambda b, e: b.px("left", "shoulder"), lambda b, e: b.px("right", "shoulder")),
    "shoulder_level": _line(lambda b, e: b.px("left", "shoulder"), lambda b, e: b.px("right", "shoulder")),
    "pelvis_roll": _lower_back,
}


def shape_of(measure: str, body: Body, extended: Side, known: NDArray[np.bool_]) -> Geometry | None:
    """What is drawn for a measure.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    body : Body
        Who it is drawn on.
    extended : "left" or "right"
        The extended leg.
    known : (33,) array of bool
        Which landmarks are where the body is (`alignment.body.known.known`).

    Returns
    -------
    Geometry or None
        None where a knee or an ankle that it is read from is not known: it would be drawn where no leg is.

    Examples
    --------
    >>> from tests.alignment.stick import Stick
    >>> body, seen = Stick(extended="left").body(), np.ones(33, bool)
    >>> shape_of("extended_knee", body, "left", seen).kind
    'angle'
    >>> seen[of("left", "knee")] = False
    >>> shape_of("extended_knee", body, "left", seen) is None, shape_of("fold", body, "left", seen).kind
    (True, 'line')
    """
    whose = {"e": extended, "b": other(extended)}
    for side, joint in map(str.split, MEASURES[measure].joints):
        if joint in ("knee", "ankle") and not known[of(whose[side], joint)]:
            return None
    return SHAPES[measure](body, extended)


def carried(judged: Judged, t: float, body: Body | None) -> Judged:
    """What was judged a moment ago as it is shown later, with the body as it is there; what it says stays.

    Parameters
    ----------
    judged : Judged
        The last frame that was judged.
    t : float
        When it is shown, s.
    body : Body or None
        Who is seen then; None = nobody.

    Returns
    -------
    Judged

    Examples
    --------
    >>> before = Judged(0.0, True, "folding")
    >>> shown = carried(before, 0.2, None)
    >>> shown.t, shown.seen, shown.phase
    (0.2, False, 'folding')
    """
    if body is None:
        nothing = replace(judged, t=t, seen=False, extended=None, view=None, findings=(), moments=())
        return replace(nothing, pixels=None, visibility=None, back=None, known=None, hips_off=None)
    body = body.with_legs_exchanged() if judged.exchanged else body
    body = body if judged.hips_off is None else body.with_hips_moved(judged.hips_off)
    findings, back = judged.findings, None
    if (extended := judged.extended) is not None:
        back = body.back
        findings = tuple(replace(f, geometry=SHAPES[f.check](body, extended)) if f.geometry else f for f in findings)
    px, seen = body.pixels, body.visibility
    return replace(judged, t=t, seen=True, findings=findings, pixels=px, visibility=seen, back=back, moments=())
