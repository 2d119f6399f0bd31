"""The practice is led without a key, by a rendered person whom the real networks see."""

import csv
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtures import HERE
from tests.live_room import Changed, Room
from vision.media.clip import Clip
from vision.media.sources import Picture

RAISED = "../gestures/raised_arm.mp4"  # one arm from 2 to 5.5 s, both from 7 to 10.5 s, one in passing at 12 s
LENGTH = 14.0
Image = NDArray[np.uint8]


class Twice(Changed):
    """The clip of who raises an arm, two times over, each of its six pictures a second."""

    def __init__(self) -> None:
        super().__init__(RAISED, lambda image, t: (image, t), every=1)
        frames = list(Clip(HERE / "clips" / RAISED))
        self.frames = iter([*frames, *(replace(f, t=f.t + LENGTH) for f in frames)])


def _told(room: Room) -> list[tuple[float, str]]:
    with (room.folder.path / "spoken.csv").open(newline="") as file:
        return [(float(row["t"]), row["text"]) for row in csv.DictReader(file)]


def test_an_arm_held_up_pauses_and_goes_on_and_one_in_passing_or_both_do_not(tmp_path: Path) -> None:
    with ExitStack() as stack:
        room = Room(stack, tmp_path, Twice())
        looked = room.looked(2 * LENGTH - 0.5)
        told = _told(room)
    turns = [b.shot.frame.t for a, b in zip(looked, looked[1:], strict=False) if a.paused != b.paused]
    assert len(turns) == 2
    assert 3.8 <= turns[0] <= 5.0 and LENGTH + 3.8 <= turns[1] <= LENGTH + 5.0
    assert [text for _, text in told if text in ("Paused.", "Going on.")] == ["Paused.", "Going on."]
    still = [n.judged.t for n in looked if n.paused]
    assert max(still) == min(still)  # the clock stands


def test_leaving_the_picture_pauses_and_coming_back_goes_on(tmp_path: Path) -> None:
    empty = next(iter(Picture(HERE / "stills" / "empty_0.jpg"))).image
    sits = next(iter(Clip(HERE / "clips" / "left_aligned.mp4"))).image
    away = np.ascontiguousarray(np.resize(empty, sits.shape))
    away[: empty.shape[0], : empty.shape[1]] = empty[: sits.shape[0], : sits.shape[1]]

    def leave(image: Image, t: float) -> tuple[Image, float]:
        return (away if 3.0 <= t < 11.0 else sits), t

    with ExitStack() as stack:
        room = Room(stack, tmp_path, Changed("both_sides.mp4", leave))
        looked = room.looked(15.0)
        told = [text for _, text in _told(room)]
    paused = [n.shot.frame.t for n in looked if n.paused]
    assert 7.5 <= paused[0] <= 9.0 and 11.5 <= paused[-1] <= 13.0
    assert "Paused. Come back to go on." in told and "Going on." in told
