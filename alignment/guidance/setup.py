"""Setting up a live practice: what must be right about person, camera and light before it begins, and what to say."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alignment.body.geometry import heading, wrap
from alignment.body.landmarks import Array, Body
from alignment.body.measures import chest_direction
from alignment.body.readings import Judged
from alignment.guidance.sayings import Message

Step = Literal["light", "person", "whole", "distance", "side", "height"]
#: in the order in which they are asked for: nothing else can be seen in the dark, nothing judged of half a body
STEPS: tuple[Step, ...] = ("light", "person", "whole", "distance", "side", "height")

#: median luminance (0 to 255) under which a room is too dark; the darkest rendered room that is measured well has 40
DARK = 25.0
#: share of the picture that must stay free above the head and beyond the feet: the hands pass the toes in the fold
ROOM = 0.03
#: the longer side of a seated body as a share of the picture's longer side. In the recorded practices it has 0.33 to
#: 0.43; under 0.25 (160 of 640 pixels) the landmark model has to enlarge, over 0.85 no room is left to fold
SMALLEST, LARGEST = 0.25, 0.85
#: degrees by which the chest may face the camera or turn its back: three-quarter views are at 45 to 60 and still judge
SIDEWAYS = (35.0, 145.0)
#: seconds over which the facing is averaged, for which a fault must last before it is said, and all must be well
STEADY, SETTLED = 0.8, 1.0
#: seconds for which somebody too near to be found again is still told to move back
TOO_NEAR_FOR = 4.0
#: seconds for which what a hold before could not be measured for is told, whatever is seen meanwhile
FIRST_FOR = 6.0


@dataclass(frozen=True)
class Problem:
    """The one thing to change now: the step it belongs to, and what to show and to say of it."""

    step: Step
    message: Message


class Setup:
    """Watches the set-up. Feed it every frame in order; ``done`` once all has been well for `SETTLED` seconds.

    ``first``: what is known to be amiss from a hold before; it is told for `FIRST_FOR` seconds before anything else.

    Attributes
    ----------
    problem : Problem or None
        What stands in the way, once it has done so for `STEADY` seconds.
    facing : float or None
        Degrees; where the chest faces: 0 = the camera, 90 = the picture's right, -90 = its left.
    """

    def __init__(self, first: Problem | None = None) -> None:
        self.problem: Problem | None = first
        self.facing: float | None = None
        self._first, self._first_until = first, None if first else -np.inf
        self._too_near: tuple[float, Problem] | None = None
        self.done = False
        self._chests: deque[tuple[float, Array]] = deque()
        self._now: Problem | None = None
        self._since: float | None = None

    def step(self, t: float, body: Body | None, judged: Judged | None, brightness: float) -> None:
        """Take the next frame: what is seen, what it was judged to be, and the picture's median luminance."""
        self._turn(t, body)
        self._first_until = t + FIRST_FOR if self._first_until is None else self._first_until
        found = self._first if t < self._first_until else self._found(t, body, judged, brightness)
        if self._since is None or (found and found.step) != (self._now and self._now.step):
            self._since = t
        self._now = found
        lasted = t - self._since
        if found is None:
            self.done = self.done or lasted >= SETTLED
            self.problem = self.problem if lasted < STEADY else None
        elif lasted >= STEADY or self.problem is None or self.problem.step == found.step:
            self.problem = found if lasted >= STEADY or self.problem is not None else None

    def states(self) -> list[tuple[Step, bool | None]]:
        """Every step with whether it is well; None for those that come after what is in the way."""
        at = STEPS.index(self._now.step) if self._now else len(STEPS)
        return [(step, True if i < at else False if i == at else None) for i, step in enumerate(STEPS)]

    def _turn(self, t: float, body: Body | None) -> None:
        if body is not None:
            self._chests.append((t, _chest(body)))
        while self._chests and t - self._chests[0][0] > STEADY:
            self._chests.popleft()
        chest = sum((c for _, c in self._chests), np.zeros(3))
        self.facing = float(heading(chest)) if self._chests else None

    def _found(self, t: float, body: Body | None, judged: Judged | None, brightness: float) -> Problem | None:
        """The first thing that is not well."""
        if brightness < DARK:
            return Problem("light", Message("too_dark"))
        if self._too_near is not None and t - self._too_near[0] < TOO_NEAR_FOR and not (body and _fits(body)):
            return self._too_near[1]  # half a body is found and lost by turns
        if body is None:
            return Problem("person", Message("nobody"))
        near = _near(body)
        self._too_near = (t, near) if near is not None else None
        return near or _whole(body, self.facing) or _distance(body) or _sideways(self.facing) or _height(judged)


def _chest(body: Body) -> Array:
    """The direction in which the chest faces, (3,), in camera axes, of unit length in the floor plane."""
    chest = chest_direction(body.world)
    return np.asarray(chest / max(float(np.linalg.norm(chest)), 1e-9))


def _fits(body: Body) -> bool:
    """Whether all that was found of somebody lies in the picture."""
    size = np.array(body.size, float)
    return bool((body.pixels >= 0).all() and (body.pixels <= size).all())


def _near(body: Body) -> Problem | None:
    """Whether somebody is so near that what is not in the picture cannot be brought into it by sliding or tilting."""
    size = np.array(body.size, float)
    cut = [(body.pixels[:, i] < 0).any() + (body.pixels[:, i] > size[i]).any() for i in (0, 1)]
    large = float(np.ptp(body.pixels, axis=0).max()) > LARGEST * max(body.size)
    if max(cut) > 1 or (large and any(cut)):
        return Problem("whole", Message("too_near"))
    return None


def _whole(body: Body, facing: float | None) -> Problem | None:
    """Whether all of the body and the room for the fold lie in the picture."""
    size = np.array(body.size, float)
    low, high = body.pixels.min(axis=0) / size, body.pixels.max(axis=0) / size
    beyond_left, beyond_right = low[0] < ROOM, high[0] > 1 - ROOM
    above, below = low[1] < ROOM, high[1] > 1.0
    if beyond_left != beyond_right and high[0] - low[0] < LARGEST and not (above or below) and facing is not None:
        ahead = beyond_right if facing > 0 else beyond_left
        return Problem("whole", Message("slide_back" if ahead else "slide_forward"))
    if above and not below and high[1] < 1 - 2 * ROOM:
        return Problem("whole", Message("tilt_up"))
    if below and not above and low[1] > 2 * ROOM:
        return Problem("whole", Message("tilt_down"))
    if beyond_left or beyond_right or above or below:
        return Problem("whole", Message("needs_room"))
    return None


def _distance(body: Body) -> Problem | None:
    share = float(np.ptp(body.pixels, axis=0).max()) / max(body.size)
    if share < SMALLEST:
        return Problem("distance", Message("too_far"))
    if share > LARGEST:
        return Problem("distance", Message("too_large"))
    return None


def _sideways(facing: float | None) -> Problem | None:
    """Whether the camera sees the person from the side, and which way to turn: the shorter one, the person's own."""
    if facing is None or SIDEWAYS[0] <= abs(wrap(facing)) <= SIDEWAYS[1]:
        return None
    towards = abs(facing) < SIDEWAYS[0]  # towards the camera, the person's left is the picture's right
    return Problem("side", Message("turn", "left" if towards == (facing >= 0) else "right"))


def _height(judged: Judged | None) -> Problem | None:
    if judged is not None and judged.view is not None and (judged.view.blind or judged.view.flatters):
        return Problem("height", Message("too_high"))
    return None
