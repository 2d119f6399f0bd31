"""What is said, as values: a code and what it is about. `vision.words.sayings` puts them into sentences."""

from dataclasses import dataclass
from typing import Literal

from alignment.body.landmarks import Side
from alignment.body.readings import Direction

Kind = Literal["setup", "phase", "clock", "cue", "followed", "caution", "tone"]
#: the clock runs, is about to, and the breath that is led
Tone = Literal["hold", "tick", "breathe_in", "breathe_out"]
#: why little of a hold can be measured
Cause = Literal["light", "person", "height", "whole", "distance", "side", "hidden"]

SetupCode = Literal[
    "too_dark",
    "nobody",
    "too_near",  # what is cut off cannot be brought into the picture by sliding or tilting
    "slide_back",
    "slide_forward",
    "tilt_up",
    "tilt_down",
    "needs_room",
    "too_far",
    "too_large",
    "turn",  # a quarter, to one's own side
    "too_high",
    "keep_still",  # all is well
]
PracticeCode = Literal[
    "all_well",
    "straight_leg",  # which side's
    "take_pose",
    "fold",
    "begin",
    "unseen",  # what is the cause that little of a hold can be measured
    "time",  # so many seconds
    "half_time",  # so many seconds
    "to_go",  # so many seconds
    "come_up",
    "held",  # so many seconds, of how many
    "change_to",  # to which side's straight leg
    "change_sides",
    "both_done",
    "go_on_or_end",
    "cue",  # of a check and direction
    "followed",  # of a check
    "caution",  # of a number
    "offered",  # of a check and direction: for the care that is taken
    "tighter_today",  # which side folds less deep
]
ClosingCode = Literal[
    "done",
    "leg_held",  # of which side, so many seconds
    "work_on",  # of one check or two
    "kept_aligned",  # of one check or two
    "differs",  # on which side a measure is more
    "no_difference",
    "not_compared",
    "views_differ",
    "stay_longer",  # on which side
    "tighter",  # which side folds less deep, in how many sessions of how many
    "as_long",  # of which side; as last time, as in the next two
    "longer",  # by so many seconds
    "less_long",  # by so many seconds
    "longest",  # of so many
]
SessionCode = Literal[
    "paused",
    "come_back",
    "raise_arm",
    "going_on",
    "every_picture",
    "every_second_picture",
    "slow_every_picture",
    "slow_every_second_picture",
    "not_seen",
    "camera_gone",
    "camera_back",
    "recording_stopped",
    "leave_keys",
]
#: pyttsx3 has failed and another voice speaks (its ``name``, once known); that has as well; there is none (``detail``),
#: or none that speaks the language (``name``: its code)
VoiceCode = Literal[
    "pyttsx3_no_answer",
    "pyttsx3_stopped",
    "pyttsx3_no_start",
    "pyttsx3_not_heard",
    "system_voice_no_answer",
    "system_voice_stopped",
    "no_voice",
    "no_voice_but_tones",
    "no_voice_of_language",
    "no_sound",
]
Code = Literal[SetupCode, PracticeCode, ClosingCode, SessionCode, VoiceCode]


@dataclass(frozen=True)
class Message:
    """One sentence to be said or shown: its code, and what it is about, see `Code`. Two that say the same are equal.

    ``seconds``, ``of_s``: s. ``checks``: their ids. ``name``, ``detail``: what is called or told by somebody else.
    """

    code: Code
    side: Side | None = None
    seconds: float | None = None
    of_s: float | None = None
    number: int | None = None
    of: int | None = None
    check: str | None = None
    direction: Direction | None = None
    cause: Cause | None = None
    measure: str | None = None
    checks: tuple[str, ...] = ()
    name: str = ""
    detail: str = ""


Messages = tuple[Message, ...]


@dataclass(frozen=True)
class Saying:
    """Something to be heard in one breath: what kind of thing it is, and its sentences; or a tone."""

    kind: Kind
    messages: Messages = ()
    tone: Tone | None = None

    @classmethod
    def of_tone(cls, tone: Tone) -> "Saying":
        """A tone to be played."""
        return cls("tone", tone=tone)

    @property
    def check(self) -> str | None:
        """The check that a cue or a confirmation is about."""
        return next((message.check for message in self.messages if message.check), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its sentences, or the tone's name."""
        return (self.tone,) if self.tone else tuple(message.code for message in self.messages)
