"""Recordings that lie on their side or upside down: refused with the turn that they need, and right once it is said."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alignment.errors import UnreadableFileError
from alignment.report import Correction
from fixtures import HERE, stills
from tests.vision.clips import make_clip
from vision.media.clip import Clip
from vision.media.sources import open_source
from vision.perception.models import load_model
from vision.perception.uprightness import turn_needed
from vision.scoring.pipeline import held_as_it_stands, score
from vision.scoring.rejudging import judge_again

CLIP = HERE / "clips" / "left_knee_lifts.mp4"


@pytest.mark.lengthy
def test_the_turn_that_a_recording_needs_is_told() -> None:
    clip = Clip(CLIP)
    images = [clip.frame_at(t).image for t in (2.0, 9.0, 14.0)]
    assert [turn_needed(np.rot90(image, k) for image in images) for k in range(4)] == [0, 90, 180, 270]


def test_nobody_is_no_reason_to_turn() -> None:
    images = [next(iter(open_source(path))).image for path in stills() if path.stem.startswith("empty")]
    assert [turn_needed([image]) for image in images] == [0] * len(images)
    assert turn_needed([]) == 0


def test_a_clip_upside_down_is_refused(tmp_path: Path) -> None:
    frames = list(islice(Clip(CLIP, fps=2), 12))
    path = make_clip(tmp_path / "u.mp4", [np.rot90(frame.image, 2) for frame in frames], [frame.t for frame in frames])
    said = r"u\.mp4: the picture is upside down: score it with --rotate 180, or with --rotate 0 if it is upright\."
    with pytest.raises(UnreadableFileError, match=said):
        score(path, out=tmp_path / "u.janu", model="full", looks=1, video=False)
    assert not (tmp_path / "u.janu").exists()


def test_a_clip_on_its_side_is_refused_though_legs_are_taken_for_the_pose(tmp_path: Path) -> None:
    frames = list(Clip(CLIP, fps=2))
    path = make_clip(tmp_path / "s.mp4", [np.rot90(frame.image, 1) for frame in frames], [frame.t for frame in frames])
    with pytest.raises(UnreadableFileError, match=r"s\.mp4: the picture is on its side: score it with --rotate 90"):
        score(path, model="full", looks=1)
    as_it_lies = score(path, model="full", looks=1, correction=Correction(rotate=0))
    assert as_it_lies.sides and not held_as_it_stands(as_it_lies)
    turned = score(path, model="full", looks=1, correction=Correction(rotate=90))
    assert held_as_it_stands(turned)


def test_a_picture_is_refused_until_its_turn_is_said_which_judging_again_keeps(tmp_path: Path) -> None:
    still = next(path for path in stills() if path.stem == "left_extended_side_spine_rounding")
    with open_source(still) as source:
        image = next(iter(source)).image
    Image.fromarray(np.rot90(image, 1)).save(tmp_path / "side.png")
    model = load_model("full")
    with pytest.raises(UnreadableFileError, match=r"side\.png: the picture is on its side: score it with --rotate 90"):
        score(tmp_path / "side.png", model=model)
    Image.fromarray(image).save(tmp_path / "right.png")
    right = score(tmp_path / "right.png", out=tmp_path / "right.janu", model=model)
    turned = score(tmp_path / "side.png", out=tmp_path / "side.janu", model=model, correction=Correction(rotate=90))
    assert turned.sides and turned.sides == right.sides
    assert turned.clip.size == right.clip.size
    assert turned.clip.rotation == turned.clip.correction.rotate == 90
    assert judge_again(tmp_path / "side.janu", out=tmp_path / "side.janu", video=True) == turned
    drawn = [(tmp_path / name / "annotated.jpg").read_bytes() for name in ("side.janu", "right.janu")]
    assert drawn[0] == drawn[1], "it is drawn turned as well"

    mirrored = score(tmp_path / "right.png", model=model, correction=Correction(mirrored=True))
    assert [side.extended for side in right.sides] == ["left"]
    assert [side.extended for side in mirrored.sides] == ["right"]
