"""``janu score``: works through its inputs, shows each result and leaves with a code that says how it went."""

import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from alignment.checks import PoseSpec
from alignment.errors import JanuError
from alignment.report import Report
from vision.complaint import say, unexpected
from vision.files import output_error, shown_name, write_text_atomically
from vision.interruption import interruption_deferred
from vision.models import Model, load_model
from vision.progress_bar import progress_shown
from vision.quiet import native_stderr_hidden
from vision.results import REPORT, report_json
from vision.score_jobs import Job, planned
from vision.terminal import report_table

UNEXPECTED, NOTHING_TO_JUDGE, INTERRUPTED = 1, 7, 130


@dataclass(frozen=True)
class Options:
    """The options of ``janu score``; see its help."""

    out: Path | None = None
    json: str | None = None
    video: bool = True
    quiet: bool = False
    model: str = "heavy"
    pose: Path | None = None
    strictness: float = 1.0
    every: int | None = None
    fps: float | None = None


def run(inputs: Iterable[Path], options: Options) -> int:
    """Score all inputs and return the exit code; a wrong option is raised, as a JanuError, before any work."""
    try:
        jobs = planned(inputs, options.out)
        model = load_model(options.model)
        with native_stderr_hidden():
            from vision.pose_file import read_pose

            return Run(jobs, options, model, read_pose(options.pose)).all()
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED


class Run:
    """One run of ``janu score``: what was done so far, and where it is shown."""

    def __init__(self, jobs: list[Job], options: Options, model: Model, spec: PoseSpec) -> None:
        self.jobs, self.options, self.model, self.spec = jobs, options, model, spec
        self.console = Console(highlight=False, markup=False, emoji=False)
        self.reports: list[Report] = []
        self.codes: list[int] = []
        self.before: tuple[int, int] | None = None

    def all(self) -> int:
        """Do every job; one that fails does not stop the others, Ctrl-C does."""
        for number, job in enumerate(self.jobs):
            try:
                with interruption_deferred():
                    self.codes.append(self.one(number, job))
            except KeyboardInterrupt:
                say(self.stopped(job))
                self.codes = [INTERRUPTED]
                break
        try:
            self.write_json()
        except JanuError as error:
            say(str(error))
            self.codes.append(error.exit_code)
        return overall(self.codes)

    def one(self, number: int, job: Job) -> int:
        """Score one clip or picture, show the result and return its exit code."""
        self.before = stamp(job.out / REPORT)
        try:
            report = self.scored(number, job)
        except JanuError as error:
            say(str(error))
            return error.exit_code
        except Exception as error:
            if os.environ.get("JANU_DEBUG"):
                traceback.print_exc()
            say(f"{shown_name(job.path)}: {unexpected(error)}")
            return UNEXPECTED
        self.reports.append(report)
        if not self.options.quiet and self.options.json != "-":
            try:
                with standard_output():
                    self.console.print(report_table(report, self.spec, job.out))
            except JanuError as error:
                say(str(error))
                return error.exit_code
        if any(side.holds for side in report.sides):
            return 0
        if self.options.quiet or self.options.json == "-":
            say(f"{shown_name(job.path)}: the pose was not held in what could be seen, so nothing was judged.")
        return NOTHING_TO_JUDGE

    def scored(self, number: int, job: Job) -> Report:
        """The report of one job, with its progress shown meanwhile."""
        from vision.scoring import score

        o = self.options
        name = shown_name(job.path.name)
        label = f"{number + 1}/{len(self.jobs)} {name}" if len(self.jobs) > 1 else name
        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        with progress_shown(console, label, o.quiet) as on_progress:
            return score(
                job.path,
                out=job.out,
                model=self.model,
                pose=o.pose,
                strictness=o.strictness,
                every=o.every,
                fps=o.fps,
                video=o.video,
                on_progress=on_progress,
            )

    def write_json(self) -> None:
        """The reports where ``--json`` wants them: one as in report.json, of several one a line."""
        if self.options.json is None or not self.reports:
            return
        one = len(self.jobs) == 1
        text = report_json(self.reports[0]) if one else "".join(r.model_dump_json() + "\n" for r in self.reports)
        if self.options.json != "-":
            write_text_atomically(Path(self.options.json), text)
            return
        with standard_output():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode())  # UTF-8 whatever the terminal's encoding, as JSON must be
            sys.stdout.buffer.flush()

    def stopped(self, job: Job) -> str:
        """What Ctrl-C left behind."""
        name, now, finished = shown_name(job.out), stamp(job.out / REPORT), len(self.reports)
        if now != self.before:
            kept, finished = f"its result in {name} is whole", finished - 1
        else:
            kept = f"the earlier result in {name} is as it was" if now else "nothing was written for it"
        done = f" {finished} of {len(self.jobs)} were finished before and are kept." if finished > 0 else ""
        return f"Stopped in {shown_name(job.path)}; {kept}.{done}"


@contextmanager
def standard_output() -> Iterator[None]:
    """Raise OutputError where what is printed cannot be written, as into a file on a full disk."""
    try:
        yield
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        with suppress(OSError, ValueError):  # what is still buffered must not fail again at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise output_error(Path("the standard output"), error) from error


def stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    with suppress(OSError):
        stat = path.stat()
        return stat.st_ino, stat.st_mtime_ns
    return None


def overall(codes: list[int]) -> int:
    """0 if all went well, the code of those that failed if it is one and the same, else 1."""
    failed = {code for code in codes if code}
    return 0 if not failed else failed.pop() if len(failed) == 1 else UNEXPECTED
