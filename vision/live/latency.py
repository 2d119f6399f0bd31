"""How long a frame takes from the camera to the window, of late."""

import time
from collections import deque
from statistics import median

#: pictures over which it is told
RECENT = 150


class Latency:
    """Delays from a frame's arrival until the window has shown it, and what drawing and showing cost."""

    def __init__(self) -> None:
        self._delays: deque[float] = deque(maxlen=RECENT)
        self._drawing: deque[float] = deque(maxlen=RECENT)

    def shown(self, came: float, drawing_s: float) -> None:
        """A frame that came at ``came`` (``time.monotonic``) is in the window now; ``drawing_s``: what drawing took."""
        self._delays.append(time.monotonic() - came)
        self._drawing.append(drawing_s)

    @property
    def median_ms(self) -> float | None:
        """The median delay in milliseconds; None before the first picture."""
        return 1000 * median(list(self._delays)) if self._delays else None

    @property
    def drawing_ms(self) -> float:
        """The median time that drawing and showing a frame took, beside the landmarker, in milliseconds."""
        return 1000 * median(list(self._drawing)) if self._drawing else 0.0
