"""The figure painted: thick round lines, the far ones darker, the part that is meant in a colour of its own."""

from collections.abc import Sequence
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.drawing.figure import Line, Part
from vision.drawing.text import Picture
from vision.drawing.theme import Color, Theme

_BITS = 4
#: how much of the ground's colour the farthest lines have
FAR = 0.45
#: and how much of it a line that nothing is said of has beside one that is meant
QUIET = 0.25
#: the gap in the ground's colour around a line that lies before others, m
GAP = 0.016

Points = NDArray[np.int32]
Box = tuple[float, float, float, float]


def paint_figure(
    part: Picture,
    lines: Sequence[Line],
    box: Box,
    theme: Theme,
    ground: Color,
    meant: tuple[Part, ...] = (),
    color: Color | None = None,
    shown: float = 1.0,
) -> None:
    """Paint the lines that a box holds into a part of a picture, (h, w, 3) RGB, as large as it fits, on a floor.

    The box is in m: left, top, right, bottom. ``meant``: the parts in ``color``; ``shown``: 0 (not there) to 1.
    """
    height, width = part.shape[:2]
    left, top, right, bottom = box
    scale = min(width / (right - left), height / (bottom - top))
    corner = np.array([(width - scale * (right - left)) / 2 - scale * left, height - scale * bottom])
    for _, group in groupby(lines, key=lambda line: line.far):
        together = [(line, np.rint((scale * line.points + corner) * 2**_BITS).astype(np.int32)) for line in group]
        for line, at in together:
            _line(part, at, scale * (line.width + 2 * GAP), ground, line.area)
        for line, at in together:
            accent = color if line.part in meant else None
            ink = accent or theme.text.mixed(ground, QUIET if meant else 0.0)
            ink = ink.mixed(ground, 1 - shown * (1 - (0.0 if accent else FAR * line.far)))
            _line(part, at, scale * line.width, ink, line.area)


def _line(part: Picture, at: Points, wide: float, ink: Color, area: bool) -> None:
    width = max(1, round(wide))
    if area:
        cv2.fillPoly(part, [at], ink.rgb, cv2.LINE_AA, _BITS)
        cv2.polylines(part, [at], True, ink.rgb, width, cv2.LINE_AA, _BITS)
    elif len(at) == 1:
        x, y = at[0].tolist()
        cv2.circle(part, (x, y), width * 2 ** (_BITS - 1), ink.rgb, -1, cv2.LINE_AA, _BITS)
    else:
        cv2.polylines(part, [at], False, ink.rgb, width, cv2.LINE_AA, _BITS)
