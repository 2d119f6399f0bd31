"""How many workers this machine is best served with, and how much memory they take."""

import os
import sys
from pathlib import Path

import psutil

#: bytes that a worker takes with the heavy model
PER_WORKER = 700e6
#: bytes that are left to everything else
LEFT_FREE = 500e6


def best_workers() -> int:
    """One worker a core that this process may use, as far as memory goes: a landmarker keeps one core busy."""
    room = int((_memory() - LEFT_FREE) // PER_WORKER)
    return max(1, min(_cores(), room))


def peak_mb(*, of_children: bool = False) -> float:
    """The most memory that this process has taken so far, or one that it has started and waited for; MB.

    0 on Windows, which has another way to tell.
    """
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF).ru_maxrss / unit


def _cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, int(_quota() or cores)))


def _quota() -> float | None:
    """The cores that a container was given (Linux, cgroup v2), if that is limited."""
    try:
        most, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return None if most == "max" else float(most) / float(period)
    except (OSError, ValueError):
        return None


def _memory() -> float:
    """Bytes that can be had now, in a container those that it was given."""
    free = float(psutil.virtual_memory().available)
    group = Path("/sys/fs/cgroup")  # Linux, cgroup v2
    try:
        limit = float((group / "memory.max").read_text())
        taken = float((group / "memory.current").read_text())
        of_files = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())["inactive_file"]
        return min(free, limit - taken + float(of_files))
    except (OSError, ValueError, KeyError):  # "max", or no such limit
        return free
