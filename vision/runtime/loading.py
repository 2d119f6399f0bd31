"""Loading modules quickly: Python's garbage collector finds nothing to free among classes and functions."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import within: nothing is searched for garbage, and what was loaded is never searched again, nor at the end.

    Where all is loaded already, nothing is kept from being searched: what is garbage by then would never be freed.
    `janu score` of a file that is not there took 0.85 s of the processor with the searches, 0.56 without.
    """
    was_on, before = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            gc.freeze()
        if was_on:
            gc.enable()
