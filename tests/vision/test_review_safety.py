"""Who may ask `janu review`, and what: every way in that its page must keep shut, tried."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.vision.review_folder import a_practice, a_tiny_clip, put_result
from vision.results.folder import folder_for, report_json
from vision.review.folder import Library, clip_id
from vision.review.web.app import create_app
from vision.review.web.parts import static_address
from vision.review.web.safety import Guard

HOME = "http://127.0.0.1:8642"
ID = clip_id("Ada/2026-01-02_a.mp4")
NOTE = {"time": 1.0, "text": "hello"}
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "clips"
    (root / "Ada").mkdir(parents=True)
    clip = root / "Ada" / "2026-01-02_a.mp4"
    clip.write_bytes(a_tiny_clip())
    put_result(clip, report_json(a_practice(1)))
    return root


@pytest.fixture
def page(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder), base_url=HOME) as client:
        yield client


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8642", "", "10.0.0.7"]
)
def test_a_foreign_host_is_refused(page: TestClient, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8642", "localhost:8642", "LOCALHOST", "[::1]:8642"])
def test_its_own_names_are_answered(page: TestClient, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing(page: TestClient, headers: dict[str, str]) -> None:
    assert page.post(f"/api/clips/{ID}/notes", json=NOTE, headers=headers).status_code == 403
    assert page.post("/api/upload?name=a.mp4", content=a_tiny_clip(), headers=headers).status_code == 403
    assert page.get(f"/api/clips/{ID}/words").json()["notes"] == []


def test_its_own_pages_may(page: TestClient) -> None:
    headers = {"Origin": HOME, "Sec-Fetch-Site": "same-origin"}
    assert page.post(f"/api/clips/{ID}/notes", json=NOTE, headers=headers).status_code == 201


def test_a_form_of_another_site_is_no_json(page: TestClient) -> None:
    answer = page.post(
        f"/api/clips/{ID}/notes", content='{"time": 1, "text": "x"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code in (415, 422)
    assert page.get(f"/api/clips/{ID}/words").json()["notes"] == []


def test_the_policy_leaves_no_inline_script_and_nothing_from_elsewhere(page: TestClient) -> None:
    for address in (
        "/",
        "/student?name=Ada",
        f"/clip/{ID}",
        f"/clip/{ID}/report",
        f"{static_address()}/api.js",
        "/nothing",
        "/api/scoring",
    ):
        answer = page.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script>" not in answer.text and " style=" not in answer.text and "onclick" not in answer.text
        assert not any(f"{scheme}://" in answer.text.replace("http://www.w3.org/", "") for scheme in ("http", "https"))


def test_scripts_and_styles_are_asked_for_once_and_are_what_they_are(page: TestClient) -> None:
    found = set(re.findall(r'"(/static/[0-9a-f]{12}/[^"]+)"', page.get("/").text))
    assert {address.rpartition("/")[2] for address in found} >= {"library.js", "library.css", "api.js", "icon.svg"}
    for address in found:
        answer = page.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        kind = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[address.rpartition(".")[2]]
        assert answer.headers["content-type"].partition(";")[0] == kind and len(answer.content) > 50
        assert page.post(address).status_code == 404 and page.get(address + "x").status_code == 404


def test_a_report_may_only_show(page: TestClient) -> None:
    answer = page.get(f"/clip/{ID}/report.html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; img-src data:; font-src data:;")
    assert "script" not in answer.text.replace("description", "")


@pytest.mark.parametrize(
    "address",
    [
        "/media/../../secret.mp4",
        "/media/..%2f..%2fsecret.mp4",
        "/media/%2e%2e%2fsecret.mp4",
        "/media/Ada%2f2026-01-02_a.mp4",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/review/app.py",
        "/static//etc/passwd",
        "/still/..%2f..%2fsecret",
        f"/media/{ID}%00.mp4",
        f"/media/{ID}?kind=../report.json",
        f"/clip/{ID}/overlay/-1.bin",
    ],
)
def test_no_address_leads_out_of_the_folder(page: TestClient, folder: Path, address: str) -> None:
    (folder.parent / "secret.mp4").write_bytes(a_tiny_clip())
    answer = page.get(address)
    assert answer.status_code in (404, 422) and b"ftyp" not in answer.content and "create_app" not in answer.text


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_links_that_lead_out_are_not_followed(page: TestClient, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.mp4").write_bytes(a_tiny_clip())
    put_result(outside / "secret.mp4", report_json(a_practice(1)))
    (folder / "file.mp4").symlink_to(outside / "secret.mp4")
    (folder / "Eve").symlink_to(outside)
    (folder / "b.mp4").write_bytes(a_tiny_clip())
    (folder / "b.janu").symlink_to(outside / "secret.janu")
    (folder / "inside.mp4").symlink_to(folder / "Ada" / "2026-01-02_a.mp4")
    assert [clip.path for clip in Library(folder).scan()] == ["Ada/2026-01-02_a.mp4", "inside.mp4"]
    for path in ("file.mp4", "Eve/secret.mp4", "b.mp4"):
        assert page.get(f"/media/{clip_id(path)}").status_code == 404
    assert page.get(f"/media/{ID}").status_code == 200  # and once it is a link, no more
    clip = folder / "Ada" / "2026-01-02_a.mp4"
    clip.unlink()
    clip.symlink_to(outside / "secret.mp4")
    assert page.get(f"/media/{ID}").status_code == 404


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
@pytest.mark.parametrize("odd", ["link", "pipe"])
def test_a_result_that_is_a_link_out_or_no_file_is_none(
    page: TestClient, folder: Path, tmp_path: Path, odd: str
) -> None:
    (tmp_path / "secret.json").write_text(report_json(a_practice(1)))
    (folder / "c.mp4").write_bytes(a_tiny_clip() + b"c")
    results = folder_for(folder / "c.mp4")
    results.mkdir()
    for name in ("report.json", "frames.csv", "landmarks.parquet"):
        (results / name).symlink_to(tmp_path / "secret.json") if odd == "link" else os.mkfifo(results / name)
    id = clip_id("c.mp4")
    assert "not scored" in page.get(f"/row/{id}").text and "Not scored yet" in page.get(f"/clip/{id}").text
    for part in ("overlay/0.bin", "report.html"):
        assert page.get(f"/clip/{id}/{part}").status_code == 404
    told = page.get(f"/clip/{id}/data.json").json()  # the clip itself can be watched
    assert not told["scored"] and told["holds"] == [] and page.get(f"/clip/{id}/frames.bin").status_code == 200


def test_a_loop_of_links_ends(folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("needs symbolic links")
    (folder / "Ada" / "again").symlink_to(folder)
    (folder / "self.mp4").symlink_to(folder / "self.mp4")
    assert len(Library(folder).scan()) == 1


def test_names_and_notes_are_shown_as_text(page: TestClient, folder: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    clip = folder / "<b>Eve" / f"2026-01-03_{name}.mp4"
    clip.parent.mkdir()
    clip.write_bytes(a_tiny_clip() + b"other")
    put_result(clip, report_json(a_practice(3)))
    id = clip_id(clip.relative_to(folder).as_posix())
    assert page.put(f"/api/clips/{id}/about", json={"student": SCRIPT}).status_code == 200
    note = page.post(f"/api/clips/{id}/notes", json={"time": 20, "text": SCRIPT}).json()["word"]
    report = f"/clip/{id}/report.html?chosen=1&notes={note['id']}&letter={name}"
    for address in (
        "/",
        f"/?student={SCRIPT}",
        f"/?q={SCRIPT}",
        f"/student?name={SCRIPT}",
        f"/clip/{id}",
        f"/clip/{id}/report",
        report,
    ):
        answer = page.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text, address


def test_odd_names_are_found_and_played(page: TestClient, folder: Path) -> None:
    names = ["%2e%2e.mp4", "a?b#c&d.mp4", "100%.mp4", "木.mp4", "a\nb.mp4", "' OR 1=1 --.mp4"]
    if os.name == "posix":
        names.append(os.fsdecode(b"\xff\xfe.mp4"))
    for number, name in enumerate(names):
        (folder / name).write_bytes(a_tiny_clip() + bytes([number]))
    assert page.get("/").status_code == 200
    for name in names:
        id = clip_id(name)
        assert page.get(f"/media/{id}", headers={"Range": "bytes=0-9"}).status_code == 206
        assert page.post(f"/api/clips/{id}/notes", json=NOTE).status_code == 201
        assert page.get(f"/row/{id}").status_code == 200


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "no-cors", "script", 403),  # another port of this computer
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "navigate", "document", 200),  # a link in a mail
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),  # typed
    ],
)
def test_another_site_looks_at_nothing_unseen(page: TestClient, site: str, mode: str, dest: str, status: int) -> None:
    """Looking at a clip marks it as seen, so that it is a change."""
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert page.get(f"/clip/{ID}", headers=headers).status_code == status
    assert ('class="tag new"' in page.get("/").text) == (status == 403)


def test_the_token_leads_to_no_other_site(folder: Path) -> None:
    app = create_app(folder, guard=Guard.of([], "s3cret-token"))
    with TestClient(app, base_url=HOME, follow_redirects=False) as page:
        for path in ("//evil.example/", "/\\evil.example/", "/%2fevil.example/", "/%5cevil.example/"):
            answer = page.get(f"{HOME}{path}?token=s3cret-token")
            assert answer.status_code == 403 and "location" not in answer.headers, path
        assert page.post("/api/undo?token=s3cret-token").status_code == 403


@pytest.mark.parametrize(
    "others",
    ["a/b=1", 'x={"a":1}', "a=\xff\xfe", "=;;=", "janu-review-8642=old", "janu-review-9=other"],
)
def test_cookies_of_other_programs_on_this_host_do_not_matter(folder: Path, others: str) -> None:
    app = create_app(folder, guard=Guard.of([], "s3cret-token"))
    with TestClient(app, base_url=HOME) as page:
        for cookie, status in (
            (others, 403),
            (f"{others}; janu-review-8642=s3cret-token", 200),
            (f"janu-review-8642=s3cret-token; {others}", 200),
        ):
            answer = page.get("/", headers=[(b"cookie", cookie.encode("latin-1"))])
            assert answer.status_code == status, cookie


def test_a_shared_page_wants_its_token(folder: Path) -> None:
    app = create_app(folder, guard=Guard.of(["192.168.1.9"], "s3cret-token"))
    with TestClient(app, base_url="http://192.168.1.9:8642", follow_redirects=False) as page:
        for address in ("/", f"/media/{ID}", f"{static_address()}/api.js", "/?token=wrong", "/?token=", "/?token=%ff"):
            assert page.get(address).status_code == 403
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 403
        let_in = page.get("/?token=s3cret-token&show=new")
        assert let_in.status_code == 303 and let_in.headers["location"] == "/?show=new"
        cookie = let_in.headers["set-cookie"]
        assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower()
        assert page.get("/").status_code == 200 and "s3cret-token" not in page.get("/").text
        assert page.post(f"/api/clips/{ID}/notes", json=NOTE).status_code == 201
        assert page.get("/", headers={"Host": "evil.example"}).status_code == 403
        page.cookies.clear()
        assert page.get("/", headers={"Cookie": "janu-review-8642=wrong"}).status_code == 403
        assert page.get("/", headers={"Cookie": 'janu-review-8642="; x'}).status_code == 403


def test_a_large_or_broken_request_is_refused_in_words(page: TestClient) -> None:
    assert page.post(f"/api/clips/{ID}/notes", json={"time": 1, "text": "x" * 20_000}).status_code == 422
    assert (
        page.post(
            f"/api/clips/{ID}/notes", content=b"{" * 5_000_000, headers={"Content-Type": "application/json"}
        ).status_code
        == 413
    )
    broken = page.post(
        f"/api/clips/{ID}/notes", content=b'{"time": NaN, "text": "x"}', headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 422 and "error" in broken.json()
    deep = page.post(f"/api/clips/{ID}/notes", content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert deep.status_code in (400, 422)
    assert page.post(f"/api/clips/{ID}/notes", content=iter([b"{}"])).status_code == 411


def test_an_unforeseen_error_is_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    app = create_app(folder)
    monkeypatch.delenv("JANU_DEBUG", raising=False)
    with TestClient(app, base_url=HOME) as page:
        monkeypatch.setattr(type(app.state.shelf.catalogue), "entries", lambda _: 1 / 0)
        answer = page.get("/")
    assert answer.status_code == 500 and "what you saved is safe" in answer.text
    assert "content-security-policy" in answer.headers
    said = capfd.readouterr().err
    assert "ZeroDivisionError" in said and "Traceback" not in said
