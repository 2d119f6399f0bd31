"""Finding somebody whom the tracker does not see: where they were, elsewhere in the picture, or anybody at all."""

from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from vision.media.frame import Frame
from vision.perception.appearance import Colours, alike, colours_of
from vision.perception.augmentation import Augmentation, around, look, looks_at
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.other_people import is_somebody
from vision.perception.roi_landmarker import RoiLandmarker
from vision.perception.silhouette import agreement
from vision.perception.still_detector import AGREES
from vision.perception.track import TrackedBox, same_posture

#: seconds between two second looks while nobody is followed: an empty room should not cost two each
SEARCH_EVERY = 0.5
#: seconds without anybody until the picture is searched for somebody whom no detector finds (0.3 s of work)
SEARCH_AFTER = 1.0
#: how many times as long until it is again
SEARCH_RARER = 2.0
#: and at most how long, s
SEARCH_RAREST = 10.0
#: degrees by which the picture is turned, in one second look after the other
TURNS = (0.0, 0.0, -20.0, 20.0)


@dataclass
class Identity:
    """What the followed person is known by: what they wear, how they were seen last (33, 2), and whether alone."""

    colours: Colours | None = None
    posture: Array | None = None
    alone: bool = True

    def is_of(self, image: NDArray[np.uint8], seen: PoseDetection) -> bool:
        """Whether somebody elsewhere in the picture is the same person: by what they wear, or alone there.

        A lamp or the camera's own exposure may change the colours with a bump; who then keeps the same posture, and
        nobody else was there, is nobody else.
        """
        if self.alone and self.posture is not None and same_posture(seen.pixels, self.posture):
            return True
        return self.colours is not None and alike(colours_of(image, seen), self.colours)


class Redetection:
    """Looks again, a little at each frame in which nobody is seen; ``scout``: a landmarker for pictures."""

    def __init__(self, scout: "Future[Landmarker]") -> None:
        self._scout = scout
        self._missed = self._looks = 0
        self._next_look = 0.0  # while nobody is followed
        self._next_search: float | None = None
        self._pause = SEARCH_AFTER

    def begin(self, t: float) -> None:
        """As at the start of a clip, at ``t`` s."""
        self._missed = self._looks = 0
        self._next_look, self._next_search, self._pause = t, None, SEARCH_AFTER

    def missed(self) -> None:
        """Nobody was seen in a frame."""
        self._missed += 1

    def seen(self) -> None:
        """Somebody was."""
        self._missed, self._next_search, self._pause = 0, None, SEARCH_AFTER

    def find(self, frame: Frame, box: TrackedBox | None, identity: Identity) -> PoseDetection | None:
        """The followed person, or anybody where nobody is followed (``box`` None)."""
        if box is None:
            return self._anybody(frame) or self._searched(frame)
        found = self._at(box, frame)
        if found is not None:
            return found
        seen = self._scout.result().see(frame.image)
        return seen if seen is not None and is_somebody(seen) and identity.is_of(frame.image, seen) else None

    def _at(self, box: TrackedBox, frame: Frame) -> PoseDetection | None:
        """One second look around where the person was; each frame lost tries another one."""
        size = (frame.image.shape[1], frame.image.shape[0])
        turn = TURNS[self._missed // 2 % len(TURNS)]
        way = Augmentation(around(box.surroundings, size), turn, mirrored=self._missed % 2 == 1)
        found = look(self._scout.result(), frame.image, way)
        return found if found and box.holds(found.pixels, frame.t) and agreement(found) >= AGREES else None

    def _anybody(self, frame: Frame) -> PoseDetection | None:
        """One second look at the whole picture, now and then."""
        if frame.t < self._next_look:
            return None
        ways = list(looks_at((frame.image.shape[1], frame.image.shape[0])))
        found = look(self._scout.result(), frame.image, ways[self._looks % len(ways)])
        self._looks, self._next_look = self._looks + 1, frame.t + SEARCH_EVERY
        return found if found and agreement(found) >= AGREES else None

    def _searched(self, frame: Frame) -> PoseDetection | None:
        """Somebody whom no detector finds; looked for now and then, ever more rarely."""
        if self._next_search is None:
            self._next_search = frame.t + self._pause
        if frame.t < self._next_search:
            return None
        self._pause = min(self._pause * SEARCH_RARER, SEARCH_RAREST)
        self._next_search = frame.t + self._pause
        found = RoiLandmarker(self._scout.result().network).search(frame.image)
        return found if found and agreement(found) >= AGREES else None
