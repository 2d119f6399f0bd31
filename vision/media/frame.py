"""What every source gives: frames with their time, and what is known about the file."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from alignment.errors import UnreadableFileError
from alignment.report import Correction, QualityWarning
from vision.words.language import gettext

#: times a second that a recording is looked at. In this pose people move slowly: the holds, spans and measures of the
#: rendered clips are as right as with every frame looked at; with 5 and 4 the tracker was late in one of them
#: (fixtures/experiments, 12)
LOOKS = 6.0
#: frames a second that can be asked for, at most
MOST_A_SECOND = 1000.0
#: how many times as long as it is wide a picture may be: beyond, a person has no pixels left once it is shrunk
LONGEST_SHAPE = 40
SMALLEST_SIDE = 160  # pixels; below this a person has too few pixels for the landmark model (its input is 256 px)


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture at one time.

    `t` is in seconds from the first frame of the source, `image` is (H, W, 3) uint8 RGB, upright and contiguous,
    `index` counts all frames of the source, also those left out by sampling.
    """

    t: float
    image: NDArray[np.uint8]
    index: int


@dataclass
class Pass:
    """What went wrong while one iteration decoded a clip."""

    undecodable: int = 0
    corrupt: int = 0
    repaired: int = 0
    cut_off: bool = False
    end_s: float = 0.0


@dataclass(frozen=True)
class SourceInfo:
    """What is known about a source before it is played.

    `size` is (width, height) in pixels as shown: upright and with square pixels. `rotation` is the clockwise turn in
    degrees (0, 90, 180, 270) that was applied to the stored picture. `duration_s` and `fps` (the average) are the
    file's own word, 0.0 for a picture; `frame_count` may be off by a few, 1 for a picture. `correction`: what the user
    said that the file has wrong, and was put right.
    """

    name: str
    sha256: str
    duration_s: float
    fps: float
    size: tuple[int, int]
    rotation: int
    kind: Literal["clip", "picture"]
    frame_count: int
    correction: Correction = Correction()  # noqa: RUF009  (frozen)


def check_shape(size: tuple[int, int], name: str) -> None:
    """Raises UnreadableFileError for a picture of ``size`` (width, height) whose shape is no camera's."""
    width, height = size
    if min(size) < 1 or max(size) > LONGEST_SHAPE * min(size):
        raise UnreadableFileError(
            gettext(
                "{name} is {width} x {height} pixels, which is no picture of a person: cut it anew.",
                name=name,
                width=width,
                height=height,
            )
        )


def size_warnings(size: tuple[int, int]) -> list[QualityWarning]:
    """Return a warning when a picture of `size` (width, height) in pixels is too small to measure well."""
    return [] if min(size) >= SMALLEST_SIDE else [QualityWarning("small_picture", size=size)]
