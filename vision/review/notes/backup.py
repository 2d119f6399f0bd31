"""``janu review --backup FILE``: the notes as one file, whole, also while somebody writes."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from alignment.errors import OutputError, UnreadableFileError, UsageError
from vision.review.notes.database import DATABASE, EXAMPLE, connected, file_of, is_alone
from vision.review.notes.tables import Judgement, Note, NoteMark
from vision.runtime.atomic_files import output_error, replacing, shown_name
from vision.runtime.permissions import narrow
from vision.words.language import gettext

#: seconds that a database which is locked is waited for
PATIENCE_S = 20.0


def back_up(folder: Path, url: str | None, to: Path) -> int:
    """Copy the notes of a folder, or those at a URL, into one file, and return how many words there are in it.

    SQLite copies itself, so another program may write meanwhile. What is at `to` is replaced, by the whole or not at
    all. Raises UsageError for another database, UnreadableFileError where there is nothing to back up, OutputError.
    """
    source, name = _source(folder, url), shown_name(to)
    if to.is_dir():
        raise OutputError(
            gettext(
                "{name} is a folder: give the name of a file, as in {example}.",
                name=name,
                example=shown_name(to / DATABASE),
            )
        )
    if to.exists() and not to.is_file():
        raise OutputError(gettext("{name} is not a file but a device: give the name of a file.", name=name))
    if not source.is_file():
        raise UnreadableFileError(
            gettext("There are no notes to back up: {name} does not exist.", name=shown_name(source))
        )
    if to.exists() and to.samefile(source):
        raise OutputError(gettext("{name} is the notes' own file: give another name to back them up.", name=name))
    try:
        with closing(_readable(source)) as notes:
            return _copied(notes, source, to)
    except sqlite3.Error as error:
        raise UnreadableFileError(
            gettext(
                "{name} cannot be backed up ({error}): {todo}.",
                name=shown_name(source),
                error=error,
                todo=_what_to_do(error),
            )
        ) from error


def _source(folder: Path, url: str | None) -> Path:
    if url is None:
        return folder.absolute() / DATABASE
    try:
        target = make_url(url)
    except ArgumentError as error:
        raise UsageError(gettext("--database is not a URL: give one like {example}.", example=EXAMPLE)) from error
    path = file_of(target)
    if path is None:
        raise UsageError(gettext("--backup copies a SQLite's file only: {todo}.", todo=_own_way(target)))
    return path


def _own_way(target: URL) -> str:
    if target.get_backend_name() == "postgresql":
        host, port = target.host, target.port
        plain = URL.create("postgresql", target.username, None, host, port, target.database).render_as_string()
        example = f"pg_dump --file=notes.sql {plain}"
        return gettext("back up a PostgreSQL with its own pg_dump, as in {example}", example=example)
    return gettext("back up this database with its own program")


def _readable(source: Path) -> sqlite3.Connection:
    """The notes, also on a disk that may only be read. Raises sqlite3.Error where these are no notes of Janu's."""
    notes = connected(source, PATIENCE_S)
    try:
        _count(notes)
    except sqlite3.OperationalError as error:
        notes.close()
        if _primary(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or not is_alone(source):
            raise
        notes = sqlite3.connect(f"{source.as_uri()}?mode=ro&immutable=1", uri=True)
        _count(notes)
    return notes


def _copied(notes: sqlite3.Connection, source: Path, to: Path) -> int:
    """Write the copy out of sight and put it in place. Raises OutputError, and sqlite3.Error of the notes' own."""
    target = to.resolve() if to.is_symlink() else to
    with replacing(target) as hidden:
        try:
            hidden.open("xb").close()
            narrow(hidden, [source])
        except OSError as error:
            raise output_error(to, error) from error
        try:
            with closing(connected(hidden, 0)) as copy:
                copy.execute("PRAGMA journal_mode=OFF").fetchall()  # it is thrown away unless it is whole
                notes.backup(copy, progress=_patience())
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, without a log beside it
                return _count(copy)
        except sqlite3.Error as error:
            if _primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            raise OutputError(
                gettext(
                    "{name} could not be written ({error}): free some space, or choose another folder.",
                    name=shown_name(to),
                    error=error,
                )
            ) from error


def _count(notes: sqlite3.Connection) -> int:
    """How many words there are. Raises sqlite3.Error where these are no notes of Janu's."""
    tables = (Note, NoteMark, Judgement)
    each = " UNION ALL ".join(f'SELECT 1 FROM "{table.__tablename__}" WHERE deleted_at IS NULL' for table in tables)
    (count,) = notes.execute(f"SELECT count(*) FROM ({each})").fetchone()
    return int(count)


def _patience() -> Callable[[int, int, int], None]:
    """Gives up once the notes were locked for too long; Python's own backup would wait for ever."""
    ends = time.monotonic() + PATIENCE_S

    def progress(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > ends:
            raise sqlite3.OperationalError("database is locked")

    return progress


def _primary(error: sqlite3.Error) -> int:
    """SQLite's own code of an error, without its finer shades."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY)) & 0xFF


def _what_to_do(error: sqlite3.Error) -> str:
    match _primary(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return gettext("another program holds it, so try again later")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            return gettext("check its permissions and those of its folder")
    return gettext("it holds no notes of Janu's, or is damaged, so copy it as it is")
