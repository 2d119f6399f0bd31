"""A body that a leaning camera saw, turned back."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.body.features import CELLS, DIRECTIONS, WINDOW
from alignment.body.landmarks import Array, Body
from alignment.body.leveling import ACROSS, ALL_BACK, DOWN, HELD, lean_taken_back, leans_too_far, leveled, turning
from alignment.body.view import view_from
from tests.alignment.stick import Stick


def leaning(by: float, error: float = 0.01) -> tuple[Body, Body]:
    """A body that leans by so many degrees in the picture, and the same upright; with all that is seen of one."""
    upright = Stick().body()
    hip, spread = upright.mid("hip"), 80.0
    movenet = np.column_stack([upright.pixels[:17], np.linspace(0.1, 0.9, 17)])

    def seen(lean: float) -> Body:
        way = turning(lean)
        outline = 100 + 50 * np.cos(np.radians(np.arange(DIRECTIONS) * 360 / DIRECTIONS - 270 - lean))
        world = upright.world.copy()
        world[:, :2] = world[:, :2] @ way.T
        pixels = (upright.pixels - hip) @ way.T + hip
        return replace(
            upright,
            pixels=pixels,
            world=world,
            back=(upright.pixels[11:20] - hip) @ way.T + hip,
            movenet=np.column_stack([(movenet[:, :2] - hip) @ way.T + hip, movenet[:, 2]]),
            outline=outline,
            silhouette=silhouette_of_a_pole(lean, spread),
            tilt=np.array([10.0, 2.0, lean, error]),
        )

    return seen(by), seen(0.0)


def silhouette_of_a_pole(lean: float, spread: float) -> Array:
    """The cosines of a broad pole that stands on the mid-hip and leans."""
    rows, columns = CELLS
    size = (WINDOW[2] - WINDOW[0]) / columns
    y, x = np.mgrid[:rows, :columns]
    at = np.stack([WINDOW[0] + (x + 0.5) * size, WINDOW[1] + (y + 0.5) * size], axis=-1) @ turning(-lean).T
    return np.asarray(DOWN @ np.exp(-((at[..., 0] / 0.3) ** 2) - ((at[..., 1] + 0.7) / 0.5) ** 2) @ ACROSS.T)


@pytest.mark.parametrize("lean", [15.0, 9.0, -6.0, -15.0])
def test_all_that_is_seen_of_a_body_is_turned_back(lean: float) -> None:
    body, upright = leaning(lean)
    back = leveled(body)
    wanted, _ = leaning(0.0)
    assert lean_taken_back(body) == pytest.approx(lean)
    for name in ("pixels", "world", "back", "movenet", "tilt"):
        assert getattr(back, name) == pytest.approx(getattr(wanted, name), abs=1e-2), name
    assert back.outline == pytest.approx(wanted.outline, abs=1.0)
    off, moved = (np.abs(one.silhouette - wanted.silhouette).max() for one in (back, body))
    assert off < 0.2 * moved
    assert back.mid("hip") == pytest.approx(upright.mid("hip"))


def test_what_is_held_well_or_not_known_stays_as_it_is() -> None:
    for body in (leaning(1.0)[0], leaning(-1.5)[0], replace(leaning(9.0)[0], tilt=None)):
        assert leveled(body) is body
    assert abs(lean_taken_back(leaning(9.0, error=20.0)[0])) < 0.6


def test_the_more_a_camera_leans_the_more_is_taken_back_without_a_jump() -> None:
    leans = np.arange(0.0, 6.1, 0.5)
    taken = np.array([lean_taken_back(leaning(lean)[0]) for lean in leans])
    assert taken[leans <= HELD] == pytest.approx(0.0) and taken[leans >= ALL_BACK] == pytest.approx(
        leans[leans >= ALL_BACK]
    )
    assert (np.diff(taken) >= 0).all() and np.diff(taken).max() < 0.8


def test_a_camera_that_leans_further_is_told_so_where_that_is_sure() -> None:
    def said(lean: float, error: float) -> tuple[bool, bool]:
        body = leaning(lean, error)[0]
        view = view_from(np.array([0.0, 1.0]), 10.0, body)
        assert (view.blind == "leaning") == leans_too_far(body)
        return leans_too_far(body), "leaning" in view.warnings

    assert said(-19.0, 1.0) == said(19.0, 1.0) == (True, True)
    assert said(19.0, 5.0) == said(15.0, 0.5) == (False, False)
