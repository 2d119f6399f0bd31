"""Gestures of somebody on the mat: leaving and coming back, standing up, an arm that is held up."""

import numpy as np

from alignment.body.landmarks import Body, Landmark
from alignment.guidance.gestures import ARM_FOR, LEFT_FOR, STOOD_FOR, Gesture, Gestures, raised_arm
from tests.alignment.stick import Stick

SITS = Stick(fold=5.0).body()


def changed(**places: tuple[float, float]) -> Body:
    """Who sits, with some joints moved to where they are from the shoulders' middle, in torso lengths, y up."""
    pixels, shoulder = SITS.pixels.copy(), SITS.mid("shoulder")
    torso = float(np.hypot(*(shoulder - SITS.mid("hip"))))
    for name, (x, y) in places.items():
        pixels[Landmark[name.upper()]] = shoulder + torso * np.array([x, -y])
    return Body(0.0, pixels, SITS.world, SITS.visibility, SITS.size)


LEFT_UP = {"left_elbow": (0.05, 0.6), "left_wrist": (0.05, 1.15)}
RIGHT_UP = {"right_elbow": (-0.05, 0.6), "right_wrist": (-0.05, 1.15)}
RIGHT_DOWN = {"right_elbow": (0.0, -0.5), "right_wrist": (0.3, -0.9)}
STANDS = changed(left_ankle=(0, -2.6), right_ankle=(0, -2.6), left_knee=(0, -1.8), right_knee=(0, -1.8))


def told(*parts: tuple[float, Body | None], holding: bool = False) -> list[tuple[float, Gesture]]:
    """The gestures while somebody is seen so for some seconds each, six looks a second."""
    gestures, out, t = Gestures(), [], 0.0
    for seconds, body in parts:
        for _ in range(round(seconds * 6)):
            if gesture := gestures.step(t, body, holding=holding):
                out.append((round(t, 1), gesture))
            t += 1 / 6
    return out


def test_one_arm_straight_up_is_one_and_both_are_none() -> None:
    assert raised_arm(changed(**LEFT_UP, **RIGHT_DOWN)) == "left"
    assert raised_arm(changed(**LEFT_UP, **RIGHT_UP)) is None
    assert raised_arm(changed(**RIGHT_DOWN)) is None
    bent = {"left_elbow": (0.5, 0.2), "left_wrist": (0.1, 0.9)}  # scratches the head
    assert raised_arm(changed(**bent, **RIGHT_DOWN)) is None


def test_an_arm_is_held_up_for_two_seconds_and_must_come_down_before_the_next() -> None:
    up = changed(**LEFT_UP, **RIGHT_DOWN)
    ((at, gesture),) = told((3, SITS), (8, up), (0.6, SITS))
    assert gesture == "arm" and at == round(3 + ARM_FOR, 1)
    assert [g for _, g in told((3, up), (2, SITS), (3, up))] == ["arm", "arm"]
    assert told((3, SITS), (1.5, up), (3, SITS), (1.5, up)) == []
    assert told((3, SITS), (8, up), holding=True) == []


def test_who_leaves_and_comes_back() -> None:
    assert told((5, None)) == []  # nobody has been there yet
    (left, went), (back, came) = told((2, SITS), (8, None), (3, SITS))
    assert (went, came) == ("left", "back")
    assert 2 + LEFT_FOR - 0.2 <= left <= 2 + LEFT_FOR and 11 <= back <= 11.2
    assert told((2, SITS), (LEFT_FOR - 0.5, None), (3, SITS)) == []


def test_who_stands_or_has_left_for_half_a_minute() -> None:
    (first, *_) = told((2, SITS), (STOOD_FOR + 1, STANDS))
    assert first == (2 + STOOD_FOR, "stood")
    assert "stood" not in [g for _, g in told((2, SITS), (STOOD_FOR - 2, STANDS), (5, SITS))]
    assert "stood" in [g for _, g in told((2, SITS), (STOOD_FOR + 1, None))]
