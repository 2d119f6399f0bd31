"""Reasons, cues, notes and advice are values; their words are made in one place, and earlier results had only words."""

import json
from pathlib import Path
from typing import get_args

import pytest

from alignment.body.measures import MEASURES
from alignment.body.readings import Bucket, CameraFault, Reason, ReasonCode
from alignment.checks import load_spec
from alignment.report import (
    Advice,
    Asked,
    Asymmetry,
    CheckSummary,
    ComparisonNote,
    QualityWarning,
    Report,
    WarningCode,
)
from tests.vision.review_folder import a_practice
from vision.results.folder import report_json
from vision.words.measures import MEASURE_WORDS, MeasureWords, words_of_measure
from vision.words.reasons import CAMERA_PLACES, camera_words, reason_forms, reason_words
from vision.words.reports import in_words
from vision.words.sides import advice_words, note_words
from vision.words.warnings import warning_words


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_has_words_of_falling_length(code: ReasonCode) -> None:
    for view in (None, *get_args(Bucket)):
        for better in (None, *CAMERA_PLACES):
            forms = reason_forms(Reason(code, view, better))
            assert all(forms) and [len(f) for f in forms] == sorted((len(f) for f in forms), reverse=True)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_which_two_sides_are_compared_has_words_of_its_own_for_it(name: str) -> None:
    said, of_any = words_of_measure(name), MeasureWords()
    for own in ("greater", "greater_by", "greater_said"):
        assert (getattr(said, own) != getattr(of_any, own)) == MEASURES[name].compared, own
    assert set(MEASURE_WORDS) <= set(MEASURES)


@pytest.mark.parametrize("fault", get_args(CameraFault))
def test_every_fault_of_the_camera_says_what_to_do(fault: CameraFault) -> None:
    assert ": " in camera_words(fault)


@pytest.mark.parametrize("code", [code for code in get_args(WarningCode) if code != "other"])
def test_every_warning_has_words(code: WarningCode) -> None:
    about = QualityWarning(code, "high", 3, 12.3, 45.0, 29.97, (161, 121), 0.5, 31.4)
    told = warning_words(about)
    assert told[0].isupper() or told[0].isdigit()
    assert told[-1] == "." and not set("{}") & set(told)


def test_a_warning_says_what_it_is_about() -> None:
    for warning, words in (
        (QualityWarning("small_picture", size=(161, 121)), "only 161 x 121 pixels"),
        (QualityWarning("cut_off", seconds=10.24, of_s=12.8), "only its first 10.2 of 12.8 seconds"),
        (QualityWarning("cut_off", seconds=10.24), "only its first 10.2 seconds"),
        (QualityWarning("damaged_frames", count=1), "1 damaged frame was left out"),
        (QualityWarning("damaged_frames", count=2), "2 damaged frames were left out"),
        (QualityWarning("no_times", fps=29.97), "so 29.97 frames a second were taken"),
        (QualityWarning("odd_rate", count=100, seconds=0.1, fps=1000.0), "last 0.1 s with 100 frames, 1000 a second"),
        (QualityWarning("seldom_seen", share=0.416), "in only 42% of the frames"),
        (QualityWarning("camera", "outside"), "Part of the body is outside the picture"),
    ):
        assert words in warning_words(warning)


def test_words_do_not_make_two_reasons_of_one() -> None:
    assert Reason("near_limit", words="it is near") == Reason("near_limit")
    assert len({Reason("near_limit", words="it is near"), Reason("near_limit")}) == 1


def test_a_report_carries_code_and_words_and_is_read_again_as_it_was() -> None:
    spec = load_spec()
    report = a_practice(1)
    hold = report.sides[0].holds[0]
    told = CheckSummary(
        status="unmeasurable",
        aligned_share=None,
        measured_share=0.1,
        reason=Reason("wrong_view", "front", "bent_side"),
        cue=None,
        worst_at_s=None,
    )
    asked = told.model_copy(update={"status": "adjust", "reason": None, "cue": Asked("below")})
    hold = hold.model_copy(update={"checks": {"bent_knee_height": told, "extended_knee": asked}})
    side = report.sides[0].model_copy(update={"holds": [hold]})
    note = ComparisonNote("unmeasured", "left", views_differ=True)
    one = Asymmetry(measure="fold", left=None, right=40, difference=None, meaningful=False, note=note)
    advice = [Advice("check", "extended_knee", "below", "left"), Advice("stay_longer", side="right")]
    report = report.model_copy(update={"sides": [side], "asymmetry": [one], "advice": advice})
    written = json.loads(report_json(in_words(report, spec)))
    checks = written["sides"][0]["holds"][0]["checks"]
    assert written["schema_version"] == 3
    assert checks["bent_knee_height"]["reason"] == {
        "code": "wrong_view",
        "view": "front",
        "better": "bent_side",
        "words": "this cannot be judged from the front: move the camera to the side of the bent knee",
    }
    assert checks["extended_knee"]["cue"] == {"direction": "below", "words": spec.checks["extended_knee"].cue.below}
    assert written["asymmetry"][0]["note"]["words"] == "not compared: it could not be measured on the left"
    assert [a["code"] for a in written["advice"]] == ["check", "stay_longer"]
    assert all(a["words"] for a in written["advice"])
    assert Report.model_validate(written) == in_words(report, spec)


def test_a_report_of_version_1_is_read_with_its_words() -> None:
    written = json.loads(report_json(a_practice(1)))
    written["schema_version"] = 1
    written["quality"]["warnings"] = ["It was foggy.", "It rained."]
    checks = written["sides"][0]["holds"][0]["checks"]
    name = next(iter(checks))
    checks[name] |= {"reason": "it was foggy: wait", "cue": "Wait."}
    written["advice"] = ["Rest."]
    written["asymmetry"] = [
        {"measure": "fold", "left": 50, "right": 40, "difference": 10, "meaningful": True, "note": "left: deeper"}
    ]
    report = Report.model_validate_json(json.dumps(written))
    check = report.sides[0].holds[0].checks[name]
    assert check.reason is not None and check.cue is not None
    assert (check.reason.code, reason_words(check.reason), check.cue.words) == ("other", "it was foggy: wait", "Wait.")
    assert [warning_words(one) for one in report.quality.warnings] == ["It was foggy.", "It rained."]
    assert in_words(report, load_spec()).quality == report.quality
    assert advice_words(report.advice[0], load_spec()) == "Rest."
    assert note_words(report.asymmetry[0]) == "left: deeper"


def test_a_report_of_version_2_has_only_words_of_its_warnings() -> None:
    written = json.loads(report_json(in_words(a_practice(1), load_spec())))
    written |= {"schema_version": 2, "quality": {"coverage": 1.0, "warnings": ["It was foggy."]}}
    (warning,) = Report.model_validate_json(json.dumps(written)).quality.warnings
    assert (warning.code, warning.words) == ("other", "It was foggy.")


def test_the_readme_tells_every_code() -> None:
    text = (Path(__file__).parents[2] / "vision" / "results" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in text for code in get_args(ReasonCode) if code != "other")
    assert all(f"`{code}`" in text for code in get_args(WarningCode))


def test_words_of_another_pose_file_are_kept() -> None:
    report = in_words(a_practice(1), load_spec())
    own = Advice("check", "extended_knee", "below", words="As my own pose file says it.")
    report = report.model_copy(update={"advice": [own]})
    assert in_words(report, load_spec()).advice[0].words == own.words
