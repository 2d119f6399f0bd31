"""What the library's page asks for beside its HTML: clips in, scoring and how far it is, student and date, stills."""

import urllib.parse
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from alignment.report import Correction
from vision.review.folder import ClipFiles, NoSuchClipError, clip_id
from vision.review.library.catalogue import Catalogue, LibraryEntry
from vision.review.library.scorer import Scorer
from vision.review.library.stills import Stills
from vision.review.library.uploads import RefusedError, Uploads
from vision.review.notes.notebook import Notebook
from vision.review.notes.turns import choose
from vision.review.web.parts import Plain, catalogue_of, clip_of, notebook_of, scorer_of, stills_of, uploads_of
from vision.words.language import gettext

router = APIRouter()
Clip = Annotated[ClipFiles, Depends(clip_of)]
Queue = Annotated[Scorer, Depends(scorer_of)]
#: a year is soon mistyped
Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2199, 12, 31))]
Name = Annotated[str, Query(min_length=1, max_length=300)]


@router.post("/api/upload", status_code=201)
async def upload(
    request: Request,
    name: Name,
    queue: Queue,
    uploads: Annotated[Uploads, Depends(uploads_of)],
    student: Annotated[str, Query(max_length=200)] = "",
    day: Day | None = None,
) -> dict[str, str]:
    """Take a clip, sent as the request's body, into the student's folder and have it scored."""
    length = request.headers.get("content-length", "")
    size = int(length) if length.isdecimal() else None
    today = datetime.now().astimezone().date()
    try:
        path = await uploads.take(name, student, day or today, size, request.stream())
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    id = clip_id(path)
    with suppress(NoSuchClipError, SQLAlchemyError):  # it is in the folder, and can be scored later
        queue.add([queue.library.clip(id)])
    return {"clip": id, "path": path}


@router.get("/api/scoring")
def scoring(queue: Queue) -> dict[str, Any]:
    """How far the clips are that wait, are being scored or have failed: ``{"clips": {id: {state, share, error}}}``."""
    return {"clips": {id: asdict(state) for id, state in queue.states().items()}}


class ScoringRequest(BaseModel):
    """Clips by id; without any: all that are not scored yet."""

    clips: list[str] | None = Field(default=None, max_length=100_000)


@router.post("/api/scoring", status_code=202)
def score(
    wanted: ScoringRequest, queue: Queue, catalogue: Annotated[Catalogue, Depends(catalogue_of)]
) -> dict[str, int]:
    """Have clips scored."""
    if wanted.clips is None:
        clips = [e.clip for e in catalogue.entries() if not e.scored and e.clip.recorded]
    else:
        clips = [queue.library.clip(id) for id in wanted.clips]
    queue.add(clips)
    return {"added": len(clips)}


class TurnIn(BaseModel):
    """How a recording is to be turned (deg, clockwise) and then mirrored; nothing is taken back by null and false.

    0 says that it is upright, whatever it looks like.
    """

    model_config = ConfigDict(extra="forbid")
    rotate: Literal[0, 90, 180, 270] | None
    mirrored: bool


@router.put("/api/clips/{clip}/turn")
def turn(clip: Clip, body: TurnIn, notebook: Annotated[Notebook, Depends(notebook_of)]) -> dict[str, Any]:
    """Keep how a clip is to be turned when it is scored next."""
    if not clip.recorded:
        raise HTTPException(404, gettext("The recording is gone: nothing can be turned."))
    choose(notebook, clip, Correction(rotate=body.rotate, mirrored=body.mirrored))
    return body.model_dump()


class ClipOwner(BaseModel):
    """Whose a clip is and of what day, instead of what its path says; null takes the path's again."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    student: Annotated[Plain, Field(max_length=200)] | None = None
    day: Day | None = None


@router.put("/api/clips/{clip}/about")
def about(clip: Clip, body: ClipOwner, notebook: Annotated[Notebook, Depends(notebook_of)]) -> dict[str, Any]:
    """Put right whose a clip is."""
    notebook.describe(clip, body.student, body.day)
    return body.model_dump(mode="json")


@router.get("/still/{clip}")
def still(clip: Clip, stills: Annotated[Stills, Depends(stills_of)]) -> Response:
    """A clip's small picture."""
    picture = stills.of(clip)
    if picture is None:
        raise HTTPException(404, gettext("There is no picture of this clip."))
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=604800"})


def still_address(entry: LibraryEntry) -> str:
    """Where the still is; another address once the clip or its result has changed, or it is turned."""
    return f"/still/{entry.clip.id}?v={urllib.parse.quote(entry.stamp[-12:])}"
