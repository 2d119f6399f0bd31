"""When the moving figure is shown live, and that it moves calmly, alone, and goes away again."""

import numpy as np
import pytest

from alignment.body.readings import Finding, Judged, Reading, View
from alignment.checks import load_spec
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Message
from alignment.guidance.setup import STEPS, Problem
from vision.drawing.figure import Look
from vision.drawing.text import Picture
from vision.drawing.theme import Theme
from vision.live.demonstration import ONCE, POSE, Demonstration, Moment, Shown, SpokenCue, moment, share_at
from vision.live.layout import live_layout
from vision.live.painter import Painter, Scene
from vision.live.screen import Indicators, StatusLine

SPEC, THEME = load_spec(), Theme()
SITTING = Judged(0.0, True, "looking")
READY = Judged(0.0, True, "seated", "left")
FOUND = (Finding("extended_knee", "adjust", Reading("extended_knee", "deg", 140.0, 3.0), "below"),)
HOLDING = Judged(9.0, True, "holding", "right", View("extended_side", 88.0, 4.0), FOUND, 1, 9.0)
BLANK = np.zeros((480, 640, 3), np.uint8)


def practising() -> Guide:
    guide = Guide(SPEC)
    guide.skip_setup(0.0)
    return guide


@pytest.mark.parametrize(("facing", "straight"), [(85.0, "right"), (-85.0, "left")])
def test_the_pose_is_shown_until_a_leg_is_drawn_in_from_the_camera_s_side(facing: float, straight: str) -> None:
    guide, figure = practising(), Demonstration(mirrored=False)
    guide.setup.facing = facing
    shown = figure.at(0.0, guide, SITTING, None)
    assert shown is not None and shown.shown == Shown("pose", Look(72.0, straight))  # type: ignore[arg-type]
    later = figure.at(3.0, guide, SITTING, None)
    assert later is not None and later.share > shown.share
    assert figure.at(3.1, guide, READY, None) is None
    assert figure.at(3.2, guide, HOLDING, None) is None


def test_the_other_side_is_shown_until_sides_are_changed() -> None:
    guide, figure = practising(), Demonstration(mirrored=False)
    guide.setup.facing = -85.0
    guide.hold_finished("left", 60.0)
    shown = figure.at(0.0, guide, READY, None)
    assert shown is not None and shown.shown.look == Look(-72.0, "right")
    assert figure.at(0.1, guide, Judged(0.0, True, "seated", "right"), None) is None


@pytest.mark.parametrize(("facing", "end"), [(10.0, -72.0), (-10.0, 72.0), (170.0, -72.0)])
def test_who_does_not_sit_side_on_is_shown_the_turn(facing: float, end: float) -> None:
    guide, figure = Guide(SPEC), Demonstration(mirrored=False)
    guide.setup.facing, guide.setup.problem = facing, Problem("side", Message("turn", "left"))
    shown = figure.at(0.0, guide, SITTING, None)
    assert shown is not None and shown.shown.kind == "turn" and shown.shown.turned == end
    assert np.sign(shown.shown.look.azimuth) == np.sign(end)  # the shorter way
    guide.setup.problem = Problem("light", Message("too_dark"))
    assert figure.at(0.1, guide, SITTING, None) is None


def test_a_cue_is_shown_as_long_as_it_stands() -> None:
    figure = Demonstration(mirrored=True)
    said = SpokenCue("extended_knee", "below")
    shown = figure.at(0.0, practising(), HOLDING, said)
    assert shown is not None and shown.shown == Shown("cue", Look(72.0, "right", True), "extended_knee", "below")
    assert figure.at(9.0, practising(), HOLDING, None) is None
    assert figure.at(9.1, practising(), HOLDING, SpokenCue("fold", "above")) is None  # of a pose file of one's own


def test_it_moves_without_a_jump_and_nothing_flashes() -> None:
    for keys in (POSE, ONCE):
        shares = np.array([share_at(keys, t) for t in np.arange(0, keys[-1][0], 0.05)])
        assert np.abs(np.diff(shares)).max() < 0.1
    assert share_at(POSE, 0.0) == share_at(POSE, POSE[-1][0])
    cue = Shown("cue", Look(72.0), "extended_knee", "below")
    there = [moment(cue, t).there for t in np.arange(0, 2 * ONCE[-1][0], 0.05)]
    assert np.abs(np.diff(there)).max() < 0.2 and 4.0 <= ONCE[-1][0] <= POSE[-1][0] <= 6.0


def drawn(painter: Painter, figure: Moment | None, **changes: object) -> Picture:
    scene = {
        "judged": HOLDING,
        "line": StatusLine("adjust", (Message("cue", check="extended_knee", direction="below"),)),
        "flags": Indicators(),
        "target_s": 60.0,
    }
    return painter.draw(BLANK, Scene(**(scene | changes), figure=figure)).copy()  # type: ignore[arg-type]


def inked(part: Picture, status: str) -> int:
    color = THEME.marks[status].color.rgb  # type: ignore[index]
    return int((np.abs(part.astype(int) - color).max(axis=2) < 30).sum())


def test_a_cue_s_figures_say_by_sign_and_colour_which_is_which_and_leave_no_trace() -> None:
    painter, panel = Painter(THEME, SPEC), live_layout(640, 480).panel
    before = drawn(painter, None)
    cue = Shown("cue", Look(72.0, "right", True), "extended_knee", "below")
    started, moved = (drawn(painter, Moment(cue, share)) for share in (0.5, 1.0))
    changed = np.argwhere((started != moved).any(axis=2))
    middle = panel.x + panel.width // 2
    assert changed.size and changed[:, 1].min() >= middle and changed[:, 0].max() < panel.height  # "now" stands still
    now, aim = (moved[panel.height // 2 : panel.height, part] for part in (slice(panel.x, middle), slice(middle, None)))
    assert inked(now, "adjust") > 500 > inked(now, "aligned") == 0
    assert inked(aim, "aligned") > 500 > inked(aim, "adjust") == 0
    assert np.array_equal(drawn(painter, None), before)


def test_the_set_up_shows_the_step_alone_with_its_figure() -> None:
    painter, panel = Painter(THEME, SPEC), live_layout(640, 480).panel
    steps = tuple((s, s != "side") for s in STEPS)
    turn = Shown("turn", Look(8.0), turned=72.0)
    pictures = [drawn(painter, Moment(turn, s), judged=SITTING, steps=steps, step="side") for s in (0.0, 1.0)]
    assert (pictures[0] != pictures[1])[: panel.height, panel.x :].any()
    assert not (pictures[0] != pictures[1])[:, : panel.x].any()
