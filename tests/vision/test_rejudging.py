"""Judging again from saved landmarks: the same bytes as from the pictures, no MediaPipe, and nothing false beside."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from trc import TRCData

from alignment.body.landmarks import Landmark
from alignment.checks import load_spec
from alignment.errors import OutputError, UnreadableFileError
from alignment.report import Report
from vision import judge_again, score
from vision.batch.inputs import find_landmarks
from vision.results.landmarks_parquet import Landmarks
from vision.words.language import speaking

ROOT = Path(__file__).parents[2]
JUDGED = ("report.json", "frames.csv", "landmarks.parquet", "landmarks.trc")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with its folder of results beside it."""
    folder = tmp_path_factory.mktemp("scored")
    shutil.copy(ROOT / "fixtures/clips/left_aligned.mp4", folder / "clip.mp4")
    score(folder / "clip.mp4", out=folder / "clip.janu", model="full", fps=6, looks=3, landmarks=True)
    return folder / "clip.janu"


@pytest.fixture
def folder(scored: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(scored.parent, tmp_path / "copy")
    return tmp_path / "copy" / "clip.janu"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_bytes_as_from_the_pictures(scored: Path, tmp_path: Path) -> None:
    report = judge_again(scored, out=tmp_path / "again", landmarks=True)
    assert report == Report.model_validate_json((scored / "report.json").read_text())
    assert report.sides[0].holds
    made, before = content(tmp_path / "again"), content(scored)
    assert set(made) == {*JUDGED, "report.html"}
    for name in JUDGED:
        assert made[name] == before[name], name


def test_another_language_changes_only_the_page(scored: Path, tmp_path: Path) -> None:
    with speaking("de"):
        judge_again(scored, out=tmp_path / "again", landmarks=True)
    made, before = content(tmp_path / "again"), content(scored)
    for name in JUDGED:
        assert made[name] == before[name], name
    page = made["report.html"].decode()
    assert '<html lang="de">' in page and "Linkes Bein gestreckt" in page
    assert "leg straight" not in page


def test_drawn_again_from_the_clip_all_is_as_it_was(folder: Path) -> None:
    before = content(folder)
    assert len(before) == 6
    judge_again(folder, out=folder, video=True, landmarks=True)
    assert content(folder) == before


def test_what_looks_and_draws_is_not_needed(scored: Path, tmp_path: Path) -> None:
    """Nor pandas, which Arrow would load where it is installed, as here."""
    code = """
import sys
for name in ("ai_edge_litert", "cv2", "av"):
    sys.modules[name] = None
from vision import judge_again
judge_again(sys.argv[1], out=sys.argv[2], strictness=2)
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code, scored, tmp_path / "again"], check=True, timeout=60, cwd=ROOT)
    assert '"strictness": 2.0' in (tmp_path / "again/report.json").read_text()


def test_another_pose_file_judges_otherwise(scored: Path, tmp_path: Path) -> None:
    text = (ROOT / "alignment/poses/janu_sirsasana.toml").read_text()
    pose = tmp_path / "other.toml"
    pose.write_text(text.replace("target = { min = 180 }\ntolerance = 15", "target = { min = 200 }\ntolerance = 15", 1))
    assert pose.read_text() != text
    before = judge_again(scored)
    after = judge_again(scored, pose=pose)
    assert after.spec.name == "other.toml"
    assert after.spec.sha256 != before.spec.sha256
    knee = [r.sides[0].holds[0].checks["extended_knee"].status for r in (before, after)]
    assert knee == ["aligned", "adjust"]


def test_care_is_remembered_where_it_is_judged_again(folder: Path) -> None:
    def judged(care: tuple[str, ...] | None) -> Report:
        return judge_again(folder, out=folder, video=False, care=care)

    assert judged(("knee",)).care == ("knee",)
    again, page = judged(None), (folder / "report.html").read_text()
    assert again.care == ("knee",)
    assert again.advice[0].words == load_spec().care["knee"].advice["bent_knee_height"].above
    assert "never push the knee down" in page and "Sciatica" not in page
    assert judged(()).care == ()
    again, page = judged(None), (folder / "report.html").read_text()
    assert "Sciatica" in page and [one.code for one in again.advice] == ["hold_longer"]


def test_what_shows_an_earlier_judging_is_not_left_beside_a_new_one(folder: Path) -> None:
    before = content(folder)
    with pytest.raises(OutputError, match=r"annotated\.mp4 shows an earlier judging: give another folder with --out"):
        judge_again(folder, out=folder, strictness=3)
    assert content(folder) == before
    judge_again(folder, out=folder)  # all comes out as it was: so what shows it stays
    assert content(folder) == before
    judge_again(folder, out=folder, strictness=3, video=False)
    assert set(content(folder)) == {*JUDGED, "report.html"}


def test_a_clip_that_is_gone_or_another_one_is_not_drawn_in(folder: Path) -> None:
    before = content(folder)
    clip = folder.with_name("clip.mp4")
    clip.write_bytes(b"another")
    for _ in range(2):
        with pytest.raises(UnreadableFileError, match=r"made from clip\.mp4, which is not beside its folder"):
            judge_again(folder, out=folder, video=True)
        clip.unlink(missing_ok=True)
    assert content(folder) == before


def test_a_picture_too(tmp_path: Path) -> None:
    picture = ROOT / "fixtures/stills/left_extended_side_extended_knee.jpg"
    shutil.copy(picture, tmp_path / "still.jpg")
    first = score(tmp_path / "still.jpg", out=tmp_path / "still.janu", model="full", landmarks=True)
    assert first.sides
    before = content(tmp_path / "still.janu")
    judge_again(tmp_path / "still.jpg", out=tmp_path / "still.janu", video=True, landmarks=True)
    assert content(tmp_path / "still.janu") == before
    trc = TRCData()
    trc.load(str(tmp_path / "still.janu/landmarks.trc"))
    assert trc["NumFrames"] == 1


def test_an_empty_picture_too(tmp_path: Path) -> None:
    out = tmp_path / "empty.janu"
    score(ROOT / "fixtures/stills/empty_0.jpg", out=out, model="full", landmarks=True)
    assert judge_again(out) == Report.model_validate_json((out / "report.json").read_text())


def test_another_tool_reads_the_trc(scored: Path) -> None:
    trc = TRCData()
    trc.load(str(scored / "landmarks.trc"))
    rows = list(Landmarks(scored / "landmarks.parquet"))
    assert trc["Units"] == "m"
    assert trc["NumFrames"] == len(rows) == len(trc["Frame#"])
    assert trc["DataRate"] == pytest.approx(6, abs=0.05)
    assert trc["Markers"] == [mark.name.lower() for mark in Landmark]
    assert trc["Time"] == pytest.approx([row.t for row in rows], abs=1e-6)
    for row, x, y in zip(rows, *(np.array(trc[m]) for m in ("right_knee", "nose")), strict=True):
        assert row.body is not None
        world = row.body.world
        assert x == pytest.approx(world[Landmark.RIGHT_KNEE] * [1, -1, -1], abs=1e-6)  # up and to the right, in metres
        assert y[1] == pytest.approx(-world[Landmark.NOSE][1], abs=1e-6)


def test_what_stands_for_landmarks(scored: Path, tmp_path: Path) -> None:
    file = scored / "landmarks.parquet"
    clip = scored.with_name("clip.mp4")
    assert [find_landmarks([given]).files for given in (scored, file, clip, scored.parent)] == [[file]] * 4
    assert str(find_landmarks([tmp_path]).in_vain[0]).endswith(
        "holds no landmarks.parquet: run janu score on its clips first."
    )
    with pytest.raises(UnreadableFileError, match="does not exist"):
        judge_again(tmp_path / "gone.mp4")
    assert load_spec().sha256 == judge_again(file).spec.sha256
    assert not list(tmp_path.iterdir())
