"""Modules are loaded without the garbage collector, which must still free what comes after."""

import gc
import weakref

from vision.runtime.loading import loading


class Ring:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_garbage_is_freed_where_nothing_new_is_loaded() -> None:
    for _ in range(2):
        seen = weakref.ref(Ring())
        with loading():
            import vision.scoring.pipeline  # noqa: F401
        assert gc.isenabled()
    gc.collect()
    assert seen() is None
