"""The gaze: a landmarker led to look where a person lies, not where its detector or its last look would have it look.

MediaPipe works on a crop with the hips in the middle, as large as the body, turned until the trunk stands upright. Its
detector cuts that crop by the face and the shoulders, which a fold hides; following, it cuts it by where its last look
had them. Shown a known picture first, the primer, it cuts the next one as it would have to cut the primer: so the still
is shown shifted, turned and enlarged until the person lies where that one's person does.
"""

import math
from functools import cache
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.estimate import Framing
from vision.landmarker import Landmarker, Sighting
from vision.models import PRIMER, Model, checked
from vision.second_look import Look, look

#: pixels of the primer, which is square, as it is shown
SIDE = 640
#: how the primer's person lies: reaches of the body from the middle to the edge, and the trunk's lean (deg) to the left
ROOMY, LEAN = 1.25, -27.0
#: seconds between two pictures: MediaPipe smooths world landmarks over time, after 1 s they are still 15 mm off, after
#: 1000 s a thousandth of one, after these not at all
STEP = 100_000.0


@cache
def primer() -> NDArray[np.uint8]:
    """The primer, (SIDE, SIDE, 3) RGB: a rendered person in the pose, feet to the left, hips in the middle."""
    image = np.asarray(cv2.imdecode(np.frombuffer(checked(PRIMER), np.uint8), cv2.IMREAD_COLOR_RGB))
    return np.asarray(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)


def way_to(framing: Framing, *, mirrored: bool) -> Look:
    """How to show a picture so that its person lies as the primer's does, or as in a mirror."""
    (x, y), reach = framing.hip, ROOMY * framing.reach
    turn = (-LEAN if mirrored else LEAN) - framing.lean
    return Look((x - reach, y - reach, x + reach, y + reach), math.remainder(turn, 360), mirrored)


class Gaze:
    """Looks at one still after another. A context manager."""

    def __init__(self, model: Model) -> None:
        self._landmarker = Landmarker(model, video=True)
        self._t = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def rest(self) -> None:
        """Forget what was seen last, so that one still's looks never depend on another's."""
        self._show(np.full_like(primer(), 127))

    def look(self, image: NDArray[np.uint8], framing: Framing, *, mirrored: bool) -> Sighting | None:
        """The person in an RGB picture (H, W, 3) who is thought to lie so, or None."""
        self._show(primer())
        self._t += STEP
        return look(self._landmarker, image, way_to(framing, mirrored=mirrored), t=self._t)

    def _show(self, image: NDArray[np.uint8]) -> None:
        self._t += STEP
        self._landmarker.see(image, self._t)
