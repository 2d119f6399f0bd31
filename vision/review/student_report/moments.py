"""Pictures of moments for a student's report: the frame, what was seen, the teacher's drawing; no face if wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from alignment.body.estimate import estimate
from alignment.body.geometry import interior_angle
from alignment.body.known import hips_off
from alignment.body.landmarks import Array, Body, Landmark, Side
from alignment.body.measures import MEASURES
from alignment.body.placement import placed
from alignment.body.readings import Finding, Judged, Reading, Status
from alignment.errors import JanuError
from alignment.report import Correction
from vision.drawing.layers import BackLayer, FindingsLayer, SkeletonLayer
from vision.drawing.strokes import Stroke, arc_points, draw_path
from vision.drawing.theme import PANEL, Color, Theme, frame_unit
from vision.media.jpeg import jpeg
from vision.media.sources import open_source
from vision.perception.observation import Observation
from vision.results.landmarks_parquet import Landmarks
from vision.review.student_report.privacy import Picture, Privacy, without_heads
from vision.words.language import gettext_noop

#: pixels of the longer side: sharp on paper at the width of half a page
SIDE = 960
#: frames so near in time to the picture's (s) may be the one that is shown; the looks before and after are among them,
#: so that a head is hidden where it was seen, and not only where it may have been between two looks
NEAR_S = 0.26

#: room around the person, as a share of their extent, and how much wider or higher than the other way a picture is
ROOM, WIDEST = 0.22, 1.6

#: drawings that are not drawn here: a text is a note, which stands beside the picture, and a stopwatch runs
ON_THE_PAGE = ("text", "stopwatch")
#: how much larger things are under the magnifier, as on the page (static/clip/drawings.js)
MAGNIFIED = 2

#: why there is no picture
GONE = gettext_noop("The recording cannot be read, so there is no picture of this moment.")
NO_FACE = gettext_noop("The face could not be found here, so no picture is shown.")
OTHERS = gettext_noop("Somebody else was in the picture, so it is not shown.")
UNSEEN = gettext_noop("The person could not be seen here, so there is no figure.")
UNKNOWN = gettext_noop("This result knows no landmarks, so there is no anonymous picture: score the clip again.")


@dataclass(frozen=True)
class Drawing:
    """A teacher's mark: ``points`` in 0 to 1 of the frame."""

    kind: str
    points: tuple[tuple[float, float], ...]
    colour: str

    @classmethod
    def of(cls, mark: dict[str, Any]) -> "Drawing":
        """From a mark as the notebook gives it."""
        return cls(mark["kind"], tuple((x, y) for x, y in mark["points"]), mark["colour"])


