"""Colours, symbols and line widths of everything that is drawn on a picture."""

from dataclasses import dataclass, field
from typing import Literal

from alignment.body.readings import Status

Symbol = Literal["tick", "warning", "question", "info"]


@dataclass(frozen=True)
class Color:
    """One sRGB colour, 0 to 255 a channel."""

    r: int
    g: int
    b: int

    @classmethod
    def of(cls, code: str) -> "Color":
        """The colour of a code like ``#22d3be``; ValueError for anything else."""
        digits = code.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f"not a colour: {code!r}")
        return cls(*(int(digits[i : i + 2], 16) for i in (0, 2, 4)))

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Red, green, blue."""
        return self.r, self.g, self.b

    def mixed(self, other: "Color", share: float) -> "Color":
        """This colour with a share (0 to 1) of another in it."""
        return Color(*(round(a + (b - a) * share) for a, b in zip(self.rgb, other.rgb, strict=True)))


@dataclass(frozen=True)
class StatusStyle:
    """How a status looks: its colour and the symbol that says the same without colour."""

    color: Color
    symbol: Symbol


def _marks() -> dict[Status, StatusStyle]:
    return {
        "aligned": StatusStyle(Color.of("#22d3be"), "tick"),
        "adjust": StatusStyle(Color.of("#f07818"), "warning"),
        "unmeasurable": StatusStyle(Color.of("#7c828b"), "question"),
        "info": StatusStyle(Color.of("#dcebfa"), "info"),
    }


EXTENDED_LEG = Color.of("#ffe45c")
BENT_LEG = Color.of("#b08cff")
BODY = Color.of("#e9eef3")
HALO = Color.of("#10141a")
PANEL = Color.of("#14191f")
RAISED = Color.of("#1e252d")
TEXT = Color.of("#f4f7fa")
QUIET_TEXT = Color.of("#9ba4af")


@dataclass(frozen=True)
class Theme:
    """The look of the overlay. Widths are shares of the frame's size (see ``frame_unit``).

    The colours follow Okabe and Ito's set for colour-blind readers (jfly.uni-koeln.de/color): bluish green, vermillion
    to orange, grey, sky, yellow and purple, shifted in lightness so that they also stay apart on a dark panel. Under
    Machado's simulated protanopia and deuteranopia any two statuses differ by at least 18 in CIELAB.
    """

    marks: dict[Status, StatusStyle] = field(default_factory=_marks)
    extended_leg: Color = EXTENDED_LEG
    bent_leg: Color = BENT_LEG
    body: Color = BODY
    halo: Color = HALO
    panel: Color = PANEL
    raised: Color = RAISED
    text: Color = TEXT
    quiet_text: Color = QUIET_TEXT
    extended_width: float = 0.85
    bent_width: float = 0.75
    body_width: float = 0.32
    finding_width: float = 0.62
    info_width: float = 0.22
    joint_radius: float = 0.72
    halo_width: float = 0.28


def frame_unit(width: int, height: int) -> float:
    """The length in pixels that all widths are shares of: a hundredth of the frame's geometric mean side."""
    return float((width * height) ** 0.5) / 100
