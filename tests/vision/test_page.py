"""The review page: every state renders, nothing is fetched, nothing from outside is markup, the numbers are right."""

import errno
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from alignment.checks import PoseSpec, load_spec
from alignment.report import Advice, FileInfo, Quality, Report
from tests.vision.invented_reports import (
    LEFT,
    STATES,
    a_hold,
    a_jpeg,
    a_picture,
    a_report,
    a_side,
    both_sides,
    nothing_found,
    nothing_measured,
    several_holds,
    stills_of,
    timeline_of,
)
from vision.report.cards import StillKey
from vision.report.environment import page_environment
from vision.report.page import render_page
from vision.words.numbers import percent, sentence


@pytest.fixture(scope="module")
def spec() -> PoseSpec:
    return load_spec()


def page_of(report: Report, spec: PoseSpec, folder: Path, stills: dict[StillKey, bytes] | None = None) -> str:
    return render_page(report, spec, timeline_of(report, folder, spec), stills_of(report) if stills is None else stills)


class Page(HTMLParser):
    """Reads a page strictly: every element is closed, in order; keeps ids, links, headings and the text."""

    VOID = frozenset({"meta", "img", "br", "link", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.words.append(data)
        if any(re.fullmatch("h[1-6]", tag) for tag in self.open):
            level, text = self.headings[-1]
            self.headings[-1] = (level, " ".join(f"{text} {data}".split()))

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\u00a0", " ").split())

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_one_well_formed_page_that_fetches_nothing(state: str, spec: PoseSpec, tmp_path: Path) -> None:
    text = page_of(STATES[state](), spec, tmp_path)
    page = Page(text)
    assert text.startswith("<!doctype html>")
    assert '<html lang="en">' in text
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert not any(" " in one for one in ids)
    for link in page.values("href"):
        assert link.startswith("#")
        assert link[1:] in ids
    assert all(src.startswith("data:image/jpeg;base64,") for src in page.values("src"))
    assert not {"script", "link", "iframe", "base"} & page.tags
    assert not re.search(r"https?:|url\(|@import", text)
    assert all(page.values("alt"))
    assert not re.search(r"\b(None|nan|inf|Undefined)\b|\{\{|[-−]0(°|\.00\b)", page.text)


@pytest.mark.parametrize("state", STATES)
def test_headings_go_down_one_level_at_a_time(state: str, spec: PoseSpec, tmp_path: Path) -> None:
    levels = [int(tag[1]) for tag, _ in Page(page_of(STATES[state](), spec, tmp_path)).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_report_gives_the_same_page(spec: PoseSpec, tmp_path: Path) -> None:
    assert page_of(both_sides(), spec, tmp_path) == page_of(both_sides(), spec, tmp_path)


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        ("both_sides", "Both sides held: left leg straight 1 min 2 s, right 58 s"),
        ("one_side", "One side held: right leg straight, 45 s"),
        ("several_holds", "Both sides held: left leg straight 1 min 4 s in 2 holds, right 44 s"),
        ("a_picture", "One moment, with the left leg straight"),
        ("nothing_found", "No hold was found in this clip"),
        ("nothing_measured", "One side held: left leg straight, 30 s"),
    ],
)
def test_the_headline_says_which_sides_and_how_long(state: str, headline: str, spec: PoseSpec, tmp_path: Path) -> None:
    assert Page(page_of(STATES[state](), spec, tmp_path)).headings[0] == ("h1", headline)


def test_both_sides_have_every_section(spec: PoseSpec, tmp_path: Path) -> None:
    page = Page(page_of(both_sides(), spec, tmp_path))
    sections = [text for tag, text in page.headings if tag == "h2"]
    assert sections == [
        "What was seen",
        "For the next practice",
        "The whole practice",
        "The two sides",
        "Left and right",
        "Over time",
        "How well it could be seen",
        "Take care",
        "How this page was made",
    ]
    for caution in spec.cautions:
        assert caution in page.text
    assert "Information, not medical advice." in page.text


def test_the_numbers_are_the_reports(spec: PoseSpec, tmp_path: Path) -> None:
    text = Page(page_of(both_sides(), spec, tmp_path)).text
    for words in (
        "174° ± 3°",
        "0.18 ± 0.05 thigh lengths over the floor",
        "0.39 ± 0.05 thigh lengths over the floor",
        "0.43 ± 0.05 thigh lengths from the groin",
        "long (index −0.12 ± 0.25)",
        "clearly rounded (index 1.01 ± 0.25)",
        "6° ± 3° away from the leg",
        "2° ± 3° past the leg",
        "62° ± 3° from upright",
        "0.34 ± 0.06 torso lengths from the knee",
        "Aligned: 165° or more",
        "Aligned: −10° to 20°",
        "Held 1 min 2 s All aligned 1 min 2 s on 6 of 7 checks In the clip 0:14 to 1:16",
        "Adjust at 1:58–2:21, 2:26–2:30, 2 times, first after 20 s of it.",
        "Rose by 0.16 thigh lengths a minute.",
        "The fold is 11° deeper over the left leg.",
        "The bent knee stays 0.21 thigh lengths higher while the right leg is straight.",
        "Straight leg, Bent heel and Chest to the leg: No difference this camera can measure",
        "A person was seen in 97 % of the clip.",
        "anna.mp4 (3f9a62c1d07b)",
    ):
        assert words in text


def test_what_was_aligned_and_what_to_work_on_say_the_side_where_the_sides_differ(
    spec: PoseSpec, tmp_path: Path
) -> None:
    text = Page(page_of(both_sides(), spec, tmp_path)).text
    assert "To work on Bent knee (right leg straight) , Long spine (right leg straight) Could not be measured" in text
    assert "Aligned Straight leg , Bent knee (left leg straight) , Bent heel" in text


def test_what_could_not_be_measured_says_why_and_where_to_put_the_camera(spec: PoseSpec, tmp_path: Path) -> None:
    text = Page(page_of(nothing_measured(), spec, tmp_path)).text
    assert "This cannot be judged from the straight leg's side: move the camera in front of the foot." in text
    assert "The body was cut off by the picture. Move the camera to the side of the straight leg." in text
    assert "All aligned not measured" in text


def test_a_picture_has_no_clocks_no_charts_and_is_shown_once(spec: PoseSpec, tmp_path: Path) -> None:
    page = Page(page_of(a_picture(), spec, tmp_path))
    assert not {"Over time", "The whole practice"} & {text for _, text in page.headings}
    assert "Held" not in page.text
    assert "% of the hold" not in page.text
    assert len(page.values("src")) == 1
    assert "perhaps rounded (index 0.55 ± 0.25)" in page.text
    assert "this is within the measuring error of it" in page.text


def test_every_still_is_shown_once_with_its_time(spec: PoseSpec, tmp_path: Path) -> None:
    report = both_sides()
    page = Page(page_of(report, spec, tmp_path))
    assert len(page.values("src")) == len(stills_of(report)) == 24
    alts = page.values("alt")
    assert "Bent knee, right leg straight, least aligned, 2:18" in alts
    assert "Straight leg, left leg straight, most aligned, 0:26" in alts


def test_the_left_side_stands_on_the_left_and_keeps_its_stills(spec: PoseSpec, tmp_path: Path) -> None:
    text = page_of(several_holds(), spec, tmp_path)
    assert text.index('id="hold-1-0"') < text.index('id="hold-0-0"') < text.index('id="hold-1-1"')
    stills: dict[StillKey, bytes] = {(1, 1, "extended_knee", "worst"): a_jpeg(7)}
    page = Page(page_of(several_holds(), spec, tmp_path, stills))
    assert [one for one in page.values("id") if one.startswith("still")] == ["still-1-1-extended_knee-worst"]


ODD = "<script>alert('1')</script>\"'>&amp;<img src=x> نص 🧘 " + "long" * 60 + ".mp4"


def test_names_and_sentences_from_outside_are_never_markup(spec: PoseSpec, tmp_path: Path) -> None:
    report = both_sides()
    check = spec.checks["extended_knee"].model_copy(update={"title": "<b>knee</b>", "why": "<i>why</i>"})
    odd = spec.model_copy(update={"name": ODD, "cautions": (ODD,), "checks": {**spec.checks, "extended_knee": check}})
    report = report.model_copy(
        update={
            "clip": report.clip.model_copy(update={"name": ODD}),
            "model": FileInfo(name=ODD, sha256=""),
            "advice": [Advice("other", words=ODD)],
            "quality": Quality(coverage=1.0, warnings=[ODD] * 40),
        }
    )
    page = Page(page_of(report, odd, tmp_path))
    assert page.tags == Page(page_of(both_sides(), spec, tmp_path)).tags
    assert ODD.split("🧘")[0].strip() in page.text
    assert "<b>knee</b>" in page.text
    assert all(src.startswith("data:") for src in page.values("src"))


def test_a_check_unknown_to_the_pose_file_is_still_shown(spec: PoseSpec, tmp_path: Path) -> None:
    only_knee = spec.model_copy(update={"checks": {"extended_knee": spec.checks["extended_knee"]}})
    assert "Bent knee height" in Page(page_of(both_sides(), only_knee, tmp_path)).text


def test_charts_mark_the_holds_the_target_the_gap_and_what_to_adjust(spec: PoseSpec, tmp_path: Path) -> None:
    text = page_of(both_sides(), spec, tmp_path)
    knee = text[text.index('id="chart-bent_knee_height"') : text.index('id="chart-heel_to_groin"')]
    assert knee.count('class="hold"') == 2
    assert knee.count('class="adjusting"') == 2
    assert 'class="target above"' in knee
    assert 'aria-label="Bent knee over time, from ' in knee
    assert "adjust at 1:58–2:21, 2:26–2:30" in knee
    chest = text[text.index('id="chart-chest_turn"') : text.index('id="chart-pelvis_roll"')]
    assert re.search('class="mean" d="([^"]*)"', chest)[1].count("M") == 2  # type: ignore[index]
    assert 'id="chart-shoulder_level"' not in text


def test_a_clip_without_a_timeline_has_no_charts(spec: PoseSpec) -> None:
    headings = Page(render_page(both_sides(), spec, None, {})).headings
    assert ("h2", "Over time") not in headings
    assert ("h2", "The whole practice") in headings


def luminance(code: str) -> float:
    channels = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_that_wcag_aa_asks_for(scheme: int, spec: PoseSpec) -> None:
    text = render_page(nothing_found(), spec, None, {})
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", text, re.S)[scheme]))
    for ink in ("ink", "quiet", "aligned", "adjust", "unmeasurable", "info"):
        for ground in ("card", "paper"):
            assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
    for ink, ground in (("ink", "held"), ("ink", "adjust-soft"), ("sign", "aligned"), ("sign", "adjust")):
        assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)


