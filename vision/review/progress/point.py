"""What a progress chart shows; apart from what draws it, which takes half a second to load."""

from dataclasses import dataclass
from datetime import date

from alignment.body.readings import Status


@dataclass(frozen=True)
class Point:
    """One side's longest hold in one clip: the value, its error, and where a click leads.

    ``share`` (0 to 1) of its measured time was aligned, None where it is not judged; ``status`` is what the whole hold
    is said to be, by the teacher where ``own``.
    """

    day: date
    value: float
    error: float | None
    link: str = ""
    words: str = ""
    share: float | None = None
    status: Status = "info"
    own: bool = False


@dataclass(frozen=True)
class Held:
    """How long one side was held in one clip, and how much of that aligned (both s)."""

    day: date
    held_s: float
    aligned_s: float
