"""The camera's own pictures as a clip in the session's folder, for who asked for it."""

import queue
import re
import threading
from contextlib import suppress
from pathlib import Path

import av
import numpy as np

from alignment.errors import OutputError
from vision.live.capture import CapturedFrame
from vision.media.video_writer import ClipWriter

#: pictures that may wait for the encoder; when it cannot keep up, further ones are left out
WAITING = 30
_BEGAN = "Janu: begins at second "
#: pictures with their times in the session; None ends the clip
_Shots = queue.Queue[tuple[CapturedFrame, float] | None]


def session_time_of(path: Path) -> float:
    """The session's time (s) of a recording's first picture; 0 for a clip that does not tell."""
    try:
        with av.open(f"file:{path}") as clip:
            comment = str(clip.metadata.get("comment", ""))
    except (av.FFmpegError, OSError):
        return 0.0
    told = comment.removeprefix(_BEGAN)
    return float(told) if told != comment and re.fullmatch(r"\d{1,7}\.\d{3}", told) else 0.0


class Recording:
    """Writes shots to a clip in a thread of its own, from `start` to `stop`; each time to another file.

    The clip can be played however the program ends: it is written in pieces that stand for themselves. Its comment
    tells the session's time of its first picture, see `session_time_of`. ``error``: why the last one ended early.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shots: _Shots = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._number = 0
        self.error: OutputError | None = None

    @property
    def on(self) -> bool:
        """Whether it records."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin another clip."""
        if not self.on:
            self._number, self._shots, self.error = self._number + 1, queue.Queue(WAITING), None
            work = (self._number, self._shots)
            self._thread = threading.Thread(target=self._work, args=work, name="janu-recording", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the clip; waits until all of it is written."""
        thread, self._thread = self._thread, None
        while thread is not None and thread.is_alive():
            with suppress(queue.Full):  # it may end without taking anything more
                self._shots.put(None, timeout=0.1)
                thread.join()

    def add(self, shot: CapturedFrame, t: float) -> None:
        """The next picture and its time in the session, if it records; never waits."""
        if self.on:
            with suppress(queue.Full):
                self._shots.put_nowait((shot, t))

    def _work(self, number: int, shots: _Shots) -> None:
        name = "recording.mp4" if number == 1 else f"recording-{number}.mp4"
        came = shots.get()
        if came is None:
            return
        first, began = came
        size = first.frame.image.shape[1], first.frame.image.shape[0]
        try:
            with ClipWriter(self._folder / name, size, in_pieces=True, comment=f"{_BEGAN}{began:.3f}") as writer:
                while came is not None:
                    shot, t = came
                    if shot.frame.image.shape[1::-1] == size:
                        writer.write(np.asarray(shot.frame.image), t - began)
                    came = shots.get()
        except OutputError as error:
            self.error = error
