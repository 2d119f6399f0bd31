"""Following one person through a clip with others in it: the real MediaPipe, the full model, composed scenes."""

import cv2
import numpy as np
import pytest

from tests.robustness_clips import Image, large_person, recorded, room, side_by_side, sitting, slid, small_person
from vision.media.frame import Frame
from vision.perception.appearance import alike, colours_of
from vision.perception.landmarker import Landmarker
from vision.perception.models import load_model
from vision.perception.person_tracker import Intervals, PersonTracker
from vision.perception.track import TrackedBox

FPS = 4.0
HIPS = [23, 24]
#: the x that parts the two halves of the composed scenes
MIDDLE = 400


def follow(frames: list[Image]) -> tuple[list[float | None], list[bool]]:
    """The x of the followed person's hip in each frame, None where nobody was seen; what each look for others found."""
    where, others = [], []
    with PersonTracker(load_model("full")) as tracker:
        for i, image in enumerate(frames):
            seen = tracker.see(Frame(i / FPS, image, i))
            where.append(None if seen is None else float(seen.pixels[HIPS, 0].mean()))
            others += [] if tracker.second_person is None else [tracker.second_person]
    return where, others


def empty(count: int) -> list[Image]:
    return [room()] * count


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_larger_of_two_is_followed_from_the_first_frame_to_the_last(mirrored: bool) -> None:
    frames = side_by_side(large_person(40), small_person(40))
    if mirrored:
        frames = [np.ascontiguousarray(f[:, ::-1]) for f in frames]
    where, others = follow(frames)
    assert all(x is not None and (x > MIDDLE) == mirrored for x in where)
    assert np.mean(others) >= 0.5


def test_nobody_else_is_seen_where_nobody_is() -> None:
    where, others = follow(large_person(40))
    assert None not in where
    assert others == [False] * 4  # one look in 3 s


def test_an_empty_room_shows_nobody() -> None:
    assert follow(empty(30))[0] == [None] * 30


def test_who_comes_late_is_found_at_once() -> None:
    where, _ = follow(empty(10) + [cv2.resize(f, (320, 240)) for f in small_person(10)])
    assert where[:10] == [None] * 10
    assert None not in where[12:]


def test_the_other_one_is_not_taken_while_the_followed_one_is_away() -> None:
    """Out of the picture for 3 s, as behind somebody who stands in front: the one beside is not the practitioner."""
    large = large_person(36)
    large[16:28] = [cv2.resize(room(), (533, 480))] * 12
    where, _ = follow(side_by_side(large, small_person(36)))
    assert all(x is not None and x < MIDDLE for x in where[:16])
    assert where[16:28] == [None] * 12
    assert all(x is not None and x < MIDDLE for x in where[30:])


@pytest.mark.parametrize("known_by", ["colours", "posture"])
def test_who_is_elsewhere_after_a_bump_is_found_at_once(known_by: str) -> None:
    """On the other side of the picture: turned round in the same clothes, or as before in another light."""
    before = side_by_side(large_person(12), [room()] * 12)
    there = [f[:, ::-1] if known_by == "colours" else np.asarray(f * 0.4, np.uint8) for f in large_person(20)[12:]]
    after = side_by_side([room()] * 8, there)
    where, _ = follow(before + after)
    assert all(x is not None and x < MIDDLE for x in where[:12])
    assert all(x is not None and x > MIDDLE for x in where[13:])


def test_what_somebody_wears_is_told_from_what_another_wears() -> None:
    colours = []
    for frames in (large_person(30), small_person(30)):
        with Landmarker(load_model("full"), video=False) as landmarker:
            seen = [(image, landmarker.see(image)) for image in frames[::10]]
        colours.append([colours_of(image, look) for image, look in seen if look is not None])
    mine, theirs = colours
    assert len(mine) == len(theirs) == 3
    assert all(alike(mine[0], other) for other in mine[1:]) and all(alike(theirs[0], other) for other in theirs[1:])
    assert not any(alike(one, other) for one in mine for other in theirs)


