"""The pose file: its lint, its errors with line and field, and what a check makes of a reading."""

import numpy as np
import pytest

from alignment.body.measures import MEASURES
from alignment.body.readings import Geometry, Reading, Reason, View
from alignment.checks import BUILT_IN, PoseSpec, load_spec
from alignment.errors import PoseFileError

SPEC = load_spec()
SIDE = View("extended_side", 90.0, 5.0)
#: where a check is drawn
DRAWN = Geometry("bar", np.zeros((2, 2)))

MINIMAL = """\
name = "Mine"

[checks.extended_knee]
title = "Knee"
phase = "holding"
views = ["extended_side"]
target = { min = 180 }
tolerance = 10
weight = 1.0
cue = { below = "Straighten." }
why = "Because."
advice = { below = "Straighten." }
"""


def test_the_built_in_pose_has_every_measure() -> None:
    assert set(SPEC.checks) == set(MEASURES)


@pytest.mark.parametrize("name", list(SPEC.checks))
def test_every_judged_check_can_be_said_and_explained(name: str) -> None:
    check = SPEC.checks[name]  # type: ignore[index]
    assert check.why.endswith(".")
    for words in (check.cue.below, check.cue.above):
        assert words is None or (len(words) < 80 and words.endswith(".")), "a cue is one short sentence"
    for words in (check.cue.below, check.cue.above, check.advice.below, check.advice.above):
        assert words is None or "push" not in words.replace("Never push", "")


def test_head_to_knee_and_depth_are_never_judged() -> None:
    assert not any(SPEC.checks[n].judged for n in ("fold", "head_to_knee", "neck"))  # type: ignore[index]


#: a person with every measure where it should be
IDEAL = {
    "extended_knee": 177.0,
    "bent_knee_height": 0.05,
    "heel_to_groin": 0.4,
    "spine_rounding": -0.1,
    "chest_turn": 5.0,
    "shoulder_level": 0.0,
    "pelvis_roll": -5.0,
}


@pytest.mark.parametrize("name", list(IDEAL))
def test_an_ideal_pose_raises_nothing(name: str) -> None:
    check = SPEC.checks[name]  # type: ignore[index]
    reading = Reading(name, MEASURES[name].unit, IDEAL[name], 0.0)
    for view in check.views:
        finding = check.judge(reading, check.phase, View(view, 0.0, 5.0), 1.0, None)
        assert finding.status == "aligned"
        assert finding.cue is None


def judged(value: float, error: float = 0.0, strictness: float = 1.0, view: View = SIDE) -> str:
    reading = Reading("extended_knee", "deg", value, error)
    return SPEC.checks["extended_knee"].judge(reading, "holding", view, strictness, None).status


def test_adjust_only_beyond_the_target_by_more_than_the_error() -> None:
    check, view = SPEC.checks["bent_knee_height"], View("three_quarter_bent", -45.0, 5.0)
    for value, error, status in ((0.24, 0.0, "aligned"), (0.35, 0.12, "aligned"), (0.35, 0.08, "adjust")):
        reading = Reading("bent_knee_height", "thighs", value, error)
        assert check.judge(reading, "holding", view, 1.0, DRAWN).status == status


@pytest.mark.parametrize(("value", "status"), [(0.2, "aligned"), (0.45, "unmeasurable"), (0.6, "adjust")])
def test_a_bent_leg_whose_knee_is_not_known_is_told_only_what_is_very_sure(value: float, status: str) -> None:
    view = View("bent_side", -90.0, 5.0)
    finding = SPEC.checks["bent_knee_height"].judge(
        Reading("bent_knee_height", "thighs", value, 0.1), "holding", view, 1.0, None
    )
    assert finding.status == status
    assert (finding.reading.reason == Reason("uncertain", better="three_quarter_bent")) is (status == "unmeasurable")


def test_the_straight_knee_is_surer_than_its_error_from_its_own_side() -> None:
    assert judged(166) == "aligned"
    assert judged(160, error=11) == "aligned"
    assert judged(160, error=9) == "adjust"


def test_the_straight_knee_has_to_be_surely_bent_where_the_other_leg_hides_it() -> None:
    hidden = View("bent_side", -90.0, 5.0)
    assert judged(160, error=4, view=hidden) == "aligned"
    assert judged(156, error=4, view=hidden) == "adjust"


