"""Recorded clips through the whole of `janu live`, in real time: capture, MediaPipe, window, voice, files."""

import csv
import itertools
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures import truth
from tests.live_run import CLIPS, Run
from tests.live_screen import Screen, need
from vision import judge_again
from vision.drawing.theme import Theme
from vision.live.layout import SMALL, live_layout

THEME = Theme()
ORANGE, YELLOW = THEME.marks["adjust"].color.rgb, THEME.extended_leg.rgb


@dataclass
class Practised:
    """Two clips that were played at once: one with a fault, in a window and with a voice, and one without any.

    ``stopped``: three beside that were ended from outside, two at their beginning, one in the middle of a hold.
    """

    faulty: Run
    aligned: Run
    said: list[Path]
    stopped: dict[str, Run]


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Practised:
    need("Xvfb", "xdotool", "espeak-ng")
    folder = tmp_path_factory.mktemp("live")
    said = _player_that_keeps(folder / "bin")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with Screen() as screen, Screen() as other, ThreadPoolExecutor(1) as beside:
        faulty = Run(
            "left_knee_lifts.mp4", folder / "a", ("--hold", "15", "--stats", "--record", "--no-full-screen"), screen
        )
        aligned = Run("left_aligned.mp4", folder / "b", ("--quiet", "--care", "back"))
        try:
            faulty.start(path)
            faulty.shots["setup"] = _once(screen, _silhouette)
            aligned.start(path)  # where two start at once, the set-up may be over before it is on the screen
            stopped = beside.submit(_stopped, folder, other)
            _follow(faulty, screen)
            aligned.ended()
        finally:
            for run in (faulty, aligned):
                run.stop()
    return Practised(faulty, aligned, sorted(said.glob("*.wav")), stopped.result())


def _stopped(folder: Path, screen: Screen) -> dict[str, Run]:
    """Start three sessions and end them, each in another way."""
    runs = {
        "closed": Run("left_knee_lifts.mp4", folder / "closed", ("--quiet", "--no-full-screen"), screen),
        "interrupted": Run("left_aligned.mp4", folder / "interrupted", ("--quiet",)),
        "killed": Run("left_knee_lifts.mp4", folder / "killed", ("--quiet", "--record")),
    }
    try:
        for run in runs.values():
            run.start()
        runs["interrupted"].until(2.0)
        runs["interrupted"].process.send_signal(signal.SIGINT)
        runs["closed"].until(2.0)
        screen.close_window()
        for name in ("closed", "interrupted"):
            runs[name].ended()
        runs["killed"].until(9.0)
        while not runs["killed"].report.sides:
            time.sleep(0.2)
        runs["killed"].until(runs["killed"].t + 1.5)
        runs["killed"].process.kill()
        runs["killed"].ended()
    finally:
        for run in runs.values():
            run.stop()
    return runs


def _player_that_keeps(folder: Path) -> Path:
    """An `aplay` that takes as long as the sound lasts, and keeps what it was given: nothing can be heard in CI."""
    kept = folder / "kept"
    kept.mkdir(parents=True)
    (folder / "aplay").write_text(f'#!/bin/sh\nfor f; do :; done\ncp "$f" {kept}/$(date +%s%N).wav\nsleep 1\n')
    (folder / "aplay").chmod(0o755)
    return kept


def _follow(run: Run, screen: Screen) -> None:
    """Watch the window from there to the summary, and press keys."""
    run.until(3.0)
    run.shots["seated"] = _once(screen, _leg)
    run.shots["help"] = _pressed(screen, "h", _words_everywhere)
    _pressed(screen, "h", lambda shot: not _words_everywhere(shot))
    _pressed(screen, "r", lambda shot: not _marked(shot))  # it records from the start, now it stops
    run.until(16.0)
    run.shots["cue"] = _once(screen, _asked)
    run.until(19.0)
    _pressed(screen, "m", _marked)
    _pressed(screen, "m", lambda shot: not _marked(shot))
    run.until(30.5)
    run.shots["summary"] = _once(screen, _words_everywhere)
    screen.press("q")
    run.ended()


def _pressed(screen: Screen, key: str, shows: Callable[[NDArray[np.uint8]], bool]) -> NDArray[np.uint8]:
    """Press a key and wait until the screen shows what it does."""
    screen.press(key)
    return _once(screen, shows)


def _once(screen: Screen, shows: Callable[[NDArray[np.uint8]], bool], most_s: float = 90.0) -> NDArray[np.uint8]:
    """What is on the screen as soon as it shows something."""
    end = time.monotonic() + most_s
    while not shows(shot := screen.shot()):
        assert time.monotonic() < end, f"never{shows.__name__.replace('_', ' ')}"
        time.sleep(0.03)
    return shot


def _picture(shot: NDArray[np.uint8]) -> NDArray[np.uint8]:
    box = live_layout(640, 480).picture
    return shot[box.y : box.y + box.height, : box.width]


def _silhouette(shot: NDArray[np.uint8]) -> bool:
    """Whether there is one to step into."""
    return _share(_picture(shot), THEME.marks["aligned"].color.rgb) > 0.005


