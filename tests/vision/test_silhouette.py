"""The small silhouette that goes with a body, from masks of known shapes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from alignment.body.bodies import together
from alignment.body.features import CELLS, COSINES, WINDOW, features, geometry_of, spread_of
from alignment.body.landmarks import Array, Body, Landmark
from vision.perception.augmentation import unmirrored
from vision.perception.landmarker import PoseDetection
from vision.perception.silhouette import silhouette

SIZE = 480


def sighting(pixels: Array, shape: tuple[float, float, float, float], scale: float = 1.0) -> PoseDetection:
    """Somebody whose mask is an upright rectangle (left, top, right, bottom in spreads from the mid-hip)."""
    hip, spread = (pixels[Landmark.LEFT_HIP] + pixels[Landmark.RIGHT_HIP]) / 2, spread_of(pixels)
    side = round(SIZE * scale)
    y, x = ((np.mgrid[:side, :side] + 0.5) / scale - hip[::-1, None, None]) / spread
    mask = ((x > shape[0]) & (y > shape[1]) & (x < shape[2]) & (y < shape[3])).astype(np.float32)
    to_mask = np.array([[scale, 0, -0.5], [0, scale, -0.5]])
    return PoseDetection(pixels, np.random.default_rng(4).normal(size=(33, 3)), np.ones(33), mask, to_mask, pixels[:2])


@pytest.fixture
def pixels() -> Array:
    return np.random.default_rng(3).uniform(150, 330, (33, 2))


def drawn(cosines: Array) -> NDArray[np.float64]:
    """The silhouette that cosines stand for, in cells."""
    waves = [
        np.cos(np.pi * np.arange(k)[:, None] * (np.arange(n) + 0.5) / n) for k, n in zip(COSINES, CELLS, strict=True)
    ]
    for wave, n in zip(waves, CELLS, strict=True):
        wave *= np.sqrt(2 / n)
        wave[0] /= np.sqrt(2)
    return np.asarray(waves[0].T @ cosines @ waves[1])


def test_it_shows_where_the_mask_is(pixels: Array) -> None:
    shape = (-1.2, -0.9, 0.5, 0.3)
    picture = drawn(silhouette(sighting(pixels, shape)))
    width, height = WINDOW[2] - WINDOW[0], WINDOW[3] - WINDOW[1]
    y, x = np.mgrid[: CELLS[0], : CELLS[1]] + 0.5
    x, y = WINDOW[0] + x / CELLS[1] * width, WINDOW[1] + y / CELLS[0] * height
    inside = (x > shape[0]) & (y > shape[1]) & (x < shape[2]) & (y < shape[3])
    assert picture[inside].mean() == pytest.approx(1, abs=0.1)
    assert picture[~inside].mean() == pytest.approx(0, abs=0.05)
    assert ((picture > 0.5) == inside).mean() > 0.95


def test_it_is_the_same_near_and_far_and_anywhere_in_the_picture(pixels: Array) -> None:
    near = silhouette(sighting(pixels, (-1.2, -0.9, 0.5, 0.3)))
    far = silhouette(sighting(60 + pixels / 2, (-1.2, -0.9, 0.5, 0.3)))
    coarse = silhouette(sighting(pixels, (-1.2, -0.9, 0.5, 0.3), scale=0.5))
    assert np.abs(near - far).max() < 0.3  # of 16 at most: the edge falls otherwise between cells
    assert np.abs(near - coarse).max() < 0.3


def test_a_mirror_image_reads_as_the_other_side(pixels: Array) -> None:
    one = sighting(pixels, (-1.2, -0.9, 0.5, 0.3))
    flipped = PoseDetection(
        np.column_stack([SIZE - pixels[:, 0], pixels[:, 1]]),
        one.world,
        one.visibility,
        np.ascontiguousarray(one.mask[:, ::-1]),
        one.to_mask,
        one.region,
    )
    bodies = [
        Body(0.0, s.pixels, s.world, s.visibility, (SIZE, SIZE), silhouette=silhouette(s))
        for s in (one, unmirrored(flipped))
    ]
    count = COSINES[0] * COSINES[1]
    both = together(bodies)
    plain, mirror = features(both, geometry_of(both))[:, :, -count:]
    assert np.abs(plain[0] - mirror[1]).max() < 1e-3
    assert np.abs(plain[0] - plain[1]).max() > 1
