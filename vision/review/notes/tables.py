"""What the teacher says, as tables: notes, marks, judgements, and the changes that can be undone.

SQLAlchemy and not sqlite3 by hand: the same tables go into PostgreSQL or MariaDB by a URL, it counts revisions itself
(``version_id_col``), and no value ever becomes part of the SQL.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column


def now() -> str:
    """The time in UTC as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Table(DeclarativeBase):
    """The base of all tables."""


class ClipRow(Table):
    """A clip that something was said about, known by its content: a renamed clip keeps what was said.

    ``path`` is where it was last seen; ``student`` and ``day`` (ISO) are what the teacher put instead of the path's.
    """

    __tablename__ = "clips"
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    student: Mapped[str | None] = mapped_column(Text)
    day: Mapped[str | None] = mapped_column(String(10))


class StudentRow(Table):
    """The language in which a student reads reports, where the teacher chose one."""

    __tablename__ = "students"
    student: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(String(16))


class TeacherWord(Table):
    """What all of a teacher's words have: an id made by who says it, the clip, the moment (s), a revision number."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    content: Mapped[str] = mapped_column(ForeignKey("clips.content"), index=True)
    time: Mapped[float] = mapped_column("time_s")
    author: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    created_at: Mapped[str] = mapped_column(String(32), default=now)
    changed_at: Mapped[str] = mapped_column(String(32), default=now, onupdate=now)
    deleted_at: Mapped[str | None] = mapped_column(String(32))

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.revision}


class Note(TeacherWord):
    """A text about a moment and, maybe, a check."""

    __tablename__ = "notes"
    check: Mapped[str | None] = mapped_column("check_id", String(80))
    text: Mapped[str] = mapped_column(Text)


class NoteMark(TeacherWord):
    """Something drawn on a frame: ``points`` are [x, y] pairs, 0 to 1 of its width and height.

    The frame is the one that the file has, before it is turned and mirrored as the result remembers it.
    """

    __tablename__ = "marks"
    kind: Mapped[str] = mapped_column(String(16))
    points: Mapped[list[list[float]]] = mapped_column(JSON)
    colour: Mapped[str] = mapped_column(String(7))
    note: Mapped[str | None] = mapped_column(String(36))  # the note that it illustrates


class Judgement(TeacherWord):
    """The teacher's own status for a check of a hold, beside the ``measured`` one of that time.

    ``time`` is where the hold begins, so that it is found again in a result made anew; ``hold`` counts from 0.
    """

    __tablename__ = "judgements"
    side: Mapped[str] = mapped_column(String(8))
    hold: Mapped[int]
    check: Mapped[str] = mapped_column("check_id", String(80))
    status: Mapped[str] = mapped_column(String(16))
    measured: Mapped[str | None] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(Text)


class Change(Table):
    """One change to a word: what it was before (None: it was not there) and became, to be undone by ``tab``."""

    __tablename__ = "changes"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    content: Mapped[str] = mapped_column(ForeignKey("clips.content"), index=True)
    tab: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    word: Mapped[str] = mapped_column(String(36))
    before: Mapped[dict[str, Any] | None] = mapped_column("was", JSON(none_as_null=True))
    revision: Mapped[int]
    undone: Mapped[bool] = mapped_column(default=False)
    at: Mapped[str] = mapped_column("made_at", String(32), default=now)


class Scanned(Table):
    """What was found out about a clip's files while they were as ``stamp`` tells; only to be quick."""

    __tablename__ = "clips_in_short"
    path: Mapped[str] = mapped_column(Text, primary_key=True)
    stamp: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(Text)


class Opened(Table):
    """A clip that a teacher has looked at."""

    __tablename__ = "opened"
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[str] = mapped_column("opened_at", String(32), default=now)


class StoredStill(Table):
    """A clip's small picture for the library; made again when ``stamp`` no longer fits."""

    __tablename__ = "stills"
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(120))
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)


class JobRow(Table):
    """A clip that waits for being scored or could not be: kept, so that a restart goes on."""

    __tablename__ = "jobs"
    clip: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(Text)


class NeededTurn(Table):
    """The clockwise turn (deg) that a clip needs which was not scored since it does not stand upright."""

    __tablename__ = "turns_needed"
    clip: Mapped[str] = mapped_column(String(16), primary_key=True)
    turn: Mapped[int]


class ChosenTurn(Table):
    """How a teacher wants a recording turned (deg, clockwise) and then mirrored, until it is scored so.

    ``was_mirrored``: whether its result was mirrored back already, from which the sides of its judgements are told.
    """

    __tablename__ = "turns_chosen"
    content: Mapped[str] = mapped_column(String(64), primary_key=True)
    rotate: Mapped[int | None]
    mirrored: Mapped[bool]
    was_mirrored: Mapped[bool]


def put_in(session: Session, row: Table) -> bool:
    """Put a new row in; False where one with its key is there, be it since this moment.

    Databases other than SQLite let others write meanwhile.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
