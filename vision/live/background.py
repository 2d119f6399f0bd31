"""A thread for what takes long: no frame waits for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from vision.perception.background import Answer, Task


class Beside:
    """Does one task after the other beside the frames; a `vision.perception.background.Background`."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "janu-beside")
        self._begun: dict[Task, tuple[float, Future[Any]]] = {}

    def start(self, task: Task, t: float, work: Callable[[], Any]) -> None:
        """As `Background.start`."""
        if task not in self._begun:
            self._begun[task] = t, self._thread.submit(work)

    def take(self, task: Task) -> Answer | None:
        """As `Background.take`."""
        if task not in self._begun or not self._begun[task][1].done():
            return None
        t, future = self._begun.pop(task)
        return Answer(t, future.result())

    def forget(self) -> None:
        """As `Background.forget`."""
        self._begun.clear()

    def close(self) -> None:
        """As `Background.close`."""
        self._thread.shutdown()
