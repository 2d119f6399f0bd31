"""The speaking process: real speech by espeak-ng, tones without it, and that it never makes anybody wait."""

import json
import os
import subprocess
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from alignment.checks import load_spec
from alignment.guidance.sayings import Message, Saying
from tests.live_screen import need
from vision.live import devices, tones
from vision.live.devices import UnreadyError
from vision.live.speaker import PYTTSX3
from vision.live.voice import Voice, speaker, speakers_environment
from vision.words.language import speaking
from vision.words.sayings import words_of

SPEC = load_spec()
CUE = Saying("cue", (Message("cue", check="bent_knee_height", direction="above"),))
GOOD = Saying("followed", (Message("followed", check="bent_knee_height"),))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A player that keeps the sounds instead of playing them."""
    player = tmp_path / "aplay"
    player.write_text(f'#!/bin/sh\nfor f; do :; done\ncp "$f" {tmp_path}/$(date +%s%N).wav\nsleep 0.5\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def until_ready(voice: Voice) -> None:
    end = time.monotonic() + 30
    while not voice.ready:
        assert time.monotonic() < end
        time.sleep(0.02)


def sound(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert file.getframerate() == 22050
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def test_espeak_renders_the_cue_and_nobody_waits(kept: Path) -> None:
    need("espeak-ng")
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        start = time.monotonic()
        assert voice.say(CUE) == "voice"
        assert time.monotonic() - start < 0.5  # the player alone takes longer
        voice.wait_until_quiet(30)
    (path,) = kept.glob("*.wav")
    said = sound(path)
    assert 1.0 < len(said) / 22050 < 4.0  # six words
    assert np.abs(said).max() > 3000
    assert voice.trouble is None


def test_the_rate_is_obeyed(kept: Path) -> None:
    need("espeak-ng")
    lengths = []
    for rate in (100, 250):
        before, end = set(kept.glob("*.wav")), time.monotonic() + 30
        with Voice(SPEC, rate) as voice:
            until_ready(voice)
            voice.say(CUE)
            voice.wait_until_quiet(30)
            while not (new := set(kept.glob("*.wav")) - before):  # a busy machine starts the player late
                assert time.monotonic() < end
                time.sleep(0.02)
        lengths.append(len(sound(max(new))))
    assert lengths[0] > 1.6 * lengths[1]


def test_one_waits_and_the_more_important_one_stays(kept: Path) -> None:
    need("espeak-ng")
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        voice.say(CUE)
        voice.say(GOOD)
        assert voice.say(Saying("clock", (Message("time", seconds=30.0),))) == "voice"
        assert voice.say(GOOD) == "dropped"
        voice.wait_until_quiet(30)
    assert len(list(kept.glob("*.wav"))) == 2


def test_muted_and_quiet_say_nothing(kept: Path) -> None:
    with Voice(SPEC, 150) as voice:
        voice.muted = True
        assert voice.say(CUE) == "muted"
    with Voice(SPEC, 150, quiet=True) as voice:
        assert voice.say(CUE) == "silent"
        assert voice.ready
    assert not list(kept.glob("*.wav"))


#: what every pyttsx3 has
VOICES = """
class English:
    id, name, languages = "gmw/en", "English", ["en"]
"""
ENGINES = {
    "cannot start": 'def init(): raise OSError("no driver")',
    "does not answer": """
import time
class Engine:
    def getProperty(self, name): return [English]
    def setProperty(self, name, value): pass
    def save_to_file(self, text, path): pass
    def runAndWait(self): time.sleep(600)
def init(): return Engine()
""",
    "cannot be heard": """
class Engine:
    def getProperty(self, name): return [English]
    def setProperty(self, name, value): pass
    def save_to_file(self, text, path): pass
    def runAndWait(self): raise RuntimeError("run loop already started")
