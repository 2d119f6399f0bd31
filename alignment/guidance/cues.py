"""Which cue to give when: findings over time go in, at most one cue at a time comes out."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from alignment.body.readings import Direction, Finding, Judged
from alignment.checks import PoseSpec
from alignment.guidance.sayings import Message

#: seconds for which a finding must have held before anything is said of it, and the share of the frames that must agree
HELD_FOR, AGREE = 1.0, 0.8
#: seconds between two cues of one check, and between any two things said
SAME_CUE, ANY_CUE = 8.0, 4.0
#: seconds in which a cue may be followed (three slow breaths) before it is said again; how often in a hold
PATIENCE, MOST_TIMES = 20.0, 3
#: seconds after a cue in which doing it is confirmed
CONFIRM_WITHIN = 15.0


@dataclass(frozen=True)
class Cue:
    """Something to say of one check: what to adjust; or ``followed``: it was asked for and done, and is confirmed."""

    check: str
    weight: float
    direction: Direction | None = None
    followed: bool = False

    @property
    def message(self) -> Message:
        """What is said."""
        return Message("followed" if self.followed else "cue", check=self.check, direction=self.direction)


@dataclass
class _CueTimer:
    """What is known of one check of late."""

    recent: deque[tuple[float, str, Direction | None]] = field(default_factory=deque)
    said_at: float | None = None
    asked: Direction | None = None  # what was asked for and not yet done
    times: int = 0

    def see(self, t: float, status: str, cue: Direction | None) -> None:
        self.recent.append((t, status, cue))
        while t - self.recent[0][0] > 2 * HELD_FOR:
            self.recent.popleft()

    def held(self, t: float, status: str, cue: Direction | None = None) -> bool:
        """Whether the check has had this status (and cue) for long enough; a frame now and then may disagree."""
        agrees = [entry[1] == status and (cue is None or entry[2] == cue) for entry in self.recent]
        starts = [i for i, entry in enumerate(self.recent) if agrees[i] and t - entry[0] >= HELD_FOR]
        return bool(starts) and sum(agrees[starts[-1] :]) >= AGREE * len(agrees[starts[-1] :])


class Cues:
    """Chooses what to say of the findings. Feed it every judged frame with `see`, ask `best`, report back with `said`.

    A cue is offered once its finding has held for `HELD_FOR` seconds, not within `SAME_CUE` of the same one, again only
    if it was not followed for `PATIENCE` seconds, and never more than `MOST_TIMES` in a hold. When it is followed that
    is offered once, as a confirmation.
    """

    def __init__(self, spec: PoseSpec) -> None:
        self._spec = spec
        self._timers: dict[str, _CueTimer] = {}
        self._hold = 0

    def see(self, judged: Judged) -> None:
        """Take the next frame."""
        if judged.hold != self._hold:  # a new hold: what was said before is forgotten, the pauses are kept
            self._hold = judged.hold
            for timer in self._timers.values():
                timer.times, timer.asked = 0, None
        for finding in judged.findings:
            if self._spec.checks[finding.check].judged:
                cue = finding.cue if finding.status == "adjust" else None
                self._timers.setdefault(finding.check, _CueTimer()).see(judged.t, finding.status, cue)

    def best(self, judged: Judged) -> Cue | None:
        """The most important thing to say of this frame's findings, if there is any."""
        return max(self._offers(judged), key=lambda cue: (not cue.followed, cue.weight), default=None)

    def said(self, cue: Cue, t: float) -> None:
        """The cue was said at ``t``."""
        timer = self._timers[cue.check]
        if cue.followed:
            timer.asked = None
        else:
            timer.said_at, timer.asked, timer.times = t, cue.direction, timer.times + 1

    def _offers(self, judged: Judged) -> Iterator[Cue]:
        for finding in judged.findings:
            timer, check = self._timers.get(finding.check), self._spec.checks[finding.check]
            if timer is None or not check.spoken:
                continue
            if finding.status == "adjust" and finding.cue and self._may(timer, finding, judged.t):
                yield Cue(finding.check, check.weight, finding.cue)
            elif self._was_followed(timer, finding, judged.t):
                yield Cue(finding.check, check.weight, followed=True)

    def _may(self, timer: _CueTimer, finding: Finding, t: float) -> bool:
        if timer.times >= MOST_TIMES or not timer.held(t, "adjust", finding.cue):
            return False
        wait = PATIENCE if timer.asked == finding.cue else SAME_CUE
        return timer.said_at is None or t - timer.said_at >= wait

    def _was_followed(self, timer: _CueTimer, finding: Finding, t: float) -> bool:
        if timer.asked is None or timer.said_at is None or not timer.held(t, "aligned"):
            return False
        if finding.status != "aligned":
            return False
        if t - timer.said_at > CONFIRM_WITHIN:
            timer.asked = None  # too late to be an answer; but it is well, so a new fault is a new one
            return False
        return True
