"""Commentaries over HTTP: recorded in the page, heard there, saved as a file."""

import threading
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import FileResponse

from alignment.errors import JanuError, UnreadableFileError
from vision.review.commentary.store import Commentaries, Commentary, NoSuchCommentaryError
from vision.review.folder import ClipFiles, NoSuchClipError
from vision.review.library.uploads import RefusedError
from vision.review.notes.notebook import Notebook
from vision.review.web.parts import clip_of, commentaries_of, notebook_of
from vision.words.language import gettext

router = APIRouter()
Clip = Annotated[ClipFiles, Depends(clip_of)]
Book = Annotated[Notebook, Depends(notebook_of)]
Said = Annotated[Commentaries, Depends(commentaries_of)]
FileName = Annotated[str, Query(max_length=120, pattern=r"^[\w.-]*$")]


def _one(id: UUID, said: Said) -> Commentary:
    try:
        return said.one(str(id))
    except NoSuchCommentaryError as error:
        raise HTTPException(404, gettext("This commentary is not there.")) from error


One = Annotated[Commentary, Depends(_one)]


@router.get("/api/commentaries/{clip}")
def commentaries(clip: Clip, book: Book, said: Said) -> dict[str, Any]:
    """Those of a clip: ``{"commentaries": [{"id", "time", "made_at"}]}``."""
    return {"commentaries": [as_json(one) for one in said.of(book.content(clip))]}


@router.post("/api/commentaries/{clip}", status_code=201)
async def take(
    request: Request,
    clip: Clip,
    book: Book,
    said: Said,
    id: UUID,
    time: Annotated[float, Query(ge=0, le=1e6, allow_inf_nan=False)],
    content: Annotated[str | None, Query(max_length=64)] = None,
) -> dict[str, Any]:
    """Keep a recording, sent as the request's body; its MP4 is made afterwards."""
    if content is not None and content != book.content(clip):
        raise NoSuchClipError(clip.id)
    try:
        one = await said.take(book.content(clip), time, str(id), request.stream())
    except RefusedError as error:
        raise HTTPException(422, str(error)) from error
    threading.Thread(target=_export, args=(said, one), name="commentary", daemon=True).start()
    return as_json(one)


@router.delete("/api/commentaries/{id}")
def remove(one: One, said: Said) -> dict[str, Any]:
    """Take it away."""
    said.remove(one)
    return as_json(one)


@router.post("/api/commentaries/{id}/restore")
def restore(id: UUID, said: Said) -> dict[str, str]:
    """Bring back what was taken away."""
    try:
        said.restore(str(id))
    except NoSuchCommentaryError as error:
        raise HTTPException(404, gettext("This commentary is not there.")) from error
    return {"id": str(id)}


@router.get("/commentary/{id}.mp4")
def exported(one: One, said: Said, save: FileName = "") -> FileResponse:
    """The commentary as an MP4; with ``save`` as a file of that name."""
    try:
        path = said.exported(one)
    except UnreadableFileError as error:
        raise HTTPException(422, gettext("The commentary cannot be played: {why}", why=error)) from error
    headers = {"Cache-Control": "no-cache"}
    if save:
        return FileResponse(path, media_type="video/mp4", filename=save, headers=headers)
    return FileResponse(path, media_type="video/mp4", headers=headers)


def _export(said: Commentaries, one: Commentary) -> None:
    with suppress(JanuError, NoSuchCommentaryError, OSError):  # whoever asks for it is told
        said.exported(one)


def as_json(one: Commentary) -> dict[str, Any]:
    """What the page gets."""
    return {"id": one.id, "time": one.time, "made_at": one.made_at}
