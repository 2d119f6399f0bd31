"""Leads through a live practice: set-up, sides, holds, rounds; says one thing at a time, at the right moment."""

from collections import deque
from typing import Literal

from alignment.body.landmarks import Body, Side, other
from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.guidance.cues import ANY_CUE, Cues
from alignment.guidance.hold_times import HoldTimer
from alignment.guidance.sayings import Message, Messages, Saying
from alignment.guidance.setup import Problem, Setup
from alignment.guidance.unseen import Unseen

Stage = Literal["setup", "practice"]

#: seconds after which an unchanged fault of the set-up is said again
SETUP_AGAIN = 12.0
#: seconds for which the straight leg must be known before it is named, and to wait for it before asking for the pose
SIDE_KNOWN, ASK_FOR_POSE = 1.0, 4.0
#: seconds from one caution to the next: each takes five to seven to say
CAUTION_EVERY = 8.0
#: seconds that a breath in or out takes, where breathing is led
BREATH = 5.0
#: seconds after the order to come up in which nothing is corrected
COMING_UP = 10.0


class Guide:
    """Decides what is said. Feed it every frame in order; what it returns is to be said at once.

    Between any two things said lie `ANY_CUE` seconds; what matters most goes first: the end of a hold, the change of
    sides, the clock, a cue, a confirmation, a hold of which nothing can be measured, the pose's cautions.
    ``target_s``: how long a hold is to last; ``get_ready_s``: seconds in the pose before that is counted; ``opening``:
    what to say first.

    Attributes
    ----------
    prompt : tuple of Message
        What to do next, or what is wrong with this hold, until that is done; empty where there is nothing.
    unseen : Problem or None
        What kept the last hold from being measured.
    not_judged : dict
        What kept the last hold of a side from being measured, where something did.
    """

    def __init__(
        self,
        spec: PoseSpec,
        target_s: float = 60.0,
        *,
        get_ready_s: float = 0.0,
        cautions: bool = False,
        breathe: bool = False,
        opening: Messages = (),
    ) -> None:
        self.target_s, self.get_ready_s = target_s, get_ready_s
        self.setup = Setup()
        self.stage: Stage = "setup"
        self.round_sides: set[Side] = set()
        self.prompt: Messages = ()
        self.not_judged: dict[Side, Problem] = {}
        self._breathe = breathe
        self._opening = opening
        offered = [Message("offered", check=check, direction=direction) for check, direction in spec.offered_first]
        known = [Message("caution", number=number) for number in range(len(spec.shown_cautions))]
        self._cautions = deque([*offered, *known] if cautions else ())
        self._caution_at = -CAUTION_EVERY
        self._cues = Cues(spec)
        self._unseen = Unseen(spec.checks)
        self._unseen_told = 0
        self._timer = HoldTimer(target_s)
        self._last_t = -ANY_CUE
        self._hold = self._ticked = 0
        self._breath = -1
        self._came_up: tuple[int, float] = (0, 0.0)
        self._news: Messages = ()
        self._next: Side | None = None
        self._told_next: Side | None = None
        self._round_done = False
        self._ready_since: float | None = None
        self._side: Side | None = None
        self._side_since = 0.0
        self._named: Side | None = None
        self._problem: tuple[Message, float] | None = None
        self._told_with_news: Message | None = None

    @property
    def unseen(self) -> Problem | None:
        """What kept the last hold from being measured, and what to change before the next."""
        return self._unseen.problem

    @property
    def next_side(self) -> Side | None:
        """The straight leg's side to which sides are to be changed, until that hold is over."""
        return self._next

    @property
    def round_done(self) -> bool:
        """Whether both sides were held and no new round has begun."""
        return self._round_done

    def step(self, t: float, body: Body | None, judged: Judged, brightness: float) -> tuple[Saying, ...]:
        """Take the next frame; returns what is to be heard now."""
        tones = self._tones(judged)
        self._cues.see(judged)
        self._watch_side(judged)
        self.setup.step(t, body, judged, brightness)  # the light may go and the person move at any time
        self._unseen.step(judged, self.setup.problem)
        if self.setup.done or judged.phase == "holding":  # who folds without waiting is not to be disturbed
            self.skip_setup(t)
        saying = self._due(t, judged) if t - self._last_t >= ANY_CUE else None
        self.prompt = self._what_now(t, judged)
        if saying is None:
            return tones
        self._last_t = t
        return (*tones, saying)

    def skip_setup(self, t: float) -> None:
        """Go on to the practice."""
        if self.stage == "setup":
            self.stage, self._ready_since = "practice", t if self.setup.done else None

    def hold_finished(self, side: Side, held_s: float, round_summary: Messages = ()) -> None:
        """A hold has ended and counts; ``round_summary`` is said where it completes a round of both sides."""
        self.round_sides.add(side)
        self._named = side
        news: Messages = (Message("held", seconds=held_s, of_s=self.target_s if held_s < self.target_s - 1 else None),)
        if len(self.round_sides) == 2:
            news = round_summary or (*news, Message("both_done"))
            self.round_sides, self._next, self._round_done = set(), None, True
        else:
            self._next = other(side)
            if self._told_next != self._next:
                news = (*news, Message("change_to", self._next))
        self._told_next = None
        self.remember(side)
        if self.unseen is not None:
            news = news if round_summary else (self.unseen.message, *news)
            self.stage, self.setup = "setup", Setup(self.unseen)
            self._told_with_news = self.unseen.message
        self._news = news

    def remember(self, side: Side) -> None:
        """Remember what kept the hold that has just ended from being measured, if anything did."""
        self.not_judged.pop(side, None)
        if self.unseen is not None:
            self.not_judged[side] = self.unseen

    def next_part(self) -> Messages:
        """Go on by hand: from the set-up to the practice, from one side to the other; returns what to say."""
        self._cautions.clear()
        if self.stage == "setup":
            self.stage, self._ready_since = "practice", None
            return (Message("begin"),)
        news, self._news = self._news, ()
        if not news and self._side is not None:
            self._next = self._told_next = other(self._side)
            self._named = self._side
            return (Message("change_to", self._next),)
        return news or (Message("change_sides"),)

    def _due(self, t: float, judged: Judged) -> Saying | None:
        """The most important thing to say now."""
        saying = self._opened(judged) or self._what_was_done(judged)
        if saying is None:
            in_setup = self.stage == "setup"
            saying = self._in_setup(t) if in_setup else self._in_practice(t, judged) or self._lost(t, judged)
        return saying or self._caution(t, judged)

    def _opened(self, judged: Judged) -> Saying | None:
        """The opening words, once somebody is there who does not fold already."""
        if judged.phase not in ("looking", "seated"):
            self._opening = ()
        if not self._opening or not judged.seen:
            return None
        said, self._opening = self._opening, ()
        return Saying("phase", said)

    def _what_now(self, t: float, judged: Judged) -> Messages:
        """What to do next; nothing where that is clear, as in a hold that is measured."""
        if judged.phase == "holding":
            return (self.unseen.message,) if self.unseen is not None and self._unseen.hold == judged.hold else ()
        if judged.phase in ("folding", "paused"):
            return ()
        if judged.phase == "rising":
            return (Message("come_up"),)
        problem = self.setup.problem
        if self.stage == "setup":
            return (problem.message if problem is not None else Message("keep_still"),)
        if problem is not None and problem.step in ("light", "person"):
            return (problem.message,)
        side = self._known_side(t, judged)
        if self._next is not None and side != self._next:
            return (Message("change_to", self._next),)
        if self._round_done and side == self._named:
            return Message("both_done"), Message("go_on_or_end")
        return (Message("straight_leg", side), Message("fold")) if side is not None else (Message("take_pose"),)

    def _known_side(self, t: float, judged: Judged) -> Side | None:
        """The straight leg, where somebody sits in the pose and it has been the same for a while."""
        return self._side if judged.phase != "looking" and t - self._side_since >= SIDE_KNOWN else None

    def _tones(self, judged: Judged) -> tuple[Saying, ...]:
        """A soft tone tells who looks at the floor that the clock runs; before that it is counted down."""
        if judged.phase != "holding":
            return ()
        left = self.get_ready_s - judged.held_s
        if judged.hold != self._hold and left <= 0:
            self._hold, self._named, self._breath, self._round_done = judged.hold, judged.extended, -1, False
            return (Saying.of_tone("hold"),)
        if 0 < left <= 3 and self._ticked != (tick := judged.hold * 10 + int(left)):
            self._ticked = tick
            return (Saying.of_tone("tick"),)
        if self._breathe and left <= 0 and (breath := int(-left // BREATH)) != self._breath:
            self._breath = breath
            return (Saying.of_tone("breathe_out" if breath % 2 else "breathe_in"),)
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
        message = problem.message
        if self._told_with_news == message:
            self._told_with_news, self._problem = None, (message, t)
        if self._problem and self._problem[0] == message and t - self._problem[1] < SETUP_AGAIN:
            return None
        self._problem = (message, t)
        return Saying("setup", (message,))

    def _in_practice(self, t: float, judged: Judged) -> Saying | None:
        return self._clock(judged) or self._phase(t, judged) or self._cue(judged) or self._not_measured(judged)

    def _clock(self, judged: Judged) -> Saying | None:
        if judged.phase != "holding":
            return None
        told = self._timer.told(judged.hold, judged.held_s - self.get_ready_s)
        if told and judged.held_s - self.get_ready_s >= self.target_s:
            self._came_up = (judged.hold, judged.t)
        return Saying("clock", told) if told else None

    def _not_measured(self, judged: Judged) -> Saying | None:
        """Once in a hold of which little can be measured."""
        if self.unseen is None or judged.phase != "holding" or self._unseen_told == judged.hold:
            return None
        self._unseen_told = judged.hold
        return Saying("setup", (self.unseen.message,))

    def _what_was_done(self, judged: Judged) -> Saying | None:
        if not self._news or judged.phase not in ("seated", "looking"):
            return None
        news, self._news = self._news, ()
        return Saying("phase", news)

    def _phase(self, t: float, judged: Judged) -> Saying | None:
        if judged.phase not in ("seated", "looking", "folding"):
            return None
        ready = (Message("all_well"),) if self._ready_since is not None else ()
        side = self._known_side(t, judged)
        if side is not None and self._named != side:
            self._named, self._ready_since = side, None
            fold = () if judged.phase == "folding" else (Message("fold"),)
            return Saying("phase", (*ready, Message("straight_leg", side), *fold))
        if self._ready_since is not None and t - self._ready_since >= ASK_FOR_POSE:
            self._ready_since = None
            return Saying("phase", (*ready, Message("take_pose")))
        return None

    def _cue(self, judged: Judged) -> Saying | None:
        hold, at = self._came_up
        over = hold == judged.hold and hold > 0
        cue = self._cues.best(judged)
        if cue is None or (over and (cue.followed or judged.t - at < COMING_UP)):
            return None
        self._cues.said(cue, judged.t)
        return Saying("followed" if cue.followed else "cue", (cue.message,))

    def _caution(self, t: float, judged: Judged) -> Saying | None:
        """What is offered first and the pose's cautions, each once, until the first fold."""
        if judged.hold or judged.phase == "folding":
            self._cautions.clear()
        waits = self._problem is not None if self.stage == "setup" else self._ready_since is None
        if not self._cautions or not waits or t - self._caution_at < CAUTION_EVERY:
            return None
        self._caution_at = t
        return Saying("caution", (self._cautions.popleft(),))
