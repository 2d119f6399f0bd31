"""The statuses' colours and symbols, for people who see colours and for those who do not."""

import itertools

import numpy as np
import pytest

from alignment.body.landmarks import Array
from alignment.body.readings import Status
from vision.drawing.symbols import symbol_picture
from vision.drawing.theme import Color, Theme

STATUSES: tuple[Status, ...] = ("aligned", "adjust", "unmeasurable", "info")


class TestStatuses:
    def test_symbols_differ_without_colour(self) -> None:
        theme = Theme()
        shapes = {s: symbol_picture(theme.marks[s], 24, theme.halo) for s in STATUSES}
        ink = {}
        for status, sprite in shapes.items():
            ground = np.full(sprite.shape[:2], 0.0)
            light = (sprite[..., :3].astype(int) - theme.halo.rgb).max(axis=2) > 40
            ink[status] = np.where(light, sprite[..., 3] / 255.0, ground) > 0.5
        for a, b in itertools.combinations(STATUSES, 2):
            assert (ink[a] != ink[b]).mean() > 0.15, (a, b)

    @pytest.mark.parametrize("kind", ["protanopia", "deuteranopia", "tritanopia"])
    def test_colours_stay_apart_for_colour_blind_people(self, kind: str) -> None:
        marks = Theme().marks
        seen = {s: cielab(marks[s].color, MACHADO[kind]) for s in STATUSES}
        for a, b in itertools.combinations(STATUSES, 2):
            assert np.linalg.norm(seen[a] - seen[b]) >= 18, (a, b)
        legs = [cielab(c, MACHADO[kind]) for c in (Theme().extended_leg, Theme().bent_leg)]
        assert np.linalg.norm(legs[0] - legs[1]) >= 18

    def test_colours_and_text_stand_out_from_the_panel(self) -> None:
        theme = Theme()
        for color in (*(m.color for m in theme.marks.values()), theme.text, theme.quiet_text):
            assert contrast(color, theme.panel) >= 4.5  # WCAG 2.2, 1.4.3


#: Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB
MACHADO = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(color: Color) -> Array:
    c = np.array(color.rgb) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def cielab(color: Color, seen_by: Array) -> Array:
    rgb = np.clip(seen_by @ linear(color), 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x = to_xyz @ rgb / np.array([0.9505, 1.0, 1.089])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(a: Color, b: Color) -> float:
    light, dark = sorted((float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (a, b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
