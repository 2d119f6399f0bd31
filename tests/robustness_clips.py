"""Short clips of real practice for the tests, made of the committed recordings: a fold, an empty room, two people."""

from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from fixtures import HERE
from tests.vision.clips import even_times, make_clip

Image = NDArray[np.uint8]

#: frames a second of the short clips
FPS = 4.0
#: (width, height) of the short clips
SIZE = (428, 240)


@cache
def recorded(name: str, every: int = 3) -> tuple[Image, ...]:
    """Every third frame (4 a second) of a committed clip, at its own size."""
    with av.open(str(HERE / "clips" / f"{name}.mp4")) as clip:
        return tuple(f.to_ndarray(format="rgb24") for i, f in enumerate(clip.decode(video=0)) if i % every == 0)


@cache
def practice(every: int = 3) -> tuple[Image, ...]:
    """13 s of one person: sitting upright, folding, 7 s of holding, seen from the side of the straight left leg.

    Every third of the recorded 12 frames a second.
    """
    frames = recorded("left_aligned", every)[30 // every : 186 // every]
    return tuple(cv2.resize(f, SIZE, interpolation=cv2.INTER_AREA) for f in frames)


def sitting() -> list[Image]:
    """5 s of a person who sits upright and never folds."""
    return [cv2.resize(f, (320, 240), interpolation=cv2.INTER_AREA) for f in recorded("right_knee_bends")[:12]] * 2


@cache
def room() -> Image:
    """An empty room, (240, 320, 3)."""
    with av.open(str(HERE / "stills" / "empty_0.jpg")) as still:
        return cv2.resize(next(still.decode(video=0)).to_ndarray(format="rgb24"), (320, 240))


def side_by_side(
    left: list[Image], right: list[Image], size: tuple[int, int] = (400, 360), small: float = 0.8
) -> list[Image]:
    """Two scenes as one picture: the left one fills its half, the right one is shrunk within its own."""
    width, height = size
    out = []
    for a, b in zip(left, right, strict=True):
        canvas = np.full((height, 2 * width, 3), 120, np.uint8)
        canvas[:, :width] = cv2.resize(a, size, interpolation=cv2.INTER_AREA)
        w, h = round(width * small), round(height * small)
        canvas[height - h :, width : width + w] = cv2.resize(b, (w, h), interpolation=cv2.INTER_AREA)
        out.append(canvas)
    return out


def large_person(count: int) -> list[Image]:
    """One person who folds and fills the picture, (480, 533, 3)."""
    return [f[:, 160:693] for f in recorded("left_aligned")[10 : 10 + count]]


def small_person(count: int) -> list[Image]:
    """Another person who folds, (480, 640, 3)."""
    return list(recorded("right_knee_bends")[:count])


def slid(image: Image, by: int) -> Image:
    """The picture moved to the right by some pixels, its edge repeated where nothing is left."""
    return np.asarray(
        cv2.warpAffine(image, np.float32([[1, 0, by], [0, 1, 0]]), image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    )


def practice_clip(path: Path, **how: object) -> Path:
    """Write `practice` as a clip."""
    return make_clip(path, practice(), even_times(len(practice()), FPS), **how)  # type: ignore[arg-type]
