"""The command ``janu``. What takes long to import (MediaPipe, OpenCV) is imported only by what needs it.

What stands here is in the language that is spoken when this is imported: `vision.__main__` sets it before.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from alignment import __version__
from alignment.errors import JanuError
from vision.runtime.complaint import say, unexpected
from vision.runtime.native_stderr import native_stderr_hidden
from vision.words.language import gettext, known_language, set_language

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


class DashedNames(TyperCommand):
    """A command that takes no file which begins with a dash for an option, and says when it is stopped by Ctrl-C."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as usual, unless an argument that is no known option names a file that exists."""
        options = {name for parameter in self.params for name in parameter.opts}
        before = args[: args.index("--")] if "--" in args else args
        for arg in before:
            if arg.startswith("-") and arg != "-" and arg not in options and os.path.lexists(arg):
                text = gettext("{name} begins with a dash and would be an option: write ./{name}", name=arg)
                raise typer.BadParameter(text, ctx=ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run it; Ctrl-C, also while it is still being loaded, is said (Typer itself would leave without a word)."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say(gettext("Stopped."))
            raise typer.Exit(130) from None


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


PoseFile = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help=gettext("Your own pose file instead of the built-in one."))
]
Strictness = Annotated[
    float, typer.Option(min=0.1, max=10, help=gettext("Divides every tolerance: 2 is twice as strict, 0.5 half."))
]
Care = Annotated[
    str | None,
    typer.Option(
        metavar="knee,back,hamstring,sciatica,pregnancy|none",
        help=gettext(
            "For what care is taken: other words, nothing that pulls or asks to go deeper. Remembered in the result."
        ),
    ),
]


Looks = Annotated[
    str | None,
    typer.Option(
        metavar="N|all", help=gettext("Look at about N frames a second, 6 without it; between two the body moves on.")
    ),
]


def _speak(code: str | None) -> None:
    if code is not None:  # without it `vision.__main__` has taken the system's
        set_language(known_language(code))


Language = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        callback=_speak,
        is_eager=True,
        help=gettext("What to speak and write: en, de, ... Without it: as the system."),
    ),
]