def _leg(shot: NDArray[np.uint8]) -> bool:
    """Whether the straight leg is drawn."""
    return _share(_picture(shot), YELLOW) > 0.001


def _asked(shot: NDArray[np.uint8]) -> bool:
    """Whether the strip has the sign of what to adjust."""
    box = live_layout(640, 480).strip
    return _share(shot[box.y : box.y + box.height, : box.width], ORANGE) > 0.005


def _words_everywhere(shot: NDArray[np.uint8]) -> bool:
    """Whether there is no picture behind the words: the help and the summary."""
    window = shot[: SMALL[1], : SMALL[0]]
    return _share(window, THEME.raised.rgb, 3) + _share(window, THEME.panel.rgb, 3) > 0.8


def _marked(shot: NDArray[np.uint8]) -> bool:
    """Whether something among the keys is marked as on."""
    keys = live_layout(640, 480).keys
    return _share(shot[keys.y : keys.y + keys.height, : keys.width], ORANGE) > 0.002


def _share(image: NDArray[np.uint8], color: tuple[int, int, int], within: int = 24) -> float:
    """The share of an image's pixels that have a colour."""
    return float((np.abs(image.astype(int) - color).max(axis=2) <= within).mean())


def test_it_ends_well_and_says_nothing_on_stderr(practised: Practised) -> None:
    for run in (practised.faulty, practised.aligned):
        assert (run.code, run.stderr) == (0, "")


def test_the_cue_is_the_right_one_once_and_in_time(practised: Practised) -> None:
    (fault,) = truth(CLIPS / practised.faulty.clip)["faults"]
    ((check, at),) = practised.faulty.cues
    assert check == fault["check"]
    assert 1.0 <= at - fault["start_s"] <= 3.0


def test_doing_it_is_confirmed(practised: Practised) -> None:
    (good,) = [row for row in practised.faulty.spoken if row["kind"] == "followed"]
    assert good["text"] == "Good, the knee is heavy."
    assert float(good["t"]) > truth(CLIPS / practised.faulty.clip)["faults"][0]["end_s"]


def test_nothing_is_corrected_where_all_is_aligned(practised: Practised) -> None:
    assert practised.aligned.cues == []
    assert practised.aligned.report.sides[0].holds[0].held_s > 10


def test_any_two_sayings_are_four_seconds_apart(practised: Practised) -> None:
    for run in (practised.faulty, practised.aligned):
        times = [float(row["t"]) for row in run.spoken if row["kind"] != "tone"]
        assert all(b - a >= 4.0 - 0.05 for a, b in zip(times[:-2], times[1:-1], strict=True)), times


def test_side_and_clock_are_told(practised: Practised) -> None:
    told = {row["kind"]: row["text"] for row in reversed(practised.faulty.spoken)}
    assert "Left leg straight." in told["phase"]
    assert told["clock"] == "15 seconds. Come up slowly, as you breathe in."
    assert any("change sides: right leg straight" in row["text"] for row in practised.faulty.spoken)


def test_the_voice_is_real_speech(practised: Practised) -> None:
    """espeak-ng's own sound, through pyttsx3: every sentence longer than a word and not silent."""
    import wave

    spoken = [row for row in practised.faulty.spoken if row["how"] == "voice"]
    assert len(spoken) >= 4
    lengths = []
    for path in practised.said:
        with wave.open(str(path)) as file:
            sound = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        lengths.append(len(sound) / file.getframerate())
        # the summary may be cut off by leaving, before its first sound even
        assert lengths[-1] < 0.8 or np.abs(sound).max() > 1000
    assert sum(length > 0.8 for length in lengths) >= len(spoken) - 1


def test_the_session_is_on_the_disk(practised: Practised) -> None:
    names = {p.name for p in practised.faulty.folder.iterdir()}
    assert names == {"report.json", "frames.csv", "landmarks.parquet", "report.html", "spoken.csv", "recording.mp4"}
    assert {p.name for p in practised.aligned.folder.iterdir()} == names - {"recording.mp4"}
    hold = practised.faulty.report.sides[0].holds[0]
    true = truth(CLIPS / practised.faulty.clip)["sides"][0]
    # a second when every frame is looked at; on a machine that is busy otherwise frames are left out
    assert hold.start_s == pytest.approx(true["hold_start_s"], abs=2.5)
    assert hold.end_s == pytest.approx(true["hold_end_s"], abs=2.5)
    assert hold.checks["bent_knee_height"].status == "adjust"
    assert practised.faulty.report.clip.kind == "live"
    assert judge_again(practised.faulty.folder) == practised.faulty.report  # as if it had been recorded


def test_how_long_a_hold_was_to_last_and_what_care_was_taken_are_remembered(practised: Practised) -> None:
    assert (practised.faulty.report.hold_target_s, practised.faulty.report.care) == (15.0, ())
    assert (practised.aligned.report.hold_target_s, practised.aligned.report.care) == (60.0, ("back",))


