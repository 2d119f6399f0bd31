"""Ctrl-C within one process: it waits for a good moment, and threads are not left behind."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from alignment.body.readings import Judged
from alignment.checks import load_spec
from tests.vision.clips import make_clip, marked
from vision.drawing.annotated_clip import Annotator
from vision.media.clip import Clip
from vision.runtime.interruption import interruption_deferred, interruption_point

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def press() -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


def draw_all(annotator: Annotator, then: Callable[[], object]) -> None:
    """Hand over 12 frames, one after the other, and do something while they are still being drawn."""
    with interruption_deferred(), annotator:
        for i in range(12):
            annotator.draw(Judged(i / 10, False, "looking"))
            time.sleep(0.01)
        then()


def test_ctrl_c_waits_for_a_good_moment() -> None:
    passed = []

    def work(point: Callable[[], None]) -> None:
        with interruption_deferred(), interruption_deferred():
            press()
            passed.append("on it goes")
            point()
            passed.append("to the end")

    with pytest.raises(KeyboardInterrupt):
        work(interruption_point)
    assert passed == ["on it goes"]
    with pytest.raises(KeyboardInterrupt):
        work(lambda: None)
    assert passed == ["on it goes", "on it goes", "to the end"]
    interruption_point()  # only once
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_pressed_twice_interrupts_at_once() -> None:
    def work() -> None:
        with interruption_deferred():
            press()
            press()
            pytest.fail("not interrupted")

    with pytest.raises(KeyboardInterrupt):
        work()


def test_another_thread_is_left_alone() -> None:
    done = []

    def work() -> None:
        with interruption_deferred():
            done.append(signal.getsignal(signal.SIGINT))
        interruption_point()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [signal.default_int_handler]


def _annotator(path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> Annotator:
    """An annotator that does something before it draws a frame."""
    annotator = Annotator(Clip(make_clip(path / "a.mp4", [marked()] * 12)), load_spec(), path / "annotated.mp4")
    draw = annotator._overlay.draw
    monkeypatch.setattr(annotator._overlay, "draw", lambda *given: (meanwhile(), draw(*given))[1])
    return annotator


def test_ctrl_c_while_the_last_frames_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    annotator = _annotator(tmp_path, monkeypatch, lambda: (time.sleep(0.3), drawn.append(1)))
    with pytest.raises(KeyboardInterrupt):
        draw_all(annotator, then=threading.Timer(0.2, press).start)
    assert len(drawn) < 12
    assert not annotator._thread.is_alive()
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_what_fails_in_the_annotator_is_raised_where_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise MemoryError("no room for a picture")

    annotator = _annotator(tmp_path, monkeypatch, fail)
    with pytest.raises(MemoryError):
        draw_all(annotator, then=lambda: None)
    assert not annotator._thread.is_alive()
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
