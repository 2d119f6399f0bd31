"""The time of a practice: the camera's, without the pauses and without what is missing of it."""

from alignment.practice.parameters import HOLD
from vision.live.capture import CapturedFrame

#: seconds of the practice between the last picture before the camera was away and the first one after it
RESUMED_S = 0.05


class PracticeClock:
    """Call `moved_on` with every picture, or with ``waits`` during a pause. ``t``: seconds, as of the last picture."""

    def __init__(self) -> None:
        self.t = 0.0
        self._skipped = 0.0  # seconds paused or without pictures
        self._away = 0.0  # seconds without pictures, up to the last one

    def moved_on(self, shot: CapturedFrame, *, waits: bool = False) -> float:
        """By how much the time goes on up to this picture: by nothing where the practice ``waits``."""
        away, self._away = shot.away - self._away, shot.away
        if waits:
            self._skipped = shot.frame.t - self.t
            return 0.0
        if 0 < away <= HOLD.unseen:  # the clock stands; after longer than that the hold has ended
            self._skipped += away - RESUMED_S
        before, self.t = self.t, shot.frame.t - self._skipped
        return self.t - before