def test_the_other_one_is_taken_when_the_followed_one_has_gone() -> None:
    large = large_person(10) + [cv2.resize(room(), (533, 480))] * 40
    where, _ = follow(side_by_side(large, (small_person(25) * 2)))
    assert all(x is not None and x < MIDDLE for x in where[:10])
    assert all(x is not None and x > MIDDLE for x in where[-10:])


def test_a_larger_one_who_was_found_late_takes_over_early() -> None:
    late = [cv2.resize(room(), (533, 480))] * 6 + large_person(30)
    where, _ = follow(side_by_side(late, small_person(36)))
    assert where[5] is not None and where[5] > MIDDLE
    assert all(x is not None and x < MIDDLE for x in where[20:])


def test_a_helper_does_not_carry_the_track_off() -> None:
    """Somebody comes, is in front of the person for 3 s, steps to the side and stays in the picture."""
    alone = [cv2.copyMakeBorder(f, 0, 0, 0, 367, cv2.BORDER_REPLICATE) for f in large_person(48)]
    helper = sitting()[0][:, 30:210]  # with its own piece of wall: hides what is behind it, as a body would
    helper = cv2.resize(helper, (360, 480))
    frames = []
    for i, image in enumerate(alone):
        x = int(np.interp(i, [8, 14, 26, 34], [900, 150, 150, 540]))
        shown = image.copy()
        shown[:, x : x + 360] = helper[:, : max(0, 900 - x)]
        frames.append(shown)
    expected, _ = follow(alone)
    where, _ = follow(frames)
    for i in [*range(8), *range(38, 48)]:
        hip, its = expected[i], where[i]
        assert hip is not None and its is not None and abs(hip - its) < 40, i


def test_who_moves_over_is_followed() -> None:
    start = [cv2.resize(f, (320, 240)) for f in small_person(30)]
    where, _ = follow([slid(f, min(60, 4 * i)) for i, f in enumerate(start)])
    assert None not in where
    assert where[-1] is not None and where[0] is not None and where[-1] > where[0] + 40


def test_a_place_is_given_up_after_as_long_as_it_was_held_at_most_6_s() -> None:
    body = np.linspace([10.0, 10.0], [110.0, 60.0], 33)
    for followed_s, waits in ((0.0, 0.5), (2.0, 2.0), (60.0, 6.0)):
        place = TrackedBox.at(body, 0.0)
        place.follow(body, followed_s)
        lost = followed_s + 0.25
        assert not place.miss(lost)
        assert not place.miss(lost + waits - 0.01)
        assert place.miss(lost + waits)
        place.follow(body, lost + waits)
        assert not place.miss(lost + waits + 0.1)


def test_hips_that_leap_are_somebody_elses_until_they_were_not_seen_for_3_s() -> None:
    body = np.linspace([10.0, 10.0], [110.0, 60.0], 33)
    leapt = body.copy()
    leapt[HIPS] += (25.0, 0.0)
    place = TrackedBox.at(body, 0.0)
    assert place.holds(body, 0.1) and not place.holds(leapt, 0.1)
    for step in range(1, 26):  # who slides along the floor takes their time
        slid = body.copy()
        slid[HIPS] += (float(step), 0.0)
        assert place.holds(slid, step / 10)
        place.follow(slid, step / 10)
    assert place.holds(leapt, 2.6)
    assert not place.holds(body, 2.6) and place.holds(body, 5.6)


def test_a_camera_that_is_set_anew_leans_as_it_does_then() -> None:
    """Where no lines tell the lean the body does, in the mean of the last seconds where a shot goes on for ever."""
    (image, *_) = recorded("left_turned")[90:]
    height, width = image.shape[:2]
    leans = [0] * 8 + [4, 8] + [12] * 7
    told = {}
    for memory in (10.0, np.inf):
        with PersonTracker(load_model("full"), intervals=Intervals(lean=memory)) as tracker:
            for i, lean in enumerate(leans):
                turn = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1.0)
                shown = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
                seen = tracker.see(Frame(2.0 * i, np.asarray(shown, np.uint8), i))
            assert seen is not None and tracker.room is not None
            told[memory] = float(tracker.room.tilt(seen.pixels[HIPS].mean(axis=0))[2])
    assert told[10.0] > told[np.inf] + 2
    assert told[10.0] == pytest.approx(12, abs=4)
