"""A clip's video and pictures, in the pieces that the browser's player asks for."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import FileResponse

from vision.results import ANNOTATED
from vision.review.library import ClipFiles, Library
from vision.review.parts import clip_of, library_of

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
    kind: Literal["recorded", "annotated"] = "recorded",
) -> FileResponse:
    """A clip's recording (``?kind=annotated``: with everything drawn), with range requests."""
    path = clip.video if kind == "recorded" else clip.results / ANNOTATED
    if path is None or not path.is_file() or not library.holds(path):
        raise HTTPException(404, "The video is not there.")
    return _file(path)


def _file(path: Path) -> FileResponse:
    kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=kind, headers={"Cache-Control": "no-cache"})
