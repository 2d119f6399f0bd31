"""Of the pictures that come, some are judged, and all are shown as the person is in them."""

import numpy as np
import pytest

from alignment.guide import Guide
from alignment.practice import Practice
from fixtures import HERE
from tests.live_room import MODEL, SPEC
from vision.clip import Clip
from vision.frame import LOOKS, Frame
from vision.live.camera import FPS
from vision.live.judge import Judge, Look
from vision.watcher import Watcher


def looks(name: str, most: int) -> list[tuple[Frame, Look, bool | None]]:
    """A clip's first pictures as a camera would give them, what came of each, and what was told of others there."""
    out = []
    with Watcher(MODEL) as watcher:
        judge = Judge(watcher, Practice(SPEC, lookahead=0.0), Guide(SPEC))
        for frame, _ in zip(Clip(HERE / "clips" / name), range(most), strict=False):
            out.append((frame, judge.look(frame, frame.index / FPS), watcher.second_person))
    return out


def test_as_many_are_judged_as_of_a_recording_and_all_show_the_person_now() -> None:
    came = looks("left_knee_lifts.mp4", 90)
    judged = [frame.index for frame, look, _ in came if look.seen]
    assert np.diff(judged[1:]) == pytest.approx(FPS / LOOKS)
    moved = 0
    for (_, before, _), (_, now, _) in zip(came, came[1:], strict=False):
        assert now.judged.pixels is not None and now.judged.extended is not None
        if now.seen is None:
            assert [f.reading for f in now.judged.findings] == [f.reading for f in before.judged.findings]
            moved += not np.array_equal(now.judged.pixels, before.judged.pixels)
            knee = next(f.geometry for f in now.judged.findings if f.check == "extended_knee")
            assert knee is not None and any(np.allclose(knee.points[1], p) for p in now.judged.pixels)
    assert moved == sum(look.seen is None for _, look, _ in came)


def test_who_came_in_between_two_judgings_is_written_with_the_next() -> None:
    came = looks("right_passer_by.mp4", 240)
    told = [others for _, _, others in came if others is not None]
    written = [look.seen.second_person for _, look, _ in came if look.seen and look.seen.second_person is not None]
    assert len(told) >= 3 and len(written) in (len(told), len(told) - 1)  # the last may not be judged any more
    assert any(others is not None and look.seen is None for _, look, others in came)