def looks_of(given: str | None) -> float | None:
    """Looks a second, None for all, as ``--looks`` gives it."""
    from vision.media.frame import LOOKS, MOST_A_SECOND

    if given is None or given == "all":
        return LOOKS if given is None else None
    try:
        looks = float(given)
    except ValueError:
        looks = 0.0
    if not 0 < looks <= MOST_A_SECOND:
        raise typer.BadParameter(gettext("--looks takes a number of looks a second, as in --looks 10, or all"))
    return looks


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    no_args_is_help=True,
    help=gettext("Judge clips and pictures; each gets a folder of results, and several a summary."),
)
def score(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIP|FOLDER|LIST.txt|-...",
            help=gettext(
                "Clips and pictures; folders of them, with the folders in these; patterns as in 'day*/*.mp4'; "
                "a list of paths, one a line; '-' takes paths from standard input."
            ),
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help=gettext(
                "Where the results go; for several inputs the folder in which each gets its own NAME.janu, "
                "in folders like the clips' own. Without it: CLIP.janu beside the clip."
            ),
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(
            "--json",
            metavar="FILE|-",
            help=gettext(
                "Write the report also here; '-' prints it, and nothing else, to standard output. "
                "With several inputs: one report a line."
            ),
        ),
    ] = None,
    video: Annotated[
        bool | None,
        typer.Option(
            "--video/--no-video",
            help=gettext("Whether to make annotated.mp4; with --from-landmarks only if it is asked for."),
        ),
    ] = None,
    landmarks: Annotated[
        bool,
        typer.Option("--landmarks", help=gettext("Write landmarks.trc as well, the landmarks in metres for OpenSim.")),
    ] = False,
    from_landmarks: Annotated[
        bool,
        typer.Option(
            "--from-landmarks",
            help=gettext(
                "Judge again what was scored before, from its landmarks.parquet: as with another --pose, at once."
            ),
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=gettext("Show nothing but errors."))] = False,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="full|heavy|PATH", help=gettext("heavy is taken, the more exact; full is about 3 times as fast.")
        ),
    ] = None,
    pose: PoseFile = None,
    care: Care = None,
    strictness: Strictness = 1.0,
    every: Annotated[int | None, typer.Option(min=1, metavar="N", help=gettext("Take only each Nth frame."))] = None,
    fps: Annotated[
        float | None, typer.Option(min=0.01, max=1000, metavar="F", help=gettext("Take only about F frames a second."))
    ] = None,
    looks: Looks = None,
    rotate: Annotated[
        int | None,
        typer.Option(
            metavar="90|180|270",
            help=gettext(
                "Turn the picture so many degrees clockwise, where it lies on its side or upside down; 0: it stands "
                "upright. Remembered in the result."
            ),
        ),
    ] = None,
    mirrored: Annotated[
        bool | None,
        typer.Option(
            "--mirrored/--not-mirrored",
            help=gettext("The recording is a mirror image, as front cameras make. Remembered in the result."),
        ),
    ] = None,
    fps_is: Annotated[
        float | None,
        typer.Option(
            "--fps-is",
            min=0,
            max=1000,
            metavar="F",
            help=gettext(
                "The clip's true frames a second, where its file is wrong. Remembered in the result; 0 takes it back."
            ),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=1024,
            metavar="N",
            help=gettext(
                "Clips at a time, each in a process of its own; 0 does all in this one. Without it: one a core, "
                "as far as memory goes."
            ),
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:8786",
            help=gettext(
                "Let the workers of a Dask scheduler do it; clips and results may be URLs, as s3:// and https://. "
                "Needs the extra cluster, see the README."
            ),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=gettext("Score again what has its result already."))] = False,
    timeout: Annotated[
        float, typer.Option(min=1, metavar="S", help=gettext("Give a clip up when nothing happens for S seconds."))
    ] = 120.0,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN|FILE.csv",
            help=gettext(
                "For the summary: student and date from the path, as in '{student}/{date}_{any}', or from a table "
                "with the columns clip, student, date."
            ),
        ),
    ] = None,
    language: Language = None,
) -> None:
    """``janu score``."""
    if every is not None and fps is not None:
        raise typer.BadParameter(gettext("give --every or --fps, not both"))
    if from_landmarks and (every is not None or fps is not None):
        raise typer.BadParameter(
            gettext("--from-landmarks takes the frames that were taken: leave out --every and --fps")
        )
    if from_landmarks and looks is not None:
        raise typer.BadParameter(gettext("--from-landmarks does not look at the clip: leave out --looks"))
    if from_landmarks and model is not None:
        raise typer.BadParameter(gettext("--from-landmarks needs no model: leave out --model"))
    if from_landmarks and (rotate, mirrored, fps_is) != (None, None, None):
        text = gettext("--from-landmarks keeps how the clip was read: leave out --rotate, --mirrored and --fps-is")
        raise typer.BadParameter(text)
    if rotate not in (None, 0, 90, 180, 270):
        raise typer.BadParameter(gettext("--rotate takes 90, 180 or 270, degrees clockwise, or 0"))
    if out == "":
        raise typer.BadParameter(gettext("--out names no folder: --out . is this one"))
    from vision.commands.score import ScoreOptions, run

    options = ScoreOptions(
        out=out,
        json=json,
        video=video,
        quiet=quiet,
        model=model or "heavy",
        pose=pose,
        care=care,
        strictness=strictness,
        every=every,
        fps=fps,
        looks=looks_of(looks),
        rotate=rotate,
        mirrored=mirrored,
        fps_is=fps_is,
        workers=workers,
        force=force,
        timeout=timeout,
        name=name,
        landmarks=landmarks,
        from_landmarks=from_landmarks,
        cluster=cluster,
    )
    raise typer.Exit(run(inputs, options))


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    help=gettext("Practise in front of the camera: set-up, cues, the hold's clock, both sides, a summary."),
)
def live(
    camera: Annotated[
        str | None,
        typer.Option(
            metavar="N|NAME|URL|FILE|list", help=gettext("A camera, stream, or clip; list names the cameras.")
        ),
    ] = None,
    hold: Annotated[
        float, typer.Option(min=5, max=1800, metavar="S", help=gettext("Seconds that a hold is to last."))
    ] = 60.0,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=gettext("Where the session's folder is made."))] = Path(),
    record: Annotated[
        bool, typer.Option("--record", help=gettext("Keep the camera's pictures as well (key r)."))
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=gettext("No voice and no tones."))] = False,
    rate: Annotated[
        int, typer.Option(min=60, max=400, metavar="N", help=gettext("Words a minute that the voice says."))
    ] = 150,
    voice: Annotated[
        str | None, typer.Option(metavar="NAME", help=gettext("A voice of this system, by part of its name."))
    ] = None,
    mirror: Annotated[
        bool, typer.Option("--mirror/--no-mirror", help=gettext("Show the picture as a mirror does."))
    ] = True,
    window: Annotated[bool, typer.Option("--window/--no-window", help=gettext("Whether to open a window."))] = True,
    full_screen: Annotated[
        bool, typer.Option("--full-screen/--no-full-screen", help=gettext("Whether to fill the screen (key f)."))
    ] = True,
    get_ready: Annotated[
        float,
        typer.Option(min=0, max=60, metavar="S", help=gettext("Seconds in the pose before the hold's clock runs.")),
    ] = 0.0,
    breathe: Annotated[bool, typer.Option("--breathe", help=gettext("Soft tones in the hold: in, out."))] = False,
    stats: Annotated[
        bool, typer.Option("--stats", help=gettext("Show frames a second, Janu's time and the delay."))
    ] = False,
    save_work: Annotated[
        bool, typer.Option("--save-work", help=gettext("For slow computers: look at every second picture (key w)."))
    ] = False,
    model: Annotated[
        str, typer.Option(metavar="full|heavy|PATH", help=gettext("As for score; full is for live use."))
    ] = "full",
    pose: PoseFile = None,
    care: Care = None,
    strictness: Strictness = 1.0,
    language: Language = None,
) -> None:
    """``janu live``."""
    from vision.commands.live import LiveOptions, run

    options = LiveOptions(
        camera=camera,
        hold=hold,
        out=out,
        record=record,
        quiet=quiet,
        rate=rate,
        voice=voice,
        mirror=mirror,
        window=window,
        full_screen=full_screen,
        get_ready=get_ready,
        breathe=breathe,
        stats=stats,
        save_work=save_work,
        model=model,
        pose=pose,
        care=care or "",
        strictness=strictness,
    )
    raise typer.Exit(run(options))


