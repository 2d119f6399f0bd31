"""The clip page in a real browser: the overlay in step with the frames, the timeline, and what the teacher says."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from alignment.body.readings import Judged
from alignment.checks import load_spec
from alignment.practice.practice import Practice
from tests.review_browser import EACH_SIZE, Server, running, visitor
from tests.vision.clips import make_clip, marked
from tests.vision.review_clips import CLIPS, FRAMES, START_S, stumbling_blocks, times, watched
from tests.vision.review_folder import a_tiny_clip
from vision.media.clip import Clip
from vision.results.landmarks_parquet import Landmarks
from vision.review.folder import clip_id

CLIP = "Ada/2026-01-02_a.mp4"
#: what the browser sees of the number in the video's frame, and the frame that the overlay was drawn for
NUMBERS = """
window.seen = [];
const [video, canvas] = [document.querySelector("video"), document.createElement("canvas")];
[canvas.width, canvas.height] = [640, 16];
const context = canvas.getContext("2d", { willReadFrequently: true });
const look = () => {
  context.drawImage(video, 0, 0, 640, 480, 0, 0, 640, 480);
  let number = 0;
  for (let bit = 0; bit < 8; bit++) if (context.getImageData(bit * 16 + 8, 8, 1, 1).data[0] > 127) number |= 1 << bit;
  window.seen.push([number, Number(document.querySelector(".overlay").dataset.frame)]);
  video.requestVideoFrameCallback(look);
};
video.requestVideoFrameCallback(look);
window.look = look;
"""
#: a browser that is busy, as it sometimes is: once it has sought it tells of the frame before, and not of the new one
BUSY = """
const real = HTMLVideoElement.prototype.requestVideoFrameCallback;
let before = null;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
  return real.call(this, (now, about) => {
    const late = { mediaTime: before ?? about.mediaTime };
    before = about.mediaTime;
    const telling = () => (this.seeking ? setTimeout(telling, 5) : tell(now, late));
    telling();
  });
};
"""


#: what is drawn comes a little later, but for the first frame
SLOWLY = """
const real = window.fetch;
window.fetch = async (address, ...more) => {
  if (/overlay.[1-9]/.test(address)) await new Promise((done) => setTimeout(done, 100));
  return real(address, ...more);
};
"""
#: and a second of the page's is half a minute: so long a frame waits for what is drawn over it on a busy computer
PATIENTLY = """
const soon = window.setTimeout;
window.setTimeout = (done, ms, ...more) => soon(done, ms === 1000 ? 30000 : ms, ...more);
"""
#: what is drawn does not come, but for the first frame
AWAY = """
const real = window.fetch;
window.asked = [];
window.fetch = async (address, ...more) => {
  const piece = /overlay.([1-9])/.exec(address);
  if (!piece) return real(address, ...more);
  window.asked.push(Number(piece[1]));
  throw new TypeError("Failed to fetch");
};
"""
#: whether the straight leg's yellow in the second overlay lies as in the first one, left and right exchanged
MIRRORED = """() => {
  const leg = (canvas) => {
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let [sum, count] = [0, 0];
    for (let i = 0; i < data.length; i += 4)
      if ((data[i] > 200 && data[i + 1] > 170 && data[i + 2] < 120) // the straight leg, or the bent one: only what is
          || (data[i] > 150 && data[i] < 200 && data[i + 1] < 165 && data[i + 2] > 225)) // known is drawn
        (sum += (i / 4) % width), count++;
    return count > 50 ? sum / count / width : NaN;
  };
  const [a, b] = [...document.querySelectorAll(".overlay")].map(leg);
  return Math.abs(a - 0.5) > 0.02 && Math.abs(a + b - 1) < 0.01;
}"""
#: a drawing of each kind, by clicks at shares of the picture
DRAWN = {
    "Angle": [(0.15, 0.15), (0.15, 0.4), (0.3375, 0.4)],
    "Arrow": [(0.5, 0.1), (0.7, 0.1)],
    "Circle": [(0.8, 0.3), (0.85, 0.3)],
    "Box": [(0.05, 0.6), (0.2, 0.75)],
    "Magnifier": [(0.5, 0.5), (0.58, 0.5)],
    "Text": [(0.5, 0.8)],
    "Stopwatch": [(0.85, 0.8)],
}
#: what a canvas has at a share of its width and height: red, green, blue, alpha
PIXEL = """(canvas, [x, y]) => [...canvas.getContext("2d")
    .getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1).data]"""


@pytest.fixture(scope="module")
def folder(scored_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(scored_folder, tmp_path_factory.mktemp("review") / "clips")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = opened(browser, server)
    heard = watched(page)
    yield page
    page.context.close()
    assert heard == []


def opened(browser: Browser, server: Server, width: int = 1280, height: int = 720, script: str = "") -> Page:
    """The page of the clip, as soon as its first frame is on the screen with its overlay."""
    page = visitor(browser, server, viewport={"width": width, "height": height}).new_page()
    page.add_init_script(script)
    page.goto(f"{server.address}/clip/{clip_id(CLIP)}")
    page.wait_for_selector(".overlay[data-frame]")
    return page


def judged(folder: Path) -> list[Judged]:
    """The frames as they are judged, from the landmarks alone."""
    practice = Practice(load_spec())
    found = [
        j
        for seen in Landmarks(folder / "Ada/2026-01-02_a.janu/landmarks.parquet")
        for j in practice.push(seen.t, seen.body)
    ]
    return [*found, *practice.finish()]


def shown(page: Page, frame: int) -> None:
    """Wait until the overlay of a frame is drawn."""
    expect(page.locator(".overlay")).to_have_attribute("data-frame", str(frame))


def test_what_the_teacher_says_outlives_a_reload_and_a_killed_server(
    browser: Browser, folder: Path, request: pytest.FixtureRequest
) -> None:
    note = "<b>Here</b> the knee lifts & 'falls'"
    with running(folder) as first:
        page = opened(browser, first)
        heard = watched(page)
        worst = page.locator("[data-check=bent_knee_height] .worst")
        moment = worst.locator(".at").text_content() or ""
        worst.click()
        page.keyboard.press("n")  # at once: it is pinned to where the clip goes
        page.keyboard.type(note)
        page.keyboard.press("Control+Enter")
        page.keyboard.press("m")
        stage = page.locator(".drawings").bounding_box()
        assert stage is not None
        at = [(stage["x"] + stage["width"] * x, stage["y"] + stage["height"] * y) for x, y in ((0.2, 0.2), (0.5, 0.5))]
        page.mouse.move(*at[0])
        page.mouse.down()
        page.mouse.move(*at[1], steps=3)
        page.mouse.up()
        for key in ("ArrowUp", "Enter", "Shift+ArrowLeft", "Enter", "Escape"):  # and another one by keys alone
            page.keyboard.press(key)
        page.keyboard.press("d")
        page.get_by_role("radio", name="adjust").check()
        page.get_by_role("textbox", name="Why").fill("it hovers")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("tab", name="Findings").click()
        page.get_by_role("button", name="I agree on Long spine").click()
        expect(page.locator("html")).to_have_attribute("data-saved", "yes")
        first.kill()
    page.context.close()
    server = request.getfixturevalue("server")
    page = opened(browser, server)
    heard += watched(page)
    expect(page.locator(".pin.note")).to_have_count(1)
    expect(page.locator(".pin.mark")).to_have_count(2)
    finding = page.locator(".finding[data-check=bent_knee_height]")
    expect(finding.locator(".own")).to_contain_text("adjust (measured: aligned)")
    expect(finding.locator(".status")).to_have_text("adjust")  # the teacher's word leads
    expect(page.locator(".finding").first).to_have_attribute("data-check", "bent_knee_height")
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator(".said.note .text")).to_have_text(note)
    expect(page.locator(".said.note .at")).to_have_text(moment)
    expect(page.locator(".agreement")).to_contain_text("Bent knee 0 of 1, Long spine 1 of 1")
    page.locator(".pin.mark").first.click()
    expect(page.locator(".drawings")).to_have_attribute("data-shown", "2")
    page.locator(".said.note").get_by_role("button", name="Delete").click()
    expect(page.locator(".said.note")).to_have_count(0)
    page.locator(".stage").click()
    page.keyboard.press("u")
    expect(page.locator(".said.note .text")).to_have_text(note)
    page.keyboard.press("n")
    page.keyboard.type("half a though")
    page.reload()
    page.get_by_role("tab", name="Notes").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("half a though")
    page.context.close()
    assert heard == []


def test_the_overlay_is_drawn_for_the_frame_on_the_screen(page: Page, folder: Path) -> None:
    page.evaluate(NUMBERS)
    page.keyboard.press("ArrowRight")
    shown(page, 1)  # each by itself: a busy browser tells late of frames that are gone past within one seek
    for frame, focused in enumerate((page.get_by_role("tab", name="Notes"), page.get_by_label("Speed", exact=True)), 2):
        focused.focus()  # whatever has the focus but text
        page.keyboard.press("ArrowRight")
        shown(page, frame)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+ArrowRight")
    after = min(range(FRAMES), key=lambda i: abs(times()[i] - times()[3] - 1))
    shown(page, after)
    page.keyboard.press("ArrowLeft")
    shown(page, after - 1)
    page.keyboard.press(" ")
    # a function: the page's policy lets no expression be evaluated again and again
    page.wait_for_function("after => new Set(seen.map(([n]) => n).filter((n) => n > after)).size > 15", arg=after)
    page.keyboard.press(" ")
    seen = page.evaluate("window.seen")
    # while it plays the picture may go on between the browser's telling and our looking, by a frame and now and then
    apart = [abs(number - frame) for number, frame in seen]
    assert max(apart) <= 1 and sum(apart) <= 0.15 * len(apart)


def test_a_busy_browser_that_tells_of_the_frame_before_leads_nobody_astray(browser: Browser, server: Server) -> None:
    page = opened(browser, server, script=BUSY)
    for frame in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        shown(page, frame)
    page.keyboard.press("End")
    shown(page, FRAMES - 1)
    page.evaluate("t => { document.querySelector('video').currentTime = t }", START_S + times()[61] + 0.002)
    shown(page, 61)  # though the page did not ask for it
    page.context.close()


def test_after_a_jump_the_frame_and_what_is_drawn_over_it_come_together(browser: Browser, server: Server) -> None:
    server.ask(f"/clip/{clip_id(CLIP)}/overlay/2.bin").close()  # a busy computer takes longer than a frame waits
    page = opened(browser, server, script=SLOWLY + PATIENTLY)
    page.evaluate(NUMBERS)
    box = page.locator(".track").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 60)
    page.wait_for_function("() => Number(document.querySelector('.overlay').dataset.frame) > 60")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.evaluate("() => window.look()")  # the browser does not tell of every frame that it has sought
    seen = page.evaluate("window.seen")
    assert len(seen) > 1 and seen[-1][0] > 60 and all(number == frame for number, frame in seen)
    page.context.close()


def test_the_last_frame_is_reached_though_the_clip_begins_later_than_at_0(browser: Browser, server: Server) -> None:
    page = opened(browser, server)
    page.evaluate(NUMBERS)
    page.keyboard.press("End")
    page.wait_for_function("last => { window.look(); return window.seen.at(-1)[0] === last; }", arg=FRAMES - 1)
    shown(page, FRAMES - 1)
    page.context.close()


def test_one_piece_is_asked_for_again_while_the_server_is_away(browser: Browser, server: Server) -> None:
    page = opened(browser, server, script=AWAY)
    page.wait_for_function("() => window.asked.length > 3")
    assert set(page.evaluate("window.asked")) == {1}  # and not all that are missing, again and again
    page.context.close()


def test_what_is_drawn_is_where_it_was_seen(page: Page, folder: Path) -> None:
    for key in "2345678":
        page.keyboard.press(key)
    page.keyboard.press("y")
    page.get_by_role("button", name="Values").click()
    frames = judged(folder)
    known = [f is not None and all(f[[25, 27]]) for f in (one.known for one in frames)]  # the left leg is straight
    for frame in (0, 61, known.index(True)):
        page.evaluate("t => { document.querySelector('video').currentTime = t }", START_S + times()[frame] + 0.002)
        shown(page, frame)
        body = frames[frame]
        assert body.pixels is not None and body.extended is not None
        knee, ankle = (body.pixels[26 - (body.extended == "left") + down] for down in (0, 2))
        middle = (knee + ankle) / 2
        for x, y in (knee, ankle, middle) if known[frame] else (middle,):
            red, green, blue = colour(page, x, y)  # the straight leg's yellow, where it is known
            assert (red > 150 and green > 0.8 * red and blue < 0.6 * red) == known[frame]
        assert colour(page, x, y - 120) == (0, 0, 0)


def colour(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """What the overlay has at a place of the clip's picture."""
    read = """([x, y]) => { const c = document.querySelector(".overlay"); const k = c.width / 640;
        return [...c.getContext("2d").getImageData(Math.round(x * k), Math.round(y * k), 1, 1).data.slice(0, 3)]; }"""
    red, green, blue = page.evaluate(read, [float(x), float(y)])
    return red, green, blue


