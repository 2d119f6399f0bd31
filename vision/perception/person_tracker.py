"""Following one person through a clip: the larger one from the first frame to the last, whoever else passes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import raw
from alignment.body.landmarks import Array
from vision.media.sources import Frame
from vision.perception.appearance import Colours, alike, colours_of, worn
from vision.perception.augmentation import Augmentation, around, look, looks_at
from vision.perception.camera_tilt import Room, room_of
from vision.perception.cuts import Cuts
from vision.perception.landmarker import Landmarker, Sighting
from vision.perception.models import Model
from vision.perception.movenet import MoveNet, SecondOpinion
from vision.perception.other_people import bystanders, is_somebody, only
from vision.perception.regions import framing_of
from vision.perception.roi_landmarker import Gaze
from vision.perception.silhouette import agreement
from vision.perception.still_detector import AGREES, body_of
from vision.perception.track import TrackedBox, box_of, same_posture

#: seconds between two looks for other people; one costs as much as a frame
PEOPLE_EVERY = 3.0
#: seconds in which a larger person takes over from the one found first
SETTLING = 6.5
#: how much larger, by area
LARGER = 1.5
#: seconds between two looks at the room: cameras hardly move
ROOM_EVERY = 2.0
#: share of the skeleton on the person's mask under which the tracker follows a ghost: it has 0.0 to 0.3 in empty rooms,
#: 0.88 and more in rendered practices
GHOST = 0.5
#: seconds between two checks of that while the person is followed (0.2 to 0.4 ms each)
CHECK_EVERY = 0.3
#: seconds between two second looks while nobody is followed: an empty room should not cost two each
SEARCH_EVERY = 0.5
#: seconds without anybody until the picture is searched for somebody whom no detector finds (0.3 s of work)
SEARCH_AFTER = 1.0
#: how many times as long until it is again
SEARCH_RARER = 2.0
#: and at most how long, s
SEARCH_RAREST = 10.0
#: looks at somebody just found in which the next one is led to where they are thought to lie: the detector knows a face
#: and shoulders, and a fold that it frames wrongly is followed wrongly. In a photograph filmed for 8 s the straight leg
#: was read at 19 degrees by what the detector led to, at 163 so
LED = 6
#: seconds between two notes of what the followed person wears
NOTE_EVERY = 1.0


class Watcher:
    """Follows the largest person through one clip. A context manager; `see` takes the frames in order.

    MediaPipe follows whoever it found first and, having lost them, whoever it finds next. So a body is believed only
    at the followed person's `TrackedBox`; while they are lost, all but that place is kept out of the tracker's sight.

    Attributes
    ----------
    second_person : bool or None
        Whether one was there when the last frame was looked at; None where no other people were looked for.
    room : Room or None
        What the lines of the room told when it was last looked at; None until somebody is found.
    cut : bool
        Whether the last frame is the first that is known to come after a cut: whoever is there may be anybody.
    """

    def __init__(
        self, model: Model, scout: Model | None = None, tracker: Landmarker | None = None, threads: int = 1
    ) -> None:
        # the landmarker for pictures, for second looks and bystanders (100 MB for the full model), is loaded beside
        self._loading = ThreadPoolExecutor(1, "janu-scout")
        self._scout = self._loading.submit(Landmarker, scout or model, video=False, threads=threads)
        self._tracker = tracker or Landmarker(model, video=True, threads=threads)
        self._cuts = Cuts()
        self._place: TrackedBox | None = None
        self._astray = False  # whether the tracker lost the person, or follows somebody else
        self._missed = self._searches = self._checks = self._leads = 0
        self._next_check = self._next_search = 0.0
        self._search_at: float | None = None  # when the whole picture is searched next
        self._search_pause = SEARCH_AFTER
        self._colours: Colours | None = None  # what the followed person wears
        self._posture: Array | None = None  # their landmarks when last seen
        self._alone = True  # whether the last look for other people found none
        self._room_due, self._ghost_due, self._note_due = _Due(ROOM_EVERY), _Due(CHECK_EVERY), _Due(NOTE_EVERY)
        self._opinion: SecondOpinion | None = None
        self.second_person: bool | None = None
        self.room: Room | None = None
        self.cut = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._tracker.close()
        self._scout.result().close()
        self._loading.shutdown()

    def see(self, frame: Frame) -> Sighting | None:
        """The person in this frame, or None where nobody could be found."""
        self.second_person = None
        self.cut = self._cuts.see(frame.image, frame.t)
        if self.cut and (self._alone or not self._cuts.same_room):  # else another, who was beside, would be taken
            self._forget(frame.t)
        if self._cuts.unsure:
            return None
        seen = self._followed(frame)
        if seen is None:
            self._missed += 1
            if self._place is not None and self._place.miss(frame.t):
                self._place = self._colours = self._posture = None
            return None
        if self._place is None or (self._astray and not self._is_theirs(seen, frame.t)):
            self._place, self._next_check = TrackedBox.at(seen.pixels, frame.t), frame.t
        self._place.follow(seen.pixels, frame.t)
        self._search_at, self._search_pause = None, SEARCH_AFTER
        if self._note_due.at(frame.t):
            self._colours = colours_of(frame.image, seen)
            seen = replace(seen, worn=worn(frame.image, seen))
        if frame.t >= self._next_check:
            seen = self._largest(frame, self._place, seen)
        self._missed, self._posture = 0, seen.pixels
        if self._room_due.at(frame.t):
            self._see_room(frame.image, seen.pixels)
        return seen

    def _forget(self, t: float) -> None:
        """Begin as in another clip."""
        self._tracker.forget()
        self._place = self._colours = self._posture = self._search_at = self.room = None
        self._alone = True
        self._astray = False
        self._missed = self._searches = self._leads = 0
        self._next_check = self._next_search = t
        self._search_pause = SEARCH_AFTER
        for due in (self._room_due, self._ghost_due, self._note_due):
            due.at_once()

    def _see_room(self, image: NDArray[np.uint8], pixels: Array) -> None:
        self.room = room_of(image, pixels)

    def _followed(self, frame: Frame) -> Sighting | None:
        """The person at the place, or anybody while there is no place yet."""
        blinkered = self._astray and self._place is not None
        image = only(frame.image, self._place.surroundings) if blinkered and self._place else frame.image
        seen = self._tracker.see(image, frame.t)
        self._astray = seen is None or not self._is_theirs(seen, frame.t) or self._is_ghost(seen, frame.t)
        if self._astray:
            seen = self._found_again(frame)
            if seen is not None:
                self._tracker.aim(framing_of(*seen.region))
                self._leads = LED
        elif seen is not None and (self._leads > 0 or self._place is None):
            self._leads = self._leads - 1 if self._place else LED
            size = (frame.image.shape[1], frame.image.shape[0])
            self._tracker.aim(raw(body_of(seen, frame.t, size)).framing)
        return seen

    def opinion(self, frame: Frame, seen: Sighting) -> Array | None:
        """What MoveNet sees of the followed person, (17, 3), in this frame or one shortly before; None where unknown.

        May be asked from another thread than `see`.
        """
        if self._opinion is None:
            self._opinion = SecondOpinion(MoveNet())
        return self._opinion.of(frame.image, seen, frame.t)

    def forget_opinion(self) -> None:
        """There was a cut: what MoveNet saw before tells nothing. From the thread that asks for it."""
        if self._opinion is not None:
            self._opinion.forget()

    def _found_again(self, frame: Frame) -> Sighting | None:
        """Somebody whom the tracker does not see: at the place, or the same person elsewhere, or anybody at all."""
        found = self._second_look(frame.image, frame.t)
        if found is None and self._place is not None:
            return self._elsewhere(frame.image)
        return found or self._searched(frame)

    def _elsewhere(self, image: NDArray[np.uint8]) -> Sighting | None:
        """The followed person somewhere else in the picture, as after a bump: known by what they wear, or alone there.

        A lamp or the camera's own exposure may change the colours with the bump; who then keeps the same posture, and
        nobody else was there, is nobody else.
        """
        seen = self._scout.result().see(image)
        if seen is None or not is_somebody(seen):
            return None
        kept = self._alone and self._posture is not None and same_posture(seen.pixels, self._posture)
        return seen if kept or (self._colours is not None and alike(colours_of(image, seen), self._colours)) else None

    def _searched(self, frame: Frame) -> Sighting | None:
        """Somebody whom no detector finds; looked for now and then, ever more rarely."""
        if self._search_at is None:
            self._search_at = frame.t + self._search_pause
        if frame.t < self._search_at:
            return None
        self._search_pause = min(self._search_pause * SEARCH_RARER, SEARCH_RAREST)
        self._search_at = frame.t + self._search_pause
        found = Gaze(self._scout.result().network).search(frame.image)
        return found if found and agreement(found) >= AGREES else None

    def _is_ghost(self, seen: Sighting, t: float) -> bool:
        """Whether there is nobody where the tracker sees somebody; while all is well, asked now and then only."""
        well = self._place is not None and not self._astray
        return (self._ghost_due.at(t) or not well) and agreement(seen) < GHOST

    def _is_theirs(self, seen: Sighting, t: float) -> bool:
        return self._place is None or self._place.holds(seen.pixels, t)

    def _largest(self, frame: Frame, place: TrackedBox, seen: Sighting) -> Sighting:
        """Look for other people; one who is much larger takes over if the one followed was only just found."""
        self._next_check = frame.t + PEOPLE_EVERY
        others = bystanders(self._scout.result(), frame.image, box_of(seen.pixels), mirrored=self._checks % 2 == 1)
        return self._taken_over(frame, place, seen, others)

    def _taken_over(self, frame: Frame, place: TrackedBox, seen: Sighting, others: list[Sighting]) -> Sighting:
        """The person to follow, once others were looked for."""
        self._checks += 1
        self.second_person, self._alone = bool(others), not others
        since = frame.t - place.since
        if not others or since > SETTLING or others[0].area < (LARGER if since else 1.0) * seen.area:
            return seen
        self._place = TrackedBox.at(others[0].pixels, frame.t)
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
            way = Augmentation(around(self._place.surroundings, size), turn, mirrored=self._missed % 2 == 1)
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

    def at_once(self) -> None:
        """It is due, whenever it was done last."""
        self._done = -1.0
