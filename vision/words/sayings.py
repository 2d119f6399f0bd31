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
from vision.words.language import gettext, gettext_noop, language_name, ngettext
from vision.words.measures import words_of_measure
from vision.words.numbers import capital, title_of, within_a_sentence
from vision.words.pose import pose_in_words
from vision.words.sides import advice_words
from vision.words.tighter import tighter_words
from vision.words.times import spoken_time

#: the steps of the set-up, as they stand beside the picture
STEPS: dict[Step, str] = {
    "light": gettext_noop("Light"),
    "person": gettext_noop("In the picture"),
    "whole": gettext_noop("Whole body"),
    "distance": gettext_noop("Distance"),
    "side": gettext_noop("Side-on"),
    "height": gettext_noop("Camera height"),
}

_SENTENCES: dict[Code, str] = {
    # the set-up
    "too_dark": gettext_noop("It is too dark: switch on a light in front of you."),
    "nobody": gettext_noop("Sit down in the picture, side-on to the camera."),
    "too_near": gettext_noop("Move back, or move the camera back: your whole body needs room."),
    "slide_back": gettext_noop("Slide back a little: your feet need room in the picture."),
    "slide_forward": gettext_noop("Slide forward a little: your back needs room in the picture."),
    "tilt_up": gettext_noop("Tilt the camera up a little: your head needs room."),
    "tilt_down": gettext_noop("Tilt the camera down a little: the floor is cut off."),
    "needs_room": gettext_noop("Move the camera back: your whole body needs room."),
    "too_far": gettext_noop("Come closer, or bring the camera closer."),
    "too_large": gettext_noop("Move the camera back a little."),
    "too_high": gettext_noop("Put the camera lower, at the height of your hips."),
    "keep_still": gettext_noop("Sit tall and keep still for a moment."),
    # the practice
    "all_well": gettext_noop("All is well."),
    "take_pose": gettext_noop("Make one leg straight, draw the other foot in, and sit tall."),
    "fold": gettext_noop("Fold when you are ready."),
    "begin": gettext_noop("Sit tall, make one leg straight, and fold when you are ready."),
    "come_up": gettext_noop("Come up slowly, as you breathe in."),
    "change_sides": gettext_noop("Change sides."),
    "both_done": gettext_noop("Both sides are done."),
    "go_on_or_end": gettext_noop("Change sides to go on, or stand up to end."),
    # its end
    "done": gettext_noop("Done."),
    "no_difference": gettext_noop("No difference between the sides that this camera can measure."),
    "not_compared": gettext_noop("The sides could not be compared: too little could be measured on both."),
    "views_differ": gettext_noop("The sides could not be compared: the camera saw them from different views."),
    # a pause, the computer, the camera
    "paused": gettext_noop("Paused."),
    "come_back": gettext_noop("Come back to go on."),
    "raise_arm": gettext_noop("Hold one arm straight up to go on."),
    "going_on": gettext_noop("Going on."),
    "every_picture": gettext_noop("I look at every picture now."),
    "every_second_picture": gettext_noop("I look at every second picture now."),
    "slow_every_picture": gettext_noop("This computer is slow: I look at every picture now."),
    "slow_every_second_picture": gettext_noop("This computer is slow: I look at every second picture now."),
    "not_seen": gettext_noop("Not seen: the hold goes on."),
    "camera_gone": gettext_noop("The camera is gone. I wait until it is back."),
    "camera_back": gettext_noop("The camera is back."),
    "recording_stopped": gettext_noop("The recording has stopped: it cannot be written."),
    "leave_keys": gettext_noop("o  open the report        q  leave"),
    # the voice
    "system_voice_no_answer": gettext_noop("The voice (the system's voice) does not answer, so Janu goes on without."),
    "system_voice_stopped": gettext_noop("The voice (the system's voice) has stopped, so Janu goes on without."),
    "no_voice": gettext_noop("No voice ({detail})."),
    "no_voice_but_tones": gettext_noop("No voice ({detail}); Janu goes on with tones."),
    "no_voice_of_language": gettext_noop(
        "No voice of this computer speaks {language}: Janu goes on with tones, and on the screen."
    ),
    "no_sound": gettext_noop("Nothing can be heard: this computer has no sound device that works."),
}
#: said for as long as the name of the voice that speaks now is not known, and then
_OTHER_VOICE: dict[Code, tuple[str, str]] = {
    "pyttsx3_no_answer": (
        gettext_noop("The voice (pyttsx3) does not answer, so the system's own speaks."),
        gettext_noop("The voice (pyttsx3) does not answer, so {name} speaks."),
    ),
    "pyttsx3_stopped": (
        gettext_noop("The voice (pyttsx3) has stopped, so the system's own speaks."),
        gettext_noop("The voice (pyttsx3) has stopped, so {name} speaks."),
    ),
    "pyttsx3_no_start": (
        gettext_noop("The voice (pyttsx3) cannot start ({detail}), so the system's own speaks."),
        gettext_noop("The voice (pyttsx3) cannot start ({detail}), so {name} speaks."),
    ),
    "pyttsx3_not_heard": (
        gettext_noop("The voice (pyttsx3) cannot be heard, so the system's own speaks."),
        gettext_noop("The voice (pyttsx3) cannot be heard, so {name} speaks."),
    ),
}
_OF_SIDE: dict[Code, dict[Side, str]] = {
    "turn": {
        "left": gettext_noop("Turn a quarter to your left: sit side-on to the camera."),
        "right": gettext_noop("Turn a quarter to your right: sit side-on to the camera."),
    },
    "straight_leg": {"left": gettext_noop("Left leg straight."), "right": gettext_noop("Right leg straight.")},
    "change_to": {
        "left": gettext_noop("Now change sides: left leg straight."),
        "right": gettext_noop("Now change sides: right leg straight."),
    },
    "tighter_today": {
        "left": gettext_noop("Stay longer with the left leg straight today: that side folds less deep."),
        "right": gettext_noop("Stay longer with the right leg straight today: that side folds less deep."),
    },
    "leg_held": {"left": gettext_noop("Left leg: {time}."), "right": gettext_noop("Right leg: {time}.")},
    "as_long": {
        "left": gettext_noop("Left leg: as long as last time."),
        "right": gettext_noop("Right leg: as long as last time."),
    },
    "longer": {
        "left": gettext_noop("Left leg: {time} longer than last time."),
        "right": gettext_noop("Right leg: {time} longer than last time."),
    },
    "less_long": {
        "left": gettext_noop("Left leg: {time} less long than last time."),
        "right": gettext_noop("Right leg: {time} less long than last time."),
    },
}
#: why nothing is known of a hold, and what to change
_UNSEEN: dict[Cause, str] = {
    "light": gettext_noop("It is too dark to judge this hold: switch on a light in front of you."),
    "person": gettext_noop("I cannot see you in this hold: sit wholly in the picture, side-on to the camera."),
    "height": gettext_noop("The camera looks down too steeply to judge this hold: put it lower, at hip height."),
    "whole": gettext_noop("Part of you is outside the picture: move the camera back."),
    "distance": gettext_noop("You are too far away to judge this hold: bring the camera closer."),
    "side": gettext_noop("From here I see little of this hold: sit side-on to the camera."),
    "hidden": gettext_noop("Little can be seen of this hold: leave nothing between you and the camera."),
}
#: of one check, and of two
_OF_CHECKS: dict[Code, tuple[str, str]] = {
    "work_on": (gettext_noop("To work on: {first}."), gettext_noop("To work on: {first} and {second}.")),
    "kept_aligned": (gettext_noop("Aligned: {first}."), gettext_noop("Aligned: {first} and {second}.")),
}
_HELD, _HELD_OF = gettext_noop("Held {time}."), gettext_noop("Held {time} of {of}.")
_TIME, _HALF_TIME = gettext_noop("{Time}."), gettext_noop("{Time}, half of the time.")
_LONGEST = gettext_noop("Your longest of the last {n}.")
_GOOD, _GOOD_AT = gettext_noop("Good."), gettext_noop("Good, {what}.")


def words_of(messages: Iterable[Message], spec: PoseSpec) -> str:
    """All sentences one after the other; empty where there is none. ``spec``: whose cues and cautions are meant."""
    return " ".join(sentence_of(message, spec) for message in messages)


def sentence_of(message: Message, spec: PoseSpec) -> str:
    """One message as a sentence."""
    spec = pose_in_words(spec)
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
        case Message("no_voice_of_language" as code, name=language):
            return gettext(_SENTENCES[code], language=language_name(language))
        case Message("to_go"):
            return ngettext("{n} second to go.", "{n} seconds to go.", int(message.seconds or 0.0))
    time = spoken_time(message.seconds or 0.0)
    titles = [within_a_sentence(title_of(check, spec)) for check in message.checks]
    return gettext(
        _template(message, spec),
        time=time,
        Time=capital(time),
        of=spoken_time(message.of_s or 0.0),
        n=message.number,
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
            return words_of_measure(measure or "").greater_said[side == "right"]
        case Message("held", of_s=of_s):
            return _HELD if of_s is None else _HELD_OF
        case Message("time"):
            return _TIME
        case Message("half_time"):
            return _HALF_TIME
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
