"""What somebody may have to take care of: the tables ``[care.NAME]`` of a pose file."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from alignment.pose_fields import Measure, PosePart, Words

CareName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class Care(PosePart):
    """What changes for somebody who has to take care: other words for some checks, and what is not asked for.

    ``caution``: what to know. ``first``: checks whose advice is given first, whatever is measured. ``unsaid``: checks
    of which nothing is said in a hold; in a report their advice stands for it. ``cue``, ``advice``: words instead of
    the pose's own.
    """

    caution: str = Field(min_length=1)
    first: tuple[Measure, ...] = ()
    unsaid: tuple[Measure, ...] = ()
    cue: Mapping[Measure, Words] = {}
    advice: Mapping[Measure, Words] = {}


def words_of_care(check: Measure, cares: Iterable[Care]) -> tuple[Words, Words, bool]:
    """Cue and advice of the first care that has some for a check, and whether one of them leaves its cue unsaid."""
    cares = tuple(cares)
    cue = next((care.cue[check] for care in cares if check in care.cue), Words())
    advice = next((care.advice[check] for care in cares if check in care.advice), Words())
    return cue, advice, any(check in care.unsaid for care in cares)
