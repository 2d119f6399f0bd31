"""A clip whose every frame carries its number, scored, for the tests of the clip page."""

from pathlib import Path

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import ConsoleMessage, Page

from tests.vision.clips import make_clip
from vision import score
from vision.media.clip import Clip

CLIPS = Path(__file__).parents[2] / "fixtures" / "clips"
#: the clip: 10 s, from sitting into a hold; uneven times that begin at 1.4 s, stored lying on its side
FIRST, FRAMES, START_S = 45, 100, 1.4
#: the number is written into the picture as bits, in squares of so many pixels at the top left
BITS, SQUARE = 8, 16


def numbered(image: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """The picture with a number in it, the lowest bit first."""
    image = image.copy()
    for bit in range(BITS):
        image[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 255 if number >> bit & 1 else 0
    return image


def times() -> list[float]:
    """Uneven times of the clip's frames, in seconds from the first: a tenth of a second, a third more or less."""
    jitter = np.random.default_rng(7).uniform(-0.03, 0.03, FRAMES)
    return [round(0.1 * i + (float(jitter[i]) if i else 0.0), 4) for i in range(FRAMES)]


def a_numbered_clip(path: Path) -> Path:
    """Write the clip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = []
    for frame in Clip(CLIPS / "left_knee_lifts.mp4"):
        if FIRST <= frame.index < FIRST + FRAMES:
            pictures.append(np.ascontiguousarray(np.rot90(numbered(frame.image, len(pictures)), -1)))
    return make_clip(path, pictures, [START_S + t for t in times()], rotation=90)


def a_scored_folder(folder: Path) -> Path:
    """A folder with Ada's clip, scored."""
    first = a_numbered_clip(folder / "Ada" / "2026-01-02_a.mp4")
    score(first, out=first.with_suffix(".janu"), model="full")
    return folder


def watched(page: Page) -> list[str]:
    """What the page complains of from now on: errors, and what its content security policy refuses.

    That a server does not answer is no complaint: some tests kill it.
    """
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "net::ERR_" not in message.text:
            heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def stumbling_blocks(page: Page) -> list[str]:
    """What axe finds that stands in the way of a reader without eyes or mouse, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
