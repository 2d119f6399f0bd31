"""What is drawn of a judged frame: a shape for each check, and all of it where the person is a moment later."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Body, Side
from alignment.body.measures import MEASURES, landmarks_of
from alignment.body.readings import Geometry, Judged


def shape_of(measure: str, body: Body, extended: Side, known: NDArray[np.bool_]) -> Geometry | None:
    """What is drawn for a measure.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    body : Body
        Who it is drawn on.
    extended : {"left", "right"}
        The extended leg.
    known : (33,) array of bool
        Which landmarks are where the body is (`alignment.body.known.known`).

    Returns
    -------
    Geometry or None
        None where a knee or an ankle that it is read from is not known: it would be drawn where no leg is.

    Examples
    --------
    >>> from alignment.body.landmarks import of
    >>> from tests.alignment.stick import Stick
    >>> body, seen = Stick(extended="left").body(), np.ones(33, bool)
    >>> shape_of("extended_knee", body, "left", seen).kind
    'angle'
    >>> seen[of("left", "knee")] = False
    >>> shape_of("extended_knee", body, "left", seen) is None, shape_of("fold", body, "left", seen).kind
    (True, 'line')
    """
    for joint, landmark in landmarks_of(measure, extended):
        if joint in ("knee", "ankle") and not known[landmark]:
            return None
    return _placed(measure, body, extended)


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
        findings = tuple(replace(f, geometry=_placed(f.check, body, extended)) if f.geometry else f for f in findings)
    px, seen = body.pixels, body.visibility
    return replace(judged, t=t, seen=True, findings=findings, pixels=px, visibility=seen, back=back, moments=())


def _placed(measure: str, body: Body, extended: Side) -> Geometry | None:
    shape = MEASURES[measure].shape
    return None if shape is None else shape.place(body, extended)
