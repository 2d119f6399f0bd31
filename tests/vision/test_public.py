"""Janu as a library: one name, and a guest that touches neither Ctrl-C nor stderr."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "fixtures" / "clips" / "left_turned.mp4"
CODE = """
import os, signal, sys, threading
from janu import JanuError, Report, judge_again, score

before, pressed = signal.getsignal(signal.SIGINT), []
watch = os.fstat(2).st_ino
real = signal.signal
signal.signal = lambda *given: pressed.append(given) or real(*given)
dup2, moved = os.dup2, []
os.dup2 = lambda a, b, *more, **named: moved.append(b) or dup2(a, b, *more, **named)
report = score(sys.argv[1], out=sys.argv[2], model="full", fps=3, looks=1)
again = judge_again(sys.argv[2])
assert isinstance(report, Report) and again == report
assert signal.getsignal(signal.SIGINT) is before and not pressed, pressed
assert 2 not in moved and os.fstat(2).st_ino == watch
try:
    score("nowhere.jpg")
except JanuError as error:
    print(error)
"""


def test_the_library_is_a_guest(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CODE, str(CLIP), str(tmp_path / "out")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "nowhere.jpg does not exist: check the name and the folder.\n"), done


def test_every_folder_of_modules_is_in_the_package() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    there = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for room in ("alignment", "vision")
        for file in (ROOT / room).rglob("*.py")
    }
    assert set(told) == there - {"vision.public"} | {"janu"} and len(told) == len(set(told))


def test_nothing_of_ours_is_left_changed_by_the_import() -> None:
    code = (
        "import signal; a = signal.getsignal(signal.SIGINT); import janu; assert signal.getsignal(signal.SIGINT) is a"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
