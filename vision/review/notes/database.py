"""The database of the notes: opened so that what was answered is on the disk, and kept so that its file alone has all.

SQLite writes into a log first (``janu-review.sqlite-wal``), where others may read meanwhile. Who copies the file would
leave that behind, so it is put into the file whenever nothing was written for a moment, and at the end.
"""

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
    SQLAlchemyError,
)

from alignment.errors import OutputError
from vision.review.notes.tables import StudentRow, Table
from vision.runtime.atomic_files import shown_name
from vision.runtime.complaint import say
from vision.runtime.permissions import narrow
from vision.words.language import gettext, gettext_noop

DATABASE = "janu-review.sqlite"
#: what a URL of a database looks like
EXAMPLE = "sqlite:////home/me/notes.sqlite"
#: what a transaction is for: to read, to write what was said, to note something by the way
TRANSACTIONS = ("read", "write", "aside")
#: seconds that a writer waits for another one, and what is noted by the way
PATIENCE_S, ASIDE_S = 10.0, 0.5
_BUSY = gettext_noop("Another program is writing the notes and does not end: close it.")
_DAMAGED = gettext_noop("{file} is damaged: put a backup in its place.")
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
#: what SQLite cannot do now, as HTTP has it and in words
HINDRANCES = {
    sqlite3.SQLITE_FULL: (507, gettext_noop("The disk is full: free some space. What was saved before is safe.")),
    sqlite3.SQLITE_IOERR: (507, gettext_noop("The disk cannot be written: check it. What was saved before is safe.")),
    sqlite3.SQLITE_READONLY: (
        503,
        gettext_noop("The notes may only be read: check the permissions of {file} and its folder."),
    ),
    sqlite3.SQLITE_CANTOPEN: (503, gettext_noop("{file} cannot be opened: check that it and its folder are there.")),
    sqlite3.SQLITE_BUSY: (503, _BUSY),
    sqlite3.SQLITE_LOCKED: (503, _BUSY),
} | dict.fromkeys(DAMAGED, (500, _DAMAGED))
#: seconds without a word after which the log is put into the file, and how long others are kept waiting for that
QUIET_S, HELD_S = 1.0, 0.2


def open_database(folder: Path, url: str | None) -> Engine:
    """The database at a URL, else ``janu-review.sqlite`` in the folder, with its tables.

    One that cannot be written now, but holds notes already, is opened to be read. Raises OutputError.
    """
    where = gettext("what was given")
    try:
        target = make_url(url) if url else make_url("sqlite://").set(database=str(folder / DATABASE))
        own = gettext("the notes' file {name}", name=shown_name(folder / DATABASE))
        where = target.render_as_string() if url else own  # its password is left out
        return _opened(target, where)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise OutputError(
            gettext(
                "{where} is no database that can be reached from here ({why}): give a URL like {example}, "
                "or postgresql+psycopg://… after pip install 'janu[postgresql]'.",
                where=where,
                why=_first_line(error),
                example=EXAMPLE,
            )
        ) from error
    except SQLAlchemyError as error:
        if _code(error) in DAMAGED:
            raise OutputError(gettext(_DAMAGED, file=where)) from error
        raise OutputError(
            gettext(
                "{where} cannot be opened ({why}): check the folder's permissions, "
                "or keep the notes elsewhere with --database {example}.",
                where=where,
                why=_first_line(error),
                example=EXAMPLE,
            )
        ) from error


def keep_from_others(folder: Path, clips: Iterable[Path]) -> None:
    """Let nobody read a folder's own notes who may not read the folder and every one of its clips."""
    path, sources = folder / DATABASE, [folder, *clips]
    with suppress(OSError):  # said when it is opened
        if not path.exists():
            path.touch()
        for file in (path, *(path.with_name(path.name + log) for log in ("-wal", "-shm"))):
            narrow(file, sources)