def test_the_timeline_leads_to_a_moment_and_a_finding_to_its_worst(page: Page) -> None:
    track = page.get_by_role("slider", name="Time in the clip")
    track.click()  # in its middle, once the page has settled
    box = track.bounding_box()
    assert box is not None
    half = min(range(FRAMES), key=lambda i: abs(times()[i] - times()[-1] / 2))
    expect(page.locator(".overlay")).to_have_attribute("data-frame", str(half))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 2, box["y"] + 40, steps=4)
    page.mouse.up()
    shown(page, 0)
    worst = page.locator("[data-check=bent_knee_height] .worst")
    worst.click()
    t = float((worst.locator(".at").text_content() or "").split(":")[1])
    page.wait_for_function(
        "t => Math.abs(parseFloat(document.querySelector('.clock').value.split(':')[1]) - t) < 0.06", arg=t
    )
    expect(track).to_have_attribute("data-curve", "bent_knee_height")
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="Loop this hold (O)")).to_have_attribute("aria-pressed", "true")
    unseen = page.locator("[data-check=shoulder_level]")
    expect(unseen).to_contain_text("move the camera in front of the foot")


def test_what_is_said_while_the_server_is_away_is_sent_when_it_is_back(browser: Browser, server: Server) -> None:
    page = opened(browser, server)
    page.route("**/api/**", lambda route: route.abort())
    page.keyboard.press("n")
    page.keyboard.type("said into the dark")
    page.keyboard.press("Control+Enter")
    expect(page.locator("html")).to_have_attribute("data-saved", "no")
    page.unroute("**/api/**")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-saved", "yes")
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator(".said.note").filter(has_text="said into the dark")).to_have_count(1)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("tab", name="Notes").click()
    other.locator(".said.note").filter(has_text="said into the dark").get_by_role("button", name="Delete").click()
    expect(page.locator(".said.note").filter(has_text="said into the dark")).to_have_count(0)
    page.context.close()