def test_the_clock_never_goes_back_and_aligned_never_exceeds_held(practised: Practised) -> None:
    for run in (practised.faulty, practised.aligned, practised.stopped["killed"]):
        with (run.folder / "frames.csv").open(newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["held_s"]]
        held = [(int(row["hold"]), float(row["held_s"]), float(row["aligned_s"])) for row in rows]
        assert all(aligned <= seconds for _, seconds, aligned in held)
        assert all(b[1] >= a[1] for a, b in zip(held, held[1:], strict=False) if a[0] == b[0] and b[1])


def test_without_a_window_what_is_said_is_printed(practised: Practised) -> None:
    said = [row["text"] for row in practised.aligned.spoken if row["kind"] != "tone"]
    lines = practised.aligned.stdout.splitlines()
    assert [line.partition("  ")[2] for line in lines[: len(said)]] == said


def test_key_r_ended_the_recording(practised: Practised) -> None:
    import av

    with av.open(str(practised.faulty.folder / "recording.mp4")) as clip:
        frames = list(clip.decode(video=0))
    assert 2.0 <= float(frames[-1].time or 0.0) <= 12.0


def _window(run: Run, name: str) -> NDArray[np.uint8]:
    return run.shots[name][: SMALL[1], : SMALL[0]]


def test_the_overlay_lies_on_the_mirrored_person(practised: Practised) -> None:
    """Whatever is drawn of the straight leg lies on it, and the bent knee's bar at the knee, seen in a mirror."""
    layout = live_layout(640, 480)
    picture = _picture(practised.faulty.shots["cue"])
    (frame,) = [f for f in truth(CLIPS / practised.faulty.clip)["frames"] if abs(f["t"] - 16.0) < 0.04]

    def around(x: float, y: float, radius: int = 14) -> NDArray[np.uint8]:
        column, row = round((640 - 1 - x) * layout.scale), round(y * layout.scale)
        return picture[row - radius : row + radius, column - radius : column + radius]

    joints = frame["joints_px"]
    leg = np.array([joints[f"left_{joint}"] for joint in ("hip", "knee", "ankle", "toe")])
    along = np.concatenate([a + np.linspace(0, 1, 50)[:, None] * (b - a) for a, b in itertools.pairwise(leg)])
    rows, columns = np.nonzero(np.abs(picture.astype(int) - YELLOW).max(axis=2) <= 24)
    drawn = np.column_stack([639 - columns / layout.scale, rows / layout.scale])
    off = np.hypot(*(drawn[:, None] - along).T).min(axis=0)
    assert (off < 0.35 * np.hypot(*(leg[1] - leg[0]))).all()
    assert _share(around(*joints["right_knee"], radius=22), ORANGE) > 0.02
    assert _share(around(640 - joints["right_knee"][0], joints["right_knee"][1], radius=22), ORANGE) < 0.01


def test_the_cue_is_on_the_screen_in_big_type(practised: Practised) -> None:
    layout = live_layout(640, 480)
    box = layout.strip
    strip = _window(practised.faulty, "cue")[box.y : box.y + box.height, : box.width]
    ink = (np.abs(strip.astype(int) - THEME.text.rgb).max(axis=2) < 30).any(axis=1)
    rows = np.flatnonzero(ink)
    assert rows.max() - rows.min() >= 0.05 * SMALL[1]  # a line of 8 % type, its capitals and descenders
    assert _asked(practised.faulty.shots["cue"])


def test_setup_help_and_summary_are_shown(practised: Practised) -> None:
    shots = {name: _window(practised.faulty, name) for name in ("setup", "seated", "help", "cue", "summary")}
    assert _silhouette(shots["setup"]) and not _silhouette(shots["seated"])
    assert _leg(shots["seated"]) and not _leg(shots["setup"])
    assert _words_everywhere(shots["help"]) and _words_everywhere(shots["summary"])
    keys = live_layout(640, 480).keys
    assert _share(shots["cue"][keys.y :], THEME.text.rgb) > 0.01


def test_a_kill_leaves_all_but_the_last_second(practised: Practised) -> None:
    run = practised.stopped["killed"]
    (hold,) = run.report.sides[0].holds
    assert run.t - 1.6 <= hold.end_s
    assert hold.held_s >= 3.0


def test_a_kill_leaves_a_recording_that_plays(practised: Practised) -> None:
    import av

    with av.open(str(practised.stopped["killed"].folder / "recording.mp4")) as clip:
        assert sum(1 for _ in clip.decode(video=0)) > 20


def test_ctrl_c_keeps_the_session_and_says_where(practised: Practised) -> None:
    run = practised.stopped["interrupted"]
    assert run.code == 130
    assert run.stderr.startswith("janu: Stopped; what was seen until then is in ")
    assert "Traceback" not in run.stderr
    assert run.report.clip.duration_s >= 1.5


def test_closing_the_window_by_its_button_ends_the_session(practised: Practised) -> None:
    run = practised.stopped["closed"]
    assert run.code == 7
    assert run.stderr.startswith("janu: No hold was long enough to count; what was seen is in ")
    assert (run.folder / "report.html").is_file()
