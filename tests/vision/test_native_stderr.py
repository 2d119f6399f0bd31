"""What native code writes to stderr stays hidden, and what Python writes does not."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from vision.runtime import native_stderr
from vision.runtime.native_stderr import native_stderr_hidden

ROOT = Path(__file__).parents[2]


def stderr_of(code: str, **environment: str) -> str:
    """What a Python process of its own writes to stderr."""
    env = {k: v for k, v in os.environ.items() if k != "JANU_DEBUG"} | environment
    command = [
        sys.executable,
        "-c",
        "import os, sys\nfrom vision.runtime.native_stderr import native_stderr_hidden\n" + textwrap.dedent(code),
    ]
    return subprocess.run(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, check=False).stderr


def test_only_native_text_is_hidden_and_only_meanwhile() -> None:
    said = stderr_of("""
        print("before", file=sys.stderr)
        with native_stderr_hidden():
            os.write(2, b"chatter\\n")
            print("within", file=sys.stderr)
            with native_stderr_hidden():
                os.write(2, b"chatter\\n")
            os.write(2, b"chatter\\n")
        os.write(2, b"native\\n")
        print("after", file=sys.stderr)
    """)
    assert said.split() == ["before", "within", "native", "after"]


def test_an_exception_passes_with_what_was_hidden() -> None:
    said = stderr_of("""
        with native_stderr_hidden():
            os.write(2, b"the reason\\n")
            raise RuntimeError("failed")
    """)
    assert said.startswith("Traceback")
    assert "RuntimeError: failed\nNative code said:\nthe reason" in said


def test_a_stream_kept_from_within_still_reaches_the_terminal() -> None:
    said = stderr_of("""
        with native_stderr_hidden():
            kept = sys.stderr
        os.open("/dev/null", os.O_RDONLY)
        print("late", file=kept)
        with native_stderr_hidden():
            print("again", file=kept)
    """)
    assert said.split() == ["late", "again"]


def test_debugging_shows_everything() -> None:
    assert stderr_of("with native_stderr_hidden(): os.write(2, b'chatter')", JANU_DEBUG="1") == "chatter"


def test_a_process_without_stderr_goes_on() -> None:
    hidden = "from vision.runtime.native_stderr import *\nwith native_stderr_hidden(): print('on')"
    code = f"import os; os.close(2); {hidden}"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout == b"on\n"


def test_a_landmarker_is_silent_from_its_creation_on() -> None:
    said = stderr_of("""
        import numpy as np
        from vision.perception.landmarker import Landmarker
        from vision.perception.models import load_model
        with Landmarker(load_model("full"), video=False) as landmarker:
            landmarker.see(np.zeros((64, 64, 3), np.uint8))
    """)
    assert said == ""


def test_threads_may_overlap(capfd: pytest.CaptureFixture[str]) -> None:
    inside = threading.Barrier(4)

    def work() -> None:
        for _ in range(50):
            with native_stderr_hidden():
                os.write(2, b"chatter")
        with native_stderr_hidden():
            inside.wait(10)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.write(2, b"native")
    assert capfd.readouterr().err == "native"
    assert native_stderr._hidden.depth == 0
