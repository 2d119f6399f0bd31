"""The options that several commands take.

Like those of one command, in `score_options` and its neighbours, they are in the language that is spoken when this is
imported: `vision.__main__` sets it before. What takes long to import (OpenCV, the networks) is not imported here.
"""

from pathlib import Path
from typing import Annotated

import typer

from vision.words.language import gettext, known_language, set_language

MODELS = "full|heavy|PATH"

PoseOption = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help=gettext("Your own pose file instead of the built-in one."))
]
StrictnessOption = Annotated[
    float, typer.Option(min=0.1, max=10, help=gettext("Divides every tolerance: 2 is twice as strict, 0.5 half."))
]
CareOption = Annotated[
    str | None,
    typer.Option(
        metavar="knee,back,hamstring,sciatica,pregnancy|none",
        help=gettext(
            "For what care is taken: other words, nothing that pulls or asks to go deeper. Remembered in the result."
        ),
    ),
]
LooksOption = Annotated[
    str | None,
    typer.Option(
        metavar="N|all", help=gettext("Look at about N frames a second, 6 without it; between two the body moves on.")
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


def _speak(code: str | None) -> None:
    if code is not None:  # without it `vision.__main__` has taken the system's
        set_language(known_language(code))


LanguageOption = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        callback=_speak,
        is_eager=True,
        help=gettext("What to speak and write: en, de, ... Without it: as the system."),
    ),
]
