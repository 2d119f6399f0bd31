"""Cuts between pictures, and what else changes a whole picture without being one."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from tests.robustness_clips import Image, large_person, recorded, slid, small_person
from vision.media.clip import Glance
from vision.media.frame import Frame
from vision.perception.models import load_model
from vision.perception.person_tracker import PersonTracker
from vision.perception.shot_boundaries import MOST_OPEN, ShotBoundaryDetector
from vision.perception.shots import with_shots


def cuts_in(frames: list[Image], fps: float = 6.0) -> list[int]:
    """The numbers of the frames that are told to come after a cut."""
    cuts = ShotBoundaryDetector()
    return [i for i, image in enumerate(frames) if cuts.see(image, i / fps).cut]


def told_after(frames: list[Image], fps: float = 6.0) -> tuple[list[int], list[int]]:
    """Told by what follows as well: the numbers of the frames that come first after a cut, and of those in doubt."""
    glances = [Glance(i / fps, i, Frame(i / fps, np.ascontiguousarray(image), i)) for i, image in enumerate(frames)]
    shots = [shot for _, shot in with_shots(glances)]
    assert len(shots) == len(frames)
    return [i for i, shot in enumerate(shots) if shot.cut], [i for i, shot in enumerate(shots) if shot.unsure]


def faded(image: Image, share: float) -> Image:
    return np.asarray(image * share, np.uint8)


def test_a_cut_is_told_at_the_second_picture_after_it() -> None:
    one, other = list(recorded("left_aligned")[:8]), list(recorded("right_rounded")[:8])
    assert cuts_in(one + other) == [9]
    assert cuts_in(one + [np.ascontiguousarray(image[:, ::-1]) for image in one]) == [9]
    assert told_after(one + other) == ([8], []), "in a recording it is known of the first picture"
    assert told_after(one + other[:1]) == ([], [8]), "nothing follows that could tell"


def test_after_a_fade_through_black_it_is_told_as_well() -> None:
    one, other = recorded("left_aligned")[0], recorded("right_rounded")[0]
    steps = [0.8, 0.5, 0.2, 0.0, 0.0]
    frames = [one] * 4 + [faded(one, s) for s in steps] + [faded(other, s) for s in reversed(steps)] + [other] * 4
    assert len(cuts_in(frames)) == 1
    cut, unsure = told_after(frames)
    assert len(cut) == 1 and max(unsure) < cut[0], "what is still dark shows nobody, all after it the new shot"
    assert cuts_in([one] * 4 + [faded(one, s) for s in [*steps, *reversed(steps)]] + [one] * 4) == []


@pytest.mark.parametrize("every", [1, 2, 3, 4])
def test_a_passer_by_and_a_whole_practice_are_no_cuts(every: int) -> None:
    for name in ("right_passer_by", "left_aligned"):
        assert cuts_in(list(recorded(name, every)), 12 / every) == []


def test_a_jump_cut_is_told_where_only_the_person_is_another() -> None:
    """From the one side's hold to the other's in the same room; who folds, sits up and changes legs makes none."""
    frames = list(recorded("both_sides", 2))  # five a second: left held from 7.7 to 20 s, right from 40.4 to 53
    assert cuts_in(frames, 5.0) == []
    joined = frames[60:80] + frames[220:240]
    assert cuts_in(joined, 5.0) == [22]
    assert told_after(joined, 5.0) == ([20], [])
    bumped = [image[:, 4:] for image in frames[60:80]] + [image[:, :-4] for image in frames[80:100]]
    assert cuts_in(bumped, 5.0) == []
    assert cuts_in(joined, 2.0) == [], "half a second apart, somebody may have moved"


def test_a_bumped_camera_a_lamp_and_a_hand_before_the_lens_are_no_cuts() -> None:
    image = recorded("left_aligned")[0]
    bumped = slid(image, 120)[:, 120:], image[:, 120:]
    assert cuts_in([bumped[0]] * 3 + [bumped[1]] * 3) == []
    assert cuts_in([image] * 3 + [np.asarray(image * 0.6 + 60, np.uint8)] * 3) == []
    hand = cv2.GaussianBlur(np.asarray(np.random.default_rng(0).integers(40, 200, image.shape), np.uint8), (0, 0), 9)
    assert cuts_in([image] * 3 + [hand] + [image] * 3) == []
    assert told_after([image] * 3 + [hand] + [image] * 3) == ([], [3])


def shown(image: Image, across: float, turned: float = 0.0) -> Image:
    """A part of a picture, three quarters as large as it is, so many widths right of its middle, by a turned camera."""
    height, width = image.shape[:2]
    wide = cv2.copyMakeBorder(image, height // 2, height // 2, width // 2, width // 2, cv2.BORDER_REFLECT)
    middle = np.array([width + across * width / 0.75, float(height)])
    way = cv2.getRotationMatrix2D(tuple(middle), turned, 0.75)
    way[:, 2] += np.array([width / 2, height / 2]) - middle
    return np.asarray(cv2.warpAffine(wide, way, (width, height)), np.uint8)


@pytest.mark.parametrize(
    ("before", "after", "light"), [((-0.13, 0.0), (0.13, 0.0), 0.6), ((0.0, 0.0), (0.05, -10.0), 1.0)]
)
def test_a_hard_bump_is_no_cut_and_nobody_is_lost_by_it(
    before: tuple[float, float], after: tuple[float, float], light: float
) -> None:
    """By a quarter of the width and darker, or by a twentieth and turned by ten degrees, in the deepest fold."""
    for name in ("left_knee_lifts", "right_knee_bends"):
        held = recorded(name, 2)[72:84]
        frames = [shown(image, *before) for image in held[:6]] + [
            faded(shown(image, *after), light) for image in held[6:]
        ]
        assert cuts_in(frames) == []
    with PersonTracker(load_model("full")) as tracker:
        seen = [tracker.see(Frame(i / 6, np.ascontiguousarray(image), i)) for i, image in enumerate(frames)]
    assert all(one is not None for one in seen)


def test_a_bump_that_blurs_two_pictures_loses_nobody_for_longer_than_these() -> None:
    held = recorded("right_rounded", 2)[72:86]
    streaks = np.zeros((61, 61), np.float32)
    streaks[30] = 1 / 61
    frames = [shown(image, -0.13) for image in held[:6]]
    frames += [np.asarray(cv2.filter2D(shown(held[i], x), -1, streaks), np.uint8) for i, x in ((6, -0.05), (7, 0.08))]
    frames += [shown(image, 0.13, 5.0) for image in held[8:]]
    assert cuts_in(frames) == []
    with PersonTracker(load_model("full")) as tracker:
        seen = [tracker.see(Frame(i / 6, np.ascontiguousarray(image), i)) for i, image in enumerate(frames)]
    assert [i for i, one in enumerate(seen) if one is None and i not in (6, 7, 8)] == []


def test_whoever_is_there_after_a_cut_is_followed_at_once() -> None:
    """Somebody else, elsewhere in the picture: not looked for at the place of the one before."""
    before, after = large_person(8), [cv2.resize(image, (533, 480))[:, ::-1] for image in small_person(6)]
    where, told = [], []
    with PersonTracker(load_model("full")) as tracker:
        for i, image in enumerate(before + after):
            seen = tracker.see(Frame(i / 4, np.ascontiguousarray(image), i))
            where.append(seen is not None)
            told.append(tracker.cut)
    assert [i for i, cut in enumerate(told) if cut] == [9]
    assert not where[8] and all(where[:8]) and all(where[9:])


def test_in_a_recording_nobody_is_lost_at_a_cut_and_pictures_that_wait_are_few() -> None:
    before, after = large_person(8), [cv2.resize(image, (533, 480))[:, ::-1] for image in small_person(6)]
    dark = [np.zeros((480, 533, 3), np.uint8)] * 40
    drawn = []

    def glances() -> Iterator[Glance]:
        for i, image in enumerate(before + after + dark):
            drawn.append(i)
            yield Glance(i / 4, i, Frame(i / 4, np.ascontiguousarray(image), i))

    where = []
    with PersonTracker(load_model("full")) as tracker:
        for glance, shot in with_shots(glances()):
            assert glance.frame is not None
            where.append(tracker.see(glance.frame, shot) is not None)
            assert drawn[-1] - glance.number <= MOST_OPEN
    assert where == [True] * 14 + [False] * 40
