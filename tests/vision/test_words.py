"""Reasons, cues, notes and advice are values; their words are made in one place, and earlier results had only words."""

import json
from pathlib import Path
from typing import get_args

import pytest

from alignment.body.readings import CameraFault, Reason, ReasonCode
from alignment.checks import load_spec
from alignment.report import Advice, Asked, Asymmetry, CheckSummary, ComparisonNote, Report
from tests.vision.review_folder import a_practice
from vision.results.folder import report_json
from vision.words.reasons import CAMERA_PLACES, SEEN_FROM, camera_words, reason_forms, reason_words
from vision.words.reports import in_words
from vision.words.sides import advice_words, note_words


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_has_words_of_falling_length(code: ReasonCode) -> None:
    for view in (None, *SEEN_FROM):
        for better in (None, *CAMERA_PLACES):
            forms = reason_forms(Reason(code, view, better))
            assert all(forms) and [len(f) for f in forms] == sorted((len(f) for f in forms), reverse=True)


@pytest.mark.parametrize("fault", get_args(CameraFault))
def test_every_fault_of_the_camera_says_what_to_do(fault: CameraFault) -> None:
    assert ": " in camera_words(fault)


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
    assert written["schema_version"] == 2
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
    assert advice_words(report.advice[0], load_spec()) == "Rest."
    assert note_words(report.asymmetry[0]) == "left: deeper"


def test_the_readme_tells_every_code() -> None:
    text = (Path(__file__).parents[2] / "vision" / "results" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in text for code in get_args(ReasonCode) if code != "other")


def test_words_of_another_pose_file_are_kept() -> None:
    report = in_words(a_practice(1), load_spec())
    own = Advice("check", "extended_knee", "below", words="As my own pose file says it.")
    report = report.model_copy(update={"advice": [own]})
    assert in_words(report, load_spec()).advice[0].words == own.words
