"""Which leg is extended, decided over time: one frame may be wrong, a practice is not."""

from collections import deque

import numpy as np

from alignment.body.estimate import Estimate
from alignment.body.landmarks import Side
from alignment.practice.parameters import LEGS, LegsParameters


class Legs:
    """The extended leg through a practice. Feed it every frame's estimate in order.

    ``told``: the side that somebody has said it is; then nothing is decided here.
    """

    def __init__(self, parameters: LegsParameters = LEGS) -> None:
        self._by = parameters
        self.extended: Side | None = None
        self.told: Side | None = None
        self._votes: deque[tuple[float, float, float]] = deque()
        self._votes_sum = self._weight_sum = 0.0

    def step(self, t: float, estimate: Estimate, *, holding: bool = False) -> Side | None:
        """The extended leg's side at ``t`` (s). ``holding``: nobody changes legs within a hold, so all of it speaks."""
        belief = self._by.belief
        vote = max(-belief, min(belief, estimate.log_odds))
        in_pose = max(-belief, min(belief, estimate.in_pose))
        weight = float(1 / (1 + np.exp(-in_pose)))
        self._votes.append((t, vote * weight, weight))
        self._votes_sum += vote * weight
        self._weight_sum += weight
        while not holding and t - self._votes[0][0] > self._by.memory:
            _, old_vote, old_weight = self._votes.popleft()
            self._votes_sum -= old_vote
            self._weight_sum -= old_weight
        mean = self._votes_sum / max(self._weight_sum, 1e-6)
        if abs(mean) > (self._by.enter if self.extended is None else self._by.change):
            self.extended = "left" if mean > 0 else "right"
        self.extended = self.told or self.extended
        return self.extended