@dataclass(frozen=True)
class MomentRequest:
    """A moment: its time, the straight leg and the check it is about, where there is one, and the teacher's drawing.

    ``beside``: the time and the drawings of those that it is compared with; what they show is shown of it as well.
    """

    t: float
    extended: Side | None = None
    check: str | None = None
    status: Status | None = None
    drawings: tuple[Drawing, ...] = ()
    beside: tuple[tuple[float, tuple[Drawing, ...]], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A picture as JPEG without any metadata, or why there is none, to be said by `gettext`."""

    jpeg: bytes | None
    why_not: str = ""


def shown(video: Path | None, landmarks: Path | None, wanted: MomentRequest, privacy: Privacy) -> Shown:
    """The picture of a moment. The same files and wishes give the same picture, which is kept in memory for a while."""
    stamps = tuple(path.stat().st_mtime_ns if path and path.is_file() else 0 for path in (video, landmarks))
    return _shown(video, landmarks, wanted, privacy, stamps)


@lru_cache(maxsize=64)
def _shown(
    video: Path | None, landmarks: Path | None, wanted: MomentRequest, privacy: Privacy, _stamps: tuple[int, ...]
) -> Shown:
    seen, others = _seen(landmarks, wanted.t) if landmarks else ([], False)
    nearest = _nearest(seen, wanted.t)
    beside = [_nearest(_seen(landmarks, t)[0], t) for t, _ in wanted.beside] if landmarks else []
    bodies = [one.body for one in (nearest, *beside) if one is not None and one.body is not None]
    if privacy == "figure":
        if nearest is None:
            return Shown(None, UNKNOWN)
        if nearest.body is None:
            return Shown(None, UNSEEN)
        width, height = nearest.body.size
        paper = np.full((height, width, 3), PANEL.rgb, np.uint8)
        return Shown(_drawn(paper, nearest.body, bodies, wanted, ring=True))
    try:
        image = open_source(video, correction=_correction(landmarks)).frame_at(wanted.t).image if video else None
    except JanuError:
        image = None
    if image is None:
        return Shown(None, GONE)
    if privacy == "blurred":
        if nearest is None:
            return Shown(None, UNKNOWN)
        if others:
            return Shown(None, OTHERS)
        blurred = without_heads(image, [one.body for one in seen if one.body is not None])
        if blurred is None or any(one.body is None for one in seen):
            return Shown(None, NO_FACE)
        image = blurred
    return Shown(_drawn(image, nearest.body if nearest else None, bodies, wanted))


def _nearest(seen: list[Observation], t: float) -> Observation | None:
    return min(seen, key=lambda one: abs(one.t - t), default=None)


def _seen(landmarks: Path, t: float) -> tuple[list[Observation], bool]:
    """What was seen around a time, and whether somebody else was found anywhere in the clip."""
    try:
        file = Landmarks(landmarks)
        seen = file.between(t - NEAR_S, t + NEAR_S)
        return seen, bool(seen) and _others(landmarks, landmarks.stat().st_mtime_ns)
    except (JanuError, OSError):
        return [], False


def _correction(landmarks: Path | None) -> Correction:
    """What the recording's file has wrong, as its result remembers it: heads are blurred where they were seen."""
    try:
        return Landmarks(landmarks).about.clip.correction if landmarks else Correction()
    except (JanuError, OSError):
        return Correction()


@lru_cache(maxsize=8)
def _others(landmarks: Path, _stamp: int) -> bool:
    """Whether a second person was found in any frame: they are looked for now and then only."""
    return Landmarks(landmarks).others()


def _drawn(
    image: Picture, body: Body | None, bodies: Sequence[Body], wanted: MomentRequest, ring: bool = False
) -> bytes:
    """The picture with the person's lines and the teacher's on it, cut to what it is about, as JPEG.

    ``bodies``: the person here and where it is compared; ``ring``: a circle for the head, where no picture shows it.
    """
    height, width = image.shape[:2]
    drawings = [one for some in (wanted.drawings, *(some for _, some in wanted.beside)) for one in some]
    left, top, right, bottom = _part(bodies if body is not None else [], drawings, width, height)
    part = image[top:bottom, left:right]
    scale = SIDE / max(part.shape[:2])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    picture = np.ascontiguousarray(cv2.resize(part, size, interpolation=way), np.uint8)
    corner = np.array([left, top], np.float64)
    if body is not None:
        judged = _judged(body, wanted, lambda points: (points - corner) * scale)
        for layer in (BackLayer(Theme()), SkeletonLayer(Theme()), FindingsLayer(Theme())):
            layer.draw(picture, judged)
        if ring and judged.pixels is not None:
            _draw_head(picture, judged.pixels)
    for drawing in wanted.drawings:
        points = (np.array(drawing.points) * (width, height) - corner) * scale
        _draw(picture, points, drawing)
    return jpeg(picture, 84)


def _draw_head(picture: Picture, pixels: Array) -> None:
    ears = pixels[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR]].mean(axis=0)
    middle = (ears + pixels[Landmark.NOSE]) / 2
    theme, unit = Theme(), frame_unit(picture.shape[1], picture.shape[0])
    radius = max(1.1 * float(np.hypot(*(pixels[Landmark.NOSE] - ears))), 3 * unit)
    stroke = Stroke(theme.body, theme.body_width * unit, theme.halo, theme.halo_width * unit)
    draw_path(
        picture, middle + radius * np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 49)]), stroke
    )


def _part(bodies: Sequence[Body], drawings: list[Drawing], width: int, height: int) -> tuple[int, int, int, int]:
    """The part of the frame that holds the person and the drawings, with room around: left, top, right, bottom."""
    known_at = [body.pixels for body in bodies if np.isfinite(body.pixels).all()]
    if not known_at:
        return 0, 0, width, height
    points = np.vstack([*known_at, *(np.array(drawing.points) * (width, height) for drawing in drawings)])
    low, high = points.min(axis=0), points.max(axis=0)
    room = ROOM * float((high - low).max())
    middle, half = (low + high) / 2, (high - low) / 2 + room
    half = np.maximum(half, half.max() / WIDEST)
    left, top = np.floor(np.maximum(middle - half, 0)).astype(int)
    right, bottom = np.ceil(np.minimum(middle + half, (width, height))).astype(int)
    if right - left < 16 or bottom - top < 16:  # the person is outside of the picture
        return 0, 0, width, height
    return int(left), int(top), int(right), int(bottom)


