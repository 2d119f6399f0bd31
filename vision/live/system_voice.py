"""The system's own program that speaks, for where pyttsx3 cannot: `say`, SAPI, espeak-ng or speech-dispatcher."""

import shutil
import subprocess
import sys
from pathlib import Path

from vision.live.tones import NoSoundError, play

#: words a minute at which Windows' voices speak at their rate 0; each step of 10 is three times as fast or slow
SAPI_RATE = 180
#: seconds that a sentence may take
PATIENCE_S = 25.0
_SAPI = """
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voice.Rate = {rate}
$voice.Speak([Console]::In.ReadToEnd())
"""


class SystemMouth:
    """Speaks by a program in its own voice, a process a sentence. Raises OSError where there is none."""

    def __init__(self, rate: int, folder: Path) -> None:
        self._rate, self._wav = rate, folder / "said.wav"
        self.voice = _program()

    def say(self, text: str) -> bool:
        """Say it to the end; False where it could not be heard."""
        if self.voice == "say":
            return _ran(["say", "-r", str(self._rate), text])
        if self.voice == "powershell":
            script = _SAPI.format(rate=max(-10, min(10, round((self._rate - SAPI_RATE) / 18))))
            return _ran(["powershell", "-NoProfile", "-NonInteractive", "-Command", script], text)
        if self.voice == "spd-say":
            return _ran(["spd-say", "--wait", "--rate", str(max(-100, min(100, self._rate - 150))), text])
        self._wav.unlink(missing_ok=True)
        made = _ran([self.voice, "-w", str(self._wav), "-s", str(self._rate), "--", text])
        if not (made and self._wav.exists()):
            return False
        if not play(self._wav):
            raise NoSoundError
        return True


def _program() -> str:
    """The first program that speaks here. Raises OSError."""
    if sys.platform == "darwin":
        programs = ["say"]
    elif sys.platform == "win32":
        programs = ["powershell"]
    else:
        programs = ["espeak-ng", "espeak", "spd-say"]
    found = next((program for program in programs if shutil.which(program)), None)
    if found is None:
        raise OSError(f"{' and '.join(programs)} are not installed")
    return found


def _ran(command: list[str], text: str | None = None) -> bool:
    """Whether a program did its work; ``text`` goes to its standard input."""
    try:
        done = subprocess.run(
            command, input=text, text=True, encoding="utf-8", capture_output=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
