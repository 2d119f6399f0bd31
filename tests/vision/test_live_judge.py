"""Of the pictures that come, some are judged, and all are shown as the person is in them."""

import numpy as np
import pytest

from alignment.body.landmarks import Landmark
from alignment.guidance.guide import Guide
from alignment.practice.practice import Practice
from fixtures import HERE
from tests.live_room import MODEL, SPEC
from vision.live.camera import FPS
from vision.live.judge import FrameJudge, LiveFrame
from vision.media.clip import Clip
from vision.media.frame import LOOKS, Frame
from vision.perception.person_tracker import PersonTracker

#: all landmarks but the hips
BUT_HIPS = [mark for mark in Landmark if not mark.name.endswith("HIP")]


def looks(name: str, most: int) -> list[tuple[Frame, LiveFrame]]:
    """A clip's first pictures as a camera would give them, and what came of each."""
    out = []
    with PersonTracker(MODEL) as tracker:
        judge = FrameJudge(tracker, Practice(SPEC, lookahead=0.0), Guide(SPEC))
        for frame, _ in zip(Clip(HERE / "clips" / name), range(most), strict=False):
            out.append((frame, judge.look(frame, frame.index / FPS)))
    return out


def test_as_many_are_judged_as_of_a_recording_and_all_show_the_person_now() -> None:
    came = looks("left_knee_lifts.mp4", 90)
    judged = [frame.index for frame, look in came if look.fresh]
    assert np.diff(judged[1:]) == pytest.approx(FPS / LOOKS)
    for (_, before), (frame, now) in zip(came, came[1:], strict=False):
        body, last = now.seen.body, before.seen.body
        assert body is not None and last is not None and now.judged.pixels is not None
        assert now.judged.t == now.seen.t == frame.index / FPS
        assert not np.array_equal(body.pixels, last.pixels)
        # drawn where they are seen, but the hips where the networks have read them
        assert {tuple(p) for p in body.pixels[BUT_HIPS]} <= {tuple(p) for p in now.judged.pixels}
        if not now.fresh:
            assert [f.reading for f in now.judged.findings] == [f.reading for f in before.judged.findings]
            assert body.silhouette is last.silhouette and not now.sayings
            knee = next(f.geometry for f in now.judged.findings if f.check == "bent_knee_height")
            assert knee is not None and any(np.allclose(knee.points[1], p) for p in now.judged.pixels)
