"""A folder of clips scored at once, and what may go wrong meanwhile: workers killed or hung, the run killed or stopped.

All with the real command, real worker processes, the real MediaPipe and the full model.
"""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import psutil
import pytest

from alignment.report import Report
from fixtures import HERE
from tests.robustness_clips import FPS, practice, practice_clip, sitting
from tests.vision.clips import cut, even_times, make_clip
from vision import score

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "vision", "score", "--model", "full", "--no-video", "--workers", "2"]
NAME = ("--name", "{student}/{date}_{any}")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


class Folder:
    """A folder of clips in which ``janu score`` is run with two workers."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self, *args: str, before: Callable[[], object] | None = None) -> "subprocess.Popen[str]":
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("JANU_DEBUG", None)
        how: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [*COMMAND, *args]
        return subprocess.Popen(
            command, cwd=self.path, env=environment, preexec_fn=before, start_new_session=True, **how
        )

    def run(self, *args: str, **how: Any) -> tuple[int, str, str]:
        process = self.start(*args, **how)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def at_work(self, process: "subprocess.Popen[str]", workers: int = 2) -> dict[str, psutil.Process]:
        """Wait until so many workers judge frames; each by the name of its clip."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            assert process.poll() is None, process.communicate()
            found = {}
            for child in psutil.Process(process.pid).children():
                with_files = [Path(f.path) for f in _files(child) if ".janu-" in f.path]
                found |= {path.parents[1].stem: child for path in with_files if path.parent.name.startswith(".unf")}
            if len(found) == workers:
                return found
            time.sleep(0.1)
        raise AssertionError("the workers did not begin")

    def until_rows_are_written(self, clip: str) -> None:
        """Wait until some frames are judged: a worker of which nothing was heard yet is given a minute more."""
        while not any(p.stat().st_size > 4000 for p in self.path.glob(f"{clip}.janu/.unfinished-*/.janu-*")):
            time.sleep(0.01)

    def written(self) -> dict[str, bytes]:
        """Everything in the folder, hidden files too."""
        return {str(p.relative_to(self.path)): p.read_bytes() for p in sorted(self.path.rglob("*")) if p.is_file()}

    def results(self) -> dict[str, bytes]:
        """What is promised to be the same byte for byte."""
        return {n: b for n, b in self.written().items() if n.endswith(("report.json", "frames.csv", ".parquet"))}


def _has_open(process: psutil.Process, name: str) -> bool:
    return any(Path(f.path).name == name for f in _files(process))


def _files(process: psutil.Process) -> list:
    try:
        return process.open_files()
    except psutil.Error:
        return []


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three practices of different bytes and length, to be copied."""
    path = tmp_path_factory.mktemp("clips")
    for i, name in enumerate(("one", "two", "three")):
        frames = practice()[: len(practice()) - i]
        make_clip(path / f"{name}.mp4", frames, even_times(len(frames), FPS))
    return path


@pytest.fixture(scope="module")
def undisturbed(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of the three in a run that nothing disturbed."""
    folder = Folder(tmp_path_factory.mktemp("undisturbed"))
    for clip in clips.iterdir():
        shutil.copy(clip, folder.path)
    code, _, err = folder.run(".", "-q")
    assert (code, err) == (0, "")
    return folder.results()


@pytest.fixture
def folder(clips: Path, tmp_path: Path) -> Folder:
    """A folder with copies of the three."""
    for clip in clips.iterdir():
        shutil.copy(clip, tmp_path)
    return Folder(tmp_path)


# A folder of all sorts


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, tuple[int, str, str]]:
    """A folder with good, bad, truncated, duplicate and odd-named clips and a picture, and what scoring it said."""
    path = tmp_path_factory.mktemp("mixed")
    for name in ("anna", "ben <b>", "anna/.hidden", "anna/old.janu"):
        (path / name).mkdir()
    practice_clip(path / "anna/2026-03-01_left.mp4")
    shutil.copy(path / "anna/2026-03-01_left.mp4", path / "ben <b>/1.3.2026_same.mp4")
    for out in ("anna/.hidden/no.mp4", "anna/old.janu/annotated.mp4"):
        shutil.copy(path / "anna/2026-03-01_left.mp4", path / out)
    make_clip(path / "ben <b>/-odd [x]\nü.mov", sitting()[:6], even_times(6, FPS))
    make_clip(path / "ben <b>/-odd [x]\nü.mp4", sitting()[:5], even_times(5, FPS))
    (path / "text.mp4").write_text("0:00 sit\n" * 50)
    cut(practice_clip(path / "truncated.mp4"), 0.5)
    shutil.copy(HERE / "stills/left_extended_side_deep.jpg", path / "deep.jpg")
    folder = Folder(path)
    return folder, folder.run(".", *NAME)


