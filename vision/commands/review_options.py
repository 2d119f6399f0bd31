"""What ``janu review`` takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from vision.commands.options import MODELS, LanguageOption, PoseOption, StrictnessOption
from vision.words.language import gettext


@dataclass(frozen=True)
class ReviewOptions:
    """The argument and options of ``janu review``."""

    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help=gettext("The folder that the clips are in."))] = (
        Path()
    )
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, metavar="N", help=gettext("Where to serve it; 8642 or else a free one.")),
    ] = None
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=gettext("Whether to open the browser."))] = (
        True
    )
    share: Annotated[
        bool,
        typer.Option("--share", help=gettext("Open it to the local network, for those who have the address shown.")),
    ] = False
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help=gettext("Where notes are kept; without it in FOLDER/janu-review.sqlite.")),
    ] = None
    model: Annotated[
        str, typer.Option(metavar=MODELS, help=gettext("As for score: what clips are scored with here."))
    ] = "heavy"
    pose: PoseOption = None
    strictness: StrictnessOption = 1.0
    backup: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=gettext("Only copy the notes into a file, also while they are being written.")
        ),
    ] = None
    language: LanguageOption = None
