"""The annotated frame: layers on the picture, the panel beside it. Nothing is computed here, only shown."""

from dataclasses import replace

import cv2
import numpy as np

from alignment.body.landmarks import Array
from alignment.body.readings import Finding, Geometry, Judged
from alignment.checks import PoseSpec
from vision.drawing.labels import LabelsLayer
from vision.drawing.layers import BackLayer, FindingsLayer, Layer, SkeletonLayer
from vision.drawing.layout import Layout, layout_of
from vision.drawing.panel import PanelLayer, checks_in_order
from vision.drawing.text import Picture
from vision.drawing.theme import Theme


class Overlay:
    """Draws all that is known of a frame.

    It keeps rendered text and one panel for each picture size that it has seen; use it from one thread at a time.
    A still has no ``clocks``: nothing was held in it.
    """

    def __init__(self, theme: Theme, spec: PoseSpec, *, clocks: bool = True) -> None:
        self.theme = theme
        self.spec = spec
        self._clocks = clocks
        self._layers: tuple[Layer, ...] = (
            BackLayer(theme),
            SkeletonLayer(theme),
            FindingsLayer(theme),
            LabelsLayer(theme, spec),
        )
        self._panels: dict[tuple[int, int], PanelLayer] = {}

    def layout(self, width: int, height: int) -> Layout:
        """Where everything lies for pictures of this size."""
        return self._panel(width, height).layout

    def output_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height, both even, of what ``draw`` returns for pictures of this size."""
        return self.layout(width, height).canvas

    def draw(self, image: Picture, judged: Judged, mirror: bool = False) -> Picture:
        """The annotated frame.

        Parameters
        ----------
        image : (H, W, 3) uint8 RGB
            Left as it is.
        judged : Judged
            In pixels of ``image``.
        mirror : bool
            Show the picture as in a mirror; text stays readable and sides stay the person's own.

        Returns
        -------
        (h, w, 3) uint8 RGB, a new array of ``output_size``. Pictures with a longer side over 1920 pixels are reduced
        to that, those under 640 enlarged.
        """
        height, width = image.shape[:2]
        panel = self._panel(width, height)
        layout, box = panel.layout, panel.layout.picture
        canvas = np.empty((layout.canvas[1], layout.canvas[0], 3), np.uint8)
        picture = canvas[box.y : box.y + box.height, box.x : box.x + box.width]
        picture[...] = _shown(image, layout, mirror)
        if judged.seen:
            drawn = placed(judged, layout.scale, box.width if mirror else None)
            for layer in self._layers:
                layer.draw(picture, drawn)
        return panel.draw(canvas, judged)

    def _panel(self, width: int, height: int) -> PanelLayer:
        panel = self._panels.get((width, height))
        if panel is None:
            layout = layout_of(width, height, len(checks_in_order(self.spec)), clocks=self._clocks)
            panel = self._panels[width, height] = PanelLayer(self.theme, self.spec, layout, clocks=self._clocks)
        return panel


def _shown(image: Picture, layout: Layout, mirror: bool) -> Picture:
    """The picture in the size in which it is shown, turned left to right for a mirror."""
    size = layout.picture.width, layout.picture.height
    if size != (image.shape[1], image.shape[0]):
        way = cv2.INTER_AREA if layout.scale < 1 else cv2.INTER_CUBIC
        image = np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
    return np.asarray(cv2.flip(image, 1), np.uint8) if mirror else image


def placed(judged: Judged, scale: float, mirror_width: int | None) -> Judged:
    """The same frame in pixels of the shown picture: scaled, and turned left to right for a mirror of that width."""
    if scale == 1 and mirror_width is None:
        return judged

    def place(points: Array | None) -> Array | None:
        if points is None:
            return None
        there = np.asarray(points, np.float64) * scale
        if mirror_width is not None:
            there[..., 0] = mirror_width - 1 - there[..., 0]
        return there

    def moved(finding: Finding) -> Finding:
        shape = finding.geometry
        if shape is None:
            return finding
        points = place(shape.points)
        assert points is not None
        return replace(finding, geometry=Geometry(shape.kind, points, place(shape.target)))

    findings = tuple(moved(f) for f in judged.findings)
    return replace(judged, pixels=place(judged.pixels), back=place(judged.back), findings=findings)
