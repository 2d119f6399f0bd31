"""What happens in a room while somebody practises, through the real capture, MediaPipe and voice's log."""

import csv
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from alignment.checks import load_spec
from alignment.errors import OutputError
from fixtures import HERE, truth
from tests.live_room import Changed, Room
from tests.vision.invented_reports import a_hold, a_report, a_side
from vision.live.analysis_thread import AnalyzedFrame
from vision.live.capture import CapturedFrame
from vision.live.folder import SessionFolder
from vision.live.recording import Recording
from vision.media.clip import Clip

Image = NDArray[np.uint8]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def _said(room: Room) -> list[dict[str, str]]:
    with (room.folder.path / "spoken.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _holding(looked: list[AnalyzedFrame]) -> list[AnalyzedFrame]:
    return [n for n in looked if n.judged.phase == "holding"]


def test_somebody_who_walks_through_changes_nothing(stack: ExitStack, tmp_path: Path) -> None:
    """In front of the person, hiding them for a moment, and back behind: one hold, one side, no cue."""
    known = truth(HERE / "clips" / "right_passer_by.mp4")
    (side,) = known["sides"]
    room = Room(stack, tmp_path, Changed("right_passer_by.mp4", lambda image, t: (image, t)))
    looked = room.looked(known["frame_count"] / known["fps"] - 0.5)
    room.watching.stop()
    (seen,) = room.watching.report().sides
    (hold,) = seen.holds
    assert seen.extended == "right"
    assert hold.start_s == pytest.approx(side["hold_start_s"], abs=1.5)
    assert hold.end_s == pytest.approx(side["hold_end_s"], abs=1.5)
    assert {n.judged.extended for n in _holding(looked) if n.judged.seen} == {"right"}
    assert [row["text"] for row in _said(room) if row["kind"] in ("cue", "setup")] == []


@pytest.mark.lengthy
def test_the_light_goes_and_comes_back(stack: ExitStack, tmp_path: Path) -> None:
    """In the hold: it is said, nothing is corrected in the dark, and it is the same hold when the light is back."""
    dark = (11.0, 15.0)

    def fade(image: Image, t: float) -> tuple[Image, float]:
        return (image // 12 if dark[0] <= t < dark[1] else image), t

    room = Room(stack, tmp_path, Changed("left_aligned.mp4", fade))
    looked = room.looked(17.5)
    (told,) = [row for row in _said(room) if row["kind"] == "setup" and "dark" in row["text"]]
    assert dark[0] <= float(told["t"]) <= dark[1] + 0.5
    assert [row for row in _said(room) if row["kind"] == "cue"] == []
    before = [n.judged for n in looked if 10.0 <= n.judged.t < dark[0]]
    after = [n.judged for n in looked if n.judged.t > dark[1] + 1.0]
    assert {j.phase for j in before} == {j.phase for j in after} == {"holding"}
    assert before[-1].hold == after[-1].hold
    assert all(j.seen and j.extended == "left" for j in after)


@pytest.mark.lengthy
def test_a_computer_that_sleeps_ends_the_hold_and_goes_on(stack: ExitStack, tmp_path: Path) -> None:
    """Ten minutes asleep in the middle of a hold are not held; the person is found again in the same session."""
    asleep_at, minutes = 12.0, 10

    def sleep(image: Image, t: float) -> tuple[Image, float]:
        return image, t + (60.0 * minutes if t >= asleep_at else 0.0)

    room = Room(stack, tmp_path, Changed("left_aligned.mp4", sleep))
    looked = room.looked(60.0 * minutes + 17.0)
    room.watching.stop()
    awake = [n.judged for n in looked if n.judged.t > 60.0]
    holds = [h for s in room.watching.report().sides for h in s.holds]
    assert holds[0].end_s == pytest.approx(asleep_at, abs=0.5)
    assert holds[0].held_s < asleep_at
    assert all(h.held_s < 10.0 for h in holds)
    assert sum(j.seen for j in awake) > 0.8 * len(awake)
    assert awake[-1].phase == "holding" and awake[-1].hold > 1
    assert max(float(row["t"]) for row in _said(room)) < 60.0 * minutes + 30


def test_the_clock_stands_while_no_pictures_come(stack: ExitStack, tmp_path: Path) -> None:
    """The camera is away for twelve seconds in a hold: the hold goes on afterwards, and none of them were held."""
    away_at, seconds = 12.0, 12.0

    def pull(image: Image, t: float) -> tuple[Image, float]:
        return image, t + (seconds if t >= away_at else 0.0)

    room = Room(stack, tmp_path, Changed("left_aligned.mp4", pull))
    looked = room.looked(seconds + 17.0)
    room.watching.stop()
    before = [n.judged for n in looked if n.shot.frame.t < away_at]
    after = [n.judged for n in looked if n.shot.frame.t >= away_at]
    assert {before[-1].hold, *(j.hold for j in after)} == {1} and after[-1].phase == "holding"
    assert after[0].held_s - before[-1].held_s < 0.5
    (hold,) = [h for s in room.watching.report().sides for h in s.holds]
    assert hold.held_s == pytest.approx(looked[-1].shot.frame.t - seconds - hold.start_s, abs=0.5)


@pytest.mark.lengthy
def test_the_side_that_was_said_is_that_of_one_hold(stack: ExitStack, tmp_path: Path) -> None:
    room = Room(stack, tmp_path, Changed("both_sides.mp4", lambda image, t: (image, t)))
    first, second = (side["extended"] for side in truth(HERE / "clips" / "both_sides.mp4")["sides"])
    assert room.looked(5.0)[-1].judged.extended == first
    room.watching.order("side")
    assert room.looked(12.0)[-1].judged.extended == second
    assert room.looked(46.0)[-1].judged.extended == second
    room.looked(59.0)
    assert {side.extended: len(side.holds) for side in room.watching.report().sides} == {second: 2}


def test_a_recording_that_cannot_be_written_ends_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "recording.mp4").mkdir()
    recording = Recording(tmp_path)
    recording.start()
    for frame in Clip(HERE / "clips" / "both_sides.mp4"):
        recording.add(CapturedFrame(frame, 0.0), frame.t)
        if not recording.on:
            break
        time.sleep(0.01)
    assert "recording.mp4" in str(recording.error)
    recording.stop()
    recording.start()
    recording.add(CapturedFrame(frame, 0.0), 0.0)
    recording.stop()
    assert recording.error is None
    assert [shown.t for shown in Clip(tmp_path / "recording-2.mp4")] == [0.0]


def test_a_last_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    folder = SessionFolder(tmp_path, load_spec()).__enter__()
    (folder.path / "report.json").mkdir()
    folder.keep(lambda: a_report(a_side("left", "extended_side", a_hold({}, 1, 20, {}))))
    with pytest.raises(OutputError, match=r"report\.json"):
        folder.__exit__(None)
