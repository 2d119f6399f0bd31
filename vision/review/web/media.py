"""A clip's video and pictures, in the pieces that the browser's player asks for."""

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import FileResponse, Response

from alignment.errors import JanuError
from vision.results.folder import ANNOTATED, REPORT
from vision.review.clip.copies import Copies, as_json, copy_of
from vision.review.folder import ClipFiles, Library
from vision.review.web.parts import clip_of, copies_of, library_of
from vision.words.language import gettext

router = APIRouter()

#: what a file is sent as; nothing is ever sent as something that a browser would run
TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/mp4",  # the same container; browsers refuse video/quicktime
    ".mkv": "video/webm",
    ".webm": "video/webm",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@router.get("/media/{clip}")
def media(
    clip: Annotated[ClipFiles, Depends(clip_of)],
    library: Annotated[Library, Depends(library_of)],
    kind: Literal["recorded", "annotated", "playable"] = "recorded",
) -> Response:
    """A clip's recording (``?kind=annotated``: with everything drawn; ``playable``: its copy), with range requests."""
    recorded = copy_of(clip) if clip.correction.fps else clip.video  # the page turns it itself, but plays its rate
    path = {"recorded": recorded, "annotated": clip.results / ANNOTATED, "playable": copy_of(clip)}[kind]
    if path is None or not path.is_file() or not library.holds(path):
        raise HTTPException(404, gettext("The video is not there."))
    if clip.is_picture and kind == "recorded" and path.suffix.lower() not in TYPES:
        return _as_jpeg(path)
    return _file(path)


@router.post("/api/clips/{clip}/playable", status_code=202)
def playable(
    clip: Annotated[ClipFiles, Depends(clip_of)], copies: Annotated[Copies, Depends(copies_of)]
) -> dict[str, Any]:
    """Have a copy made that any browser plays, and tell how far it is: ``{"state": "working", "share": 0.3}``."""
    if not clip.recorded or clip.is_picture or clip.result(REPORT) is None:
        raise HTTPException(404, gettext("A copy is made of a clip that is there and scored."))
    return as_json(copies.ask(clip))


def _as_jpeg(path: Path) -> Response:
    """A picture that browsers do not show, as HEIC, decoded for them."""
    from vision.media.jpeg import jpeg
    from vision.media.sources import Picture

    try:
        return Response(jpeg(next(iter(Picture(path))).image, 90), media_type="image/jpeg")
    except JanuError as error:
        raise HTTPException(404, str(error)) from error


def _file(path: Path) -> FileResponse:
    kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=kind, headers={"Cache-Control": "no-cache"})
