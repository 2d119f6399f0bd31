"""The built-in pose in the words of the current language."""

from functools import lru_cache

from alignment.checks import Check, PoseSpec, Words, load_spec
from vision.words.language import ENGLISH, current_language, gettext, speaking


def pose_in_words(spec: PoseSpec) -> PoseSpec:
    """The pose to show: the built-in one translated, with the same ``sha256``; a user's own keeps its own words."""
    language = current_language()
    return _built_in(language) if language != ENGLISH and spec.sha256 == _built_in(ENGLISH).sha256 else spec


@lru_cache(maxsize=8)
def _built_in(language: str) -> PoseSpec:
    spec = load_spec()
    if language == ENGLISH:
        return spec
    with speaking(language):
        checks = {measure: _check(check) for measure, check in spec.checks.items()}
        cautions = tuple(gettext(text) for text in spec.cautions)
        return spec.model_copy(update={"name": gettext(spec.name), "cautions": cautions, "checks": checks})


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


def _both(words: Words) -> Words:
    return Words(below=words.below and gettext(words.below), above=words.above and gettext(words.above))