def test_two_dates_play_in_step(browser: Browser, server: Server, folder: Path) -> None:
    for suffix in (".mp4", ".janu"):
        copy = shutil.copytree if suffix == ".janu" else shutil.copy
        copy((folder / CLIP).with_suffix(suffix), folder / f"Ada/2026-02-03_b{suffix}")
    page = opened(browser, server)
    page.keyboard.press("s")
    page.get_by_role("link", name="3 Feb 2026").click()
    expect(page.locator(".overlay[data-frame]")).to_have_count(2)
    page.keyboard.press(" ")
    apart: list[float] = []
    for _ in range(60):
        page.wait_for_timeout(200)
        shown = page.evaluate(
            "[...document.querySelectorAll('.overlay[data-frame]')].map(c => Number(c.dataset.frame))"
        )
        if len(shown) < 2:  # a busy computer prepares what comes next
            continue
        first, second = shown
        apart.append(abs(times()[first] - times()[second]))
        if len(apart) >= 12 and min(first, second) > 50:
            break
    page.keyboard.press(" ")
    assert min(first, second) > 50 and sorted(apart)[len(apart) // 2] <= 0.21  # two of its frames
    page.keyboard.press("Home")
    start = json.loads((folder / CLIP).with_suffix(".janu").joinpath("report.json").read_text())["sides"][0]["holds"][
        0
    ]["start_s"]
    begins = next(t for t in times() if t > start - 5e-4)  # the first frame of the hold
    expect(page.locator(".clock")).to_have_text(re.compile(rf"^0:0{begins - start:.1f} ".replace(".", r"\.")))
    frames = "[...document.querySelectorAll('.overlay')].map(c => c.dataset.frame)"
    page.wait_for_function(f"() => new Set({frames}).size === 1")
    assert stumbling_blocks(page) == []
    page.context.close()


def test_a_hold_is_compared_with_another_students_and_with_itself_mirrored(
    browser: Browser, server: Server, folder: Path
) -> None:
    for suffix in (".mp4", ".janu"):
        copy = shutil.copytree if suffix == ".janu" else shutil.copy
        copy((folder / CLIP).with_suffix(suffix), folder / f"2026-02-05_model{suffix}")
    (folder / "Éva").mkdir()
    for suffix in (".mp4", ".janu"):
        (folder / f"2026-02-05_model{suffix}").rename(folder / f"Éva/2026-02-05_model{suffix}")
    page = opened(browser, server)
    heard = watched(page)
    page.keyboard.press("s")
    page.get_by_role("searchbox", name="Look for any clip").fill("eva model")
    page.get_by_role("link", name="Éva, 5 Feb 2026").click()
    expect(page.locator(".overlay[data-frame]")).to_have_count(2)
    page.keyboard.press("x")
    first, second = (page.locator(".stage").nth(i) for i in (0, 1))
    assert first.bounding_box() == second.bounding_box()  # one over the other
    assert page.locator(".stage-holder").nth(1).evaluate("one => getComputedStyle(one).opacity") == "0.5"
    assert stumbling_blocks(page) == []
    page.go_back()
    page.wait_for_selector(".overlay[data-frame]")
    page.keyboard.press("s")
    page.get_by_role("link", name="The same hold, mirrored").click()
    expect(page.locator(".overlay[data-frame]")).to_have_count(2)
    page.keyboard.press("Home")
    page.wait_for_function(
        "() => new Set([...document.querySelectorAll('.overlay')].map((one) => one.dataset.frame)).size === 1"
    )
    page.reload()  # the address keeps it
    expect(page.locator(".overlay[data-frame]")).to_have_count(2)
    expect(page.get_by_role("button", name="Mirror B")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(MIRRORED)  # the leg of one lies where the other's does, seen in a mirror
    page.context.close()
    assert heard == []


def test_a_clip_that_the_browser_cannot_play_is_shown_as_annotated(
    browser: Browser, server: Server, folder: Path
) -> None:
    shutil.copytree((folder / CLIP).with_suffix(".janu"), folder / "Ada/2026-03-04_c.janu")
    make_clip(folder / "Ada/2026-03-04_c.mp4", [marked(640, 480)] * 3, codec="libx265")
    page = visitor(browser, server).new_page()
    page.goto(f"{server.address}/clip/{clip_id('Ada/2026-03-04_c.mp4')}")
    expect(page.locator("#notice")).to_contain_text("cannot play the clip itself, so the annotated one is shown")
    expect(page.locator("[data-layer=skeleton]")).to_be_disabled()
    page.wait_for_function("() => document.querySelector('video').videoWidth > 640")
    page.close()


def test_many_pins_of_one_moment_can_all_be_clicked(folder: Path, browser: Browser, tmp_path: Path) -> None:
    """Also at the end of the clip."""
    own = shutil.copytree(folder, tmp_path / "own", ignore=shutil.ignore_patterns("janu-review*"))
    with running(own) as server:
        page = opened(browser, server, 700)
        page.keyboard.press("End")
        for number in range(7):
            page.keyboard.press("n")
            page.keyboard.type(str(number))
            page.keyboard.press("Control+Enter")
        expect(page.locator(".pin")).to_have_count(7)
        expect(page.locator("html")).to_have_attribute("data-saved", "yes")
        hit = page.evaluate("""() => [...document.querySelectorAll(".pin")].map((pin) => {
            pin.scrollIntoView({ block: "center" });
            const { x, y, width, height } = pin.getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2) === pin;
        })""")
        page.context.close()
        assert hit == [True] * 7


def test_a_clip_that_is_not_scored_is_watched_noted_drawn_on_and_scored(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "Ada").mkdir()
    shutil.copy(CLIPS / "left_aligned.mp4", tmp_path / "Ada" / "long.mp4")
    (tmp_path / "Ada" / "tiny.mp4").write_bytes(a_tiny_clip())
    third = next(frame.t for frame in Clip(CLIPS / "left_aligned.mp4") if frame.index == 3)
    with running(tmp_path, "--model", "full") as server:
        page = visitor(browser, server, viewport={"width": 1280, "height": 720}).new_page()
        heard = watched(page)
        page.goto(f"{server.address}/clip/{clip_id('Ada/long.mp4')}")
        page.wait_for_selector("html[data-ready]")
        page.wait_for_function("() => document.querySelector('.stage video').readyState >= 2")
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("t => Math.abs(document.querySelector('video').currentTime - t) < 0.01", arg=third)
        page.keyboard.press("n")
        page.keyboard.type("before anything is measured")
        page.keyboard.press("Control+Enter")
        page.keyboard.press("m")
        for key in ("ArrowUp", "Enter", "Shift+ArrowLeft", "Enter", "Escape"):
            page.keyboard.press(key)
        expect(page.locator(".pin")).to_have_count(2)
        assert stumbling_blocks(page) == []
        page.goto(f"{server.address}/clip/{clip_id('Ada/tiny.mp4')}")
        page.get_by_role("button", name="Score it").click()
        expect(page.locator("#findings")).to_contain_text("No hold was found", timeout=120_000)
        page.context.close()
        assert heard == []


def test_drawings_are_made_moved_and_erased_as_one_sees_them(page: Page) -> None:
    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    def drag(*way: tuple[float, float]) -> None:
        page.mouse.move(*at(*way[0]))
        page.mouse.down()
        page.mouse.move(*at(*way[1]), steps=3)
        page.mouse.up()

    before = page.locator(".pin.mark").count()
    page.keyboard.press("m")
    box = page.locator(".drawings").bounding_box()
    assert box is not None
    for number, (tool, way) in enumerate(DRAWN.items(), before + 1):
        page.get_by_role("button", name=tool, exact=True).click()
        for x, y in way:
            page.mouse.click(*at(x, y))
        if tool == "Text":
            page.get_by_role("textbox", name="Text on the picture").fill("heavy knee")
            page.keyboard.press("Enter")
        expect(page.locator(".pin.mark")).to_have_count(number)
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator(".said.mark .about").filter(has_text="Angle")).to_have_text("Angle 90°")
    expect(page.locator(".said.note .text").filter(has_text="heavy knee")).to_have_count(1)
    page.get_by_role("button", name="Move", exact=True).click()
    drag(DRAWN["Angle"][0], (0.3, 0.2))  # one end of the angle: 45 degrees are left
    expect(page.locator(".said.mark .about").filter(has_text="Angle")).to_have_text("Angle 45°")
    lens = page.locator(".drawings").evaluate(PIXEL, [DRAWN["Magnifier"][0][0], DRAWN["Magnifier"][0][1]])
    assert lens[3] == 255  # the picture itself, larger
    page.get_by_role("button", name="Erase", exact=True).click()
    for number, way in enumerate(list(DRAWN.values())[::-1]):
        page.mouse.click(*at(*(way[-1])))
        expect(page.locator(".pin.mark")).to_have_count(before + len(DRAWN) - 1 - number)
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-saved", "yes")
    page.locator(".said.note").filter(has_text="heavy knee").get_by_role("button", name="Delete").click()


def test_the_picture_comes_nearer_and_what_is_drawn_with_it(page: Page) -> None:
    page.keyboard.press("z")
    stage, video, overlay = (page.locator(name).bounding_box() for name in (".stage", ".stage video", ".overlay"))
    assert stage and video and overlay
    assert abs(video["width"] - 1.5 * stage["width"]) < 1 and video == overlay
    page.mouse.move(stage["x"] + 200, stage["y"] + 200)
    page.mouse.down()
    page.mouse.move(stage["x"] + 230, stage["y"] + 220)
    page.mouse.up()
    moved = page.locator(".stage video").bounding_box()
    assert moved and abs(moved["x"] - video["x"] - 30) < 1 and moved == page.locator(".overlay").bounding_box()
    page.keyboard.press("Shift+Z")
    assert page.locator(".stage video").bounding_box() == stage


def test_in_full_screen_one_writes_draws_and_moves_in_time(page: Page) -> None:
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement")
    expect(page.get_by_role("slider", name="Time in the clip")).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Findings")).to_be_hidden()
    page.keyboard.press("n")
    page.keyboard.type("mind the knee")  # not keys of the page's
    expect(page.get_by_role("textbox", name="Note")).to_be_in_viewport()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.note").filter(has_text="mind the knee")).to_be_in_viewport()
    page.keyboard.press("e")
    expect(page.get_by_role("tab", name="Notes")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_role("group", name="Draw", exact=True)).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert stumbling_blocks(page) == []
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("tab", name="Notes")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".said.note").filter(has_text="mind the knee")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), EACH_SIZE)
def test_the_page_fits_and_can_be_read_by_everybody(
    browser: Browser, server: Server, width: int, height: int, tmp_path: Path
) -> None:
    page = opened(browser, server, width=width, height=height)
    page.screenshot(path=tmp_path / f"clip-{width}.png")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    stage = page.locator(".stage").bounding_box()
    assert stage is not None and stage["y"] + stage["height"] <= height
    assert stage["width"] >= 0.5 * width and (stage["height"] >= 0.5 * height or width < 1024)
    assert stumbling_blocks(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert stumbling_blocks(page) == []
    page.context.close()
