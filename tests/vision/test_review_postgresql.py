"""Notes in a real PostgreSQL, which lets others write meanwhile as SQLite does not: several teachers at once."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from alignment.errors import OutputError
from tests.review_browser import free_port
from tests.vision.review_folder import a_library, a_tiny_clip
from vision.review.notes.database import open_database
from vision.review.web.app import create_app

TEACHERS = 4
#: where Debian has what starts a server; it is not on the path
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def what_is_missing() -> str:
    """Why there is no PostgreSQL to try; with CI set that is a failure."""
    missing = []
    if shutil.which("initdb") is None and not PROGRAMS:
        missing.append("apt-get install postgresql")
    if importlib.util.find_spec("psycopg") is None:
        missing.append("pip install 'psycopg[binary]'")
    if missing and os.environ.get("CI"):
        pytest.fail(f"needs {', '.join(missing)}")
    return ", ".join(missing)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL of its own on loopback, without a password: the URL of its database."""
    if missing := what_is_missing():
        pytest.skip(f"needs {missing}")
    home = Path(tempfile.mkdtemp(prefix="janu-postgresql-"))
    as_user = []
    if os.geteuid() == 0:  # which it refuses to run as
        shutil.chown(home, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    places = os.pathsep.join([*map(str, reversed(PROGRAMS)), os.environ["PATH"]])

    def run(program: str, *options: str) -> None:
        command = [*as_user, str(shutil.which(program, path=places)), *options]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    port = free_port()
    listens = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    try:
        run("initdb", "-D", str(home / "data"), "-A", "trust", "-U", "teacher", "-E", "UTF8")
        run("pg_ctl", "-D", str(home / "data"), "-o", listens, "-l", str(home / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://teacher:none@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_several_teachers_say_the_first_word_on_the_same_clips_at_once(server: str, tmp_path: Path) -> None:
    a_library(tmp_path, 12, students=3)
    odd = tmp_path / os.fsdecode(b"Bj\xf6rn") / os.fsdecode(b"\xff.mp4")  # a name that is no text
    odd.parent.mkdir()
    odd.write_bytes(a_tiny_clip())
    app = create_app(tmp_path, database=server)
    with TestClient(app, base_url="http://127.0.0.1:8642") as page, ThreadPoolExecutor(TEACHERS) as teachers:
        assert page.get("/").status_code == 200
        clips = [entry.clip.id for entry in app.state.shelf.catalogue.entries()]
        assert len(clips) == 13
        same = {clip: str(uuid.uuid4()) for clip in clips}

        def say(teacher: int) -> list[int]:
            said = []
            for clip in clips:
                said.append(page.get(f"/clip/{clip}").status_code)
                said.append(page.get(f"/still/{clip}").status_code)
                note = {"time": 1, "text": f"from \0{teacher}"}
                said.append(page.post(f"/api/clips/{clip}/notes", json=note).status_code - 1)
                again = {"id": same[clip], "time": 2, "text": "said twice"}
                said.append(200 if page.post(f"/api/clips/{clip}/notes", json=again).status_code in (200, 201) else 0)
            return said

        answers = [status for told in teachers.map(say, range(TEACHERS)) for status in told]
        assert set(answers) == {200}
        tab = {"Janu-Tab": "a"}
        own = page.post(f"/api/clips/{clips[0]}/notes", json={"time": 3, "text": "to take back"}, headers=tab)
        word = own.json()["word"]
        changed = {"time": 3, "text": "to take back, changed", "revision": word["revision"]}
        assert page.put(f"/api/notes/{word['id']}", json=changed, headers=tab).status_code == 200
        assert page.put(f"/api/notes/{word['id']}", json=changed | {"text": "late"}).status_code == 409
        undone = page.post("/api/undo", json={"clip": clips[0]}, headers=tab)
        assert undone.json()["word"]["text"] == "to take back"
    with TestClient(create_app(tmp_path, database=server), base_url="http://127.0.0.1:8642") as page:  # a restart
        for clip in clips[1:]:
            texts = sorted(note["text"] for note in page.get(f"/api/clips/{clip}/words").json()["notes"])
            assert texts == [*(f"from {teacher}" for teacher in range(TEACHERS)), "said twice"]
        assert page.get("/?show=words").text.count('class="row"') == 13


def test_a_server_that_does_not_answer_is_told_in_a_sentence_without_the_password(tmp_path: Path) -> None:
    if missing := what_is_missing():
        pytest.skip(f"needs {missing}")
    with pytest.raises(OutputError) as told:
        open_database(tmp_path, f"postgresql+psycopg://teacher:secret@127.0.0.1:{free_port()}/notes")
    assert "secret" not in str(told.value) and "cannot be opened" in str(told.value)
