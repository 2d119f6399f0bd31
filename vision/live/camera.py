"""Cameras, network streams and clips played as if they were cameras: one frame after the other, when it comes."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.errors import DeviceError
from vision.live.clock import now
from vision.media.clip import Clip
from vision.media.frame import Frame
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_point
from vision.words.printable import printable

Image = NDArray[np.uint8]

#: seconds that a camera may take to open and to give its first picture
PATIENCE_S = 5.0
#: pictures thrown away at first: cameras begin dark while they find their exposure
WARM_UP = 5
#: what is asked of a camera; more pixels only cost time, the landmark model looks at 256 of them
SIZE, FPS = (640, 480), 30
#: how far numbers are tried to list the cameras where the system does not list them
MOST_CAMERAS = 4


class LostError(Exception):
    """No more pictures come; the camera may come back."""


class Source(Protocol):
    """Gives pictures: `read` waits for the next one, raises LostError, or EOFError at the end of a clip."""

    def read(self) -> tuple[Image, float]:
        """The next picture, (H, W, 3) uint8 RGB, and its time in seconds."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class CameraSource:
    """A camera by its number, or a stream by its address. Raises DeviceError, from `opened`."""

    def __init__(self, device: cv2.VideoCapture, first: Image) -> None:
        self._device = device
        self.size = (first.shape[1], first.shape[0])

    def read(self) -> tuple[Image, float]:
        """The next picture and when it came, on the session's clock."""
        if not self._device.grab():
            raise LostError
        t = now()
        ok, image = self._device.retrieve()
        if not ok:
            raise LostError
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8), t

    def close(self) -> None:
        """Free the device."""
        self._device.release()


class ClipSource:
    """A recorded clip played at the speed of a camera: a frame that nobody took in its time is gone.

    Times are the clip's own. ``speed``: how much faster than it was recorded; ``fps``: give its frames at this rate
    instead, whatever their times.
    """

    def __init__(self, clip: Clip, speed: float = 1.0, fps: float | None = None) -> None:
        self._frames: Iterator[Frame] = iter(clip)
        self._speed, self._fps = speed, fps
        self._start: float | None = None
        self._count = 0
        self.size = clip.info.size

    def read(self) -> tuple[Image, float]:
        """The next frame at its time."""
        frame = next(self._frames, None)
        if frame is None:
            raise EOFError
        t = self._count / self._fps if self._fps else frame.t
        self._count += 1
        if self._start is None:
            self._start = now()
        time.sleep(max(0.0, self._start + t / self._speed - now()))
        return frame.image, t

    def close(self) -> None:
        """Close the file."""
        close = getattr(self._frames, "close", None)
        if close is not None:
            close()


def opened(name: str, patience_s: float = PATIENCE_S) -> Source:
    """Open a camera by its number, a stream by its address, or a clip. Raises DeviceError, UnreadableFileError."""
    if name.isdecimal():
        return _opened_camera(int(name), patience_s)
    if "://" in name:
        source = _within(lambda: _device(name, [cv2.CAP_FFMPEG], patience_s), patience_s + 1)
        if source is None:
            raise DeviceError(f"{name} gives no pictures: check the address, and that the camera and network are on.")
        return source
    return ClipSource(Clip(name))


def is_recorded(name: str) -> bool:
    """Whether ``name`` means a file."""
    return not name.isdecimal() and "://" not in name


def _opened_camera(number: int, patience_s: float) -> Source:
    if sys.platform.startswith("linux"):
        _check_linux(number)
    source = _within(lambda: _device(number, backends(), patience_s), patience_s)
    if source is not None:
        return source
    if not sys.platform.startswith("linux"):
        others = [n for n in cameras() if n != number]
        if others:
            raise DeviceError(_not_there(number, others))
    raise DeviceError(
        f"Camera {number} gave no picture within {patience_s:.0f} s: close other programs that use it, "
        f"{_permission()}, or plug it in again."
    )


