"""However large a picture is, neither scoring nor the page takes more than 700 MB; only measured with `-m lengthy`."""

import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from fixtures import stills
from tests.review_browser import Server, running

pytestmark = [
    pytest.mark.lengthy,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to measure"),
]
MOST_MB = 700
#: (width, height) of a 108 megapixel picture
PHONE = (12_000, 9_000)
#: of the largest PNG in colour that is taken
SCAN = (10_900, 8_200)
SCORING = """
import sys
from pathlib import Path
from vision.cli import main
try:
    main()
finally:
    print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The largest pictures that are taken: as a phone's JPEG, one that comes in bands, and a PNG."""
    folder = tmp_path_factory.mktemp("large")
    with Image.open(stills()[0]) as still:
        phone = still.convert("RGB").resize(PHONE)
        phone.save(folder / "phone.jpg")
        phone.save(folder / "bands.jpg", progressive=True)
        still.convert("RGB").resize(SCAN).save(folder / "scan.png", compress_level=1)
    return sorted(folder.iterdir())


def peak_mb(status: str) -> float:
    """The most memory that a process took, from its status in /proc."""
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def test_scoring_a_picture(large: list[Path], tmp_path: Path) -> None:
    for path in large:
        to = str(tmp_path / path.name)
        command = [sys.executable, "-c", SCORING, "score", str(path), "--out", to, "--workers", "0"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode in (0, 7), done.stderr
        assert peak_mb(done.stdout) < MOST_MB, path.name


def test_the_page_takes_four_at_once_and_shows_them(large: list[Path], tmp_path: Path) -> None:
    def send(number: int) -> None:
        path = large[number % len(large)]
        address = f"{server.address}/api/upload?name={number}{path.suffix}"
        with path.open("rb") as file:
            headers = {"Cookie": server.cookie, "Content-Length": str(path.stat().st_size)}
            with urllib.request.urlopen(urllib.request.Request(address, file, headers), timeout=120) as answer:
                assert answer.status in (200, 201)

    with running(tmp_path, "--model", "full") as server, ThreadPoolExecutor(4) as four:
        list(four.map(send, range(4)))
        list(four.map(server.ask, [f"/still/{clip}" for clip in listed(server)]))
        assert peak_mb(Path(f"/proc/{server.process.pid}/status").read_text()) < MOST_MB


def listed(server: Server) -> list[str]:
    """The ids of the library's clips."""
    from vision.review.folder import clip_id

    clips = [p for p in server.folder.rglob("*") if p.suffix in (".jpg", ".png") and ".janu" not in str(p)]
    ids = [clip_id(p.relative_to(server.folder).as_posix()) for p in clips]
    assert len(ids) == 4
    return ids
