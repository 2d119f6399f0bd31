"""What keeps a worker process from taking more memory and processor than it needs."""

import contextlib
import ctypes
import os
from collections.abc import Iterator
from functools import cache

#: the environment of a worker. Memory of all threads in one place, where what is freed is used again (glibc): with
#: one arena a thread, as is usual, a worker took 640 MB for its first clip and 890 for its third; with one, and what is
#: free given back after each clip, 550 and 580. No threads within an operation (OpenCV's, also in MediaPipe, and
#: OpenBLAS's): the other cores have workers of their own, and such threads spin while they wait for each other, which
#: cost 1 to 2 ms of the processor a frame.
LIMITS = {
    "MALLOC_ARENA_MAX": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
#: glibc's M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD: one arena as above, and thresholds (bytes) as large as
#: glibc makes them by itself where nobody sets them. Dask gives its workers a trim threshold of 64 kB: every mask came
#: from the system and went back to it, 3,900 page faults and 9 ms of the processor a frame with ``full``
_MALLOC = ((-8, 1), (-3, 32 << 20), (-1, 64 << 20))


@contextlib.contextmanager
def worker_limits() -> Iterator[None]:
    """A process started within takes no more of memory and processor than it needs; see `LIMITS`."""
    before = {name: os.environ.get(name) for name in LIMITS}
    os.environ.update({name: before[name] or value for name, value in LIMITS.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]


@cache
def limit_worker() -> None:
    """Let this process, which others started, do so as well, once; best before OpenCV and MediaPipe are imported."""
    os.environ.update({name: value for name, value in LIMITS.items() if name not in os.environ})
    with contextlib.suppress(OSError, AttributeError):
        for parameter, value in _MALLOC:
            ctypes.CDLL(None).mallopt(parameter, value)


def give_back_memory() -> None:
    """What is free in this process is the system's again (glibc; elsewhere that goes without saying)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
