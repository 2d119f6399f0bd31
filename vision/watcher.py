"""Following one person through a clip: the larger one from the first frame to the last, whoever else passes."""

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from alignment.landmarks import Array
from vision.bystanders import bystanders, only
from vision.landmarker import Landmarker, Sighting
from vision.models import Model
from vision.place import Place, box_of
from vision.room import Room, room_of
from vision.second_look import Look, around, look, looks_at
from vision.seeing import AGREES
from vision.silhouette import agreement
from vision.sources import Frame

#: seconds between two looks for other people; one costs as much as a frame
PEOPLE_EVERY = 3.0
#: seconds in which a larger person takes over from the one found first, and how much larger, by area
SETTLING, LARGER = 6.5, 1.5
#: seconds between two looks at the room: cameras hardly move
ROOM_EVERY = 2.0
#: share of the skeleton on the person's mask under which the tracker follows a ghost: it has 0.0 to 0.3 in empty rooms,
#: 0.88 and more in rendered practices
GHOST = 0.5
#: seconds between two checks of that while the person is followed (0.2 to 0.4 ms each)
CHECK_EVERY = 0.3
#: seconds between two second looks while nobody is followed: an empty room should not cost two each
SEARCH_EVERY = 0.5


class Watcher:
    """Follows the largest person through one clip. A context manager; `see` takes the frames in order.

    MediaPipe follows whoever it found first and, having lost them, whoever it finds next. So a body is believed only
    at the followed person's `Place`; while they are lost, everything but that place is kept out of the tracker's sight.

    Attributes
    ----------
    second_person : bool or None
        Whether one was there when the last frame was looked at; None where no other people were looked for.
    room : Room or None
        What the lines of the room told when it was last looked at; None until somebody is found.
    """

    def __init__(
        self, model: Model, scout: Model | None = None, tracker: Landmarker | None = None, threads: int = 1
    ) -> None:
        # the landmarker for pictures, for second looks and bystanders (100 MB for the full model), is loaded beside
        self._loading = ThreadPoolExecutor(1, "janu-scout")
        self._scout = self._loading.submit(Landmarker, scout or model, video=False, threads=threads)
        self._tracker = tracker or Landmarker(model, video=True, threads=threads)
        self._place: Place | None = None
        self._astray = False  # whether the tracker lost the person, or follows somebody else
        self._missed = self._searches = 0
        self._next_check = self._next_search = 0.0
        self._checks = 0
        self._room_due, self._ghost_due = _Due(ROOM_EVERY), _Due(CHECK_EVERY)
        self.second_person: bool | None = None
        self.room: Room | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._tracker.close()
        self._scout.result().close()
        self._loading.shutdown()

    def see(self, frame: Frame) -> Sighting | None:
        """The person in this frame, or None where nobody could be found."""
        self.second_person = None
        seen = self._followed(frame)
        if seen is None:
            self._missed += 1
            if self._place is not None and self._place.miss(frame.t):
                self._place = None
            return None
        if self._place is None:
            self._place, self._next_check = Place.at(seen.pixels, frame.t), frame.t
        self._place.follow(seen.pixels, frame.t)
        if frame.t >= self._next_check:
            seen = self._largest(frame, self._place, seen)
        self._missed = 0
        if self._room_due.at(frame.t):
            self._see_room(frame.image, seen.pixels)
        return seen

    def _see_room(self, image: NDArray[np.uint8], pixels: Array) -> None:
        self.room = room_of(image, pixels)

    def _followed(self, frame: Frame) -> Sighting | None:
        """The person at the place, or anybody while there is no place yet."""
        blinkered = self._astray and self._place is not None
        image = only(frame.image, self._place.surroundings) if blinkered and self._place else frame.image
        seen = self._tracker.see(image, frame.t)
        self._astray = seen is None or not self._is_theirs(seen, frame.t) or self._is_ghost(seen, frame.t)
        if self._astray:
            seen = self._second_look(frame.image, frame.t)
        return seen

    def _is_ghost(self, seen: Sighting, t: float) -> bool:
        """Whether there is nobody where the tracker sees somebody; while all is well, asked now and then only."""
        well = self._place is not None and not self._astray
        return (self._ghost_due.at(t) or not well) and agreement(seen) < GHOST

    def _is_theirs(self, seen: Sighting, t: float) -> bool:
        return self._place is None or self._place.holds(seen.pixels, t)

    def _largest(self, frame: Frame, place: Place, seen: Sighting) -> Sighting:
        """Look for other people; one who is much larger takes over if the one followed was only just found."""
        self._next_check = frame.t + PEOPLE_EVERY
        others = bystanders(self._scout.result(), frame.image, box_of(seen.pixels), mirrored=self._checks % 2 == 1)
        return self._taken_over(frame, place, seen, others)

    def _taken_over(self, frame: Frame, place: Place, seen: Sighting, others: list[Sighting]) -> Sighting:
        """The person to follow, once others were looked for."""
        self._checks += 1
        self.second_person = bool(others)
        since = frame.t - place.since
        if not others or since > SETTLING or others[0].area < (LARGER if since else 1.0) * seen.area:
            return seen
        self._place = Place.at(others[0].pixels, frame.t)
        return others[0]

    def _second_look(self, image: NDArray[np.uint8], t: float) -> Sighting | None:
        """One second look a frame, around where the person was last; each frame lost tries another one."""
        if self._place is None and t < self._next_search:
            return None
        size = (image.shape[1], image.shape[0])
        if self._place is None:
            ways = list(looks_at(size))
            found = look(self._scout.result(), image, ways[self._searches % len(ways)])
            self._searches, self._next_search = self._searches + 1, t + SEARCH_EVERY
        else:
            turn = (0.0, 0.0, -20.0, 20.0)[self._missed // 2 % 4]
            way = Look(around(self._place.surroundings, size), turn, mirrored=self._missed % 2 == 1)
            found = look(self._scout.result(), image, way)
        return found if found and self._is_theirs(found, t) and agreement(found) >= AGREES else None


class _Due:
    """What is done at the first frame of each stretch of time, wherever the frames begin."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._done = -1.0  # in which stretch

    def at(self, t: float) -> bool:
        """Whether it is due at a time; once asked, it counts as done."""
        before, self._done = self._done, t // self._every
        return self._done != before
