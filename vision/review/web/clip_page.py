"""One clip: its video with the overlay, the timeline, the findings; two holds side by side."""

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from alignment.errors import JanuError, UnreadableFileError
from alignment.report import Correction, Report
from vision.results.folder import FRAMES, LANDMARKS, REPORT, STILL
from vision.review.clip.data import page_data, theme_of_the_page
from vision.review.clip.frames import packed_frames
from vision.review.clip.overlay import OverlayFrames
from vision.review.clip.unscored import unscored_data, unscored_frames
from vision.review.folder import ClipFiles, Library
from vision.review.library.catalogue import Catalogue, LibraryEntry, LibraryFilter
from vision.review.notes.agreement import agreement
from vision.review.notes.notebook import Notebook
from vision.review.poses import Poses
from vision.review.web.parts import STATIC, catalogue_of, clip_of, library_of, notebook_of, page, poses_of
from vision.words.language import current_language, gettext
from vision.words.numbers import straight_leg

router = APIRouter()
T = TypeVar("T")
Clip = Annotated[ClipFiles, Depends(clip_of)]
Books = Annotated[Catalogue, Depends(catalogue_of)]
Shelf = Annotated[Library, Depends(library_of)]
Known = Annotated[Poses, Depends(poses_of)]

#: the page asks for these by an address that changes with the result, so the browser may keep them
_KEPT = {"Cache-Control": "private, max-age=86400"}
_ALWAYS_NEW = {"Cache-Control": "no-cache"}
#: what the page's script is made of, told to the browser at once so that it need not find out module by module
_MODULES = sorted(
    path.name
    for path in (STATIC / "clip").glob("*.js")
    if not path.name.startswith(("compare", "how", "pair", "screen"))
)
#: clips offered to stand beside one
AT_MOST = 60
#: two requests for the same result read it once
_reading = Lock()


@router.get("/clip/{clip}", response_class=HTMLResponse)
def clip_page(request: Request, clip: Clip, catalogue: Books) -> HTMLResponse:
    """The page of one clip, which is no longer new then."""
    scored, entry = clip.result(REPORT) is not None, catalogue.entry(clip)
    if scored:
        catalogue.opened(clip)
    version = _version(clip)
    return page(request, "clip.html.j2", clip=clip, entry=entry, scored=scored, version=version, modules=_MODULES)


@router.get("/compare", response_class=HTMLResponse)
def compare_page(request: Request, library: Shelf, a: str, b: str) -> HTMLResponse:
    """Two holds side by side: each is told as ``CLIP.SIDE.NUMBER``, as in ``0123456789abcdef.left.0``."""
    clips = [library.clip(told.split(".")[0]) for told in (a, b)]
    return page(request, "compare.html.j2", clips=clips, versions=[_version(clip) for clip in clips])


@router.get("/clip/{clip}/data.json")
def data(clip: Clip, poses: Known, catalogue: Books) -> JSONResponse:
    """What the page knows before the frames."""
    report, entry = clip.read_report(), catalogue.entry(clip)
    try:
        told = page_data(entry, report, poses) if report else unscored_data(entry, theme_of_the_page())
    except JanuError as error:
        return _missing(error)
    corrected = report.clip.correction if report else Correction()
    turns = {"correction": _turn(corrected), "chosen": entry.chosen and _turn(entry.chosen)}
    return JSONResponse(told | turns | {"version": _version(clip)}, headers=_ALWAYS_NEW)


@router.get("/clip/{clip}/frames.bin")
def frames(clip: Clip, library: Shelf) -> Response:
    """Every frame's measures, see `clip_frames`."""
    try:
        if clip.video is not None and not clip.read_report():
            packed = _readable(library, clip.video, _unscored)
        else:
            packed = _readable(library, clip.results / FRAMES, _packed)
    except UnreadableFileError as error:
        return _missing(error)
    return Response(packed, media_type="application/octet-stream", headers=_KEPT)


@router.get("/clip/{clip}/overlay/{piece}.bin")
def overlay(clip: Clip, piece: int, library: Shelf) -> Response:
    """A piece of what is drawn, see `clip_overlay`."""
    try:
        rows = _piece(_readable(library, clip.results / LANDMARKS, _overlay), max(piece, 0))
    except UnreadableFileError as error:
        return _missing(error)
    return Response(rows, media_type="application/octet-stream", headers=_KEPT)


