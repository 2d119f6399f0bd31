"""What is drawn on the person: skeleton, back, findings and their labels, one layer each.

A layer takes its style when it is made and its data in ``draw(image, judged)``; it draws into the image, (H, W, 3)
uint8 RGB, and returns it. Coordinates are pixels of that same image. Layers chain.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import SIDES, Array, Landmark, Side, of, other
from alignment.body.readings import Finding, Judged, Status
from vision.drawing.strokes import Stroke, arc_points, draw_dot, draw_path, draw_paths, fill_area
from vision.drawing.text import Picture
from vision.drawing.theme import Color, Theme, frame_unit

Bone = tuple[int, int]
Known = NDArray[np.bool_]

#: a person whose landmarks reach over fewer units than this is drawn with thinner lines, down to a share of the widths
UNITS_ACROSS = 54.0
SMALLEST_SHARE = 0.5

#: what lies on top: the last is drawn last
ORDER: tuple[Status, ...] = ("unmeasurable", "info", "aligned", "adjust")


class Layer(Protocol):
    """Draws one thing about a judged frame into a picture."""

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Draw into ``image`` and return it."""
        ...


def unit_of(image: Picture, pixels: Array | None = None) -> float:
    """The image's own unit of width, in pixels; down to half of it where the person is small in the frame."""
    unit = frame_unit(image.shape[1], image.shape[0])
    if pixels is None:
        return unit
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    extent = float(np.hypot(*(high - low)))
    return max(SMALLEST_SHARE * unit, min(unit, extent / UNITS_ACROSS)) if np.isfinite(extent) else unit


class SkeletonLayer:
    """The body: arms and trunk thin, the extended leg thick and solid, the bent leg dashed in another hue.

    Only what is known is drawn (`alignment.body.known`). Without a known extended leg both legs look alike.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Draw ``judged.pixels``; nothing where there are none."""
        if judged.pixels is None:
            return image
        seen = np.ones(len(judged.pixels), bool) if judged.known is None else judged.known
        unit = unit_of(image, judged.pixels)
        bent = other(judged.extended) if judged.extended else None
        self._bones(image, judged.pixels, seen, BODY, self._stroke(self.theme.body, self.theme.body_width * unit, unit))
        for side in _far_leg_first(judged.extended):
            self._leg(image, judged.pixels, seen, side, self._leg_stroke(side, bent, unit), unit)
        return image

    def _leg(self, image: Picture, pixels: Array, seen: Known, side: Side, stroke: Stroke, unit: float) -> None:
        thin = self._stroke(stroke.color, max(1.0, stroke.width * 0.5), unit)
        self._bones(image, pixels, seen, FEET[side], thin)
        self._bones(image, pixels, seen, LEGS[side], stroke)
        radius = self.theme.joint_radius * unit
        drawn = {end for bone in LEGS[side] if all(seen[end] for end in bone) for end in bone}
        for joint in JOINTS[side]:
            if joint in drawn:
                draw_dot(image, pixels[joint], radius, stroke)

    def _bones(self, image: Picture, pixels: Array, seen: Known, bones: tuple[Bone, ...], stroke: Stroke) -> None:
        drawn = [(a, b) for a, b in bones if seen[a] and seen[b]]
        if drawn:
            draw_paths(image, pixels[np.array(drawn)], stroke)

    def _leg_stroke(self, side: Side, bent: Side | None, unit: float) -> Stroke:
        theme = self.theme
        if bent is None:
            return self._stroke(theme.body, theme.body_width * unit, unit)
        if side == bent:
            width = theme.bent_width * unit
            return self._stroke(theme.bent_leg, width, unit, dash=max(3.0, 3.0 * width))
        return self._stroke(theme.extended_leg, theme.extended_width * unit, unit)

    def _stroke(self, color: Color, width: float, unit: float, dash: float = 0.0) -> Stroke:
        return Stroke(color, width, self.theme.halo, self.theme.halo_width * unit, dash)


class BackLayer:
    """The back's outline, where no finding draws it."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Draw ``judged.back`` as a thin line."""
        drawn = any(f.geometry is not None and f.geometry.kind == "curve" for f in judged.findings)
        if judged.back is not None and len(judged.back) > 1 and not drawn:
            unit = unit_of(image, judged.pixels)
            width, edge = self.theme.info_width * unit, self.theme.halo_width * unit
            draw_path(image, judged.back, Stroke(self.theme.body, width, self.theme.halo, edge))
        return image


