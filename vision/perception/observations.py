"""A clip's frames as they were seen: decoded, looked at and put into bodies each in a thread of its own."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from vision.media.frame import Frame
from vision.media.sources import read_ahead
from vision.perception.camera_tilt import Room
from vision.perception.interpolation import filled
from vision.perception.landmarker import PoseDetection
from vision.perception.models import Model, load_model
from vision.perception.observation import Observation
from vision.perception.person_tracker import PersonTracker
from vision.perception.shots import with_shots
from vision.perception.still_detector import body_of

if TYPE_CHECKING:  # what reads clips brings FFmpeg
    from vision.media.clip import Clip


@contextmanager
def observations_of(
    clip: "Clip", model: Model, looks: float | None, from_s: float = 0.0, threads: int = 1
) -> Iterator[Iterator[Observation]]:
    """The frames from a time on (s), in order, of the largest person; the landmarkers are freed at the end.

    ``looks``: about how many frames a second are looked at, None for all; what lies between is told by the looks around
    it (see `vision.perception.interpolation`), so the first frame given is one that was looked at. ``threads``: of the
    landmarker. The landmarker works outside Python; the other threads do their share while it does.
    """
    # The scout for other people is a landmarker of its own: the full model is enough for that. Frames are closed before
    # the tracker: nothing may look any more when its landmarkers are freed.
    tracker = PersonTracker(model, load_model("full"), threads=threads)
    with tracker, closing(_seen(clip, tracker, looks, from_s)) as frames:
        yield filled(frames)


def _seen(
    clip: "Clip", tracker: PersonTracker, looks: float | None, from_s: float
) -> Generator[Observation, None, None]:
    with closing(read_ahead(_sightings(clip, tracker, looks, from_s))) as sightings:
        for seen, sighting, room, frame in sightings:
            if seen.cut:
                tracker.forget_opinion()
            if sighting is None or frame is None:
                yield seen
                continue
            joints = tracker.opinion(frame, sighting)
            yield replace(seen, body=body_of(sighting, seen.t, clip.info.size, room, joints))


def _sightings(
    clip: "Clip", tracker: PersonTracker, looks: float | None, from_s: float
) -> Iterator[tuple[Observation, PoseDetection | None, Room | None, Frame | None]]:
    with closing(read_ahead(with_shots(clip.glances(looks, from_s)))) as glances:
        for (t, number, frame), shot in glances:
            if frame is None:
                yield Observation(t, number, None, looked=False), None, None, None
            else:
                sighting = tracker.see(frame, shot)
                yield (
                    Observation(t, number, None, tracker.second_person, cut=tracker.cut),
                    sighting,
                    tracker.room,
                    frame,
                )
