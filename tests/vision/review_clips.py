"""A clip whose every frame carries its number, scored and served by `janu review`, for the tests of the clip page."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.vision.clips import make_clip
from vision import score
from vision.clip import Clip

CLIPS = Path(__file__).parents[2] / "fixtures" / "clips"
#: the clip: 10 s, from sitting into a hold; uneven times that begin at 1.4 s, stored lying on its side
FIRST, FRAMES, START_S = 45, 100, 1.4
#: the number is written into the picture as bits, in squares of so many pixels at the top left
BITS, SQUARE = 8, 16


def numbered(image: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """The picture with a number in it, the lowest bit first."""
    image = image.copy()
    for bit in range(BITS):
        image[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 255 if number >> bit & 1 else 0
    return image


def times() -> list[float]:
    """Uneven times of the clip's frames, in seconds from the first: a tenth of a second, a third more or less."""
    jitter = np.random.default_rng(7).uniform(-0.03, 0.03, FRAMES)
    return [round(0.1 * i + (float(jitter[i]) if i else 0.0), 4) for i in range(FRAMES)]


def a_numbered_clip(path: Path) -> Path:
    """Write the clip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = []
    for frame in Clip(CLIPS / "left_knee_lifts.mp4"):
        if FIRST <= frame.index < FIRST + FRAMES:
            pictures.append(np.ascontiguousarray(np.rot90(numbered(frame.image, len(pictures)), -1)))
    return make_clip(path, pictures, [START_S + t for t in times()], rotation=90)


def a_scored_folder(folder: Path) -> Path:
    """A folder with Ada's clip, scored."""
    first = a_numbered_clip(folder / "Ada" / "2026-01-02_a.mp4")
    score(first, out=first.with_suffix(".janu"), model="full")
    return folder


class Served:
    """`janu review` over a folder in a process of its own, always at the same ``address``."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._command = [sys.executable, "-m", "vision", "review", str(folder), "--no-browser", "--port"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen([*self._command, str(self._port)], stdout=subprocess.DEVNULL)
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("janu review does not answer")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """`janu review` over a folder; killed at the end."""
    server = Served(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
