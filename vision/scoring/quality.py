"""What to know about how well a clip could be seen, in sentences that say what to do."""

from dataclasses import dataclass

from alignment.body.geometry import head_above_legs
from alignment.practice.practice import Practice
from vision.perception.observation import Observation
from vision.words.language import ENGLISH, speaking
from vision.words.numbers import sentence
from vision.words.reasons import camera_words
from vision.words.warnings import warning
from vision.words.without_hold import without_hold_words

SECOND_PERSON = warning("second_person")
TWO_PEOPLE = warning("two_people")
#: share of the looks for other people that must have found one before it is said: a passer-by is gone at the next; and
#: of the frames in which the camera must have stood badly
OFTEN = 0.2
#: share of the frames with a person below which it is said
COVERED = 0.9


@dataclass
class Tally:
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


def warnings_of(practice: Practice, tally: Tally) -> list[str]:
    """The warnings about one clip as they are kept, in English; the gravest first."""
    out = []
    coverage = tally.coverage
    if tally.found == 0:
        return [warning("nobody_in_clip")]
    if not practice.records.holds:
        out.append(warning("not_held"))
        with speaking(ENGLISH):
            out.append(without_hold_words(practice.without_hold.told()))
    if coverage < COVERED:
        out.append(warning("rarely_seen", share=f"{coverage:.0%}"))
    if tally.crowded:
        out.append(SECOND_PERSON)
    return out + camera_sentences(practice)


def camera_sentences(practice: Practice) -> list[str]:
    """What was often wrong with the camera's place, as it is kept."""
    with speaking(ENGLISH):
        return [sentence(camera_words(fault)) for fault, share in practice.camera_warnings() if share > OFTEN]
