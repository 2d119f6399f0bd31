"""The built-in pose in the words of the current language."""

from collections.abc import Mapping
from functools import lru_cache

from alignment.care import Care
from alignment.checks import Check, PoseSpec, load_spec
from alignment.pose_fields import Measure, Words
from vision.words.language import ENGLISH, current_language, gettext, speaking


def pose_in_words(spec: PoseSpec) -> PoseSpec:
    """The pose to show: the built-in one translated, with the same ``sha256``; a user's own keeps its own words."""
    language = current_language()
    if language == ENGLISH or spec.sha256 != _built_in(ENGLISH).sha256:
        return spec
    return _cared_for(language, spec.cared)


@lru_cache(maxsize=16)
def _cared_for(language: str, names: tuple[str, ...]) -> PoseSpec:
    return _built_in(language).cared_for(names)


@lru_cache(maxsize=8)
def _built_in(language: str) -> PoseSpec:
    spec = load_spec()
    if language == ENGLISH:
        return spec
    with speaking(language):
        checks = {measure: _check(check) for measure, check in spec.checks.items()}
        cautions = tuple(gettext(text) for text in spec.cautions)
        care = {name: _care(one) for name, one in spec.care.items()}
        words = {"name": gettext(spec.name), "cautions": cautions, "checks": checks, "care": care}
        return spec.model_copy(update=words)


def _check(check: Check) -> Check:
    return check.model_copy(
        update={
            "title": gettext(check.title),
            "cue": _both(check.cue),
            "followed": check.followed and gettext(check.followed),
            "why": gettext(check.why),
            "advice": _both(check.advice),
        }
    )


def _care(care: Care) -> Care:
    words = {"cue": _of_checks(care.cue), "advice": _of_checks(care.advice)}
    return care.model_copy(update={"caution": gettext(care.caution), **words})


def _of_checks(words: Mapping[Measure, Words]) -> dict[Measure, Words]:
    return {name: _both(both) for name, both in words.items()}


def _both(words: Words) -> Words:
    return Words(below=words.below and gettext(words.below), above=words.above and gettext(words.above))
