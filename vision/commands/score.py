"""``janu score``: works through its inputs, shows the results and leaves with a code that says how it went."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from rich.console import Console

from alignment.errors import JanuError, OutputError, UsageError
from vision.batch.execution import Outcomes, by_workers, here
from vision.batch.jobs import Job, Plan, planned, planned_again
from vision.batch.names import Names
from vision.batch.result_line import ending, left_out_in_words, result_line
from vision.batch.run_display import RunDisplay
from vision.batch.spool import Spool
from vision.batch.summary import write_summary
from vision.batch.work import INTERRUPTED, NOTHING_TO_JUDGE, UNEXPECTED, Outcome, Settings, loaded
from vision.commands.options import looks_of
from vision.commands.score_options import ScoreOptions
from vision.report.terminal import report_table
from vision.results.folder import REPORT, report_json
from vision.results.places import is_url
from vision.runtime.atomic_files import output_error, replacing, shown_name
from vision.runtime.complaint import say
from vision.runtime.native_stderr import native_stderr_hidden
from vision.runtime.resources import best_workers
from vision.scoring.pose_file import care_names, read_pose
from vision.words.language import gettext, gettext_noop


def run(options: ScoreOptions) -> int:
    """Score all inputs and return the exit code; a wrong option is raised, as a JanuError, before any work."""
    looks, model = looks_of(options.looks), options.model or "heavy"
    try:
        names = Names(options.name)
        plan = plan_of(options)
        if not options.from_landmarks:
            loaded(model)
        settings = Settings(
            spec=read_pose(options.pose, options.care or ()),
            care=None if options.care is None else care_names(options.care),
            model=model,
            strictness=options.strictness,
            every=options.every,
            fps=options.fps,
            looks=looks,
            rotate=options.rotate,
            mirrored=options.mirrored,
            fps_is=options.fps_is,
            video=options.video,
            landmarks=options.landmarks,
            from_landmarks=options.from_landmarks,
            force=options.force,
        )
        with native_stderr_hidden():
            return Run(plan, options, settings, names).all()
    except KeyboardInterrupt:
        say(gettext("Stopped."))
        return INTERRUPTED


def plan_of(options: ScoreOptions) -> Plan:
    """What is to be done. Raises JanuError for a wrong option, or when nothing was found."""
    inputs, out = options.inputs, options.out
    if options.cluster and not options.from_landmarks:
        from vision.cluster.plan import planned_far

        return planned_far(inputs, out)
    if urls := [given for given in (*inputs, out) if given and is_url(given)]:
        why = (
            gettext("--from-landmarks takes files")
            if options.from_landmarks
            else gettext("clips and results by URL are for --cluster")
        )
        raise UsageError(f"{urls[0]}: {why}.")
    folder = None if out is None else Path(out).absolute() if options.cluster else Path(out)
    if not options.from_landmarks:
        return planned([Path(given) for given in inputs], folder)
    return planned_again([Path(given).absolute() if options.cluster else Path(given) for given in inputs], folder)


#: what is said of a clip that was dropped, by whether it is the first of them and whether it had a result before
_DROPPED = {
    (True, True): gettext_noop("Stopped in {clip}; the earlier result in {folder} is as it was."),
    (True, False): gettext_noop("Stopped in {clip}; nothing was written for it."),
    (False, True): gettext_noop("And in {clip}; the earlier result in {folder} is as it was."),
    (False, False): gettext_noop("And in {clip}; nothing was written for it."),
}


class Run:
    """One run of ``janu score``: what was done so far, and where it is shown."""

    def __init__(self, plan: Plan, options: ScoreOptions, settings: Settings, names: Names) -> None:
        self.plan, self.options, self.settings, self.names = plan, options, settings, names
        self.one = len(plan.jobs) == 1 and not plan.in_vain
        self.codes: Counter[int] = Counter()
        self.spool = Spool()
        self.display = RunDisplay(plan.jobs, shown=not options.quiet)
        self.dropped: list[Job] = []

    def all(self) -> int:
        """Do every job; one that fails does not stop the others, Ctrl-C and a full disk do."""
        for error in self.plan.in_vain:
            self.complain(str(error), error.exit_code)
        if self.one and self.plan.left_out and not self.options.quiet:
            self.display.say(left_out_in_words(self.plan.left_out))
        stopped = ""
        try:
            with self.display, closing(self.outcomes()) as outcomes:
                for job, outcome in outcomes:
                    self.ended(job, outcome)
                    if outcome.no_room:
                        stopped = "full"
                        break
        except KeyboardInterrupt:
            stopped = "ctrl-c"
            say(self.what_was_dropped())
        summed_up = not (stopped or self.one) and self.spool.reports
        for write in (self.write_json, self.sum_up) if summed_up else (self.write_json,):
            try:
                write()
            except JanuError as error:
                self.complain(str(error), error.exit_code)
        return INTERRUPTED if stopped == "ctrl-c" else overall(self.codes)

    def outcomes(self) -> Outcomes:
        """Each job's outcome as it comes. One alone is done here and seen by all workers; several by a worker each."""
        jobs, workers = self.plan.jobs, self.options.workers
        if self.options.cluster:
            from vision.cluster.execution import by_cluster

            return by_cluster(jobs, self.settings, self.display, self.options.cluster, self.options.timeout)
        workers = best_workers() if workers is None else workers
        if workers == 0 or len(jobs) == 1:
            return here(jobs, self.settings, self.display, workers, self.options.timeout)
        return by_workers(jobs, self.settings, self.display, workers, self.options.timeout)

    def ended(self, job: Job, outcome: Outcome) -> None:
        """Show and remember what became of a job."""
        self.display.ended(job, outcome)
        if outcome.how == "dropped":
            self.dropped.append(job)
            return
        self.codes[outcome.code] += 1
        try:
            self.spool.add(job, outcome, self.names.owner(job))
        except OSError as error:
            raise output_error(Path(self.spool.name), error) from error
        if outcome.trace:
            print(outcome.trace, file=sys.stderr)
        if outcome.how == "failed":
            self.display.say(outcome.message)
        elif self.options.quiet or self.options.json == "-":
            if outcome.code == NOTHING_TO_JUDGE:
                name = shown_name(job.path)
                self.display.say(
                    gettext("{name}: the pose was not held in what could be seen, so nothing was judged.", name=name)
                )
        else:
            self.show(job, outcome)

    def show(self, job: Job, outcome: Outcome) -> None:
        """A result on standard output: the whole table of one, a line of each of several."""
        assert outcome.report is not None
        try:
            with standard_output():
                if self.one:
                    table = report_table(outcome.report, self.settings.spec, job.out)
                    Console(highlight=False, markup=False, emoji=False).print(table)
                else:
                    self.display.line(result_line(job, outcome, self.settings.spec))
        except JanuError as error:
            self.complain(str(error), error.exit_code)

    def complain(self, text: str, code: int) -> None:
        """Say what went wrong, and remember the exit code for it."""
        self.display.say(text)
        self.codes[code] += 1

    def sum_up(self) -> None:
        """Write the summary and say how it went, and what was left out."""
        written = write_summary(self.spool, self.plan, self.settings.spec)
        if not self.options.quiet and self.options.json != "-":
            with standard_output():
                self.display.line(ending(self.display.progress, written, self.plan.left_out))

    def write_json(self) -> None:
        """The reports where ``--json`` wants them: one as in report.json, of several one a line."""
        if self.options.json is None or not self.spool.reports:
            return
        with ExitStack() as stack:
            if self.options.json == "-":
                stack.enter_context(standard_output())
                sys.stdout.flush()
                write = sys.stdout.buffer.write  # UTF-8 whatever the terminal's encoding, as JSON must be
                stack.callback(sys.stdout.buffer.flush)
            else:
                write = stack.enter_context(written_to(Path(self.options.json)))
            for report in self.spool.each_report(self.plan.jobs):
                write((report_json(report) if self.one else report.model_dump_json() + "\n").encode())

    def what_was_dropped(self) -> str:
        """What Ctrl-C left behind."""
        done, total = sum(self.display.progress.how[how] for how in ("scored", "kept")), len(self.plan.jobs)
        said: list[str] = []
        for job in self.dropped:
            name = shown_name(job.out)
            there = (job.out / REPORT).exists()
            clip = shown_name(job.path)
            said.append(gettext(_DROPPED[not said, there], clip=clip, folder=name))
        said = said or [gettext("Stopped.")]
        said += (
            [gettext("{done} of {total} were finished before and are kept.", done=done, total=total)] if done else []
        )
        said += [gettext("The same command goes on from here.")] if total > 1 else []
        return " ".join(said)


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
        raise output_error(Path(gettext("the standard output")), error) from error


@contextmanager
def written_to(path: Path) -> Iterator[Callable[[bytes], object]]:
    """What to write a file with that appears whole or not at all; a pipe or a device is written to as it is."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as file:
                yield file.write
            return
        with replacing(path.resolve() if path.is_symlink() else path) as hidden, hidden.open("wb") as file:
            yield file.write
    except OutputError:
        raise
    except OSError as error:
        raise output_error(path, error) from error


def overall(codes: Iterable[int]) -> int:
    """0 if all went well, the code of those that failed if it is one and the same, else 1."""
    failed = {code for code in codes if code}
    return 0 if not failed else failed.pop() if len(failed) == 1 else UNEXPECTED
