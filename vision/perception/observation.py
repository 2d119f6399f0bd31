"""What perception hands on of each frame."""

from dataclasses import dataclass

from alignment.body.landmarks import Body


@dataclass(frozen=True, eq=False)
class Observation:
    """One frame as it is given to judge: its time in s, its number in the file, and the body, None where nobody is.

    ``second_person``: whether somebody else was found in it; None where nobody else was looked for. ``looked``: whether
    the frame itself was looked at; where not, the body is what the looks before and after tell of it. ``cut``: whether
    it is the first that is known to come after a cut.
    """

    t: float
    frame: int
    body: Body | None
    second_person: bool | None = None
    looked: bool = True
    cut: bool = False
