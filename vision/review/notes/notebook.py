"""The teacher's own word, kept: notes, marks and judgements with revisions, soft deletion and undo.

A clip is known by its content, so that what was said survives a renamed clip and a deleted or re-made result.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from vision.review.folder import RESULTS, ClipFiles
from vision.review.notes.database import TRANSACTIONS
from vision.review.notes.tables import (
    Change,
    ClipRow,
    Judgement,
    Note,
    NoteMark,
    StudentRow,
    TeacherWord,
    now,
    put_in,
)

KINDS: dict[str, type[TeacherWord]] = {"notes": Note, "marks": NoteMark, "judgements": Judgement}
_PIECE = 1 << 16


class NoSuchWordError(LookupError):
    """No note, mark or judgement has this id."""


class ConflictError(Exception):
    """Somebody else was faster: ``word`` is what is there now, to be looked at before saying it again."""

    def __init__(self, word: dict[str, Any] | None) -> None:
        super().__init__("changed meanwhile")
        self.word = word


@dataclass(frozen=True)
class Said:
    """What became of a word, and how many changes to its clip's words there were.

    ``new`` is False where the same thing had been said before, as by a repeated request.
    """

    word: dict[str, Any]
    serial: int
    new: bool = True


def content_of(path: Path) -> str:
    """What tells a clip from any other: a SHA-256 of its size and of its first, middle and last 64 KiB.

    Not of the whole, which would take seconds for a long clip; no two recordings share size and these three.
    """
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for start in sorted({0, max(0, size // 2 - _PIECE // 2), max(0, size - _PIECE)}):
            file.seek(start)
            digest.update(file.read(_PIECE))
    return digest.hexdigest()


def as_text(path: str) -> str:
    """A path as text that any database takes, whatever bytes it holds."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def as_json(word: TeacherWord) -> dict[str, Any]:
    """A word as the page gets it."""
    return {name: getattr(word, name) for name in word.__mapper__.attrs.keys() if name != "content"}  # noqa: SIM118


def _serial(session: Session, content: str) -> int:
    """How many changes there were: the largest number would miss one that was begun earlier and is saved later."""
    return session.scalar(select(func.count()).select_from(Change).where(Change.content == content)) or 0


def _said(session: Session, word: TeacherWord, new: bool = True) -> Said:
    session.flush()
    return Said(as_json(word), _serial(session, word.content), new)


