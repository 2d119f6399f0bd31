"""A landmarker that saves work, for slow computers: a smaller frame, and the person's mask not on every frame."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vision.landmarker import Landmarker, Sighting
from vision.models import Model

#: longer side, in pixels, of what the landmarker is given; it works on 256 px of the person
SMALL = 384
#: the mask costs a third of the landmarker's time: it comes with each of so many frames, a back moves little between
MASK_EVERY = 4


class ThriftyLandmarker(Landmarker):
    """Two landmarkers in turn, one with masks for each `MASK_EVERY`-th frame, one without for the others.

    Both follow the person by themselves. Frames without a mask of their own get the last one.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, video=True, masks=False, longest=SMALL)
        self._with_mask = Landmarker(model, video=True, longest=SMALL)
        self._count = 0
        self._last: Sighting | None = None

    def close(self) -> None:
        """Free both."""
        self._with_mask.close()
        super().close()

    def see_all(self, image: NDArray[np.uint8], t: float = 0.0) -> list[Sighting]:
        """The person found, as `Landmarker.see_all`."""
        self._count += 1
        if self._last is None or self._count % MASK_EVERY == 0:
            found = self._with_mask.see_all(image, t)
            self._last = found[0] if found else None
            return found
        last = self._last
        return [replace(s, mask=last.mask, to_mask=last.to_mask) for s in super().see_all(image, t)]
