"""The command ``janu``, put together. What takes long to import (OpenCV, the networks) only what needs it imports.

What stands here is in the language that is spoken when this is imported: `vision.__main__` sets it before. What a
command takes is declared in `vision.commands`, in the dataclass that it is given.
"""

import os
import sys
from typing import Annotated

import typer

from alignment import __version__
from alignment.errors import JanuError
from vision.commands.bench_options import BenchOptions
from vision.commands.command_line import DashedNames, taking
from vision.commands.live_options import LiveOptions
from vision.commands.options import LanguageOption
from vision.commands.review_options import ReviewOptions
from vision.commands.score_options import ScoreOptions
from vision.runtime.complaint import say, unexpected
from vision.runtime.loading import loading
from vision.runtime.native_stderr import native_stderr_hidden
from vision.words.language import gettext

EXIT_CODES = {
    0: gettext("everything was judged"),
    1: gettext("an unexpected error, or several inputs failed differently"),
    2: gettext("wrong usage"),
    3: gettext("a clip or picture cannot be read"),
    4: gettext("the pose file is wrong"),
    5: gettext("the model is missing or damaged"),
    6: gettext("the result cannot be written"),
    7: gettext("nothing to judge: no person, or no hold; the result is written"),
    8: gettext("the camera or the window cannot be opened"),
    130: gettext("stopped by Ctrl-C, or by the system"),
}
EPILOG = gettext("Exit codes:") + "\n" + "\n".join(f"{code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())

app = typer.Typer(
    name="janu",
    help=gettext(
        "Measures the alignment of Janu Sirsasana, the head-to-knee forward fold, live, in clips and in pictures. "
        "Everything happens on this computer."
    ),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"janu {__version__}")
        raise typer.Exit


@app.callback()
def janu(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=gettext("Show the version and exit.")),
    ] = False,
) -> None:
    """The options before a command."""


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    no_args_is_help=True,
    help=gettext("Judge clips and pictures; each gets a folder of results, and several a summary."),
)
@taking(ScoreOptions)
def score(options: ScoreOptions) -> None:
    """``janu score``."""
    with loading():
        from vision.commands.score import run

    raise typer.Exit(run(options))


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    help=gettext("Practise in front of the camera: set-up, cues, the hold's clock, both sides, a summary."),
)
@taking(LiveOptions)
def live(options: LiveOptions) -> None:
    """``janu live``."""
    with loading():
        from vision.commands.live import run

    raise typer.Exit(run(options))


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    help=gettext("Look at students' clips in the browser: overlay, timeline, notes, and a report for the student."),
)
@taking(ReviewOptions)
def review(options: ReviewOptions) -> None:
    """``janu review``."""
    with loading():
        from vision.commands.review import run

    with native_stderr_hidden():
        raise typer.Exit(run(options))


@app.command(help=gettext("Print the JSON Schema of report.json."))
def schema() -> None:
    """``janu schema``."""
    import json

    from alignment.report import Report

    typer.echo(json.dumps(Report.model_json_schema(mode="serialization"), indent=2))


@app.command(help=gettext("Check what Janu needs on this computer; exit code 1 if score cannot run."))
def doctor(language: LanguageOption = None) -> None:
    """``janu doctor``."""
    from vision.doctor import run

    raise typer.Exit(run())


@app.command(
    cls=DashedNames,
    no_args_is_help=True,
    help=gettext("Measure the speed and memory of score on a clip or a folder, of live practice, or of a cluster."),
)
@taking(BenchOptions)
def bench(options: BenchOptions) -> None:
    """``janu bench``."""
    with loading():
        from vision.bench.run import run

    with native_stderr_hidden():
        raise typer.Exit(run(options))


def main() -> None:
    """Run the command; an error is one sentence on stderr and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name or symbol that the terminal cannot show must not end the work
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="janu")
    except JanuError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say(gettext("Stopped."))
        sys.exit(130)
    except Exception as error:
        if os.environ.get("JANU_DEBUG"):
            raise
        say(unexpected(error))
        sys.exit(1)
