"""Whether a screen answers: OpenCV's window ends the whole process where it cannot reach one."""

import os
import subprocess
import sys

from vision.words.language import gettext

#: asks the X server in a process of its own, as OpenCV's Qt will: 0 it answers, 1 it does not, 2 it cannot be asked
_ASK = """
import ctypes, sys
try:
    xcb = ctypes.CDLL("libxcb.so.1")
except OSError:
    sys.exit(2)
xcb.xcb_connect.restype = ctypes.c_void_p
xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
sys.exit(1 if xcb.xcb_connection_has_error(xcb.xcb_connect(None, None)) else 0)
"""
#: seconds in which a screen, of another machine maybe, must answer
PATIENCE_S = 5.0


def no_screen() -> str | None:
    """Why no window can be opened here, in half a sentence; None where a screen answers.

    Only Linux is asked. OpenCV's wheel brings Qt for X alone, so Wayland without Xwayland is no screen for it.
    """
    if not sys.platform.startswith("linux"):
        return None
    display = os.environ.get("DISPLAY")
    if not display:
        wayland = os.environ.get("WAYLAND_DISPLAY")
        if wayland:
            return gettext("Wayland ({display}) without Xwayland", display=wayland)
        return gettext("neither DISPLAY nor WAYLAND_DISPLAY is set")
    try:
        asked = subprocess.run([sys.executable, "-S", "-c", _ASK], capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return gettext("display {display} does not answer", display=display)
    except OSError:
        return None
    return gettext("display {display} does not answer", display=display) if asked.returncode == 1 else None