class FindingsLayer:
    """The shape of every finding where it is: arc, bar, line or curve, in the colour of its status.

    What cannot be measured is thin and dashed, information is thin, what is judged is thick.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Draw the geometry of ``judged.findings``; those to adjust lie on top."""
        unit = unit_of(image, judged.pixels)
        for finding in in_order(judged.findings):
            self._shape(image, finding, unit)
        return image

    def _shape(self, image: Picture, finding: Finding, unit: float) -> None:
        geometry = finding.geometry
        if geometry is None or not np.isfinite(geometry.points).all():
            return
        stroke, judged = self._stroke(finding.status, unit), finding.status in ("aligned", "adjust")
        points, target = geometry.points, geometry.target if judged else None
        if geometry.kind == "angle" and len(points) == 3:
            self._angle(image, points, target, stroke, unit)
        elif geometry.kind == "bar" and len(points) == 2:
            self._bar(image, points, target, stroke, unit)
        elif geometry.kind == "curve" and len(points) > 1:
            self._curve(image, points, stroke, judged)
        elif geometry.kind == "line" and len(points) > 1:
            self._line(image, points, target, stroke)

    def _angle(self, image: Picture, points: Array, target: Array | None, stroke: Stroke, unit: float) -> None:
        start, vertex, end = points
        shorter = min(float(np.hypot(*(p - vertex))) for p in (start, end))
        radius = max(2.5 * unit, min(5.5 * unit, 0.5 * shorter))
        arc = arc_points(vertex, start, end, radius)
        if target is not None and len(target) == 3:
            self._aim(image, target[1:], stroke)
        fill_area(image, np.vstack([arc, vertex[None]]), stroke.color, 0.30)
        draw_path(image, arc, stroke)
        draw_dot(image, vertex, 1.15 * stroke.width, stroke)

    def _bar(self, image: Picture, points: Array, target: Array | None, stroke: Stroke, unit: float) -> None:
        floor, joint = points
        foot, cap = np.array([1.6 * unit, 0.0]), np.array([1.0 * unit, 0.0])
        paths = [np.array([floor - foot, floor + foot]), points, np.array([joint - cap, joint + cap])]
        if target is not None and len(target) == 2:
            self._aim(image, np.array([target[1] - foot, target[1] + foot]), stroke)
        draw_paths(image, paths, stroke)

    def _line(self, image: Picture, points: Array, target: Array | None, stroke: Stroke) -> None:
        if target is not None and len(target) > 1:
            self._aim(image, target, stroke)
        draw_path(image, points, stroke)
        for end in (points[0], points[-1]):
            draw_dot(image, end, 0.95 * stroke.width, stroke)

    def _curve(self, image: Picture, points: Array, stroke: Stroke, judged: bool) -> None:
        chord = points[[0, -1]]
        if judged:
            fill_area(image, points, stroke.color, 0.35)
            self._aim(image, chord, stroke)
        draw_path(image, points, stroke)
        if judged:
            for end in chord:
                draw_dot(image, end, 0.85 * stroke.width, stroke)

    def _aim(self, image: Picture, points: Array, stroke: Stroke) -> None:
        """The aligned position (or a curve's chord): thin, dashed and white."""
        width = max(1.0, 0.5 * stroke.width)
        aim = Stroke(self.theme.text, width, stroke.halo, stroke.halo_width * 0.6, dash=max(3.0, 3.2 * width))
        draw_path(image, points, aim)

    def _stroke(self, status: Status, unit: float) -> Stroke:
        theme, color = self.theme, self.theme.marks[status].color
        judged = status in ("aligned", "adjust")
        width = (theme.finding_width if judged else theme.info_width) * unit
        dash = max(3.0, 3.5 * width) if status == "unmeasurable" else 0.0
        return Stroke(color, width, theme.halo, (1.0 if judged else 0.6) * theme.halo_width * unit, dash)


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings in the order of drawing: what matters most comes last."""
    return sorted(findings, key=lambda f: ORDER.index(f.status))


def _far_leg_first(extended: Side | None) -> Iterator[Side]:
    """The bent leg, then the extended one on top."""
    last: Side = extended or "left"
    yield other(last)
    yield last


def _bone(side: Side, one: str, another: str) -> Bone:
    return int(of(side, one)), int(of(side, another))


LEGS = {side: (_bone(side, "hip", "knee"), _bone(side, "knee", "ankle")) for side in SIDES}
FEET = {side: (_bone(side, "ankle", "heel"), _bone(side, "heel", "foot_index")) for side in SIDES}
JOINTS = {side: tuple(int(of(side, joint)) for joint in ("hip", "knee", "ankle")) for side in SIDES}
BODY: tuple[Bone, ...] = (
    (int(Landmark.LEFT_SHOULDER), int(Landmark.RIGHT_SHOULDER)),
    (int(Landmark.LEFT_HIP), int(Landmark.RIGHT_HIP)),
    *(_bone(side, "shoulder", "hip") for side in SIDES),
    *(_bone(side, "shoulder", "ear") for side in SIDES),
    *(_bone(side, one, another) for side in SIDES for one, another in (("shoulder", "elbow"), ("elbow", "wrist"))),
)
