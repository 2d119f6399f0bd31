"""The camera's own pictures as a clip in the session's folder, for who asked for it."""

import queue
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from alignment.errors import OutputError
from vision.live.capture import Shot
from vision.writer import ClipWriter

#: pictures that may wait for the encoder; when it cannot keep up, further ones are left out
WAITING = 30


class Recording:
    """Writes shots to a clip in a thread of its own, from `start` to `stop`; each time to another file.

    The clip can be played however the program ends: it is written in pieces that stand for themselves.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shots: queue.Queue[Shot | None] = queue.Queue(WAITING)
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
            self._number += 1
            self._thread = threading.Thread(target=self._work, args=(self._number,), name="janu-recording", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the clip; waits until all of it is written."""
        if self._thread is not None:
            self._shots.put(None)
            self._thread.join()
            self._thread = None

    def add(self, shot: Shot) -> None:
        """The next picture, if it records; never waits."""
        if self.on:
            with suppress(queue.Full):
                self._shots.put_nowait(shot)

    def _work(self, number: int) -> None:
        name = "recording.mp4" if number == 1 else f"recording-{number}.mp4"
        first = self._shots.get()
        if first is None:
            return
        size = first.frame.image.shape[1], first.frame.image.shape[0]
        try:
            with ClipWriter(self._folder / name, size, in_pieces=True) as writer:
                shot: Shot | None = first
                while shot is not None:
                    if shot.frame.image.shape[1::-1] == size:
                        writer.write(np.asarray(shot.frame.image), shot.frame.t - first.frame.t)
                    shot = self._shots.get()
        except OutputError as error:
            self.error = error
