"""What to know about how well a clip could be seen, in sentences that say what to do."""

from alignment.practice import Practice
from vision.watcher import Watcher

SECOND_PERSON = "A second person is in the picture: the larger one was followed. Film one person at a time."
#: share of the looks for other people that must have found one before it is said: a passer-by is gone at the next
OFTEN = 0.2
#: share of the frames with a person below which it is said
COVERED = 0.9


def warnings_of(practice: Practice, watcher: Watcher) -> list[str]:
    """The warnings about one clip, the gravest first."""
    out = []
    coverage = watcher.found / max(watcher.looks, 1)
    if watcher.found == 0:
        return ["Nobody could be found in the clip: let the whole body be in the picture, well lit, from the side."]
    if not practice.records.holds:
        out.append("Janu Sirsasana was not held in this clip, or not for 3 seconds in view of the camera.")
    if coverage < COVERED:
        out.append(
            f"The person could be seen in only {coverage:.0%} of the frames: begin the clip while sitting upright, "
            "with the whole body in a well-lit picture."
        )
    if watcher.rivals > OFTEN * max(watcher.checks, 1):
        out.append(SECOND_PERSON)
    out += [f"{text[0].upper()}{text[1:]}." for text, share in practice.camera_warnings() if share > 0.2]
    return out
