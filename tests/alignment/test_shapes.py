"""What is drawn for a measure, and that what was judged a moment ago is drawn where the person is now."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.drawn import carried, shape_of
from alignment.body.landmarks import BACK_POINTS, Array, Body
from alignment.body.measures import MEASURES
from alignment.body.readings import Finding, Judged, Reading
from tests.alignment.stick import Stick

ALL_KNOWN = np.ones(33, bool)
BACK = np.array([[300.0, 280.0], [295.0, 230.0], [310.0, 180.0]])


def judged_at(body: Body, *, exchanged: bool = False) -> Judged:
    """Every check of the pose as it is drawn at a body."""
    named = body.with_legs_exchanged() if exchanged else body
    findings = tuple(
        Finding(name, "info", Reading(name, measure.unit, 1.0), geometry=shape_of(name, named, "left", ALL_KNOWN))
        for name, measure in MEASURES.items()
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
    one, before = judged_at(body(), exchanged=exchanged), body()
    now = before.moved(2.1, turned(before.pixels), before.world, before.visibility)
    moved = carried(one, 2.1, now)
    assert now.back == pytest.approx(turned(BACK)) and moved.back is now.back
    for was, found in zip(one.findings, moved.findings, strict=True):
        assert (was.geometry is None) == (found.geometry is None)
        if was.geometry is None or found.geometry is None or was.geometry.kind == "bar":
            continue  # a bar stands on the floor, which does not turn
        assert found.geometry.points == pytest.approx(turned(was.geometry.points)), was.check
    assert [f.reading for f in moved.findings] == [f.reading for f in one.findings]
    assert (moved.t, moved.phase, moved.hold, moved.held_s) == (2.1, one.phase, one.hold, one.held_s)
    assert moved.moments == ()


def test_nothing_is_drawn_that_was_not() -> None:
    bare = judged_at(replace(body(), back=None))
    assert carried(bare, 2.1, body()).findings[4].geometry is None
    gone = carried(bare, 2.1, None)
    assert (gone.seen, gone.findings, gone.pixels, gone.hold) == (False, (), None, 1)
    unseen = carried(Judged(1.0, False, "looking"), 2.1, body())
    assert unseen.seen and unseen.back is None and unseen.pixels is not None


@pytest.mark.parametrize("name", MEASURES)
def test_a_shape_has_the_points_that_its_row_tells(name: str) -> None:
    told = MEASURES[name].shape
    whole = replace(body(), back=np.linspace([300.0, 280.0], [310.0, 180.0], BACK_POINTS))
    shape = shape_of(name, whole, "left", ALL_KNOWN)
    assert (told is None) == (shape is None)
    if told is not None and shape is not None:
        aim = 0 if shape.target is None else len(shape.target)
        assert (shape.kind, len(shape.points), aim) == (told.kind, told.points, told.aim)
