"""The watching thread with the real MediaPipe: a slow computer, a camera that goes, keys, memory in the long run."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from alignment.guidance.guide import Guide
from tests.live_room import CLIP, MODEL, SPEC, Loose, Room, Slow
from tests.robustness_clips import large_person
from vision.live.camera import ClipSource
from vision.live.frame_skipping import FrameSkippingLandmarker
from vision.media.clip import Clip
from vision.perception.landmarker import Landmarker


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_a_slow_landmarker_leaves_out_frames_and_does_not_lag(stack: ExitStack, tmp_path: Path) -> None:
    room = Room(stack, tmp_path, ClipSource(Clip(CLIP), fps=30), Slow(0.2))
    began = time.monotonic()
    looked = room.looked(4.0)
    steps = np.diff([n.shot.frame.index for n in looked])
    assert np.median(steps) >= 5  # 30 come a second, at most 5 can be looked at
    assert time.monotonic() - began < 12  # all 120 would take 24 s
    assert all(n.landmarker_s >= 0.2 for n in looked)
    assert time.monotonic() - looked[-1].shot.came < 4


@pytest.mark.lengthy
def test_work_is_saved_by_itself_on_a_computer_too_slow(stack: ExitStack, tmp_path: Path) -> None:
    room = Room(stack, tmp_path, ClipSource(Clip(CLIP.with_name("both_sides.mp4")), fps=30), Slow(0.15))
    end = time.monotonic() + 60
    while not room.watching.thrifty:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert room.watching.slow
    last = -1
    while (new := room.watching.newest(last, 5.0)) is not None and new.landmarker_s >= 0.15:
        last = new.shot.frame.index
        assert time.monotonic() < end + 10
    assert new is not None
    assert "This computer is slow" in (room.folder.path / "spoken.csv").read_text()


def test_saving_work_keeps_the_person_and_looks_half_as_often() -> None:
    frames = large_person(12)
    with FrameSkippingLandmarker(MODEL) as thrifty, Landmarker(MODEL, video=True) as plain:
        pairs = [(thrifty.see(f, i / 10), plain.see(f, i / 10)) for i, f in enumerate(frames)]
    for saved, whole in pairs:
        assert saved is not None and whole is not None
        assert np.median(np.abs(saved.pixels - whole.pixels)) < 10
    assert len({id(saved) for saved, _ in pairs}) == len(frames) / 2


def test_unplugged_and_plugged_in_again_is_the_same_session(stack: ExitStack, tmp_path: Path) -> None:
    room = Room(stack, tmp_path, Loose(1.5))
    times = [n.shot.frame.t for n in room.looked(3.0)]
    gaps = np.diff(times)
    assert times[-1] >= 3.0 and max(gaps) >= 0.08
    room.watching.stop()
    rows = (room.folder.path / "frames.csv").read_text().splitlines()
    assert len(rows) > len(times)
    assert room.watching.report().clip.duration_s >= 3.0


def test_pause_stops_the_clock_and_side_is_believed(stack: ExitStack, tmp_path: Path) -> None:
    room = Room(stack, tmp_path, ClipSource(Clip(CLIP)))
    assert room.looked(1.5)[-1].judged.extended == "left"
    room.watching.order("side")
    before = room.looked(2.2)[-1]
    assert before.judged.extended == "right"
    room.watching.order("pause")
    paused = room.looked(before.shot.frame.t + 1.5)[-1]
    assert paused.paused
    assert (paused.judged.phase, paused.judged.extended) == (before.judged.phase, before.judged.extended)
    room.watching.order("pause")
    after = paused
    while after.paused:  # the order is obeyed before the next picture
        newer = room.watching.newest(after.shot.frame.index, 5.0)
        assert newer is not None
        after = newer
    passed = after.shot.frame.t - paused.shot.frame.t
    assert after.judged.t < paused.judged.t + passed + 0.7  # what passed in the pause was not practice


@pytest.mark.lengthy
def test_memory_does_not_grow_over_a_long_practice(tmp_path: Path) -> None:
    """Eight minutes of holds at six frames a second, from the sightings of one recorded clip over and over."""
    from alignment.practice.practice import Practice
    from alignment.practice.session import held
    from vision.perception.person_tracker import PersonTracker
    from vision.perception.still_detector import body_of

    with PersonTracker(MODEL) as tracker:
        source = Clip(CLIP)
        seen = [(f.t, s) for f in source if f.index % 2 == 0 and (s := tracker.see(f)) is not None]
    bodies = [(t, body_of(s, t, source.info.size)) for t, s in seen]
    length = bodies[-1][0] + 0.2
    practice, guide, finished, sizes = Practice(SPEC, lookahead=0.0), Guide(SPEC), [], []
    for round_ in range(16):
        for t, body in bodies:
            at = round_ * length + t
            for judged in practice.push(at, body):
                guide.step(at, body, judged, 120.0)
        records = practice.records.holds
        for number in [n for n, r in records.items() if r.times is not practice.clock.hold]:
            finished.append(held(records.pop(number), SPEC))
        if round_ in (3, 15):
            sizes.append(_resident())
    assert len(finished) >= 15
    assert sizes[1] - sizes[0] < 3_000_000


def _resident() -> int:
    """Bytes of memory that this process has now."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
