"""A body as an upright camera would have seen it, where the lines of the room say that the camera leaned."""

from dataclasses import replace

import numpy as np

from alignment.body.features import CELLS, COSINES, DIRECTIONS, WINDOW
from alignment.body.landmarks import Array, Body

#: degrees by which what is upright may lean: the networks learned from cameras held so, and are told of it
HELD = 1.5
#: degrees from which all of the lean is taken back: what was left of a lean of 15 either way kept folds 2 degrees apart
ALL_BACK = 4.5
#: the error, deg, of what room and body tell at which it counts half: it is the mean of what is likely, which already
#: is nearer to upright the less is told, so that only what tells nothing is left out (fixtures/experiments, 19)
SURE = 10.0
#: degrees beyond which nothing is judged: 15 of the camera's, and what perspective adds
TOO_FAR_OVER = 17.5


def lean_taken_back(body: Body) -> float:
    """By how many degrees, counterclockwise, a body is turned to be read, as far as the room is sure; 0 without one."""
    if body.tilt is None:
        return 0.0
    leans, error = float(body.tilt[2]), float(body.tilt[3])
    held = HELD * max(0.0, min(1.0, (ALL_BACK - abs(leans)) / (ALL_BACK - HELD)))
    return (leans - max(-held, min(held, leans))) / (1 + (error / SURE) ** 4)


def leans_too_far(body: Body) -> bool:
    """Whether what is upright surely leans more in the picture than can be taken back."""
    return body.tilt is not None and abs(float(body.tilt[2])) - float(body.tilt[3]) > TOO_FAR_OVER


def leveled(body: Body) -> Body:
    """The body turned about its mid-hip by `lean_taken_back`; itself where that is nothing."""
    lean = lean_taken_back(body)
    if lean == 0.0 or body.tilt is None:
        return body
    upright = turned(body, -lean)
    return replace(upright, tilt=body.tilt - [0.0, 0.0, lean, 0.0])


def turned(body: Body, degrees: float) -> Body:
    """The body turned about its mid-hip clockwise, as in a picture that was; its tilt is left as it is."""
    hip, turn = body.mid("hip"), turning(degrees)
    world = body.world.copy()
    world[:, :2] = world[:, :2] @ turn.T

    def about_hip(points: Array) -> Array:
        return np.column_stack([(points[:, :2] - hip) @ turn.T + hip, points[:, 2:]])

    return replace(
        body,
        pixels=about_hip(body.pixels),
        world=world,
        back=None if body.back is None else about_hip(body.back),
        outline=None if body.outline is None else _turned_outline(body.outline, -degrees),
        silhouette=None if body.silhouette is None else _turned_silhouette(body.silhouette, -degrees),
        movenet=None if body.movenet is None else about_hip(body.movenet),
    )


def turning(degrees: float) -> Array:
    """The (2, 2) map that turns points of a picture (x right, y down) clockwise on the screen."""
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])


def cosines(count: int, of: int) -> Array:
    """The slowest cosines over so many cells, (count, of), each of length 1."""
    waves = np.cos(np.pi * np.arange(count)[:, None] * (np.arange(of) + 0.5) / of) * np.sqrt(2 / of)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves)


#: a silhouette's cosines down its cells
DOWN = cosines(COSINES[0], CELLS[0])
#: and across them
ACROSS = cosines(COSINES[1], CELLS[1])


def _turned_outline(outline: Array, lean: float) -> Array:
    """The reach in each direction where that in the direction turned clockwise by ``lean`` degrees was before."""
    at = np.arange(DIRECTIONS) + lean * DIRECTIONS / 360
    return np.asarray(np.interp(at, np.arange(DIRECTIONS), outline, period=DIRECTIONS))


def _turned_silhouette(silhouette: Array, lean: float) -> Array:
    """The cosines (8, 12) of the cells that they stand for, turned counterclockwise about the mid-hip."""
    rows, columns = CELLS
    size = (WINDOW[2] - WINDOW[0]) / columns
    y, x = np.mgrid[:rows, :columns]
    points = np.stack([WINDOW[0] + (x + 0.5) * size, WINDOW[1] + (y + 0.5) * size], axis=-1)
    at = (points @ turning(lean).T - WINDOW[:2]) / size - 0.5
    cells = np.pad(DOWN.T @ silhouette @ ACROSS, 1)
    x, y = (np.clip(at[..., i] + 1, 0, n + 0.999) for i, n in enumerate((columns, rows)))
    left, top = x.astype(int), y.astype(int)
    right, low = x - left, y - top
    upper = cells[top, left] * (1 - right) + cells[top, left + 1] * right
    lower = cells[top + 1, left] * (1 - right) + cells[top + 1, left + 1] * right
    return np.asarray(DOWN @ (upper * (1 - low) + lower * low) @ ACROSS.T)
