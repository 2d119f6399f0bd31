"""MediaPipe is imported without Matplotlib and sounddevice, and who wants its plots all the same gets them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def said(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_only_plots_and_microphones_need_is_not_loaded() -> None:
    code = (
        "import sys, vision.landmarker; print({'matplotlib', 'sounddevice'} & {m.split('.')[0] for m in sys.modules})"
    )
    assert said(code) == "set()"


def test_mediapipes_plots_still_find_their_library() -> None:
    code = """
import vision.landmarker
from mediapipe.tasks.python.vision import drawing_utils
print(drawing_utils.plt.figure().__class__.__module__)
import matplotlib.pyplot as plt
print(plt.figure is drawing_utils.plt.figure)
"""
    assert said(code).split() == ["matplotlib.figure", "True"]


def test_what_is_loaded_already_stays() -> None:
    code = """
import matplotlib.pyplot as plt
import vision.landmarker
from mediapipe.tasks.python.vision import drawing_utils
print(drawing_utils.plt is plt)
"""
    assert said(code) == "True"
