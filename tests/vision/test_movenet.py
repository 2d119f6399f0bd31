"""MoveNet, the second landmark model: what it sees of committed stills, against their exact joints."""

import numpy as np
import pytest

from alignment.body.geometry import distance
from alignment.body.landmarks import Array, Joint
from fixtures import stills, truth
from vision.media.sources import open_source
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.models import load_model
from vision.perception.movenet import EVERY, MoveNet, MoveNetSampler
from vision.perception.still_detector import StillDetector
from vision.perception.track import box_of

LEGS = ("LEFT_KNEE", "RIGHT_KNEE", "LEFT_ANKLE", "RIGHT_ANKLE")


def people() -> list[tuple[Array, dict[str, Array]]]:
    """Eight stills of people in the pose, seen from the bent leg: picture and true joints in pixels."""
    out = []
    for path in stills():
        said = truth(path)
        if said["pose_class"] == "janu" and said["view"] in ("bent_side", "three_quarter_bent") and len(out) < 8:
            with open_source(path) as source:
                out.append((next(iter(source)).image, {n: np.array(xy) for n, xy in said["joints_px"].items()}))
    return out


@pytest.mark.parametrize("mirrored", [False, True])
def test_joints_are_seen_where_they_are_with_left_and_right_the_persons_own(mirrored: bool) -> None:
    movenet, off = MoveNet(), []
    for image, joints in people():
        seen = movenet.look(image, box_of(np.array(list(joints.values()))), mirrored=mirrored)
        trunk = (
            distance(joints["left_hip"] + joints["right_hip"], joints["left_shoulder"] + joints["right_shoulder"]) / 2
        )
        off += [distance(seen[Joint[name], :2], joints[name.lower()]) / trunk for name in LEGS]
        assert (seen[:, 2] >= 0).all() and (seen[:, 2] <= 1).all()
    assert float(np.median(off)) < 0.15


def test_a_clip_is_looked_at_now_and_then() -> None:
    image, joints = people()[0]
    at = np.array(list(joints.values()))
    with Landmarker(load_model("full"), video=False) as landmarker:
        seen = landmarker.see(image)
    assert isinstance(seen, PoseDetection) and distance(seen.pixels.mean(axis=0), at.mean(axis=0)) < 60
    opinion = MoveNetSampler(MoveNet())
    first = opinion.of(image, seen, 0.0)
    assert opinion.of(image[::-1], seen, 0.9 * EVERY) is first
    later = opinion.of(image, seen, 1.1 * EVERY)
    assert later is not first and distance(later[Joint.LEFT_HIP, :2], first[Joint.LEFT_HIP, :2]) < 40


def test_a_pictures_looks_carry_its_joints_plainly_and_in_the_mirror() -> None:
    with StillDetector(load_model("full")) as detector:
        looks = detector.looks(people()[0][0])
    assert len(looks) >= 2 and all(body.movenet is not None and body.movenet.shape == (17, 3) for body in looks)
    assert not np.array_equal(looks[0].movenet, looks[1].movenet)
