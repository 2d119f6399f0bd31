"""Who may ask and what the page may do: hosts, origins, the token, and the browser's own rules.

A page of another site that is open in the same browser must neither read nor change anything here. Its requests carry
its Origin, or come by a name that leads to this machine (DNS rebinding) and so carry a foreign Host. Whoever else uses
this computer can reach its ports, so that the token is asked for also where nothing is shared.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vision.words.language import gettext

#: nothing but what this server sends: no inline script or style, nothing from elsewhere
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}
#: with the port behind it: a browser sends a host's cookies to all of its ports
COOKIE = "janu-review-"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
READING = ("GET", "HEAD", "OPTIONS")
#: the largest request but for a clip that is sent, which is limited where it is written
LARGEST, SENDS_CLIPS = 1 << 20, ("/api/upload", "/api/commentaries/")


@dataclass(frozen=True)
class Guard:
    """Whom to answer: the hosts that this server goes by, and the token that it asks for, if it does."""

    hosts: frozenset[str]
    token: str | None = None

    @classmethod
    def of(cls, hosts: Iterable[str] = (), token: str | None = None) -> "Guard":
        """Loopback's names and any others."""
        return cls(frozenset(host.lower() for host in (*LOOPBACK, *hosts)), token)

    def knows_host(self, host: str) -> bool:
        """Whether a Host header names this server; its port does not matter."""
        name = host.lower()
        name = name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.partition(":")[0]
        return name in self.hosts

    def refusal(self, method: str, headers: Headers) -> str | None:
        """Why a request is not answered; None where it is."""
        host, origin, site = headers.get("host", ""), headers.get("origin"), headers.get("sec-fetch-site")
        if not self.knows_host(host):
            return gettext("This address is not one of this page's: open it as the terminal shows it.")
        if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
            return gettext("Another site asked for this, so it was not done.")
        if site in ("cross-site", "same-site") and not (method in READING and _is_visit(headers)):
            return gettext("Another site asked for this, so it was not done.")
        return None


class Guarded:
    """ASGI: lets through what the guard allows, and puts the browser's rules on every answer."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        if refused := self.guard.refusal(scope["method"], headers):
            await _refused(scope, refused, 403, "foreign")(scope, receive, with_rules)
        elif not scope["path"].startswith(SENDS_CLIPS) and (status := _too_large(headers)):
            text = gettext("This is more than the page ever sends.")
            await _refused(scope, text, status, "too_large")(scope, receive, with_rules)
        elif self.guard.token is None or self._knows_token(headers):
            await self.app(scope, receive, with_rules)
        else:
            await self._ask_for_token(scope, receive, with_rules)

    def _knows_token(self, headers: Headers) -> bool:
        """By hand: Python's own reader stumbles over cookies that other programs on this host have set."""
        pairs = (pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
        return any(self._is_token(value) for name, _, value in pairs if name == _cookie(headers))

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), (self.guard.token or "").encode())

    async def _ask_for_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the token out of the address and into a cookie, or refuse."""
        query = parse_qsl(scope["query_string"].decode("latin-1"))
        given = next((value for name, value in query if name == "token"), "")
        elsewhere = scope["path"][1:2] in ("/", "\\")  # to a browser //evil.example is another site
        if scope["method"] not in READING or elsewhere or not self._is_token(given):
            text = gettext("This page is for those who have its whole address: open it as the terminal shows it.")
            await _refused(scope, text, 403, "no_token")(scope, receive, send)
            return
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        answer = RedirectResponse(scope["path"] + ("?" + rest if rest else ""), 303)
        answer.set_cookie(_cookie(Headers(scope=scope)), given, httponly=True, samesite="lax", max_age=7 * 24 * 3600)
        await answer(scope, receive, send)


def _is_visit(headers: Headers) -> bool:
    """Whether somebody follows a link to a page, and no other page fetches or frames something of ours."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _cookie(headers: Headers) -> str:
    port = headers.get("host", "").rpartition("]")[2].partition(":")[2]
    return COOKIE + (port if port.isdecimal() else "80")


def _refused(scope: Scope, text: str, status: int, code: str) -> Response:
    """A refusal: to the page's scripts as JSON with a code that they go by."""
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": text, "code": code}, status)
    return PlainTextResponse(text, status)


def _too_large(headers: Headers) -> int | None:
    """The status to refuse a request with whose size is too large, or not told."""
    if "transfer-encoding" in headers:
        return 411
    length = headers.get("content-length", "0")
    return None if length.isdecimal() and int(length) <= LARGEST else 413
