"""``landmarks.parquet``: what was seen comes back exactly, also through other tools, and whole or not at all."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alignment.body.features import COSINES, DIRECTIONS
from alignment.body.landmarks import BACK_POINTS, Body, Joint, Landmark
from alignment.errors import OutputError, UnreadableFileError
from alignment.report import ClipInfo, FileInfo, QualityWarning, Sampling
from vision.perception.observation import Observation
from vision.results.landmarks_parquet import GROUP, Landmarks, LandmarksParquet, RecordingInfo

CLIP = ClipInfo(name="a.mp4", sha256="ab", kind="clip", duration_s=3, fps=30, size=(640, 480), rotation=90)
ABOUT = RecordingInfo(
    janu_version="1",
    clip=CLIP,
    model=FileInfo(name="full", sha256="cd"),
    sampling=Sampling(every=2),
    warnings=["Cut off."],
)


def body(t: float, seed: int) -> Body:
    """A body of random numbers, of float32 as the real ones."""
    of = np.random.default_rng(seed)

    def numbers(*shape: int) -> np.ndarray:
        return (of.random(shape) * 500).astype(np.float32).astype(float)

    back, outline = numbers(BACK_POINTS, 2), numbers(DIRECTIONS)
    marks = (numbers(33, 2), numbers(33, 3), numbers(33))
    return Body(t, *marks, (640, 480), back, outline, numbers(*COSINES), numbers(4), numbers(len(Joint), 3), numbers(3))


def rows(count: int) -> list[Observation]:
    """Frames with and without a body, the parts of one, a look for others, a cut."""
    out = []
    for i in range(count):
        t = i * 1001 / 30000
        one = None if i % 7 == 3 else body(t, i)
        if one and i % 5 == 0:
            one = replace(one, back=None)
        if one and i % 11 == 0:
            one = replace(one, outline=None)
        if one and i % 13 == 0:
            one = replace(one, silhouette=None)
        if one and i % 17 == 0:
            one = replace(one, tilt=None)
        if one and i % 19 == 1:
            one = replace(one, movenet=None)
        if one and i % 3:
            one = replace(one, worn=None)
        out.append(Observation(t, 2 * i, one, (None, True, False)[i % 3], looked=i % 4 > 0, cut=i % 23 == 5))
    return out


def written(path: Path, seen: list[Observation], about: RecordingInfo | None = ABOUT) -> Path:
    with LandmarksParquet(path) as file:
        for row in seen:
            file.write(row)
        file.about = about
    return path


def same(a: Observation, b: Observation) -> bool:
    what = [(s.t, s.frame, s.second_person, s.looked, s.cut, s.body is None) for s in (a, b)]
    if what[0] != what[1]:
        return False
    if a.body is None or b.body is None:
        return True
    one, other = vars(a.body), vars(b.body)
    return all(np.array_equal(one[k], other[k]) if one[k] is not None else other[k] is None for k in one)


def test_what_was_written_comes_back_exactly(tmp_path: Path) -> None:
    seen = rows(GROUP + 50)
    read = Landmarks(written(tmp_path / "landmarks.parquet", seen))
    assert read.about == ABOUT
    back = list(read)
    assert len(back) == len(seen)
    assert all(same(a, b) for a, b in zip(seen, back, strict=True))
    again = written(tmp_path / "again.parquet", seen)
    assert again.read_bytes() == read.path.read_bytes()


def test_a_file_of_an_earlier_version_is_read_without_what_it_has_not(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    seen = rows(30)
    table = pq.read_table(written(tmp_path / "landmarks.parquet", seen))
    kept = [name for name in table.column_names if not name.startswith(("movenet_", "trunk_", "cut"))]
    assert len(kept) == len(table.column_names) - 55
    pq.write_table(table.select(kept), tmp_path / "old.parquet")
    expected = [replace(s, body=s.body and replace(s.body, movenet=None, worn=None), cut=False) for s in seen]
    assert all(same(a, b) for a, b in zip(expected, Landmarks(tmp_path / "old.parquet"), strict=True))


def test_pandas_reads_named_columns(tmp_path: Path) -> None:
    seen = rows(30)
    path = written(tmp_path / "landmarks.parquet", seen)
    frame = pd.read_parquet(path)
    assert list(frame.columns[:6]) == ["t", "frame", "looked", "seen", "second_person", "nose_x"]
    assert frame.looked.tolist() == [s.looked for s in seen]
    assert frame.seen.tolist() == [s.body is not None for s in seen]
    last = seen[-1].body
    assert last is not None
    knee = Landmark.LEFT_KNEE
    assert frame.left_knee_y.iloc[-1] == last.pixels[knee, 1]
    assert frame.left_knee_world_z.iloc[-1] == last.world[knee, 2]
    assert frame.left_knee_visibility.iloc[-1] == last.visibility[knee]
    assert frame.outline_345.iloc[-1] == last.outline[-1]
    assert last.silhouette is not None
    assert frame.silhouette_07_11.iloc[-1] == last.silhouette[-1, -1]
    assert last.movenet is not None
    assert frame.movenet_left_knee_x.iloc[-1] == last.movenet[Joint.LEFT_KNEE, 0]
    assert frame.movenet_right_ankle_confidence.iloc[-1] == last.movenet[Joint.RIGHT_ANKLE, 2]
    assert frame.loc[~frame.seen, "nose_x"].isna().all()


def test_the_footer_tells_what_it_is_about(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = written(tmp_path / "landmarks.parquet", rows(3))
    about = json.loads(pq.read_metadata(path).metadata[b"janu"])
    assert about["clip"]["size"] == [640, 480]
    assert about["sampling"]["every"] == 2


def test_a_broken_off_writing_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = written(tmp_path / "landmarks.parquet", rows(3))
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), LandmarksParquet(path):
        raise ZeroDivisionError
    written(path, rows(5), about=None)  # nothing to keep
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("count", [1, GROUP + 1])
def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: opened(Path("/dev/full"), *a, **k))
    with pytest.raises(OutputError, match="disk is full"):
        written(tmp_path / "landmarks.parquet", rows(count))
    assert not list(tmp_path.iterdir())


def test_what_is_no_such_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="does not exist"):
        Landmarks(tmp_path / "none.parquet")
    (tmp_path / "text.parquet").write_text("not Parquet")
    with pytest.raises(UnreadableFileError, match="damaged"):
        Landmarks(tmp_path / "text.parquet")
    pd.DataFrame({"t": [0.0]}).to_parquet(tmp_path / "foreign.parquet")
    with pytest.raises(UnreadableFileError, match="no landmarks"):
        Landmarks(tmp_path / "foreign.parquet")
    cut = written(tmp_path / "cut.parquet", rows(40))
    cut.write_bytes(cut.read_bytes()[:5000])
    with pytest.raises(UnreadableFileError, match="damaged"):
        Landmarks(cut)


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    """Anywhere in what was seen, or in what the file says of itself; what is told is never another thing."""
    seen = rows(60)
    path = written(tmp_path / "landmarks.parquet", seen)
    whole = path.read_bytes()
    footer = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    words = whole.index(b'{"version"')
    of = np.random.default_rng(0)
    places = [*of.integers(4, footer, 40).tolist(), words + 60, words + 150]
    found = 0
    for at in places:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        try:
            back = list(Landmarks(path))
        except UnreadableFileError:
            found += 1
            continue
        assert all(same(a, b) for a, b in zip(seen, back, strict=True))
    assert found > 0.9 * len(places)


def test_what_steers_a_terminal_does_nothing_when_it_is_shown(tmp_path: Path) -> None:
    told = [QualityWarning("other", words=words) for words in ("\x9b31m", "Zoë\n")]
    foreign = ABOUT.model_copy(update={"clip": CLIP.model_copy(update={"name": "\x1b[2J.mp4"}), "warnings": told})
    about = Landmarks(written(tmp_path / "landmarks.parquet", rows(3), foreign)).about
    assert (about.clip.name, [w.words for w in about.warnings]) == ("\\x1b[2J.mp4", ["\\x9b31m", "Zoë\\n"])


def test_a_body_that_is_none_is_refused(tmp_path: Path) -> None:
    one = body(0.0, 1)
    away = replace(one, pixels=np.full((33, 2), 1e9))
    point = replace(one, pixels=np.full((33, 2), 100.0))
    for wrong in (away, point):
        with pytest.raises(UnreadableFileError, match="damaged"):
            list(Landmarks(written(tmp_path / "landmarks.parquet", [Observation(0.0, 0, wrong)])))
