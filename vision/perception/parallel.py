"""One clip seen by several workers: cut into pieces, each entered early enough for the tracker to settle.

MediaPipe's tracker remembers what it saw. Entered anew it is within a few frames as near to what it would have seen as
any two looks are to each other (0.5 % of a torso); the visibilities that it smooths need about 40 looks. So a piece
begins that much before its part of the clip, and earlier where the person is not found there, as in a deep fold with
the face hidden. Where it does not see what the piece before it sees, that one goes on until they agree. Where they are
joined depends on what was seen alone, never on who was faster: the same clip in as many pieces gives the same bytes.
"""

from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from alignment.body.landmarks import Landmark
from alignment.errors import JanuError
from alignment.report import Correction, QualityWarning
from vision.perception.interpolation import apart
from vision.perception.models import Model
from vision.perception.observation import Observation
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_point
from vision.runtime.worker_pool import SLOWEST_DISK, TIMEOUT, Task, TaskEvent, Tell, WorkerPool, gone_silent, how_ended
from vision.words.language import gettext

if TYPE_CHECKING:  # what reads clips brings FFmpeg
    from vision.media.clip import Clip

#: looks that a piece is seen before its part; 0.9 ** 48 = 0.006 of a visibility are left of the past
LEAD_LOOKS = 48
#: seconds that it is at least
LEAD_S = 1.5
#: how many times a piece goes back further to find the person
GO_BACK = 2
#: and how many times as far
FURTHER = 4
#: looks that a part takes at least: three times those that are taken twice
SHORTEST = 3 * LEAD_LOOKS
#: looks in a row in which two pieces must agree to be joined
AGREED = 8
#: seconds a slow processor is given to decode a frame before a part: until it is there a worker has nothing to tell
SLOWEST_DECODING_S = 0.05
#: what agreeing is: so far apart, in torsos, may the median landmark be
MEDIAN_APART = 0.05
#: and the farthest of those that both see well
MOST_APART = 0.3
#: visibility from which a landmark is seen well
SEEN_WELL = 0.6
_BODY = np.arange(Landmark.LEFT_SHOULDER, len(Landmark))


@dataclass(frozen=True)
class ClipSegment:
    """A piece's part of the clip begins at ``start_s``; ``lead_s`` before that it begins to look."""

    start_s: float
    lead_s: float


