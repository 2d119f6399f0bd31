"""What ``janu score`` takes."""

from dataclasses import dataclass
from typing import Annotated

import typer

from vision.commands.options import MODELS, CareOption, LanguageOption, LooksOption, PoseOption, StrictnessOption
from vision.words.language import gettext


@dataclass(frozen=True)
class ScoreOptions:
    """The arguments and options of ``janu score``. Raises `typer.BadParameter` where they contradict each other."""

    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="CLIP|FOLDER|LIST.txt|-...",
            help=gettext(
                "Clips and pictures; folders of them, with the folders in these; patterns as in 'day*/*.mp4'; "
                "a list of paths, one a line; '-' takes paths from standard input."
            ),
        ),
    ]
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help=gettext(
                "Where the results go; for several inputs the folder in which each gets its own NAME.janu, "
                "in folders like the clips' own. Without it: CLIP.janu beside the clip."
            ),
        ),
    ] = None
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
    ] = None
    video: Annotated[
        bool | None,
        typer.Option(
            "--video/--no-video",
            help=gettext("Whether to make annotated.mp4; with --from-landmarks only if it is asked for."),
        ),
    ] = None
    landmarks: Annotated[
        bool,
        typer.Option("--landmarks", help=gettext("Write landmarks.trc as well, the landmarks in metres for OpenSim.")),
    ] = False
    from_landmarks: Annotated[
        bool,
        typer.Option(
            "--from-landmarks",
            help=gettext(
                "Judge again what was scored before, from its landmarks.parquet: as with another --pose, at once."
            ),
        ),
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=gettext("Show nothing but errors."))] = False
    model: Annotated[
        str | None,
        typer.Option(metavar=MODELS, help=gettext("heavy is taken, the more exact; full is about 3 times as fast.")),
    ] = None
    pose: PoseOption = None
    care: CareOption = None
    strictness: StrictnessOption = 1.0
    every: Annotated[int | None, typer.Option(min=1, metavar="N", help=gettext("Take only each Nth frame."))] = None
    fps: Annotated[
        float | None, typer.Option(min=0.01, max=1000, metavar="F", help=gettext("Take only about F frames a second."))
    ] = None
    looks: LooksOption = None
    rotate: Annotated[
        int | None,
        typer.Option(
            metavar="90|180|270",
            help=gettext(
                "Turn the picture so many degrees clockwise, where it lies on its side or upside down; 0: it stands "
                "upright. Remembered in the result."
            ),
        ),
    ] = None
    mirrored: Annotated[
        bool | None,
        typer.Option(
            "--mirrored/--not-mirrored",
            help=gettext("The recording is a mirror image, as front cameras make. Remembered in the result."),
        ),
    ] = None
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
    ] = None
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
    ] = None
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:8786",
            help=gettext(
                "Let the workers of a Dask scheduler do it; clips and results may be URLs, as s3:// and https://. "
                "Needs the extra cluster, see the README."
            ),
        ),
    ] = None
    force: Annotated[bool, typer.Option("--force", help=gettext("Score again what has its result already."))] = False
    timeout: Annotated[
        float, typer.Option(min=1, metavar="S", help=gettext("Give a clip up when nothing happens for S seconds."))
    ] = 120.0  # `vision.runtime.worker_pool.TIMEOUT`; importing it takes 20 ms
    name: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN|FILE.csv",
            help=gettext(
                "For the summary: student and date from the path, as in '{student}/{date}_{any}', or from a table "
                "with the columns clip, student, date."
            ),
        ),
    ] = None
    language: LanguageOption = None

    def __post_init__(self) -> None:
        if wrong := self._contradiction():
            raise typer.BadParameter(wrong)

    def _contradiction(self) -> str | None:
        """What is wrong in how the options go together, in words."""
        if self.every is not None and self.fps is not None:
            return gettext("give --every or --fps, not both")
        if self.from_landmarks:
            if self.every is not None or self.fps is not None:
                return gettext("--from-landmarks takes the frames that were taken: leave out --every and --fps")
            if self.looks is not None:
                return gettext("--from-landmarks does not look at the clip: leave out --looks")
            if self.model is not None:
                return gettext("--from-landmarks needs no model: leave out --model")
            if (self.rotate, self.mirrored, self.fps_is) != (None, None, None):
                return gettext(
                    "--from-landmarks keeps how the clip was read: leave out --rotate, --mirrored and --fps-is"
                )
        if self.rotate not in (None, 0, 90, 180, 270):
            return gettext("--rotate takes 90, 180 or 270, degrees clockwise, or 0")
        if self.out == "":
            return gettext("--out names no folder: --out . is this one")
        return None
