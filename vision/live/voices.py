"""Which of a computer's voices speaks a language. Every engine names them, and their languages, in its own way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.core import get_global

from vision.words.language import gettext

#: voices of macOS that sing, whisper or joke, or that sound like a machine: taken only where there is no other; as they
#: are called, without blanks
ODD = {
    *("albert", "badnews", "bahh", "bells", "boing", "bubbles", "cellos", "deranged", "fred", "goodnews"),
    *("hysterical", "jester", "junior", "kathy", "organ", "pipeorgan", "princess", "ralph", "superstar"),
    *("trinoids", "whisper", "wobble", "zarvox", "eddy", "flo", "grandma", "grandpa", "reed", "rocko", "sandy"),
    *("shelley",),
}


class NoSuchVoiceError(LookupError):
    """An engine has no voice that speaks a language."""


@dataclass(frozen=True)
class NamedVoice:
    """A voice as an engine names it: ``id`` chooses it; ``languages`` as in ``de``, ``de-DE``, ``de_DE``."""

    id: str
    name: str
    languages: tuple[str, ...]

    @classmethod
    def of_pyttsx3(cls, voice: Any) -> "NamedVoice":
        """A ``pyttsx3.voice.Voice``; its driver for macOS gives a list with None for a voice without a language."""
        return cls(str(voice.id), str(voice.name), tuple(str(tag) for tag in voice.languages or () if tag))

    def speaks(self, language: str) -> bool:
        """Whether it speaks a language, in whatever country's way."""
        return any(_parts(tag)[0] == _parts(language)[0] for tag in self.languages)


def voice_named(voices: Iterable[NamedVoice], wanted: str) -> NamedVoice | None:
    """The first voice whose name or id contains ``wanted``, in whatever case."""
    return next((voice for voice in voices if wanted.lower() in f"{voice.name} {voice.id}".lower()), None)


def best_voice(voices: Iterable[NamedVoice], language: str, own: str | None = None) -> NamedVoice:
    """The voice for a language, a catalogue's code as in ``de`` or ``pt_BR``.

    The user's ``own`` (an id) if it speaks it; else none that jokes, a better one of the same, and one of the language
    itself or of the country that has most of its speakers (CLDR's likely subtags: fr is France's before Canada's).

    Raises
    ------
    NoSuchVoiceError
        Where none speaks it: a voice of another language makes it a riddle.
    LookupError
        Where there is no voice at all.

    Examples
    --------
    >>> daniel, anna = NamedVoice("1", "Daniel", ("en_GB",)), NamedVoice("2", "Anna", ("de_DE",))
    >>> best_voice([daniel, anna], "de").name
    'Anna'
    """
    voices = list(voices)
    speaking = [voice for voice in voices if voice.speaks(language)]
    if not voices:
        raise LookupError(gettext("it names no voice"))
    if not speaking:
        raise NoSuchVoiceError(language)
    return min(speaking, key=lambda voice: (voice.id != own, _oddity(voice), _distance(voice, language)))


def _oddity(voice: NamedVoice) -> int:
    """0 for one that the user has got in a better form, 1 for an ordinary one, 2 for an odd one."""
    about = f"{voice.name} {voice.id}".lower()
    if voice.name.partition("(")[0].replace(" ", "").lower() in ODD:
        return 2
    return 0 if "premium" in about or "enhanced" in about else 1


def _distance(voice: NamedVoice, language: str) -> int:
    """0 for the language itself (espeak-ng has ``gmw/en``, "en-gb"), 1 for that of its first country, 2 for others."""
    wanted = _parts(language)
    tags = [_parts(tag) for tag in (*voice.languages, voice.id.rpartition("/")[2])]
    if wanted in tags:
        return 0
    country = _parts(get_global("likely_subtags").get(language, ""))[-1]
    return 1 if [wanted[0], country] in tags else 2


def _parts(tag: str) -> list[str]:
    return tag.replace("_", "-").lower().split("-")
