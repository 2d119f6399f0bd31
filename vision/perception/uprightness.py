"""Whether a picture stands upright: the networks see people best who are.

MoveNet was learned from upright photographs and is less sure of people who lie on their side or upside down; MediaPipe
finds them any way round and tells where their heads and legs are. Seven rendered practices and 14 films of other things
were each turned by 0, 90, 180 and 270 degrees: no upright one was taken for a turned one, all those upside down were
told, and of those on their side all 14 practices and 21 of 28 films; none was told the wrong turn. Of 103 photographs
that are not needed to set the limit none was taken for a turned one, 73 % of those upside down and 58 % of those on
their side were told, ten of 309 with the wrong turn (``fixtures/experiments``, 15).
"""

from collections.abc import Iterable
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from alignment.body.geometry import head_above_legs
from vision.media.scaling import at_most
from vision.perception.landmarker import Landmarker
from vision.perception.models import load_model
from vision.perception.movenet import MoveNet
from vision.perception.track import box_of

Turn = Literal[0, 90, 180, 270]

#: by how much surer MoveNet must be of the turned picture, 0 to 1: on the mean of several
SURER = 0.05
#: and of one alone
SURER_OF_ONE = 0.08
#: how far heads are above legs (`alignment.body.geometry.head_above_legs`) under which it is worth to look. The mean
#: over upright rendered practices is 0.4, upside down -0.4, on their side 0
WORTH_A_LOOK = 0.3
#: and how far they are, under which a picture that is taken for the pose may yet be upside down: in deep folds it is 0
BELOW = -0.15
#: pixels of the longer side that a picture is looked at with
LONGEST = 1280


def turn_needed(images: Iterable[NDArray[np.uint8]]) -> Turn:
    """By how many degrees clockwise RGB pictures (H, W, 3) of one recording must be turned to stand upright.

    0 where they do, or where it cannot be told. 0.3 s of work a picture. Raises ModelError.
    """
    movenet = MoveNet()
    with Landmarker(load_model("full"), video=False, people=2) as finder:
        small = (at_most(image, LONGEST) for image in images)
        seen = np.array([[_seen(np.rot90(image, -k), finder, movenet) for k in range(4)] for image in small])
    if not len(seen):
        return 0
    sure, above = seen.mean(axis=0).T
    best = int(sure.argmax())
    surer = sure[best] - sure[0] > (SURER if len(seen) > 1 else SURER_OF_ONE)
    return cast(Turn, 90 * best if surer and above[best] > above[0] else 0)


def _seen(image: NDArray[np.uint8], finder: Landmarker, movenet: MoveNet) -> tuple[float, float]:
    """How sure MoveNet is of the largest person, 0 to 1, and how far their head is above their legs."""
    image = np.ascontiguousarray(image)
    whole = np.array([[0.0, 0.0], [image.shape[1], image.shape[0]]])
    sure = float(movenet.look(image, whole)[:, 2].mean())
    largest = max(finder.see_all(image), key=lambda person: person.area, default=None)
    if largest is None:
        return sure / 2, 0.0
    closer = float(movenet.look(image, box_of(largest.pixels))[:, 2].mean())
    return (sure + closer) / 2, head_above_legs(largest.pixels)
