"""What is said in live practice, in sentences: every code of `alignment.guidance.sayings` has its own.

What a check's cue and confirmation and the cautions say is the pose file's. A sentence is whole, and in one form for
each side, so that it can be said in another language.
"""

from collections.abc import Iterable

from alignment.body.landmarks import Side
from alignment.checks import PoseSpec
from alignment.guidance.sayings import Cause, Code, Message
from alignment.guidance.setup import Step
from alignment.practice.tighter import TighterSide
from alignment.report import Advice
from vision.words.numbers import title_of
from vision.words.sides import advice_words
from vision.words.tighter import tighter_words
from vision.words.times import spoken_time

#: the steps of the set-up, as they stand beside the picture
STEPS: dict[Step, str] = {
    "light": "Light",
    "person": "In the picture",
    "whole": "Whole body",
    "distance": "Distance",
    "side": "Side-on",
    "height": "Camera height",
}

_SENTENCES: dict[Code, str] = {
    # the set-up
    "too_dark": "It is too dark: switch on a light in front of you.",
    "nobody": "Sit down in the picture, side-on to the camera.",
    "too_near": "Move back, or move the camera back: your whole body needs room.",
    "slide_back": "Slide back a little: your feet need room in the picture.",
    "slide_forward": "Slide forward a little: your back needs room in the picture.",
    "tilt_up": "Tilt the camera up a little: your head needs room.",
    "tilt_down": "Tilt the camera down a little: the floor is cut off.",
    "needs_room": "Move the camera back: your whole body needs room.",
    "too_far": "Come closer, or bring the camera closer.",
    "too_large": "Move the camera back a little.",
    "too_high": "Put the camera lower, at the height of your hips.",
    "keep_still": "Sit tall and keep still for a moment.",
    # the practice
    "all_well": "All is well.",
    "take_pose": "Make one leg straight, draw the other foot in, and sit tall.",
    "fold": "Fold when you are ready.",
    "begin": "Sit tall, make one leg straight, and fold when you are ready.",
    "come_up": "Come up slowly, as you breathe in.",
    "change_sides": "Change sides.",
    "both_done": "Both sides are done.",
    "go_on_or_end": "Change sides to go on, or stand up to end.",
    # its end
    "done": "Done.",
    "no_difference": "No difference between the sides that this camera can measure.",
    "not_compared": "The sides could not be compared: too little could be measured on both.",
    "views_differ": "The sides could not be compared: the camera saw them from different views.",
    # a pause, the computer, the camera
    "paused": "Paused.",
    "come_back": "Come back to go on.",
    "raise_arm": "Hold one arm straight up to go on.",
    "going_on": "Going on.",
    "every_picture": "I look at every picture now.",
    "every_second_picture": "I look at every second picture now.",
    "slow_every_picture": "This computer is slow: I look at every picture now.",
    "slow_every_second_picture": "This computer is slow: I look at every second picture now.",
    "not_seen": "Not seen: the hold goes on.",
    "camera_gone": "The camera is gone. I wait until it is back.",
    "camera_back": "The camera is back.",
    "recording_stopped": "The recording has stopped: it cannot be written.",
    "leave_keys": "o  open the report        q  leave",
    # the voice
    "system_voice_no_answer": "The voice (the system's voice) does not answer, so Janu goes on without.",
    "system_voice_stopped": "The voice (the system's voice) has stopped, so Janu goes on without.",
    "no_voice": "No voice ({detail}).",
    "no_voice_but_tones": "No voice ({detail}); Janu goes on with tones.",
    "no_sound": "Nothing can be heard: this computer has no sound device that works.",
}
#: said for as long as the name of the voice that speaks now is not known, and then
_OTHER_VOICE: dict[Code, tuple[str, str]] = {
    "pyttsx3_no_answer": (
        "The voice (pyttsx3) does not answer, so the system's own speaks.",
        "The voice (pyttsx3) does not answer, so {name} speaks.",
    ),
    "pyttsx3_stopped": (
        "The voice (pyttsx3) has stopped, so the system's own speaks.",
        "The voice (pyttsx3) has stopped, so {name} speaks.",
    ),
    "pyttsx3_no_start": (
        "The voice (pyttsx3) cannot start ({detail}), so the system's own speaks.",
        "The voice (pyttsx3) cannot start ({detail}), so {name} speaks.",
    ),
    "pyttsx3_not_heard": (
        "The voice (pyttsx3) cannot be heard, so the system's own speaks.",
        "The voice (pyttsx3) cannot be heard, so {name} speaks.",
    ),
}
_OF_SIDE: dict[Code, dict[Side, str]] = {
    "turn": {
        "left": "Turn a quarter to your left: sit side-on to the camera.",
        "right": "Turn a quarter to your right: sit side-on to the camera.",
    },
    "straight_leg": {"left": "Left leg straight.", "right": "Right leg straight."},
    "change_to": {
        "left": "Now change sides: left leg straight.",
        "right": "Now change sides: right leg straight.",
    },
    "tighter_today": {
        "left": "Stay longer with the left leg straight today: that side folds less deep.",
        "right": "Stay longer with the right leg straight today: that side folds less deep.",
    },
    "leg_held": {"left": "Left leg: {time}.", "right": "Right leg: {time}."},
    "as_long": {"left": "Left leg: as long as last time.", "right": "Right leg: as long as last time."},
    "longer": {
        "left": "Left leg: {time} longer than last time.",
        "right": "Right leg: {time} longer than last time.",
    },
    "less_long": {
        "left": "Left leg: {time} less long than last time.",
        "right": "Right leg: {time} less long than last time.",
    },
}
_DIFFERS: dict[str, dict[Side, str]] = {
    "extended_knee": {
        "left": "With the left leg straight the straight knee is straighter.",
        "right": "With the right leg straight the straight knee is straighter.",
    },
    "bent_knee_height": {
        "left": "With the left leg straight the bent knee is higher.",
        "right": "With the right leg straight the bent knee is higher.",
    },
    "heel_to_groin": {
        "left": "With the left leg straight the bent heel is farther from the groin.",
        "right": "With the right leg straight the bent heel is farther from the groin.",
    },
    "fold": {
        "left": "With the left leg straight the fold is deeper.",
        "right": "With the right leg straight the fold is deeper.",
    },
    "spine_rounding": {
        "left": "With the left leg straight the back is rounder.",
        "right": "With the right leg straight the back is rounder.",
    },
    "chest_turn": {
        "left": "With the left leg straight the chest turns farther away from the leg.",
        "right": "With the right leg straight the chest turns farther away from the leg.",
    },
    "pelvis_roll": {
        "left": "With the left leg straight the pelvis rolls farther back.",
        "right": "With the right leg straight the pelvis rolls farther back.",
    },
}
_DIFFERS_OTHERWISE: dict[Side, str] = {
    "left": "With the left leg straight it is more.",
    "right": "With the right leg straight it is more.",
}
#: why nothing is known of a hold, and what to change
_UNSEEN: dict[Cause, str] = {
    "light": "It is too dark to judge this hold: switch on a light in front of you.",
    "person": "I cannot see you in this hold: sit wholly in the picture, side-on to the camera.",
    "height": "The camera looks down too steeply to judge this hold: put it lower, at hip height.",
    "whole": "Part of you is outside the picture: move the camera back.",
    "distance": "You are too far away to judge this hold: bring the camera closer.",
    "side": "From here I see little of this hold: sit side-on to the camera.",
    "hidden": "Little can be seen of this hold: leave nothing between you and the camera.",
}
#: of one check, and of two
_OF_CHECKS: dict[Code, tuple[str, str]] = {
    "work_on": ("To work on: {first}.", "To work on: {first} and {second}."),
    "kept_aligned": ("Aligned: {first}.", "Aligned: {first} and {second}."),
}
_HELD, _HELD_OF = "Held {time}.", "Held {time} of {of}."
_TIME, _HALF_TIME = "{Time}.", "{Time}, half of the time."
#: of one second, and of more
_TO_GO = ("{n} second to go.", "{n} seconds to go.")
_LONGEST = "Your longest of the last {n}."
_GOOD, _GOOD_AT = "Good.", "Good, {what}."


