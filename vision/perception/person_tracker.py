"""Following one person through a clip: the larger one from the first frame to the last, whoever else passes."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from alignment.body.estimate import Framing, raw
from alignment.body.landmarks import Array, middle
from alignment.body.lean import lean_of
from vision.media.frame import Frame
from vision.perception.appearance import colours_of, worn
from vision.perception.background import Answer, AtOnce, Background
from vision.perception.camera_tilt import Room, room_of
from vision.perception.landmarker import Landmarker, PoseDetection, apply
from vision.perception.models import Model
from vision.perception.movenet import MoveNet, MoveNetSampler
from vision.perception.other_people import bystanders, only
from vision.perception.redetection import Identity, Redetection
from vision.perception.regions import framing_of
from vision.perception.shot_boundaries import EVERY, Shot, ShotBoundaryDetector
from vision.perception.silhouette import agreement, outline
from vision.perception.still_detector import body_of
from vision.perception.track import TrackedBox, box_of

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
#: looks at somebody just found in which the next one is led to where they are thought to lie: the detector knows a face
#: and shoulders, and a fold that it frames wrongly is followed wrongly. In a photograph filmed for 8 s the straight leg
#: was read at 19 degrees by what the detector led to, at 163 so
LED = 6
#: seconds after a bump in which the camera may still move, by less than is told (`vision.perception.same_scene`)
SHAKES = 1.0
#: seconds between two notes of what the followed person wears
NOTE_EVERY = 1.0
#: seconds after which what a second look found is too old to stand for the present frame
STALE = 0.5
#: and after which MoveNet's joints are
OPINION_STALE = 4.0


@dataclass(frozen=True)
class Intervals:
    """Seconds between two looks that come beside the tracker's own.

    ``others``, ``others_settled``: for other people, before and after it is settled who is followed; one costs as much
    as a frame. ``second_look``: for the person while they are lost. ``opinion``: at least between two of MoveNet's.
    ``cuts``: between two pictures that are compared for a cut. ``lean``: over which the body's lean is the mean.
    """

    others: float = 3.0
    others_settled: float = 3.0
    second_look: float = 0.0
    opinion: float = 0.0
    cuts: float = EVERY
    lean: float = math.inf


#: of a recording
RECORDED = Intervals()


class VideoLandmarker(Protocol):
    """What a tracker asks of a landmarker in video mode, see `Landmarker`."""

    def see(self, image: NDArray[np.uint8], t: float = 0.0) -> PoseDetection | None:
        """Look at the next frame."""
        ...

    def aim(self, region: Framing) -> None:
        """Look there next."""
        ...

    def forget(self) -> None:
        """Look anew at the next frame."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class PersonTracker:
    """Follows the largest person through one clip. A context manager; `see` takes the frames in order.

    MediaPipe follows whoever it found first and, having lost them, whoever it finds next. So a body is believed only
    at the followed person's `TrackedBox`; while they are lost, all but that place is kept out of the tracker's sight.

    Parameters
    ----------
    model : Model
    scout : Model, optional
        For second looks and other people; else the same as ``model``.
    landmarker : VideoLandmarker, optional
        Instead of one of ``model``.
    background : Background
        What runs the looks that take long: at once, or beside the frames; what they find then comes later.
    intervals : Intervals
    threads : int
        Of each landmarker.

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
        self,
        model: Model,
        scout: Model | None = None,
        *,
        landmarker: VideoLandmarker | None = None,
        background: Background | None = None,
        intervals: Intervals = RECORDED,
        threads: int = 1,
    ) -> None:
        # the landmarker for pictures, for second looks and bystanders (100 MB for the full model), is loaded beside
        self._loading = ThreadPoolExecutor(1, "janu-scout")
        self._scout = self._loading.submit(Landmarker, scout or model, video=False, threads=threads)
        self._landmarker = landmarker or Landmarker(model, video=True, threads=threads)
        self._background, self._intervals = background or AtOnce(), intervals
        self._cuts = ShotBoundaryDetector(intervals.cuts)
        self._redetection, self._identity = Redetection(self._scout), Identity()
        self._box: TrackedBox | None = None
        self._region: Array | None = None  # as it was seen last, see `PoseDetection`
        self._bumped_at = -math.inf
        self._astray = False  # whether the landmarker lost the person, or follows somebody else
        self._leans: list[tuple[float, float]] = []  # as the body has told it, and when: s, deg
        self._checks = self._leads = 0
        self._next_check = self._next_look = 0.0
        self._room_due, self._ghost_due = _Schedule(ROOM_EVERY), _Schedule(CHECK_EVERY)
        self._note_due = _Schedule(NOTE_EVERY)
        self._movenet: MoveNetSampler | None = None
        self._opinion = Answer(-math.inf, None)
        self.second_person: bool | None = None
        self.room: Room | None = None
        self.cut = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._background.close()  # nothing may look any more when the landmarkers are freed
        self._landmarker.close()
        self._scout.result().close()
        self._loading.shutdown()

    def see(self, frame: Frame, shot: Shot | None = None) -> PoseDetection | None:
        """The person in this frame, or None where nobody could be found.

        ``shot``: what is known of the frame's; None: what the frames seen so far tell of it.
        """
        self.second_person = None
        shot = shot or self._cuts.see(frame.image, frame.t)
        self.cut = shot.cut
        if shot.cut and (self._identity.alone or not shot.same_room):  # else who was beside would be taken
            self._begin(frame.t)
        if shot.moved is not None:
            self._bumped(shot.moved, frame.t)
        if shot.unsure:
            return None
        seen = self._followed(frame)
        if seen is None:
            self._redetection.missed()
            if self._box is not None and self._box.miss(frame.t):
                self._box, self._identity.colours, self._identity.posture = None, None, None
            return None
        shaken = self._is_shaken(frame.t)
        if self._box is None or (self._astray and not self._box.holds(seen.pixels, frame.t)):
            self._box, self._next_check = TrackedBox.at(seen.pixels, frame.t), frame.t
        elif shaken and not self._box.holds(seen.pixels, frame.t):  # it still moves
            self._box.move(np.column_stack([np.eye(2), middle(seen.pixels, "hip") - self._box.hips]))
        self._box.follow(seen.pixels, frame.t)
        self._region = seen.region
        self._redetection.seen()
        if not shaken and self._note_due.at(frame.t):
            self._identity.colours = colours_of(frame.image, seen)
            seen = replace(seen, worn=worn(frame.image, seen))
        seen = self._largest(frame, self._box, seen)
        self._identity.posture = self._identity.posture if shaken else seen.pixels
        self._see_room(frame, seen)
        return seen

    def opinion(self, frame: Frame, seen: PoseDetection) -> Array | None:
        """What MoveNet sees of the followed person, (17, 3), in this frame or one shortly before; None where unknown.

        In a recording it may be asked from another thread than `see`.
        """
        if self._movenet is None:
            self._movenet = MoveNetSampler(MoveNet())
        if not 0 <= frame.t - self._opinion.t < self._intervals.opinion:
            movenet = self._movenet
            self._background.start("opinion", frame.t, lambda: movenet.of(frame.image, seen, frame.t))
        self._opinion = self._background.take("opinion") or self._opinion
        return self._opinion.found if 0 <= frame.t - self._opinion.t < OPINION_STALE else None

    def forget_opinion(self) -> None:
        """There was a cut: what MoveNet saw before tells nothing. From the thread that asks for it."""
        self._opinion = Answer(-math.inf, None)
        if self._movenet is not None:
            self._movenet.forget()

    def _begin(self, t: float) -> None:
        """Begin as in another clip."""
        self._landmarker.forget()
        self._background.forget()
        self._redetection.begin(t)
        self._identity, self._box, self._region, self.room, self._leans = Identity(), None, None, None, []
        self._astray, self._leads, self._next_check, self._next_look = False, 0, t, t
        for due in (self._room_due, self._ghost_due, self._note_due):
            due.at_once()

    def _bumped(self, way: Array, t: float) -> None:
        """The camera was: who is followed is now where this (2, 3) map has them, and the room is seen otherwise."""
        if self._box is None or self._region is None:
            return
        self._box.move(way)
        self._region = apply(way, self._region)
        self._bumped_at = t
        self._landmarker.forget()
        self._landmarker.aim(framing_of(*self._region))
        self._astray, self._leads, self._leans = False, LED, []
        self._room_due.at_once()

    def _followed(self, frame: Frame) -> PoseDetection | None:
        """The person at the place, or anybody while there is no place yet."""
        blinkered = self._astray and self._box is not None
        image = only(frame.image, self._box.surroundings) if blinkered and self._box else frame.image
        seen = self._landmarker.see(image, frame.t)
        self._astray = seen is None or not self._is_theirs(frame, seen) or self._is_ghost(seen, frame.t)
        if self._astray:
            seen = self._found_again(frame)
            if seen is not None:
                self._landmarker.aim(framing_of(*seen.region))
                self._leads = LED
        elif seen is not None and (self._leads > 0 or self._box is None):
            self._leads = self._leads - 1 if self._box else LED
            size = (frame.image.shape[1], frame.image.shape[0])
            self._landmarker.aim(raw(body_of(seen, frame.t, size)).framing)
        return seen

    def _found_again(self, frame: Frame) -> PoseDetection | None:
        """Somebody whom the landmarker does not see; what was found in an earlier frame stands for this one a while."""
        every, box, identity = self._intervals.second_look, self._box, self._identity
        if frame.t >= self._next_look or frame.t < self._next_look - every:
            self._background.start("look", frame.t, lambda: self._redetection.find(frame, box, identity))
        answer = self._background.take("look")
        if answer is None:
            return None
        self._next_look = frame.t + every
        return answer.found if frame.t - answer.t < STALE else None

    def _is_ghost(self, seen: PoseDetection, t: float) -> bool:
        """Whether there is nobody where one is seen; while all is well, asked now and then only."""
        well = self._box is not None and not self._astray
        return (self._ghost_due.at(t) or not well) and agreement(seen) < GHOST

    def _is_theirs(self, frame: Frame, seen: PoseDetection) -> bool:
        """Whether it is the followed person: at their place, or known elsewhere just after the camera was bumped."""
        if self._box is None or self._box.holds(seen.pixels, frame.t):
            return True
        return self._is_shaken(frame.t) and self._identity.is_of(frame.image, seen)

    def _is_shaken(self, t: float) -> bool:
        """Whether the camera was bumped just now: pictures may be blurred, and what they show is not remembered."""
        return 0 <= t - self._bumped_at <= SHAKES

    def _largest(self, frame: Frame, box: TrackedBox, seen: PoseDetection) -> PoseDetection:
        """Look for other people now and then; one who is much larger takes over if the one followed was just found."""
        if frame.t < self._next_check:
            return seen
        theirs, mirrored = box_of(seen.pixels), self._checks % 2 == 1
        scout = self._scout.result
        self._background.start("others", frame.t, lambda: bystanders(scout(), frame.image, theirs, mirrored=mirrored))
        answer = self._background.take("others")
        if answer is None:
            return seen
        others, since = answer.found, frame.t - box.since
        self._checks += 1
        self._next_check = frame.t + (self._intervals.others_settled if since > SETTLING else self._intervals.others)
        self.second_person, self._identity.alone = bool(others), not others
        if not others or since > SETTLING or others[0].area < (LARGER if since else 1.0) * seen.area:
            return seen
        self._box = TrackedBox.at(others[0].pixels, frame.t)
        larger: PoseDetection = others[0]
        return larger

    def _see_room(self, frame: Frame, seen: PoseDetection) -> None:
        """Look at the room now and then; a camera leans alike for a while, so the body's lean is the mean of that."""
        if self._room_due.at(frame.t):
            self._background.start("room", frame.t, lambda: self._room_around(frame, seen))
        answer = self._background.take("room")
        self.room = answer.found if answer is not None else self.room

    def _room_around(self, frame: Frame, seen: PoseDetection) -> Room:
        told = [*self._leans, (frame.t, lean_of(seen.pixels, outline(seen)))]
        self._leans = [(t, lean) for t, lean in told if frame.t - t <= self._intervals.lean]
        return room_of(frame.image, seen.pixels, float(np.mean([lean for _, lean in self._leans])))


class _Schedule:
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
