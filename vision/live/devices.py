"""The window, the camera and the voice of this computer, looked for without disturbing anybody."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from vision.live.display import no_screen
from vision.live.voice import START_S, WAYS, speaker, speakers_environment
from vision.words.language import current_language, language_name

#: seconds that a camera may take to open and give a picture
CAMERA_PATIENCE = 10

#: opens the camera that live would take, in a process of its own, because a camera that hangs cannot be interrupted
_TRY_CAMERA = """
from vision.live.camera import opened
from vision.live.cameras import chosen
camera = chosen(None)
width, height = opened(str(camera.number)).size
print(f"{camera.number} ({camera.name}) gives pictures of {width}x{height}", flush=True)
"""

#: what brings more voices, by how the name of the system begins
_MORE_VOICES = {
    "darwin": "System Settings, Accessibility, Spoken Content, System Voice, Manage Voices",
    "win32": "Settings, Time & language, Speech, Add voices",
    "": "on Debian or Ubuntu: apt-get install espeak-ng",
}


class UnreadyError(Exception):
    """Something is missing: ``found`` says what was found instead and ``todo`` what to do about it."""

    def __init__(self, found: str, todo: str) -> None:
        super().__init__(found)
        self.found, self.todo = found, todo


def window() -> str:
    """Whether OpenCV can open a window, and on which display; none is opened."""
    import cv2

    backend = _gui_backend(cv2.getBuildInformation())
    if backend is None:
        raise UnreadyError("this cv2 was built without windows", "pip install --force-reinstall opencv-contrib-python")
    if sys.platform in ("darwin", "win32"):
        return backend
    if (why := no_screen()) is not None:
        raise UnreadyError(f"no screen ({why})", "start it within a desktop session")
    return f"{backend}, display {os.environ['DISPLAY']}"


def _gui_backend(build: str) -> str | None:
    """The line after ``GUI:`` in OpenCV's description of itself; None if it was built without."""
    lines = (line.strip() for line in build.splitlines())
    name = next((line.removeprefix("GUI:").strip() for line in lines if line.startswith("GUI:")), "")
    return None if not name or name.upper() == "NONE" else name


def camera() -> str:
    """Whether a camera gives a picture. It is opened for a moment, where the system lists one."""
    devices = sorted(Path("/dev").glob("video*"))
    if sys.platform.startswith("linux"):
        if not devices:
            raise UnreadyError(
                "no camera (no /dev/video*)",
                "connect one, or give janu live a clip or a stream's address with --camera",
            )
        if not os.access(devices[0], os.R_OK | os.W_OK):
            raise UnreadyError(
                f"{devices[0]} may not be opened by you", "add yourself to the group video and log in again"
            )
    close = "close other programs that use it, and allow the terminal to use the camera"
    try:
        tried = subprocess.run(
            [sys.executable, "-c", _TRY_CAMERA],
            capture_output=True,
            text=True,
            timeout=CAMERA_PATIENCE,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadyError(f"the camera gave no picture within {CAMERA_PATIENCE} s", close) from error
    if tried.returncode:
        raise UnreadyError("no camera of this computer gives a picture", close)
    return tried.stdout.strip().splitlines()[-1]


def voice() -> str:
    """Which voice would speak the current language, as told by what speaks in live practice; nothing is said aloud."""
    told = []
    for way in WAYS:
        told.append(_told_by(way))
        if told[-1]["ready"]:
            return f"{told[-1]['voice']} speaks {language_name(current_language())}, through {told[-1]['ready']}"
    todo = next(todo for system, todo in _MORE_VOICES.items() if sys.platform.startswith(system))
    if any(answer["lacks_language"] for answer in told):
        lacking = f"no voice speaks {language_name(current_language())}"
    else:
        lacking = f"no voice: {told[-1]['why']}"
    raise UnreadyError(f"{lacking} (live practice goes on with tones)", todo)


def _told_by(way: str) -> dict[str, Any]:
    """What a process that speaks tells of itself before it says anything, see `vision.live.speaker`."""
    try:
        told = subprocess.run(
            speaker(way, current_language(), 150),
            input="",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=START_S,
            check=False,
            env=speakers_environment(),
        )
        answer: dict[str, Any] = json.loads(told.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"ready": None, "why": f"{way} does not answer", "lacks_language": False}
    return answer