def init(): return Engine()
""",
}


def engine(folder: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """A pyttsx3 that fails as it is known to."""
    (folder / "pyttsx3.py").write_text(VOICES + ENGINES[how])
    monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize("how", ENGINES)
def test_an_engine_that_fails_leaves_the_speaking_to_the_systems_own(
    kept: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    need("espeak-ng")
    engine(kept, monkeypatch, how)
    monkeypatch.setattr("vision.live.voice.STUCK_S", 1.0)
    start = time.monotonic()
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        voice.say(CUE)
        while not list(kept.glob("*.wav")):
            assert time.monotonic() - start < 40
            time.sleep(0.05)
        assert voice.trouble is not None
        told = words_of([voice.trouble], SPEC)
        assert how in told and told.endswith("so espeak-ng speaks.")
        voice.wait_until_quiet(30)
    (path,) = kept.glob("*.wav")
    assert np.abs(sound(path)).max() > 3000  # it said what was not heard


def test_without_any_engine_it_says_so_and_goes_on_with_tones(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(kept, monkeypatch, "cannot start")
    for program in ("cp", "date", "sleep"):
        (kept / program).symlink_to(f"/bin/{program}")
    monkeypatch.setenv("PATH", str(kept))
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        while voice.trouble is None or voice.trouble.code != "no_voice_but_tones":
            time.sleep(0.05)
        assert voice.say(CUE) == "tone"
        voice.wait_until_quiet(30)
    (path,) = kept.glob("*.wav")
    assert np.array_equal(sound(path), tones.samples("cue"))


def test_where_no_voice_speaks_the_language_it_says_so_once_and_goes_on_with_tones(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even in another voice: espeak-ng has over a hundred languages, and none that is called xx."""
    need("espeak-ng")
    monkeypatch.setattr("vision.live.voice.current_language", lambda: "xx")
    told = set()
    with Voice(SPEC, 150) as voice:
        while voice._speaks is None or len(voice._ways) > 1:
            told.add(voice.trouble)
            time.sleep(0.02)
        assert voice.say(CUE) == "tone"
        voice.wait_until_quiet(30)
        assert told | {voice.trouble} == {None, Message("no_voice_of_language", name="xx")}
    (path,) = kept.glob("*.wav")
    assert np.array_equal(sound(path), tones.samples("cue"))


def test_doctor_names_the_voice_that_speaks_the_language(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("espeak-ng")
    with speaking("de"):
        assert devices.voice() == "German spricht Deutsch, über pyttsx3"
    monkeypatch.setattr("vision.live.devices.current_language", lambda: "xx")
    with pytest.raises(UnreadyError, match="no voice speaks xx") as caught:
        devices.voice()
    assert "espeak-ng" in caught.value.todo


def test_a_voice_that_is_named_speaks_whatever_the_language(kept: Path) -> None:
    need("espeak-ng")
    command = speaker(PYTTSX3, "de", 150, "hindi")
    told = subprocess.run(command, input="", capture_output=True, text=True, check=True, env=speakers_environment())
    assert json.loads(told.stdout)["voice"] == "Hindi"


def test_a_process_that_dies_takes_nothing_with_it(kept: Path) -> None:
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        for _ in range(2):
            until_ready(voice)
            process = voice._process
            assert process is not None
            process.kill()
            process.wait()
            voice.say(CUE)
            while voice._process is process:
                time.sleep(0.01)
        assert voice.say(CUE) == "silent"
        assert voice.trouble == Message("system_voice_stopped")


def test_it_ends_with_the_session(kept: Path) -> None:
    need("espeak-ng")
    with Voice(SPEC, 150) as voice:
        until_ready(voice)
        process = voice._process
        assert process is not None
        voice.say(CUE)
        start = time.monotonic()
    assert process.poll() is not None
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("name", tones.NOTES)
def test_tones_are_soft_and_short(name: str) -> None:
    samples = tones.samples(name)
    assert len(samples) / tones.RATE < 1.0
    assert 2000 < np.abs(samples).max() <= tones.LOUDNESS * 32767 + 1
    assert abs(int(samples[0])) < 200 and abs(int(samples[-1])) < 200  # no click
