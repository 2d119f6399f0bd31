"""Ctrl-C at a bad moment: it waits until MediaPipe is back from a call."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruption_deferred() -> Iterator[None]:
    """While this is open, Ctrl-C only takes note; it interrupts when the block ends.

    MediaPipe works in a thread of its own. Interrupted while it starts that thread, it leaves one behind that nobody
    ends, and the process hangs at its exit (seen with mediapipe 1.2.2, once in 20 tries); interrupted while a picture
    is handed over, it complains on stderr. A call takes up to 0.1 s, a start up to 0.5 s. Only the main thread is ever
    interrupted; in others, and where somebody's C code handles Ctrl-C, this does nothing.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    pressed: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _, frame: pressed.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            before(signal.SIGINT, pressed[0])
