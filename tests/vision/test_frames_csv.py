"""frames.csv: the same frames give the same bytes, nothing half-written is left, and it is thinned in little memory."""

import csv
import errno
import math
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from alignment.body.readings import Finding, Judged, Reading, Reason, View
from alignment.checks import PoseSpec, load_spec
from alignment.errors import OutputError
from vision.results.frames_csv import FRAME_COLUMNS, FramesCsv, fixed, read_timeline


@pytest.fixture
def spec() -> PoseSpec:
    return load_spec()


def judged(t: float, knee: float | None = 174.04, reason: Reason | None = None) -> Judged:
    reading = Reading("extended_knee", "deg", knee, None if knee is None else 2.66, reason)
    findings = (
        Finding("extended_knee", "unmeasurable" if knee is None else "aligned", reading),
        Finding("bent_knee_height", "info", Reading("bent_knee_height", "thighs", 0.12345, 0.05)),
    )
    return Judged(
        t=t,
        seen=True,
        phase="holding",
        extended="left",
        view=View("extended_side", 87.654, 5.0),
        findings=findings,
        hold=1,
        held_s=t / 2,
        aligned_s=t / 3,
    )


def write(path: Path, spec: PoseSpec, frames: list[Judged]) -> bytes:
    with FramesCsv(path, spec) as out:
        for frame in frames:
            out.write(frame)
    return path.read_bytes()


def test_the_columns_are_the_frame_and_then_each_measure_of_the_pose(tmp_path: Path, spec: PoseSpec) -> None:
    header = write(tmp_path / "frames.csv", spec, []).decode().splitlines()[0].split(",")
    assert header[:9] == ["t", "seen", "phase", "hold", "held_s", "aligned_s", "extended", "view", "azimuth"]
    assert header[9:13] == ["extended_knee", "extended_knee_error", "extended_knee_status", "extended_knee_reason"]
    assert len(header) == 9 + 4 * len(spec.checks)


def test_a_row_says_what_was_judged(tmp_path: Path, spec: PoseSpec) -> None:
    path = tmp_path / "frames.csv"
    write(path, spec, [judged(1 / 3), Judged(t=0.4, seen=False, phase="looking")])
    with path.open(newline="") as file:
        first, second = csv.DictReader(file)
    assert [first[c] for c in FRAME_COLUMNS] == [
        "0.333", "true", "holding", "1", "0.167", "0.111", "left", "extended_side", "87.7",
    ]  # fmt: skip
    assert (first["extended_knee"], first["extended_knee_error"]) == ("174.0", "2.7")
    assert (first["bent_knee_height"], first["bent_knee_height_status"]) == ("0.123", "info")
    assert first["fold"] == first["fold_status"] == ""
    assert (second["seen"], second["extended"], second["view"], second["azimuth"]) == ("false", "", "", "")


def test_a_reason_is_written_as_its_code(tmp_path: Path, spec: PoseSpec) -> None:
    path = tmp_path / "frames.csv"
    write(path, spec, [judged(0, knee=None, reason=Reason("wrong_view", "front", "bent_side"))])
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["extended_knee_reason"] == "wrong_view"
    assert row["extended_knee"] == ""


def test_the_same_frames_give_the_same_bytes_with_plain_line_ends(tmp_path: Path, spec: PoseSpec) -> None:
    frames = [judged(i / 29.97) for i in range(50)]
    first, second = write(tmp_path / "a.csv", spec, frames), write(tmp_path / "b.csv", spec, frames)
    assert first == second
    assert b"\r" not in first
    assert first.endswith(b"\n")
    assert first.count(b"\n") == 51