class Notebook:
    """All that teachers said, in a database. Every method is one transaction; it may be called from any thread.

    ``reading``, ``writing`` and ``aside`` make sessions: for what is only read, which nobody's lock hinders; for what
    is said; and for what is only noted by the way, which waits for nobody and may fail.
    """

    def __init__(self, engine: Engine) -> None:
        kinds = (engine.execution_options(transaction=kind) for kind in TRANSACTIONS)
        self.reading, self.writing, self.aside = (sessionmaker(kind, expire_on_commit=False) for kind in kinds)
        self._contents: dict[tuple[str, str], str] = {}

    def words(self, clip: ClipFiles) -> dict[str, Any]:
        """All that is said of a clip, by kind and time, and ``serial``: how many changes there were."""
        content = self.content(clip)
        with self.reading() as session:
            found: dict[str, Any] = {
                kind: [
                    as_json(word)
                    for word in session.scalars(
                        select(table)
                        .where(table.content == content, table.deleted_at.is_(None))
                        .order_by(table.time, table.created_at)
                    )
                ]
                for kind, table in KINDS.items()
            }
            return found | {"clip": clip.id, "serial": _serial(session, content)}

    def serial(self, clip: ClipFiles) -> int:
        """How many changes to a clip's words there were."""
        content = self.content(clip)
        with self.reading() as session:
            return _serial(session, content)

    def lost(self, there: set[str]) -> dict[str, list[dict[str, Any]]]:
        """What was said of clips that are not there any more: notes and judgements by the path last known."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self.reading() as session:
            paths = {row.content: row.path for row in session.scalars(select(ClipRow)) if row.content not in there}
            for table in (Note, Judgement) if paths else ():
                for word in session.scalars(select(table).where(table.deleted_at.is_(None)).order_by(table.time)):
                    if word.content in paths:
                        found.setdefault(paths[word.content], []).append(as_json(word))
        return found

    def add(self, kind: str, clip: ClipFiles, id: str, values: dict[str, Any], tab: str) -> Said:
        """Say something new. Saying the same again under the same id changes nothing; else raises ConflictError."""
        content = self.content(clip)
        table = KINDS[kind]
        with self.writing.begin() as session:
            self._known(session, content, clip)
            word = table(id=id, content=content, **values)
            if session.get(table, id) is not None or not put_in(session, word):
                there = session.get_one(table, id)
                if there.content == content and all(getattr(there, name) == value for name, value in values.items()):
                    return _said(session, there, new=False)
                raise ConflictError(as_json(there))
            session.add(Change(content=content, tab=tab, kind=kind, word=id, before=None, revision=word.revision))
            return _said(session, word)

    def change(self, kind: str, id: str, revision: int, values: dict[str, Any], tab: str) -> Said:
        """Say something differently. Raises NoSuchWordError, and ConflictError unless it is still at `revision`."""
        with self.writing.begin() as session:
            word = session.get(KINDS[kind], id, with_for_update=True)
            if word is None:
                raise NoSuchWordError(id)
            if word.revision != revision or word.deleted_at:
                raise ConflictError(as_json(word))
            before = {name: getattr(word, name) for name in values}
            if before == values:
                return _said(session, word, new=False)
            self._set(session, kind, word, values, tab, before)
            return _said(session, word)

    def delete(self, kind: str, id: str, revision: int, tab: str) -> Said:
        """Take something back; it stays in the database and can be brought back by ``undo``. Raises as ``change``."""
        return self.change(kind, id, revision, {"deleted_at": now()}, tab)

    def undo(self, clip: ClipFiles, tab: str) -> tuple[str, Said] | None:
        """Undo the last change that this tab made to a clip's words; None where there is none.

        Raises ConflictError where somebody else has changed the same word since.
        """
        content = self.content(clip)
        with self.writing.begin() as session:
            mine = select(Change).where(Change.content == content, Change.tab == tab, Change.undone.is_(False))
            change = session.scalar(mine.order_by(Change.number.desc()).limit(1))
            if change is None:
                return None
            word = session.get(KINDS[change.kind], change.word, with_for_update=True)
            if word is None or word.revision != change.revision:
                raise ConflictError(as_json(word) if word else None)
            self._set(session, change.kind, word, change.before or {"deleted_at": now()}, tab, None)
            change.undone = True
            earlier = select(Change).where(
                Change.word == word.id, Change.undone.is_(False), Change.number < change.number
            )
            if previous := session.scalar(earlier.order_by(Change.number.desc()).limit(1)):
                previous.revision = word.revision  # it is the last one again
            return change.kind, _said(session, word)

    def describe(self, clip: ClipFiles, student: str | None, day: date | None) -> None:
        """Put right whose a clip is and of what day; None leaves it to its path."""
        content = self.content(clip)
        with self.writing.begin() as session:
            self._known(session, content, clip)
            row = session.get_one(ClipRow, content)
            row.student, row.day = student, day.isoformat() if day else None

    def language_of(self, student: str) -> str | None:
        """The language in which a student reads reports; None where none was chosen."""
        try:
            with self.reading() as session:
                row = session.get(StudentRow, student)
        except OperationalError:  # notes of an older Janu, which cannot be written now
            return None
        return row.language if row else None

    def speak_to(self, student: str, language: str) -> None:
        """Remember the language in which a student reads reports."""
        with self.writing.begin() as session:
            if not put_in(session, StudentRow(student=student, language=language)):
                session.get_one(StudentRow, student).language = language

    def content(self, clip: ClipFiles) -> str:
        """What a clip is known by: its content, or where the recording is gone what was known at its place."""
        return self.contents([clip])[clip.path]

    def contents(self, clips: list[ClipFiles]) -> dict[str, str]:
        """What clips are known by, by their paths; where one is now is noted down if something was said about it."""
        keys = {clip.path: (clip.path, clip.stamp) for clip in clips}
        new = {
            clip.path: content_of(clip.video) if clip.recorded and clip.video else self._last_at(clip)
            for clip in clips
            if keys[clip.path] not in self._contents
        }
        recorded = {new[clip.path]: as_text(clip.path) for clip in clips if clip.recorded and clip.path in new}
        if not new or self._noted(recorded):
            self._contents |= {keys[path]: content for path, content in new.items()}
        return {path: new.get(path) or self._contents[key] for path, key in keys.items()}

    def _noted(self, recorded: dict[str, str]) -> bool:
        """Note down where clips are now, by their content, where something was said about them; tells whether it is."""

        def moved(session: Session) -> list[ClipRow]:
            rows = session.scalars(select(ClipRow)).all()
            return [row for row in rows if recorded.get(row.content, row.path) != row.path]

        with self.reading() as session:
            if not moved(session):
                return True
        try:
            with self.aside.begin() as session:
                for row in moved(session):
                    row.path = recorded[row.content]
        except OperationalError:
            return False
        return True

    def _last_at(self, clip: ClipFiles) -> str:
        """The content of the recording whose results are left."""
        stem = as_text(clip.path).removesuffix(RESULTS)
        with self.reading() as session:
            rows = session.execute(
                select(ClipRow.content, ClipRow.path).where(ClipRow.path.startswith(stem + ".", autoescape=True))
            )
            known = [content for content, path in rows if "/" not in path[len(stem) :]]
        return known[0] if known else hashlib.sha256(os.fsencode(clip.path)).hexdigest()

    @staticmethod
    def _known(session: Session, content: str, clip: ClipFiles) -> None:
        """Note down the clip that something is said about."""
        if session.get(ClipRow, content) is None:
            put_in(session, ClipRow(content=content, path=as_text(clip.path)))

    @staticmethod
    def _set(
        session: Session, kind: str, word: TeacherWord, values: dict[str, Any], tab: str, before: dict[str, Any] | None
    ) -> None:
        for name, value in values.items():
            setattr(word, name, value)
        session.flush()
        # an undoing is written down too, so that other tabs see that something changed, and is not undone itself
        change = Change(content=word.content, tab=tab, kind=kind, word=word.id, before=before, revision=word.revision)
        change.undone = before is None
        session.add(change)
