"""The page of a student's progress."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import HTMLResponse

from vision.review.library.catalogue import Catalogue
from vision.review.poses import Poses
from vision.review.progress.courses import courses, tighter_of, times
from vision.review.web.parts import catalogue_of, page, poses_of
from vision.words.language import gettext
from vision.words.tighter import tighter_words

router = APIRouter()


@router.get("/student")
def progress_page(
    request: Request,
    name: Annotated[str, Query(max_length=300)],
    catalogue: Annotated[Catalogue, Depends(catalogue_of)],
    poses: Annotated[Poses, Depends(poses_of)],
) -> HTMLResponse:
    """One student's measures over time."""
    entries = sorted((e for e in catalogue.entries() if e.student == name), key=lambda e: (e.day, e.clip.path))
    if not entries:
        raise HTTPException(404, gettext("No clip of this student is in the folder."))
    scored = [entry for entry in entries if entry.summary and entry.summary.sides]
    return page(
        request,
        "progress.html.j2",
        student=name,
        entries=entries,
        scored=scored,
        times=times(scored),
        courses=courses(scored, poses.usual),
        tighter=tighter_words(told) if name and (told := tighter_of(scored)) else "",
    )
