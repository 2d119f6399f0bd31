"""Coming up a little within a hold and going back: a real clip whose rise is played to its middle, back, and again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alignment.body.landmarks import Body
from alignment.body.readings import Judged
from alignment.checks import load_spec
from alignment.practice.practice import LOOKAHEAD, Practice
from alignment.practice.records import summary
from fixtures import HERE, truth
from vision.media.clip import Clip
from vision.media.frame import LOOKS
from vision.perception.models import load_model
from vision.perception.observations import observations_of

CLIP = HERE / "clips" / "left_aligned.mp4"
#: seconds after the rise began at which it is turned back
TURNED = 2.0
#: seconds that are held then
HELD_AGAIN = 6.0


@pytest.fixture(scope="module")
def paused() -> list[tuple[float, Body | None]]:
    """What is seen of a practice with a pause: to the middle of the rise, back from there, held and risen again."""
    (side,) = truth(CLIP)["sides"]
    with observations_of(Clip(CLIP), load_model("full"), LOOKS) as frames:
        seen = [(frame.t, frame.body) for frame in frames]
    turned = side["hold_end_s"] + TURNED
    there = [one for one in seen if one[0] <= turned]
    back = [one for one in reversed(there) if one[0] >= side["hold_end_s"] - HELD_AGAIN]
    again = [one for one in seen if one[0] >= side["hold_end_s"] - HELD_AGAIN]
    step = seen[1][0] - seen[0][0]
    return [(i * step, body and replace(body, t=i * step)) for i, (_, body) in enumerate([*there, *back, *again])]


def judged(practice: Practice, paused: list[tuple[float, Body | None]]) -> Iterator[Judged]:
    for t, body in paused:
        yield from practice.push(t, body)
    yield from practice.finish()


@pytest.mark.parametrize("lookahead", [LOOKAHEAD, 0.0], ids=["recorded", "live"])
def test_a_pause_is_no_part_of_the_hold(paused: list[tuple[float, Body | None]], lookahead: float) -> None:
    (side,) = truth(CLIP)["sides"]
    practice = Practice(load_spec(), lookahead=lookahead)
    frames = list(judged(practice, paused))
    (record,) = practice.records.holds.values()
    ((left, back),) = record.times.pauses
    assert left == pytest.approx(side["hold_end_s"], abs=0.7)
    assert back == pytest.approx(side["hold_end_s"] + 2 * TURNED, abs=1.5)
    between = [f for f in frames if left + 0.2 < f.t < back - 0.2]
    assert {f.phase for f in between} <= {"rising", "paused"} | ({"holding"} if lookahead == 0 else set())
    clock = [f.held_s for f in frames if f.hold == 1 and f.t >= side["hold_start_s"] + 2 and f.t <= record.times.end_s]
    assert lookahead == 0 or clock == sorted(clock)
    hold = summary(record, practice.spec)
    assert hold.held_s == pytest.approx(side["hold_end_s"] - side["hold_start_s"] + 2 * HELD_AGAIN, abs=2)
    late = 0.3 if lookahead else 2.0  # live it takes a moment to see that somebody comes up
    assert record.aligned_s <= hold.held_s + late
    assert record.frames * paused[1][0] == pytest.approx(hold.held_s, abs=late)
