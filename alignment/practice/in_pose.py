"""Whether the legs are the pose's, decided over time: one look may be wrong, and from one side the legs look alike."""

import math
from collections import deque

from alignment.body.estimate import Estimate
from alignment.body.landmarks import Side
from alignment.practice.parameters import IN_POSE, InPoseParameters


class PoseEvidence:
    """What speaks for the pose of late, and while the person last sat upright. Feed it every frame in order.

    ``sure``: whether it surely is the pose, as of the last frame: from the bent leg's side, where both legs show.
    """

    def __init__(self, parameters: InPoseParameters = IN_POSE) -> None:
        self.sure = False
        self._by = parameters
        self._now, self._sat = _Memory(parameters.memory), _Memory(parameters.upright_memory)
        self._across = _Memory(parameters.memory)

    def step(self, t: float, estimate: Estimate, fold: float, extended: Side | None) -> bool:
        """Whether they are at ``t`` (s), folded by ``fold`` deg. ``extended``: the straight leg, where it is known.

        Sitting upright they show it too, and nobody changes them to fold. Where the bent leg hides behind the straight
        one they show it little at either time, and some doubt is allowed.
        """
        by = self._by
        belief = max(-by.belief, min(by.belief, estimate.in_pose))
        if fold < by.upright:
            self._sat.add(t, belief)
        now = self._now.add(t, belief)
        cosine, sine = estimate.of(extended or estimate.likelier).azimuth.tolist()
        across = self._across.add(t, sine / max(math.hypot(cosine, sine), 1e-6))
        told = now + (self._sat.mean or 0.0)
        hidden = across > by.hides
        self.sure = told > by.sure and across < -by.hides
        return told > (by.doubt if self._sat.mean is not None and hidden else 0.0)


class _Memory:
    """The mean of a number over the last seconds of those in which it was told."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._sum = seconds, 0.0
        self._told: deque[tuple[float, float]] = deque()
        self.mean: float | None = None

    def add(self, t: float, value: float) -> float:
        """Tell it, and the mean."""
        self._told.append((t, value))
        self._sum += value
        while t - self._told[0][0] > self._seconds:
            self._sum -= self._told.popleft()[1]
        self.mean = self._sum / len(self._told)
        return self.mean
