"""The library: students, their clips by date, what was measured, and what is to be done."""

from collections import Counter
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from vision.review.folder import ClipFiles
from vision.review.library.catalogue import Catalogue, LibraryEntry, LibraryFilter, Show
from vision.review.library.scorer import Scorer
from vision.review.poses import Poses
from vision.review.web.library_api import still_address
from vision.review.web.parts import catalogue_of, clip_of, page, poses_of, scorer_of
from vision.words.language import gettext, gettext_noop

router = APIRouter()

#: clips on the page at first, a large screen full; so many more follow each time as one scrolls
AT_FIRST, MORE = 24, 96
SHOWS: dict[Show, str] = {
    "all": gettext_noop("All"),
    "new": gettext_noop("New"),
    "unscored": gettext_noop("Not scored"),
    "adjust": gettext_noop("Something to adjust"),
    "words": gettext_noop("With notes"),
}
Shelved = Annotated[Catalogue, Depends(catalogue_of)]
Queue = Annotated[Scorer, Depends(scorer_of)]


@router.get("/")
def library_page(
    request: Request,
    catalogue: Shelved,
    queue: Queue,
    q: Annotated[str, Query(max_length=200)] = "",
    student: Annotated[str | None, Query(max_length=300)] = None,
    show: Show = "all",
    start: Annotated[int, Query(ge=0)] = 0,
    part: bool = False,
) -> HTMLResponse:
    """The clips that are looked for; with ``part`` only the list, from the ``start``-th one on."""
    entries = catalogue.entries()
    wanted = LibraryFilter(q, student, show)
    found = [entry for entry in entries if entry.is_shown(wanted)]
    rest = start + (MORE if start else AT_FIRST)
    asked: dict[str, Any] = {"q": q, "show": show} | ({"student": student} if student is not None else {})
    states = queue.states()
    context: dict[str, Any] = {
        "groups": _by_student(found[start:rest]),
        "found": len(found),
        "more": "/?" + urlencode(asked | {"start": rest}) if rest < len(found) else None,
        "states": states,
        "still_address": still_address,
        "wanted": wanted,
        "total": len(entries),
    }
    if part:
        return page(request, "library_list.html.j2", **context)
    counts = Counter(entry.student for entry in entries)
    return page(
        request,
        "library.html.j2",
        **context,
        students=sorted(counts.items(), key=lambda item: (not item[0], item[0].casefold())),
        shows={show: gettext(title) for show, title in SHOWS.items()},
        unscored=sum(not e.scored and e.clip.recorded and e.clip.id not in states for e in entries),
        judged=any(entry.judged for entry in entries),
        lost=sum(map(len, catalogue.notebook.lost({entry.content for entry in entries}).values())),
        folder=catalogue.library.folder.name,
        address=lambda **changed: "/?" + urlencode({k: v for k, v in (asked | changed).items() if v is not None}),
    )


@router.get("/lost")
def lost_page(request: Request, catalogue: Shelved, poses: Annotated[Poses, Depends(poses_of)]) -> HTMLResponse:
    """What was said of clips that are not in the folder any more."""
    there = {entry.content for entry in catalogue.entries()}
    return page(request, "lost.html.j2", lost=catalogue.notebook.lost(there), spec=poses.usual)


@router.get("/row/{clip}")
def row(
    request: Request, clip: Annotated[ClipFiles, Depends(clip_of)], catalogue: Shelved, queue: Queue
) -> HTMLResponse:
    """One clip of the list, as after it was scored."""
    entry = catalogue.entry(clip)
    return page(
        request, "library_row.html.j2", entry=entry, states=queue.states(), still_address=still_address, alone=True
    )


def _by_student(entries: list[LibraryEntry]) -> list[tuple[str, list[LibraryEntry]]]:
    groups: dict[str, list[LibraryEntry]] = {}
    for entry in entries:
        groups.setdefault(entry.student, []).append(entry)
    return list(groups.items())