def _opened(target: URL, where: str) -> Engine:
    """The database with its tables. Raises SQLAlchemyError."""
    engine = _engine(target)
    try:
        if not _has_tables(engine):
            Table.metadata.create_all(engine)
    except DBAPIError as error:
        engine.dispose()
        path = file_of(target)
        if path is None or not is_alone(path):
            raise
        engine = _engine(target, f"{path.as_uri()}?mode=ro&immutable=1")
        if not _has_tables(engine, but=StudentRow.__tablename__):
            raise
        say(
            gettext(
                "{where} can be read and not written now ({why}): new notes are not saved.",
                where=where,
                why=_first_line(error),
            )
        )
    return engine


def _has_tables(engine: Engine, but: str = "") -> bool:
    """Whether all tables are there; ``but`` one, which older versions did not have."""
    with engine.execution_options(transaction="read").connect() as connection:
        return set(inspect(connection).get_table_names()) >= set(Table.metadata.tables) - {but}


def is_alone(path: Path) -> bool:
    """Whether a SQLite's file holds everything, and may be read where not even its log can be opened."""
    log = path.with_name(path.name + "-wal")
    return path.is_file() and (not log.exists() or log.stat().st_size == 0)


def _engine(target: URL, read_only: str | None = None) -> Engine:
    """A way to a database; what was said never stands in its errors. `read_only`: by this SQLite URI alone."""
    more: dict[str, Any] = {}
    if read_only:
        more["creator"] = lambda: sqlite3.connect(read_only, uri=True, check_same_thread=False)
    engine = create_engine(target, pool_pre_ping=True, hide_parameters=True, **more)
    if engine.dialect.name == "sqlite":
        _make_safe(engine, bool(read_only))
    return engine


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _make_safe(engine: Engine, read_only: bool) -> None:
    """SQLite so that what was answered is on the disk, and writers wait for each other instead of failing."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, see below
        for pragma in (
            ("foreign_keys=ON",) if read_only else ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        kind = connection.get_execution_options().get("transaction", "write")
        patience_s = ASIDE_S if kind == "aside" else PATIENCE_S
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * patience_s)}")
        connection.exec_driver_sql("BEGIN" if kind == "read" else "BEGIN IMMEDIATE")


def hindrance(error: SQLAlchemyError) -> tuple[int, str] | None:
    """The HTTP status and the sentence for a database that cannot be used now; None for any other error."""
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError | ProgrammingError | DataError):
        return None
    if not isinstance(error.orig, sqlite3.Error):
        return 503, gettext("The notes' database does not answer: check that it is running.")
    status, text = HINDRANCES.get(_code(error), (0, ""))
    return (status, gettext(text, file=DATABASE)) if status else None


def _code(error: SQLAlchemyError) -> int:
    """SQLite's code of what went wrong; 255 where it was not SQLite."""
    return int(getattr(getattr(error, "orig", None), "sqlite_errorcode", -1)) & 0xFF


class Checkpoints:
    """Keeps a SQLite's file whole while the page is open; another database keeps itself. Use as a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._path = file_of(engine.url)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="notes", daemon=True)

    def __enter__(self) -> "Checkpoints":
        if self._path is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._path is not None:
            self._thread.join()
        self.finish()
        self._engine.dispose()

    def finish(self) -> None:
        """Put everything into the file now, also while somebody reads."""
        if self._path is not None:
            _checkpoint(self._path, 5 * HELD_S)

    def _watch(self) -> None:
        """Put what was written into the file once nothing more comes."""
        assert self._path is not None
        log = self._path.with_name(self._path.name + "-wal")
        before: tuple[int, int] | None = None
        while not self._ended.wait(QUIET_S):
            try:
                stat = log.stat()
            except OSError:
                continue
            now = stat.st_size, stat.st_mtime_ns
            if stat.st_size and now == before:
                _checkpoint(self._path, HELD_S)
            before = now


def file_of(url: URL) -> Path | None:
    """Where a SQLite keeps its data; None for one in memory, and for other databases."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:") or "mode=memory" in name:
        return None
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name).absolute()


def connected(path: Path, patience_s: float) -> sqlite3.Connection:
    """A connection of its own to a file that is there. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=patience_s, isolation_level=None)


def _checkpoint(path: Path, held_s: float) -> None:
    """Put the log into the file and empty it, unless others need it for longer than `held_s`: then it is done later."""
    with suppress(sqlite3.Error), closing(connected(path, held_s)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
