"""The library's catalogue: every clip with its student, date and result in short, kept so that it opens at once."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from alignment.report import Correction
from vision.review.folder import ClipFiles, Library
from vision.review.library.summary import FORM, Summary
from vision.review.notes.judged import Judged, judged_of
from vision.review.notes.notebook import Notebook, as_json, as_text
from vision.review.notes.tables import ClipRow, Judgement, Note, NoteMark, Opened, Scanned, put_in
from vision.review.notes.turns import chosen_turns
from vision.review.poses import Poses
from vision.words.language import ngettext
from vision.words.times import day_in_words

Show = Literal["all", "new", "unscored", "adjust", "words"]


def plain(text: str) -> str:
    """A text as it is searched: without case, and letters without their accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@dataclass(frozen=True)
class Words:
    """How many notes, drawings, judgements and commentaries there are of a clip."""

    notes: int = 0
    marks: int = 0
    judgements: int = 0
    commentaries: int = 0

    @property
    def count(self) -> int:
        """All of them, as the clip's own page counts them."""
        return self.notes + self.marks + self.judgements + self.commentaries

    @property
    def told(self) -> str:
        """In words, as in ``2 notes, 1 drawing``."""
        kinds = (
            (self.notes, ngettext("{n} note", "{n} notes", self.notes)),
            (self.marks, ngettext("{n} drawing", "{n} drawings", self.marks)),
            (self.judgements, ngettext("{n} judgement", "{n} judgements", self.judgements)),
            (self.commentaries, ngettext("{n} commentary", "{n} commentaries", self.commentaries)),
        )
        return ", ".join(told for count, told in kinds if count)


@dataclass(frozen=True)
class LibraryEntry:
    """One clip as the library shows it; ``words`` counts what was said, ``judged`` is what the teacher judged.

    ``chosen`` is how the teacher wants it turned and mirrored, where it is not scored so yet.
    """

    clip: ClipFiles
    content: str
    student: str
    day: date
    result: "StoredResult"
    new: bool
    words: Words
    judged: Judged
    chosen: Correction | None = None

    @cached_property
    def summary(self) -> Summary | None:
        """Its result in short, as the teacher judges it; None where it is not scored."""
        measured = self.result.summary
        return measured.judged(self.judged) if measured and self.judged else measured

    @property
    def scored(self) -> bool:
        """Whether there is a result."""
        return self.result.text is not None

    @property
    def stamp(self) -> str:
        """What changes when its still does: with the video, its report, and how it is turned."""
        turn = f":{self.chosen.rotate},{self.chosen.mirrored:d}" if self.chosen else ""
        return self.clip.stamp + turn

    @property
    def live(self) -> bool:
        """Whether it is a practice before the camera, which need not have been recorded."""
        return self.summary is not None and self.summary.kind == "live"

    def is_shown(self, wanted: "LibraryFilter") -> bool:
        """Whether the filter lets it through."""
        if wanted.student is not None and self.student != wanted.student:
            return False
        if wanted.text and not all(w in self.searched for w in plain(wanted.text).split()):
            return False
        match wanted.show:
            case "new":
                return self.new and self.scored
            case "unscored":
                return not self.scored
            case "adjust":
                return self.summary is not None and self.summary.asks_something
            case "words":
                return self.words.count > 0
        return True

    @property
    def searched(self) -> str:
        """The text that a search looks in: student, name, the date in figures and in words, what to adjust."""
        sides = self.summary.sides if self.summary else ()
        asked = [mark.title_in_words for side in sides for mark in side.checks if mark.status == "adjust"]
        days = f"{self.day.isoformat()} {self.day:%d %B %Y} {day_in_words(self.day)}"
        return plain(f"{self.student} {self.clip.name} {days} {' '.join(asked)}")


@dataclass(frozen=True)
class LibraryFilter:
    """What the teacher looks for."""

    text: str = ""
    student: str | None = None
    show: Show = "all"


@dataclass(frozen=True)
class StoredResult:
    """A clip's result in short as JSON, taken apart when it is looked at: of a thousand, a page shows few."""

    text: str | None

    @cached_property
    def summary(self) -> Summary | None:
        """The result; None where there is none."""
        return Summary.from_text(self.text) if self.text is not None else None


@dataclass(frozen=True)
class _Known:
    stamp: str
    content: str
    result: StoredResult


