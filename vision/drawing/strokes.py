"""Lines, dashes, arcs and dots on a picture: smooth, with a dark halo, and safe for points far outside."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from vision.drawing.text import Picture
from vision.drawing.theme import Color

Fixed = NDArray[np.int32]

SUBPIXEL_BITS = 4
FARTHEST = 1e6  # pixels; a coordinate beyond this is a mistake, not a place
ARC_STEP = 6.0  # degrees between an arc's points


@dataclass(frozen=True)
class Stroke:
    """A line's colour, width in pixels, halo (colour and extra width on each side) and dash length (0 = solid)."""

    color: Color
    width: float
    halo: Color
    halo_width: float
    dash: float = 0.0


def draw_path(image: Picture, points: Array, stroke: Stroke) -> None:
    """Draw a path through points, (K, 2) pixels; segments that are not finite or lie far outside are left out."""
    draw_paths(image, [points], stroke)


def draw_paths(image: Picture, paths: Iterable[Array], stroke: Stroke) -> None:
    """Draw several paths, all halos below all lines; quickest where they are one array, (N, K, 2), and near."""
    if isinstance(paths, np.ndarray) and not stroke.dash and _near(image, paths):
        pieces = list(_fixed(paths))
    else:
        pieces = [piece for points in paths for piece in _pieces(image, points, stroke.dash)]
    edge = max(1.0, stroke.halo_width)
    for color, width in ((stroke.halo, stroke.width + 2 * edge), (stroke.color, stroke.width)):
        cv2.polylines(image, pieces, False, color.rgb, max(1, round(width)), cv2.LINE_AA, SUBPIXEL_BITS)


def draw_dot(image: Picture, point: Array, radius: float, stroke: Stroke, hollow: bool = False) -> None:
    """Draw a disc, or a ring of the stroke's width, with its halo."""
    if not _near(image, point):
        return
    x, y = point.tolist()
    at = round(x * 2**SUBPIXEL_BITS), round(y * 2**SUBPIXEL_BITS)
    edge = max(1.0, stroke.halo_width)
    for color, grow in ((stroke.halo, edge), (stroke.color, 0.0)):
        size = round((radius + grow) * 2**SUBPIXEL_BITS)
        cv2.circle(image, at, size, color.rgb, -1, cv2.LINE_AA, SUBPIXEL_BITS)
    if hollow:
        inner = round(max(0.5, radius - stroke.width) * 2**SUBPIXEL_BITS)
        cv2.circle(image, at, inner, stroke.halo.rgb, -1, cv2.LINE_AA, SUBPIXEL_BITS)


def fill_area(image: Picture, points: Array, color: Color, share: float) -> None:
    """Tint the area inside points, (K, 2) pixels, with a share of a colour."""
    if len(points) < 3 or not _near(image, points):
        return
    with_fill = _fixed(points)
    painted(image, points, share, lambda part, by: _fill(part, with_fill - _fixed(by), color))


def _fill(image: Picture, points: Fixed, color: Color) -> None:
    cv2.fillPoly(image, [points], color.rgb, cv2.LINE_AA, SUBPIXEL_BITS)


def painted(
    image: Picture, points: Array, share: float, paint: Callable[[Picture, Array], None], margin: float = 2.0
) -> None:
    """Let ``paint(part, offset)`` draw on a copy of the part around the points; lay it over with a share (0 to 1)."""
    height, width = image.shape[:2]
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return
    (left, top), (right, bottom) = finite.min(axis=0) - margin, finite.max(axis=0) + margin + 1
    x, y = int(max(0, min(width, left))), int(max(0, min(height, top)))
    part = image[y : int(max(y, min(height, bottom))), x : int(max(x, min(width, right)))]
    if not part.size:
        return
    copy = part.copy()
    paint(copy, np.array([x, y], np.float64))
    part[...] = cv2.addWeighted(copy, share, part, 1 - share, 0)


def arc_points(vertex: Array, start: Array, end: Array, radius: float) -> Array:
    """The shorter arc around a vertex from one ray to another, (K, 2) pixels."""
    first, last = (np.arctan2(*(p - vertex)[::-1]) for p in (start, end))
    sweep = (last - first + np.pi) % (2 * np.pi) - np.pi
    angles = first + np.linspace(0, sweep, max(2, int(abs(np.degrees(sweep)) / ARC_STEP) + 1))
    return np.asarray(vertex + radius * np.column_stack([np.cos(angles), np.sin(angles)]))


def _pieces(image: Picture, points: Array, dash: float) -> Iterator[Fixed]:
    """The path as what can be drawn: whole where it is near the picture, else its clipped segments, or its dashes."""
    if not dash and _near(image, points):
        yield _fixed(points)
        return
    for start, end in pairwise(points):
        segment = _clipped(start, end, image.shape[1], image.shape[0])
        if segment is None:
            continue
        if not dash:
            yield _fixed(np.array(segment))
        else:
            yield from _dashes(*segment, dash)


def _dashes(start: Array, end: Array, dash: float) -> Iterator[Fixed]:
    """Dashes of one length with gaps as long, beginning and ending with a dash."""
    # plain floats: NumPy takes longer for a handful of dashes
    (left, top), (right, bottom) = start.tolist(), end.tolist()
    length = math.hypot(right - left, bottom - top)
    count = max(1, round((length / dash + 1) / 2))
    scale = length / (2 * count - 1) / max(length, 1e-9)
    dx, dy = (right - left) * scale, (bottom - top) * scale
    first = [(left + 2 * i * dx, top + 2 * i * dy) for i in range(count)]
    yield from _fixed(np.array([((x, y), (x + dx, y + dy)) for x, y in first]))


def _near(image: Picture, points: Array) -> bool:
    """Whether all points, (..., 2), are finite and at most a frame's size outside the frame."""
    height, width = image.shape[:2]
    # plain floats: NumPy takes longer for the few points of a bone, and this runs fifty times a frame
    return all(-width <= x <= 2 * width and -height <= y <= 2 * height for x, y in points.reshape(-1, 2).tolist())


def _clipped(start: Array, end: Array, width: int, height: int) -> tuple[Array, Array] | None:
    """The part of a segment at most half a frame outside the frame (Liang and Barsky), or None."""
    ends = start.tolist(), end.tolist()
    if all(-width <= 2 * x <= 3 * width and -height <= 2 * y <= 3 * height for x, y in ends):
        return start, end
    if not (np.abs([start, end]) <= FARTHEST).all():
        return None
    step, enter, leave = end - start, 0.0, 1.0
    for axis, size in ((0, width), (1, height)):
        for way, room in ((-step[axis], start[axis] + size / 2), (step[axis], 1.5 * size - start[axis])):
            if way == 0:
                if room < 0:
                    return None
            elif way > 0:
                leave = min(leave, room / way)
            else:
                enter = max(enter, room / way)
    return None if enter >= leave else (start + step * enter, start + step * leave)


def _fixed(points: Array) -> Fixed:
    """Pixels in OpenCV's fixed point."""
    fixed: Fixed = np.rint(np.asarray(points) * 2**SUBPIXEL_BITS).astype(np.int32)
    return fixed
