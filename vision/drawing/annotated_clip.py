"""The annotated clip and the stills of the best and worst moments, made in a thread beside the landmarker."""

import queue
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from vision.drawing.overlay import Overlay
from vision.drawing.theme import Theme
from vision.media.clip import Clip
from vision.media.jpeg import jpeg
from vision.media.scaling import at_most
from vision.media.sources import Frame, read_ahead
from vision.media.video_writer import ClipWriter
from vision.runtime.interruption import interruption_point

#: the moment of a check in a hold: (number of the hold, check, best or worst)
Moment = tuple[int, str, Literal["best", "worst"]]
#: longer side of a still in the report, in pixels
STILL_SIDE = 480
#: judged frames that may wait for the annotator; at 3 kB each this bounds its memory
WAITING = 3000


class Annotator:
    """A thread that decodes the clip a second time, draws what was judged and encodes it.

    The judging room speaks about a frame only once it has seen what follows; decoding again, in a thread beside the
    landmarker, costs less than keeping all pictures until then. Use as a context manager: leaving it waits for the
    thread, or stops it when the block raised. Raises OutputError when the clip cannot be written.
    """

    def __init__(self, clip: Clip, spec: PoseSpec, to: Path | None) -> None:
        self._clip, self._to = clip, to
        self._overlay = Overlay(Theme(), spec)
        self._waiting: queue.Queue[Judged | None] = queue.Queue(maxsize=WAITING)
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._pictures: dict[Moment, NDArray[np.uint8]] = {}
        self.stills: dict[Moment, bytes] = {}
        self._thread = threading.Thread(target=self._work, name="janu-annotator", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._stop.set()
        try:
            self._put(None)
            while self._thread.is_alive():
                self._thread.join(0.1)
                interruption_point()
        except BaseException:  # Ctrl-C while the last frames are drawn
            self._stop.set()
            self._put(None)
            self._thread.join()
            raise
        if self._error is not None and kind is None:
            raise self._error

    def draw(self, judged: Judged) -> None:
        """Hand over the next judged frame; all frames of the clip, in order."""
        self._put(judged)
        if self._error is not None:
            raise self._error

    def _put(self, judged: Judged | None) -> None:
        while self._thread.is_alive():
            try:
                return self._waiting.put(judged, timeout=0.2)
            except queue.Full:
                interruption_point()

    def _work(self) -> None:
        try:
            with ExitStack() as stack:
                writer = stack.enter_context(ClipWriter(self._to, self._size)) if self._to else None
                # drawn in a thread of its own: when a clip was seen in pieces, half of it waits for this at the end
                frames = stack.enter_context(closing(read_ahead(self._drawn(), 2)))
                stack.callback(self._stop.set)  # comes first: the drawing must not wait for more to draw
                for judged, drawn, frame in frames:
                    if writer is not None:
                        writer.write(drawn, frame.t)
                    self._keep(judged, drawn, frame.image.shape[1::-1])
                self._encode_stills()
                if self._stop.is_set():
                    raise _StoppedError
        except _StoppedError:
            pass
        except Exception as error:  # whatever it is: here nobody would see it, the thread that uses this one raises it
            self._error = error

    @property
    def _size(self) -> tuple[int, int]:
        return self._overlay.output_size(*self._clip.info.size)

    def _drawn(self) -> Iterator[tuple[Judged, NDArray[np.uint8], Frame]]:
        """The frames that are to be written or kept, drawn."""
        for judged, frame in zip(self._judged(), read_ahead(self._clip, 2), strict=False):
            if self._to is not None or judged.moments:
                yield judged, self._overlay.draw(frame.image, judged), frame

    def _judged(self) -> Iterator[Judged]:
        while not self._stop.is_set():
            try:
                judged = self._waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            if judged is None:
                return
            yield judged

    def _keep(self, judged: Judged, drawn: NDArray[np.uint8], size: tuple[int, int]) -> None:
        if not judged.moments:
            return
        # the side panel's text is too small in a still, and the page says it in words
        box = self._overlay.layout(*size).picture
        picture = at_most(drawn[box.y : box.y + box.height, box.x : box.x + box.width], STILL_SIDE).copy()
        if any(number != judged.hold for number, _, _ in self._pictures):
            self._encode_stills()
        for check, kind in judged.moments:
            self._pictures[(judged.hold, check, kind)] = picture

    def _encode_stills(self) -> None:
        encoded: dict[int, bytes] = {}
        for moment, picture in self._pictures.items():
            encoded.setdefault(id(picture), jpeg(picture))
            self.stills[moment] = encoded[id(picture)]
        self._pictures.clear()


class _StoppedError(Exception):
    """The block was left by an error: the half-written clip must not be kept."""
