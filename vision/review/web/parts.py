"""What every route of the page works with: the library, the notebook, the templates."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Request
from jinja2 import Environment
from pydantic import BeforeValidator
from starlette.responses import HTMLResponse

from alignment.checks import load_spec
from vision.batch.work import Settings
from vision.report.environment import page_environment
from vision.review.clip.copies import Copies
from vision.review.commentary.store import Commentaries
from vision.review.folder import ClipFiles, Library
from vision.review.library.catalogue import Catalogue
from vision.review.library.scorer import Scorer
from vision.review.library.stills import Stills
from vision.review.library.uploads import Uploads
from vision.review.notes.database import Checkpoints, keep_from_others, open_database
from vision.review.notes.notebook import Notebook
from vision.review.poses import Poses
from vision.review.web.language import own_names, sentences_of_scripts
from vision.words.numbers import percent, sentence, title_of
from vision.words.times import clock, day_in_words, duration

STATIC, TEMPLATES = (Path(__file__).parents[1] / name for name in ("static", "templates"))
#: text without the sign of number 0, which nobody can see and PostgreSQL does not keep
Plain = Annotated[str, BeforeValidator(lambda text: text.replace("\0", "") if isinstance(text, str) else text)]


@dataclass(frozen=True)
class Shelf:
    """All that the page works with, made once for a folder."""

    library: Library
    checkpoints: Checkpoints
    notebook: Notebook
    catalogue: Catalogue
    poses: Poses
    scorer: Scorer
    copies: Copies
    stills: Stills
    uploads: Uploads
    commentaries: Commentaries

    @classmethod
    def of(cls, folder: Path, database: str | None = None, settings: Settings | None = None) -> "Shelf":
        """Open a folder; its clips are scored as ``settings`` say. Raises OutputError where there is no database."""
        settings = settings or Settings(spec=load_spec())
        library = Library(folder)
        if database is None:
            keep_from_others(library.folder, (clip.video for clip in library.scan() if clip.video))
        engine = open_database(library.folder, database)
        checkpoints, notebook = Checkpoints(engine), Notebook(engine)
        poses = Poses(library, settings.spec)
        said = Commentaries(library.folder)
        catalogue = Catalogue(library, notebook, poses, said.counts)
        scorer = Scorer(library, notebook, settings)
        stills, uploads = Stills(catalogue, notebook), Uploads(library)
        return cls(library, checkpoints, notebook, catalogue, poses, scorer, Copies(), stills, uploads, said)


def shelf_of(request: Request) -> Shelf:
    """The folder's shelf."""
    shelf: Shelf = request.app.state.shelf
    return shelf


def templates_of(request: Request) -> Environment:
    """The page's templates."""
    environment: Environment = request.app.state.templates
    return environment


def templates() -> Environment:
    """The page's templates; every text from outside is escaped."""
    environment = page_environment("vision.review", "vision.report")
    environment.globals |= {
        "title_of": title_of,
        "static": static_address(),
        "own_names": own_names,
        "sentences_of_scripts": sentences_of_scripts,
    }
    environment.filters |= {
        "day": day_in_words,
        "clock": clock,
        "duration": duration,
        "percent": percent,
        "sentence": sentence,
    }
    return environment


@cache
def static_address() -> str:
    """Where scripts and styles are: another address once any of them has changed, so that a browser may keep them."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    content = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return f"/static/{content[:12]}"


def library_of(request: Request) -> Library:
    """The folder that is reviewed."""
    return shelf_of(request).library


def notebook_of(request: Request) -> Notebook:
    """What the teachers said."""
    return shelf_of(request).notebook


def catalogue_of(request: Request) -> Catalogue:
    """The clips in short."""
    return shelf_of(request).catalogue


def poses_of(request: Request) -> Poses:
    """The pose files."""
    return shelf_of(request).poses


def scorer_of(request: Request) -> Scorer:
    """What scores clips in the background."""
    return shelf_of(request).scorer


def copies_of(request: Request) -> Copies:
    """What makes copies of clips that a browser cannot play."""
    return shelf_of(request).copies


def stills_of(request: Request) -> Stills:
    """The clips' small pictures."""
    return shelf_of(request).stills


def uploads_of(request: Request) -> Uploads:
    """What takes clips in."""
    return shelf_of(request).uploads


def commentaries_of(request: Request) -> Commentaries:
    """What is said aloud over clips."""
    return shelf_of(request).commentaries


def clip_of(request: Request) -> ClipFiles:
    """The clip that the address names in ``{clip}``. Raises NoSuchClipError, which the page answers with 404."""
    return library_of(request).clip(request.path_params["clip"])


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page made from a template, which extends ``base.html.j2``."""
    return HTMLResponse(templates_of(request).get_template(template).render(request=request, **shown), status)
