"""The window, the camera and the voice of this computer, looked for without disturbing anybody."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from vision.live.display import no_screen
from vision.live.voice import START_S, WAYS, speaker, speakers_environment
from vision.words.language import current_language, gettext, gettext_noop, language_name
from vision.words.speech import RATE

#: seconds that a camera may take to open and give a picture
CAMERA_PATIENCE = 10

#: opens the camera that live would take, in a process of its own, because a camera that hangs cannot be interrupted
_TRY_CAMERA = """
import json
from vision.live.camera import opened
from vision.live.cameras import chosen
camera = chosen(None)
width, height = opened(str(camera.number)).size
print(json.dumps({"number": camera.number, "name": camera.name, "width": width, "height": height}), flush=True)
"""

#: what brings more voices, by how the name of the system begins
_MORE_VOICES = {
    "darwin": gettext_noop("System Settings, Accessibility, Spoken Content, System Voice, Manage Voices"),
    "win32": gettext_noop("Settings, Time & language, Speech, Add voices"),
    "": gettext_noop("on Debian or Ubuntu: apt-get install espeak-ng"),
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
        raise UnreadyError(
            gettext("this cv2 was built without windows"), "pip install --force-reinstall opencv-contrib-python"
        )
    if sys.platform in ("darwin", "win32"):
        return backend
    if (why := no_screen()) is not None:
        raise UnreadyError(gettext("no screen ({why})", why=why), gettext("start it within a desktop session"))
    return gettext("{backend}, display {display}", backend=backend, display=os.environ["DISPLAY"])


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
                gettext("no camera (no /dev/video*)"),
                gettext("connect one, or give janu live a clip or a stream's address with --camera"),
            )
        if not os.access(devices[0], os.R_OK | os.W_OK):
            raise UnreadyError(
                gettext("{device} may not be opened by you", device=devices[0]),
                gettext("add yourself to the group video and log in again"),
            )
    close = gettext("close other programs that use it, and allow the terminal to use the camera")
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
        text = gettext("the camera gave no picture within {seconds} s", seconds=CAMERA_PATIENCE)
        raise UnreadyError(text, close) from error
    if tried.returncode:
        raise UnreadyError(gettext("no camera of this computer gives a picture"), close)
    found: dict[str, Any] = json.loads(tried.stdout.strip().splitlines()[-1])
    return gettext("{number} ({name}) gives pictures of {width}x{height}", **found)


def voice() -> str:
    """Which voice would speak the current language, as told by what speaks in live practice; nothing is said aloud."""
    told = []
    for way in WAYS:
        told.append(_told_by(way))
        if told[-1]["ready"]:
            return gettext(
                "{voice} speaks {language}, through {engine}",
                voice=told[-1]["voice"],
                language=language_name(current_language()),
                engine=told[-1]["ready"],
            )
    todo = gettext(next(todo for system, todo in _MORE_VOICES.items() if sys.platform.startswith(system)))
    if any(answer["lacks_language"] for answer in told):
        language = language_name(current_language())
        lacking = gettext("no voice speaks {language} (live practice goes on with tones)", language=language)
    else:
        lacking = gettext("no voice: {why} (live practice goes on with tones)", why=told[-1]["why"])
    raise UnreadyError(lacking, todo)


def _told_by(way: str) -> dict[str, Any]:
    """What a process that speaks tells of itself before it says anything, see `vision.live.speaker`."""
    try:
        told = subprocess.run(
            speaker(way, current_language(), RATE),
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
        return {"ready": None, "why": gettext("{way} does not answer", way=way), "lacks_language": False}
    return answer
