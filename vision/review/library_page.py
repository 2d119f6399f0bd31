"""The library: students and their clips."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from vision.review.library import Library
from vision.review.parts import library_of, page

router = APIRouter()


@router.get("/")
def library_page(request: Request, library: Annotated[Library, Depends(library_of)]) -> HTMLResponse:
    """All clips of the folder."""
    return page(request, "library.html.j2", clips=library.scan())