def test_a_bad_clip_costs_nothing_else(mixed: tuple[Folder, tuple[int, str, str]]) -> None:
    folder, (code, out, err) = mixed
    assert code == 1  # unreadable ones, and some in which nothing was held
    said = [line for line in err.splitlines() if line.startswith("janu: ")]
    assert sorted(line.split()[1] for line in said) == ["text.mp4", "truncated.mp4"]
    results = {str(p.parent.relative_to(folder.path)) for p in folder.path.rglob("report.json")}
    odd = {f"ben <b>/-odd [x]\nü.{kind}.janu" for kind in ("mov", "mp4")}
    assert results == {"anna/2026-03-01_left.janu", "ben <b>/1.3.2026_same.janu", "deep.janu"} | odd
    assert "anna/2026-03-01_left.mp4  left 7 s\n" in out  # the fold arrives at 5.3 s, the last frame is of 12.75
    assert "-odd [x]\\nü.mov" in out
    assert "5 of 7 scored, 2 failed in" in out
    assert not list(folder.path.rglob(".unfinished*"))


def test_a_worker_gives_the_bytes_that_this_process_gives(
    mixed: tuple[Folder, tuple[int, str, str]], tmp_path: Path
) -> None:
    clip = mixed[0].path / "anna/2026-03-01_left.mp4"
    score(clip, out=tmp_path, model="full", video=False)
    for name in ("report.json", "frames.csv", "landmarks.parquet"):
        assert (tmp_path / name).read_bytes() == (clip.with_suffix(".janu") / name).read_bytes()


def test_the_summary_can_be_read_by_others(mixed: tuple[Folder, tuple[int, str, str]]) -> None:
    folder = mixed[0].path
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pandas.read_parquet(folder / "summary.parquet")
    assert list(table.columns) == list(rows[0])
    assert list(table["clip"]) == [row["clip"] for row in rows]
    by_clip = {row["clip"]: row for row in rows}
    assert len(by_clip) == 7
    anna = by_clip["anna/2026-03-01_left.mp4"]
    report = Report.model_validate_json((folder / "anna/2026-03-01_left.janu/report.json").read_text())
    hold = report.sides[0].holds[0]
    assert hold.held_s == pytest.approx(12.75 - 5.3, abs=0.3)
    assert (anna["student"], anna["date"], anna["side"], anna["holds"]) == ("anna", "2026-03-01", "left", "1")
    assert float(anna["held_s"]) == hold.held_s
    assert float(anna["extended_knee_median"]) == hold.measures["extended_knee"].median
    assert float(anna["extended_knee_aligned_share"]) == hold.checks["extended_knee"].aligned_share
    same = by_clip["ben <b>/1.3.2026_same.mp4"]
    assert (same["student"], same["date"], same["same_as"]) == ("ben <b>", "2026-03-01", anna["clip"])
    assert "is a damaged clip" in by_clip["truncated.mp4"]["error"] and by_clip["truncated.mp4"]["exit_code"] == "3"
    assert "was not held" in by_clip["ben <b>/-odd [x]\\nü.mov"]["warnings"]
    assert table.loc[table["clip"] == "truncated.mp4", "held_s"].isna().all()


def test_the_summary_page_links_to_each_report(mixed: tuple[Folder, tuple[int, str, str]]) -> None:
    from urllib.parse import unquote

    folder = mixed[0].path
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "ben &lt;b&gt;" in page
    assert "<b>/" not in page.split("</style>")[1]
    links = {unquote(part.split('"')[0]) for part in page.split('href="')[1:]}
    assert links == {str(p.relative_to(folder)) for p in folder.rglob("report.html")}
    assert page.count("data:image/jpeg;base64,") == 5
    assert "http" not in page


def test_what_is_there_is_not_done_again(mixed: tuple[Folder, tuple[int, str, str]]) -> None:
    folder, (code, out, _) = mixed
    before = folder.written()
    summed_up = (folder.path / "anna/2026-03-01_left.janu/report.json").stat().st_mtime_ns
    again = folder.run(".", *NAME)
    assert again[0] == code
    assert "0 of 7 scored, 5 there already, 2 failed in" in again[1]
    assert sorted(line.split("  ")[0] for line in again[1].splitlines()[:5]) == sorted(
        line.split("  ")[0] for line in out.splitlines()[:5]
    )
    assert folder.written() == before
    assert (folder.path / "anna/2026-03-01_left.janu/report.json").stat().st_mtime_ns == summed_up


# What may happen to it


@pytest.mark.lengthy
def test_a_worker_killed_and_a_worker_hung(folder: Folder, undisturbed: dict[str, bytes]) -> None:
    process = folder.start(".", "--timeout", "4")
    (killed, worker), (hung, other) = folder.at_work(process).items()
    worker.kill()
    folder.until_rows_are_written(hung)
    other.send_signal(signal.SIGSTOP)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    said = {line.split()[1]: line for line in err.splitlines() if line.startswith("janu: ")}
    assert said.keys() == {f"{killed}.mp4", f"{hung}.mp4"}
    assert "its worker ended: it was killed" in said[f"{killed}.mp4"]
    assert "nothing happened for 4 seconds" in said[f"{hung}.mp4"]
    assert "1 of 3 scored, 2 failed" in out
    assert len(list(folder.path.glob("*.janu"))) == 1, "nothing half-written is left"
    assert not other.is_running()
    assert folder.run(".", "-q")[::2] == (0, "")
    assert folder.results() == undisturbed


