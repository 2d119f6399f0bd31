"""How far the work on one clip is: a bar in a terminal, a line now and then in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text

from vision.words.language import gettext
from vision.words.numbers import digits
from vision.words.times import clock

#: seconds between two lines in a log
LOG_EVERY = 10.0

#: seconds of work before a speed is shown; the first frames are slow
WARM_UP = 0.5

#: columns of a terminal below which the speed is left out
WIDE_ENOUGH = 70


@dataclass(frozen=True)
class Progress:
    """How far a clip is: seconds of it done, of ``total_s`` (None = unknown), frames, and frames a second."""

    done_s: float
    total_s: float | None
    frames: int
    fps: float


OnProgress = Callable[[Progress], None]


class Speed:
    """How fast the work goes, from its own clock; the first report starts it."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.first: tuple[float, float, int] | None = None
        self.frames = 0
        self.done_s = 0.0

    def seen(self, progress: Progress) -> None:
        """Take note of a report."""
        if self.first is None:
            self.first = (time.monotonic(), progress.done_s, progress.frames)
        self.frames, self.done_s = progress.frames, progress.done_s

    def so_far(self) -> tuple[float, float] | None:
        """Times real time and frames a second since the first report; None before that can be said."""
        if self.first is None or (passed := time.monotonic() - self.first[0]) < WARM_UP:
            return None
        return (self.done_s - self.first[1]) / passed, (self.frames - self.first[2]) / passed

    def left_s(self, total_s: float | None) -> float | None:
        """Seconds of work left at this speed, if that can be said."""
        speed = self.so_far()
        if speed is None or total_s is None or speed[0] <= 0:
            return None
        return max(0.0, (total_s - self.done_s) / speed[0])


def speed_in_words(speed: tuple[float, float]) -> str:
    """A speed, as in ``1.8x real time, 18 frames/s``."""
    times, frames = speed
    return gettext("{times}x real time, {frames} frames/s", times=digits(f"{times:.1f}"), frames=f"{frames:.0f}")


@contextmanager
def progress_shown(console: Console, name: str, quiet: bool) -> Iterator[OnProgress | None]:
    """What to give as ``on_progress`` while one clip is worked on; None if nothing is to be shown.

    Afterwards one line says how long it took.
    """
    if quiet:
        yield None
        return
    speed = Speed()
    with _bar(console, name, speed) if console.is_terminal else _log(console, name, speed) as report:
        yield report
    if speed.frames > 1:
        took = time.monotonic() - speed.began
        whole = (speed.done_s / took, speed.frames / took)
        words = {"frames": speed.frames, "seconds": f"{took:.0f}", "speed": speed_in_words(whole)}
        text = f"{name}: " + gettext("{frames} frames in {seconds} s ({speed})", **words)
        console.print(Text(text, style="dim"), soft_wrap=True)


@contextmanager
def _bar(console: Console, name: str, speed: Speed) -> Iterator[OnProgress]:
    label = TextColumn(
        "{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=2), markup=False
    )
    columns = [label, BarColumn(bar_width=None, table_column=Column(ratio=3)), TaskProgressColumn()]
    if console.width >= WIDE_ENOUGH:
        columns.append(TextColumn("{task.fields[speed]}", table_column=Column(no_wrap=True), markup=False))
    with Bars(*columns, _TimeLeft(), console=console, transient=True, expand=True) as bars:
        task = bars.add_task(name, total=None, speed=gettext("starting"))

        def report(progress: Progress) -> None:
            speed.seen(progress)
            so_far = speed.so_far()
            shown = speed_in_words(so_far) if so_far else gettext("starting")
            bars.update(task, completed=progress.done_s, total=progress.total_s, speed=shown)

        yield report


class _TimeLeft(TimeRemainingColumn):
    """The time left, and that it is the time left."""

    def render(self, task: Task) -> Text:
        """As in ``0:12 left``; empty while it is not known."""
        left = task.time_remaining
        return Text(
            "" if left is None or task.finished else gettext("{time} left", time=clock(left)),
            style="progress.remaining",
        )


@contextmanager
def _log(console: Console, name: str, speed: Speed) -> Iterator[OnProgress]:
    last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        speed.seen(progress)
        if time.monotonic() - last < LOG_EVERY:
            return
        last = time.monotonic()
        console.print(Text(_log_line(name, progress, speed)), soft_wrap=True)

    yield report


def _log_line(name: str, progress: Progress, speed: Speed) -> str:
    parts = [clock(progress.done_s)]
    if progress.total_s:
        parts = [gettext("{done} of {total}", done=parts[0], total=clock(progress.total_s))]
    if so_far := speed.so_far():
        parts.append(speed_in_words(so_far))
    if (left := speed.left_s(progress.total_s)) is not None:
        parts.append(gettext("{time} left", time=clock(left)))
    return f"{name}: {', '.join(parts)}"
