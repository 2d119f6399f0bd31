"""Frames between two looks: read as what lies between, and as the nearer look's where two people were looked at."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from alignment.body.estimate import Estimate, estimate
from alignment.body.landmarks import Body
from alignment.practice.looks import Frame, Looks, way
from tests.alignment.stick import Stick


def body(fold: float) -> Body:
    return Stick(fold=fold).body()


def halfway(one: Body, other: Body) -> Body:
    return replace(one, pixels=(one.pixels + other.pixels) / 2, world=(one.world + other.world) / 2)


def frames(*taken: tuple[Body | None, bool], together: int = 1) -> list[Frame]:
    looks = Looks(together)

    def given() -> Iterator[Frame]:
        for t, (seen, looked) in enumerate(taken):
            yield from looks.take(float(t), seen, looked=looked)
        yield from looks.finish()

    return list(given())


def read(frame: Frame) -> Estimate:
    assert frame[2] is not None
    return frame[2]


def test_between_two_looks_is_read_what_lies_between() -> None:
    one, other = body(20), body(40)
    first, middle, last = frames((one, True), (halfway(one, other), False), (other, True))
    for name, value in read(middle).left.values.items():
        a, b = read(first).left.values[name], read(last).left.values[name]
        assert (value is None) == (a is None and b is None)
        if a is not None and b is not None:
            assert value == pytest.approx((a + b) / 2)
    assert read(middle).log_odds == pytest.approx((read(first).log_odds + read(last).log_odds) / 2)
    by_itself = estimate(halfway(one, other)).left.values["fold"] or 0.0
    assert read(middle).left.values["fold"] == pytest.approx(by_itself, abs=3)


def test_where_the_nearer_look_stands_for_a_frame_it_is_read_as_that_look() -> None:
    one, other = body(20), body(80)
    _, near_one, near_other, _ = frames(
        (one, True), (replace(one, t=1), False), (replace(other, t=2), False), (other, True)
    )
    assert read(near_one).left.values == estimate(one).left.values
    assert read(near_other).left.values == estimate(other).left.values


def test_every_look_is_read_by_itself_and_what_follows_the_last_as_it() -> None:
    bodies = [body(fold) for fold in (10, 20, 30)]
    given = frames(*((b, True) for b in bodies), (replace(bodies[-1], t=9), False))
    assert [read(f).left.values for f in given[:3]] == [estimate(b).left.values for b in bodies]
    assert read(given[3]).left.values == read(given[2]).left.values


def test_looks_that_are_read_together_are_read_as_one_by_one() -> None:
    bodies = [body(fold) for fold in (10, 20, 30, 40, 50)]
    taken = [(one, looked) for one in bodies for looked in (True, False)] + [(None, True)]
    alone, three = frames(*taken), frames(*taken, together=3)
    assert [f[:2] for f in three] == [f[:2] for f in alone]
    for one, other in zip(alone[:-1], three[:-1], strict=True):
        assert read(other).left.values == pytest.approx(read(one).left.values, abs=1e-3)


def test_nobody_is_nobody() -> None:
    given = frames((None, True), (None, False), (body(20), True), (None, False), (None, True))
    assert [f[2] is None for f in given] == [True, True, False, True, True]
    assert [f[0] for f in given] == [0, 1, 2, 3, 4]


def test_the_way_ends_at_its_ends() -> None:
    one, other = body(20), body(40)
    assert way(one, one, other) == 0 and way(other, one, other) == 1 and way(one, one, one) == 0
    assert way(halfway(one, other), one, other) == pytest.approx(0.5)
    assert np.isfinite(way(body(60), one, other))
