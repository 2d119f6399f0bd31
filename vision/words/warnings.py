"""What to know about a recording and how well it could be seen, in sentences that say what to do."""

from alignment.practice.hold import ENTER_FOLD, SHORTEST_HOLD
from alignment.report import QualityWarning, WarningCode
from vision.words.numbers import duration, number, sentence
from vision.words.reasons import UNSURE, camera_words

_SENTENCES: dict[WarningCode, str] = {
    # the file
    "small_picture": "The picture is only {width} x {height} pixels, so angles are imprecise: record at 640 x 480 or "
    "more.",
    "several_pictures": "The file holds several pictures and only the first is judged: give a video to judge them all.",
    "picture_cut_off": "The picture is cut off, so a part of it is missing: copy it again from the camera or phone.",
    "size_changes": "The picture changes its size within the clip and was fitted to its first size: keep the phone one "
    "way up.",
    "cut_off": "The clip is cut off or damaged: only its first {seconds} of {of_s} seconds could be read. Copy "
    "it again from the camera or phone.",
    "several_streams": "The file holds {n} moving pictures, and only the largest is judged.",
    "no_times": "The file holds no times, so {fps} frames a second were taken: if it has others, say so by --fps-is.",
    "odd_rate": "The file claims to last {seconds} s with {n} frames, {fps} a second, which no camera "
    "films: say how many a second they are, as with --fps-is 30.",
    # the pose
    "nobody_in_picture": "Nobody could be found in the picture: let the whole body be in it, well lit, from the side.",
    "nobody_in_clip": "Nobody could be found in the clip: let the whole body be in the picture, well lit, from the "
    "side.",
    "unsure_pose": UNSURE["pose"],
    "unsure_leg": UNSURE["leg"],
    "not_the_pose": "This does not look like Janu Sirsasana: one leg straight on the floor, the other knee bent.",
    "not_held": "Janu Sirsasana was not held in this clip, or not for 3 seconds in view of the camera.",
    "stood": "The person stood most of the time.",
    "both_straight": "Both legs looked straight most of the time: stretch one, and draw the other foot in.",
    "both_bent": "Both knees looked bent most of the time: stretch one leg.",
    "other_legs": "The legs were not those of the pose: one is straight on the floor, the other knee bent out to the "
    "side.",
    "not_kept_still": "The legs were the pose's for {lasted}, and the fold reached {fold}, but it was not kept "
    "still for {shortest} seconds.",
    "not_deep": "The legs were the pose's for {lasted}, and the fold reached {fold}: a hold is counted from "
    "{enter} on.",
    # how well it could be seen
    "seldom_seen": "The person could be seen in only {share} of the frames: begin the clip while sitting upright, "
    "with the whole body in a well-lit picture.",
    "second_person": "A second person is in the picture: the larger one was followed. Film one person at a time.",
    "two_people": "More than one person holds the pose in this recording, one after the other: only the sides of the "
    "same person are compared. Film each person by themselves.",
}
#: of a file that does not say how long it was
_CUT_OFF = (
    "The clip is cut off or damaged: only its first {seconds} seconds could be read. Copy it again from the camera "
    "or phone."
)
#: of one, and of more
_COUNTED: dict[WarningCode, tuple[str, str]] = {
    "damaged_frames": (
        "1 damaged frame was left out, and moments after that may look smeared. Copy the clip again from the camera or "
        "phone.",
        "{n} damaged frames were left out, and moments after that may look smeared. Copy the clip again from the "
        "camera or phone.",
    ),
    "times_repaired": (
        "1 frame time in the file was missing or out of order and was put right, so times may be off by a moment: use "
        "the camera's original file if you can.",
        "{n} frame times in the file were missing or out of order and were put right, so times may be off by a "
        "moment: use the camera's original file if you can.",
    ),
}


def warning_words(warning: QualityWarning) -> str:
    """A warning in one sentence or two; the words that it has where there is nothing else."""
    if warning.code == "other":
        return warning.words
    if warning.code == "camera":
        return sentence(camera_words(warning.fault)) if warning.fault else warning.words
    width, height = warning.size or (0, 0)
    return _template(warning).format(
        width=width,
        height=height,
        n=warning.count or 0,
        seconds=f"{warning.seconds or 0.0:.1f}",
        of_s=f"{warning.of_s or 0.0:.1f}",
        fps=f"{warning.fps or 0.0:{'g' if warning.code == 'no_times' else '.0f'}}",
        share=f"{warning.share or 0.0:.0%}",
        lasted=duration(warning.seconds or 0.0),
        fold=number(warning.fold or 0.0, "deg"),
        shortest=f"{SHORTEST_HOLD:.0f}",
        enter=number(ENTER_FOLD, "deg"),
    )


def _template(warning: QualityWarning) -> str:
    """The sentence, with names in braces for what it is about."""
    if warning.code in _COUNTED:
        return _COUNTED[warning.code][warning.count != 1]
    if warning.code == "cut_off" and warning.of_s is None:
        return _CUT_OFF
    return _SENTENCES[warning.code]
