"""The page on which a teacher puts a report for the student together, and the report itself."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from alignment.checks import PoseSpec
from alignment.errors import JanuError, UsageError
from alignment.report import Report
from vision.report.charts import charts, time_axis
from vision.results.folder import FRAMES
from vision.results.frames_csv import Timeline, read_timeline
from vision.review.commentary.store import Commentaries, Commentary
from vision.review.folder import ClipFiles
from vision.review.library.catalogue import Catalogue, LibraryEntry
from vision.review.notes.judged import as_judged, judged_of
from vision.review.notes.notebook import Notebook
from vision.review.notes.turns import as_shown
from vision.review.poses import Poses
from vision.review.progress.courses import Course, courses, tighter_of
from vision.review.student_report.privacy import Privacy
from vision.review.student_report.report import (
    Choices,
    StudentReport,
    file_stem,
    moments_of,
    one_of_each,
    usual_choices,
)
from vision.review.web.parts import (
    Plain,
    catalogue_of,
    clip_of,
    commentaries_of,
    notebook_of,
    page,
    poses_of,
    templates_of,
)
from vision.words.language import current_language, gettext, known_language, speaking
from vision.words.pose import pose_in_words
from vision.words.reports import spoken_report

router = APIRouter()

#: what a browser may do with the report: show it; the same stands in the file itself
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
LONGEST_LETTER = 6000
Clip = Annotated[ClipFiles, Depends(clip_of)]
Shelved = Annotated[Catalogue, Depends(catalogue_of)]
Book = Annotated[Notebook, Depends(notebook_of)]
Known = Annotated[Poses, Depends(poses_of)]
Spoken = Annotated[Commentaries, Depends(commentaries_of)]


@router.get("/clip/{clip}/report")
def report_page(
    request: Request, clip: Clip, catalogue: Shelved, book: Book, poses: Known, spoken: Spoken
) -> HTMLResponse:
    """Choose what goes into the report, with the report beside it."""
    measured, words = _result(clip), book.words(clip)
    found, _ = poses.of(measured, clip)
    spec = pose_in_words(found)
    report = spoken_report(as_judged(measured, found, judged_of(words["judgements"])), found)
    entry = catalogue.entry(clip)
    choices = choices_of(request.query_params) or usual_choices(report, spec, words)
    timeline, axis = _timeline(clip), time_axis(report)
    return page(
        request,
        "report_page.html.j2",
        entry=entry,
        choices=choices,
        in_language=_language(request, book, entry),
        moments=one_of_each(moments_of(report, spec)),
        words=words,
        commentaries=named(spoken.of(entry.content), entry),
        spec=spec,
        charts=charts(report, spec, timeline, axis) if timeline and axis else [],
        courses=_courses(catalogue, entry, spec),
        letter_length=LONGEST_LETTER,
    )


@router.get("/clip/{clip}/report.html")
def report_file(
    request: Request, clip: Clip, catalogue: Shelved, book: Book, poses: Known, spoken: Spoken, save: bool = False
) -> HTMLResponse:
    """The report, self-contained; with ``save`` as a file."""
    measured, words = _result(clip), book.words(clip)
    words["marks"] = as_shown(words["marks"], measured.clip.correction)
    spec, _ = poses.of(measured, clip)
    report = as_judged(measured, spec, judged_of(words["judgements"]))
    choices = choices_of(request.query_params) or usual_choices(report, spec, words)
    entry = catalogue.entry(clip)
    tighter = tighter_of(_scored(catalogue, entry))
    with speaking(_language(request, book, entry)):
        its = _courses(catalogue, entry, spec, dated=not choices.anonymous) if choices.courses else []
        files = {name: one for name, one in named(spoken.of(entry.content), entry).items() if one.id in choices.spoken}
        made = StudentReport(entry, report, spec, words, choices, _timeline(clip), its, tuple(files), tighter)
        text = templates_of(request).get_template("student_report.html.j2").render(made.shown())
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    if save:
        headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return HTMLResponse(text.lstrip() + "\n", headers=headers)


class StudentLanguage(BaseModel):
    """The language in which a student reads reports."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    student: Annotated[Plain, Field(min_length=1, max_length=300)]
    language: Annotated[str, Field(max_length=16)]


@router.put("/api/students/language")
def speak(body: StudentLanguage, book: Book) -> dict[str, str]:
    """Remember a student's language."""
    book.speak_to(body.student, _known(body.language))
    return body.model_dump()


def choices_of(query: QueryParams) -> Choices | None:
    """The choices in an address; None where nothing was chosen yet."""
    if "chosen" not in query:
        return None
    privacy = query.get("privacy", "plain")
    if privacy not in get_args(Privacy):
        raise HTTPException(422, gettext("There is no such way to show a face."))
    kinds = ("moments", "notes", "judgements", "charts", "courses", "spoken")
    several = {name: frozenset(query.getlist(name)) for name in kinds}
    letter = query.get("letter", "").replace("\r\n", "\n")[:LONGEST_LETTER]
    return Choices(letter=letter, privacy=cast(Privacy, privacy), **several)


def named(commentaries: list[Commentary], entry: LibraryEntry) -> dict[str, Commentary]:
    """A clip's commentaries by the names of the files that go with its report."""
    stem = file_stem(entry)
    return {f"{stem}-commentary-{number}.mp4": one for number, one in enumerate(commentaries, 1)}


def _language(request: Request, book: Notebook, entry: LibraryEntry) -> str:
    """The report's language: as the address has it, else the student's, else that of the page."""
    if asked := request.query_params.get("language"):
        return _known(asked)
    with suppress(UsageError):  # of a catalogue that is gone
        return known_language(book.language_of(entry.student) or current_language())
    return current_language()


def _known(code: str) -> str:
    try:
        return known_language(code)
    except UsageError as error:
        raise HTTPException(422, str(error)) from error


def _result(clip: ClipFiles) -> Report:
    report = clip.read_report()
    if report is None:
        raise HTTPException(404, gettext("This clip has no result that can be read: score it first."))
    return report


def _courses(catalogue: Catalogue, entry: LibraryEntry, spec: PoseSpec, dated: bool = True) -> list[Course]:
    """The student's measures over all their clips, where there are several dates."""
    scored = _scored(catalogue, entry)
    return courses(scored, spec, links=False, dated=dated) if len({e.day for e in scored}) > 1 else []


def _scored(catalogue: Catalogue, entry: LibraryEntry) -> list[LibraryEntry]:
    """All of the student's clips with a hold, by date; none where nobody is named."""
    if not entry.student:
        return []
    every = sorted((e for e in catalogue.entries() if e.student == entry.student), key=lambda e: (e.day, e.clip.path))
    return [e for e in every if e.summary and e.summary.sides]


def _timeline(clip: ClipFiles) -> Timeline | None:
    path = clip.result(FRAMES)
    try:
        return _read(path, path.stat().st_mtime_ns) if path else None
    except (OSError, JanuError, ValueError, KeyError):
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int) -> Timeline:
    return read_timeline(path)
