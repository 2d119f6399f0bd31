"""A recording that was edited, bumped and left out a part: each shot by itself, people told from each other."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from alignment.report import Hold, QualityWarning, Report
from tests.robustness_clips import Image, recorded
from tests.vision.clips import make_clip
from vision.scoring.pipeline import score

FPS = 6.0
#: seconds of left_aligned at which the camera is bumped
BUMPED = 9.5
#: seconds of it which are not in the file
LEFT_OUT = (11.0, 18.0)
#: the second at which a shot ends, in its own clip
ENDS = 24.0
#: and at which the next begins in its own
BEGINS = 3.0


def bumped() -> list[tuple[float, Image]]:
    """Her left side, aligned, held from 7.8 to 21.8 s."""
    out = []
    for i, image in enumerate(recorded("left_aligned", 2)[: round(ENDS * FPS)]):
        if not LEFT_OUT[0] < i / FPS < LEFT_OUT[1]:
            large = cv2.resize(image, (1100, 618))
            x, y = (20, 100) if i / FPS < BUMPED else (240, 20)
            out.append((i / FPS, large[y : y + 480, x : x + 854]))
    return out


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Her left side, with a bump and a gap; the same mirrored, her right one; somebody else, the right one."""
    first = round(BEGINS * FPS)
    mirrored = [image[:, ::-1] for image in recorded("left_aligned", 2)[first : round(26 * FPS)]]
    another = [
        cv2.copyMakeBorder(i, 0, 0, 107, 107, cv2.BORDER_REPLICATE) for i in recorded("right_rounded", 2)[first:]
    ]
    shown = [*bumped(), *((ENDS + i / FPS, image) for i, image in enumerate([*mirrored, *another]))]
    times, pictures = zip(*shown, strict=True)
    path = make_clip(tmp_path_factory.mktemp("cut") / "cut.mp4", [np.ascontiguousarray(p) for p in pictures], times)
    return score(path, model="full", workers=2)


def holds(report: Report) -> list[tuple[str, Hold]]:
    return sorted(((s.extended, h) for s in report.sides for h in s.holds), key=lambda one: one[1].start_s)


def test_each_shot_has_its_side_and_its_hold(report: Report) -> None:
    assert [side for side, _ in holds(report)] == ["left", "right", "right"]
    for _, hold in holds(report):
        assert hold.held_s == pytest.approx(14.0, abs=1.0)
    for (_, one), (_, other) in pairwise(holds(report)):
        assert one.end_s < other.start_s


def test_neither_a_bump_nor_a_gap_in_the_times_takes_aligned_time(report: Report) -> None:
    (_, left), (_, right), _ = holds(report)
    assert left.aligned_s == pytest.approx(14.0, abs=1.0)
    assert right.aligned_s == pytest.approx(14.0, abs=1.0)


def test_only_the_sides_of_one_person_are_compared(report: Report) -> None:
    (_, left), (_, right), (_, another) = holds(report)
    assert (left.person, right.person, another.person) == (1, 1, 2)
    assert report.quality.warnings[0] == QualityWarning("two_people")
    compared = {a.measure: (a.left, a.right) for a in report.asymmetry}["fold"]
    assert compared == (left.measures["fold"].median, right.measures["fold"].median)
