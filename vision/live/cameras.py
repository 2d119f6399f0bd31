"""The cameras of this computer by name, and which one is meant.

`cv2-enumerate-cameras` names them on every system in the order in which OpenCV counts them; OpenCV itself tells none,
and `QMediaDevices` and `pygrabber` each bring far more or one system only.
"""

import sys
from dataclasses import dataclass

import cv2

from alignment.errors import DeviceError
from vision.words.language import gettext

#: words in the names of what is no camera of this computer: programs that make pictures up, and phones nearby
NOT_UNASKED = (
    *("virtual", "obs", "snap camera", "manycam", "xsplit", "ndi ", "loopback", "dummy", "screen capture"),
    *("iphone", "ipad", "continuity", "desk view", "droidcam", "epoccam", "camo", "ivcam", "phone link"),
)


@dataclass(frozen=True)
class Camera:
    """A camera as it is shown; ``places`` are OpenCV's ways to it, each with its number there, the best one first."""

    number: int
    name: str
    places: tuple[tuple[int, int], ...]

    @property
    def is_asked_for_only(self) -> bool:
        """Whether it is a program's or a phone's, which is not taken unless it is named."""
        return any(word in f"{self.name.lower()} " for word in NOT_UNASKED)


def backends() -> list[int]:
    """OpenCV's ways to the cameras of this system, the best one first."""
    if sys.platform == "darwin":
        return [cv2.CAP_AVFOUNDATION]
    if sys.platform == "win32":
        return [cv2.CAP_MSMF, cv2.CAP_DSHOW]
    return [cv2.CAP_V4L2]


def cameras() -> list[Camera]:
    """The cameras found, by number; those that two ways tell under one name are one."""
    from cv2_enumerate_cameras import enumerate_cameras

    best, *others = backends()
    found = sorted(enumerate_cameras(best), key=lambda c: c.index)
    elsewhere = [(way, c) for way in others for c in enumerate_cameras(way)]
    out = []
    for one in found:
        alike = [(way, c.index) for way, c in elsewhere if c.name == one.name][:1]
        out.append(Camera(one.index, one.name, ((best, one.index), *alike)))
    names = {c.name for c in out}
    new = [(way, c) for way, c in elsewhere if c.name not in names]  # DirectShow alone tells some programs' cameras
    return out + [Camera(len(out) + i, c.name, ((way, c.index),)) for i, (way, c) in enumerate(new)]


def chosen(wanted: str | None) -> Camera:
    """The camera with a number or a part of a name; without, this computer's own first one. Raises DeviceError."""
    found = cameras()
    if wanted is None:
        own = [c for c in found if not c.is_asked_for_only]
        if own:
            return own[0]
        if found:
            raise DeviceError(
                gettext(
                    "There is no camera but {cameras}. Choose it with --camera {number}.",
                    cameras=_listed(found),
                    number=found[0].number,
                )
            )
    elif wanted.isdecimal():
        if at := [c for c in found if c.number == int(wanted)]:
            return at[0]
    elif at := [c for c in found if wanted.lower() in c.name.lower()]:
        if len(at) > 1:
            raise DeviceError(
                gettext(
                    "{name} is in the names of {cameras}. Give more of the name, or the number.",
                    name=repr(wanted),
                    cameras=_listed(at),
                )
            )
        return at[0]
    raise DeviceError(_none(wanted, found))


def _none(wanted: str | None, found: list[Camera]) -> str:
    """That there is no such camera, and what to do."""
    listed, first = _listed(found), found[0].number if found else 0
    if wanted is None or wanted.isdecimal():
        number = wanted or 0
        if not found:
            return gettext(
                "There is no camera {number}, nor any other camera: connect one, or give a clip or a stream's address "
                "with --camera.",
                number=number,
            )
        return gettext(
            "There is no camera {number}; found: {cameras}. Choose one with --camera {first}.",
            number=number,
            cameras=listed,
            first=first,
        )
    if not found:
        return gettext(
            "There is no camera or file {name}, nor any other camera: connect one, or give a clip or a stream's "
            "address with --camera.",
            name=wanted,
        )
    return gettext(
        "There is no camera or file {name}; found: {cameras}. Choose one with --camera {first}.",
        name=wanted,
        cameras=listed,
        first=first,
    )


def _listed(found: list[Camera]) -> str:
    return ", ".join(f"{c.number} ({c.name})" for c in found)
