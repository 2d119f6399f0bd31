"""What ``janu bench`` takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from vision.commands.options import MODELS, LooksOption
from vision.words.language import gettext


@dataclass(frozen=True)
class BenchOptions:
    """The argument and options of ``janu bench``."""

    clip: Annotated[
        Path, typer.Argument(metavar="CLIP|FOLDER", help=gettext("A clip of 10 s or more; with --batch a folder."))
    ]
    model: Annotated[
        str | None,
        typer.Option(metavar=MODELS, help=gettext("As for score and live: heavy, with --live full.")),
    ] = None
    live: Annotated[
        bool,
        typer.Option("--live", help=gettext("Measure live practice instead, the clip replayed at a camera's speed.")),
    ] = False
    batch: Annotated[
        bool,
        typer.Option("--batch", help=gettext("Measure many clips: one worker and more against the bare landmarker.")),
    ] = False
    video: Annotated[
        bool, typer.Option("--video/--no-video", help=gettext("With --batch: whether to make annotated.mp4."))
    ] = True
    looks: LooksOption = None
    cluster: Annotated[
        bool, typer.Option("--cluster", help=gettext("Measure a Dask cluster on this computer, of 1 and of 2 workers."))
    ] = False
    tasks: Annotated[
        int,
        typer.Option(min=1, metavar="N", help=gettext("With --cluster: clips by which the scheduler's cost is told.")),
    ] = 100_000