def backends() -> list[int]:
    """OpenCV's ways to the cameras of this system, the best one first."""
    if sys.platform == "darwin":
        return [cv2.CAP_AVFOUNDATION]
    if sys.platform == "win32":
        return [cv2.CAP_MSMF, cv2.CAP_DSHOW]
    return [cv2.CAP_V4L2]


def cameras() -> list[int]:
    """The numbers of the cameras found."""
    if sys.platform.startswith("linux"):
        numbers = [int(p.name.removeprefix("video")) for p in Path("/dev").glob("video[0-9]*")]
        return sorted(n for n in numbers if _is_capture(n))
    return [n for n in range(MOST_CAMERAS) if _closed(_within(lambda n=n: _device(n, backends(), 2.0), 2.0))]


def _is_capture(number: int) -> bool:
    """Whether a video node gives pictures; a camera's further nodes only carry data about them."""
    with suppress(OSError, ValueError):
        return int(Path(f"/sys/class/video4linux/video{number}/index").read_text()) == 0
    return True


def _closed(source: Source | None) -> bool:
    if source is not None:
        source.close()
    return source is not None


def _check_linux(number: int) -> None:
    """What the system's own files tell of a camera. Raises DeviceError."""
    path = Path(f"/dev/video{number}")
    if not path.exists():
        raise DeviceError(_not_there(number, cameras()))
    if not os.access(path, os.R_OK | os.W_OK):
        raise DeviceError(f"{path} may not be opened by you: add yourself to the group video and log in again.")


def _not_there(number: int, others: list[int]) -> str:
    if not others:
        return (
            f"There is no camera {number}, nor any other: connect one, or give a clip or a stream's address "
            "with --camera."
        )
    listed = ", ".join(map(str, others))
    return f"There is no camera {number}; found: {listed}. Choose one with --camera {others[0]}."


def _permission() -> str:
    if sys.platform == "darwin":
        return "allow the terminal to use the camera (System Settings, Privacy & Security, Camera)"
    if sys.platform == "win32":
        return "allow apps to use the camera (Settings, Privacy, Camera)"
    return "check that you may use it"


def _device(where: int | str, ways: list[int], patience_s: float) -> CameraSource | None:
    """A device that gives pictures, warmed up; None if it does not."""
    timeouts = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(patience_s * 1000)),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(patience_s * 1000)),
    ]
    for way in ways:
        device = cv2.VideoCapture(where, way, timeouts if isinstance(where, str) else [])
        if not device.isOpened():
            device.release()
            continue
        if isinstance(where, int):
            device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # USB 2 is too slow for 30 raw ones
            device.set(cv2.CAP_PROP_FRAME_WIDTH, SIZE[0])
            device.set(cv2.CAP_PROP_FRAME_HEIGHT, SIZE[1])
            device.set(cv2.CAP_PROP_FPS, FPS)
            device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        for _ in range(WARM_UP):
            ok, image = device.read()
        if ok:
            return CameraSource(device, np.asarray(image, np.uint8))
        device.release()
    return None


def _within(make: Callable[[], CameraSource | None], patience_s: float) -> CameraSource | None:
    """What ``make`` gives within a time; a device that hangs is left to a thread, which closes it if it ever opens."""
    made: Queue[CameraSource | None] = Queue()
    late = threading.Event()

    def work() -> None:
        source = make()
        if late.is_set() and source is not None:
            source.close()
        made.put(source)

    threading.Thread(target=work, name="janu-open-camera", daemon=True).start()
    ends = time.monotonic() + patience_s
    try:
        while (left := ends - time.monotonic()) > 0:
            interruption_point()
            with suppress(Empty):
                return made.get(timeout=min(0.1, left))
    except KeyboardInterrupt:
        late.set()
        raise
    late.set()
    return None


def shown(name: str) -> str:
    """The source's name for people."""
    return f"camera {name}" if name.isdecimal() else printable(name) if "://" in name else shown_name(Path(name).name)
