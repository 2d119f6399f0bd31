"""What goes wrong with files, pictures and disks: one clear sentence, an exit code, and nothing is lost.

All with the real MediaPipe (the full model), on short clips made of the committed recordings.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from alignment.errors import UsageError
from alignment.report import QualityWarning, Report
from fixtures import clips
from tests.robustness_clips import (
    FPS,
    SIZE,
    large_person,
    practice,
    practice_clip,
    room,
    side_by_side,
    sitting,
    small_person,
)
from tests.vision.clips import cut, even_times, make_clip, make_sound
from vision import cli, score
from vision.results.folder import folder_for
from vision.review.folder import clip_id
from vision.review.web.app import create_app

Janu = Callable[..., tuple[int, str, str]]


@pytest.fixture
def janu(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Janu:
    """``janu score`` in this process, in an empty folder, with the full model: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JANU_DEBUG", raising=False)

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["janu", "score", "--model", "full", "--workers", "0", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def report_of(clip: str) -> Report:
    return Report.model_validate_json((folder_for(Path(clip)) / "report.json").read_text(encoding="utf-8"))


def written(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, hidden files too, by name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# What cannot be read


def test_what_cannot_be_read_gets_one_sentence_each(janu: Janu) -> None:
    Path("empty.mp4").touch()
    Path("text.mp4").write_text("0:00 sit, 0:10 fold\n" * 50)
    make_sound(Path("sound.mp4"))
    cut(practice_clip(Path("broken.mp4")), 0.6)  # its table of contents was at the end
    names = ["no such.mp4", "empty.mp4", "text.mp4", "sound.mp4", "broken.mp4"]
    before = written(Path())
    code, out, err = janu(*names)
    assert (code, out) == (3, "")
    says = ["does not exist", "is empty (0 bytes)", "is not a clip", "holds only sound", "is a damaged clip"]
    assert len(err.splitlines()) == len(names)
    for name, what, line in zip(names, says, err.splitlines(), strict=True):
        assert line.startswith(f"janu: {name} {what}"), line
        assert ": " in line.removeprefix("janu: "), "says what to do"
    assert written(Path()) == before, "no folder is left for what could not be read"


def test_a_folder_without_clips(janu: Janu) -> None:
    Path("photos").mkdir()
    Path("photos/notes.txt").touch()
    assert janu("photos") == (3, "", "janu: photos is a folder without clips or pictures: give the name of one.\n")


def test_a_bad_file_does_not_stop_the_good_ones(janu: Janu) -> None:
    Path("a.mp4").touch()
    make_clip(Path("b.mp4"), sitting()[:4], even_times(4, FPS))
    code, _, err = janu("a.mp4", "b.mp4", "-q", "--no-video")
    assert code == 1  # 3 and 7: different failures
    assert [line.split()[1] for line in err.splitlines()] == ["a.mp4", "b.mp4:"]
    assert report_of("b.mp4").clip.name == "b.mp4"


def test_what_decodes_of_a_cut_off_clip_is_scored(janu: Janu) -> None:
    cut(practice_clip(Path("cut.mp4"), options={"movflags": "+faststart"}), 0.8)
    code, out, _ = janu("cut.mp4", "--no-video", "--looks", "2")
    report = report_of("cut.mp4")
    assert code == (0 if report.sides else 7)
    assert report.quality.coverage > 0.9
    warning = next(w for w in report.quality.warnings if w.code == "cut_off")
    assert "of 12.8 seconds could be read" in warning.words
    assert "cut off" in " ".join(out.split())
    assert "cut off" in Path("cut.janu/report.html").read_text()
    rows = Path("cut.janu/frames.csv").read_text().splitlines()
    assert 30 < len(rows) < len(practice())


# What is in the picture


def test_an_empty_room_and_somebody_who_only_sits(janu: Janu) -> None:
    make_clip(Path("room.mp4"), [room()] * 8, even_times(8, FPS))
    make_clip(Path("sitting.mp4"), sitting(), even_times(24, FPS))
    code, out, err = janu("room.mp4", "sitting.mp4")
    assert code == 7
    assert out.count("nothing was judged") == 2
    assert not [line for line in err.splitlines() if line.startswith("janu: ")]
    nobody, nothing = report_of("room.mp4"), report_of("sitting.mp4")
    assert nobody.quality.coverage == 0
    assert nobody.quality.warnings == [QualityWarning("nobody_in_clip")]
    assert nothing.quality.coverage == 1
    assert nothing.quality.warnings[0].code == "not_held"
    for clip, warning in (("room", "Nobody could be found"), ("sitting", "was not held")):
        names = {p.name for p in Path(f"{clip}.janu").iterdir()}
        assert names == {"report.json", "frames.csv", "landmarks.parquet", "annotated.mp4", "report.html"}
        assert warning in Path(f"{clip}.janu/report.html").read_text()


def test_two_people_are_worth_a_warning(janu: Janu) -> None:
    make_clip(Path("two.mp4"), side_by_side(large_person(44), small_person(44)), even_times(44, FPS))
    code, _, _ = janu("two.mp4", "--no-video", "-q")
    report = report_of("two.mp4")
    assert QualityWarning("second_person") in report.quality.warnings
    assert code == (0 if report.sides else 7)
    assert {side.extended for side in report.sides} <= {"left"}, "the small one has the right leg straight"


def test_two_people_in_a_picture(janu: Janu) -> None:
    Image.fromarray(side_by_side(large_person(1), small_person(1))[0]).save("two.png")
    janu("two.png", "-q")
    assert QualityWarning("second_person") in report_of("two.png").quality.warnings


def test_one_frame(janu: Janu) -> None:
    make_clip(Path("one.mp4"), practice()[:1], [0.0])
    assert janu("one.mp4")[0] == 7
    assert len(Path("one.janu/frames.csv").read_text().splitlines()) == 2
    assert report_of("one.mp4").clip.kind == "clip"


@pytest.mark.parametrize(
    "size", [(1000, 40), *(pytest.param(size, marks=pytest.mark.lengthy) for size in ((16, 16), (40, 1000)))]
)
def test_pictures_of_odd_sizes(janu: Janu, size: tuple[int, int]) -> None:
    pictures = [np.zeros((size[1], size[0], 3), np.uint8)] * 2
    make_clip(Path("odd.mp4"), pictures, [0.0, 0.5])
    assert janu("odd.mp4", "-q")[0] == 7


def test_a_phone_that_is_turned_on_the_way(janu: Janu) -> None:
    upright = [np.ascontiguousarray(np.rot90(f)) for f in practice()[:8]]
    first = make_clip(Path("1.ts"), practice()[:8], even_times(8, FPS))
    Path("1.ts").write_bytes(first.read_bytes() + make_clip(Path("2.ts"), upright, even_times(8, FPS)).read_bytes())
    assert janu("1.ts", "-q")[0] == 7
    report = report_of("1.ts")
    assert report.clip.size == SIZE
    assert QualityWarning("size_changes") in report.quality.warnings


# How it is stored


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The judgement of the short practice, stored plainly."""
    return score(practice_clip(tmp_path_factory.mktemp("plain") / "plain.mp4"), model="full", looks=2)


def portrait(path: Path) -> Path:
    """As a phone stores what was filmed upright: lying on its side, with the turn written in the file."""
    wide = [np.pad(f, ((130, 130), (0, 0), (0, 0)), mode="edge") for f in practice()]  # 428 x 500
    lying = [np.ascontiguousarray(np.rot90(f)) for f in wide]
    return make_clip(path, lying, even_times(len(lying), FPS), rotation=-90)


def uneven(path: Path) -> Path:
    """Frames follow each other after 0.17, 0.25, 0.33 and 0.25 s by turns."""
    kept = [i for i in range(3 * len(practice())) if i % 12 in (0, 2, 5, 9)]
    return make_clip(path, [practice(1)[i] for i in kept], [i / 12 for i in kept])


def ten_bit(path: Path) -> Path:
    return practice_clip(path, codec="libx265", pix_fmt="yuv420p10le")


def wide_pixels(path: Path) -> Path:
    """Every second column left out, and the file says that pixels are twice as wide as high."""
    half = [np.ascontiguousarray(f[:, ::2]) for f in practice()]
    return make_clip(path, half, even_times(len(half), FPS), pixel_shape=Fraction(2, 1))


@pytest.mark.parametrize(
    "stored", [portrait, *(pytest.param(one, marks=pytest.mark.lengthy) for one in (uneven, ten_bit, wide_pixels))]
)
def test_the_judgement_does_not_depend_on_how_a_clip_is_stored(
    tmp_path: Path, plain: Report, stored: Callable[[Path], Path]
) -> None:
    report = score(stored(tmp_path / "clip.mp4"), model="full", looks=2)
    assert report.quality.coverage == plain.quality.coverage == 1
    assert report.clip.size == ((428, 500) if stored is portrait else SIZE)
    assert report.clip.rotation == (90 if stored is portrait else 0)
    assert [s.extended for s in report.sides] == [s.extended for s in plain.sides]
    for side, expected in zip(report.sides, plain.sides, strict=True):
        assert side.view == expected.view
        for hold, like in zip(side.holds, expected.holds, strict=True):
            assert hold.start_s == pytest.approx(like.start_s, abs=0.8)
            assert hold.end_s == pytest.approx(like.end_s, abs=0.8)
            fold, its = hold.measures["fold"], like.measures["fold"]
            assert fold.median == pytest.approx(its.median, abs=4)


def test_sampling(janu: Janu) -> None:
    make_clip(Path("a.mp4"), practice()[:8], even_times(8, FPS))
    janu("a.mp4", "--every", "2", "-q", "--no-video", "--out", "every")
    janu("a.mp4", "--fps", "2", "-q", "--no-video", "--out", "fps")
    every, fps = (Path(f"{name}/frames.csv").read_bytes() for name in ("every", "fps"))
    assert every == fps
    assert [row.split(b",")[0] for row in every.splitlines()[1:4]] == [b"0.000", b"0.500", b"1.000"]


# Names


@pytest.mark.parametrize("name", ["a b.mp4", "Übung für Zoë.mp4", "🧘.mp4", "./-x.mp4", "a:b.mp4", "[b]%d.mp4", ".mp4"])
def test_odd_names(janu: Janu, name: str) -> None:
    make_clip(Path(name), practice()[:2], [0.0, 0.25])
    code, out, err = janu(name, "--json", "-")
    assert code == 7
    assert json.loads(out)["clip"]["name"] == Path(name).name
    assert Path(name).name in err
    assert {"report.json", "report.html", "annotated.mp4"} <= {p.name for p in folder_for(Path(name)).iterdir()}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux stores names that are no text")
def test_a_name_that_is_no_text(janu: Janu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = os.fsdecode(b"w\xff.mp4")
    shutil.move(make_clip(Path("a.mp4"), practice()[:2], [0.0, 0.25]), name)
    assert janu(name, "-q")[0] == 7
    assert report_of(name).clip.name == "w\N{REPLACEMENT CHARACTER}.mp4"
    monkeypatch.setattr(sys, "argv", ["janu", "score", "--from-landmarks", name, "--video", "-q"])
    with pytest.raises(SystemExit, match="7"):
        cli.main()
    with TestClient(create_app(tmp_path), base_url="http://127.0.0.1:8642") as page:
        for part in ("", "/data.json", "/frames.bin", "/overlay/0.bin", "/report.html"):
            assert page.get(f"/clip/{clip_id(name)}{part}").status_code == 200, part


# Where the result goes


def test_an_older_result_is_replaced_and_what_is_not_ours_is_kept(janu: Janu) -> None:
    make_clip(Path("a.mp4"), practice()[:3], even_times(3, FPS))
    Path("a.janu/.unfinished-0123").mkdir(parents=True)
    Path("a.janu/.unfinished-0123/frames.csv").write_text("of a run that was killed")
    older = {"report.json": '{"schema_version": 0, "score": 97}', "annotated.mp4": "?", "annotated.jpg": "?"}
    ours = {"notes.txt": "left hip!", "annotated-mine.mp4": "cut by hand"}
    for name, text in {**older, **ours}.items():
        Path("a.janu", name).write_text(text)
    assert janu("a.mp4", "-q", "--no-video")[0] == 7
    assert report_of("a.mp4").schema_version == 3
    now = written(Path("a.janu"))
    assert set(now) == {"report.json", "frames.csv", "landmarks.parquet", "report.html", *ours}
    assert {name: now[name].decode() for name in ours} == ours


def test_a_folder_in_the_way_changes_nothing(janu: Janu) -> None:
    make_clip(Path("a.mp4"), practice()[:2], [0.0, 0.25])
    Path("a.janu/report.html").mkdir(parents=True)
    Path("a.janu/report.json").write_text("old")
    code, _, err = janu("a.mp4", "-q")
    assert code == 6
    assert err == "janu: a.janu/report.html is a folder where a result should go: move it elsewhere.\n"
    assert written(Path("a.janu")) == {"report.json": b"old"}


def test_a_file_where_a_folder_should_be(janu: Janu) -> None:
    make_clip(Path("a.mp4"), practice()[:2], [0.0, 0.25])
    Path("file").touch()
    for out in ("file", "file/result"):
        code, _, err = janu("a.mp4", "-q", "--out", out)
        assert code == 6
        assert err.startswith(f"janu: {out} ")
        assert len(err.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_json_into_a_pipe_and_through_a_link(janu: Janu) -> None:
    make_clip(Path("a.mp4"), practice()[:2], [0.0, 0.25])
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        janu("a.mp4", "-q", "--no-video", "--json", "pipe")
        assert Report.model_validate_json(reader.communicate(timeout=60)[0])
    assert Path("pipe").is_fifo()
    Path("target.json").write_text("old")
    Path("link.json").symlink_to("target.json")
    janu("a.mp4", "-q", "--no-video", "--json", "link.json")
    assert Path("link.json").is_symlink()
    assert Report.model_validate_json(Path("target.json").read_text())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"strictness": 0}, "strictness is a number from 0.1 to 10"),
        ({"looks": "all"}, "looks is a number of frames a second"),
        ({"every": 2, "fps": 3}, "fps is not given with it"),
        ({"every": 0}, "every is a whole number"),
    ],
)
def test_wrong_options_are_said_in_a_sentence(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        score(clips()[0], **options)
