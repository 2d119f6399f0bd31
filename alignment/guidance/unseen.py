"""A hold of which little can be measured: noticed while it lasts, with what to change before the next one."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from alignment.body.readings import Judged
from alignment.checks import Check
from alignment.guidance.sayings import Cause, Message
from alignment.guidance.setup import Problem, Step

#: seconds of a hold after which it is told, and over which it is looked at
AFTER, OVER = 5.0, 5.0
#: share of the checks that a view can show, and of the frames, under which a hold counts as not measured
ENOUGH = 0.5

#: each as a step of the set-up, where it goes on from there
_STEPS: dict[Cause, Step] = {
    "light": "light",
    "person": "person",
    "height": "height",
    "whole": "whole",
    "distance": "distance",
    "side": "side",
    "hidden": "person",
}


@dataclass(frozen=True)
class _Frame:
    """What one frame of a hold told: its time, whether enough of it was measured, and what may have been in the way."""

    t: float
    measured: bool
    cause: Cause


class Unseen:
    """Watches how much of each hold is measured. Feed it every frame; ``problem`` is what stands in the way, if any.

    ``problem`` belongs to the hold with the number ``hold``, and stays until another hold begins.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = {name: c for name, c in checks.items() if c.judged and c.phase == "holding"}
        self._recent: deque[_Frame] = deque()
        self.hold = 0
        self.problem: Problem | None = None

    def step(self, judged: Judged, setup: Problem | None) -> None:
        """Take the next frame; ``setup``: what the set-up finds amiss just now."""
        if judged.phase != "holding":
            return
        if judged.hold != self.hold:
            self.hold, self.problem = judged.hold, None
            self._recent.clear()
        self._recent.append(_Frame(judged.t, self._is_measured(judged), _cause(judged, setup)))
        while judged.t - self._recent[0].t > OVER:
            self._recent.popleft()
        if judged.held_s < AFTER:
            return
        unmeasured = [frame for frame in self._recent if not frame.measured]
        if self.problem is None and len(unmeasured) > ENOUGH * len(self._recent):
            causes = [frame.cause for frame in unmeasured]
            cause = max(causes, key=causes.count)
            self.problem = Problem(_STEPS[cause], Message("unseen", cause=cause))

    def _is_measured(self, judged: Judged) -> bool:
        """Whether half of what could be measured from there is; from the front and from behind that is too little."""
        if not judged.seen or judged.view is None or judged.view.bucket in ("front", "behind"):
            return False
        shown = {name for name, check in self._checks.items() if judged.view.bucket in check.views}
        told = [f for f in judged.findings if f.check in shown and f.status in ("aligned", "adjust")]
        return len(told) >= max(1.0, ENOUGH * len(shown))


def _cause(judged: Judged, setup: Problem | None) -> Cause:
    """What most likely keeps a frame from being measured."""
    if setup is not None and setup.step == "light":
        return "light"
    if not judged.seen or judged.view is None:
        return "person"
    if judged.view.blind or judged.view.flatters:
        return "height"
    if setup is not None and setup.step in ("whole", "distance"):
        return setup.step
    return "side" if judged.view.bucket in ("front", "behind") else "hidden"
