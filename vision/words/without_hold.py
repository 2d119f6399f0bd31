"""What a clip without a hold did show, in a sentence."""

from alignment.practice.hold import ENTER_FOLD, SHORTEST_HOLD
from alignment.practice.without_hold import Pose, WithoutHold
from vision.words.numbers import duration

_SEEN: dict[Pose, str] = {
    "standing": "The person stood most of the time.",
    "both_straight": "Both legs looked straight most of the time: stretch one, and draw the other foot in.",
    "both_bent": "Both knees looked bent most of the time: stretch one leg.",
    "other": "The legs were not those of the pose: one is straight on the floor, the other knee bent out to the side.",
}


def without_hold_words(told: WithoutHold) -> str:
    """What was seen, and what was missing for a hold."""
    if told.pose != "pose" or told.fold is None:
        return _SEEN[told.pose]
    legs = f"The legs were the pose's for {duration(told.lasted_s)}, and the fold reached {told.fold:.0f}°"
    if told.deep_enough:
        return f"{legs}, but it was not kept still for {SHORTEST_HOLD:.0f} seconds."
    return f"{legs}: a hold is counted from {ENTER_FOLD:.0f}° on."
