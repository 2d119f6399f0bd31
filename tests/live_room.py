"""The watching thread with everything around it but a window, for tests of what happens to a live practice."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.checks import load_spec
from alignment.errors import DeviceError
from alignment.guidance.guide import Guide
from fixtures import HERE
from vision.live.analysis_thread import AnalysisThread, AnalyzedFrame
from vision.live.camera import ClipSource, LostError, Source
from vision.live.capture import Capture
from vision.live.folder import SessionFolder
from vision.live.live_tracker import LiveLandmarker, live_tracker
from vision.live.practice_record import Judgement
from vision.live.voice import Voice
from vision.media.clip import Clip
from vision.perception.landmarker import Landmarker, PoseDetection
from vision.perception.models import load_model

Image = NDArray[np.uint8]
CLIP = HERE / "clips" / "left_knee_lifts.mp4"
SPEC, MODEL = load_spec(), load_model("full")


class Slow(LiveLandmarker):
    """The real landmarker on a computer that is slow until it saves work."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__(MODEL)

    def _new(self, thrifty: bool) -> Landmarker:
        return super()._new(thrifty) if thrifty else _SlowLandmarker(self._seconds)


class _SlowLandmarker(Landmarker):
    def __init__(self, seconds: float) -> None:
        super().__init__(MODEL, video=True)
        self._seconds = seconds

    def see_all(self, image: Image, t: float = 0.0) -> list[PoseDetection]:
        time.sleep(self._seconds)
        return super().see_all(image, t)


class Loose:
    """A clip as a camera whose cable is pulled at a time, and put back a second later."""

    def __init__(self, at: float) -> None:
        self.source: Any = ClipSource(Clip(CLIP))
        self.at, self.size, self.back = at, self.source.size, 0.0

    def read(self) -> tuple[Image, float]:
        image, t = self.source.read()
        if t > self.at:
            self.at, self.back = float("inf"), time.monotonic() + 1.0
            raise LostError
        return image, t

    def close(self) -> None:
        pass

    def again(self) -> "Loose":
        if time.monotonic() < self.back:
            raise DeviceError("There is no camera 0.")
        return self


class Changed:
    """A clip as a camera that gives the next picture once the last one was looked at: the same on every computer.

    Every second picture of the clip, which is 6 a second; or each ``every``-th.
    ``change`` makes of a picture and its time what this camera shows instead.
    """

    def __init__(self, name: str, change: Callable[[Image, float], tuple[Image, float]], every: int = 2) -> None:
        clip = Clip(HERE / "clips" / name, every=every)
        self.frames, self.change, self.size = iter(clip), change, clip.info.size
        self.room: Room | None = None
        self.given = 0

    def read(self) -> tuple[Image, float]:
        frame = next(self.frames, None)
        if frame is None:
            raise EOFError
        while self.given and not (self.room and self.room.is_done_with(self.given - 1)):
            time.sleep(0.002)
        self.given += 1
        return self.change(frame.image, frame.t)

    def close(self) -> None:
        pass


class Room:
    """A watching thread with everything around it but a window."""

    def __init__(self, stack: ExitStack, out: Path, source: Source, landmarker: LiveLandmarker | None = None) -> None:
        reopen = getattr(source, "again", lambda: source)
        self.folder = stack.enter_context(SessionFolder(out, SPEC))
        self.capture = stack.enter_context(Capture(source, reopen))
        self.guide = Guide(SPEC)
        voice = stack.enter_context(Voice(SPEC, 150, quiet=True))
        landmarker = landmarker or LiveLandmarker(MODEL)
        tracker = stack.enter_context(live_tracker(MODEL, landmarker))
        judged_by = Judgement(SPEC, MODEL, 1.0, "live", 60.0)
        self.watching = AnalysisThread(self.capture, tracker, landmarker, self.guide, voice, self.folder, judged_by)
        if isinstance(source, Changed):
            source.room = self
        stack.enter_context(self.watching)

    def is_done_with(self, index: int) -> bool:
        """Whether a frame was looked at, or none will be any more."""
        newest = self.watching.newest(-1, 0.0)
        return self.watching.ended or (newest is not None and newest.shot.frame.index >= index)

    def looked(self, until: float) -> list[AnalyzedFrame]:
        """All frames that were looked at until a time of the clip."""
        out: list[AnalyzedFrame] = []
        while not out or out[-1].shot.frame.t < until:
            new = self.watching.newest(out[-1].shot.frame.index if out else -1, 5.0)
            assert new is not None
            out.append(new)
        return out
