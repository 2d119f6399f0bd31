"""What is drawn over a clip, frame by frame, for the page: the clip judged again from its landmarks, kept as numbers.

The legs' landmarks are exchanged and the findings get their shapes where a clip is judged, so the page shows what
`vision.overlay` draws, and nothing is judged in the browser. Judging takes 1 to 3 ms a frame: it goes on in a thread,
from the first frame on, while the page already plays, and is kept beside the landmarks for the next time.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from alignment.checks import load_spec
from alignment.errors import JanuError, UnreadableFileError
from alignment.features import BACK_POINTS
from alignment.landmarks import Landmark
from alignment.picture import judge_picture
from alignment.practice import Practice
from alignment.readings import Judged
from vision.files import replacing
from vision.landmarks_parquet import Landmarks

#: frames that the page fetches at a time: 8 to 24 s of a clip, 200 kB
PIECE = 240
#: seconds that a request waits for frames that are being judged
PATIENCE_S = 5.0
#: changes where the numbers below change
_VERSION = 1


@dataclass(frozen=True)
class Part:
    """One thing that is drawn: where its numbers begin in a frame's row, and how many points (x, y in pixels) it has.

    ``kind`` is ``points``, ``shares`` (one number each, 0 to 1) or the kind of a finding's geometry; ``target`` more
    points follow, the aligned position.
    """

    name: str
    kind: str
    at: int
    points: int
    target: int = 0


def _parts() -> tuple[Part, ...]:
    marks = len(Landmark)
    shapes = (
        ("extended_knee", "angle", 3, 3),
        ("bent_knee_height", "bar", 2, 2),
        ("heel_to_groin", "line", 2, 2),
        ("spine_rounding", "curve", BACK_POINTS, 0),
        ("chest_turn", "line", 2, 2),
        ("shoulder_level", "line", 2, 2),
        ("pelvis_roll", "curve", BACK_POINTS // 3 + 1, 0),
        ("fold", "line", 2, 2),
    )
    parts = [Part("pixels", "points", 0, marks), Part("visibility", "shares", 2 * marks, marks)]
    at = 3 * marks
    for name, kind, points, target in (("back", "points", BACK_POINTS, 0), *shapes):
        parts.append(Part(name, kind, at, points, target))
        at += 2 * (points + target)
    return tuple(parts)


PARTS = _parts()
#: numbers in a frame's row
STRIDE = PARTS[-1].at + 2 * (PARTS[-1].points + PARTS[-1].target)
_PLACES = {part.name: part for part in PARTS}


def row_of(judged: Judged) -> NDArray[np.float32]:
    """A judged frame as numbers, (STRIDE,) in pixels of the clip; NaN for what is not there."""
    row = np.full(STRIDE, np.nan, np.float32)

    def put(name: str, numbers: NDArray[np.float64] | None, after: int = 0) -> None:
        if numbers is not None:
            at = _PLACES[name].at + 2 * after
            row[at : at + numbers.size] = numbers.ravel()

    put("pixels", judged.pixels)
    put("visibility", judged.visibility)
    put("back", judged.back)
    for finding in judged.findings:
        shape, part = finding.geometry, _PLACES.get(finding.check)
        if shape is not None and part is not None and shape.kind == part.kind and len(shape.points) == part.points:
            put(part.name, shape.points)
            if shape.target is not None and len(shape.target) == part.target:
                put(part.name, shape.target, part.points)
    return row


class OverlayFrames:
    """The rows of one clip, in the order of its frames: from the disk, or as far as they have been judged by now.

    Raises UnreadableFileError where the landmarks cannot be read.
    """

    def __init__(self, landmarks: Path) -> None:
        self._landmarks = landmarks
        stat = landmarks.stat()
        self._kept = landmarks.with_name(f".overlay-{_VERSION}-{stat.st_size:x}-{stat.st_mtime_ns:x}.npy")
        self._more = threading.Condition()
        self._done, self._error = 0, ""
        self._thread: threading.Thread | None = None
        self._rows = self._from_disk()
        if self._rows is None:
            frames = 1 if Landmarks(landmarks).about.clip.kind == "picture" else pq.read_metadata(landmarks).num_rows
            self._rows = np.full((frames, STRIDE), np.nan, np.float32)
            self._thread = threading.Thread(target=self._judge, name="overlay", daemon=True)
            self._thread.start()
        else:
            self._done = len(self._rows)

    @property
    def done(self) -> int:
        """How many frames there are by now."""
        return self._done

    def wait(self) -> None:
        """Until all frames have been judged and kept."""
        if self._thread is not None:
            self._thread.join()

    def piece(self, number: int) -> bytes | None:
        """Piece `number` of `PIECE` rows as float32, little endian; None where it is still being judged.

        Raises UnreadableFileError where the landmarks turned out to be damaged.
        """
        assert self._rows is not None
        first, after = number * PIECE, min((number + 1) * PIECE, len(self._rows))
        with self._more:
            self._more.wait_for(lambda: self._done >= after or self._error, PATIENCE_S)
        if self._error:
            raise UnreadableFileError(self._error)
        return self._rows[first:after].astype("<f4").tobytes() if self._done >= after else None

    def _from_disk(self) -> NDArray[np.float32] | None:
        try:
            rows = np.load(self._kept, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError):
            return None
        return rows if rows.ndim == 2 and rows.shape[1] == STRIDE else None

    def _judge(self) -> None:
        """Judge the whole clip again. Shapes do not depend on the pose file: the built-in one has them all."""
        assert self._rows is not None
        try:
            landmarks = Landmarks(self._landmarks)
            if landmarks.about.clip.kind == "picture":
                looks = [seen.body for seen in landmarks if seen.body is not None]
                self._add(iter([judge_picture(looks, load_spec())[0]]))
            else:
                practice = Practice(load_spec())
                for seen in landmarks:
                    self._add(practice.push(seen.t, seen.body))
                self._add(practice.finish())
        except JanuError as error:
            with self._more:
                self._error = str(error)
                self._more.notify_all()
            return
        self._keep()

    def _add(self, frames: Iterator[Judged]) -> None:
        assert self._rows is not None
        before = self._done
        for judged in frames:
            self._rows[self._done] = row_of(judged)
            self._done += 1
        if self._done // PIECE > before // PIECE or self._done == len(self._rows):
            with self._more:
                self._more.notify_all()

    def _keep(self) -> None:
        """Write the rows beside the landmarks; a folder that cannot be written costs only time."""
        assert self._rows is not None
        with suppress(OSError, JanuError):
            for old in self._kept.parent.glob(".overlay-*.npy"):
                old.unlink(missing_ok=True)
            with replacing(self._kept) as hidden, hidden.open("wb") as file:
                np.save(file, self._rows, allow_pickle=False)
