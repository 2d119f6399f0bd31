"""The outline to step into, drawn on the picture during the set-up, with a sign for what to change."""

import numpy as np

from alignment.body.landmarks import Array
from alignment.guidance.setup import Step
from vision.drawing.strokes import Stroke, draw_path, fill_area
from vision.drawing.text import Picture
from vision.drawing.theme import Theme, frame_unit

#: outlines of one of our rendered people, seated and folded, facing the left: in widths of the seated one, from its
#: lower left corner
SEATED = np.array(
    [
        *[(0.942, -0.880), (0.904, -0.887), (0.877, -0.865), (0.819, -0.858), (0.790, -0.841), (0.778, -0.824)],
        *[(0.766, -0.773), (0.769, -0.740), (0.761, -0.718), (0.766, -0.675), (0.786, -0.643), (0.827, -0.646)],
        *[(0.843, -0.619), (0.843, -0.588), (0.761, -0.480), (0.725, -0.371), (0.692, -0.320), (0.660, -0.253)],
        *[(0.612, -0.200), (0.573, -0.176), (0.501, -0.166), (0.465, -0.128), (0.402, -0.116), (0.349, -0.101)],
        *[(0.267, -0.094), (0.205, -0.104), (0.130, -0.106), (0.104, -0.118), (0.029, -0.198), (0.012, -0.224)],
        *[(0.000, -0.207), (0.012, -0.128), (0.036, -0.063), (0.043, -0.014), (0.077, 0.000), (0.125, -0.017)],
        *[(0.349, 0.000), (0.451, -0.012), (0.581, -0.039), (0.730, -0.034), (0.839, -0.014), (0.906, -0.019)],
        *[(0.947, -0.043), (0.976, -0.082), (0.983, -0.130), (0.940, -0.258), (0.945, -0.333), (0.988, -0.446)],
        *[(1.000, -0.513), (0.986, -0.564), (0.966, -0.595), (0.935, -0.619), (0.920, -0.658), (0.923, -0.682)],
        *[(0.959, -0.749), (0.954, -0.807), (0.942, -0.880)],
    ]
)
FOLDED = np.array(
    [
        *[(0.918, -0.198), (0.853, -0.229), (0.800, -0.258), (0.737, -0.328), (0.699, -0.390), (0.653, -0.446)],
        *[(0.610, -0.472), (0.547, -0.480), (0.496, -0.499), (0.467, -0.554), (0.446, -0.576), (0.412, -0.593)],
        *[(0.373, -0.598), (0.345, -0.619), (0.316, -0.605), (0.318, -0.559), (0.294, -0.511), (0.294, -0.467)],
        *[(0.306, -0.451), (0.393, -0.383), (0.463, -0.359), (0.436, -0.323), (0.386, -0.263), (0.349, -0.234)],
        *[(0.255, -0.176), (0.154, -0.128)],
    ]
)
#: width of the seated outline and the place of its floor, as shares of the picture's
WIDTH, HEIGHT, FLOOR = 0.48, 0.66, 0.88
TALL = 0.89  # the seated outline's height in its widths


class SilhouetteLayer:
    """Draws the outline, facing as the person does, and the sign of the step that is not well."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def draw(self, image: Picture, to_the_right: bool, step: Step | None) -> Picture:
        """Draw into the shown picture; ``to_the_right`` as it is shown there."""
        height, width = image.shape[:2]
        scale = min(WIDTH * width, HEIGHT * height / TALL)
        unit = frame_unit(width, height)
        color = self.theme.marks["adjust" if step else "aligned"].color
        stroke = Stroke(color, 0.7 * unit, self.theme.halo, 0.3 * unit)
        seated, folded = (self._placed(o, scale, width, height, to_the_right) for o in (SEATED, FOLDED))
        fill_area(image, seated, color, 0.12)
        draw_path(image, folded, Stroke(self.theme.text, 0.35 * unit, self.theme.halo, 0.2 * unit, dash=1.5 * unit))
        draw_path(image, seated, stroke)
        if step is not None:
            for path in _sign(step, to_the_right):
                draw_path(image, self._placed(path, scale, width, height, to_the_right), stroke)
        return image

    def _placed(self, outline: Array, scale: float, width: int, height: int, to_the_right: bool) -> Array:
        x = outline[:, 0] - 0.5
        return np.column_stack(
            [width / 2 + scale * (-x if to_the_right else x), FLOOR * height + scale * outline[:, 1]]
        )


def _sign(step: Step, to_the_right: bool) -> list[Array]:
    """What to change, in the outline's own lengths: an arrow, a frame, a lamp, a level line."""
    if step == "side":
        turn = np.radians(np.linspace(200, 520, 24))
        ring = np.column_stack([0.85 + 0.30 * np.cos(turn), -0.95 + 0.07 * np.sin(turn)])
        return [ring, _head(ring)]
    if step == "light":
        rays = np.radians(np.arange(0, 360, 45))
        around = np.column_stack([np.cos(rays), np.sin(rays)])
        disc = np.radians(np.linspace(0, 360, 25))
        lamp = np.array([0.2, -0.72])
        circle = lamp + 0.07 * np.column_stack([np.cos(disc), np.sin(disc)])
        return [circle, *(lamp + np.array([0.10, 0.15])[:, None] * ray for ray in around)]
    if step == "height":
        line = np.array([[-0.15, -0.13], [1.15, -0.13]])
        down = np.array([[1.22, -0.55], [1.22, -0.17]])
        return [line, down, _head(down)]
    if step == "distance":
        out = [np.array([[x, -0.45], [x + way * 0.14, -0.45]]) for x, way in ((-0.04, -1), (1.04, 1))]
        return [*out, *(_head(path[::-1]) for path in out), *(_head(path) for path in out)]
    corners = np.array([[-0.12, -1.0], [1.12, -1.0], [1.12, 0.06], [-0.12, 0.06]])
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * 0.12
    return [np.array([c + [i[0], 0], c, c + [0, i[1]]]) for c, i in zip(corners, inward, strict=True)]


def _head(path: Array) -> Array:
    """The two short lines of an arrow's head at a path's end."""
    way = path[-1] - path[-2]
    way = way / max(float(np.linalg.norm(way)), 1e-9) * 0.06
    across = np.array([-way[1], way[0]])
    return np.array([path[-1] - way + 0.7 * across, path[-1], path[-1] - way - 0.7 * across])
