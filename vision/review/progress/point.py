"""What a progress chart shows; apart from what draws it, which takes half a second to load."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """One side in one clip: the value, its error, and where a click leads."""

    day: date
    value: float
    error: float | None
    link: str = ""
    words: str = ""
