"""The system's own program that speaks, for where pyttsx3 cannot: `say`, SAPI, espeak-ng or speech-dispatcher."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from vision.live.tones import NoSoundError, play
from vision.live.voices import NamedVoice, best_voice, voice_named
from vision.words.language import gettext

#: words a minute at which Windows' voices speak at their rate 0; each step of 10 is three times as fast or slow
SAPI_RATE = 180
#: seconds that a sentence may take
PATIENCE_S = 25.0
_SAPI = """
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
"""
_SAPI_LISTS = """
$voice.GetInstalledVoices() | Where-Object Enabled | ForEach-Object {
    $_.VoiceInfo.Culture.Name + ' ' + $_.VoiceInfo.Name
}
"""
#: reads UTF-8 by itself: the console's encoding has no letters of most languages
_SAPI_SPEAKS = """
$voice.SelectVoice('%s')
$voice.Rate = %d
$text = New-Object System.IO.StreamReader([Console]::OpenStandardInput(), [System.Text.Encoding]::UTF8)
$voice.Speak($text.ReadToEnd())
"""
_POWERSHELL = ("powershell", "-NoProfile", "-NonInteractive", "-Command")
#: a line of each program's list of voices: language, name, and what chooses it where that is not the name
_LISTED = {
    "say": re.compile(r"(?P<name>.+?)\s+(?P<language>[a-z]{2,3}[-_]\w+)\s+#.*"),
    "powershell": re.compile(r"(?P<language>\w+-\S+) (?P<name>.+)"),
    # MBROLA's voices (mb/) are listed whether they are installed or not
    "espeak": re.compile(r"\s*\d+\s+(?P<language>\S+)\s+\S+\s+(?P<name>\S+)\s+(?P<id>(?!mb/)\S+).*"),
    "spd-say": re.compile(r"\s*(?P<name>.+?)\s+(?P<language>[a-z]{2,3}(-\S+)?)\s+\S+"),
}


class SystemEngine:
    """Speaks by a program, a process a sentence: in the voice named ``wanted``, or the best of a language.

    Raises OSError where there is no such program, NoSuchVoiceError where it has no voice of that language.
    """

    def __init__(self, rate: int, wanted: str | None, language: str, folder: Path) -> None:
        self._rate, self._wav = rate, folder / "said.wav"
        self.engine = _program()
        voices = listed_voices(self.engine, _output(_lists(self.engine)))
        self._voice = (voice_named(voices, wanted) if wanted else None) or best_voice(voices, language)
        self.voice = self._voice.name

    def say(self, text: str) -> bool:
        """Say it to the end; False where it could not be heard."""
        rate, voice = str(self._rate), self._voice
        if self.engine == "say":
            return _ran(["say", "-v", voice.id, "-r", rate, text])
        if self.engine == "powershell":
            step = max(-10, min(10, round((self._rate - SAPI_RATE) / 18)))
            script = _SAPI + _SAPI_SPEAKS % (voice.id.replace("'", "''"), step)
            return _ran([*_POWERSHELL, script], text)
        if self.engine == "spd-say":
            speed = str(max(-100, min(100, self._rate - 150)))
            spoken = ["--language", voice.languages[0], "--synthesis-voice", voice.id]
            return _ran(["spd-say", "--wait", "--rate", speed, *spoken, text])
        if not self.write(text):
            return False
        if not play(self._wav):
            raise NoSoundError
        return True

    def write(self, text: str) -> bool:
        """Let espeak-ng write it to ``said.wav`` in the folder; False where it could not."""
        self._wav.unlink(missing_ok=True)
        command = [self.engine, "-v", self._voice.id, "-w", str(self._wav), "-s", str(self._rate), "--", text]
        return _ran(command) and self._wav.exists()


def listed_voices(program: str, text: str) -> list[NamedVoice]:
    """The voices in a program's own list of them."""
    listed = _LISTED["espeak" if program == "espeak-ng" else program]
    found = [match.groupdict() for match in map(listed.fullmatch, text.splitlines()) if match]
    return [NamedVoice(of.get("id", of["name"]), of["name"].replace("_", " "), (of["language"],)) for of in found]


def _lists(program: str) -> list[str]:
    """What makes a program list its voices."""
    if program == "powershell":
        return [*_POWERSHELL, _SAPI + _SAPI_LISTS]
    return {"say": ["say", "-v", "?"], "spd-say": ["spd-say", "--list-synthesis-voices"]}.get(
        program, [program, "--voices"]
    )


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
        raise OSError(gettext("not installed: {programs}", programs=", ".join(programs)))
    return found


def _ran(command: list[str], text: str | None = None) -> bool:
    """Whether a program did its work; ``text`` goes to its standard input."""
    return _run(command, text) is not None


def _output(command: list[str]) -> str:
    """What a program writes; empty where it does not do its work."""
    return _run(command) or ""


def _run(command: list[str], text: str | None = None) -> str | None:
    """What a program writes, None where it fails; ``text`` goes to its standard input."""
    try:
        done = subprocess.run(
            command,
            input=text,
            text=True,
            encoding="utf-8",
            errors="replace",
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout
