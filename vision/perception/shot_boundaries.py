"""Cuts in a recording: a picture that shows nothing of the one before, neither where it was nor moved to the side.

A passer-by hides a part of the picture and a bumped camera moves all of it; a cut, or a fade, leaves nothing. So the
small squares of two pictures are compared, each by its pattern (normalised cross-correlation), which the light does not
change; where few are as they were, the one picture is also laid over the other as phase correlation says. And
someone may pass close by: only once the picture keeps still again is it held against the last one that did. A hard bump
is told from a cut by the corners of both (`vision.perception.same_scene`). Where the room stays and the person jumps,
`vision.perception.jump_cuts` tells it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from alignment.body.landmarks import Array
from vision.perception.jump_cuts import JumpCutDetector
from vision.perception.same_scene import Grey, grey, movement

#: the size that pictures are compared at, (width, height)
SIZE = (64, 48)
#: the side of the squares, in its pixels
SQUARE = 8
#: grey levels by which a square's pixels vary to show a pattern
PATTERN = 4.0
#: how many must for a picture to show anything
ENOUGH = 100
#: correlation from which a square is as it was
SAME = 0.7
#: share of the squares that are as they were up to which nothing is. Of 6,786 pairs of photographs 99 in 100 share 0.25
#: at most, the same ones moved by a fifth of the picture 0.8
NOTHING = 0.25
#: share of them from which the picture keeps still: where somebody walks by close to the camera, two looks share 0.3,
#: before and after it all but all
STILL = 0.75
#: share up to which it is asked whether the camera was bumped
SHAKEN = 0.5
#: share from which it is not asked whether the picture has moved
STEADY = 0.9
#: seconds between two pictures that are compared: in less, somebody who walks by has hardly moved
EVERY = 0.12
#: pictures in a row that are kept until it is known whether they come after a cut: a second's
MOST_OPEN = 6
#: grey levels by which a pixel changes
CHANGES = 15.0
#: the share of them that a cut changes at least: on white only the person shows a pattern
CHANGED = 0.25

Small = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Shot:
    """What is known of the shot that a picture belongs to.

    Attributes
    ----------
    cut : bool
        Whether the picture is the first that is known to come after a cut.
    same_room : bool
        Whether that was a jump cut: who else was in the picture is still where they were.
    unsure : bool
        Whether it shows nothing of the one before, and it is not known whether that was a cut.
    open : bool
        Whether the pictures after it may still tell that there was one.
    since : float
        From when on pictures are known to be of this shot, s: its own time, or that of an earlier one, then ``open``.
    moved : (2, 3) array or None
        Where it shows that the camera was bumped: by what what is seen has moved, in its pixels.
    """

    cut: bool = False
    same_room: bool = False
    unsure: bool = False
    open: bool = False
    since: float = np.inf
    moved: Array | None = None


class ShotBoundaryDetector:
    """Tells the cuts in one clip. Show it each picture that is looked at, in order.

    Parameters
    ----------
    every : float
        Seconds between two pictures that are compared.
    """

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._last: tuple[Small, Grey] | None = None
        self._t = -np.inf
        self._still: tuple[Small, Grey] | None = None  # the last one that kept still
        self._open: list[tuple[float, Small, bool]] = []  # those since then that may come after a cut, or a jump cut
        self._broken = False  # whether one since then showed nothing of the one before
        self._shaken = False  # or little
        self._jumps = JumpCutDetector()
        self._unsure = False

    def see(self, image: NDArray[np.uint8], t: float) -> Shot:
        """What the pictures up to an RGB one (H, W, 3), shown at ``t`` s, tell of its shot."""
        if 0 <= t - self._t < self._every:
            return Shot(unsure=self._unsure, open=bool(self._open), since=t)
        shown, size = grey(image), (image.shape[1], image.shape[0])
        now, passed, self._t = (small(shown), shown), t - self._t, t
        last, self._last = self._last, now
        if last is None:
            return Shot(since=t)
        in_place = _alike(last[0], now[0])
        way = movement(last[1], shown, size) if in_place <= SHAKEN else None
        if way is not None:
            kept = 1.0
        else:
            kept = in_place if in_place >= STEADY else max(in_place, _alike(*_overlaid(last[0], now[0])))
        jumped = self._jumps.step(in_place, kept, passed)
        if jumped:
            self._still, self._broken, self._shaken, self._unsure = now, False, False, False
            return Shot(cut=True, same_room=True, since=self._since(now[0], t))
        self._unsure = kept <= NOTHING or self._jumps.unsure
        self._broken |= kept <= NOTHING
        self._shaken |= in_place <= SHAKEN
        cut, way = self._settled(now, way, size) if kept >= STILL else (False, None)
        if not cut and way is None and (self._jumps.unsure or self._broken):
            self._open = [*self._open, (t, now[0], self._jumps.unsure)][-MOST_OPEN:]
            return Shot(unsure=self._unsure, open=True, since=t)
        return Shot(cut=cut, since=self._since(now[0], t), moved=way)

    def _settled(self, now: tuple[Small, Grey], way: Array | None, size: tuple[int, int]) -> tuple[bool, Array | None]:
        """Whether a picture that keeps still comes after a cut, and else by what it is known to have moved."""
        before, broken, shaken = self._still, self._broken, self._shaken
        self._still, self._broken, self._shaken = now, False, False
        if way is None and shaken and before is not None:
            way = movement(before[1], now[1], size)
        return way is None and broken and before is not None and is_another(before[0], now[0]), way

    def _since(self, now: Small, t: float) -> float:
        """The first of the pictures right before that are of the same shot; what may come after a jump cut is."""
        ending, self._open = self._open, []
        for then, picture, jump in reversed(ending):
            if not jump and share_kept(picture, now) < STILL:
                break
            t = then
        return t


def small(picture: Grey) -> Small:
    """A grey picture still smaller, (48, 64)."""
    return cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)


def is_another(before: Small, now: Small) -> bool:
    """Whether one picture shows nothing of another one."""
    difference = now - before
    changed = float(np.mean(np.abs(difference - np.median(difference)) > CHANGES))
    return changed >= CHANGED and share_kept(before, now) <= NOTHING


def share_kept(before: Small, now: Small) -> float:
    """The share of the squares with a pattern that are as they were, 0 to 1, moved to the side or not.

    Where hardly anything shows a pattern, as in the dark, it is 0.
    """
    kept = _alike(before, now)
    return kept if kept >= STILL else max(kept, _alike(*_overlaid(before, now)))


def _alike(one: Small, other: Small) -> float:
    square = (SQUARE, SQUARE)
    mean, means = cv2.blur(one, square), cv2.blur(other, square)
    spread = cv2.blur(one * one, square) - mean * mean
    spreads = cv2.blur(other * other, square) - means * means
    both = cv2.blur(one * other, square) - mean * means
    half = SQUARE // 2
    within = np.s_[half:-half, half:-half]
    pattern = np.maximum(spread, spreads)[within] > PATTERN**2
    if int(pattern.sum()) < ENOUGH:
        return 0.0
    correlation = both / np.sqrt(np.maximum(spread * spreads, 1.0))
    return float(np.mean(correlation[within][pattern] > SAME))


def _overlaid(before: Small, now: Small) -> tuple[Small, Small]:
    """What two pictures have in common if the one is moved to where it lies best on the other."""
    (x, y), _ = cv2.phaseCorrelate(_edges(before), _edges(now), _window())
    across, down = round(x), round(y)
    if abs(across) > SIZE[0] // 3 or abs(down) > SIZE[1] // 3:
        return before, now
    return _moved(before, -across, -down), _moved(now, across, down)


def _moved(picture: Small, across: int, down: int) -> Small:
    rows = slice(max(0, down), picture.shape[0] + min(0, down))
    return picture[rows, max(0, across) : picture.shape[1] + min(0, across)]


def _edges(picture: Small) -> Small:
    across, down = (cv2.Sobel(picture, cv2.CV_32F, *along) for along in ((1, 0), (0, 1)))
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _window() -> Small:
    return np.asarray(cv2.createHanningWindow(SIZE, cv2.CV_32F), np.float32)
