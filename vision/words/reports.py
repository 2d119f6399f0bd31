"""A report with its words: what is written to ``report.json`` beside each code."""

from dataclasses import replace

from alignment.checks import PoseSpec
from alignment.report import CheckSummary, Hold, Report
from vision.words.numbers import check_of
from vision.words.reasons import reason_words
from vision.words.sides import advice_words, note_words
from vision.words.warnings import warning_words


def in_words(report: Report, spec: PoseSpec) -> Report:
    """The report with the words of every code in it; those that it has are its own pose file's."""
    sides = [side.model_copy(update={"holds": [_hold(hold, spec) for hold in side.holds]}) for side in report.sides]
    differences = [
        one if one.note.words else one.model_copy(update={"note": replace(one.note, words=note_words(one))})
        for one in report.asymmetry
    ]
    advice = [one if one.words else replace(one, words=advice_words(one, spec)) for one in report.advice]
    warnings = [one if one.words else replace(one, words=warning_words(one)) for one in report.quality.warnings]
    quality = report.quality.model_copy(update={"warnings": warnings})
    told = {"quality": quality, "sides": sides, "asymmetry": differences, "advice": advice}
    return report.model_copy(update=told)


def _hold(hold: Hold, spec: PoseSpec) -> Hold:
    return hold.model_copy(update={"checks": {name: _check(name, said, spec) for name, said in hold.checks.items()}})


def _check(name: str, said: CheckSummary, spec: PoseSpec) -> CheckSummary:
    reason, cue = said.reason, said.cue
    if reason is not None and not reason.words:
        reason = replace(reason, words=reason_words(reason))
    if cue is not None and not cue.words and cue.direction is not None and (check := check_of(name, spec)):
        cue = replace(cue, words=check.cue.of(cue.direction))
    return said.model_copy(update={"reason": reason, "cue": cue})
