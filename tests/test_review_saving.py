"""What a teacher says is on the disk once it is answered: two teachers write, the server is killed, nothing is lost."""

import json
import threading
import urllib.request
import uuid
from pathlib import Path

from tests.review_browser import Server, running
from tests.vision.review_folder import a_tiny_clip
from vision.review.library import clip_id

WRITERS, KILLS = 2, 3


def say(server: Server, id: str, text: str) -> bool:
    """Send a note; whether it was answered."""
    body = json.dumps({"id": id, "time": 1.0, "text": text}).encode()
    address = f"{server.address}/api/clips/{clip_id('a.mp4')}/notes"
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status == 201
    except OSError:
        return False


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(a_tiny_clip())
    answered: list[str] = []
    for _ in range(KILLS):
        with running(tmp_path) as server:
            done = threading.Event()
            enough = threading.Event()

            def write(server: Server = server, done: threading.Event = done, enough: threading.Event = enough) -> None:
                told = 0
                while not done.is_set():
                    id = str(uuid.uuid4())
                    if not say(server, id, f"note {id}"):
                        return
                    answered.append(id)
                    told += 1
                    if told == 15:
                        enough.set()

            writers = [threading.Thread(target=write) for _ in range(WRITERS)]
            for writer in writers:
                writer.start()
            assert enough.wait(60)
            server.kill()  # while both are writing
            done.set()
            for writer in writers:
                writer.join()
    with running(tmp_path) as server:
        with urllib.request.urlopen(f"{server.address}/api/clips/{clip_id('a.mp4')}/words") as answer:
            kept = [note["id"] for note in json.load(answer)["notes"]]
        assert len(answered) >= 15 * KILLS and set(answered) <= set(kept) and len(set(kept)) == len(kept)
        assert not say(server, answered[0], "something else")  # the id is taken: 409
    assert server.said[-1].startswith("Ctrl-C ends it") and not [line for line in server.said if "Traceback" in line]
