"""Taking care: other words, nothing that pulls, a blanket first; and a pose file's own."""

import re

import pytest

from alignment.body.readings import Finding, Judged, Reading
from alignment.checks import EARLIER, load_spec
from alignment.errors import PoseFileError, UsageError
from alignment.guidance.cues import Cues
from alignment.practice.session import advice
from alignment.report import Advice
from tests.alignment.test_checks import MINIMAL
from tests.vision.invented_reports import LEFT, RIGHT, a_hold, a_side
from vision.words.sides import advice_words

SPEC = load_spec()
#: what asks to go deeper, or pulls
PULLS = re.compile(r"\b(reach|deeper|draw|turn your|turn the breastbone|pull|push)\b", re.IGNORECASE)
OWN = """
[care.wrist]
caution = "Wrists: let go."
unsaid = ["extended_knee"]
advice.extended_knee.below = "Leave it."
"""


def test_the_five_cautions_of_the_pose_are_each_a_care() -> None:
    assert list(SPEC.care) == ["knee", "hamstring", "back", "sciatica", "pregnancy"]
    assert SPEC.shown_cautions == tuple(care.caution for care in SPEC.care.values())
    assert SPEC.cared_for(["sciatica", "knee"]).shown_cautions == (
        SPEC.care["sciatica"].caution,
        SPEC.care["knee"].caution,
    )


@pytest.mark.parametrize("name", list(SPEC.care))
def test_nothing_that_is_said_with_care_pulls_or_asks_for_more(name: str) -> None:
    checks = SPEC.cared_for([name]).checks.values()
    said = [words for check in checks for words in (check.cue.below, check.cue.above) if words]
    said += [words for check in checks for words in (check.advice.below, check.advice.above) if words]
    assert not [words for words in said if PULLS.search(words.replace("Never push", ""))]
    assert [w for c in SPEC.checks.values() if (w := c.cue.below or c.cue.above) and PULLS.search(w)], "it can fail"
    assert all(len(check.cue.above or "") < 80 for check in checks if check.spoken)


def test_a_blanket_is_offered_first_whatever_is_measured_and_once() -> None:
    cared = SPEC.cared_for(["knee", "back"])
    well, asked = a_hold(LEFT, 100, 120, {}), a_hold(RIGHT, 200, 260, {"bent_knee_height": [(210, 250)]})
    reports = [a_side("left", "extended_side", well), a_side("right", "extended_side", asked)]
    said = advice(reports, [], cared)
    assert said[:2] == [Advice("check", "bent_knee_height", "above"), Advice("check", "pelvis_roll", "above")]
    assert [one.code for one in said[2:]] == ["knee_lifted"]
    words = [advice_words(one, cared) for one in said]
    assert words[0].startswith("Put a folded blanket or a block under the bent knee")
    assert words[1] == SPEC.care["knee"].advice["pelvis_roll"].above, "the words of what is named first"


def test_who_takes_care_is_not_asked_to_stay_longer() -> None:
    short = a_hold(LEFT, 100, 110, {}).model_copy(update={"whole": True})
    assert [one.code for one in advice([a_side("left", "extended_side", short)], [], SPEC)] == ["hold_longer"]
    cared = SPEC.cared_for(["sciatica"])
    assert [one.code for one in advice([a_side("left", "extended_side", short)], [], cared)] == ["check"]


@pytest.mark.parametrize(("care", "said"), [((), True), (("hamstring",), False)])
def test_a_cue_that_is_unsaid_is_not_spoken(care: tuple[str, ...], said: bool) -> None:
    cues = Cues(SPEC.cared_for(care))
    finding = Finding("extended_knee", "adjust", Reading("extended_knee", "deg", 140.0, 2.0), "below")
    told = []
    for i in range(30):
        judged = Judged(i / 10, True, "holding", "left", None, (finding,), hold=1)
        cues.see(judged)
        told.append(cues.best(judged))
    assert any(told) == said


def test_an_unknown_care_names_those_that_there_are() -> None:
    with pytest.raises(
        UsageError, match="no care for 'hip': it has knee, hamstring, back, sciatica, pregnancy"
    ) as told:
        SPEC.cared_for(["knee", "hip"])
    assert told.value.exit_code == 2
    with pytest.raises(UsageError, match=r"mine\.toml has no care for 'knee': it has none"):
        load_spec(MINIMAL, "mine.toml").cared_for(["knee"])


def test_a_pose_file_of_ones_own_has_cares_of_its_own() -> None:
    cared = load_spec(MINIMAL + OWN, "mine.toml").cared_for(["wrist"])
    check = cared.checks["extended_knee"]
    assert (check.spoken, check.cue.below, check.advice.below) == (False, "Leave it.", "Leave it.")
    assert cared.shown_cautions == ("Wrists: let go.",)
    assert cared.offered_first == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('caution = "Wrists: let go."', "", "line 14, care.wrist.caution: this field is missing"),
        ("[care.wrist]", "[care.Wrist1]", "line 14, care.Wrist1: it may have small letters and _ only"),
        (
            "advice.extended_knee.below",
            "advice.elbow.below",
            "care.wrist.advice.elbow: there is no such measure",
        ),
        (
            "advice.extended_knee",
            "cue.extended_knee",
            "leaves the cue of 'extended_knee' unsaid, and needs advice",
        ),
        ('unsaid = ["extended_knee"]', 'first = ["fold"]', "names the check 'fold', which this pose does not have"),
        ('unsaid = ["extended_knee"]', 'caring = "x"', "line 16, care.wrist.caring: unknown field; remove it"),
    ],
)
def test_an_error_in_a_care_is_said_with_its_place(old: str, new: str, says: str) -> None:
    with pytest.raises(PoseFileError, match=r"mine\.toml") as caught:
        load_spec(MINIMAL + OWN.replace(old, new), "mine.toml")
    assert says in str(caught.value)


def test_results_of_the_pose_file_before_it_had_care_find_the_built_in_one() -> None:
    assert all(SPEC.is_of(sha256) for sha256 in (*EARLIER, SPEC.sha256)) and SPEC.sha256 not in EARLIER
    assert not SPEC.is_of("0" * 64)
    assert not load_spec(MINIMAL, "mine.toml").is_of(EARLIER[0])
