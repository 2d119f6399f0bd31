"""Of each side the frame that stands for its last hold, in the summary."""

from alignment.body.landmarks import Side
from alignment.body.readings import Judged


class Figures:
    """Take every judged frame. ``of``: the frame of each side, with the most known and the least to adjust."""

    def __init__(self) -> None:
        self.of: dict[Side, Judged] = {}

    def take(self, judged: Judged) -> None:
        """The next frame."""
        if judged.phase != "holding" or judged.extended is None or judged.pixels is None:
            return
        before = self.of.get(judged.extended)
        if before is None or before.hold != judged.hold or _shown(judged) > _shown(before):
            self.of[judged.extended] = judged


def _shown(judged: Judged) -> tuple[int, int]:
    """How many landmarks are known, and how few checks have to be adjusted."""
    known = 0 if judged.known is None else int(judged.known.sum())
    return known, -sum(finding.status == "adjust" for finding in judged.findings)
