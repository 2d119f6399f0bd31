"""Times of a clip's frames: the file's own, made to start at 0 and to rise strictly, and sampling by them."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from alignment.errors import UsageError
from vision.media.frame import MOST_A_SECOND
from vision.words.language import gettext

if TYPE_CHECKING:  # a picture needs no FFmpeg
    from av.video.frame import VideoFrame

FALLBACK_FPS = 30.0  # where a file does not say
SMALLEST_STEP_S = 0.001  # the landmark model counts whole milliseconds
LARGEST_SLIP_S = 0.5  # a jump back by more is a new count (clips joined end to end), not a frame out of order
LARGEST_GAP_S = 6 * 3600.0  # and so is a jump ahead by more than a frame's duration can be told in MP4 (31 bits)


@dataclass
class SteadyClock:
    """The running state of one iteration's times; `repaired` counts the frames whose time had to be made up.

    `fps` is the file's average, used where a time is missing; `time_base` is the stream's, in seconds (PyAV leaves it
    out of the frames that come when a decoder is emptied). `counted`: frames are `fps` a second, whatever they say.
    """

    fps: float
    time_base: Fraction
    counted: bool = False
    repaired: int = 0
    _count: int = field(default=0, repr=False)
    _start: Fraction | None = field(default=None, repr=False)
    _offset: float = field(default=0.0, repr=False)
    _last: float | None = field(default=None, repr=False)

    def seconds(self, picture: "VideoFrame") -> float:
        """Return the seconds since the first frame; always more than for the frame before."""
        if self.counted:
            self._count += 1
            return (self._count - 1) / self.fps
        stamp = picture.pts * self.time_base if picture.pts is not None else None
        if self._last is None:
            self._start, self._last = stamp, 0.0
            self.repaired += stamp is None
            return 0.0
        if stamp is None:
            t = self._last + 1 / self.fps
            self.repaired += 1
        else:
            if self._start is None:  # the first frames had no time: go on from where they came to
                self._start, self._offset = stamp, self._last + 1 / self.fps
            t = float(stamp - self._start) + self._offset
            if not SMALLEST_STEP_S / 2 <= t - self._last <= LARGEST_GAP_S:
                t = self._put_right(t, self._last)
        self._last = t
        return t

    def shown_for(self, picture: "VideoFrame") -> float:
        """Return how many seconds a frame stays on the screen, as far as the file says."""
        return float(picture.duration * self.time_base) if picture.duration and not self.counted else 1 / self.fps

    def _put_right(self, t: float, last: float) -> float:
        self.repaired += 1
        if abs(t - last) < LARGEST_SLIP_S:
            return last + SMALLEST_STEP_S
        self._offset += last + 1 / self.fps - t
        return last + 1 / self.fps


def check_rate(name: str, a_second: float | None) -> None:
    """Raises UsageError for what is no number of frames a second, nor None."""
    if a_second is not None and (isinstance(a_second, str) or not 0 < a_second <= MOST_A_SECOND):
        most = f"{MOST_A_SECOND:g}"
        raise UsageError(
            gettext(
                "{name} is a number of frames a second up to {most}, or None: not {a_second}.",
                name=name,
                most=most,
                a_second=repr(a_second),
            )
        )


@dataclass
class FrameSampler:
    """Which frames to take: each `every`th, about `fps` a second, or all. Raises UsageError when it makes no sense."""

    every: int | None = None
    fps: float | None = None
    _next_s: float = field(default=0.0, repr=False)

    def __post_init__(self) -> None:
        if self.every is not None and (self.fps is not None or self.every < 1):
            raise UsageError(gettext("every is a whole number from 1, and fps is not given with it."))
        check_rate("fps", self.fps)

    def fresh(self) -> "FrameSampler":
        """Return the same rule at its start."""
        return FrameSampler(self.every, self.fps)

    def takes(self, index: int, t: float) -> bool:
        """Return whether the frame `index` at `t` seconds is taken; ask once for each frame, in order."""
        if self.fps is None:
            return index % (self.every or 1) == 0
        step = 1 / self.fps
        if t < self._next_s - step / 4:  # a quarter step of grace: cameras are not punctual
            return False
        missed = max(0.0, (t - self._next_s) // step)
        self._next_s += (missed + 1) * step
        return True

    def expected(self, frame_count: int, duration_s: float) -> int:
        """Return about how many of `frame_count` frames over `duration_s` seconds are taken."""
        if self.fps is None:
            return -(-frame_count // (self.every or 1))
        return max(1, min(frame_count, round(duration_s * self.fps)))
