"""A report with its words: those kept in ``report.json`` beside each code, and those shown in the language spoken."""

from collections.abc import Callable
from dataclasses import replace

from alignment.checks import PoseSpec
from alignment.report import Advice, CheckSummary, Hold, Report
from vision.words.language import ENGLISH, current_language, speaking
from vision.words.numbers import check_of
from vision.words.reasons import reason_words
from vision.words.sides import advice_words, note_words
from vision.words.warnings import warning_words


def in_words(report: Report, spec: PoseSpec) -> Report:
    """The report as it is kept: with the English words of every code in it.

    Those that it has are its own pose file's.
    """
    with speaking(ENGLISH):
        differences = [
            one if one.note.words else one.model_copy(update={"note": replace(one.note, words=note_words(one))})
            for one in report.asymmetry
        ]
        advice = [one if one.words else replace(one, words=advice_words(one, spec)) for one in report.advice]
        warnings = [one if one.words else replace(one, words=warning_words(one)) for one in report.quality.warnings]
        told = _with_checks(report, lambda name, said: _kept(name, said, spec))
    quality = report.quality.model_copy(update={"warnings": warnings})
    return told.model_copy(update={"quality": quality, "asymmetry": differences, "advice": advice})


def spoken_report(report: Report, spec: PoseSpec) -> Report:
    """The report to show: its cues and advice in the language spoken; in English it is as it was kept.

    What another pose file than ``spec`` said stays in that file's words.
    """
    if current_language() == ENGLISH:
        return report
    same_pose = report.spec.sha256 == spec.sha256
    told = _with_checks(report, lambda name, said: _spoken(name, said, spec)) if same_pose else report
    advice = [_spoken_advice(one, spec, same_pose) for one in report.advice]
    return told.model_copy(update={"advice": advice})


def _with_checks(report: Report, of: Callable[[str, CheckSummary], CheckSummary]) -> Report:
    def told(hold: Hold) -> Hold:
        return hold.model_copy(update={"checks": {name: of(name, said) for name, said in hold.checks.items()}})

    sides = [side.model_copy(update={"holds": [told(hold) for hold in side.holds]}) for side in report.sides]
    return report.model_copy(update={"sides": sides})


def _kept(name: str, said: CheckSummary, spec: PoseSpec) -> CheckSummary:
    reason, cue = said.reason, said.cue
    if reason is not None and not reason.words:
        reason = replace(reason, words=reason_words(reason))
    if cue is not None and not cue.words and cue.direction is not None and (check := check_of(name, spec)):
        cue = replace(cue, words=check.cue.of(cue.direction))
    return said.model_copy(update={"reason": reason, "cue": cue})


def _spoken(name: str, said: CheckSummary, spec: PoseSpec) -> CheckSummary:
    cue, check = said.cue, check_of(name, spec)
    if cue is None or cue.direction is None or check is None:
        return said
    return said.model_copy(update={"cue": replace(cue, words=check.cue.of(cue.direction) or cue.words)})


def _spoken_advice(one: Advice, spec: PoseSpec, same_pose: bool) -> Advice:
    own = one.code in ("check", "hold_longer") and not same_pose
    return one if own else replace(one, words=advice_words(one, spec))
