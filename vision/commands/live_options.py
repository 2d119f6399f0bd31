"""What ``janu live`` takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from vision.commands.options import MODELS, CareOption, LanguageOption, PoseOption, StrictnessOption
from vision.words.language import gettext
from vision.words.speech import RATE


@dataclass(frozen=True)
class LiveOptions:
    """The options of ``janu live``."""

    camera: Annotated[
        str | None,
        typer.Option(
            metavar="N|NAME|URL|FILE|list", help=gettext("A camera, stream, or clip; list names the cameras.")
        ),
    ] = None
    hold: Annotated[
        float, typer.Option(min=5, max=1800, metavar="S", help=gettext("Seconds that a hold is to last."))
    ] = 60.0
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=gettext("Where the session's folder is made."))] = Path()
    record: Annotated[bool, typer.Option("--record", help=gettext("Keep the camera's pictures as well (key r)."))] = (
        False
    )
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=gettext("No voice and no tones."))] = False
    rate: Annotated[
        int, typer.Option(min=60, max=400, metavar="N", help=gettext("Words a minute that the voice says."))
    ] = RATE
    voice: Annotated[
        str | None, typer.Option(metavar="NAME", help=gettext("A voice of this system, by part of its name."))
    ] = None
    mirror: Annotated[
        bool, typer.Option("--mirror/--no-mirror", help=gettext("Show the picture as a mirror does."))
    ] = True
    window: Annotated[bool, typer.Option("--window/--no-window", help=gettext("Whether to open a window."))] = True
    full_screen: Annotated[
        bool, typer.Option("--full-screen/--no-full-screen", help=gettext("Whether to fill the screen (key f)."))
    ] = True
    get_ready: Annotated[
        float,
        typer.Option(min=0, max=60, metavar="S", help=gettext("Seconds in the pose before the hold's clock runs.")),
    ] = 0.0
    breathe: Annotated[bool, typer.Option("--breathe", help=gettext("Soft tones in the hold: in, out."))] = False
    stats: Annotated[
        bool, typer.Option("--stats", help=gettext("Show frames a second, Janu's time and the delay."))
    ] = False
    save_work: Annotated[
        bool, typer.Option("--save-work", help=gettext("For slow computers: look at every second picture (key w)."))
    ] = False
    model: Annotated[str, typer.Option(metavar=MODELS, help=gettext("As for score; full is for live use."))] = "full"
    pose: PoseOption = None
    care: CareOption = None
    strictness: StrictnessOption = 1.0
    language: LanguageOption = None
