"""A screen of its own for the live tests: Xvfb, screenshots from its memory, keys by xdotool, the close button."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest
from numpy.typing import NDArray

WIDTH, HEIGHT = 1280, 800


def need(*programs: str) -> None:
    """Skip where a program is missing; in CI, where `.ci/run` installs them all, that is a failure."""
    missing = [p for p in programs if shutil.which(p) is None]
    if not missing:
        return
    why = f"{', '.join(missing)} not installed"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


class Screen:
    """An X server without a window manager. A context manager."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="janu-screen-")
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-r"]
        self._server = subprocess.Popen(
            [*command, "-fbdir", self._folder.name],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()

    def shot(self) -> NDArray[np.uint8]:
        """What is on the screen, (H, W, 3) RGB, from the server's own frame buffer (XWD, version 7)."""
        data = (Path(self._folder.name) / "Xvfb_screen0").read_bytes()
        head = np.frombuffer(data[:100], ">u4")
        size, width, height, line, colors = (int(head[i]) for i in (0, 4, 5, 12, 19))
        pixels = np.frombuffer(data, np.uint8, line * height, size + 12 * colors).reshape(height, line // 4, 4)
        return np.ascontiguousarray(pixels[:, :width, 2::-1])

    def press(self, key: str) -> None:
        """Press a key in Janu's window."""
        find = ["xdotool", "search", "--name", "^Janu$", "windowfocus", "--sync"]
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(find, env=environment, check=False, capture_output=True, timeout=60)
        subprocess.run(["xdotool", "key", key], env=environment, check=True, timeout=60)

    def close_window(self) -> None:
        """What a window manager sends when the close button of Janu's window is clicked (ICCCM 4.2.8)."""
        environment = os.environ | {"DISPLAY": self.display}
        found = subprocess.run(
            ["xdotool", "search", "--name", "^Janu$"], env=environment, check=True, capture_output=True, text=True
        )
        _send_delete(self.display, int(found.stdout.split()[-1]))


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),  # the size of XEvent
    )


def _send_delete(display: str, window: int) -> None:
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.restype = ctypes.c_ulong
    x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
    x.XCloseDisplay.argtypes = [ctypes.c_void_p]
    handle = x.XOpenDisplay(display.encode())
    atoms = [x.XInternAtom(handle, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")]
    event = _ClientMessage(type=33, window=window, message_type=atoms[0], format=32)
    event.data[0] = atoms[1]
    x.XSendEvent(handle, window, 0, 0, ctypes.byref(event))
    x.XCloseDisplay(handle)
