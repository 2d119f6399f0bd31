"""Soft tones, for who has no voice installed and for what needs no words; and how this system plays a WAV."""

import shutil
import subprocess
import sys
import wave
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 22050
#: the notes of each tone in Hz: rising is good, falling asks for something, a low single one only tells
NOTES: dict[str, tuple[float, ...]] = {
    "hold": (392.0,),
    "clock": (523.0, 523.0),
    "cue": (523.0, 392.0),
    "followed": (392.0, 523.0),
    "setup": (440.0, 349.0),
    "phase": (349.0, 440.0, 523.0),
    "caution": (440.0,),
    "tick": (587.0,),
    "breathe_in": (262.0, 330.0),
    "breathe_out": (330.0, 262.0),
}
#: seconds of a note, and of its soft beginning and end
LENGTH, EDGE = 0.22, 0.04
LOUDNESS = 0.25
#: programs that play a WAV, the first one found is used
LINUX_PLAYERS = (("aplay", "-q"), ("paplay",), ("pw-play",))
#: seconds that playing may take
PATIENCE_S = 20


def samples(name: str) -> NDArray[np.int16]:
    """A tone as 16-bit mono samples at `RATE`."""
    t = np.arange(round(LENGTH * RATE)) / RATE
    edge = np.clip(np.minimum(t, LENGTH - t) / EDGE, 0, 1)
    notes = [np.sin(2 * np.pi * pitch * t) * edge for pitch in NOTES[name]]
    return np.round(np.concatenate(notes) * LOUDNESS * 32767).astype(np.int16)


def write_tone(name: str, path: Path) -> Path:
    """Write a tone as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(name).tobytes())
    return path


def player() -> Sequence[str] | None:
    """The command that plays a WAV here, without its file; empty on Windows, which needs none; None: there is none."""
    if sys.platform == "win32":
        return ()
    if sys.platform == "darwin":
        return ("afplay",)
    return next((command for command in LINUX_PLAYERS if shutil.which(command[0])), None)


class NoSoundError(Exception):
    """There is something to be heard, but no sound device or program that plays it."""


def play(path: Path) -> bool:
    """Play a WAV to its end; False where it cannot be heard: no player, or no sound device."""
    command = player()
    if command is None:
        return False
    with suppress(OSError, RuntimeError, subprocess.SubprocessError):
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME)
            return True
        done = subprocess.run(
            [*command, str(path)], timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
        return done.returncode == 0
    return False
