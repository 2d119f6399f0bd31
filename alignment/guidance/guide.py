"""Leads through a live practice: set-up, sides, holds, rounds; says one thing at a time, at the right moment."""

from dataclasses import dataclass
from typing import Literal

from alignment.body.landmarks import Body, Side, other
from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.guidance.cues import ANY_CUE, Cues
from alignment.guidance.setup import Setup

Kind = Literal["setup", "phase", "clock", "cue", "followed", "tone"]
Stage = Literal["setup", "practice"]

#: seconds after which an unchanged fault of the set-up is said again
SETUP_AGAIN = 12.0
#: seconds for which the straight leg must be known before it is named, and to wait for it before asking for the pose
SIDE_KNOWN, ASK_FOR_POSE = 1.0, 4.0
#: seconds held at which the time is told, besides the target
TOLD_AT = (30, 60)
#: seconds after its moment in which a time is still worth telling
CLOCK_FRESH = 6.0


@dataclass(frozen=True)
class Saying:
    """Something to be heard: what kind of thing, the words (a tone has a name), and the check that a cue is about."""

    kind: Kind
    text: str
    check: str | None = None


class Guide:
    """Decides what is said. Feed it every frame in order; what it returns is to be said at once.

    Between any two things said lie `ANY_CUE` seconds; what matters most goes first: the end of a hold, the change of
    sides, the clock, a cue, a confirmation. ``target_s``: how long a hold is to last.
    """

    def __init__(self, spec: PoseSpec, target_s: float = 60.0) -> None:
        self.target_s = target_s
        self.setup = Setup()
        self.stage: Stage = "setup"
        self.round_sides: set[Side] = set()
        self._cues = Cues(spec)
        self._last_t = -ANY_CUE
        self._told: set[tuple[int, float]] = set()
        self._hold = 0
        self._news: str | None = None
        self._ready_since: float | None = None
        self._side: Side | None = None
        self._side_since = 0.0
        self._named: Side | None = None
        self._problem: tuple[str, float] | None = None

    def step(self, t: float, body: Body | None, judged: Judged, brightness: float) -> tuple[Saying, ...]:
        """Take the next frame; returns what is to be heard now."""
        tones = self._tones(judged)
        self._cues.see(judged)
        self._watch_side(judged)
        self.setup.step(t, body, judged, brightness)  # the light may go and the person move at any time
        if self.setup.done or judged.phase == "holding":  # who folds without waiting is not to be disturbed
            self.skip_setup(t)
        if t - self._last_t < ANY_CUE:
            return tones
        saying = self._in_setup(t) if self.stage == "setup" else self._in_practice(t, judged) or self._lost(t, judged)
        if saying is None:
            return tones
        self._last_t = t
        return (*tones, saying)

    def skip_setup(self, t: float) -> None:
        """Go on to the practice."""
        if self.stage == "setup":
            self.stage, self._ready_since = "practice", t

    def hold_finished(self, side: Side, held_s: float, round_summary: str | None = None) -> None:
        """A hold has ended and counts; ``round_summary`` is said where it completes a round of both sides."""
        self.round_sides.add(side)
        self._named = side
        if len(self.round_sides) == 2:
            self._news = round_summary or f"Held {seconds_in_words(held_s)}. Both sides are done."
            self.round_sides = set()
        else:
            self._news = f"Held {seconds_in_words(held_s)}. Now change sides: stretch the {other(side)} leg."

    def next_part(self) -> str:
        """Go on by hand: from the set-up to the practice, from one side to the other; returns what to say."""
        if self.stage == "setup":
            self.stage, self._ready_since = "practice", None
            return "Sit tall, stretch one leg, and fold when you are ready."
        side, self._named = self._side, None
        return f"Change sides: stretch the {other(side)} leg." if side else "Change sides."

    def _tones(self, judged: Judged) -> tuple[Saying, ...]:
        """A soft tone tells who looks at the floor that the clock runs."""
        if judged.phase == "holding" and judged.hold != self._hold:
            self._hold, self._named = judged.hold, judged.extended
            return (Saying("tone", "hold"),)
        return ()

    def _watch_side(self, judged: Judged) -> None:
        if judged.extended != self._side:
            self._side, self._side_since = judged.extended, judged.t

    def _lost(self, t: float, judged: Judged) -> Saying | None:
        """In the practice only what keeps everything from being seen is worth a word, and nothing in a hold."""
        problem = self.setup.problem
        away = problem is not None and problem.step in ("light", "person") and judged.phase in ("looking", "seated")
        return self._in_setup(t) if away or (problem and problem.step == "light") else None

    def _in_setup(self, t: float) -> Saying | None:
        problem = self.setup.problem
        if problem is None:
            return None
        if self._problem and self._problem[0] == problem.text and t - self._problem[1] < SETUP_AGAIN:
            return None
        self._problem = (problem.text, t)
        return Saying("setup", problem.text)

    def _in_practice(self, t: float, judged: Judged) -> Saying | None:
        return self._clock(judged) or self._phase(t, judged) or self._cue(judged)

    def _clock(self, judged: Judged) -> Saying | None:
        if judged.phase != "holding":
            return None
        for at in sorted({*TOLD_AT, self.target_s}, reverse=True):
            due = at <= judged.held_s < at + CLOCK_FRESH and at <= self.target_s
            if due and (judged.hold, at) not in self._told:
                self._told |= {(judged.hold, at)}
                told = seconds_in_words(at)
                end = f"{told}. Come up slowly, as you breathe in." if at == self.target_s else f"{told}."
                return Saying("clock", end[0].upper() + end[1:])
        return None

    def _phase(self, t: float, judged: Judged) -> Saying | None:
        if judged.phase not in ("seated", "looking", "folding"):
            return None
        if self._news is not None and judged.phase != "folding":
            news, self._news = self._news, None
            return Saying("phase", news)
        ready = "All is well. " if self._ready_since is not None else ""
        known = self._side is not None and t - self._side_since >= SIDE_KNOWN and judged.phase != "looking"
        if known and self._named != self._side:
            self._named, self._ready_since = self._side, None
            fold = "" if judged.phase == "folding" else " Fold when you are ready."
            return Saying("phase", f"{ready}{str(self._side).capitalize()} leg extended.{fold}")
        if self._ready_since is not None and t - self._ready_since >= ASK_FOR_POSE:
            self._ready_since = None
            return Saying("phase", f"{ready}Stretch one leg, draw the other foot in, and sit tall.")
        return None

    def _cue(self, judged: Judged) -> Saying | None:
        cue = self._cues.best(judged)
        if cue is None:
            return None
        self._cues.said(cue, judged.t)
        return Saying("followed" if cue.followed else "cue", cue.text, cue.check)


def seconds_in_words(seconds: float) -> str:
    """A time as it is said: "30 seconds", "one minute", "one minute 20"."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{rest} second{'' if rest == 1 else 's'}"
    said = "one minute" if minutes == 1 else f"{minutes} minutes"
    return f"{said} {rest}" if rest else said
