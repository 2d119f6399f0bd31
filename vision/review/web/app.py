"""The application that `janu review` serves.

FastAPI and not Starlette alone: it is Starlette, whose FileResponse answers range requests, with what enters checked by
the pydantic models that the project has anyway. Its own documentation pages fetch from elsewhere and are left out.
"""

import asyncio
import gc
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alignment.errors import JanuError
from vision.batch.work import Settings
from vision.drawing.shaping import FONTS
from vision.review.folder import NoSuchClipError
from vision.review.library.catalogue import LibraryEntry
from vision.review.notes.database import hindrance
from vision.review.notes.notebook import ConflictError, NoSuchWordError
from vision.review.web import (
    clip_page,
    commentary_api,
    library_api,
    library_page,
    media,
    notes_api,
    progress_page,
    report_page,
)
from vision.review.web.language import Spoken
from vision.review.web.parts import STATIC, TEMPLATES, Shelf, page, static_address, templates
from vision.review.web.safety import Guard, Guarded
from vision.runtime.complaint import say, unexpected
from vision.words.language import gettext, gettext_noop

#: what the page's own files are; a system's list may know them as something that browsers refuse
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
#: FastAPI's own telemetry, which newer versions begin when the environment or another library asks for it: none, ever.
#: It would send addresses, and so students' names, elsewhere. Older versions do not know this and have none.
NO_TELEMETRY: Any = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
#: seconds that the first look at the folder may take before the page is served all the same
FIRST_LOOK_S = 3.0
UNFORESEEN = gettext_noop(
    "Something went wrong that Janu did not expect. The terminal says more; what you saved is safe."
)


def create_app(
    folder: Path, *, database: str | None = None, guard: Guard | None = None, settings: Settings | None = None
) -> FastAPI:
    """The page over one folder; `database` is a URL, without it the notes are kept in the folder.

    `settings`: what clips are scored with here.

    Raises OutputError where the database cannot be opened.
    """
    shelf = Shelf.of(folder, database, settings)

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        with shelf.checkpoints, shelf.scorer, shelf.copies:
            looked = threading.Event()
            threading.Thread(target=_look, args=(app, looked), name="first look", daemon=True).start()
            await asyncio.to_thread(looked.wait, FIRST_LOOK_S)
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=at_work, telemetry=NO_TELEMETRY)
    app.state.shelf = shelf
    app.state.templates = templates()
    app.mount(f"{static_address()}/fonts", Kept(FONTS), "fonts")
    app.mount(static_address(), Kept(STATIC), "kept")
    for part in (library_page, library_api, progress_page, report_page, clip_page, media, commentary_api, notes_api):
        app.include_router(part.router)
    app.add_middleware(Unshaken)
    app.add_middleware(Guarded, guard=guard or Guard.of())
    app.add_middleware(Spoken)
    app.add_exception_handler(
        NoSuchClipError, _answer(404, lambda _: gettext("This clip is not in the folder any more."), "no_such_clip")
    )
    app.add_exception_handler(
        NoSuchWordError, _answer(404, lambda _: gettext("This note is not there."), "no_such_word")
    )
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _answer(422, _what_is_wrong))
    app.add_exception_handler(ConflictError, _conflict)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    return app


def _look(app: FastAPI, looked: threading.Event) -> None:
    """Do once what the first page of each kind would wait for: what is new in the folder, templates, a clip's parts."""
    shelf: Shelf = app.state.shelf
    environment: Environment = app.state.templates
    entries: list[LibraryEntry] = []
    with suppress(OSError, SQLAlchemyError):  # whoever asks for a page is told
        library_page.library_page(Request({"type": "http", "app": app}), shelf.catalogue, shelf.scorer)
        entries = shelf.catalogue.entries()
    for path in TEMPLATES.glob("*.j2"):
        environment.get_template(path.name)
    if newest := max((entry for entry in entries if entry.scored), key=lambda entry: entry.day, default=None):
        clip_page.read_parts(newest.clip, shelf.library)
    gc.freeze()  # what was loaded stays: looking through all of it for garbage takes as long as a page
    looked.set()


def _answer(status: int, text: Callable[[Exception], str], code: str = "") -> Callable[[Request, Exception], Response]:
    """An error as a sentence: as JSON to the page's scripts, which go by its `code`; as a page to a person."""

    def handle(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": text(error)} | ({"code": code} if code else {}), status)
        return page(request, "error.html.j2", status=status, text=text(error))

    return handle


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    return _answer(status, lambda _: gettext("There is no such page.") if detail == "Not Found" else detail)(
        request, error
    )


def _what_is_wrong(error: Exception) -> str:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    return "; ".join(f"{'.'.join(str(at) for at in p['loc'])}: {p['msg']}" for p in problems) + "."


def _conflict(request: Request, error: Exception) -> Response:
    word = error.word if isinstance(error, ConflictError) else None
    text = gettext("Somebody has changed this meanwhile.")
    return JSONResponse({"error": text, "code": "changed", "word": word}, 409)


def _database_error(request: Request, error: Exception) -> Response:
    """A database that cannot be used now is told as what it is; anything else is nothing that was foreseen."""
    told = hindrance(error) if isinstance(error, SQLAlchemyError) else None
    if told is None:
        raise error
    status, text = told
    return _answer(status, lambda _: text, "database")(request, error)


class Kept:
    """ASGI: scripts and styles, which never change at their address: from memory, and each browser asks but once.

    A clip's page is made of thirty of them; read from the disk as they were asked for they took half of its time.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): (path.read_bytes(), KINDS[path.suffix])
            for path in folder.rglob("*")
            if path.suffix in KINDS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file."""
        content, kind = self._files.get(scope["path"].removeprefix(scope["root_path"]).lstrip("/"), (None, None))
        if content is None or scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(404)
        headers = {"Cache-Control": "private, max-age=31536000, immutable"}
        await Response(content, media_type=kind, headers=headers)(scope, receive, send)


class Unshaken:
    """ASGI: an error that nobody foresaw is a sentence in the terminal and on the page, and the server goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noticed)
        except Exception as error:
            if os.environ.get("JANU_DEBUG") or scope["type"] != "http":
                raise
            if isinstance(error, ClientDisconnect):
                return
            foreseen = isinstance(error, JanuError)
            say(str(error) if foreseen else f"{scope['path']}: {unexpected(error)}")
            if not begun:
                handle = _answer(500, str if foreseen else lambda _: gettext(UNFORESEEN))
                await handle(Request(scope), error)(scope, receive, send)