@pytest.mark.lengthy
def test_the_whole_run_killed(folder: Folder, undisturbed: dict[str, bytes]) -> None:
    process = folder.start(".")
    workers = folder.at_work(process)
    process.kill()
    process.communicate()
    _, alive = psutil.wait_procs(list(workers.values()), timeout=60)
    assert not alive, "the workers do not outlive the run"
    assert not (folder.path / "summary.csv").exists()
    assert folder.run(".", "-q")[::2] == (0, "")
    assert folder.results() == undisturbed
    assert not list(folder.path.rglob(".unfinished*"))


def test_ctrl_c_says_which_were_dropped(folder: Folder) -> None:
    before = folder.written()
    process = folder.start(".")
    names = folder.at_work(process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    said = [line for line in err.splitlines() if line.startswith("janu: ")]
    assert len(said) == 1, err
    assert said[0].startswith("janu: Stopped in ")
    assert said[0].endswith(" The same command goes on from here.")
    assert all(f"{name}.mp4; nothing was written for it." in said[0] for name in names)
    assert folder.written() == before


def test_a_full_disk_stops_the_run(folder: Folder) -> None:
    import resource

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    before = folder.written()
    code, out, err = folder.run(".", before=full)
    assert (code, out) == (6, "")
    said = [line for line in err.splitlines() if line.startswith("janu: ")]
    assert len(said) == 1, "the others are not tried"
    assert said[0].endswith("could not be written because the disk is full: free some space and run again.")
    assert folder.written() == before


# One clip, several workers


@pytest.mark.lengthy
def test_a_clip_is_given_up_when_a_worker_of_its_pieces_hangs(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    shutil.copy(HERE / "clips/both_sides.mp4", tmp_path / "long.mp4")
    process = folder.start("long.mp4", "--timeout", "3", "--looks", "all")
    until = time.monotonic() + 60
    while len(at_it := [c for c in psutil.Process(process.pid).children() if _has_open(c, "long.mp4")]) < 2:
        assert time.monotonic() < until, "the workers did not begin"
        time.sleep(0.1)
    # the model is there and frames are seen: a worker that is still starting is given a minute more, and that of a
    # later piece the time in which a slow disk is read up to it
    while at_it[0].cpu_times().user < 4:
        assert time.monotonic() < until, "the worker does nothing"
        time.sleep(0.1)
    at_it[0].send_signal(signal.SIGSTOP)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "long.mp4 was given up: nothing happened for 3 seconds. --timeout gives it longer." in err
    assert not any(child.is_running() for child in at_it)
    assert [path.name for path in tmp_path.iterdir()] == ["long.mp4"], "nothing half-written is left"


@pytest.mark.lengthy
def test_pieces_agree_with_the_whole(tmp_path: Path) -> None:
    """Cut within a hold: the same holds to 0.3 s, statuses, and medians to a third of their error."""
    from vision.media.clip import Clip
    from vision.media.frame import LOOKS
    from vision.perception import parallel as pieces
    from vision.perception.models import load_model
    from vision.scoring.judging import Judging
    from vision.scoring.pipeline import _about
    from vision.scoring.pose_file import read_pose

    path, model, spec, looks = HERE / "clips/left_aligned.mp4", load_model("full"), read_pose(None), LOOKS / 2
    whole = score(path, model="full", looks=looks)
    clip = Clip(path)
    assert pieces.how_many(clip, looks, 8) == 1, "a short clip is not cut by itself"
    cut_up = pieces.SegmentedClip(clip, model, looks, 2)
    times, looked = [], []
    with Judging(spec, 1.0) as judging:
        for seen in cut_up:
            times.append(seen.t)
            looked += [seen.frame] if seen.looked else []
            judging.take(seen)
    assert times == sorted(set(times))
    assert len(times) == len(list(clip))
    assert looked == [glance.number for glance in clip.glances(looks) if glance.frame], "as in one piece"
    about = _about(clip, model, whole.sampling, cut_up.warnings)
    report = judging.report(about)
    assert report.quality == whole.quality
    (side,), (other,) = whole.sides, report.sides
    (hold,), (held,) = side.holds, other.holds
    cuts = [part.start_s for part in pieces.parts_of(clip, looks, 2)[1:]]
    assert any(hold.start_s < cut < hold.end_s for cut in cuts)
    assert (side.extended, side.view) == (other.extended, other.view)
    for key in ("start_s", "end_s", "held_s", "aligned_s"):
        assert getattr(held, key) == pytest.approx(getattr(hold, key), abs=0.3), key
    for name, check in hold.checks.items():
        measure, as_cut = hold.measures[name], held.measures[name]
        assert held.checks[name].status == check.status, name
        if measure.median is not None and measure.error is not None:
            assert as_cut.median == pytest.approx(measure.median, abs=measure.error / 3), name
        assert as_cut.measured_share == pytest.approx(measure.measured_share, abs=0.05), name
