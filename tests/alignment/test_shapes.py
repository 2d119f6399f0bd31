"""What was judged a moment ago is drawn where the person is now."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.landmarks import Array, Body
from alignment.measures import MEASURES
from alignment.readings import Finding, Judged, Reading
from alignment.shapes import SHAPES, carried
from tests.alignment.stick import Stick

BACK = np.array([[300.0, 280.0], [295.0, 230.0], [310.0, 180.0]])


def judged_at(body: Body, *, exchanged: bool = False) -> Judged:
    """Every check of the pose as it is drawn at a body."""
    named = body.with_legs_exchanged() if exchanged else body
    findings = tuple(
        Finding(name, "info", Reading(name, unit, 1.0), geometry=SHAPES[name](named, "left"))
        for name, (_, unit) in MEASURES.items()
    )
    view = (named.pixels, named.visibility, named.back)
    return Judged(2.0, True, "holding", "left", None, findings, 1, 1.5, 0.5, *view, exchanged=exchanged)


def turned(points: Array) -> Array:
    """Points turned by a quarter, made half as large again and moved."""
    return 1.5 * points @ [[0, 1], [-1, 0]] + [40.0, -25.0]


def body() -> Body:
    return replace(Stick().body(70.0), back=BACK)


@pytest.mark.parametrize("exchanged", [False, True])
def test_all_that_is_drawn_moves_with_the_body(exchanged: bool) -> None:
    one = judged_at(body(), exchanged=exchanged)
    now = replace(body(), t=2.1, pixels=turned(body().pixels), back=None)
    moved = carried(one, now)
    assert moved.back == pytest.approx(turned(BACK))
    for before, after in zip(one.findings, moved.findings, strict=True):
        assert (before.geometry is None) == (after.geometry is None)
        if before.geometry is None or after.geometry is None or before.geometry.kind == "bar":
            continue  # a bar stands on the floor, which does not turn
        assert after.geometry.points == pytest.approx(turned(before.geometry.points)), before.check
    assert [f.reading for f in moved.findings] == [f.reading for f in one.findings]
    assert (moved.t, moved.phase, moved.hold, moved.held_s) == (one.t, one.phase, one.hold, one.held_s)


def test_nothing_is_drawn_that_was_not() -> None:
    bare = judged_at(replace(body(), back=None))
    assert carried(bare, body()).back is None
    unseen = Judged(1.0, False, "looking")
    assert carried(unseen, body()).back is None