def test_many_holds_are_a_table_with_details_folded_and_what_no_hold_shows_said_once(spec: PoseSpec) -> None:
    lefts = [a_hold(LEFT, 60.0 * i, 60.0 * i + 36, {}) for i in range(10)]
    text = render_page(a_report(a_side("left", "extended_side", *lefts)), spec, None, {}, "annotated.mp4")
    page = Page(text)
    assert "table" in page.tags and text.count('<details class="folded">') == 10
    assert all(f"hold-0-{i}" in page.values("id") and f"#hold-0-{i}" in page.values("href") for i in range(10))
    assert page.text.count("cannot be judged from the straight leg") == 1
    assert "annotated.mp4" in page.values("href")
    few = render_page(a_report(a_side("left", "extended_side", *lefts[:2])), spec, None, {})
    assert "<table" not in few and "<details" not in few and "annotated" not in few


@pytest.mark.parametrize("folder", ["gone", "full"])
def test_pages_are_made_where_compiled_templates_cannot_be_kept(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = tmp_path / folder
    if folder == "full":  # as a disk without room: the name of what is written is there already, as a folder
        at.mkdir()
        monkeypatch.setattr("tempfile.NamedTemporaryFile", _no_room)
    monkeypatch.setattr("tempfile.tempdir", str(at))
    environment = page_environment("vision.report")
    assert environment.from_string("{{ 1 + 1 }}").render() == "2"
    environment.filters |= {"percent": percent, "sentence": sentence}
    assert environment.get_template("report.html.j2").name == "report.html.j2"


def _no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
