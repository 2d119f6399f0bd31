"""The teacher's word over HTTP, as JSON: read, add, change, delete, undo. See `Notebook` for what keeps it.

Every answer to a change is ``{"word": {...}, "serial": n}``. A word carries its ``revision``; whoever changes or
deletes it gives the revision seen. 409 tells that somebody was faster, with the word as it is now. Ids are made by the
page (UUIDs), so that a repeated request says nothing twice. The header ``Janu-Tab`` tells one tab's changes from
another's. An error is ``{"error": "a sentence", "code": ...}``, where programs go by the code.
"""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from alignment.body.landmarks import Side
from alignment.body.readings import Status
from vision.review.folder import ClipFiles, Library, NoSuchClipError
from vision.review.library.catalogue import Catalogue
from vision.review.notes.notebook import Notebook, Said
from vision.review.web.parts import Plain, catalogue_of, clip_of, library_of, notebook_of
from vision.words.language import gettext

router = APIRouter(prefix="/api")

Seconds = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=-1, le=2, allow_inf_nan=False)]
CheckId = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,80}$")]
Text = Annotated[Plain, Field(max_length=10_000)]
Tab = Annotated[str, Header(alias="Janu-Tab", max_length=64)]
Content = Annotated[str | None, Query(max_length=64)]


class _WordIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    time: Seconds
    author: Annotated[Plain, Field(max_length=80)] = ""


class NoteIn(_WordIn):
    """A note about a moment and, maybe, a check."""

    check: CheckId | None = None
    text: Annotated[Text, Field(min_length=1)]


#: how many points a drawing has, at least and at most; two unless told
POINTS = {"angle": (3, 3), "freehand": (2, 2000), "text": (1, 1), "stopwatch": (1, 1)}


class MarkIn(_WordIn):
    """Something drawn: so many points as `POINTS` says, of an angle the vertex in the middle, of a circle it first.

    A text shows the words of its note on the picture; a stopwatch counts from its moment on.
    """

    kind: Literal["line", "angle", "arrow", "freehand", "circle", "box", "text", "magnifier", "stopwatch"]
    points: Annotated[list[tuple[Share, Share]], Field(min_length=1, max_length=2000)]
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#ffe45c"
    note: UUID | None = None  # the note that it illustrates

    @model_validator(mode="after")
    def _has_its_points(self) -> "MarkIn":
        least, most = POINTS.get(self.kind, (2, 2))
        if not least <= len(self.points) <= most:
            raise ValueError(f"a {self.kind} has {least} points, not {len(self.points)}")
        return self


class JudgementIn(_WordIn):
    """The teacher's own status of a check in a hold; ``time`` is where the hold begins."""

    side: Side
    hold: Annotated[int, Field(ge=0, le=999)]
    check: CheckId
    status: Status
    comment: Text = ""


MODELS: dict[str, type[_WordIn]] = {"notes": NoteIn, "marks": MarkIn, "judgements": JudgementIn}
Kind = Literal["notes", "marks", "judgements"]
Clip = Annotated[ClipFiles, Depends(clip_of)]
Book = Annotated[Notebook, Depends(notebook_of)]
Folder = Annotated[Library, Depends(library_of)]


@router.get("/clips/{clip}/words")
def words(clip: Clip, book: Book) -> dict[str, Any]:
    """All that is said of a clip: ``notes``, ``marks``, ``judgements``, each by time, and the ``serial``."""
    return book.words(clip)


@router.get("/clips/{clip}/serial")
def serial(clip: Clip, book: Book) -> dict[str, int]:
    """How many changes there were: another tab asks now and then whether there is something new."""
    return {"serial": book.serial(clip)}


@router.get("/contents/{content}")
def place(content: str, catalogue: Annotated[Catalogue, Depends(catalogue_of)]) -> dict[str, str]:
    """Where the clip with a content lies now: its id and its name. Raises NoSuchClipError."""
    found = next((entry.clip for entry in catalogue.entries() if entry.content == content), None)
    if found is None:
        raise NoSuchClipError(content)
    return {"clip": found.id, "name": found.name}


@router.post("/clips/{clip}/{kind}", status_code=201)
def add(
    clip: Clip,
    kind: Kind,
    body: dict[str, Any],
    book: Book,
    response: Response,
    content: Content = None,
    tab: Tab = "",
) -> dict[str, Any]:
    """Say something; ``id`` (a UUID) may be given, and the ``content`` that is meant: not another clip of that name."""
    if content is not None and content != book.content(clip):
        raise NoSuchClipError(clip.id)
    id = _uuid(body.pop("id", None))
    values = _checked(kind, body)
    if kind == "judgements":
        values["measured"] = _measured(clip, values)
    said = book.add(kind, clip, id, values, tab)
    if not said.new:
        response.status_code = 200
    return _answer(said)


@router.put("/{kind}/{id}")
def change(kind: Kind, id: UUID, body: dict[str, Any], book: Book, tab: Tab = "") -> dict[str, Any]:
    """Say it differently: the whole word and the ``revision`` that was seen."""
    revision = _revision(body.pop("revision", None))
    return _answer(book.change(kind, str(id), revision, _checked(kind, body), tab))


@router.delete("/{kind}/{id}")
def delete(kind: Kind, id: UUID, revision: int, book: Book, tab: Tab = "") -> dict[str, Any]:
    """Take it back; ``undo`` brings it back."""
    return _answer(book.delete(kind, str(id), revision, tab))


class UndoIn(BaseModel):
    """Whose words to undo the last change of: a clip's."""

    clip: str


@router.post("/undo")
def undo(body: UndoIn, book: Book, library: Folder, tab: Tab = "") -> dict[str, Any]:
    """Undo this tab's last change to a clip's words: ``{"kind": ..., "word": ..., "serial": n}``, or 404."""
    undone = book.undo(library.clip(body.clip), tab)
    if undone is None:
        raise HTTPException(404, gettext("There is nothing to undo."))
    kind, said = undone
    return {"kind": kind} | _answer(said)


def _answer(said: Said) -> dict[str, Any]:
    return {"word": said.word, "serial": said.serial}


def _uuid(given: Any) -> str:
    try:
        return str(UUID(str(given))) if given is not None else str(uuid4())
    except ValueError as error:
        raise HTTPException(422, "id must be a UUID.") from error


def _revision(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise HTTPException(422, "revision must be the number that was seen.")
    return given


def _checked(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """The word's columns, in JSON's own types."""
    try:
        return MODELS[kind].model_validate(body).model_dump(mode="json")
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


def _measured(clip: ClipFiles, values: dict[str, Any]) -> str | None:
    """What Janu says of the check in that hold, now."""
    report = clip.read_report()
    holds = [h for s in report.sides if s.extended == values["side"] for h in s.holds] if report else []
    if values["hold"] >= len(holds):
        return None
    summary = holds[values["hold"]].checks.get(values["check"])
    return summary.status if summary else None
