"""Results are put in place so that a report always belongs to what stands beside it, and nobody else may read them."""

import os
import stat
from pathlib import Path

import pytest

from vision.results.folder import FRAMES, ORDER, PAGE, REPORT, Results
from vision.review.notes.database import DATABASE
from vision.review.web.parts import Shelf


class Killed(BaseException):
    """As if the process had ended there."""


def put(folder: Path, source: Path, text: str) -> None:
    """Results that are made at once."""
    with Results(folder, source) as results:
        for name in (FRAMES, PAGE, REPORT):
            results.write(name, text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("renames", range(4))
def test_a_kill_between_the_renames_leaves_no_report_beside_what_is_not_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    clip, folder = tmp_path / "a.mp4", tmp_path / "a.janu"
    clip.touch()
    put(folder, clip, "old")
    left, really = renames, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        if target.parent == folder and target.name in ORDER:
            if not left:
                raise Killed
            left -= 1
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    if renames < 3:
        with pytest.raises(Killed):
            put(folder, clip, "new")
        assert not (folder / REPORT).exists()
    else:
        put(folder, clip, "new")
        assert {path.read_text() for path in folder.iterdir()} == {"new"}


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_nobody_reads_results_who_may_not_read_the_clip_or_enter_its_folder(tmp_path: Path) -> None:
    studio = tmp_path / "studio"
    studio.mkdir()
    clip = studio / "a.mp4"
    clip.touch()
    put(tmp_path / "open", clip, "")
    open_file, open_folder = mode(tmp_path / "open" / REPORT), mode(tmp_path / "open")
    clip.chmod(0o600)
    put(tmp_path / "clip", clip, "")
    clip.chmod(0o644)
    studio.chmod(0o700)
    put(tmp_path / "folder", clip, "")
    for name in ("clip", "folder"):
        assert {mode(path) for path in (tmp_path / name).iterdir()} == {0o600}
        assert mode(tmp_path / name) == 0o700
    clip.chmod(0o600)
    put(tmp_path / "open", clip, "")
    assert mode(tmp_path / "open" / REPORT) == 0o600 != open_file
    assert mode(tmp_path / "open") == open_folder, "a folder that was there is the user's own"


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_nobody_reads_notes_who_may_not_read_the_clips(tmp_path: Path) -> None:
    studio = tmp_path / "studio"
    studio.mkdir()
    tmp_path.chmod(0o755)
    shelf = Shelf.of(studio)
    shelf.checkpoints.__enter__().__exit__()
    assert mode(studio / DATABASE) == 0o644 & ~_umask()
    (studio / "a.mp4").touch(mode=0o600)
    shelf = Shelf.of(studio)
    with shelf.checkpoints, shelf.notebook.reading():
        assert {mode(path) for path in studio.glob(f"{DATABASE}*")} == {0o600}


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
