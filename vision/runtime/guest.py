"""Whether Janu is a guest in somebody else's program: then neither Ctrl-C nor stderr is ours to touch."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Calls:
    """How many calls of a library's user are open in this process, in any of its threads."""

    def __init__(self) -> None:
        self.lock, self.open = threading.Lock(), 0

    def add(self, count: int) -> None:
        with self.lock:
            self.open += count


_calls = _Calls()


def is_guest() -> bool:
    """Whether a library's user called; Janu's own worker processes are never guests."""
    return _calls.open > 0


@contextmanager
def as_guest() -> Iterator[None]:
    """While this is open, Janu behaves as a library: no signal handler is set and no descriptor is redirected."""
    _calls.add(1)
    try:
        yield
    finally:
        _calls.add(-1)
