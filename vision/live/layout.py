"""Where everything lies in the live window: the picture, a panel beside it, a wide strip for the cue, the keys."""

from dataclasses import dataclass

from vision.drawing.labels import Box

#: the canvas is 16:9; larger windows get the larger one, so that type stays sharp
SMALL, LARGE = (960, 540), (1280, 720)
#: window height in pixels from which the larger canvas is drawn
LARGE_FROM = 640
#: heights as shares of the canvas's
STRIP, KEYS = 0.20, 0.04
#: the picture leaves at least this share of the width to the panel: the names of the checks are read from the mat
LEAST_PANEL = 0.50
#: the smallest type that is read from the mat, in hundredths of the canvas's height: from 2.5 m, 12 arc minutes are
#: 8.7 mm, which on a 14-inch screen (174 mm high) are 5.0 % of the height, and a capital has 0.73 of its type's size
READ_FROM_MAT = 6.9


@dataclass(frozen=True)
class LiveLayout:
    """Boxes in pixels. ``unit``: a hundredth of the canvas's height; ``scale``: of the shown picture."""

    canvas: tuple[int, int]
    unit: float
    scale: float
    picture: Box
    panel: Box
    strip: Box
    keys: Box


def live_layout(width: int, height: int, canvas: tuple[int, int] = SMALL) -> LiveLayout:
    """The layout for a camera's pictures of ``width`` x ``height`` pixels."""
    wide, tall = canvas
    strip, keys = round(STRIP * tall), round(KEYS * tall)
    above = tall - strip - keys
    scale = min(above / height, (1 - LEAST_PANEL) * wide / width)
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    panel = Box(shown[0], 0, wide - shown[0], above)
    picture = Box(0, (above - shown[1]) // 2, *shown)
    return LiveLayout(
        canvas, tall / 100, scale, picture, panel, Box(0, above, wide, strip), Box(0, above + strip, wide, keys)
    )
