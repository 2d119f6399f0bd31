"""The roi: led to where a person lies, it sees them as exactly wherever they are in the picture."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from alignment.body.bodies import together
from alignment.body.estimate import Framing, estimate, framing_outputs, framings_said
from alignment.body.landmarks import Body
from alignment.errors import ModelError
from fixtures import stills, truth
from fixtures.large_set import framing_of
from vision.media.sources import open_source
from vision.perception.landmarker import Landmarker
from vision.perception.models import Model, load_model
from vision.perception.pose_network import PoseNetwork
from vision.perception.roi_landmarker import RoiLandmarker
from vision.perception.still_detector import body_of
from vision.perception.track import box_of

NAMES = ("left_extended_side_deep", "right_bent_side_light", "right_three_quarter_bent_deep", "dandasana_2")


@pytest.fixture(scope="module")
def roi() -> RoiLandmarker:
    return RoiLandmarker(PoseNetwork(load_model("heavy")))


@pytest.fixture(scope="module")
def pictures() -> list[tuple[NDArray[np.uint8], Framing]]:
    """Stills with the framing of their truth."""
    out = []
    for path in (p for p in stills() if p.stem in NAMES):
        with open_source(path) as source:
            out.append((next(iter(source)).image, framing_of(truth(path))))
    return out


def led(roi: RoiLandmarker, image: NDArray[np.uint8], framing: Framing, mirrored: bool = False) -> Body:
    seen = roi.look(image, framing, mirrored=mirrored)
    assert seen is not None
    return body_of(seen, 0.0, (image.shape[1], image.shape[0]))


def off(body: Body, framing: Framing) -> float:
    """How far the hips are from where they really are, in reaches."""
    return float(np.linalg.norm(body.mid("hip") - framing.hip)) / framing.reach


@pytest.mark.parametrize("mirrored", [False, True])
def test_it_sees_the_hips_where_they_are(roi: RoiLandmarker, pictures: list, mirrored: bool) -> None:
    for image, framing in pictures:
        assert off(led(roi, image, framing, mirrored), framing) < 0.12


def test_a_picture_turned_and_small_is_seen_as_the_upright_one(roi: RoiLandmarker, pictures: list) -> None:
    """Turned by 50 degrees and 0.6 times as large: half the landmarks within 3 % of the reach of where they were."""
    for image, framing in pictures:
        turn = cv2.getRotationMatrix2D((float(framing.hip[0]), float(framing.hip[1])), -50.0, 0.6)
        h, w = image.shape[:2]
        turned = np.asarray(cv2.warpAffine(image, turn, (w, h), flags=cv2.INTER_AREA), np.uint8)
        there = led(roi, turned, Framing(framing.hip, 0.6 * framing.reach, framing.lean + 50.0))
        here = led(roi, image, framing).pixels @ turn[:, :2].T + turn[:, 2]
        apart = np.linalg.norm(there.pixels - here, axis=1) / (0.6 * framing.reach)
        assert np.median(apart) < 0.03


def test_it_is_the_network_that_mediapipe_runs(roi: RoiLandmarker, pictures: list) -> None:
    """Led to where MediaPipe's own detector found an upright person, both see the joints within 2 % of the reach."""
    image, framing = pictures[-1]
    with Landmarker(load_model("heavy"), video=False) as landmarker:
        theirs = landmarker.see(image)
    assert theirs is not None
    ours = led(roi, image, framing)
    assert np.median(np.linalg.norm(ours.pixels - theirs.pixels, axis=1)) < 0.02 * framing.reach


def test_it_is_led_nearer_to_where_the_person_is(roi: RoiLandmarker, pictures: list) -> None:
    """From hips a fifth of the reach off, what is thought of the first look is at most half as far off."""
    for image, framing in pictures:
        for shift in ([0.14, 0.14], [-0.14, 0.14]):
            wrong = framing._replace(hip=framing.hip + framing.reach * np.array(shift))
            thought = estimate(led(roi, image, wrong)).framing
            assert np.linalg.norm(thought.hip - framing.hip) < 0.1 * framing.reach
            assert 0.8 < thought.reach / framing.reach < 1.25


def test_a_search_finds_people_and_nobody_in_empty_rooms(roi: RoiLandmarker, pictures: list) -> None:
    for image, framing in pictures[:2]:
        seen = roi.search(image)
        assert seen is not None
        middle = box_of(seen.pixels).mean(axis=0)
        assert np.linalg.norm(middle - framing.hip) < framing.reach
    for path in (p for p in stills() if p.stem.startswith("empty")):
        with open_source(path) as source:
            assert roi.search(next(iter(source)).image) is None


@pytest.mark.parametrize("landmarks", ["detector", "nonsense"])
def test_a_network_of_another_kind_is_explained(landmarks: str, capfd: pytest.CaptureFixture[str]) -> None:
    detector = load_model("full").detector
    own = Model("own.task", "", detector, detector if landmarks == "detector" else b"\x1c\0\0\0TFL3" + bytes(64))
    with pytest.raises(ModelError, match=r"own\.task: .*give full or heavy"):
        PoseNetwork(own)
    assert capfd.readouterr().err == ""


def test_outputs_say_the_framing_that_they_were_made_of(roi: RoiLandmarker, pictures: list) -> None:
    image, framing = pictures[0]
    body = led(roi, image, framing)
    wanted = Framing(np.array([210.0, 320.0]), 250.0, -64.0)
    [said] = framings_said(together([body]), framing_outputs(body, wanted)[None])
    np.testing.assert_allclose(said.hip, wanted.hip)
    assert said.reach == pytest.approx(wanted.reach)
    assert said.lean == pytest.approx(wanted.lean)
