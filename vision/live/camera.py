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
from vision.live.cameras import Camera, chosen
from vision.live.clock import now
from vision.media.clip import Clip
from vision.media.frame import Frame
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_point
from vision.words.language import gettext, gettext_noop
from vision.words.printable import printable

Image = NDArray[np.uint8]

#: seconds that a camera may take to open and to give its first picture
PATIENCE_S = 5.0
#: pictures thrown away at first: cameras begin dark while they find their exposure
WARM_UP = 5
#: what is asked of a camera; more pixels only cost time, the landmark model looks at 256 of them
SIZE, FPS = (640, 480), 30
#: seconds between two tries to get a first picture
RETRY_S = 0.05
#: by the system, whose permissions stand elsewhere
_NO_PICTURE = {
    "darwin": gettext_noop(
        "Camera {number} ({name}) gave no picture within {seconds} s: close other programs that use it, allow the "
        "terminal to use the camera (System Settings, Privacy & Security, Camera), or plug it in again."
    ),
    "win32": gettext_noop(
        "Camera {number} ({name}) gave no picture within {seconds} s: close other programs that use it, allow apps to "
        "use the camera (Settings, Privacy, Camera), or plug it in again."
    ),
    "linux": gettext_noop(
        "Camera {number} ({name}) gave no picture within {seconds} s: close other programs that use it, check that you "
        "may use it, or plug it in again."
    ),
}


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


def opened(name: str | None, patience_s: float = PATIENCE_S) -> Source:
    """Open a camera by its number or part of its name, a stream by its address, or a clip; without, the first camera.

    Raises DeviceError, UnreadableFileError.
    """
    if name is not None and "://" in name:
        source = _within(lambda: _device(name, cv2.CAP_FFMPEG, patience_s), patience_s + 1)
        if source is None:
            raise DeviceError(
                gettext(
                    "{name} gives no pictures: check the address, and that the camera and network are on.", name=name
                )
            )
        return source
    if name is not None and not name.isdecimal() and (Path(name).exists() or Path(name).suffix):
        return ClipSource(Clip(name))
    return _opened_camera(chosen(name), patience_s)


def _opened_camera(camera: Camera, patience_s: float) -> Source:
    if sys.platform.startswith("linux"):
        _check_linux(camera.number)
    for way, number in camera.places:  # each with a time limit of its own: Windows' first way may hang, the second not
        source = _within(lambda way=way, number=number: _device(number, way, patience_s), patience_s + 1)  # type: ignore[misc]
        if source is not None:
            return source
    what = {"number": camera.number, "name": camera.name, "seconds": f"{patience_s:.0f}"}
    raise DeviceError(gettext(_NO_PICTURE.get(sys.platform, _NO_PICTURE["linux"]), **what))


def with_sizes(found: list[Camera]) -> list[tuple[Camera, tuple[int, int] | None]]:
    """Each camera with the size of its pictures, width and height; None where it gives none."""
    sizes = []
    for camera in found:
        size = None
        with suppress(DeviceError):
            source = _opened_camera(camera, patience_s=3.0)
            size = getattr(source, "size", None)
            source.close()
        sizes.append((camera, size))
    return sizes


def _check_linux(number: int) -> None:
    """What the system's own files tell of a camera. Raises DeviceError."""
    path = Path(f"/dev/video{number}")
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise DeviceError(
            gettext("{path} may not be opened by you: add yourself to the group video and log in again.", path=path)
        )


def _device(where: int | str, way: int, patience_s: float) -> CameraSource | None:
    """A device that gives pictures, warmed up; None if it does not in that time."""
    timeouts = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(patience_s * 1000)),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(patience_s * 1000)),
    ]
    until = time.monotonic() + patience_s
    device = cv2.VideoCapture(where, way, timeouts if isinstance(where, str) else [])
    if device.isOpened():
        if isinstance(where, int):
            _ask_for_pictures(device)
        first = _first_picture(device, until)
        if first is not None:
            return CameraSource(device, first)
    device.release()
    return None


def _ask_for_pictures(device: cv2.VideoCapture) -> None:
    """Ask for the size and the rate; compressed where they come in that rate only so, as of many through USB 2."""

    def ask() -> None:
        device.set(cv2.CAP_PROP_FRAME_WIDTH, SIZE[0])
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, SIZE[1])
        device.set(cv2.CAP_PROP_FPS, FPS)

    ask()
    if device.get(cv2.CAP_PROP_FPS) < FPS - 1:
        device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        ask()
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)


def _first_picture(device: cv2.VideoCapture, until: float) -> Image | None:
    """The picture after those in which a camera finds its exposure; a camera may take seconds to its first one."""
    good, image = 0, None
    while good < WARM_UP and time.monotonic() < until:
        ok, read = device.read()
        if ok:
            good, image = good + 1, read
        else:
            time.sleep(RETRY_S)
    return None if image is None else np.asarray(image, np.uint8)


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


def shown(name: str | None) -> str:
    """The source's name for people."""
    if name is None or not ("://" in name or Path(name).exists()):
        return f"camera {name or 0}"
    return printable(name) if "://" in name else shown_name(Path(name).name)
