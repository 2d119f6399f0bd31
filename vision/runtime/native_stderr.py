"""Keeps the chatter of native libraries away from the user's terminal.

LiteRT writes to file descriptor 2 from C++ while a network is loaded, FFmpeg and OpenCV when a file or a camera is
odd, and no setting stops all of it. ``JANU_DEBUG=1`` shows it.
"""

import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from vision.runtime.guest import is_guest

STDERR = 2

#: how much of what was hidden goes with an exception, in bytes
KEPT = 4000


class _Hidden:
    """The process while descriptor 2 points elsewhere; there is one descriptor 2, so there is one of these.

    ``terminal`` is a second descriptor of the real stderr. It stays open for good once it is made, because others
    (a progress bar, a log handler) may still hold a stream on it after the hiding has ended.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.depth = 0
        self.terminal: int | None = None
        self.scratch: BinaryIO | None = None
        self.before: TextIO | None = None
        self.ours: TextIO | None = None

    def enter(self) -> None:
        """Start hiding, or count one more who wants it."""
        with self.lock:
            if self.depth == 0:
                self._start()
            self.depth += 1

    def leave(self) -> None:
        """End hiding when the last one leaves."""
        with self.lock:
            self.depth -= 1
            if self.depth == 0:
                self._stop()

    def said(self) -> str:
        """The end of what was written to descriptor 2 since hiding began."""
        with self.lock:
            if self.scratch is None:
                return ""
            self.scratch.seek(max(0, self.scratch.seek(0, os.SEEK_END) - KEPT))
            return self.scratch.read().decode(errors="replace").strip()

    def _start(self) -> None:
        try:
            if self.terminal is None:
                self.terminal = os.dup(STDERR)
            else:
                os.dup2(STDERR, self.terminal, inheritable=False)
        except OSError:  # the process was started without a stderr: there is nothing to keep clean
            return
        self.scratch = _scratch()
        if _is_on(sys.stderr, STDERR):
            sys.stderr.flush()
            self.before, self.ours = sys.stderr, _stream(self.terminal, like=sys.stderr)
            sys.stderr = self.ours
        os.dup2(self.scratch.fileno(), STDERR)

    def _stop(self) -> None:
        if self.scratch is None or self.terminal is None:
            return
        os.dup2(self.terminal, STDERR)
        if self.ours is not None:
            self.ours.flush()
            if sys.stderr is self.ours:  # else somebody else replaced it meanwhile: theirs to put back
                sys.stderr = self.before
        self.scratch.close()
        self.scratch = self.before = self.ours = None


_hidden = _Hidden()


@contextmanager
def native_stderr_hidden() -> Iterator[None]:
    """While this is open, what native code writes to descriptor 2 is not shown; Python's own ``sys.stderr`` still is.

    It may be nested and used from several threads: the first one in begins, the last one out ends it. An exception
    that passes through carries the end of what was hidden as a note. With ``JANU_DEBUG`` set, or when a library's
    user called, nothing is hidden.
    """
    if is_guest() or os.environ.get("JANU_DEBUG"):
        yield
        return
    _hidden.enter()
    try:
        yield
    except Exception as error:  # whatever it is, it goes on with what was hidden
        if (said := _hidden.said()) and not getattr(error, "__notes__", None):
            error.add_note(f"Native code said:\n{said}")
        raise
    finally:
        _hidden.leave()


def _scratch() -> BinaryIO:
    """Where hidden text goes: a file without a name, or nowhere if no such file can be made."""
    try:
        return tempfile.TemporaryFile(buffering=0)  # type: ignore[return-value]
    except OSError:
        return Path(os.devnull).open("r+b", buffering=0)


def _is_on(stream: TextIO | None, descriptor: int) -> bool:
    """Whether a stream writes to this descriptor, and not, say, into a test's capture or a notebook."""
    try:
        return stream is not None and stream.fileno() == descriptor
    except (OSError, ValueError, AttributeError):
        return False


def _stream(descriptor: int, *, like: TextIO) -> TextIO:
    """A text stream on a descriptor, written at once, with another stream's encoding."""
    return io.TextIOWrapper(
        open(descriptor, "wb", buffering=0, closefd=False),
        encoding=like.encoding,
        errors=like.errors,
        write_through=True,
    )
