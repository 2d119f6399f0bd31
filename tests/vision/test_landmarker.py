"""The pose landmarker: what MediaPipe's own makes of the same pictures, and its parts against values made by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from fixtures import clips, stills
from tests.mediapipe_landmarks import landmarks
from vision.media.sources import open_source
from vision.perception.landmarker import Landmarker
from vision.perception.models import load_model
from vision.perception.pose_detector import anchors, overlap, suppressed
from vision.perception.pose_network import CELLS, SIDE, refined
from vision.perception.regions import ROOMY, framing_of, to_crop
from vision.perception.smoothing import OneEuro


def seen(path: Path, model: str, most: int) -> NDArray[np.float64]:
    """Our landmarks (frames, 33, 2) of a file's first frames; NaN where nobody is found."""
    nobody = np.full((33, 2), np.nan)
    with Landmarker(load_model(model), video=path.suffix == ".mp4") as landmarker, open_source(path) as source:
        looks = [landmarker.see(f.image, f.t + 0.001) for f, _ in zip(source, range(most), strict=False)]
    return np.array([nobody if look is None else look.pixels for look in looks])


@pytest.mark.parametrize("model", ["full", pytest.param("heavy", marks=pytest.mark.lengthy)])
def test_pictures_are_seen_as_by_mediapipe(model: str, tmp_path: Path) -> None:
    """The same people are found; half the landmarks within 1 px of 640, nine of ten within 6.

    MediaPipe crops to a 32nd of a pixel, this here exactly; the network makes that much of it.
    """
    files = stills()[::8]
    theirs = np.concatenate(landmarks(model, files, tmp_path / "theirs.npz"))
    ours = np.concatenate([seen(file, model, 1) for file in files])
    apart = np.linalg.norm(theirs - ours, axis=2)
    assert (np.isnan(theirs) == np.isnan(ours)).all()
    assert np.isfinite(apart[:, 0]).sum() >= 6
    assert np.nanmedian(apart) < 1
    assert np.nanpercentile(apart, 90) < 6


def test_a_clip_is_followed_and_smoothed_as_by_mediapipe(tmp_path: Path) -> None:
    clip = next(c for c in clips() if c.stem == "left_turned")
    (theirs,) = landmarks("full", [clip], tmp_path / "theirs.npz")
    apart = np.median(np.linalg.norm(theirs - seen(clip, "full", 40), axis=2), axis=1)
    assert len(apart) == 40 and np.isfinite(apart).all()
    assert np.median(apart) < 1 and apart.max() < 4


def test_the_same_picture_gives_the_same_bytes_whatever_the_threads() -> None:
    with open_source(stills()[8]) as source:
        image = next(iter(source)).image
    looks = []
    for threads in (1, 2, 3):
        with Landmarker(load_model("full"), video=False, threads=threads) as landmarker:
            looks += [landmarker.see(image), landmarker.see(image)]
    assert all(look is not None and (look.pixels == looks[0].pixels).all() for look in looks)


def test_who_left_is_found_again_and_not_smoothed_with_what_was() -> None:
    with open_source(stills()[8]) as source:
        image = next(iter(source)).image
    mirrored = np.ascontiguousarray(image[:, ::-1])
    with Landmarker(load_model("full"), video=True) as landmarker:
        first = landmarker.see(mirrored, 0.0)
        assert landmarker.see(np.zeros_like(image), 0.1) is None
        again = landmarker.see(image, 0.2)
    with Landmarker(load_model("full"), video=True) as fresh:
        alone = fresh.see(image, 0.0)
    assert first is not None and again is not None and alone is not None
    assert (again.pixels == alone.pixels).all()


def test_a_region_is_the_square_around_the_hips_with_the_trunk_upright() -> None:
    region = framing_of(np.array([100.0, 200.0]), np.array([180.0, 200.0]))
    assert (region.reach, region.lean) == (80.0, 90.0)
    way = to_crop(region)
    corners = np.array([[100.0, 200.0], [100 + 80 * ROOMY, 200.0], [100.0, 200 + 80 * ROOMY]])
    middle, top, right = corners @ way[:, :2].T + way[:, 2]
    np.testing.assert_allclose([middle, top, right], [[128, 128], [128, 0], [256, 128]], atol=1e-9)
    seen_in_mirror = to_crop(Framing(region.hip, region.reach, region.lean), mirrored=True) @ [100, 300, 1]
    np.testing.assert_allclose(seen_in_mirror, [0, 128], atol=1e-9)


def test_anchors_are_two_a_cell_and_layer() -> None:
    assert anchors().shape == (2254, 2)
    np.testing.assert_allclose(anchors()[:3], [[0.5 / 28] * 2, [0.5 / 28] * 2, [1.5 / 28, 0.5 / 28]])
    np.testing.assert_allclose(anchors()[2 * 28 * 28], [0.5 / 14] * 2)
    np.testing.assert_allclose(anchors()[-1], [6.5 / 7] * 2)


def test_overlapping_detections_become_their_weighted_mean() -> None:
    boxes = np.array([[0, 0, 1, 1], [5, 5, 6, 6], [0, 0, 1, 0.8]], float)
    assert overlap(boxes[0], boxes).tolist() == pytest.approx([1, 0, 0.8])
    points = np.array([[[0, 0]], [[5, 5]], [[1, 1]]], float)
    groups = suppressed(boxes, np.array([0.6, 0.7, 0.9]), points)
    np.testing.assert_allclose(groups, [[[0.6, 0.6]], [[5, 5]]])


def test_a_landmark_goes_to_where_its_heatmap_is_sure() -> None:
    cell = SIDE / CELLS
    heat = np.full((CELLS, CELLS, 3), -9.0, np.float32)
    heat[11, 12, 0] = 50.0
    heat[11, 12, 1] = -0.1  # not sure
    points = np.array([[10 * cell, 10 * cell], [10 * cell, 10 * cell], [-1.0, 10 * cell]])
    moved = refined(points, heat)
    np.testing.assert_allclose(moved[0], [12 * cell, 11 * cell], atol=0.1)
    np.testing.assert_allclose(moved[1:], points[1:])


def test_what_rests_is_smoothed_and_what_moves_is_followed() -> None:
    """After a jump of 1 the still filter has gone by its alpha of the cut-off, the quick one nearly all the way."""
    still, quick = OneEuro(0.05, 0.0), OneEuro(0.05, 80.0)
    for one in (still, quick):
        assert one(0.0, np.zeros(2)).tolist() == [0, 0]
    alpha = 1 / (1 + 1 / (2 * np.pi * 0.05 * 0.1))
    np.testing.assert_allclose(still(0.1, np.ones(2)), [alpha, alpha])
    assert (quick(0.1, np.ones(2)) > 0.98).all()
