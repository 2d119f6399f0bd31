"""The live window's picture: where things are, at several sizes; the keys that it names are those that do something."""

import inspect
from dataclasses import replace

import numpy as np
import pytest

from alignment.body.landmarks import SIDES
from alignment.body.readings import Finding, Judged, Reading
from alignment.checks import load_spec
from alignment.guidance.closing import Closing, SideSummary
from alignment.guidance.sayings import Message
from alignment.guidance.setup import STEPS
from alignment.report import Advice, Report
from tests.alignment.stick import Stick
from tests.vision.invented_reports import a_hold, a_report, a_side
from vision.drawing.theme import Theme
from vision.live.history import compared, opening
from vision.live.layout import LARGE, SMALL, live_layout
from vision.live.painter import HELP, Painter, Scene
from vision.live.screen import KEYS, Indicators, StatusLine
from vision.live.session import Session
from vision.live.summary import Summary
from vision.words.sayings import words_of

THEME, SPEC = Theme(), load_spec()
TEAL = THEME.marks["aligned"].color.rgb
IDLE = Judged(0.0, False, "looking")


def scene(**changes: object) -> Scene:
    return Scene(**{"judged": IDLE, "line": StatusLine("info"), "flags": Indicators(), "target_s": 60.0, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("canvas", [SMALL, LARGE])
@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 640), (1920, 1080)])
def test_everything_lies_beside_one_another_on_the_canvas(size: tuple[int, int], canvas: tuple[int, int]) -> None:
    layout = live_layout(*size, canvas)
    owner = np.zeros((canvas[1], canvas[0]), int)
    for box in (layout.picture, layout.panel, layout.strip, layout.keys):
        part = owner[box.y : box.y + box.height, box.x : box.x + box.width]
        assert part.shape == (box.height, box.width)
        assert not part.any()
        part += 1
    assert layout.picture.width / layout.picture.height == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize("mirror", [True, False])
def test_the_picture_is_mirrored_and_the_words_are_not(mirror: bool) -> None:
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :320] = 255
    drawn = Painter(THEME, SPEC, mirror=mirror).draw(image, scene(line=StatusLine("info", (Message("paused"),))))
    layout = live_layout(640, 480)
    box = layout.picture
    left = drawn[box.y + 20, box.x + 20].mean()
    assert (left < 50) == mirror
    again = Painter(THEME, SPEC, mirror=not mirror).draw(image, scene(line=StatusLine("info", (Message("paused"),))))
    below = slice(layout.strip.y, None)
    assert np.array_equal(drawn[below], again[below])


@pytest.mark.parametrize(("facing", "mirror", "right"), [(-90, False, False), (-90, True, True), (90, True, False)])
def test_the_silhouette_faces_as_the_person_is_shown(facing: float, mirror: bool, right: bool) -> None:
    steps = tuple((s, True) for s in STEPS)
    drawn = Painter(THEME, SPEC, mirror=mirror).draw(
        np.zeros((480, 640, 3), np.uint8), scene(steps=steps, facing=float(facing))
    )
    box = live_layout(640, 480).picture
    picture = drawn[box.y : box.y + box.height, : box.width].astype(int)
    teal = np.abs(picture - TEAL).max(axis=2) < 40
    head = teal[: box.height // 2].nonzero()[1].mean()  # the head is over the hips, the feet are the other way
    assert (head < box.width / 2) == right


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_set_up_has_its_sign(step: str) -> None:
    steps = tuple((s, s != step) for s in STEPS)
    blank = np.zeros((480, 640, 3), np.uint8)
    with_sign = Painter(THEME, SPEC).draw(blank, scene(steps=steps, step=step, facing=-90.0)).copy()
    orange = np.abs(with_sign.astype(int) - THEME.marks["adjust"].color.rgb).max(axis=2) < 30
    assert orange.mean() > 0.005


def test_type_is_large_enough_for_three_metres() -> None:
    """The longest cue in the pose file: its capitals are 4 % of the window's height, 7 mm on a laptop."""
    longest = max(SPEC.checks, key=lambda name: len(SPEC.checks[name].cue.of("above")))
    layout = live_layout(640, 480)
    for check in (longest, "bent_knee_height"):
        cue = (Message("cue", check=check, direction="above"),)
        drawn = Painter(THEME, SPEC).draw(np.zeros((480, 640, 3), np.uint8), scene(line=StatusLine("info", cue)))
        box = layout.strip
        strip = drawn[box.y : box.y + box.height, round(14 * layout.unit) :].astype(int)
        inked = (np.abs(strip - THEME.text.rgb).max(axis=2) < 40).any(axis=1)
        runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(int), [0]]))))[::2]
        assert runs.max() >= 0.04 * SMALL[1]
        assert not inked[0] and not inked[-1]  # nothing is cut off


