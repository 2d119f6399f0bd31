"""A clip's frames as they were seen: decoded, looked at and put into bodies each in a thread of its own."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

from vision.clip import Clip
from vision.landmarker import Sighting
from vision.landmarks_parquet import Seen
from vision.models import Model, load_model
from vision.seeing import body_of
from vision.sources import read_ahead
from vision.watcher import Watcher


@contextmanager
def seeing(clip: Clip, model: Model, from_s: float = 0.0) -> Iterator[Iterator[Seen]]:
    """The frames from a time on (s), in order, of the largest person; the landmarkers are freed at the end.

    The landmarker works outside Python; the other threads do their share while it does.
    """
    # The scout for other people is a landmarker of its own: the full model is enough for that. Frames are closed before
    # the watcher: nothing may look any more when its landmarkers are freed.
    with Watcher(model, load_model("full")) as watcher, closing(_seen(clip, watcher, from_s)) as frames:
        yield frames


def _seen(clip: Clip, watcher: Watcher, from_s: float) -> Generator[Seen, None, None]:
    with closing(read_ahead(_sightings(clip, watcher, from_s))) as sightings:
        for t, index, sighting, second in sightings:
            yield Seen(t, index, body_of(sighting, t, clip.info.size) if sighting else None, second)


def _sightings(
    clip: Clip, watcher: Watcher, from_s: float
) -> Iterator[tuple[float, int, Sighting | None, bool | None]]:
    with closing(read_ahead(clip.frames(from_s))) as frames:
        for frame in frames:
            seen = watcher.see(frame)
            yield frame.t, frame.index, seen, watcher.second_person
