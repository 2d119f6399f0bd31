"""What a clip without a hold did show, in a sentence."""

from alignment.practice.hold import ENTER_FOLD, SHORTEST_HOLD
from alignment.practice.without_hold import Pose, WithoutHold
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import duration, number

#: what was seen of who did not do the pose
_SEEN: dict[Pose, str] = {
    "standing": gettext_noop("The person stood most of the time."),
    "both_straight": gettext_noop(
        "Both legs looked straight most of the time: stretch one, and draw the other foot in."
    ),
    "both_bent": gettext_noop("Both knees looked bent most of the time: stretch one leg."),
    "other": gettext_noop(
        "The legs were not those of the pose: one is straight on the floor, the other knee bent out to the side."
    ),
}
_NOT_STILL = gettext_noop(
    "The legs were the pose's for {time}, and the fold reached {fold}, but it was not kept still for {seconds} seconds."
)
_NOT_DEEP = gettext_noop(
    "The legs were the pose's for {time}, and the fold reached {fold}: a hold is counted from {least} on."
)
#: all that may be said
WITHOUT_HOLD = (*_SEEN.values(), _NOT_STILL, _NOT_DEEP)


def without_hold_words(told: WithoutHold) -> str:
    """What was seen, and what was missing for a hold."""
    if told.pose != "pose" or told.fold is None:
        return gettext(_SEEN[told.pose])
    time, fold = duration(told.lasted_s), number(told.fold, "deg")
    if told.deep_enough:
        return gettext(_NOT_STILL, time=time, fold=fold, seconds=f"{SHORTEST_HOLD:.0f}")
    return gettext(_NOT_DEEP, time=time, fold=fold, least=number(ENTER_FOLD, "deg"))