@app.command(
    cls=DashedNames,
    epilog=EPILOG,
    help=gettext("Look at students' clips in the browser: overlay, timeline, notes, and a report for the student."),
)
def review(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=gettext("The folder that the clips are in."))
    ] = Path(),
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, metavar="N", help=gettext("Where to serve it; 8642 or else a free one.")),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=gettext("Whether to open the browser."))
    ] = True,
    share: Annotated[
        bool,
        typer.Option("--share", help=gettext("Open it to the local network, for those who have the address shown.")),
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help=gettext("Where notes are kept; without it in FOLDER/janu-review.sqlite.")),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="full|heavy|PATH", help=gettext("As for score: what clips are scored with here."))
    ] = "heavy",
    pose: PoseFile = None,
    strictness: Strictness = 1.0,
    backup: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=gettext("Only copy the notes into a file, also while they are being written.")
        ),
    ] = None,
    language: Language = None,
) -> None:
    """``janu review``."""
    from vision.commands.review import ReviewOptions, run

    with native_stderr_hidden():
        raise typer.Exit(run(ReviewOptions(folder, port, browser, share, database, model, pose, strictness, backup)))


@app.command(help=gettext("Print the JSON Schema of report.json."))
def schema() -> None:
    """``janu schema``."""
    import json

    from alignment.report import Report

    typer.echo(json.dumps(Report.model_json_schema(mode="serialization"), indent=2))


@app.command(help=gettext("Check what Janu needs on this computer; exit code 1 if score cannot run."))
def doctor(language: Language = None) -> None:
    """``janu doctor``."""
    from vision.doctor import run

    raise typer.Exit(run())


@app.command(
    cls=DashedNames,
    no_args_is_help=True,
    help=gettext("Measure the speed and memory of score on a clip or a folder, of live practice, or of a cluster."),
)
def bench(
    clip: Annotated[
        Path, typer.Argument(metavar="CLIP|FOLDER", help=gettext("A clip of 10 s or more; with --batch a folder."))
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="full|heavy|PATH", help=gettext("As for score and live: heavy, with --live full.")),
    ] = None,
    live: Annotated[
        bool,
        typer.Option("--live", help=gettext("Measure live practice instead, the clip replayed at a camera's speed.")),
    ] = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help=gettext("Measure many clips: one worker and more against the bare landmarker.")),
    ] = False,
    video: Annotated[
        bool, typer.Option("--video/--no-video", help=gettext("With --batch: whether to make annotated.mp4."))
    ] = True,
    looks: Looks = None,
    cluster: Annotated[
        bool, typer.Option("--cluster", help=gettext("Measure a Dask cluster on this computer, of 1 and of 2 workers."))
    ] = False,
    tasks: Annotated[
        int,
        typer.Option(min=1, metavar="N", help=gettext("With --cluster: clips by which the scheduler's cost is told.")),
    ] = 100_000,
) -> None:
    """``janu bench``."""
    with native_stderr_hidden():
        raise typer.Exit(_measured(clip, model, live, batch, video, looks_of(looks), cluster, tasks))


def _measured(
    clip: Path,
    model: str | None,
    live: bool,
    batch: bool,
    video: bool,
    looks: float | None,
    cluster: bool,
    tasks: int,
) -> int:
    """Measure and print; the exit code."""
    if batch:
        from vision.bench.batch import main as measure_batch

        return measure_batch([clip], model or "heavy", video, looks)
    if cluster:
        from vision.bench.cluster import main as measure_cluster

        return measure_cluster(clip, model or "heavy", tasks, looks)
    if live:
        from vision.bench.live import main as measure_live

        return measure_live(clip, model or "full")
    from vision.bench.clip import main as measure

    return measure(clip, model or "heavy", looks)


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
