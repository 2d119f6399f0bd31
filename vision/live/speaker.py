"""The process that speaks, so that no frame waits for it: ``python -m vision.live.speaker WITH LANGUAGE RATE VOICE``.

``WITH`` is `PYTTSX3` or `SYSTEM`: the second takes the system's own program, for where the first hangs or is silent.
``RATE`` is in words a minute. ``LANGUAGE`` chooses the voice where ``VOICE`` is empty.

It takes a line of JSON for each thing to be heard, ``{"say": text}`` or ``{"tone": name}``, and answers each with a
line when it is over. The first line tells what it can do. It ends when its input ends: it never outlives the session.
"""

import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol, TextIO

from vision.live.system_voice import SystemEngine
from vision.live.tones import NoSoundError, play, player, write_tone
from vision.live.voices import NamedVoice, NoSuchVoiceError, best_voice, voice_named
from vision.words.language import gettext, languages, set_language

PYTTSX3, SYSTEM = "pyttsx3", "system"
LEAST_S_A_WORD = 0.08  # at 400 words a minute a word takes 0.15 s


class SpeechEngine(Protocol):
    """Something that says a sentence to its end: by which engine, in which voice."""

    engine: str
    voice: str

    def say(self, text: str) -> bool:
        """Say it; False where it could not be heard."""
        ...


class Pyttsx3Engine:
    """The system's voice through pyttsx3: the one named ``wanted``, or the best of a language.

    Raises NoSuchVoiceError where none speaks it, LookupError where none is named so, and whatever the engine raises.

    On Linux pyttsx3 lets espeak-ng write a WAV and calls one player of its own, so here the WAV is taken and played
    with whichever player there is. Elsewhere the system plays it.
    """

    engine = PYTTSX3

    def __init__(self, rate: int, wanted: str | None, language: str, folder: Path) -> None:
        import pyttsx3

        self._engine: Any = pyttsx3.init()
        self._wav = folder / "said.wav"
        self._renders = sys.platform.startswith("linux")
        chosen = self._chosen(wanted, language)
        self.voice = chosen.name
        self._engine.setProperty("voice", chosen.id)
        # after the voice: espeak loads that at once, but sets rates in a thread of its own, its usual one before this
        self._engine.setProperty("rate", rate)

    def say(self, text: str) -> bool:
        """Say it to the end; False where it could not be heard."""
        if not self._renders:
            start = time.monotonic()
            self._engine.say(text)
            self._engine.runAndWait()
            # on macOS it is known to come back at once without a sound
            return time.monotonic() - start > LEAST_S_A_WORD * len(text.split())
        self._wav.unlink(missing_ok=True)
        self._engine.save_to_file(text, str(self._wav))
        self._engine.runAndWait()
        if not self._wav.exists():
            return False
        if not play(self._wav):
            raise NoSoundError
        return True

    def _chosen(self, wanted: str | None, language: str) -> NamedVoice:
        voices = [NamedVoice.of_pyttsx3(voice) for voice in self._engine.getProperty("voices") or ()]
        if wanted is None:
            # espeak's own choice is nobody's; elsewhere the user has chosen one
            own = None if self._renders else str(self._engine.getProperty("voice"))
            return best_voice(voices, language, own)
        if (named := voice_named(voices, wanted)) is None:
            listed = ", ".join(sorted({voice.name for voice in voices})[:12])
            raise LookupError(
                gettext("there is no voice {wanted}; there are {names} and others", wanted=wanted, names=listed)
            )
        return named


def main() -> None:
    """Speak what comes in until nothing more comes."""
    answers = _answers()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that nothing temporary is left behind
    way, language, rate, wanted = sys.argv[1:]
    if language in languages():
        set_language(language)
    with tempfile.TemporaryDirectory(prefix="janu-voice-") as temporary:
        folder = Path(temporary)
        mouth: SpeechEngine | None = None
        why, lacks_language = "", False
        try:
            if player() is None:
                raise OSError(gettext("nothing here plays sound; on Debian or Ubuntu: apt-get install alsa-utils"))
            speaks = SystemEngine if way == SYSTEM else Pyttsx3Engine
            mouth = speaks(int(rate), wanted or None, language, folder)
        except Exception as error:  # engines fail in ways of their own; every one of them means: no voice
            why = " ".join(str(error).split()) or type(error).__name__
            lacks_language = isinstance(error, NoSuchVoiceError)
        engine, voice = (mouth.engine, mouth.voice) if mouth else (None, None)
        _answer(answers, {"ready": engine, "voice": voice, "why": why, "lacks_language": lacks_language})
        for line in sys.stdin:
            heard, device = _do(json.loads(line), mouth, folder)
            _answer(answers, {"heard": heard, "device": device})


def _do(order: dict[str, str], mouth: SpeechEngine | None, folder: Path) -> tuple[bool, bool]:
    """Do it; whether it was heard, and whether that which plays sound works."""
    try:
        if "say" in order and mouth is not None:
            return mouth.say(order["say"]), True
        name = order.get("tone", "cue")
        tone = folder / f"{name}.wav"
        heard = play(tone if tone.exists() else write_tone(name, tone))
        return heard, heard
    except NoSoundError:
        return False, False
    except Exception:  # one sentence lost is no reason to fall silent for good
        return False, True


def _answers() -> TextIO:
    """Where to answer: what pyttsx3 and espeak print themselves must not be mixed in."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return own


def _answer(answers: TextIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
