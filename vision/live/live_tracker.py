"""Following the person live: as in a recording, but nothing that takes long may make a frame wait."""

import time

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from vision.live.background import Beside
from vision.live.frame_skipping import FrameSkippingLandmarker
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.models import Model
from vision.perception.person_tracker import Intervals, PersonTracker

#: each look costs as much as a frame or two beside the tracker; once it is settled who is followed, others are only
#: counted; a camera is bumped or moved, but shows no cuts, and may lean otherwise afterwards
INTERVALS = Intervals(others=1.0, others_settled=10.0, second_look=0.4, opinion=1.5, cuts=0.25, lean=10.0)


class LiveLandmarker:
    """A landmarker in video mode that may go over to saving work, and back. ``took_s``: how long its last look took."""

    def __init__(self, model: Model, *, thrifty: bool = False) -> None:
        self._model = model
        self._landmarker = self._new(thrifty)
        self.took_s = 0.0

    def _new(self, thrifty: bool) -> Landmarker:
        return FrameSkippingLandmarker(self._model) if thrifty else Landmarker(self._model, video=True)

    def save_work(self, thrifty: bool) -> None:
        """Look at every second frame, or at every one."""
        before, self._landmarker = self._landmarker, self._new(thrifty)
        before.close()

    def see(self, image: NDArray[np.uint8], t: float = 0.0) -> PoseDetection | None:
        """As `Landmarker.see`."""
        start = time.perf_counter()
        seen = self._landmarker.see(image, t)
        self.took_s = time.perf_counter() - start
        return seen

    def aim(self, region: Framing) -> None:
        """As `Landmarker.aim`."""
        self._landmarker.aim(region)

    def forget(self) -> None:
        """As `Landmarker.forget`."""
        self._landmarker.forget()

    def close(self) -> None:
        """As `Landmarker.close`."""
        self._landmarker.close()


def live_tracker(model: Model, landmarker: LiveLandmarker) -> PersonTracker:
    """A tracker whose long looks run beside the frames; what they find comes later."""
    return PersonTracker(model, landmarker=landmarker, background=Beside(), intervals=INTERVALS)
