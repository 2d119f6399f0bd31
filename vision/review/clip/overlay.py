"""What is drawn over a clip, frame by frame, for the page: places in pixels, made from the landmarks when needed.

Which leg is the straight one was judged with the clip and stands in ``frames.csv``; the rest of what is drawn follows
from the landmarks of a second around each frame. So any piece of a clip, however long, is there at once, the page
shows what `vision.drawing.overlay` draws, and nothing is judged in the browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Estimate, estimates
from alignment.body.known import hips_off
from alignment.body.landmarks import BACK_POINTS, Array, Body, Landmark, Side
from alignment.body.measures import MEASURES
from alignment.body.placement import placed
from alignment.body.readings import Geometry
from alignment.checks import load_spec
from alignment.practice.parameters import PRACTICE
from alignment.practice.picture import judge_picture
from vision.results.landmarks_parquet import Landmarks
from vision.review.clip.frames import straight_legs

#: frames that the page fetches at a time: 1 to 3 s of a clip, 30 kB. A jump waits for one of them
PIECE = 30


@dataclass(frozen=True)
class OverlayPart:
    """One thing that is drawn: where its numbers begin in a frame's row, and how many points (x, y in pixels) it has.

    ``kind`` is ``points``, ``shares`` (one number each, 0 to 1) or the kind of a finding's geometry; ``target`` more
    points follow, the aligned position.
    """

    name: str
    kind: str
    at: int
    points: int
    target: int = 0


def _parts() -> tuple[OverlayPart, ...]:
    marks = len(Landmark)
    shapes = ((name, m.shape.kind, m.shape.points, m.shape.aim) for name, m in MEASURES.items() if m.shape is not None)
    parts = [OverlayPart("pixels", "points", 0, marks), OverlayPart("visibility", "shares", 2 * marks, marks)]
    at = 3 * marks
    for name, kind, points, target in (("back", "points", BACK_POINTS, 0), *shapes):
        parts.append(OverlayPart(name, kind, at, points, target))
        at += 2 * (points + target)
    return tuple(parts)


PARTS = _parts()
#: numbers in a frame's row
STRIDE = PARTS[-1].at + 2 * (PARTS[-1].points + PARTS[-1].target)
_PLACES = {part.name: part for part in PARTS}


@dataclass(frozen=True)
class Drawn:
    """What is drawn in one frame: the body, the back's outline where it is known, and a shape for each check."""

    body: Body
    back: Array | None
    shapes: Mapping[str, Geometry | None]


def row_of(drawn: Drawn | None) -> NDArray[np.float32]:
    """What is drawn as numbers, (STRIDE,) in pixels of the clip; NaN for what is not there."""
    row = np.full(STRIDE, np.nan, np.float32)
    if drawn is None:
        return row

    def put(name: str, numbers: Array | None, after: int = 0) -> None:
        if numbers is not None:
            at = _PLACES[name].at + 2 * after
            row[at : at + numbers.size] = numbers.ravel()

    put("pixels", drawn.body.pixels)
    put("visibility", drawn.body.visibility)  # whether it is known, 0 or 1
    put("back", drawn.back)
    for name, shape in drawn.shapes.items():
        part = _PLACES.get(name)
        if shape is not None and part is not None and shape.kind == part.kind and len(shape.points) == part.points:
            put(name, shape.points)
            if shape.target is not None and len(shape.target) == part.target:
                put(name, shape.target, part.points)
    return row


@dataclass(frozen=True, eq=False)
class _OverlayFrame:
    """One frame, and what is read of it."""

    t: float
    body: Body | None
    estimate: Estimate | None


class OverlayFrames:
    """The rows of one clip, made piece by piece as they are asked for, in a tenth of a second each.

    Raises UnreadableFileError where ``landmarks.parquet`` or ``frames.csv`` cannot be read.
    """

    def __init__(self, landmarks: Path, frames: Path) -> None:
        self._landmarks = Landmarks(landmarks)
        self._times, self._straight = self._landmarks.times, straight_legs(frames)
        self._last: dict[int, _OverlayFrame] = {}

    def piece(self, number: int) -> bytes:
        """Piece `number` of `PIECE` rows as float32, little endian; empty after the last frame.

        Raises UnreadableFileError where the landmarks turn out to be damaged.
        """
        if self._landmarks.about.clip.kind == "picture":
            return self._picture() if number == 0 else b""
        first, after = number * PIECE, min((number + 1) * PIECE, len(self._times))
        if first >= after:
            return b""
        start = int(np.searchsorted(self._times, self._times[first] - PRACTICE.view_smooth))
        end = int(np.searchsorted(self._times, self._times[after - 1] + PRACTICE.view_smooth, "right"))
        near = self._read(start, end)
        rows = [
            row_of(_drawn(frame, straight, near))
            for frame, straight in zip(near[first - start : after - start], self._straight[first:after], strict=False)
        ]
        return np.stack(rows).astype("<f4").tobytes() if rows else b""

    def _read(self, start: int, end: int) -> list[_OverlayFrame]:
        """The frames from one number up to another; the piece before this one has read some of them."""
        last, seen = self._last, dict(enumerate(self._landmarks.part(start, end), start))
        new = {n: one.body for n, one in seen.items() if n not in last and one.body is not None}
        read = dict(zip(new, estimates(list(new.values())), strict=True))
        self._last = {n: last.get(n) or _OverlayFrame(one.t, one.body, read.get(n)) for n, one in seen.items()}
        return list(self._last.values())

    def _picture(self) -> bytes:
        """The one row of a picture, judged again from its looks."""
        looks = [seen.body for seen in self._landmarks if seen.body is not None]
        judged, _ = judge_picture(looks, load_spec())
        if not looks:
            return row_of(None).astype("<f4").tobytes()
        assert judged.pixels is not None and judged.visibility is not None
        seen = judged.visibility if judged.known is None else judged.known.astype(float)
        body = replace(looks[0], pixels=judged.pixels, visibility=seen)
        shapes = {finding.check: finding.geometry for finding in judged.findings}
        return row_of(Drawn(body, judged.back, shapes)).astype("<f4").tobytes()


def _drawn(frame: _OverlayFrame, straight: Side | None, near: list[_OverlayFrame]) -> Drawn | None:
    """What is drawn in a frame, its legs told apart by the frames around it as where it was judged."""
    body = frame.body
    if body is None or straight is None:
        return None if body is None else Drawn(body, None, {})
    around = [one for one in near if abs(one.t - frame.t) <= PRACTICE.view_smooth]
    read = [one.estimate.of(straight) for one in around if one.estimate is not None]
    bodies = [one.body for one in around if one.body is not None]
    off = hips_off([(one.body, one.estimate.framing) for one in around if one.body and one.estimate])
    here = placed(body, straight, bodies, read, off)
    shapes = {name: here.shape(name) for name in MEASURES}
    return Drawn(replace(here.body, visibility=here.known.astype(float)), here.body.back, shapes)
