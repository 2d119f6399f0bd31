"""The session's clock: it goes on while the computer sleeps, so that a sleep is seen as the gap that it was."""

import sys
import time


def now() -> float:
    """Seconds since some moment, steady and never set back, the time asleep included where the system tells it."""
    if sys.platform.startswith("linux"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":  # Python's monotonic stops asleep there, this one does not
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
