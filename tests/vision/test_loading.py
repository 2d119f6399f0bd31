"""Modules are loaded without the garbage collector, which must still free what comes after, and only where needed."""

import gc
import subprocess
import sys
import weakref
from pathlib import Path

from fixtures import HERE
from vision.runtime.loading import loading


class Ring:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_garbage_is_freed_where_nothing_new_is_loaded() -> None:
    for _ in range(2):
        seen = weakref.ref(Ring())
        with loading():
            import vision.scoring.pipeline  # noqa: F401
        assert gc.isenabled()
    gc.collect()
    assert seen() is None


def test_a_picture_is_scored_without_ffmpeg(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["av"] = None
from vision import score
print(*[side.extended for side in score(sys.argv[1], out=sys.argv[2], model="full").sides])
"""
    picture = HERE / "stills/left_bent_side_light.jpg"
    command = [sys.executable, "-c", code, picture, tmp_path / "out"]
    done = subprocess.run(command, check=True, timeout=60, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    assert done.stdout.split() == ["left"] and (tmp_path / "out/report.json").is_file()
