"""Following the person live: as in a clip, but nothing that takes long may make a frame wait."""

import math
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing
from alignment.body.landmarks import Array
from vision.media.frame import Frame
from vision.perception.landmarker import Landmarker, Sighting
from vision.perception.models import Model
from vision.perception.other_people import bystanders
from vision.perception.person_tracker import SETTLING, Watcher
from vision.perception.track import TrackedBox, box_of

#: seconds between two second looks while the person is lost: each costs as much as a frame or two beside the tracker
LOOK_EVERY = 0.4
#: seconds between two looks for others, once it is settled who is followed: then they are only counted
COUNT_EVERY = 10.0
#: seconds between two of MoveNet's looks, and after which one is too old
OPINION_EVERY, OPINION_STALE = 1.5, 4.0
#: seconds after which what a second look found is too old to stand for the present frame
STALE = 0.5


class Follower(Watcher):
    """A `Watcher` whose second looks and looks for others and at the room run beside; what they find comes later.

    ``tracker`` may be another landmarker than the plain one (`vision.live.thrift`).
    ``landmarker_s`` is how long the landmarker itself took for the last frame.
    """

    def __init__(self, model: Model, tracker: Landmarker | None = None) -> None:
        self._model = model
        self._timed = _Timed(tracker or Landmarker(model, video=True))
        super().__init__(model, tracker=self._timed)  # type: ignore[arg-type]
        self._aside = ThreadPoolExecutor(1, "janu-aside")
        self._errand: tuple[str, Frame, Future[Any]] | None = None
        self._room_errand: Future[None] | None = None
        self._next_look = 0.0
        self._asked: tuple[float, Future[Array | None]] | None = None
        self._told: tuple[float, Array | None] = (-math.inf, None)

    @property
    def landmarker_s(self) -> float:
        """Seconds that the landmarker took for the last frame."""
        return self._timed.took

    def use(self, tracker: Landmarker | None) -> None:
        """Go on with another landmarker, or with the plain one (None)."""
        before, self._timed.landmarker = self._timed.landmarker, tracker or Landmarker(self._model, video=True)
        before.close()

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._aside.shutdown()  # nothing may look any more when the landmarkers are freed
        super().__exit__(kind, error, trace)

    def _largest(self, frame: Frame, place: TrackedBox, seen: Sighting) -> Sighting:
        if (done := self._done("others")) is not None:
            _, others = done
            settled = frame.t - place.since > SETTLING
            self._next_check = frame.t + (COUNT_EVERY if settled else 1.0)
            return self._taken_over(frame, place, seen, others)
        mirrored = self._checks % 2 == 1
        box = box_of(seen.pixels)
        self._send("others", frame, lambda: bystanders(self._scout.result(), frame.image, box, mirrored=mirrored))
        return seen

    def _found_again(self, frame: Frame) -> Sighting | None:
        if (done := self._done("look")) is not None:
            then, found = done
            self._next_look = frame.t + LOOK_EVERY
            return found if frame.t - then.t < STALE else None
        if frame.t >= self._next_look or frame.t < self._next_look - LOOK_EVERY:
            look = super()._found_again
            self._send("look", frame, lambda: look(frame))
        return None

    def opinion(self, frame: Frame, seen: Sighting) -> Array | None:
        """What MoveNet saw of the person last, (17, 3)."""
        if self._asked is not None and self._asked[1].done():
            self._told, self._asked = (self._asked[0], self._asked[1].result()), None
        ago = frame.t - self._told[0]
        if self._asked is None and not 0 <= ago < OPINION_EVERY:
            self._asked = (frame.t, self._aside.submit(super().opinion, frame, seen))
        return self._told[1] if 0 <= ago < OPINION_STALE else None

    def _forget(self, t: float) -> None:
        super()._forget(t)
        self._errand, self._asked, self._told = None, None, (-math.inf, None)

    def _see_room(self, image: NDArray[np.uint8], pixels: Array) -> None:
        if self._room_errand is not None:
            self._room_errand.result()  # the last one, done long ago: what went wrong there is raised here
        self._room_errand = self._aside.submit(super()._see_room, image, pixels)

    def _send(self, what: str, frame: Frame, errand: Callable[[], Any]) -> None:
        """Start an errand unless one is under way."""
        if self._errand is None:
            self._errand = (what, frame, self._aside.submit(errand))

    def _done(self, what: str) -> tuple[Frame, Any] | None:
        """The frame and the result of an errand of this kind that has ended; of another kind, it is forgotten."""
        if self._errand is None or not self._errand[2].done():
            return None
        (kind, frame, future), self._errand = self._errand, None
        result = future.result()
        return (frame, result) if kind == what else None


class _Timed:
    """A landmarker that knows how long its last look took."""

    def __init__(self, landmarker: Landmarker) -> None:
        self.landmarker = landmarker
        self.took = 0.0

    def see(self, image: NDArray[np.uint8], t: float = 0.0) -> Sighting | None:
        start = time.perf_counter()
        seen = self.landmarker.see(image, t)
        self.took = time.perf_counter() - start
        return seen

    def aim(self, region: Framing) -> None:
        self.landmarker.aim(region)

    def forget(self) -> None:
        self.landmarker.forget()

    def close(self) -> None:
        self.landmarker.close()