def test_a_camera_that_looks_down_shows_faults_but_no_alignment() -> None:
    above = View("extended_side", 90.0, 5.0, flatters=True)
    assert judged(150, error=4, view=above) == "adjust"
    assert judged(170, error=4, view=above) == "unmeasurable"
    finding = SPEC.checks["extended_knee"].judge(
        Reading("extended_knee", "deg", 170.0, 4.0), "holding", above, 1.0, None
    )
    assert (finding.reading.value, finding.reading.reason) == (None, Reason("camera_high"))


def test_strictness_divides_the_tolerance() -> None:
    assert judged(168, strictness=1) == "aligned"
    assert judged(168, strictness=2) == "adjust"
    assert judged(160, strictness=0.5) == "aligned"


def test_a_view_that_cannot_show_it_is_unmeasurable_and_says_where_to_go() -> None:
    check = SPEC.checks["extended_knee"]
    finding = check.judge(Reading("extended_knee", "deg", 120.0, 2.0), "holding", View("behind", 180, 5), 1.0, None)
    assert finding.status == "unmeasurable"
    assert finding.reading.value is None
    assert finding.reading.reason == Reason("wrong_view", "behind", "extended_side")


def test_what_cannot_be_judged_from_a_view_says_so_whatever_else_hides_it() -> None:
    check = SPEC.checks["heel_to_groin"]
    unsure = Reading("heel_to_groin", "thighs", reason=Reason("uncertain"))
    finding = check.judge(unsure, "holding", SIDE, 1.0, None)
    assert finding.status == "unmeasurable"
    assert finding.reading.reason == Reason("wrong_view", "extended_side", check.better_view)


def test_the_cue_is_for_the_side_the_value_lies_on() -> None:
    check = SPEC.checks["chest_turn"]
    view = View("three_quarter_bent", -45, 5)
    away = check.judge(Reading("chest_turn", "deg", 45.0, 3.0), "holding", view, 1.0, None)
    past = check.judge(Reading("chest_turn", "deg", -40.0, 3.0), "holding", view, 1.0, None)
    assert (away.cue, past.cue) == ("above", "below")


def test_a_pose_file_of_ones_own() -> None:
    spec = load_spec(MINIMAL, "mine.toml")
    assert isinstance(spec, PoseSpec)
    assert spec.source == "mine.toml"
    assert spec.checks["extended_knee"].bounds() == (170, float("inf"))
    assert spec.sha256 != SPEC.sha256


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("tolerance = 10", "tolerance = -1", 8, "checks.extended_knee.tolerance"),
        ('views = ["extended_side"]', 'views = ["above"]', 6, "checks.extended_knee.views"),
        ("target = { min = 180 }", 'target = { min = "x" }', 7, "checks.extended_knee.target.min"),
        ("weight = 1.0", "wieght = 1.0", 9, "checks.extended_knee.wieght"),
        ("[checks.extended_knee]", "[checks.elbow]", 3, "checks.elbow"),
        ('cue = { below = "Straighten." }', "", 3, "checks.extended_knee"),
        ('name = "Mine"', 'name = ""', 1, "name"),
        ("target = { min = 180 }", "target = { min = 180, max = 10 }", 7, "checks.extended_knee.target"),
    ],
)
def test_an_error_names_the_file_the_line_and_the_field(old: str, new: str, line: int, field: str) -> None:
    with pytest.raises(PoseFileError) as error:
        load_spec(MINIMAL.replace(old, new), "mine.toml")
    assert f"mine.toml, line {line}, {field}" in str(error.value)


def test_broken_toml_names_the_line() -> None:
    with pytest.raises(PoseFileError, match=r"mine\.toml: not valid TOML.*line 3"):
        load_spec(MINIMAL.replace("[checks.extended_knee]", "[checks.extended_knee"), "mine.toml")


def test_the_built_in_file_is_named_in_reports() -> None:
    assert SPEC.source == BUILT_IN
    assert len(SPEC.sha256) == 64


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("a = " + "9" * 5_000, "a number that is too long"),
        ('name = "\\u001b[2J"', "control characters"),
    ],
)
def test_a_pose_file_that_makes_no_sense_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(PoseFileError, match=rf"^own\.toml.*{says}") as caught:
        load_spec(text, "own.toml")
    assert len(str(caught.value)) < 200