def test_the_summary_shows_both_sides() -> None:
    sides = tuple(SideSummary(s, 1, 61.0, 40.0, ("extended_knee",), ("bent_knee_height",)) for s in ("left", "right"))  # type: ignore[arg-type]
    words = Closing(sides, (Message("differs", "left", measure="fold"),), (Advice("stay_longer", side="left"),))
    figure = replace(IDLE, phase="holding", extended="left", pixels=Stick().body().pixels)
    blank = np.zeros((480, 640, 3), np.uint8)
    drawn = Painter(THEME, SPEC).draw(blank, scene(summary=Summary(words, 60.0, {"left": figure})))
    teal = np.abs(drawn.astype(int) - TEAL).max(axis=2) < 30
    assert teal[:, : SMALL[0] // 2].any() and teal[:, SMALL[0] // 2 :].any()
    yellow = np.abs(drawn.astype(int) - THEME.extended_leg.rgb).max(axis=2) < 30
    assert yellow[:, : SMALL[0] // 2].any() and not yellow[:, SMALL[0] // 2 :].any()


def test_a_session_is_compared_with_the_last_ones() -> None:
    now, last, before = (a_report(a_side("left", "front", a_hold({}, 1, 1 + s, {}))) for s in (50.0, 38.0, 45.0))
    (told,) = compared(now, [last, before], SPEC)
    assert words_of(told, SPEC) == "Left leg: 12 seconds longer than last time. Your longest of the last 3."
    assert compared(last, [now], SPEC) == ((Message("less_long", "left", 12.0),),)
    assert compared(now, [], SPEC) == ()


def test_the_tighter_side_of_the_last_sessions_is_told_before_and_after() -> None:
    def session(left: float, right: float) -> Report:
        sides = zip(SIDES, (left, right), strict=True)
        return a_report(*(a_side(s, "extended_side", a_hold({"fold": fold}, 1, 51, {})) for s, fold in sides))

    tight, even = session(40.0, 55.0), session(50.0, 52.0)
    words = (
        "In 2 of 3 sessions the fold over the left leg was less deep: stay about 30 s longer on that side, every time."
    )
    today = opening([tight, tight], SPEC)
    assert words_of(today, SPEC) == "Stay longer with the left leg straight today: that side folds less deep."
    assert opening([tight, even, tight], SPEC) == today
    assert opening([tight], SPEC) == opening([tight, even], SPEC) == ()
    assert opening([tight, tight], SPEC.cared_for(["back"])) == ()
    assert words_of(compared(even, [tight, tight], SPEC)[0], SPEC) == words
    advised = even.model_copy(update={"advice": [Advice("stay_longer", side="left")]})
    assert compared(advised, [tight, tight], SPEC)[0][0].code == "as_long"


@pytest.mark.parametrize("canvas", [SMALL, LARGE])
def test_what_is_read_from_the_mat_subtends_twelve_arc_minutes(canvas: tuple[int, int]) -> None:
    """The clock, the cue and each check's name at 2.5 m from a 14-inch screen, 174 mm high: 5 % of the height."""
    least = 0.9 * np.tan(np.radians(12 / 60)) * 2500 / 174 * canvas[1]  # a pixel of the edge is blended
    findings = tuple(Finding(n, "aligned", Reading(n, "deg", 1.0, 0.1)) for n, c in SPEC.checks.items() if c.judged)
    judged = Judged(1.0, True, "holding", "left", None, findings, 1, 12.0, 9.0)
    cue = (Message("cue", check="bent_knee_height", direction="above"),)
    drawn = Painter(THEME, SPEC).draw(
        np.zeros((480, 640, 3), np.uint8), scene(judged=judged, line=StatusLine("adjust", cue)), canvas
    )
    layout = live_layout(640, 480, canvas)
    icons = round(10 * layout.unit)  # symbols stand left of the text
    panel, strip, bar = layout.panel, layout.strip, (round(26 * layout.unit), round(30 * layout.unit))
    above, below = drawn[: bar[0], panel.x :], drawn[bar[1] : panel.height, panel.x :]
    for block in (above, below, drawn[strip.y : strip.y + strip.height]):
        part = block[:, icons:].astype(int)
        inked = (np.abs(part - THEME.text.rgb).max(axis=2) < 90).any(axis=1)
        runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(int), [0]]))))[::2]
        assert min(runs[runs > 2]) >= least, runs


def test_every_key_that_is_named_does_something() -> None:
    source = inspect.getsource(Session._obey)
    keys = {" " if key == "space" else key for key in {*KEYS, *HELP}}
    assert all(f'"{key}"' in source for key in keys)