def words_of(messages: Iterable[Message], spec: PoseSpec) -> str:
    """All sentences one after the other; empty where there is none. ``spec``: whose cues and cautions are meant."""
    return " ".join(sentence_of(message, spec) for message in messages)


def sentence_of(message: Message, spec: PoseSpec) -> str:
    """One message as a sentence."""
    match message:
        case Message("cue", check=str(check), direction=("below" | "above") as direction):
            return spec.checks[check].cue.of(direction)
        case Message("caution", number=int(number)):
            return spec.shown_cautions[number]
        case Message("offered", check=str(check), direction=("below" | "above") as direction):
            return spec.checks[check].advice.of(direction)
        case Message("tighter", side=("left" | "right") as side, number=int(number), of=int(of)):
            return tighter_words(TighterSide(side, number, of))
        case Message("stay_longer", side=side):
            return advice_words(Advice("stay_longer", side=side), spec)
    time = spoken_time(message.seconds or 0.0)
    titles = [title_of(check, spec).lower() for check in message.checks]
    return _template(message, spec).format(
        time=time,
        Time=time[0].upper() + time[1:],
        of=spoken_time(message.of_s or 0.0),
        n=message.number if message.seconds is None else int(message.seconds),
        first="".join(titles[:1]),
        second="".join(titles[1:2]),
        what=_followed(message, spec),
        name=message.name,
        detail=message.detail,
    )


def _template(message: Message, spec: PoseSpec) -> str:
    """The sentence, with names in braces for what it is about."""
    match message:
        case Message("unseen", cause=cause) if cause:
            return _UNSEEN[cause]
        case Message("differs", side=side, measure=measure) if side:
            return _DIFFERS.get(measure or "", _DIFFERS_OTHERWISE)[side]
        case Message("held", of_s=of_s):
            return _HELD if of_s is None else _HELD_OF
        case Message("time"):
            return _TIME
        case Message("half_time"):
            return _HALF_TIME
        case Message("to_go", seconds=seconds):
            return _TO_GO[seconds != 1]
        case Message("longest"):
            return _LONGEST
        case Message("followed"):
            return _GOOD_AT if _followed(message, spec) else _GOOD
        case Message("work_on" | "kept_aligned" as code, checks=checks):
            return _OF_CHECKS[code][len(checks) > 1]
        case Message(code, side=side) if side and code in _OF_SIDE:
            return _OF_SIDE[code][side]
        case Message(code, name=name) if code in _OTHER_VOICE:
            return _OTHER_VOICE[code][bool(name)]
    return _SENTENCES[message.code]


def _followed(message: Message, spec: PoseSpec) -> str:
    """What is good once a cue was followed; empty where the pose file does not say."""
    return (spec.checks[message.check].followed if message.check else None) or ""
