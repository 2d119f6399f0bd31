"""The process that speaks, so that no frame waits for it: ``python -m vision.live.speaker WITH [rate] [voice]``.

``WITH`` is `PYTTSX3` or `SYSTEM`: the second takes the system's own program, for where the first hangs or is silent.

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

from vision.live.system_voice import SystemMouth
from vision.live.tones import NoSoundError, play, player, write_tone

PYTTSX3, SYSTEM = "pyttsx3", "system"
LEAST_S_A_WORD = 0.08  # at 400 words a minute a word takes 0.15 s
DEFAULT_RATE = 150  # words a minute; engines come with 200, which is too quick to follow while folding


class Speaks(Protocol):
    """Something that says a sentence to its end."""

    voice: str

    def say(self, text: str) -> bool:
        """Say it; False where it could not be heard."""
        ...


class Mouth:
    """The system's voice through pyttsx3. Raises whatever the engine raises where there is none.

    On Linux pyttsx3 lets espeak-ng write a WAV and calls one player of its own, so here the WAV is taken and played
    with whichever player there is. Elsewhere the system plays it.
    """

    def __init__(self, rate: int, voice: str | None, folder: Path) -> None:
        import pyttsx3

        self._engine: Any = pyttsx3.init()
        self._wav = folder / "said.wav"
        self._renders = sys.platform.startswith("linux")
        self.voice = self._chosen(voice)
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

    def _chosen(self, wanted: str | None) -> str:
        """Set the voice whose name or id contains ``wanted``, English by default; returns its name."""
        voices = list(self._engine.getProperty("voices") or [])
        names = [f"{v.name} {v.id}".lower() for v in voices]
        if wanted is not None:
            at = next((i for i, name in enumerate(names) if wanted.lower() in name), None)
            if at is None:
                listed = ", ".join(sorted({str(v.name) for v in voices})[:12])
                raise LookupError(f"there is no voice {wanted}; there are {listed} and others")
        elif self._renders:  # espeak's own choice may be another language; elsewhere the user has chosen one
            at = next((i for i, name in enumerate(names) if name.endswith("gmw/en")), None)
        else:
            at = None
        if at is None:
            return "the system's voice"
        self._engine.setProperty("voice", voices[at].id)
        return str(voices[at].name)


def main() -> None:
    """Speak what comes in until nothing more comes."""
    answers = _answers()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that nothing temporary is left behind
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_RATE
    wanted = sys.argv[3] if len(sys.argv) > 3 and sys.argv[3] else None
    with tempfile.TemporaryDirectory(prefix="janu-voice-") as temporary:
        folder = Path(temporary)
        mouth: Speaks | None = None
        why = ""
        try:
            if player() is None:
                raise OSError("nothing here plays sound; on Debian or Ubuntu: apt-get install alsa-utils")
            mouth = Mouth(rate, wanted, folder) if sys.argv[1:2] != [SYSTEM] else SystemMouth(rate, folder)
        except Exception as error:  # engines fail in ways of their own; every one of them means: no voice
            why = " ".join(str(error).split()) or type(error).__name__
        _answer(answers, {"ready": mouth.voice if mouth else None, "why": why})
        for line in sys.stdin:
            heard, device = _do(json.loads(line), mouth, folder)
            _answer(answers, {"heard": heard, "device": device})


def _do(order: dict[str, str], mouth: Speaks | None, folder: Path) -> tuple[bool, bool]:
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