def _judged(body: Body, wanted: MomentRequest, cut_out: Callable[[Array], Array]) -> Judged:
    """The body as it is drawn: legs told apart, and the shape of the check that it is about."""
    extended, here = wanted.extended, None
    if extended is not None:
        read = estimate(body)
        here = placed(body, extended, [body], [read.of(extended)], hips_off([(body, read.framing)]))
        body = here.body
    back = None if body.back is None else cut_out(body.back)
    shown = replace(body, pixels=cut_out(body.pixels), back=back)
    findings: tuple[Finding, ...] = ()
    if wanted.check in MEASURES and wanted.check is not None and here is not None:
        geometry = replace(here, body=shown).shape(wanted.check)
        reading = Reading(wanted.check, "deg")
        findings = (Finding(wanted.check, wanted.status or "info", reading, geometry=geometry),)
    return Judged(
        body.t,
        True,
        "holding",
        extended,
        findings=findings,
        pixels=shown.pixels,
        visibility=body.visibility,
        back=back,
        known=None if here is None else here.known,
    )


def _draw(picture: Picture, points: Array, drawing: Drawing) -> None:
    """One mark of the teacher's, in pixels of the picture."""
    if drawing.kind in ON_THE_PAGE:
        return
    unit = frame_unit(picture.shape[1], picture.shape[0])
    stroke = Stroke(Color.of(drawing.colour), 0.5 * unit, Theme().halo, 0.2 * unit)
    if drawing.kind == "magnifier":
        _magnify(picture, points[0], float(np.hypot(*(points[-1] - points[0]))))
    draw_path(picture, _outline(points, drawing.kind), stroke)
    if drawing.kind == "arrow" and len(points) > 1:
        draw_path(picture, _arrow_head(points[-2], points[-1], 2.6 * unit), stroke)
    if drawing.kind == "angle" and len(points) == 3:
        radius = 0.35 * min(float(np.hypot(*(points[i] - points[1]))) for i in (0, 2))
        draw_path(picture, arc_points(points[1], points[0], points[2], radius), stroke)


def _outline(points: Array, kind: str) -> Array:
    """The line that a drawing's points stand for."""
    if kind in ("circle", "magnifier"):
        radius = float(np.hypot(*(points[-1] - points[0])))
        return points[0] + radius * np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 65)])
    if kind == "box":
        (left, top), (right, bottom) = points[0], points[-1]
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
    return points


def _magnify(picture: Picture, middle: Array, radius: float) -> None:
    """Show what lies under a circle `MAGNIFIED` times as large."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = (x - middle[0]) / MAGNIFIED + middle[0], (y - middle[1]) / MAGNIFIED + middle[1]
    larger = cv2.remap(picture, across.astype(np.float32), down.astype(np.float32), cv2.INTER_LINEAR)
    inside = (x - middle[0]) ** 2 + (y - middle[1]) ** 2 <= radius**2
    picture[inside] = larger[inside]


def _arrow_head(start: Array, tip: Array, length: float) -> Array:
    back = (start - tip) / max(float(np.hypot(*(start - tip))), 1e-9) * length
    turns = [np.array([[c, -s], [s, c]]) for c, s in ((0.85, 0.53), (0.85, -0.53))]
    return np.array([tip + turns[0] @ back, tip, tip + turns[1] @ back])


def angle_of(drawing: Drawing, size: tuple[int, int]) -> float | None:
    """The angle (deg) that the teacher has drawn; None where it is no angle."""
    if drawing.kind != "angle" or len(drawing.points) != 3:
        return None
    a, b, c = np.array(drawing.points) * np.array(size, np.float64)
    return float(interior_angle(a, b, c))


def drawings_near(marks: Sequence[dict[str, Any]], t: float, note: str | None = None) -> tuple[Drawing, ...]:
    """The teacher's marks on the frame at a time, or those that belong to a note."""
    return tuple(
        Drawing.of(mark)
        for mark in marks
        if (note is not None and mark["note"] == note)
        or (mark["note"] in (None, note) and abs(mark["time"] - t) < 0.06)
    )