class Catalogue:
    """All entries; ``entries`` looks at the folder each time and reads only what has changed since.

    ``spoken`` counts the commentaries that there are now, by a clip's content.
    """

    def __init__(
        self,
        library: Library,
        notebook: Notebook,
        poses: Poses | None = None,
        spoken: Callable[[], Callable[[str], int]] = lambda: lambda content: 0,
    ) -> None:
        self.library, self.notebook, self._poses, self._spoken = library, notebook, poses or Poses(library), spoken
        self._known: dict[str, _Known] | None = None
        self._lock = Lock()

    def entries(self) -> list[LibraryEntry]:
        """Every clip, by student and the newest first."""
        with self._lock:
            clips = self.library.scan()
            known = self._brought_up_to_date(clips)
        with self.notebook.reading() as session:
            rows = {row.content: row for row in session.scalars(select(ClipRow))}
            opened = set(session.scalars(select(Opened.content)))
            said, turns = _said(session), chosen_turns(session)
        spoken = self._spoken()
        entries = [_entry(clip, known[clip.path], rows, opened, said, spoken, turns) for clip in clips]
        return sorted(entries, key=lambda e: (not e.student, e.student.casefold(), -e.day.toordinal(), e.clip.path))

    def entry(self, clip: ClipFiles) -> LibraryEntry:
        """One clip's entry."""
        with self._lock:
            known = self._brought_up_to_date([clip], whole=False)
        content = known[clip.path].content
        with self.notebook.reading() as session:
            row, opened = session.get(ClipRow, content), session.get(Opened, content)
            said, turns = _said(session, content), chosen_turns(session, content)
        rows = {content: row} if row else {}
        return _entry(clip, known[clip.path], rows, {content} if opened else set(), said, self._spoken(), turns)

    def opened(self, clip: ClipFiles) -> None:
        """Remember that a teacher has looked at a clip: it is no longer new."""
        content = self.notebook.content(clip)
        with self.notebook.reading() as session:
            if session.get(Opened, content) is not None:
                return
        with suppress(OperationalError), self.notebook.aside.begin() as session:
            put_in(session, Opened(content=content))

    def _brought_up_to_date(self, clips: list[ClipFiles], whole: bool = True) -> dict[str, _Known]:
        """What is known of these clips, read anew where a file has changed, and kept for the next start."""
        if self._known is None:
            self._known = self._kept()
        stamps = {clip.path: f"{FORM}:{clip.stamp}" for clip in clips}
        new = [c for c in clips if (known := self._known.get(c.path)) is None or known.stamp != stamps[c.path]]
        contents = self.notebook.contents(new)
        changed: dict[str, _Known] = {}
        for clip in new:
            report = clip.read_report()
            result = StoredResult(Summary.of(report, self._poses.of(report, clip)[0]).to_text() if report else None)
            changed[clip.path] = _Known(stamps[clip.path], contents[clip.path], result)
        self._known |= changed
        gone = self._known.keys() - {clip.path for clip in clips} if whole else set()
        for path in gone:
            del self._known[path]
        if changed or gone:
            self._keep(changed, gone)
        return {clip.path: self._known[clip.path] for clip in clips}  # what others change after this stays theirs

    def _kept(self) -> dict[str, _Known]:
        with self.notebook.reading() as session:
            rows = session.execute(select(Scanned.path, Scanned.stamp, Scanned.content, Scanned.summary))
            return {path: _Known(stamp, content, StoredResult(summary)) for path, stamp, content, summary in rows}

    def _keep(self, changed: dict[str, _Known], gone: set[str]) -> None:
        rows = [
            {
                "path": as_text(path),
                "stamp": known.stamp,
                "content": known.content,
                "summary": known.result.text,
            }
            for path, known in changed.items()
        ]
        old = [as_text(path) for path in (*changed, *gone)]
        with suppress(OperationalError), self.notebook.aside.begin() as session:
            for start in range(0, len(old), 500):  # databases limit how many values a statement may name
                session.execute(delete(Scanned).where(Scanned.path.in_(old[start : start + 500])))
            if rows:
                session.execute(insert(Scanned), rows)


_Said = tuple[dict[str, Words], Mapping[str, Judged]]


def _said(session: Session, content: str | None = None) -> _Said:
    """How much is said of each clip, or of one, and what is judged of it."""
    counts: list[Counter[str]] = []
    for table in (Note, NoteMark, Judgement):
        said = select(table.content, func.count()).where(table.deleted_at.is_(None)).group_by(table.content)
        said = said.where(table.content == content) if content else said
        counts.append(Counter({row[0]: row[1] for row in session.execute(said)}))
    kept = select(Judgement).where(Judgement.deleted_at.is_(None))
    judgements: dict[str, list[dict[str, Any]]] = {}
    for one in session.scalars(kept.where(Judgement.content == content) if content else kept):
        judgements.setdefault(one.content, []).append(as_json(one))
    judged = {of: judged_of(its) for of, its in judgements.items()}
    words = {of: Words(*(count[of] for count in counts)) for of in set().union(*counts)}
    return words, judged


def _entry(
    clip: ClipFiles,
    known: _Known,
    rows: dict[str, ClipRow],
    opened: set[Any],
    said: _Said,
    spoken: Callable[[str], int],
    turns: Mapping[str, Correction],
) -> LibraryEntry:
    row = rows.get(known.content)
    student = row.student if row and row.student is not None else clip.student
    day = date.fromisoformat(row.day) if row and row.day else clip.day
    words = replace(said[0].get(known.content, Words()), commentaries=spoken(known.content))
    judged = said[1].get(known.content, {})
    new, chosen = known.content not in opened, turns.get(known.content)
    return LibraryEntry(clip, known.content, student, day, known.result, new, words, judged, chosen)
