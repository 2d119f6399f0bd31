"""The warnings about a recording: what is wrong with its file, and how well it could be seen.

``report.json`` and ``landmarks.parquet`` keep them as English sentences, without a code. So this table is the one place
where they stand, and the one where a sentence is told from another: `warning_in_words` looks for the one that was kept.
"""

import re
from functools import lru_cache
from typing import Any

from vision.words.language import ENGLISH, current_language, gettext, gettext_noop, speaking
from vision.words.numbers import sentence
from vision.words.reasons import CAMERA, UNSURE, camera_words
from vision.words.without_hold import WITHOUT_HOLD

WARNINGS = {
    # of the file
    "small": gettext_noop(
        "The picture is only {width} x {height} pixels, so angles are imprecise: record at 640 x 480 or more."
    ),
    "several_pictures": gettext_noop(
        "The file holds several pictures and only the first is judged: give a video to judge them all."
    ),
    "picture_cut_off": gettext_noop(
        "The picture is cut off, so a part of it is missing: copy it again from the camera or phone."
    ),
    "size_changes": gettext_noop(
        "The picture changes its size within the clip and was fitted to its first size: keep the phone one way up."
    ),
    "cut_off": gettext_noop(
        "The clip is cut off or damaged: only its first {read} seconds could be read. "
        "Copy it again from the camera or phone."
    ),
    "cut_off_of": gettext_noop(
        "The clip is cut off or damaged: only its first {read} of {whole} seconds could be read. "
        "Copy it again from the camera or phone."
    ),
    "damaged_frame": gettext_noop(
        "1 damaged frame was left out, and moments after that may look smeared. "
        "Copy the clip again from the camera or phone."
    ),
    "damaged_frames": gettext_noop(
        "{frames} damaged frames were left out, and moments after that may look smeared. "
        "Copy the clip again from the camera or phone."
    ),
    "times_repaired": gettext_noop(
        "{frames} frame times in the file were missing or out of order and were put right, so times may be off by a "
        "moment: use the camera's original file if you can."
    ),
    "several_streams": gettext_noop("The file holds {streams} moving pictures, and only the largest is judged."),
    "timeless": gettext_noop(
        "The file holds no times, so {fps} frames a second were taken: if it has others, say so by --fps-is."
    ),
    "too_fast": gettext_noop(
        "The file claims to last {seconds} s with {frames} frames, {fps} a second, which no camera films: say how many "
        "a second they are, as with --fps-is 30."
    ),
    # of what could be seen
    "nobody_in_clip": gettext_noop(
        "Nobody could be found in the clip: let the whole body be in the picture, well lit, from the side."
    ),
    "nobody_in_picture": gettext_noop(
        "Nobody could be found in the picture: let the whole body be in it, well lit, from the side."
    ),
    "another_pose": gettext_noop(
        "This does not look like Janu Sirsasana: one leg straight on the floor, the other knee bent."
    ),
    "not_held": gettext_noop("Janu Sirsasana was not held in this clip, or not for 3 seconds in view of the camera."),
    "rarely_seen": gettext_noop(
        "The person could be seen in only {share} of the frames: begin the clip while sitting upright, with the whole "
        "body in a well-lit picture."
    ),
    "second_person": gettext_noop(
        "A second person is in the picture: the larger one was followed. Film one person at a time."
    ),
    "two_people": gettext_noop(
        "More than one person holds the pose in this recording, one after the other: only the sides of the same person "
        "are compared. Film each person by themselves."
    ),
}


def warning(code: str, **values: Any) -> str:
    """The sentence that is kept: in English."""
    with speaking(ENGLISH):
        return gettext(WARNINGS[code], **values)


def warning_in_words(kept: str) -> str:
    """A warning as it was kept, in the current language; one that is not known stays as it is."""
    if current_language() == ENGLISH:
        return kept
    for fault in CAMERA:
        if kept == _camera_sentence(fault):
            return sentence(camera_words(fault))
    for pattern, message in _patterns():
        if found := pattern.fullmatch(kept):
            return gettext(message, **found.groupdict())
    return kept


@lru_cache(maxsize=8)
def _camera_sentence(fault: Any) -> str:
    with speaking(ENGLISH):
        return sentence(camera_words(fault))


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Every message as the pattern of what becomes of it, those with more words first."""
    messages = sorted({*WARNINGS.values(), *UNSURE.values(), *WITHOUT_HOLD}, key=len, reverse=True)
    return [(re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(message))), message) for message in messages]
