"""Frames between two looks: on the straight line between them, or as the nearer one, and told apart from looks."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.landmarks import Body
from vision.perception.interpolation import filled
from vision.perception.observation import Observation

#: seconds between two frames, every fourth of which is looked at
STEP = 0.05


def body(t: float, x: float, back: bool = True) -> Body:
    """Somebody 100 pixels long from hips to shoulders, everything of whom is moved by x."""
    pixels = np.full((33, 2), x)
    pixels[[11, 12], 1] -= 100
    line = np.full((15, 2), x) if back else None
    marks = (pixels, np.full((33, 3), x), np.full(33, x))
    return Body(t, *marks, (640, 480), line, np.full(24, x), tilt=np.full(4, x))


def look(number: int, x: float | None, back: bool = True) -> Observation:
    t = number * STEP
    return Observation(t, number, None if x is None else body(t, x, back), False)


def glanced(*looks: Observation, last: int) -> list[Observation]:
    """All frames up to a number, of which these were looked at."""
    known = {seen.frame: seen for seen in looks}
    given = [known.get(n, Observation(n * STEP, n, None, looked=False)) for n in range(last + 1)]
    return list(filled(given))


def test_who_moves_is_on_the_way_between_two_looks() -> None:
    seen = glanced(look(0, 0.0), look(4, 8.0), last=4)
    assert [s.frame for s in seen] == [0, 1, 2, 3, 4]
    assert [s.looked for s in seen] == [True, False, False, False, True]
    assert [s.second_person for s in seen] == [False, None, None, None, False]
    for s in seen:
        assert s.body is not None and s.body.back is not None and s.body.outline is not None
        assert s.body.t == s.t and s.body.tilt is not None
        numbers = (s.body.world, s.body.visibility, s.body.back, s.body.outline, s.body.tilt, s.body.pixels[:11])
        assert all(n == pytest.approx(2.0 * s.frame) for n in numbers)
        assert all(np.array_equal(n, n.astype(np.float32)) for n in numbers), "saved exactly as judged"


@pytest.mark.parametrize("other", [None, 200.0])
def test_where_one_look_sees_nobody_or_somebody_else_the_nearer_one_counts(other: float | None) -> None:
    seen = glanced(look(0, 0.0), look(4, other), last=4)
    assert [s.body.pixels[0, 0] if s.body else None for s in seen] == [0, 0, 0, other, other]
    assert [s.body.t for s in seen if s.body] == [s.t for s in seen if s.body]


def test_a_back_that_one_look_does_not_show_is_the_nearer_ones() -> None:
    seen = glanced(look(0, 0.0, back=False), look(4, 8.0), last=4)
    assert [s.body is not None and s.body.back is not None for s in seen] == [False, False, False, True, True]
    assert seen[3].body is not None and seen[3].body.back is not None
    assert seen[3].body.back[0, 0] == 8.0 and seen[3].body.pixels[0, 0] == 6.0


def test_around_a_cut_nobody_is_known_in_frames_that_may_show_either_shot() -> None:
    seen = glanced(look(0, 1.0), replace(look(4, 2.0), cut=True), last=4)
    assert [s.body.pixels[0, 0] if s.body else None for s in seen] == [1, None, None, None, 2]
    assert [s.cut for s in seen] == [False] * 4 + [True]


def test_frames_begin_with_a_look_and_end_as_the_last_one() -> None:
    seen = glanced(look(2, 1.0), look(4, 3.0), last=6)
    assert [s.frame for s in seen] == [2, 3, 4, 5, 6]
    assert [s.body.pixels[0, 0] for s in seen if s.body] == [1, 2, 3, 3, 3]
    assert [s.looked for s in seen] == [True, False, True, False, False]
    assert glanced(last=3) == []


def test_frames_all_looked_at_stay_as_they_are() -> None:
    looks = [replace(look(n, 10.0 * n), second_person=None) for n in range(5)]
    assert list(filled(looks)) == looks
