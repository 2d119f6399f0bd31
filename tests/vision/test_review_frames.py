"""What the clip page is given of the frames: the columns of frames.csv, and what is drawn, as they were judged."""

import json
from pathlib import Path

import numpy as np
import pytest

from alignment.body.landmarks import Body
from alignment.body.readings import Finding, Judged, Reading, Reason, View
from alignment.checks import load_spec
from alignment.errors import UnreadableFileError
from alignment.practice.practice import Practice
from alignment.report import ClipInfo, FileInfo
from tests.alignment.stick import Stick
from vision.perception.observation import Observation
from vision.results.frames_csv import FramesCsv
from vision.results.landmarks_parquet import LandmarksParquet, RecordingInfo
from vision.review.clip.frames import NO_STATUS, packed_frames
from vision.review.clip.overlay import PIECE, STRIDE, Drawn, OverlayFrames, row_of

WHY = "the line of the back cannot be seen"


def test_the_columns_hold_what_was_judged(tmp_path: Path) -> None:
    knee = Finding("extended_knee", "aligned", Reading("extended_knee", "deg", 174.04, 2.66))
    unseen = Finding("extended_knee", "unmeasurable", Reading("extended_knee", "deg", reason=Reason("back_hidden")))
    view = View("extended_side", 87.6, 5.0)
    with FramesCsv(tmp_path / "frames.csv", load_spec()) as out:
        out.write(Judged(0.0, True, "holding", "left", view, (knee,), hold=1, held_s=0.5))
        out.write(Judged(0.1, True, "paused", "left", view, (unseen,), hold=1))
        out.write(Judged(0.2, False, "looking"))
    body = packed_frames(tmp_path / "frames.csv")
    length = int.from_bytes(body[:4], "little")
    header = json.loads(body[4 : 4 + length])

    def column(name: str) -> np.ndarray:
        place = next(one for one in header["columns"] if one["name"] == name)
        return np.frombuffer(body, place["type"], header["frames"], 4 + length + place["at"])

    assert header["frames"] == 3 and (4 + length) % 8 == 0
    assert column("t").tolist() == [0.0, 0.1, 0.2]
    assert [header["words"]["phase"][i] for i in column("phase")] == ["holding", "paused", "looking"]
    assert column("extended_knee")[0] == pytest.approx(174.0) and np.isnan(column("extended_knee")[1:]).all()
    assert column("extended_knee_status").tolist() == [0, 2, NO_STATUS]
    assert column("extended_knee_reason").tolist() == [0, 1, 0] and header["words"]["reason"] == [WHY]


def test_a_table_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "frames.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="score the clip again"):
        packed_frames(tmp_path / "frames.csv")


def test_what_is_drawn_is_what_was_judged(tmp_path: Path) -> None:
    bodies = [None if 100 <= i < 110 else a_body(0.1 * i) for i in range(270)]
    landmarks, table = tmp_path / "landmarks.parquet", tmp_path / "frames.csv"
    with LandmarksParquet(landmarks) as out, FramesCsv(table, load_spec()) as csv:
        practice = Practice(load_spec())
        judged = []
        for i, body in enumerate(bodies):
            out.write(Observation(0.1 * i, i, body))
            judged += practice.push(0.1 * i, body)
        judged += practice.finish()
        for one in judged:
            csv.write(one)
        clip = ClipInfo(name="a.mp4", sha256="", kind="clip", duration_s=27, fps=10, size=(640, 480), rotation=0)
        out.about = RecordingInfo(janu_version="0", clip=clip, model=FileInfo(name="full", sha256=""))
    frames = OverlayFrames(landmarks, table)
    pieces = {i: frames.piece(i) for i in (5, *range(270 // PIECE), 9)}  # one is jumped to, the others follow in turn
    rows = np.vstack([np.frombuffer(pieces[i], "<f4").reshape(-1, STRIDE) for i in range(9)])
    assert len(rows) == len(judged) == len(bodies) and pieces[9] == b""
    assert any(one.extended for one in judged) and any(one.pixels is None for one in judged)
    for row, one in zip(rows, judged, strict=True):
        shapes = {finding.check: finding.geometry for finding in one.findings}
        seen = one.visibility if one.known is None else one.known.astype(float)
        body = None if one.pixels is None else Body(one.t, one.pixels, BODY.world, seen, BODY.size)
        expected = row_of(None if body is None else Drawn(body, one.back, shapes))
        # pixels: a frame at the end of the second over which hips are averaged may count for one and not for the other
        assert np.allclose(row, expected, atol=0.1, equal_nan=True)


BODY = Stick(fold=10.0).body()


def a_body(t: float) -> Body:
    """A stick person who folds and comes up again; now and then MediaPipe takes each leg for the other."""
    body = Stick(fold=10.0 + min(4 * t, 60.0, 4 * (27.0 - t))).body()
    body = body.with_legs_exchanged() if 8.0 < t < 9.5 else body
    return Body(t, body.pixels, body.world, body.visibility, body.size)
