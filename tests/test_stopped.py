"""A run that is stopped, killed or out of space: the result that was there stays, and nothing is left lying about.

All with the real command in a process of its own, the real MediaPipe and the full model.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alignment.report import Report
from tests.robustness_clips import FPS, practice, practice_clip
from tests.vision.clips import even_times, make_clip

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "vision", "score", "--model", "full", "--force"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


class Folder:
    """A folder with the short practice as ``a.mp4``, in which ``janu score`` is run."""

    def __init__(self, path: Path) -> None:
        self.path, self.result = path, path / "a.janu"
        practice_clip(path / "a.mp4")

    def start(self, *args: str, before: Callable[[], object] | None = None, **how: Any) -> "subprocess.Popen[str]":
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        environment.pop("JANU_DEBUG", None)
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **how}
        command = [*COMMAND, *(args or ["a.mp4"])]
        return subprocess.Popen(command, cwd=self.path, env=environment, preexec_fn=before, **how)

    def run(self, *args: str, **how: Any) -> tuple[int, str, str]:
        process = self.start(*args, **how)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def until_at_work(self, process: "subprocess.Popen[str]") -> None:
        """Wait until the frames are being judged."""
        while not any(self.result.glob(".unfinished-*/.janu-*.part")):
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        time.sleep(0.3)

    def written(self) -> dict[str, bytes]:
        """Everything in the folder, hidden files too."""
        return {str(p.relative_to(self.path)): p.read_bytes() for p in sorted(self.path.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, tuple[int, str, str]]:
    """A folder in which everything went well, and what the command said."""
    folder = Folder(tmp_path_factory.mktemp("stopped"))
    return folder, folder.run("a.mp4", "--json", "-")


@pytest.fixture
def folder(scored: tuple[Folder, tuple[int, str, str]]) -> Iterator[Folder]:
    """The same folder; a test must leave it as it was."""
    before = scored[0].written()
    yield scored[0]
    now = scored[0].written()
    assert set(now) == set(before)
    assert all(now[name] == before[name] for name in now if not name.endswith((".html", ".mp4")))


def test_nothing_is_said_but_what_janu_says(scored: tuple[Folder, tuple[int, str, str]]) -> None:
    folder, (code, out, err) = scored
    assert code in (0, 7)
    assert out == (folder.result / "report.json").read_text(encoding="utf-8")
    assert json.loads(out)["clip"]["name"] == "a.mp4"
    assert f"a.mp4: {len(practice())} frames in " in err
    assert all(line.startswith(("a.mp4: ", "janu: ")) for line in err.splitlines()), err


def test_ctrl_c_leaves_the_earlier_result(folder: Folder) -> None:
    before = folder.written()
    process = folder.start()
    folder.until_at_work(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "janu: Stopped in a.mp4; the earlier result in a.janu is as it was.\n"
    assert folder.written() == before


def test_ctrl_c_leaves_nothing_where_nothing_was(folder: Folder) -> None:
    process = folder.start("a.mp4", "--out", "new/a.janu")
    while not (folder.path / "new/a.janu").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "janu: Stopped in a.mp4; nothing was written for it.\n"
    (folder.path / "new").rmdir()


def test_a_kill_leaves_the_earlier_result_and_the_next_run_clears_up(folder: Folder) -> None:
    before = folder.written()
    process = folder.start()
    folder.until_at_work(process)
    process.kill()
    process.communicate()
    after = folder.written()
    assert {name: after[name] for name in before} == before
    assert len(after) > len(before), "it was killed at work"
    assert folder.run("a.mp4", "-q")[0] in (0, 7)
    now = folder.written()
    assert set(now) == set(before)
    for name in ("report.json", "frames.csv"):
        assert now[f"a.janu/{name}"] == before[f"a.janu/{name}"], "the same clip gives the same bytes"


@pytest.mark.lengthy
def test_two_runs_on_one_clip_do_not_disturb_each_other(folder: Folder) -> None:
    first = folder.start("a.mp4", "-q")
    folder.until_at_work(first)
    second = folder.run("a.mp4", "-q")
    out, err = first.communicate(timeout=60)
    assert (first.returncode, out, err) == second
    assert err == "" or "nothing was judged" in err


@pytest.mark.parametrize("space", [pytest.param(1_000, marks=pytest.mark.lengthy), 30_000])
def test_a_full_disk_is_said_and_changes_nothing(folder: Folder, space: int) -> None:
    """No file may grow beyond so many bytes: room for not even frames.csv, or for that but not for the clip."""
    import resource

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (space, space))

    before = folder.written()
    code, out, err = folder.run("a.mp4", "-q", before=full)
    assert (code, out) == (6, "")
    assert err.startswith("janu: a.janu/")
    assert err.endswith(" could not be written because the disk is full: free some space and run again.\n")
    assert len(err.splitlines()) == 1
    assert folder.written() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_standard_output_on_a_full_disk(folder: Folder) -> None:
    with Path("/dev/full").open("w") as full:
        code, _, err = folder.run("a.mp4", "-q", "--fps", "1", "--no-video", "--out", "x", "--json", "-", stdout=full)
    assert code == 6
    assert "janu: the standard output could not be written because the disk is full" in err
    assert Report.model_validate_json((folder.path / "x/report.json").read_text()), "the result itself is kept"
    for path in (folder.path / "x").iterdir():
        path.unlink()
    (folder.path / "x").rmdir()


def _as_an_ordinary_user() -> None:
    """Give up root's right to pass over permissions (Linux: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, for good)."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="how to bind root by permissions is known for Linux only")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.result.mkdir()
    (folder.result / "report.json").write_text("old")
    folder.result.chmod(0o555)
    try:
        probe = f"open({str(folder.result / 'probe')!r}, 'w')"
        run = subprocess.run([sys.executable, "-c", probe], preexec_fn=_as_an_ordinary_user, stderr=subprocess.PIPE)
        if run.returncode == 0:
            pytest.skip("permissions do not bind here")
        code, out, err = folder.run("a.mp4", "-q", before=_as_an_ordinary_user)
    finally:
        folder.result.chmod(0o755)
    assert (code, out) == (6, "")
    assert err.startswith("janu: a.janu may not be written there: choose another folder")
    assert len(err.splitlines()) == 1
    assert set(folder.written()) == {"a.mp4", "a.janu/report.json"}


# A long clip


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.lengthy
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_does_not_grow_with_the_clip(tmp_path: Path) -> None:
    """Over the second minute of practice over and over, the process grows by less than 20 MB."""
    from vision import score

    frames = (practice() + practice()[::-1])[:100] * 5  # folds and comes up again, 5 times
    clip = make_clip(tmp_path / "long.mp4", frames, even_times(len(frames), FPS))
    used: list[float] = []
    score(clip, model="full", out=tmp_path / "out", on_progress=lambda _: used.append(_resident_mb()))
    assert len(used) == len(frames)
    assert max(used[-50:]) - max(used[200:250]) < 20, used[::50]
