"""Why something is not told, and what is wrong with the camera's place, in words."""

from alignment.body.readings import Bucket, CameraFault, Reason, ReasonCode
from alignment.checks import Check

#: where the camera is now, to say in a reason
SEEN_FROM: dict[Bucket, str] = {
    "extended_side": "the straight leg's side",
    "three_quarter_extended": "the front on the straight leg's side",
    "front": "the front",
    "three_quarter_bent": "the front on the bent leg's side",
    "bent_side": "the bent leg's side",
    "behind": "behind",
}

#: what to change, said of the camera; from the view each check prefers
CAMERA_PLACES: dict[Bucket, str] = {
    "extended_side": "move the camera to the side of the straight leg",
    "three_quarter_extended": "move the camera halfway between the foot and the side of the straight leg",
    "front": "move the camera in front of the foot",
    "three_quarter_bent": "move the camera halfway between the foot and the side of the bent knee",
    "bent_side": "move the camera to the side of the bent knee",
    "behind": "move the camera behind",
}

_BACK = "move the camera back"
#: why, and what to change where it is always the same; of the others it is the better place of the camera
_WHY: dict[ReasonCode, str] = {
    "hip_outside": "the hips are outside the picture",
    "knee_outside": "a knee is outside the picture",
    "foot_outside": "a foot is outside the picture",
    "shoulder_outside": "a shoulder is outside the picture",
    "head_outside": "the head is outside the picture",
    "back_hidden": "the line of the back cannot be seen",
    "knee_hidden": "in so deep a fold the trunk hides the straight knee",
    "bends_evenly": "in so deep a fold a long back bends too, and cannot be told from a rounded one",
    "uncertain": "it cannot be seen well enough from here",
    "wrong_view": "this cannot be judged from here",
    "camera_high": "the camera looks down too steeply",
    "camera_leans": "the camera leans",
    "not_seen": "it was not seen in this hold",
    "not_seated": "it is judged sitting upright, before the fold, and that was not seen",
    "near_limit": "it lies nearer to its limit than the error of measuring",
    "teacher": "the teacher could not see it",
    "other": "it could not be measured",
}
_TODO: dict[ReasonCode, str] = {
    "hip_outside": _BACK,
    "knee_outside": _BACK,
    "foot_outside": _BACK,
    "shoulder_outside": _BACK,
    "head_outside": _BACK,
    "back_hidden": "plain, close-fitting clothes and a side view help",
    "camera_high": "put it lower, at the height of the hips",
    "camera_leans": "set it upright",
}
_CAMERA: dict[CameraFault, str] = {
    "high": f"{_WHY['camera_high']}: {_TODO['camera_high']}",
    "leaning": f"{_WHY['camera_leans']}: {_TODO['camera_leans']}",
    "outside": "part of the body is outside the picture: move the camera back",
    "small": "the person is very small in the picture: move the camera closer",
}
#: what of a picture cannot be told
UNSURE = {
    "pose": "It cannot be told whether this is the pose: show the whole of both legs, from the side of either.",
    "leg": "It cannot be told which leg is the straight one: move the camera to the side of either leg.",
}


def why(reason: Reason) -> str:
    """What stands in the way."""
    if reason.code == "other":
        return reason.words or _WHY["other"]
    if reason.code == "wrong_view" and reason.view is not None:
        return f"this cannot be judged from {SEEN_FROM[reason.view]}"
    return _WHY[reason.code]


def todo(reason: Reason) -> str:
    """What to change; empty where nothing helps."""
    return CAMERA_PLACES[reason.better] if reason.better is not None else _TODO.get(reason.code, "")


def reason_words(reason: Reason) -> str:
    """Both."""
    return ": ".join(filter(None, (why(reason), todo(reason))))


def reason_forms(reason: Reason) -> tuple[str, ...]:
    """The same in words of falling length: all of it, why, and why in short."""
    return (
        reason_words(reason),
        why(reason),
        "cannot be judged from here" if reason.code == "wrong_view" else why(reason),
    )


def reason_beside_view(reason: Reason) -> str:
    """The same where it was said before from where the camera looked: then only the better place is told."""
    return todo(reason) if reason.code == "wrong_view" else reason_words(reason)


def better_place(check: Check) -> str:
    """Where to put the camera for a check."""
    return CAMERA_PLACES[check.better_view]


def camera_words(fault: CameraFault) -> str:
    """What is wrong with the camera's place, and what to change."""
    return _CAMERA[fault]