@pytest.mark.parametrize(("value", "decimals", "text"), [(-0.04, 1, "0.0"), (-0.05001, 1, "-0.1"), (None, 3, "")])
def test_numbers_have_fixed_decimals_and_no_negative_zero(value: float | None, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


def test_only_a_clean_exit_replaces_the_old_file(tmp_path: Path, spec: PoseSpec) -> None:
    path = tmp_path / "frames.csv"
    path.write_text("old")

    def interrupted() -> None:
        with FramesCsv(path, spec) as out:
            out.write(judged(0))
            assert path.read_text() == "old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_the_work_around_it_stays_itself(tmp_path: Path, spec: PoseSpec) -> None:
    with pytest.raises(FileNotFoundError, match="the clip"), FramesCsv(tmp_path / "frames.csv", spec):
        raise FileNotFoundError(errno.ENOENT, "the clip")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_said_in_a_sentence(tmp_path: Path, spec: PoseSpec) -> None:
    with pytest.raises(OutputError, match=r"frames\.csv .*folder"), FramesCsv(tmp_path / "gone" / "frames.csv", spec):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("rows", [1, 2000])
def test_a_full_disk_is_said_in_a_sentence(
    tmp_path: Path, spec: PoseSpec, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: opened(Path("/dev/full"), *a, **k))
    with pytest.raises(OutputError, match="disk is full"):
        write(tmp_path / "frames.csv", spec, [judged(i / 10) for i in range(rows)])
    assert not list(tmp_path.iterdir())


def wave(frames: int) -> Iterator[Judged]:
    """A knee that swings slowly by 20 degrees, unmeasured in the middle fifth."""
    for i in range(frames):
        missing = 0.4 <= i / frames < 0.6
        yield judged(
            i / 10, None if missing else 160 + 10 * math.sin(i / frames * 20), Reason("uncertain") if missing else None
        )


def test_a_short_clip_is_read_frame_by_frame(tmp_path: Path, spec: PoseSpec) -> None:
    path = tmp_path / "frames.csv"
    write(path, spec, [judged(0.0, 170.0), judged(0.1, None), judged(0.2, 172.0)])
    timeline = read_timeline(path)
    assert timeline.frames == 1
    assert timeline.start == timeline.end == (0.0, 0.1, 0.2)
    assert timeline.seen == (1.0, 1.0, 1.0)
    knee = timeline.tracks["extended_knee"]
    assert knee.mean == knee.low == knee.high == (170.0, None, 172.0)
    assert knee.error == (2.7, None, 2.7)
    assert timeline.tracks["fold"].mean == (None, None, None)


def test_bins_keep_the_mean_the_extremes_and_the_gap(tmp_path: Path, spec: PoseSpec) -> None:
    path = tmp_path / "frames.csv"
    write(path, spec, list(wave(1000)))
    timeline = read_timeline(path, max_points=100)
    knee = timeline.tracks["extended_knee"]
    assert 50 <= len(timeline.start) <= 100
    assert timeline.frames == 16
    gap = [b for b, e, m in zip(timeline.start, timeline.end, knee.mean, strict=True) if m is None and e < 60]
    assert len(gap) >= 11
    assert min(gap) >= 40.0
    for mean, low, high in zip(knee.mean, knee.low, knee.high, strict=True):
        if mean is not None:
            assert low is not None
            assert high is not None
            assert 149 <= low <= mean <= high <= 171
    assert min(v for v in knee.low if v is not None) == pytest.approx(150, abs=0.1)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 7, 8, 9, 64, 65])
def test_bins_never_outnumber_the_points_asked_for(tmp_path: Path, spec: PoseSpec, rows: int) -> None:
    path = tmp_path / "frames.csv"
    write(path, spec, list(wave(rows)))
    timeline = read_timeline(path, max_points=4)
    assert len(timeline.start) == len(timeline.tracks["extended_knee"].mean) <= 4
    if rows:
        assert (timeline.start[0], timeline.end[-1]) == (0.0, (rows - 1) / 10)


@pytest.mark.lengthy
def test_two_hundred_thousand_rows_need_little_memory(tmp_path: Path, spec: PoseSpec) -> None:
    small = spec.model_copy(update={"checks": {"extended_knee": spec.checks["extended_knee"]}})
    path = tmp_path / "frames.csv"
    with path.open("w") as file:
        file.write("t,seen,phase,hold,held_s,aligned_s,extended,view,azimuth,")
        file.write("extended_knee,extended_knee_error,extended_knee_status,extended_knee_reason\n")
        for i in range(200_000):
            file.write(
                f"{i / 30:.3f},true,holding,1,0.000,0.000,left,extended_side,90.0,{170 + i % 7}.0,3.0,aligned,\n"
            )
    tracemalloc.start()
    timeline = read_timeline(path)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    with FramesCsv(tmp_path / "again.csv", small) as out:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        for i in range(5_000):
            out.write(judged(i / 30))
        assert tracemalloc.get_traced_memory()[1] - before < 500_000
    tracemalloc.stop()
    assert 600 <= len(timeline.start) <= 1200
