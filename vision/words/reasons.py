"""Why something is not told, and what is wrong with the camera's place, in words."""

from alignment.body.readings import Bucket, CameraFault, Reason, ReasonCode
from alignment.checks import Check
from vision.words.language import gettext, gettext_noop

#: where the camera is
_SEEN_FROM: dict[Bucket, str] = {
    "extended_side": gettext_noop("seen from the straight leg's side"),
    "three_quarter_extended": gettext_noop("seen from the front on the straight leg's side"),
    "front": gettext_noop("seen from the front"),
    "three_quarter_bent": gettext_noop("seen from the front on the bent leg's side"),
    "bent_side": gettext_noop("seen from the bent leg's side"),
    "behind": gettext_noop("seen from behind"),
}
#: the same to say in a reason
_NOT_FROM: dict[Bucket, str] = {
    "extended_side": gettext_noop("this cannot be judged from the straight leg's side"),
    "three_quarter_extended": gettext_noop("this cannot be judged from the front on the straight leg's side"),
    "front": gettext_noop("this cannot be judged from the front"),
    "three_quarter_bent": gettext_noop("this cannot be judged from the front on the bent leg's side"),
    "bent_side": gettext_noop("this cannot be judged from the bent leg's side"),
    "behind": gettext_noop("this cannot be judged from behind"),
}

#: what to change, said of the camera; from the view each check prefers
CAMERA_PLACES: dict[Bucket, str] = {
    "extended_side": gettext_noop("move the camera to the side of the straight leg"),
    "three_quarter_extended": gettext_noop("move the camera halfway between the foot and the side of the straight leg"),
    "front": gettext_noop("move the camera in front of the foot"),
    "three_quarter_bent": gettext_noop("move the camera halfway between the foot and the side of the bent knee"),
    "bent_side": gettext_noop("move the camera to the side of the bent knee"),
    "behind": gettext_noop("move the camera behind"),
}

_BACK = gettext_noop("move the camera back")
#: why, and what to change where it is always the same; of the others it is the better place of the camera
_WHY: dict[ReasonCode, str] = {
    "hip_outside": gettext_noop("the hips are outside the picture"),
    "knee_outside": gettext_noop("a knee is outside the picture"),
    "foot_outside": gettext_noop("a foot is outside the picture"),
    "shoulder_outside": gettext_noop("a shoulder is outside the picture"),
    "head_outside": gettext_noop("the head is outside the picture"),
    "back_hidden": gettext_noop("the line of the back cannot be seen"),
    "knee_hidden": gettext_noop("in so deep a fold the trunk hides the straight knee"),
    "bends_evenly": gettext_noop("in so deep a fold a long back bends too, and cannot be told from a rounded one"),
    "uncertain": gettext_noop("it cannot be seen well enough from here"),
    "wrong_view": gettext_noop("this cannot be judged from here"),
    "camera_high": gettext_noop("the camera looks down too steeply"),
    "camera_leans": gettext_noop("the camera leans"),
    "not_seen": gettext_noop("it was not seen in this hold"),
    "not_seated": gettext_noop("it is judged sitting upright, before the fold, and that was not seen"),
    "near_limit": gettext_noop("it lies nearer to its limit than the error of measuring"),
    "teacher": gettext_noop("the teacher could not see it"),
    "other": gettext_noop("it could not be measured"),
}
_TODO: dict[ReasonCode, str] = {
    "hip_outside": _BACK,
    "knee_outside": _BACK,
    "foot_outside": _BACK,
    "shoulder_outside": _BACK,
    "head_outside": _BACK,
    "back_hidden": gettext_noop("plain, close-fitting clothes and a side view help"),
    "camera_high": gettext_noop("put it lower, at the height of the hips"),
    "camera_leans": gettext_noop("set it upright"),
}
#: what is wrong with the camera's place, and what to change
CAMERA: dict[CameraFault, tuple[str, str]] = {
    "high": (_WHY["camera_high"], _TODO["camera_high"]),
    "leaning": (_WHY["camera_leans"], _TODO["camera_leans"]),
    "outside": (gettext_noop("part of the body is outside the picture"), _BACK),
    "small": (gettext_noop("the person is very small in the picture"), gettext_noop("move the camera closer")),
}
#: what of a picture cannot be told
UNSURE = {
    "pose": gettext_noop(
        "It cannot be told whether this is the pose: show the whole of both legs, from the side of either."
    ),
    "leg": gettext_noop("It cannot be told which leg is the straight one: move the camera to the side of either leg."),
}


def seen_in_words(view: Bucket | None) -> str:
    """From where the camera sees a side; empty where that is not known."""
    return gettext(_SEEN_FROM[view]) if view else ""


def why(reason: Reason) -> str:
    """What stands in the way."""
    if reason.code == "other":
        return reason.words or gettext(_WHY["other"])
    if reason.code == "wrong_view" and reason.view is not None:
        return gettext(_NOT_FROM[reason.view])
    return gettext(_WHY[reason.code])


def todo(reason: Reason) -> str:
    """What to change; empty where nothing helps."""
    if reason.better is not None:
        return gettext(CAMERA_PLACES[reason.better])
    return gettext(_TODO[reason.code]) if reason.code in _TODO else ""


def reason_words(reason: Reason) -> str:
    """Both."""
    return ": ".join(filter(None, (why(reason), todo(reason))))


def reason_forms(reason: Reason) -> tuple[str, ...]:
    """The same in words of falling length: all of it, why, and why in short."""
    return (
        reason_words(reason),
        why(reason),
        gettext("cannot be judged from here") if reason.code == "wrong_view" else why(reason),
    )


def reason_beside_view(reason: Reason) -> str:
    """The same where it was said before from where the camera looked: then only the better place is told."""
    return todo(reason) if reason.code == "wrong_view" else reason_words(reason)


def better_place(check: Check) -> str:
    """Where to put the camera for a check."""
    return gettext(CAMERA_PLACES[check.better_view])


def camera_words(fault: CameraFault) -> str:
    """What is wrong with the camera's place, and what to change."""
    return ": ".join(gettext(words) for words in CAMERA[fault])


def unsure_words(what: str) -> str:
    """What of a picture cannot be told, and what to change."""
    return gettext(UNSURE[what])
