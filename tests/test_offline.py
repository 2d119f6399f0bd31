"""Nothing leaves this computer: whole runs of each command, every look-up and connection of which is watched."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from fixtures import clips, stills
from tests.mediapipe_landmarks import offline
from tests.vision.clips import make_clip
from tests.watched_network import janu, need_watching, outside, reached
from vision.cluster.local import local_cluster
from vision.media.sources import open_source

CLIP = next(c for c in clips() if c.stem == "left_knee_lifts")
LOOKED_UP = 'sendto(4, "..", 30, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 30'


@pytest.fixture(autouse=True)
def watching() -> None:
    need_watching()


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Three seconds of a practice."""
    folder = tmp_path / "clips"
    folder.mkdir()
    with open_source(CLIP, fps=4) as source:
        frames = [frame for frame, _ in zip(source, range(12), strict=False)]
    return make_clip(folder / "a.mp4", [f.image for f in frames], [f.t for f in frames])


def test_a_look_up_and_a_connection_would_be_seen(tmp_path: Path) -> None:
    """The watching itself: a name, an address, and what MediaPipe Tasks does unless it is kept from it."""
    assert outside(LOOKED_UP) and not outside(LOOKED_UP.replace("htons(53)", "htons(8642)"))
    name = "import socket\ntry: socket.getaddrinfo('janu.invalid', 443)\nexcept OSError: pass"
    address = "import socket; socket.socket().connect_ex(('203.0.113.7', 443))"
    assert reached([sys.executable, "-c", address], tmp_path / "address")
    assert reached([sys.executable, "-c", name], tmp_path / "name")
    mediapipe = [
        sys.executable,
        "-m",
        "tests.mediapipe_landmarks",
        "full",
        str(tmp_path / "x.npz"),
        "1",
        str(stills()[0]),
    ]
    assert reached(mediapipe, tmp_path / "mediapipe")
    kept = [f"{name}={value}" for name, value in offline().items()]
    assert not reached(["env", *kept, *mediapipe], tmp_path / "kept")


def test_doctor_reaches_nothing_and_says_so(tmp_path: Path) -> None:
    assert not reached(janu("doctor"), tmp_path / "log")


def test_scoring_a_clip_reaches_nothing(tmp_path: Path, short: Path) -> None:
    assert not reached(janu("score", str(short), "--out", str(tmp_path / "out")), tmp_path / "log", (7,))
    assert json.loads((tmp_path / "out" / "report.json").read_text())["quality"]["coverage"] > 0.9


@pytest.mark.lengthy
def test_a_batch_of_workers_reaches_nothing(tmp_path: Path, short: Path) -> None:
    given = (str(short), str(stills()[8]))
    assert not reached(janu("score", *given, "--workers", "2", "--out", str(tmp_path / "out")), tmp_path / "log", (7,))
    assert len(list((tmp_path / "out").rglob("report.json"))) == 2


def test_live_practice_reaches_nothing(tmp_path: Path, short: Path) -> None:
    options = ("--camera", str(short), "--no-window", "--out", str(tmp_path / "out"))
    assert not reached(janu("live", *options), tmp_path / "log", (7,))
    assert list((tmp_path / "out").rglob("frames.csv"))


@pytest.mark.lengthy
def test_a_review_that_scores_reaches_nothing(tmp_path: Path, short: Path) -> None:
    assert not reached([sys.executable, "-m", "tests.test_offline", "review", str(short.parent)], tmp_path / "log")
    assert (short.parent / "a.janu" / "report.json").is_file()


@pytest.mark.lengthy
def test_a_cluster_reaches_nothing_but_itself(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert not reached([sys.executable, "-m", "tests.test_offline", "cluster", str(folder)], tmp_path / "log")
    assert (folder / "report.json").is_file()


def cluster(folder: Path) -> None:
    """Have a picture scored by a worker of a scheduler, both of this computer."""
    with local_cluster(1) as there:
        subprocess.run(janu("score", str(stills()[8]), "--cluster", there.address, "--out", str(folder)), check=False)


def review(folder: Path) -> None:
    """Open a folder's page, have its clip scored, and end it."""
    command = janu("review", str(folder), "--no-browser")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = next(line for line in server.stdout if "Reviewing" in line).split(" at ")[1].strip()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        browser.open(address).read()
        scoring = address.partition("?")[0] + "api/scoring"
        request = urllib.request.Request(scoring, b'{"clips": null}', {"Content-Type": "application/json"})
        browser.open(request)
        until = time.monotonic() + 120
        while not (folder / "a.janu" / "report.json").is_file():
            assert time.monotonic() < until
            time.sleep(0.2)
        server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    {"review": review, "cluster": cluster}[sys.argv[1]](Path(sys.argv[2]))
