"""Jump cuts: a part was left out while the camera stood still; the room stays, and the person is elsewhere at once.

A person moves through many pictures. Here a picture that kept still changes in one step where the person is, and keeps
still again. Of 19 clips and films (``fixtures/experiments``, 16) no movement, passer-by or bump does so.
"""

from collections import deque

#: steps that must keep still before
BEFORE = 4
#: and after
AFTER = 2
#: seconds that one may take: in more somebody may have moved
LONGEST_STEP = 0.42
#: by how much the share of the squares that are as they were falls in the step, below what it was before and is after:
#: 0.21 to 0.41 at six jump cuts, up to 0.14 where people move
FALLS = 0.18
#: the share that stays: less is another room, or a camera that was bumped (see `vision.perception.shot_boundaries`)
STAYS = 0.4


class JumpCutDetector:
    """Tells the jump cuts of one clip. Tell it of each step from one picture to the next, in order.

    Attributes
    ----------
    unsure : bool
        Whether the last step may have been one, which what follows will tell.
    """

    def __init__(self) -> None:
        self._before: deque[float] = deque(maxlen=BEFORE)
        self._fell_to: float | None = None
        self._after = 0

    @property
    def unsure(self) -> bool:
        """See `JumpCutDetector`."""
        return self._fell_to is not None

    def step(self, in_place: float, moved: float, seconds: float) -> bool:
        """Whether it is now known that there was one.

        ``in_place``: the share of the squares that are as they were where they were; ``moved``: the same of the picture
        laid where it fits best.
        """
        if seconds > LONGEST_STEP:
            self._forget()
        elif self._fell_to is not None:
            return self._follows(in_place)
        elif self._still() and min(self._before) - max(in_place, moved) >= FALLS and in_place >= STAYS:
            self._fell_to, self._after = max(in_place, moved), 0
        else:
            self._before.append(in_place)
        return False

    def _still(self) -> bool:
        return len(self._before) == BEFORE

    def _follows(self, in_place: float) -> bool:
        """One more step after what may have been a cut."""
        assert self._fell_to is not None
        keeps_still = in_place - self._fell_to >= FALLS
        self._after += 1
        if keeps_still and self._after < AFTER:
            return False
        self._forget()
        return keeps_still

    def _forget(self) -> None:
        self._before.clear()
        self._fell_to = None
