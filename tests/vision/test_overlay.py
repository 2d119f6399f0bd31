"""The overlay: layers against small golden pictures, and what must hold for every picture and every theme.

``JANU_GOLDEN=write pytest tests/vision/test_overlay.py`` makes the golden pictures again; look at them before you
keep them.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from alignment.body.landmarks import Array, Landmark, Side, of
from alignment.body.readings import Finding, Geometry, Judged, Reading, Reason, Status, View
from alignment.checks import PoseSpec, load_spec
from vision.drawing.labels import LabelsLayer
from vision.drawing.layers import BackLayer, FindingsLayer, SkeletonLayer
from vision.drawing.overlay import Overlay
from vision.drawing.panel import current_line
from vision.drawing.text import Picture
from vision.drawing.theme import Theme
from vision.words.reasons import UNSURE

GOLDEN = Path(__file__).parent / "golden"
MEAN_DIFFERENCE = 2.0  # grey levels; other builds of OpenCV smooth edges a little differently
FAR_OFF = 32  # grey levels
FAR_OFF_SHARE = 0.01

#: a person seen from the side, facing left, folded over the left leg, in shares of a 320 x 240 picture
SIDE_VIEW = {
    "ear": (0.40, 0.40),
    "eye": (0.36, 0.42),
    "shoulder": (0.49, 0.42),
    "elbow": (0.38, 0.56),
    "wrist": (0.25, 0.65),
    "hip": (0.66, 0.70),
    "knee": (0.46, 0.68),
    "ankle": (0.26, 0.73),
    "heel": (0.23, 0.77),
    "foot_index": (0.21, 0.60),
}
BENT_LEG = {"knee": (0.58, 0.80), "ankle": (0.50, 0.88), "heel": (0.52, 0.90), "foot_index": (0.46, 0.88)}


def landmarks(width: int = 320, height: int = 240) -> Array:
    """(33, 2) pixels of the person of SIDE_VIEW; landmarks that are not in it lie at the ear."""
    points = np.tile(SIDE_VIEW["ear"], (len(Landmark), 1))
    for joint, at in SIDE_VIEW.items():
        points[of("left", joint)] = at
        points[of("right", joint)] = np.array(BENT_LEG.get(joint, at)) + (0.0 if joint in BENT_LEG else 0.015)
    return points * (width, height)


def outline(width: int = 320, height: int = 240) -> Array:
    """(12, 2) pixels of a rounded back behind hip and shoulder."""
    t = np.linspace(0, 1, 12)[:, None]
    chord = np.array([0.73, 0.66]) * (1 - t) + np.array([0.55, 0.37]) * t
    return (chord + np.sin(np.pi * t) * np.array([0.03, -0.03])) * (width, height)


def finding(check: str, status: Status, value: float | None, unit: str, shape: Geometry | None) -> Finding:
    reason = None if value is not None else Reason("wrong_view", "front", "extended_side")
    reading = Reading(check, unit, value, None if value is None else 1.0, reason)  # type: ignore[arg-type]
    return Finding(check, status, reading, "below" if status == "adjust" else None, shape)


def person(width: int = 320, height: int = 240, extended: Side | None = "left") -> Judged:
    """A judged frame with every kind of geometry and every status."""
    pixels, back = landmarks(width, height), outline(width, height)
    hip, knee, ankle = (pixels[of("left", j)] for j in ("hip", "knee", "ankle"))
    straight = knee + (knee - hip)
    bent_knee = pixels[of("right", "knee")]
    floor = bent_knee + np.array([0.0, 0.1 * height])
    knee_arc = Geometry("angle", np.array([hip, knee, ankle]), np.array([hip, knee, straight]))
    heel_line = Geometry("line", pixels[[Landmark.RIGHT_ANKLE, Landmark.RIGHT_HIP]])
    findings = (
        finding("extended_knee", "adjust", 151.0, "deg", knee_arc),
        finding("bent_knee_height", "aligned", 0.12, "thighs", Geometry("bar", np.array([floor, bent_knee]))),
        finding("heel_to_groin", "unmeasurable", None, "thighs", heel_line),
        finding("spine_rounding", "adjust", 1.9, "index", Geometry("curve", back)),
        finding("fold", "info", 55.0, "deg", Geometry("line", pixels[[Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER]])),
    )
    visibility = np.full(len(Landmark), 0.9)
    view = View("extended_side", 80.0, 5.0)
    return Judged(1.0, True, "holding", extended, view, findings, 1, 42.3, 30.7, pixels, visibility, back)


def room(width: int = 320, height: int = 240) -> Picture:
    """A plain room: a light wall over a darker floor."""
    image = np.full((height, width, 3), 190, np.uint8)
    image[round(0.6 * height) :] = (120, 100, 80)
    return image


@pytest.fixture(scope="module")
def spec() -> PoseSpec:
    return load_spec()


def same_as_golden(image: Picture, name: str) -> None:
    path = GOLDEN / f"{name}.png"
    if os.environ.get("JANU_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(image).save(path, optimize=True)
    golden = np.asarray(Image.open(path).convert("RGB"))
    assert image.shape == golden.shape
    off = np.abs(image.astype(int) - golden.astype(int))
    assert off.mean() <= MEAN_DIFFERENCE
    assert (off.max(axis=2) > FAR_OFF).mean() <= FAR_OFF_SHARE


class TestGoldenPictures:
    """Shapes only: type differs between builds of FreeType."""

    @pytest.mark.parametrize(("width", "height"), [(320, 240), (160, 120)])
    def test_skeleton(self, width: int, height: int) -> None:
        same_as_golden(SkeletonLayer(Theme()).draw(room(width, height), person(width, height)), f"skeleton_{width}")

    def test_skeleton_with_a_hidden_leg(self) -> None:
        judged = person()
        known = np.ones(len(Landmark), bool)
        known[[of("right", j) for j in ("knee", "ankle", "heel", "foot_index")]] = False
        image = SkeletonLayer(Theme()).draw(room(), replace(judged, known=known))
        same_as_golden(image, "skeleton_hidden")

    @pytest.mark.parametrize(("width", "height"), [(320, 240), (160, 120)])
    def test_findings(self, width: int, height: int) -> None:
        same_as_golden(FindingsLayer(Theme()).draw(room(width, height), person(width, height)), f"findings_{width}")

    def test_back(self) -> None:
        same_as_golden(BackLayer(Theme()).draw(room(), replace(person(), findings=())), "back_320")


class TestSkeleton:
    def test_the_two_legs_are_told_apart_without_colour(self) -> None:
        judged = replace(person(), findings=())
        drawn = SkeletonLayer(Theme()).draw(room(), judged)
        bare = room()

        def covered(side: Side) -> Array:
            hip, knee = (landmarks()[of(side, j)] for j in ("hip", "knee"))
            along = np.linspace(hip, knee, 200)[40:160]
            x, y = np.round(along).astype(int).T
            return cv2.cvtColor(drawn, cv2.COLOR_RGB2GRAY)[y, x].astype(float) - bare[y, x].mean(axis=1)

        solid, dashed = covered("left"), covered("right")
        assert solid.std() < 0.5 * dashed.std()

    def test_the_legs_look_alike_while_the_side_is_not_known(self) -> None:
        theme = Theme()
        drawn = SkeletonLayer(theme).draw(room(), person(extended=None))
        for color in (theme.extended_leg, theme.bent_leg):
            assert np.abs(drawn.astype(int) - color.rgb).max(axis=2).min() > 20

    def test_what_is_not_known_is_not_drawn(self) -> None:
        nothing = replace(person(), known=np.zeros(len(Landmark), bool))
        assert np.array_equal(SkeletonLayer(Theme()).draw(room(), nothing), room())


FAR_PLACES: list[Callable[[Array], Array]] = [
    lambda p: p * 0 - 500.0,
    lambda p: p * 1e5,
    lambda p: p * 1e300,
    lambda p: p + np.nan,
    lambda p: p * 0.0,
    lambda p: np.where(np.arange(len(p))[:, None] % 2 == 0, p, -1e7),
    lambda p: np.where(np.arange(len(p))[:, None] % 2 == 0, p, np.inf),
]


class TestAnyCoordinates:
    @pytest.mark.parametrize("move", FAR_PLACES)
    @pytest.mark.parametrize("mirror", [False, True])
    @pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of the test's own arithmetic
    def test_far_points_harm_nothing(self, spec: PoseSpec, move: Callable[[Array], Array], mirror: bool) -> None:
        judged = person()
        assert judged.pixels is not None
        assert judged.back is not None
        moved = [
            replace(f, geometry=Geometry(f.geometry.kind, move(f.geometry.points), f.geometry.target))
            for f in judged.findings
            if f.geometry is not None
        ]
        odd = replace(judged, pixels=move(judged.pixels), back=move(judged.back), findings=tuple(moved))
        image = Overlay(Theme(), spec).draw(room(), odd, mirror=mirror)
        assert image.shape[1::-1] == Overlay(Theme(), spec).output_size(320, 240)

    def test_nothing_is_drawn_for_a_person_outside(self) -> None:
        judged = person()
        assert judged.pixels is not None
        away = replace(judged, pixels=judged.pixels - (1000.0, 0.0))
        assert (SkeletonLayer(Theme()).draw(room(), away) == room()).all()

    def test_a_line_that_leaves_the_picture_keeps_its_direction(self) -> None:
        shape = Geometry("line", np.array([[160.0, 120.0], [160.0 + 2e5, 120.0 + 1e5]]))
        judged = replace(person(), findings=(finding("fold", "aligned", 1.0, "deg", shape),))
        drawn = FindingsLayer(Theme()).draw(room(), judged)
        at_edge = np.abs(drawn[:, -1].astype(int) - Theme().marks["aligned"].color.rgb).max(axis=1) < 40
        assert abs(np.flatnonzero(at_edge).mean() - (120 + 159 / 2)) < 2

    def test_labels_of_one_place_do_not_cover_each_other(self, spec: PoseSpec) -> None:
        layer, judged = LabelsLayer(Theme(), spec), person(640, 480)
        place = Geometry("line", np.array([[500.0, 470.0], [630.0, 470.0]]))
        both = [finding(check, "adjust", 20.0, "deg", place) for check in ("chest_turn", "shoulder_level")]

        def covered(*findings: Finding) -> int:
            drawn = layer.draw(room(640, 480), replace(judged, findings=findings))
            return int((drawn != room(640, 480)).any(axis=2).sum())

        assert covered(*both) >= 0.95 * sum(covered(f) for f in both)


SIZES = [
    (160, 120), (160, 284), (320, 240), (641, 479), (640, 360), (1280, 720), (1920, 1080), (1080, 1920),
    (3840, 2160), (2160, 3840), (1000, 100), (100, 1000), (480, 480),
]  # fmt: skip


class TestOverlay:
    @pytest.mark.parametrize("size", SIZES)
    def test_output_has_the_promised_size_and_leaves_the_input(self, spec: PoseSpec, size: tuple[int, int]) -> None:
        overlay, image = Overlay(Theme(), spec), room(*size)
        before = image.copy()
        for judged in (person(*size), Judged(0.0, False, "looking")):
            drawn = overlay.draw(image, judged)
            assert drawn.shape == (*overlay.output_size(*size)[::-1], 3)
            assert drawn.dtype == np.uint8
        assert (image == before).all()

    def test_the_panel_shows_what_has_changed_and_only_that(self, spec: PoseSpec) -> None:
        overlay, judged = Overlay(Theme(), spec), person(640, 480)
        first = overlay.draw(room(640, 480), judged)
        again = overlay.draw(room(640, 480), replace(judged, t=2.0))
        later = overlay.draw(room(640, 480), replace(judged, held_s=43.4))
        clock = overlay.layout(640, 480).clock
        assert (first == again).all()
        rows, columns = np.nonzero((first != later).any(axis=2))
        assert len(rows)
        assert (rows.min(), columns.min()) >= (clock.y, clock.x)
        assert rows.max() < clock.y + clock.height
        fresh = Overlay(Theme(), spec).draw(room(640, 480), replace(judged, held_s=43.4))
        assert (later == fresh).all()

    def test_a_still_has_no_clocks(self, spec: PoseSpec) -> None:
        overlay, judged = Overlay(Theme(), spec, clocks=False), person(640, 480)
        still = overlay.draw(room(640, 480), judged)
        assert (still == overlay.draw(room(640, 480), replace(judged, held_s=43.4))).all()
        assert overlay.layout(640, 480).rows[0].y < Overlay(Theme(), spec).layout(640, 480).rows[0].y

    def test_a_frame_without_a_person_is_the_bare_picture_and_says_so(self, spec: PoseSpec) -> None:
        overlay, image = Overlay(Theme(), spec), room(640, 480)
        judged = replace(person(640, 480), seen=False)
        box = overlay.layout(640, 480).picture
        shown = overlay.draw(image, judged)[box.y : box.y + box.height, box.x : box.x + box.width]
        assert (shown == image).all()
        assert current_line(judged, spec).text.startswith("Nobody found in this frame")

    def test_a_mirror_turns_the_picture_and_not_the_panel(self, spec: PoseSpec) -> None:
        overlay, image = Overlay(Theme(), spec), room(640, 480)
        image[:, :200] = 40
        judged = replace(person(640, 480), findings=())
        plain, mirrored = overlay.draw(image, judged), overlay.draw(image, judged, mirror=True)
        assert (plain[:, 640:] == mirrored[:, 640:]).all()
        off = np.abs(plain[:480, :640].astype(int) - mirrored[:480, 639::-1])
        assert off.mean() < 1.0

    def test_large_pictures_are_reduced_with_their_coordinates(self, spec: PoseSpec) -> None:
        overlay = Overlay(Theme(), spec)
        large, small = (overlay.draw(room(w, h), person(w, h)) for w, h in ((3840, 2880), (1920, 1440)))
        assert large.shape == small.shape
        assert np.abs(large.astype(int) - small).mean() < 0.5

    def test_the_weightiest_cue_is_the_one_shown(self, spec: PoseSpec) -> None:
        line = current_line(person(), spec)
        assert (line.status, line.text) == ("adjust", spec.checks["extended_knee"].cue.below)
        calm = replace(person(), findings=(), unsure="leg")
        assert current_line(calm, spec).text == UNSURE["leg"]
