"""Work that takes longer than a frame may: done at once in a recording, beside the frames in live practice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Task = Literal["others", "look", "room", "opinion"]


@dataclass(frozen=True)
class Answer:
    """What a task found, and the time in s of the frame that it was asked about."""

    t: float
    found: Any


class Background(Protocol):
    """Runs one task of each kind at a time. A task's answer waits until it is taken."""

    def start(self, task: Task, t: float, work: Callable[[], Any]) -> None:
        """Begin a task about the frame at ``t`` s; nothing where one of its kind is not answered or not taken yet."""
        ...

    def take(self, task: Task) -> Answer | None:
        """The answer, once; None while there is none. Raises what the task raised."""
        ...

    def forget(self) -> None:
        """What was begun is of no use any more."""
        ...

    def close(self) -> None:
        """Wait for what is being done."""
        ...


class AtOnce:
    """Does each task when it is begun: the same file gives the same result every time."""

    def __init__(self) -> None:
        self._answers: dict[Task, Answer] = {}

    def start(self, task: Task, t: float, work: Callable[[], Any]) -> None:
        """Do it."""
        self._answers[task] = Answer(t, work())

    def take(self, task: Task) -> Answer | None:
        """As `Background.take`."""
        return self._answers.pop(task, None)

    def forget(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is being done here."""
