"""However a live session is ended from outside, what was seen is kept and told; before that, nothing is left."""

import signal
import time
from pathlib import Path

import pytest

from tests.live_run import Run
from vision.results.landmarks_parquet import Landmarks

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of POSIX")


def test_what_ends_a_program_ends_the_session_as_ctrl_c_does(tmp_path: Path) -> None:
    runs = {n: Run("left_aligned.mp4", tmp_path / n.name, ("--quiet",)) for n in (signal.SIGTERM, signal.SIGHUP)}
    try:
        for run in runs.values():
            run.start()
        for number, run in runs.items():
            run.until(2.0)
            run.process.send_signal(number)
            run.ended()
            assert run.code == 130
            assert run.stderr.startswith("janu: Stopped; what was seen until then is in ")
            assert run.stderr.count("\n") == 1
            names = {path.name for path in run.folder.iterdir()}
            assert names == {"report.json", "report.html", "frames.csv", "spoken.csv", "landmarks.parquet"}
            assert Landmarks(run.folder / "landmarks.parquet").span[1] >= 1.5
    finally:
        for run in runs.values():
            run.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ended_before_a_picture_was_looked_at_nothing_is_left(tmp_path: Path, number: signal.Signals) -> None:
    run = Run("left_aligned.mp4", tmp_path, ("--quiet",))
    try:
        run.start()
        while not list(tmp_path.iterdir()) and run.process.poll() is None:
            time.sleep(0.001)
        run.process.send_signal(number)
        run.ended()
    finally:
        run.stop()
    assert (run.code, "Traceback" in run.stderr) == (130, False)
    assert run.stderr.startswith("janu: Stopped") and run.stderr.count("\n") == 1
    assert all((folder / "report.json").exists() for folder in tmp_path.iterdir())
