"""The database of the notes: opened so that what was answered is on the disk, and kept so that its file alone has all.

SQLite writes into a log first (``janu-review.sqlite-wal``), where others may read meanwhile. Who copies the file would
leave that behind, so it is put into the file whenever nothing was written for a moment, and at the end.
"""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from alignment.errors import OutputError
from vision.files import shown_name
from vision.review.tables import Table

DATABASE = "janu-review.sqlite"
#: seconds that a writer waits for another one
PATIENCE_S = 10
#: seconds without a word after which the log is put into the file, and how long others are kept waiting for that
QUIET_S, HELD_S = 1.0, 0.2


def open_database(folder: Path, url: str | None) -> Engine:
    """The database at a URL, else ``janu-review.sqlite`` in the folder, with its tables. Raises OutputError."""
    where = f"the notes' file {shown_name(folder / DATABASE)}" if url is None else "what was given"
    try:
        target = make_url(url) if url else make_url("sqlite://").set(database=str(folder / DATABASE))
        where = target.render_as_string() if url else where  # its password is left out
        engine = create_engine(target, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            _make_safe(engine)
        Table.metadata.create_all(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise OutputError(
            f"{where} is no database that can be reached from here ({_first_line(error)}): "
            "give a URL like sqlite:////home/me/notes.sqlite, "
            "or postgresql+psycopg://… after pip install 'janu[postgresql]'."
        ) from error
    except SQLAlchemyError as error:
        raise OutputError(
            f"{where} cannot be opened ({_first_line(error)}): check the folder's permissions, "
            "or keep the notes elsewhere with --database sqlite:////home/me/notes.sqlite."
        ) from error
    return engine


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _make_safe(engine: Engine) -> None:
    """SQLite so that what was answered is on the disk, and writers wait for each other instead of failing."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, see below
        settings = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={1000 * PATIENCE_S}")
        for pragma in settings:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Kept:
    """Keeps a SQLite's file whole while the page is open; another database keeps itself. Use as a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._path = file_of(engine.url)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="notes", daemon=True)

    def __enter__(self) -> "Kept":
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
