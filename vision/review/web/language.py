"""The language of a request: chosen in the page, else the browser's, else that of `janu review`."""

import json
from contextlib import suppress
from functools import lru_cache
from gettext import c2py
from typing import Any

from babel import Locale
from babel.messages.catalog import Message
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from alignment.errors import UsageError
from vision.words.language import ENGLISH, catalogue_of, current_language, known_language, languages, speaking

#: what the page's own script remembers the choice by (static/language.js), on every port of this computer
COOKIE = "janu-language"
#: which plural form a number takes is told for so many; larger ones take that of their last two digits above a hundred
PLURALS = 200


class Spoken:
    """ASGI: every request is answered in its own language, whatever thread works on it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(language_of(Headers(scope=scope))):
            await self.app(scope, receive, send)


def language_of(headers: Headers) -> str:
    """The first language that is wished for and known; else what the process speaks."""
    for code in (*_chosen(headers), *_accepted(headers.get("accept-language", ""))):
        with suppress(UsageError):
            return known_language(code)
    return current_language()


def _chosen(headers: Headers) -> list[str]:
    """By hand, see `Guarded`."""
    pairs = (pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
    return [value for name, _, value in pairs if name == COOKIE]


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language, the most wished for first."""
    wished: list[tuple[float, str]] = []
    for part in header.split(","):
        code, _, weight = (piece.strip() for piece in part.partition(";"))
        with suppress(ValueError):
            wished.append((float(weight.removeprefix("q=")) if weight else 1.0, code))
    return [code for weight, code in sorted(wished, key=lambda one: -one[0]) if weight > 0]


@lru_cache(maxsize=1)
def own_names() -> dict[str, str]:
    """Each language by its code, as it calls itself."""
    names = {code: Locale.parse(code).get_display_name(code) or code for code in languages()}
    return {code: name[0].upper() + name[1:] for code, name in names.items()}


def sentences_of_scripts() -> Markup:
    """What the page's scripts say, in the current language, as JSON for static/language.js; empty in English."""
    code = current_language()
    return Markup(_sentences(code) if code != ENGLISH else "")


@lru_cache(maxsize=16)
def _sentences(code: str) -> str:
    catalogue = catalogue_of(code)
    said = {_key(one): one.string for one in catalogue if one.id and _of_scripts(one) and _is_whole(one)}
    plural = c2py(catalogue.plural_expr)
    told = {"plurals": [plural(n) for n in range(PLURALS)], "sentences": said}
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")  # nothing in it ends the element it stands in


def _of_scripts(message: Message) -> bool:
    return any(file.endswith(".js") for file, _ in message.locations)


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _key(message: Message) -> str:
    said: Any = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{said}" if message.context else said
