"""What to know about a recording and how well it could be seen, in sentences that say what to do."""

from typing import Any

from alignment.practice.parameters import HOLD
from alignment.report import QualityWarning, WarningCode
from vision.words.language import gettext, gettext_noop, ngettext
from vision.words.numbers import digits, number, sentence
from vision.words.reasons import UNSURE, camera_words
from vision.words.times import duration

_SENTENCES: dict[WarningCode, str] = {
    # the file
    "small_picture": gettext_noop(
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
        "The clip is cut off or damaged: only its first {read} of {whole} seconds could be read. "
        "Copy it again from the camera or phone."
    ),
    "several_streams": gettext_noop("The file holds {streams} moving pictures, and only the largest is judged."),
    "no_times": gettext_noop(
        "The file holds no times, so {fps} frames a second were taken: if it has others, say so by --fps-is."
    ),
    "odd_rate": gettext_noop(
        "The file claims to last {seconds} s with {frames} frames, {fps} a second, which no camera films: say how many "
        "a second they are, as with --fps-is 30."
    ),
    # the pose
    "nobody_in_picture": gettext_noop(
        "Nobody could be found in the picture: let the whole body be in it, well lit, from the side."
    ),
    "nobody_in_clip": gettext_noop(
        "Nobody could be found in the clip: let the whole body be in the picture, well lit, from the side."
    ),
    "unsure_pose": UNSURE["pose"],
    "unsure_leg": UNSURE["leg"],
    "not_the_pose": gettext_noop(
        "This does not look like Janu Sirsasana: one leg straight on the floor, the other knee bent."
    ),
    "not_held": gettext_noop("Janu Sirsasana was not held in this clip, or not for 3 seconds in view of the camera."),
    "stood": gettext_noop("The person stood most of the time."),
    "both_straight": gettext_noop(
        "Both legs looked straight most of the time: stretch one, and draw the other foot in."
    ),
    "both_bent": gettext_noop("Both knees looked bent most of the time: stretch one leg."),
    "other_legs": gettext_noop(
        "The legs were not those of the pose: one is straight on the floor, the other knee bent out to the side."
    ),
    "not_kept_still": gettext_noop(
        "The legs were the pose's for {time}, and the fold reached {fold}, but it was not kept still for {seconds} "
        "seconds."
    ),
    "not_deep": gettext_noop(
        "The legs were the pose's for {time}, and the fold reached {fold}: a hold is counted from {least} on."
    ),
    # how well it could be seen
    "seldom_seen": gettext_noop(
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


def warning_words(warning: QualityWarning) -> str:
    """A warning in one sentence or two; the words that it has where there is nothing else."""
    match warning:
        case QualityWarning("camera", fault=fault) if fault:
            return sentence(camera_words(fault))
        case QualityWarning("other" | "camera"):
            return warning.words
        case QualityWarning("cut_off", of_s=None):
            return _cut_off(warning)
        case QualityWarning("damaged_frames"):
            return _damaged(warning.count or 0)
        case QualityWarning("times_repaired"):
            return _repaired(warning.count or 0)
    return gettext(_SENTENCES[warning.code], **_values(warning))


def _cut_off(warning: QualityWarning) -> str:
    """Of a file that does not say how long it was."""
    return gettext(
        "The clip is cut off or damaged: only its first {read} seconds could be read. "
        "Copy it again from the camera or phone.",
        read=_decimal(warning.seconds),
    )


def _damaged(frames: int) -> str:
    return ngettext(
        "{n} damaged frame was left out, and moments after that may look smeared. "
        "Copy the clip again from the camera or phone.",
        "{n} damaged frames were left out, and moments after that may look smeared. "
        "Copy the clip again from the camera or phone.",
        frames,
    )


def _repaired(frames: int) -> str:
    return ngettext(
        "{n} frame time in the file was missing or out of order and was put right, so times may be off by a moment: "
        "use the camera's original file if you can.",
        "{n} frame times in the file were missing or out of order and were put right, so times may be off by a "
        "moment: use the camera's original file if you can.",
        frames,
    )


def _values(warning: QualityWarning) -> dict[str, Any]:
    """What may stand in the sentence."""
    width, height = warning.size or (0, 0)
    exact, unmoved = warning.code == "no_times", warning.code == "not_kept_still"
    return {
        "width": width,
        "height": height,
        "streams": warning.count or 0,
        "frames": warning.count or 0,
        "seconds": f"{HOLD.shortest:.0f}" if unmoved else _decimal(warning.seconds),
        "read": _decimal(warning.seconds),
        "whole": _decimal(warning.of_s),
        "fps": digits(f"{warning.fps or 0.0:{'g' if exact else '.0f'}}"),
        "share": f"{warning.share or 0.0:.0%}",
        "time": duration(warning.seconds or 0.0),
        "fold": number(warning.fold or 0.0, "deg"),
        "least": number(warning.least or HOLD.enter_fold, "deg"),
    }


def _decimal(seconds: float | None) -> str:
    return digits(f"{seconds or 0.0:.1f}")
