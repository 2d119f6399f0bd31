"""Seeing one person through a clip or in a picture: MediaPipe, second looks where it misses, the line of the back."""

from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.landmarks import Body
from vision.landmarker import Landmarker, Sighting
from vision.models import Model
from vision.second_look import Look, around, closer_looks, look, looks_at
from vision.silhouette import agreement, back_line
from vision.sources import Frame

#: seconds between two looks for other people
PEOPLE_EVERY = 3.0
#: another person this large beside the followed one, by area, is worth a warning
RIVAL = 0.35
#: overlap (intersection over the smaller) above which two sightings are of one person
SAME_PERSON = 0.5
#: share of a skeleton on its mask from which it is believed at once, and below which it is not believed at all
AGREES, AT_LEAST = 0.85, 0.6


def body_of(seen: Sighting, t: float, size: tuple[int, int]) -> Body:
    """A sighting as the judging room knows it, with the line of the back."""
    return Body(t, seen.pixels, seen.world, seen.visibility, size, back_line(seen))


class Watcher:
    """Follows the largest person through one clip. A context manager; `see` takes the frames in order.

    Attributes
    ----------
    looks : int
        Frames looked at; ``found`` of them showed the person, ``refound`` of those only to a second look.
    rivals : int
        How many times a second person of similar size was there, of ``checks`` looks for one.
    """

    def __init__(self, model: Model, scout: Model | None = None) -> None:
        self._tracker = Landmarker(model, video=True)
        self._model, self._scout_model = model, scout or model
        self._scout: Landmarker | None = None
        self._second: Landmarker | None = None
        self._last: Sighting | None = None
        self._missed = 0
        self._next_check = 0.0
        self.looks = self.found = self.refound = self.rivals = self.checks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for landmarker in (self._tracker, self._scout, self._second):
            if landmarker is not None:
                landmarker.close()

    def see(self, frame: Frame) -> Body | None:
        """The person in this frame, or None where nobody could be found."""
        self.looks += 1
        image = frame.image
        if frame.t >= self._next_check:
            self._next_check = frame.t + PEOPLE_EVERY
            image = self._alone(image)
        seen = self._tracker.see(image, frame.t)
        if seen is None:
            seen = self._find_again(frame.image)
            self.refound += seen is not None
        self._missed = 0 if seen is not None else self._missed + 1
        if seen is None:
            return None
        self.found += 1
        self._last = seen
        return body_of(seen, frame.t, (frame.image.shape[1], frame.image.shape[0]))

    def _alone(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture with everybody but the followed person greyed out; looks for others on the way.

        The tracker starts from the most face-like person. Showing it one frame with the largest alone is enough to
        make it follow that one from there.
        """
        if self._scout is None:
            self._scout = Landmarker(self._scout_model, video=False, people=3, mask=False)
        people = self._scout.see_all(image)
        self.checks += 1
        if len(people) < 2:
            return image
        chosen = max(people, key=lambda p: (self._same_as_last(p), p.area))
        rivals = [p for p in people if p is not chosen and _overlap(p, chosen) < SAME_PERSON]
        self.rivals += any(p.area > RIVAL * chosen.area for p in rivals)
        larger = [p for p in rivals if p.area > 1.5 * chosen.area]
        if self._last is not None and not larger:
            return image
        if larger and self.looks < 10:
            chosen, rivals = larger[0], [chosen]
        return _greyed(image, rivals, chosen) if rivals else image

    def _same_as_last(self, person: Sighting) -> bool:
        return self._last is not None and _overlap(person, self._last) > SAME_PERSON

    def _find_again(self, image: NDArray[np.uint8]) -> Sighting | None:
        """One second look a frame, around where the person was last; each frame lost tries another one."""
        if self._last is None and self._missed % 10:
            return None  # nobody yet: an empty room should not cost two looks a frame
        if self._second is None:
            self._second = Landmarker(self._model, video=False)
        size = (image.shape[1], image.shape[0])
        if self._last is None:
            ways = list(looks_at(size))
            found = look(self._second, image, ways[self._missed // 10 % len(ways)])
            return found if found and agreement(found) >= AGREES else None
        box = around(self._last.pixels, size)
        turn = (0.0, 0.0, -20.0, 20.0)[self._missed // 2 % 4]
        found = look(self._second, image, Look(box, turn, mirrored=self._missed % 2 == 1))
        return found if found and self._same_as_last(found) and agreement(found) >= AGREES else None


def look_at_picture(image: NDArray[np.uint8], landmarker: Landmarker) -> list[Body]:
    """The largest person in a picture, looked at several times, the best look first; empty when nobody is found.

    Where the first look finds nobody, or a skeleton that does not lie on the person's mask, second looks follow until
    one agrees with its mask. The person found is then looked at closer. ``landmarker``: one for pictures, of several
    people, so that the largest can be chosen.
    """
    size = (image.shape[1], image.shape[0])
    found = _find(landmarker, image)
    if found is None:
        return []
    closer = [look(landmarker, image, way) for way in closer_looks(found.pixels, size)]
    same = [s for s in closer if s is not None and _overlap(s, found) > SAME_PERSON and agreement(s) >= AGREES]
    return [body_of(s, 0.0, size) for s in sorted([found, *same], key=agreement, reverse=True)]


def _find(landmarker: Landmarker, image: NDArray[np.uint8]) -> Sighting | None:
    people = landmarker.see_all(image)
    best = max(people, key=lambda p: p.area) if people else None
    agreed = agreement(best) if best else 0.0
    for way in looks_at((image.shape[1], image.shape[0])):
        if agreed >= AGREES:
            break
        seen = look(landmarker, image, way)
        if seen is not None and (now := agreement(seen)) > agreed:
            best, agreed = seen, now
    return best if agreed >= AT_LEAST else None


def _overlap(a: Sighting, b: Sighting) -> float:
    """The share of the smaller body's box that lies in the other's."""
    low = np.maximum(a.pixels.min(axis=0), b.pixels.min(axis=0))
    high = np.minimum(a.pixels.max(axis=0), b.pixels.max(axis=0))
    both = float(np.prod(np.maximum(high - low, 0)))
    smaller = min(float(np.prod(np.ptp(s.pixels, axis=0))) for s in (a, b))
    return both / max(smaller, 1.0)


def _greyed(image: NDArray[np.uint8], rivals: list[Sighting], chosen: Sighting) -> NDArray[np.uint8]:
    """The picture with the rivals' boxes blurred away, save where the chosen person is."""
    size = (image.shape[1], image.shape[0])
    out = image.copy()
    for person in rivals:
        left, top, right, bottom = (int(v) for v in around(person.pixels, size, 0.15))
        out[top:bottom, left:right] = cv2.blur(out[top:bottom, left:right], (61, 61))
    left, top, right, bottom = (int(v) for v in around(chosen.pixels, size, 0.1))
    out[top:bottom, left:right] = image[top:bottom, left:right]
    return out
