"""The set-up of a live practice: what is found to be in the way, and which way to turn."""

import numpy as np
import pytest

from alignment.body.landmarks import Body, Landmark
from alignment.body.readings import Judged, View
from alignment.checks import load_spec
from alignment.guidance.guide import Guide
from alignment.guidance.setup import SETTLED, STEADY, Setup
from vision.words.sayings import words_of

SIZE, SPEC = (640, 480), load_spec()


def body(left: float = 150, right: float = 400, top: float = 120, bottom: float = 340, facing: float = -90.0) -> Body:
    """Somebody whose landmarks fill a box, their chest turned to ``facing`` (0 = the camera, 90 = picture's right)."""
    pixels = np.empty((33, 2))
    pixels[:, 0] = np.linspace(left, right, 33)
    pixels[:, 1] = np.linspace(top, bottom, 33)
    world = np.zeros((33, 3))
    turn = np.radians(facing)
    across = np.array([np.cos(turn), 0.0, np.sin(turn)])  # from the right shoulder to the left
    world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER] = 0.2 * across, -0.2 * across
    return Body(0.0, pixels, world, np.ones(33), SIZE)


def asked(seen: Body | None, brightness: float = 120.0, judged: Judged | None = None) -> tuple[str, str] | None:
    setup = Setup()
    for i in range(20):
        setup.step(i * 0.1, seen, judged, brightness)
    assert setup.done == (setup.problem is None)
    return (setup.problem.step, words_of([setup.problem.message], SPEC)) if setup.problem else None


def test_all_well_moves_on_after_a_second() -> None:
    setup = Setup()
    for i in range(round(SETTLED / 0.1)):
        setup.step(i * 0.1, body(), None, 120.0)
        assert not setup.done
    setup.step(SETTLED, body(), None, 120.0)
    assert setup.done and setup.problem is None
    assert all(well for _, well in setup.states())


@pytest.mark.parametrize(
    ("seen", "brightness", "step", "words"),
    [
        (None, 120.0, "person", "Sit down in the picture"),
        (None, 10.0, "light", "switch on a light"),
        (body(), 10.0, "light", "switch on a light"),
        (body(left=-20, right=300), 120.0, "whole", "Slide back"),  # faces the left: the feet are cut off
        (body(left=300, right=660), 120.0, "whole", "Slide forward"),
        (body(left=300, right=660, facing=90), 120.0, "whole", "Slide back"),
        (body(top=2), 120.0, "whole", "Tilt the camera up"),
        (body(top=200, bottom=500), 120.0, "whole", "Tilt the camera down"),
        (body(left=5, right=635), 120.0, "whole", "Move the camera back"),
        (body(left=40, right=600), 120.0, "distance", "Move the camera back"),
        (body(left=250, right=360, top=200, bottom=300), 120.0, "distance", "Come closer"),
    ],
)
def test_what_is_in_the_way(seen: Body | None, brightness: float, step: str, words: str) -> None:
    found = asked(seen, brightness)
    assert found is not None
    assert found[0] == step
    assert words in found[1]


@pytest.mark.parametrize(
    ("facing", "way"),
    [(0.0, "left"), (25.0, "left"), (-25.0, "right"), (165.0, "right"), (-165.0, "left")],
)
def test_the_shorter_way_to_turn_is_the_persons_own(facing: float, way: str) -> None:
    """Facing the camera and a little to the picture's right, which is their left, they turn on to their left."""
    found = asked(body(facing=facing))
    assert found is not None and found[0] == "side"
    assert f"to your {way}" in found[1]


@pytest.mark.parametrize("facing", [-130.0, -90.0, -50.0, 50.0, 90.0, 130.0])
def test_side_on_and_three_quarter_are_well(facing: float) -> None:
    assert asked(body(facing=facing)) is None


def test_a_camera_too_high_is_asked_down() -> None:
    judged = Judged(0.0, True, "seated", "left", View("extended_side", 90, 5, (), "the camera looks down"))
    found = asked(body(), judged=judged)
    assert found is not None and found[0] == "height"


def test_a_moment_is_no_problem() -> None:
    setup = Setup()
    for i in range(30):
        setup.step(i * 0.1, None if 10 <= i < 10 + STEADY * 10 - 2 else body(), None, 120.0)
        assert setup.problem is None


def test_the_guide_says_it_and_says_it_again_after_a_while() -> None:
    guide = Guide(SPEC)
    said = []
    for i in range(300):
        t = i * 0.1
        said += [(t, s) for s in guide.step(t, None, Judged(t, False, "looking"), 120.0)]
    assert {s.kind for _, s in said} == {"setup"}
    assert [round(t) for t, _ in said] == [1, 13, 25]
    assert guide.stage == "setup"


def test_light_that_goes_in_the_practice_is_said() -> None:
    guide = Guide(SPEC)
    guide.skip_setup(0.0)
    said = [s for i in range(100) for s in guide.step(i * 0.1, None, Judged(i * 0.1, False, "looking"), 5.0)]
    assert ("too_dark",) in {s.codes for s in said}


def test_who_folds_without_waiting_is_not_held_up() -> None:
    guide = Guide(SPEC)
    guide.step(0.0, body(facing=0), Judged(0.0, True, "holding", "left", hold=1), 120.0)
    assert guide.stage == "practice"
