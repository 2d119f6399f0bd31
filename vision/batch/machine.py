"""How many workers this machine is best served with."""

import os
from pathlib import Path

import psutil

#: bytes that a worker takes with the heavy model, and that are left to everything else
PER_WORKER, LEFT_FREE = 700e6, 500e6


def best_workers() -> int:
    """One worker a core that this process may use, as far as memory goes.

    The landmarker itself keeps one core busy; measured on two cores, two workers do 1.8 times the work of one and
    three no more than two.
    """
    room = int((_memory() - LEFT_FREE) // PER_WORKER)
    return max(1, min(_cores(), room))


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
    try:
        limit = float(Path("/sys/fs/cgroup/memory.max").read_text())
        return min(free, limit - float(Path("/sys/fs/cgroup/memory.current").read_text()))
    except (OSError, ValueError):  # "max", or no such limit
        return free