def how_many(clip: "Clip", looks: float | None, workers: int) -> int:
    """Into how many pieces a clip is best cut for so many workers; 1 = it is not."""
    return max(1, min(workers, clip.expected_looks(looks) // SHORTEST))


def parts_of(clip: "Clip", looks: float | None, pieces: int) -> list[ClipSegment]:
    """Equal parts of a clip's time."""
    duration = clip.info.duration_s
    lead = max(LEAD_S, LEAD_LOOKS * duration / max(clip.expected_looks(looks), 1))
    return [ClipSegment(duration * i / pieces, lead) for i in range(pieces)]


def agree(one: Observation, other: Observation) -> bool:
    """Whether two looks at the same frame see the same person in the same place, or both nobody."""
    if one.body is None or other.body is None:
        return one.body is other.body
    distances = apart(one.body, other.body)
    well = np.minimum(one.body.visibility, other.body.visibility)[_BODY] > SEEN_WELL
    return bool(np.median(distances) <= MEDIAN_APART and distances[_BODY][well].max(initial=0.0) <= MOST_APART)


def see_part(
    path: Path,
    opening: tuple[int | None, float | None, Correction],
    looks: float | None,
    model: Model,
    part: ClipSegment,
    tell: Tell,
) -> list[QualityWarning]:
    """Tell the frames of a part and of some before it, and go on until told that it is enough, or to the clip's end.

    ``opening``: how the clip is opened, see `Clip`. Returns the clip's own warnings, empty if its end was not
    seen.
    """
    from vision.media.clip import Clip
    from vision.perception.observations import observations_of

    clip = Clip(path, *opening)
    lead = part.lead_s
    for again in range(GO_BACK + 1):
        start = max(0.0, part.start_s - lead)
        before: list[Observation] | None = []
        with observations_of(clip, model, looks, start) as frames:
            for seen in frames:
                if before is not None and seen.t < part.start_s:
                    before.append(seen)
                    said: list[Observation] = []
                elif before is not None:
                    if start > 0 and again < GO_BACK and any(s.body is None for s in before[-AGREED:]):
                        break
                    said, before = [*before, seen], None
                else:
                    said = [seen]
                if tell(said):
                    return []
            else:
                return clip.warnings
        lead *= FURTHER
    raise AssertionError("the last time it does not go back")


@dataclass(eq=False)
class _Segment:
    """What came of one piece so far.

    ``after`` is the piece that it is to be joined to. ``compared`` frames of it were held against that one's, the last
    ``agreed`` looks in a row agree; it is left for that one after frame number ``join``. ``given`` of its frames were
    used.
    """

    part: ClipSegment
    after: "_Segment | None" = None
    task: Task | None = None
    frames: list[Observation] = field(default_factory=list)
    ended: bool = False
    compared: int = 0
    agreed: int = 0
    join: int | None = None
    given: int = 0

    def join_with(self, pool: WorkerPool) -> None:
        """Look, as far as both were seen, for the frame in which this piece can be left for the one after it."""
        while self.after is not None and self.join is None:
            after = self.after
            if after.ended and not after.frames:  # the clip is shorter than it says
                self._skip(after)
            elif after.frames and self.compared < len(self.frames):
                mine = self.frames[self.compared]
                if after.after is not None and mine.t >= after.after.part.start_s:
                    pool.enough(after.task)
                    self._skip(after)
                    continue
                theirs = after.at(mine.frame)
                if theirs is None and mine.frame > after.frames[-1].frame and not after.ended:
                    return
                self.compared += 1
                if not mine.looked:
                    continue
                self.agreed = self.agreed + 1 if theirs is not None and agree(mine, theirs) else 0
                if mine.t >= after.part.start_s and self.agreed >= AGREED:
                    self.join = mine.frame
                    pool.enough(self.task)
            elif self.ended and after.frames:  # they never agreed
                pool.enough(after.task)
                self._skip(after)
            else:
                return

    def _skip(self, after: "_Segment") -> None:
        self.after, self.agreed = after.after, 0
        self.compared = max(0, self.compared - AGREED)

    def at(self, number: int) -> Observation | None:
        """The frame of this number, if it was seen."""
        place = bisect_right(self.frames, number, key=lambda seen: seen.frame) - 1
        return self.frames[place] if place >= 0 and self.frames[place].frame == number else None

    def ready(self) -> Iterator[Observation]:
        """The frames that are sure to be this piece's, and were not given before."""
        while self.given < len(self.frames):
            seen = self.frames[self.given]
            if self.join is not None and seen.frame > self.join:
                return
            beyond = self.join is None and self.after is not None and seen.t >= self.after.part.start_s
            if beyond and self.given >= self.compared:
                return
            self.given += 1
            yield seen

    def begin_after(self, number: int) -> None:
        """Leave out all frames up to this number."""
        self.given = bisect_right(self.frames, number, key=lambda seen: seen.frame)


class SegmentedClip:
    """Sees a clip in so many pieces at once. Iterate it once: the frames in order; then `warnings` are known.

    Raises JanuError when a worker is lost or silent for ``patience_s``, and whatever one raises.
    """

    def __init__(
        self, clip: "Clip", model: Model, looks: float | None, pieces: int, patience_s: float = TIMEOUT
    ) -> None:
        self._clip, self._patience_s = clip, patience_s
        reading_s = clip.path.stat().st_size / SLOWEST_DISK
        self._pieces = [_Segment(part) for part in parts_of(clip, looks, pieces)]
        opening = (clip.sampling.every, clip.sampling.fps, clip.correction)
        for piece, after in zip(self._pieces, [*self._pieces[1:], None], strict=True):
            args = (clip.path, opening, looks, model, piece.part)
            before = piece.part.start_s * clip.info.fps
            patience = patience_s + reading_s + before * SLOWEST_DECODING_S
            piece.after, piece.task = after, Task(piece, see_part, args, patience)
        self.warnings: list[QualityWarning] = []

    def __iter__(self) -> Generator[Observation, None, None]:
        now = self._pieces[0]
        with WorkerPool(len(self._pieces)) as pool:
            for piece in self._pieces:
                assert piece.task is not None
                pool.give(piece.task)
            while True:
                for event in pool.events():
                    self._take(event)
                for piece in self._pieces:
                    piece.join_with(pool)
                yield from now.ready()
                if now.join is not None and now.after is not None:
                    now.after.begin_after(now.join)
                    now.frames.clear()
                    now = now.after
                elif now.ended and now.after is None and now.given == len(now.frames):
                    return
                interruption_point()

    def _take(self, event: TaskEvent) -> None:
        piece: _Segment = event.task.key
        if event.what == "told":
            piece.frames += event.value
        elif event.what == "done":
            piece.ended = True
            self.warnings = event.value or self.warnings
        elif event.what == "raised":
            raise event.value
        else:
            name = shown_name(self._clip.path)
            if event.what == "hung":
                raise JanuError(gone_silent(name, self._patience_s))
            raise JanuError(
                gettext(
                    "{name} was given up, because one of its workers was lost: {why}.",
                    name=name,
                    why=how_ended(event.value),
                )
            )
