"""Every route of the page, asked in every form of a table: nothing is unforeseen, nothing of the disk is told.

Only with ``-m lengthy``. Nothing leaves this process: the page is asked as Starlette's own test client asks.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.vision.review_folder import a_practice, a_tiny_clip, put_result
from vision.results.folder import report_json
from vision.review.folder import clip_id
from vision.review.web.app import create_app

pytestmark = pytest.mark.lengthy
HOME = "http://127.0.0.1:8642"
ID = clip_id("a.mp4")
#: what stands for a part of the path and for a query
PARTS = (
    *("", "..", "../../etc/passwd", "\0", "a" * 5_000, "-1", "0", "1e400", "nan", "9" * 5_000, "2026-02-30"),
    *("\x1b[2J", "\u202e\ud7ff", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7 * 7 }}", "%s%n", "a\r\nX: y", "[]"),
)
BODIES = (
    *(b"", b"{}", b"[]", b"null", b"{", b"[" * 50_000, b'"' + b"a" * 50_000 + b'"', b"\xff\xfe", b"1e400"),
    b'{"time": 1e400, "text": "x"}',
    b'{"time": -1, "text": ""}',
    b'{"time": "1", "text": ["x"]}',
    b'{"time": ' + b"9" * 5_000 + b', "text": "x"}',
    b'{"time": 1, "text": "\\ud800"}',
    b'{"time": 1, "text": "\\u0000\\u001b[2J", "id": "../../x"}',
    b'{"student": "../..", "day": "0000-00-00", "clips": ["../x", 1, null], "text": "x", "id": {}}',
)
RANGES = ("bytes=-1", "bytes=0-", "bytes=9-1", "bytes=0-0,2-3,-1", f"bytes={'9' * 5_000}-", "bytes=a-b", "lines=0-1")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(a_tiny_clip())
    put_result(clip, report_json(a_practice(1)))
    with TestClient(create_app(tmp_path), base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def routes_of(routes: list[Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Each route's method and path, and the names of its queries."""
    for route in routes:
        if getattr(route, "methods", None):
            queries = [field.alias for field in getattr(getattr(route, "dependant", None), "query_params", ())]
            yield from ((method, route.path, queries) for method in sorted(route.methods))
        router = getattr(route, "original_router", route)
        if inner := getattr(router, "routes", None):
            yield from routes_of(inner)


def forms_of(method: str, path: str, queries: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address and the rest of each form in which a route is asked."""
    plain = re.sub(r"\{[^}]*\}", "0", path.replace("{clip}", ID))
    for part in PARTS:
        told = quote(part, safe="", errors="surrogatepass")
        if "{" in path:
            yield re.sub(r"\{[^}]*\}", told, path), {}
            yield re.sub(r"\{[^}]*\}", told, path.replace("{clip}", ID)), {}
        yield f"{plain}?{'&'.join(f'{name}={told}' for name in [*queries, 'v'])}", {}
    if method in ("POST", "PUT", "PATCH", "DELETE"):
        for body in BODIES:
            yield plain, {"content": body, "headers": {"Content-Type": "application/json"}}
    for asked in RANGES:
        yield plain, {"headers": {"Range": asked, "Accept-Encoding": "\xff".encode("latin-1")}}  # type: ignore[dict-item]


def test_no_form_of_any_request_is_unforeseen(
    page: TestClient, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    routes = list(routes_of(page.app.routes))  # type: ignore[attr-defined]
    assert len(routes) > 25
    asked, wrong = 0, []
    for method, path, queries in routes:
        for address, how in forms_of(method, path, queries):
            answer = page.request(method, address, follow_redirects=False, **how)
            asked += 1
            told = str(tmp_path) in answer.text or "Traceback" in answer.text
            if answer.status_code >= 500 or told:
                wrong.append((answer.status_code, method, address[:120], how.get("content", b"")[:60]))
    assert wrong == []
    assert asked > 1_000
    assert "did not expect" not in capfd.readouterr().err
    assert page.get(f"/media/{ID}").content == a_tiny_clip(), "the clip is as it was"
