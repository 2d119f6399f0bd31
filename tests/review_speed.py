"""How quick the review page is here, in a real Chromium: ``python -m tests.review_speed [--runs N] [--clips N]``.

Measures what is asked of it: the library of 1,000 clips opens in under 300 ms, also right after the start; a clip is
ready to play in under 500 ms; half an hour of clip does not slow it, and its overlay stays with the video.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import psutil
from playwright.sync_api import Browser, Page

from tests.review_browser import Server, chromium, running, visitor
from tests.vision.review_folder import CLIPS, a_library
from vision import judge_again, score
from vision.results.folder import LANDMARKS, folder_for
from vision.results.landmarks_parquet import Landmarks, LandmarksParquet
from vision.review.folder import clip_id

SHORT, LONG = "Ada/2026-01-01_minute.mp4", "Ada/2026-01-02_long.mp4"
SOURCE, FPS = CLIPS / "both_sides.mp4", 10  # a minute, its frames a tenth of a second apart
#: until the overlay of a frame is on the screen, at most so many frames off
DRAWN = """([frame, off]) => new Promise((done) => {
  const look = () => {
    const drawn = document.querySelector(".overlay")?.dataset.frame;
    const waits = document.querySelector(".stage.waiting") || !document.documentElement?.dataset.ready;
    if (drawn === undefined || waits || Math.abs(drawn - frame) > off) setTimeout(look, 5);
    else done();
  };
  look();
})"""
#: for every frame that comes on the screen: which one it is, and which one the overlay shows
WATCH = """() => {
  window.seen = [];
  const video = document.querySelector("video"), overlay = document.querySelector(".overlay");
  const look = (_, { mediaTime }) => {
    window.seen.push([Math.round(mediaTime * 10), Number(overlay.dataset.frame)]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}"""


def looped(source: Path, to: Path, loops: int) -> Path:
    """The same clip again and again, without encoding it anew."""
    with av.open(str(to), "w") as out:
        stream, end = None, Fraction(0)
        for _ in range(loops):
            with av.open(str(source)) as clip:
                video = clip.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                after = end
                for packet in clip.demux(video):
                    if packet.pts is None or packet.dts is None:
                        continue
                    shift = int(end / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    after = max(after, (packet.pts + packet.duration) * packet.time_base)
                    packet.stream = stream
                    out.mux(packet)
                end = after
    return to


def a_long_clip(folder: Path, loops: int) -> None:
    """So many minutes of clip with its result, made from one minute that was really scored."""
    short = folder / SHORT
    short.parent.mkdir(parents=True)
    short.write_bytes(SOURCE.read_bytes())
    score(short, out=folder_for(short), model="full", video=False)
    clip = looped(SOURCE, folder / LONG, loops)
    landmarks = Landmarks(folder_for(short) / LANDMARKS)
    rows, results = list(landmarks), folder_for(clip)
    results.mkdir()
    with LandmarksParquet(results / LANDMARKS) as out:
        for number in range(loops * len(rows)):
            loop, i = divmod(number, len(rows))
            t = rows[i].t + loop * len(rows) / FPS
            body = rows[i].body
            out.write(replace(rows[i], t=t, frame=number, body=replace(body, t=t) if body else None))
        about = landmarks.about
        info = about.clip.model_copy(update={"name": clip.name, "duration_s": loops * len(rows) / FPS})
        out.about = about.model_copy(update={"clip": info})
    judge_again(results, out=results, video=False)


def took_ms(act: Callable[[], object]) -> float:
    """The milliseconds that something takes."""
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def told(what: str, values: list[float]) -> None:
    """Print a line: the median, and all values."""
    every = " ".join(f"{value:.0f}" for value in values)
    print(f"{what:<66}{statistics.median(values):>6.0f} ms   {every}", flush=True)


def until_ready(server: Server) -> None:
    """Until the terminal tells the address."""
    while not any("Ctrl-C" in line for line in server.said):
        time.sleep(0.001)


def library(browser: Browser, folder: Path, runs: int) -> None:
    """How long the library takes: first after the start, then again."""
    first, again = [], []
    for _ in range(runs):
        with running(folder, wait=until_ready) as server:
            page = visitor(browser, server, viewport={"width": 1280, "height": 720}).new_page()
            page.goto("about:blank")

            def look(page: Page = page, address: str = server.address) -> None:
                page.goto(address, wait_until="domcontentloaded")

            first.append(took_ms(look))
            again += [took_ms(look) for _ in range(3)]
            page.context.close()
    told("library, right after the start (the first: never seen)", first)
    told("library, again", again)


def clip(browser: Browser, server: Server, id: str, runs: int, what: str) -> Page:
    """How long a clip takes until it can be played with its overlay, in a new browser and in one that knows Janu."""
    new, known = [], []
    for run in range(runs):
        context = visitor(browser, server, viewport={"width": 1280, "height": 720})
        for found in (new, known):
            page = context.new_page()
            page.goto("about:blank")

            def open_it(page: Page = page) -> None:
                page.goto(f"{server.address}/clip/{id}", wait_until="commit")
                page.evaluate(DRAWN, [0, 0])

            found.append(took_ms(open_it))
        if run < runs - 1:
            context.close()
    told(f"{what}, until it can be played: a new browser", new)
    told(f"{what}, until it can be played: again", known)
    return page


def playing(page: Page, server: Server, seconds: float) -> None:
    """Play and seek, and tell how the overlay keeps up and what memory it takes."""
    page.evaluate(WATCH)
    for rate in (1, 2):
        page.get_by_label("Speed", exact=True).select_option(str(rate))
        page.evaluate("window.seen = []")
        page.keyboard.press("Space")
        page.wait_for_timeout(1000 * seconds)
        page.keyboard.press("Space")
        seen = page.evaluate("window.seen")
        apart = [abs(shown - drawn) for shown, drawn in seen]
        lost = page.evaluate("document.querySelector('video').getVideoPlaybackQuality().droppedVideoFrames")
        off, far = sum(map(bool, apart)), sum(one > 1 for one in apart)
        print(f"playing {seconds:.0f} s at {rate}x: {len(seen)} frames shown, {off} with the overlay of another one,")
        print(
            f"  {far} of them more than one frame apart; {lost} dropped by the browser since the beginning", flush=True
        )
    end = float(page.evaluate("document.querySelector('.track').getAttribute('aria-valuemax')"))
    box = page.locator(".track").bounding_box()
    assert box is not None
    found = []
    for share in (0.9, 0.1, 0.55, 0.02, 0.73, 0.31, 0.97, 0.44, 0.66, 0.2):
        frame = round(share * end * FPS)

        def seek(share: float = share, frame: int = frame) -> None:
            page.mouse.click(box["x"] + share * box["width"], box["y"] + 60)
            page.evaluate(DRAWN, [frame, max(3, end * FPS / 300)])

        found.append(took_ms(seek))
    told("seeking, until the frame and its overlay are there", found)
    heap = page.context.new_cdp_session(page).send("Runtime.getHeapUsage")["usedSize"] / 1e6
    memory = psutil.Process(server.process.pid).memory_info().rss / 1e6
    print(f"memory: {heap:.0f} MB of the page's script, {memory:.0f} MB of the server")


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--runs", type=int, default=5)
    given.add_argument("--clips", type=int, default=1000)
    given.add_argument("--minutes", type=int, default=30)
    given.add_argument("--only-make", action="store_true", help="make what is measured, into --folder, and end")
    given.add_argument("--folder", type=Path, help="what --only-make made")
    asked = given.parse_args()
    with ExitStack() as stack:
        made = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if asked.only_make or not asked.folder:
            a_library(made / "library", asked.clips)
            a_long_clip(made / "long", asked.minutes)
        if asked.only_make:
            return
        browser = stack.enter_context(chromium())
        assert isinstance(browser, Browser)
        library(browser, made / "library", asked.runs)
        long = clip_id(LONG)
        with running(made / "long", wait=until_ready) as server:
            short = clip_id(SHORT)
            clip(browser, server, short, 1, "a minute, the first clip after the start").context.close()
            clip(browser, server, long, 1, f"{asked.minutes} minutes, the first time").context.close()
            clip(browser, server, short, asked.runs, "a minute").context.close()
            page = clip(browser, server, long, asked.runs, f"{asked.minutes} minutes")
            playing(page, server, 10)


if __name__ == "__main__":
    main()
