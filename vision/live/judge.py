"""Judging as the pictures come: every one is looked at, some are judged, the others show what was judged last."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.drawn import carried
from alignment.body.estimate import load
from alignment.body.landmarks import Body, single
from alignment.body.readings import Judged
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Saying
from alignment.practice.practice import Practice
from vision.media.frame import LOOKS, Frame
from vision.media.timestamps import FrameSampler
from vision.perception.observation import Observation
from vision.perception.person_tracker import PersonTracker
from vision.perception.still_detector import body_of


class LiveFrame(NamedTuple):
    """What came of one picture: what was seen, what to show, whether that was judged now, and what is to be said."""

    seen: Observation
    judged: Judged
    fresh: bool
    sayings: tuple[Saying, ...] = ()


class FrameJudge:
    """Looks at pictures with a tracker and judges as many of them a second as are looked at in a recording, `LOOKS`.

    Judging each of 30 pictures a second took a quarter of the landmarker's time and told nothing more.
    ``practice`` must not look ahead.
    """

    def __init__(self, tracker: PersonTracker, practice: Practice, guide: Guide) -> None:
        self._tracker, self._practice, self._guide = tracker, practice, guide
        load()
        self._sampling = FrameSampler(fps=LOOKS)
        self._last = Judged(0.0, False, "looking")
        self._body: Body | None = None  # as it was judged last

    def look(self, frame: Frame, t: float) -> LiveFrame:
        """Look at the next picture; ``t`` is its time in the practice, s."""
        sighting = self._tracker.see(frame)
        if cut := self._tracker.cut:
            self._tracker.forget_opinion()
        fresh = self._sampling.takes(frame.index, t) or cut
        body = None
        if sighting is not None:
            size = frame.image.shape[1], frame.image.shape[0]
            body = self._body
            if fresh or body is None:
                body = body_of(sighting, t, size, self._tracker.room, self._tracker.opinion(frame, sighting))
            else:
                body = body.moved(t, *map(single, (sighting.pixels, sighting.world, sighting.visibility)))
        seen = Observation(t, frame.index, body, self._tracker.second_person, cut=cut)
        if not fresh:
            return LiveFrame(seen, carried(self._last, t, body), fresh)
        self._body = body
        (self._last,) = self._practice.push(t, body, cut=cut)
        sayings = self._guide.step(t, body, self._last, brightness(frame.image))
        return LiveFrame(seen, self._last, fresh, tuple(sayings))

    def glance(self, frame: Frame) -> Body | None:
        """Who is in a picture that is not judged."""
        sighting = self._tracker.see(frame)
        return body_of(sighting, frame.t, (frame.image.shape[1], frame.image.shape[0])) if sighting else None


def brightness(image: NDArray[np.uint8]) -> float:
    """The median luminance of a picture, 0 to 255, from one pixel in 64."""
    return float(np.median(cv2.cvtColor(np.ascontiguousarray(image[::8, ::8]), cv2.COLOR_RGB2GRAY)))
