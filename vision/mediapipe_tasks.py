"""What Janu uses of MediaPipe, imported without what only its plots and its microphone need.

``import mediapipe`` brings Matplotlib's pyplot, for drawings in three dimensions, and sounddevice, which where there is
no PortAudio looks for it with ldconfig, gcc and ld, three times. Without them it takes half as long.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["BaseOptions", "mp", "tasks"]


class _Later(ModuleType):
    """Stands for a module until something of it is used; then it is imported."""

    def __getattr__(self, name: str) -> Any:
        if isinstance(sys.modules.get(f"{self.__name__}.{name}"), _Later):
            raise AttributeError(name)  # then the import statement looks there
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _put_off(*names: str) -> Iterator[None]:
    """While this is open, importing these modules has no effect until they are used, then or later."""
    stand_ins = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


with _put_off("matplotlib", "matplotlib.pyplot", "sounddevice"):
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python import vision as tasks
