"""How fast pictures are looked at of late, and whether this computer is too slow for them."""

import time
from collections import deque
from dataclasses import dataclass
from statistics import mean, median

#: frames over which speed and delay are told
RECENT = 150
#: frames a second under which work is saved, and the seconds for which it must have been so
SLOW_FPS, SLOW_FOR = 15.0, 5.0
#: frames before which nothing is told
FEW = 10


@dataclass(frozen=True)
class LiveRates:
    """Frames a second that are looked at, and that come; for each the landmarker's time and that of judging, in ms."""

    fps: float
    camera_fps: float
    landmarker_ms: float
    judging_ms: float


class Speed:
    """Keeps how long the last frames took. ``slow``: whether too few are looked at, and have been for a while."""

    def __init__(self) -> None:
        self.slow = False
        self._came: deque[float] = deque(maxlen=RECENT)
        self._times: deque[tuple[float, float]] = deque(maxlen=RECENT)
        self._slow_since: float | None = None
        self._began = time.monotonic()

    def looked(self, landmarker_s: float, judging_s: float) -> None:
        """A frame was looked at, and took so many seconds."""
        self._came.append(time.monotonic())
        self._times.append((landmarker_s, judging_s))

    def rates(self, taken: int) -> LiveRates | None:
        """How fast it goes of late, where the camera has given ``taken`` pictures; None until that is known."""
        came, times = list(self._came), list(self._times)
        if len(came) < FEW or came[-1] <= came[0]:
            return None
        landmarker, judging = zip(*times, strict=True)
        fps, camera_fps = (len(came) - 1) / (came[-1] - came[0]), taken / max(time.monotonic() - self._began, 1e-6)
        # not every frame is judged: the mean tells what judging takes
        return LiveRates(fps, camera_fps, 1000 * median(landmarker), 1000 * mean(judging))

    def has_become_slow(self, taken: int) -> bool:
        """Look at the speed; whether it has just turned out that the landmarker cannot keep up with the camera."""
        rates, now = self.rates(taken), time.monotonic()
        if rates is None or rates.fps >= SLOW_FPS or rates.camera_fps < SLOW_FPS:
            self._slow_since, self.slow = None, False
        elif self._slow_since is None:
            self._slow_since = now
        elif now - self._slow_since > SLOW_FOR and not self.slow:
            self.slow = True
            return True
        return False
