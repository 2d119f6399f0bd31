"""``janu doctor``: what it finds, and what it says about what is missing."""

import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from alignment.errors import ModelError
from vision import doctor
from vision.doctor import PROBES, Probe, examined
from vision.live import devices
from vision.live.devices import UnreadyError
from vision.words.language import speaking


def report_of(*probes: Probe, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(doctor, "PROBES", probes)
    out = StringIO()
    code = doctor.run(Console(file=out, width=100))
    return code, out.getvalue()


def missing() -> str:
    raise UnreadyError("nothing there", "buy one")


def test_all_that_score_needs_is_here() -> None:
    results = [examined(probe) for probe in PROBES if probe.use == "score"]
    assert [(r.name, r.todo) for r in results if not r.ok] == []


def test_what_score_lacks_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = report_of(Probe("models", "score", missing), monkeypatch=monkeypatch)
    assert code == 1
    assert "nothing there" in text
    assert "buy one" in text
    assert "Not ready for clips and pictures (janu score): models" in text


def test_what_only_live_lacks_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = report_of(
        Probe("models", "score", lambda: "fine"), Probe("camera", "live", missing), monkeypatch=monkeypatch
    )
    assert code == 0
    assert "Ready for clips and pictures" in text
    assert "Not ready for live practice (janu live): camera" in text


def test_it_speaks_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking("de"):
        code, text = report_of(Probe("camera", "live", missing), monkeypatch=monkeypatch)
    assert code == 0
    assert "✓ Bereit für Clips und Bilder (janu score)" in text
    assert "- Nicht bereit für Live-Üben (janu live): Kamera" in text


def test_a_probe_that_breaks_is_a_result_too() -> None:
    def broken() -> str:
        raise KeyError("x")

    result = examined(Probe("models", "score", broken))
    assert not result.ok
    assert "KeyError" in result.found


def test_two_versions_of_cv2_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"opencv-contrib-python": "5.0.0.93", "opencv-python": "4.12.0.88"}
    monkeypatch.setattr(doctor, "_version_of", versions.get)
    with pytest.raises(UnreadyError, match="installed over one another") as caught:
        doctor.opencv()
    assert caught.value.todo.startswith("pip uninstall -y opencv-contrib-python opencv-python && pip install")


def test_two_distributions_of_one_version_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_version_of", dict.fromkeys(doctor.OPENCV[:2], "5.0.0.93").get)
    assert doctor.opencv() == "opencv-contrib-python 5.0.0.93, opencv-python 5.0.0.93"


def test_a_damaged_model_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> None:
        raise ModelError(f"/janu/{name}: the model file is empty; install Janu again")

    monkeypatch.setattr(doctor, "load_model", damaged)
    with pytest.raises(UnreadyError, match="/janu/full: the model file is empty") as caught:
        doctor.models()
    assert caught.value.todo == "install Janu again"


@pytest.mark.parametrize(
    ("said", "shown", "todo"),
    [
        ("W0000 chatter\nCHECK in NumCPUs: (false)\n", "CHECK in NumCPUs", "install Janu again"),
        ("OSError: libEGL.so.1: cannot open shared object file\n", "libEGL.so.1", "apt-get install"),
        ("", "it ended with -6", "install Janu again"),
    ],
)
def test_a_landmarker_that_aborts_is_reported(
    monkeypatch: pytest.MonkeyPatch, said: str, shown: str, todo: str
) -> None:
    def aborted(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, -6, "", said)

    monkeypatch.setattr(doctor.subprocess, "run", aborted)
    doctor._tried.cache_clear()
    with pytest.raises(UnreadyError, match=shown) as caught:
        doctor.landmarker()
    assert todo in caught.value.todo


def test_a_connection_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_tried", lambda: doctor.Tried("2.3", ["203.0.113.7:443"]))
    with pytest.raises(UnreadyError, match=r"opened 203\.0\.113\.7:443"):
        doctor.network()


@pytest.mark.parametrize(
    ("build", "backend"), [("  GUI:                           QT5\n", "QT5"), ("  GUI: NONE\n", None), ("", None)]
)
def test_the_window_backend_is_read_from_opencvs_own_words(build: str, backend: str | None) -> None:
    assert devices._gui_backend(build) == backend


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such variables")
def test_no_screen_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(UnreadyError, match="no screen"):
        devices.window()


def test_a_camera_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*args: object, timeout: float, **options: object) -> None:
        raise subprocess.TimeoutExpired("python", timeout)

    monkeypatch.setattr(devices.sys, "platform", "darwin")
    monkeypatch.setattr(devices.subprocess, "run", hangs)
    with pytest.raises(UnreadyError, match="no picture within"):
        devices.camera()


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    with pytest.raises(UnreadyError, match="Permission denied"):
        doctor.disk()


def test_symbols_become_ascii_where_the_terminal_has_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._readiness("work", [], "ascii").plain == "+ Ready for work"
    table = doctor._table([doctor.ProbeResult("models", "score", "–", "buy one")], "ascii")
    out = StringIO()
    Console(file=out, width=80).print(table)
    assert out.getvalue().isascii()
