"""What makes a report anonymous: heads that cannot be known any more, and texts without the student's name."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import cv2
import numpy as np
from babel.dates import format_skeleton
from numpy.typing import NDArray

from alignment.body.features import DIRECTIONS
from alignment.body.landmarks import Array, Body, Landmark
from vision.words.language import languages

Privacy = Literal["plain", "blurred", "figure"]
Picture = NDArray[np.uint8]

#: a head's radius from the middle of the face, all of it and some more, in metres
HEAD_M = 0.24
#: the same as a share of the torso and of the face's own spread, whichever is largest
HEAD_TORSOS, HEAD_SPREADS = 0.42, 3.2
#: MediaPipe calls a hidden face visible as well, so what it says is believed only where the middle of the face is no
#: farther from the shoulders than this (m), and within this share of the silhouette, seen from the hips
NECK_M, REACH = 0.42, 1.12
#: how many squares are left across a blurred head
SQUARES = 5
_FACE = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)


def head_of(body: Body) -> tuple[float, float, float] | None:
    """Where the head is, generously: x, y and radius in pixels; None where the face was not found."""
    face = body.pixels[_FACE]
    if not np.isfinite(body.pixels).all() or not np.isfinite(body.world).all():
        return None
    middle = face.mean(axis=0)
    world = body.world[:, :2]
    metre = float(body.pixels.std(axis=0).max() / max(world.std(axis=0).max(), 1e-6))
    if float(np.hypot(*(middle - body.mid("shoulder")))) > NECK_M * metre or not _is_in_silhouette(body, middle):
        return None
    spread = float(np.hypot(*(face - middle).T).max())
    torso = float(np.hypot(*(body.mid("shoulder") - body.mid("hip"))))
    return float(middle[0]), float(middle[1]), max(HEAD_M * metre, HEAD_TORSOS * torso, HEAD_SPREADS * spread)


def _is_in_silhouette(body: Body, point: Array) -> bool:
    """Whether the silhouette reaches to a point in its direction from the hips, or in one beside it."""
    if body.outline is None:
        return False
    x, y = (point - body.mid("hip")).tolist()
    step = round(math.degrees(math.atan2(y, x)) / (360 / DIRECTIONS))
    reach = max(float(body.outline[(step + beside) % DIRECTIONS]) for beside in (-1, 0, 1))
    return math.hypot(x, y) <= REACH * reach


def without_heads(image: Picture, bodies: Iterable[Body]) -> Picture | None:
    """The picture with the heads of these bodies (one person, in this and in the next frames) as a few squares.

    None where any face was not found: then the picture must not be shown.
    """
    blurred = image.copy()
    heads = [head_of(body) for body in bodies]
    if not heads:
        return None
    for head in heads:
        if head is None:
            return None
        _blur(blurred, *head)
    return blurred


def _blur(image: Picture, x: float, y: float, radius: float) -> None:
    """Leave a few squares of a disc: what is left of a face are some means of its colours."""
    height, width = image.shape[:2]
    left, right = (int(np.clip(x + side * radius, 0, width)) for side in (-1, 1))
    top, bottom = (int(np.clip(y + side * radius, 0, height)) for side in (-1, 1))
    if right - left < 1 or bottom - top < 1:
        return
    part = image[top:bottom, left:right]
    few = cv2.resize(part, (SQUARES, SQUARES), interpolation=cv2.INTER_AREA)
    squares = cv2.resize(few, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    rows, columns = np.ogrid[top:bottom, left:right]
    inside = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
    part[inside] = squares[inside]


def without_names(text: str, people: Sequence[str], files: Sequence[str]) -> str:
    """The text with an ellipsis for every person's name, every part of one, and every file's, as whole words.

    Parts of two letters count with a capital (Jo), those of one never.
    """
    hidden = set(people)
    hidden |= {
        p for name in people for p in re.split(r"[\W_]+", name) if len(p) > 2 or (len(p) == 2 and p[0].isupper())
    }
    hidden |= {part for name in files for part in (name, name.rpartition(".")[0])}
    for part in sorted((part for part in hidden if part.strip()), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def dates_of(day: date) -> tuple[str, ...]:
    """A day as a teacher may write it, in whatever language."""
    told = [
        format_skeleton(form, day, locale=code) for code in languages() for form in ("yMMMMd", "yMMMd", "MMMMd", "MMMd")
    ]
    return (
        day.isoformat(),
        *(f"{day.day} {month} {day.year}" for month in (f"{day:%B}", f"{day:%b}")),
        *(f"{day.day} {month}" for month in (f"{day:%B}", f"{day:%b}")),
        *(f"{month} {day.day}" for month in (f"{day:%B}", f"{day:%b}")),
        *dict.fromkeys(told),
    )
