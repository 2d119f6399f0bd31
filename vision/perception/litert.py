"""Neural networks as files: a TensorFlow Lite file goes in, arrays come out, run by Google's LiteRT.

MediaPipe Tasks runs the same networks and reports each run to its maker over the network; LiteRT alone does not.
The landmarks are the same (`tests/vision/test_landmarker.py` compares them with MediaPipe's own).
"""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment.errors import ModelError
from vision.runtime.native_stderr import native_stderr_hidden
from vision.words.language import gettext

Floats = NDArray[np.float32]


class TfliteNetwork:
    """One network with one input. Not to be called from two threads at once.

    Raises
    ------
    ModelError
        If the runtime cannot run it.
    """

    def __init__(self, content: bytes, name: str, *, threads: int = 1) -> None:
        # imported here: the terminal's commands that look at nothing start without it
        from ai_edge_litert.interpreter import Interpreter

        try:
            with native_stderr_hidden():  # it tells of its delegate on descriptor 2
                self._interpreter = Interpreter(model_content=content, num_threads=threads)
                self._interpreter.allocate_tensors()
                (given,) = self._interpreter.get_input_details()
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                gettext(
                    "{name}: LiteRT cannot run it ({why}); give full or heavy",
                    name=name,
                    why=_first_line(error),
                )
            ) from error
        self._input = given["index"]
        found = self._interpreter.get_output_details()
        self._at = {out["name"]: out["index"] for out in found}
        #: of the input and, by name, of the outputs
        self.shape = _shape(given)
        self.outputs = {out["name"]: _shape(out) for out in found}

    def __call__(self, x: Floats) -> dict[str, Floats]:
        """The outputs by name for an input of `shape`."""
        self._interpreter.set_tensor(self._input, x)
        self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index) for name, index in self._at.items()}


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shape(tensor: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(n) for n in tensor["shape"])


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
