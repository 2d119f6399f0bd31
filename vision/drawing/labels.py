"""The labels beside findings: symbol and value, placed next to the shape and off the person."""

from dataclasses import dataclass

import numpy as np

from alignment.body.landmarks import Array, Landmark
from alignment.body.readings import Finding, Geometry, Judged
from alignment.checks import PoseSpec
from vision.drawing.layers import in_order, unit_of
from vision.drawing.strokes import Stroke, draw_path
from vision.drawing.symbols import LabelSprites
from vision.drawing.text import SMALLEST_TYPE, Picture, Sprite, lay
from vision.drawing.theme import Theme
from vision.words.readings import value_words

TYPE_SHARE = 2.5  # of the unit that the person is drawn with
LEAST_SHARE = 2.0  # of the frame's unit
QUIET_SHARE = 0.84  # the size of an information label against that of a judged one
STEPS = 4  # how many places, farther and farther out, a label tries


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap."""
        apart_x = self.x >= other.x + other.width or other.x >= self.x + self.width
        return not (apart_x or self.y >= other.y + other.height or other.y >= self.y + self.height)


class LabelsLayer:
    """One label for each finding with a value and a place; what cannot be measured has none: the panel says why."""

    def __init__(self, theme: Theme, spec: PoseSpec) -> None:
        self.theme = theme
        self._checks = {str(k): v for k, v in spec.checks.items()}
        self._sprites = LabelSprites(theme)

    def draw(self, image: Picture, judged: Judged) -> Picture:
        """Draw the labels; those to adjust choose their places first."""
        unit, frame = unit_of(image, judged.pixels), unit_of(image)
        size = max(TYPE_SHARE * unit, LEAST_SHARE * frame)
        gap = 2.6 * unit + 1.5 * (size - TYPE_SHARE * unit)  # a small person's labels keep away
        put: list[tuple[Sprite, Box, Array]] = []
        for finding in reversed(in_order(judged.findings)):
            if finding.geometry is None or not self._is_shown(finding):
                continue
            anchor, outward = _place(finding.geometry, judged.pixels)
            if _inside(image, anchor):
                sprite = self._sprite(finding, size)
                steps = 1 if finding.status == "info" else STEPS
                box = _free_box(image, sprite, anchor, outward, [b for _, b, _ in put], steps, gap)
                if box is not None:
                    put.append((sprite, box, anchor))
        for _, box, anchor in put:
            self._leader(image, anchor, box)
        for sprite, box, _ in put:
            lay(image, sprite, box.x, box.y)
        return image

    def _is_shown(self, finding: Finding) -> bool:
        """Only what has a value; of information only what is never judged, or every pose would be full of numbers."""
        check = self._checks.get(finding.check)
        judged_later = finding.status == "info" and check is not None and check.judged
        return finding.reading.value is not None and finding.status != "unmeasurable" and not judged_later

    def _sprite(self, finding: Finding, type_size: float) -> Sprite:
        check = self._checks.get(finding.check)
        quiet = finding.status == "info"
        size = max(SMALLEST_TYPE, round(type_size * (QUIET_SHARE if quiet else 1.0)))
        return self._sprites.of(value_words(finding, check), self.theme.marks[finding.status], size, quiet)

    def _leader(self, image: Picture, anchor: Array, box: Box) -> None:
        """A thin line from the shape to a label that had to move away."""
        unit = unit_of(image)
        nearest = np.clip(anchor, (box.x, box.y), (box.x + box.width, box.y + box.height))
        if float(np.hypot(*(nearest - anchor))) > 4.5 * unit:
            width = max(1.0, 0.2 * unit)
            draw_path(image, np.array([anchor, nearest]), Stroke(self.theme.text, width, self.theme.halo, 1.0))


def _free_box(
    image: Picture, sprite: Sprite, anchor: Array, outward: Array, taken: list[Box], steps: int, gap: float
) -> Box | None:
    """The nearest place outward that no other label has, else on the other side of the shape; None if all are taken."""
    for direction in (outward, -outward):
        for step in range(steps):
            box = _box_at(image, sprite, anchor, direction, gap + 0.8 * step * sprite.size[1])
            if not any(box.meets(other) for other in taken):
                return box
    return None


def _box_at(image: Picture, sprite: Sprite, anchor: Array, outward: Array, gap: float) -> Box:
    """The label's box beyond the anchor in a direction, with a gap in pixels, kept inside the image."""
    (rows, columns), (width, height) = image.shape[:2], sprite.size
    across, down = float(outward[0]), float(outward[1])
    reach = min(width / 2 / max(abs(across), 1e-6), height / 2 / max(abs(down), 1e-6))  # from its middle to its edge
    far = reach + gap
    x, y = round(anchor[0] + across * far - width / 2), round(anchor[1] + down * far - height / 2)
    return Box(max(0, min(columns - width, x)), max(0, min(rows - height, y)), width, height)


def _inside(image: Picture, point: Array) -> bool:
    return bool(0 <= point[0] < image.shape[1] and 0 <= point[1] < image.shape[0])


def _place(geometry: Geometry, pixels: Array | None) -> tuple[Array, Array]:
    """A shape's anchor and the unit direction away from the person, in which its label goes.

    Across the shape's chord, away from the farther of the trunk's middle and the ankles' middle: below the knee of a
    leg on the floor, behind a back.
    """
    points = geometry.points
    chord = points[-1] - points[0]
    across = np.array([-chord[1], chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
    anchor = _anchor(geometry, across)
    if pixels is None or not np.isfinite(across).all() or not across.any():
        return anchor, np.array([0.0, -1.0])
    trunk, ankles = pixels[TRUNK].mean(axis=0), pixels[ANKLES].mean(axis=0)
    away_from = max((trunk, ankles), key=lambda p: float(np.hypot(*(p - anchor))))
    return anchor, across if float(across @ (anchor - away_from)) >= 0 else -across


def _anchor(geometry: Geometry, across: Array) -> Array:
    points = geometry.points
    if geometry.kind == "angle":
        return points[len(points) // 2]
    if geometry.kind == "curve":
        apex: Array = points[int(np.argmax(np.abs((points - points[0]) @ across)))]
        return apex
    middle: Array = (points[0] + points[-1]) / 2
    return middle


TRUNK = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
ANKLES = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
