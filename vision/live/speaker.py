"""The process that speaks, so that no frame waits for it: ``python -m vision.live.speaker [rate] [voice]``.

It takes a line of JSON for each thing to be heard, ``{"say": text}`` or ``{"tone": name}``, and answers each with a
line when it is over. The first line tells what it can do. It ends when its input ends: it never outlives the session.
"""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

from vision.live.tones import play, player, write_tone

DEFAULT_RATE = 150  # words a minute; engines come with 200, which is too quick to follow while folding


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
            self._engine.say(text)
            self._engine.runAndWait()
            return True
        self._wav.unlink(missing_ok=True)
        self._engine.save_to_file(text, str(self._wav))
        self._engine.runAndWait()
        return self._wav.exists() and play(self._wav)

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
    rate = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_RATE
    wanted = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None
    with tempfile.TemporaryDirectory(prefix="janu-voice-") as temporary:
        folder = Path(temporary)
        mouth, why = None, ""
        try:
            if player() is None:
                raise OSError("nothing here plays sound; on Debian or Ubuntu: apt-get install alsa-utils")
            mouth = Mouth(rate, wanted, folder)
        except Exception as error:  # engines fail in ways of their own; every one of them means: no voice
            why = " ".join(str(error).split()) or type(error).__name__
        _answer(answers, {"ready": mouth.voice if mouth else None, "why": why})
        for line in sys.stdin:
            _answer(answers, {"heard": _do(json.loads(line), mouth, folder)})


def _do(order: dict[str, str], mouth: Mouth | None, folder: Path) -> bool:
    try:
        if "say" in order and mouth is not None:
            return mouth.say(order["say"])
        name = order.get("tone", "cue")
        tone = folder / f"{name}.wav"
        return play(tone if tone.exists() else write_tone(name, tone))
    except Exception:  # one sentence lost is no reason to fall silent for good
        return False


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
