"""What to know about how well a clip could be seen."""

from dataclasses import dataclass

from alignment.body.geometry import head_above_legs
from alignment.practice.practice import Practice
from alignment.practice.without_hold import Pose, WithoutHold
from alignment.report import QualityWarning, WarningCode
from vision.perception.observation import Observation

#: share of the looks for other people that must have found one before it is said: a passer-by is gone at the next; and
#: of the frames in which the camera must have stood badly
OFTEN = 0.2
#: share of the frames with a person below which it is said
COVERED = 0.9
_SEEN_INSTEAD: dict[Pose, WarningCode] = {
    "standing": "stood",
    "both_straight": "both_straight",
    "both_bent": "both_bent",
}


@dataclass
class LookCounts:
    """Counts the frames that were looked at, those with the person, the looks for others and those that found one.

    ``above``: the sum of how far the person's head was above their legs.
    """

    looks: int = 0
    found: int = 0
    checks: int = 0
    rivals: int = 0
    above: float = 0.0

    def add(self, seen: Observation) -> None:
        """Count the next frame, if it was looked at."""
        if not seen.looked:
            return
        self.looks += 1
        self.found += seen.body is not None
        self.above += head_above_legs(seen.body.pixels) if seen.body is not None else 0.0
        self.checks += seen.second_person is not None
        self.rivals += bool(seen.second_person)

    @property
    def coverage(self) -> float:
        """The share of the looks in which the person was seen, 0 to 1."""
        return self.found / max(self.looks, 1)

    @property
    def head_above_legs(self) -> float:
        """How far the person's head was above their legs, the mean, in extents of the body; 0 where nobody was seen."""
        return self.above / max(self.found, 1)

    @property
    def crowded(self) -> bool:
        """Whether a second person was there often."""
        return self.rivals > OFTEN * max(self.checks, 1)


def warnings_of(practice: Practice, counts: LookCounts) -> list[QualityWarning]:
    """The warnings about one clip, the gravest first."""
    if counts.found == 0:
        return [QualityWarning("nobody_in_clip")]
    out = []
    if not practice.records.holds:
        out += [QualityWarning("not_held"), seen_instead(practice.without_hold.told())]
    if counts.coverage < COVERED:
        out.append(QualityWarning("seldom_seen", share=round(counts.coverage, 4)))
    if counts.crowded:
        out.append(QualityWarning("second_person"))
    return out + camera_warnings(practice)


def camera_warnings(practice: Practice) -> list[QualityWarning]:
    """What was often wrong with the camera's place."""
    return [QualityWarning("camera", fault) for fault, share in practice.camera_warnings() if share > OFTEN]


def seen_instead(told: WithoutHold) -> QualityWarning:
    """What was seen instead of a hold, and what was missing for one."""
    if told.pose != "pose" or told.fold is None:
        return QualityWarning(_SEEN_INSTEAD.get(told.pose, "other_legs"))
    code: WarningCode = "not_kept_still" if told.deep_enough else "not_deep"
    return QualityWarning(code, seconds=round(told.lasted_s, 3), fold=round(told.fold, 1), least=told.least)
