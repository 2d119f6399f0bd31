"""Ctrl-C, and what else ends a program, taken at moments of our choosing."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from vision.runtime.guest import is_guest


@dataclass
class _Pressed:
    """Whether Ctrl-C is being put off in this process, whether it was pressed meanwhile, and by what else it ends."""

    deferred: bool = False
    pressed: bool = False
    others: bool = False

    def note(self, number: int, frame: FrameType | None) -> None:
        """Handle what ends us: take note of the first one, let the second one through."""
        if self.pressed or not self.deferred:
            signal.default_int_handler(number, frame)
        self.pressed = True


_now = _Pressed()


@contextmanager
def interruption_deferred() -> Iterator[None]:
    """While this is open, Ctrl-C interrupts at the next `interruption_point` or at the end; pressed twice, at once.

    Python raises KeyboardInterrupt between any two steps, also while a thread is being started or a queue's lock has
    just been taken. Of some 100 runs stopped at random moments two hung for good in that way.
    It may be nested. Where Ctrl-C is none of ours (a library called, another thread or handler), it changes
    nothing.
    """
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    nothing = not ours and not _now.others
    if is_guest() or _now.deferred or nothing or threading.current_thread() is not threading.main_thread():
        yield
        return
    _now.deferred, _now.pressed = True, False
    if ours:
        signal.signal(signal.SIGINT, _now.note)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        _now.deferred = False
    interruption_point()


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """While this is open, SIGTERM and a terminal that is closed (SIGHUP) interrupt as Ctrl-C does.

    What is ignored, as SIGHUP by nohup, stays so.
    """
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [n for n in (getattr(signal, name) for name in names) if signal.getsignal(n) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    _now.others = bool(numbers)
    for number in numbers:
        signal.signal(number, _now.note)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        _now.others = False


def interruption_point() -> None:
    """A moment at which Ctrl-C may interrupt: raises KeyboardInterrupt if it was pressed while it was put off."""
    if _now.pressed and threading.current_thread() is threading.main_thread():
        _now.pressed = False
        raise KeyboardInterrupt
