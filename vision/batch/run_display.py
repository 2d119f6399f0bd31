"""How far a run of many clips is: bars in a terminal, a line now and then in a log, nothing when quiet."""

import sys
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text

from vision.batch.jobs import Job
from vision.batch.run_progress import RunProgress
from vision.batch.work import Outcome
from vision.runtime.atomic_files import shown_name
from vision.runtime.complaint import say
from vision.runtime.progress_bar import OnProgress, Progress, progress_shown
from vision.words.language import gettext
from vision.words.printable import printable

#: seconds between two counts in a log
COUNT_EVERY = 30.0
#: columns of a terminal below which the speed is left out
WIDE_ENOUGH = 100


class RunDisplay:
    """Shows a run while it lasts. A context manager; ``shown`` tells whether anything is to be said but errors."""

    def __init__(self, jobs: list[Job], shown: bool) -> None:
        self.progress = RunProgress(jobs)
        self._shown, self._one = shown, len(jobs) == 1
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._bars: Bars | None = None
        self._whole: TaskID | None = None
        self._tasks: dict[Job, TaskID] = {}
        self._single: OnProgress | None = None
        self._leaving = ExitStack()
        self._told_at = time.monotonic()

    def __enter__(self) -> Self:
        if self._shown and not self._one and self._console.is_terminal:
            self._bars = self._leaving.enter_context(_bars(self._console))
            self._whole = self._bars.add_task(gettext("all"), total=1.0, said=self.progress.in_words())
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leaving.close()
        self._bars = None

    def begun(self, job: Job) -> None:
        """A job is being worked on."""
        if self._one and self._shown:
            self._single = self._leaving.enter_context(
                progress_shown(self._console, shown_name(job.path.name), quiet=False)
            )
        elif self._bars is not None:
            self._tasks[job] = self._bars.add_task(job.name, total=None, said=gettext("starting"))

    def progressed(self, job: Job, progress: Progress) -> None:
        """A job is so far."""
        self.progress.progressed(job, progress)
        if self._single is not None:
            self._single(progress)
        elif self._bars is not None and job in self._tasks:
            said = gettext("{frames} frames/s", frames=f"{progress.fps:.0f}")
            self._bars.update(self._tasks[job], completed=progress.done_s, total=progress.total_s, said=said)
            self._show_whole()
        elif self._shown and time.monotonic() - self._told_at > COUNT_EVERY:
            self._told_at = time.monotonic()
            self._console.print(Text(self.progress.in_words()), soft_wrap=True)

    def ended(self, job: Job, outcome: Outcome) -> None:
        """A job is at its end; what is to be said about it follows."""
        self.progress.ended(job, outcome)
        if self._one and self._shown and outcome.how == "kept":
            text = gettext(
                "the result was there already, of the same clip and made in the same way (--force makes it anew)"
            )
            self._console.print(Text(f"{shown_name(job.path.name)}: {text}", style="dim"), soft_wrap=True)
        if self._single is not None:
            self._single = None
            cut_off = outcome.how in ("failed", "dropped")  # then there is nothing to say about the speed
            self._leaving.__exit__(*((Exception, Exception(), None) if cut_off else (None, None, None)))
        if self._bars is not None:
            if (task := self._tasks.pop(job, None)) is not None:
                self._bars.remove_task(task)
            self._show_whole()

    def say(self, text: str) -> None:
        """A sentence on stderr."""
        if self._bars is not None:
            self._bars.console.print(Text(f"janu: {printable(text)}"), soft_wrap=True)
        else:
            say(text)

    def line(self, text: Text) -> None:
        """A line on stdout, above the bars if they are in the same terminal."""
        if self._bars is not None and sys.stdout.isatty():
            self._bars.console.print(text, soft_wrap=True)
        else:
            Console(highlight=False, markup=False, emoji=False).print(text, soft_wrap=True)

    def _show_whole(self) -> None:
        if self._bars is not None and self._whole is not None:
            said = self.progress.in_words(short=self._console.width < WIDE_ENOUGH)
            self._bars.update(self._whole, completed=self.progress.share, said=said)


def _bars(console: Console) -> Bars:
    name = TextColumn(
        "{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=2), markup=False
    )
    said = TextColumn("{task.fields[said]}", table_column=Column(no_wrap=True), markup=False)
    return Bars(
        name,
        BarColumn(bar_width=None, table_column=Column(ratio=2)),
        said,
        console=console,
        transient=True,
        expand=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
