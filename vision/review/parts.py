"""What every route of the page works with: the library, the notebook, the templates."""

from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from vision.page_words import clock, duration, percent, sentence
from vision.review.library import ClipFiles, Library
from vision.review.notebook import Notebook

STATIC = Path(__file__).with_name("static")


def templates() -> Environment:
    """The page's templates; every text from outside is escaped."""
    environment = Environment(
        loader=PackageLoader("vision.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": clock, "duration": duration, "percent": percent, "sentence": sentence}
    return environment


def library_of(request: Request) -> Library:
    """The folder that is reviewed."""
    library: Library = request.app.state.library
    return library


def notebook_of(request: Request) -> Notebook:
    """What the teachers said."""
    notebook: Notebook = request.app.state.notebook
    return notebook


def clip_of(request: Request) -> ClipFiles:
    """The clip that the address names in ``{clip}``. Raises NoSuchClipError, which the page answers with 404."""
    return library_of(request).clip(request.path_params["clip"])


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page made from a template, which extends ``base.html.j2``."""
    environment: Environment = request.app.state.templates
    return HTMLResponse(environment.get_template(template).render(request=request, **shown), status)