@router.get("/clip/{clip}/still.jpg")
def still(clip: Clip, library: Shelf) -> Response:
    """A picture's result with everything drawn."""
    path = clip.results / STILL
    if not path.is_file() or not library.holds(path):
        return _missing(UnreadableFileError(gettext("{file} is not there: score the picture again.", file=STILL)))
    return FileResponse(path, media_type="image/jpeg", headers=_ALWAYS_NEW)


@router.get("/clip/{clip}/beside.json")
def beside(clip: Clip, catalogue: Books, q: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
    """The holds that may stand beside this clip's: its own, then the same student's, or everybody's that `q` finds."""
    own, entries = catalogue.entry(clip), catalogue.entries()
    others = [e for e in entries if e.clip.id != clip.id and e.summary is not None and e.summary.sides]
    if q.strip():
        found = [e for e in others if e.is_shown(LibraryFilter(q))]
    else:
        found = [e for e in others if e.student == own.student]
    found.sort(key=lambda entry: (entry.student != own.student, -entry.day.toordinal()))
    mine = [] if q.strip() else [own]
    return JSONResponse([_holds(e, report) for e in (*mine, *found[:AT_MOST]) if (report := e.clip.read_report())])


@router.get("/agreement.json")
def agreed(notebook: Annotated[Notebook, Depends(notebook_of)]) -> JSONResponse:
    """How often the teacher agrees with what was measured, see `agreement`."""
    return JSONResponse(agreement(notebook), headers=_ALWAYS_NEW)


def read_parts(clip: ClipFiles, library: Library) -> None:
    """Read what the page of a clip asks for, so that it is there, and what reads it is loaded."""
    with suppress(UnreadableFileError):
        _readable(library, clip.results / FRAMES, _packed)
        _piece(_readable(library, clip.results / LANDMARKS, _overlay), 0)


def _holds(entry: LibraryEntry, report: Report) -> dict[str, Any]:
    return {
        "id": entry.clip.id,
        "name": entry.clip.name,
        "student": entry.student,
        "day": entry.day.isoformat(),
        "holds": [
            {"side": side.extended, "number": number, "title": straight_leg(side.extended), "start": hold.start_s}
            for side in report.sides
            for number, hold in enumerate(side.holds)
        ],
    }


def _turn(correction: Correction) -> dict[str, Any]:
    """How the file's picture is turned and mirrored, as the page's script knows it."""
    return {"rotate": correction.rotate or 0, "mirrored": correction.mirrored}


def _missing(why: Exception) -> JSONResponse:
    """What the page's script shows where a part of the result cannot be read."""
    return JSONResponse({"error": str(why)}, 404, headers=_ALWAYS_NEW)


def _version(clip: ClipFiles) -> str:
    """Changes with the result, and with the language of the words in it."""
    return f"{_stamp(clip.report) or '0'}-{current_language()}"


def _stamp(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns:x}-{stat.st_size:x}"


def _readable(library: Library, path: Path, read: Callable[[Path, str], T]) -> T:
    """A result read, kept in memory as long as its file stays as it is. Raises UnreadableFileError."""
    if not path.is_file() or not library.holds(path):
        text = gettext("{file} is not there: score the clip again to see all of this page.", file=path.name)
        raise UnreadableFileError(text)
    with _reading:
        return read(path, _stamp(path))


def _packed(path: Path, stamp: str) -> bytes:
    return _packed_in(path, stamp, current_language())


@lru_cache(maxsize=8)
def _packed_in(path: Path, _stamp: str, _language: str) -> bytes:
    """The frames with their words, which are those of the language spoken."""
    return packed_frames(path)


@lru_cache(maxsize=8)
def _unscored(path: Path, stamp: str) -> bytes:
    return unscored_frames(path)


@lru_cache(maxsize=8)
def _overlay(path: Path, stamp: str) -> OverlayFrames:
    return OverlayFrames(path, path.with_name(FRAMES))


@lru_cache(maxsize=128)  # 7 MB
def _piece(overlay: OverlayFrames, number: int) -> bytes:
    return overlay.piece(number)
