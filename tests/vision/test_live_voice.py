"""The speaking process: real speech by espeak-ng, tones without it, and that it never makes anybody wait."""

import os
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from alignment.guidance.guide import Saying
from tests.live_screen import need
from vision.live import tones
from vision.live.voice import Voice

CUE = Saying("cue", "Let your bent knee get heavy.", "bent_knee_height")


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
    with Voice(150) as voice:
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
        with Voice(rate) as voice:
            until_ready(voice)
            voice.say(CUE)
            voice.wait_until_quiet(30)
        newest = max(kept.glob("*.wav"), key=lambda p: p.name)
        lengths.append(len(sound(newest)))
    assert lengths[0] > 1.6 * lengths[1]


def test_one_waits_and_the_more_important_one_stays(kept: Path) -> None:
    need("espeak-ng")
    with Voice(150) as voice:
        until_ready(voice)
        voice.say(CUE)
        voice.say(Saying("followed", "Good."))
        assert voice.say(Saying("clock", "30 seconds.")) == "voice"
        assert voice.say(Saying("followed", "Good.")) == "dropped"
        voice.wait_until_quiet(30)
    assert len(list(kept.glob("*.wav"))) == 2


def test_muted_and_quiet_say_nothing(kept: Path) -> None:
    with Voice(150) as voice:
        voice.muted = True
        assert voice.say(CUE) == "muted"
    with Voice(150, quiet=True) as voice:
        assert voice.say(CUE) == "silent"
        assert voice.ready
    assert not list(kept.glob("*.wav"))


def test_without_an_engine_it_says_so_and_goes_on_with_tones(kept: Path) -> None:
    """A voice that does not exist stands for an engine that does not start: the way from there is the same."""
    with Voice(150, "no such voice") as voice:
        until_ready(voice)
        assert voice.trouble is not None and "Janu goes on with tones" in voice.trouble
        assert voice.say(CUE) == "tone"
        voice.wait_until_quiet(30)
    (path,) = kept.glob("*.wav")
    assert np.array_equal(sound(path), tones.samples("cue"))


def test_a_process_that_dies_takes_nothing_with_it(kept: Path) -> None:
    with Voice(150) as voice:
        until_ready(voice)
        assert voice._process is not None
        voice._process.kill()
        voice._process.wait()
        for _ in range(2):
            voice.say(CUE)
        assert voice.say(CUE) == "silent"
        assert voice.trouble == "The voice has stopped, so Janu goes on without."


def test_it_ends_with_the_session(kept: Path) -> None:
    need("espeak-ng")
    with Voice(150) as voice:
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
