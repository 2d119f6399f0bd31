"""The table and the progress in the terminal, at several widths and in poor encodings."""

from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from alignment.body.readings import Reason
from alignment.checks import load_spec
from alignment.report import (
    Asymmetry,
    CheckSummary,
    ClipInfo,
    FileInfo,
    Hold,
    MeasureSummary,
    Quality,
    Report,
    Rising,
    SideReport,
    Span,
)
from vision.report.terminal import report_table
from vision.runtime import progress_bar
from vision.runtime.progress_bar import progress_shown


def measured(median: float | None, error: float | None, unit: str) -> MeasureSummary:
    share = float(median is not None)
    return MeasureSummary(median=median, p10=median, p90=median, unit=unit, error=error, measured_share=share)


def check(status: str, share: float | None = None, **more: object) -> CheckSummary:
    given = {"reason": None, "cue": None, "worst_at_s": None, "measured_share": float(share is not None)} | more
    return CheckSummary(status=status, aligned_share=share, **given)


def hold() -> Hold:
    spans = [Span(start_s=12, end_s=36)]
    return Hold(
        start_s=5.2,
        end_s=36.4,
        held_s=30,
        aligned_s=24,
        measures={
            "fold": measured(62, 4, "deg"),
            "extended_knee": measured(172.2, 2.9, "deg"),
            "shoulder_level": measured(None, None, "deg"),
            "heel_to_groin": measured(0.512, 0.1, "thighs"),
            "spine_rounding": measured(0.91, 0.25, "index"),
        },
        checks={
            "fold": check("info"),
            "extended_knee": check("aligned", 0.8),
            "shoulder_level": check("unmeasurable", reason=Reason("wrong_view", "extended_side", "front")),
            "heel_to_groin": check("aligned", 1.0),
            "spine_rounding": check("adjust", 0.12, cue="Come up a little.", adjust_spans=spans),
        },
    )


def report(holds: list[Hold], kind: str = "clip", name: str = "left aligned.mp4") -> Report:
    file = FileInfo(name="x", sha256="0")
    clip = ClipInfo(name=name, sha256="0", kind=kind, duration_s=62.4, fps=10, size=(640, 480), rotation=0)
    return Report(
        janu_version="0.1.0",
        clip=clip,
        model=file,
        spec=file,
        strictness=1,
        quality=Quality(coverage=1, warnings=["the camera stands too high"]),
        sides=[SideReport(extended="left", view="extended_side", holds=holds)] if holds else [],
        asymmetry=[
            Asymmetry(measure="extended_knee", left=172, right=160, difference=12, meaningful=True, note=""),
            Asymmetry(measure="fold", left=60, right=62, difference=-2, meaningful=False, note=""),
        ],
        advice=["Stay about 30 s longer on the right side, every time."],
    )


def shown(report: Report, width: int, encoding: str = "utf-8", out: Path | None = None) -> str:
    raw = BytesIO()
    console = Console(file=TextIOWrapper(raw, encoding=encoding), width=width, highlight=False, markup=False)
    console.print(report_table(report, load_spec(), out))
    console.file.flush()
    return raw.getvalue().decode(encoding)


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


@pytest.mark.parametrize("width", [80, 120])
def test_each_check_has_its_value_error_status_and_share(width: int) -> None:
    text = shown(report([hold()]), width)
    assert line_with(text, "172°").split()[:7] == ["Straight", "leg", "172°", "±", "3°", "✓", "aligned"]
    assert "80 %" in line_with(text, "172°")
    assert "0.51 ± 0.10 thighs" in line_with(text, "Bent heel")
    assert "! adjust" in line_with(text, "clearly rounded")
    assert "? not measured" in line_with(text, "Level shoulders")
    assert "Left leg straight" in text
    assert "0:05–0:36: 30 s, of which aligned 24 s (80 %)" in text


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_no_advice_is_lost(width: int) -> None:
    text = shown(report([hold()]), width)
    assert max(map(len, text.splitlines())) <= width
    words = " ".join(text.split())
    for said in ("Come up a little.", "Stay about 30 s longer on the right side, every time."):
        assert said in words or width == 120  # there the note is a column beside others


def test_judged_checks_come_first_in_the_order_of_the_pose_file() -> None:
    text = shown(report([hold()]), 80)
    places = [text.index(t) for t in ("Straight leg  ", "Bent heel", "Long spine", "Level shoulders", "Depth of fold")]
    assert places == sorted(places)


def test_a_reason_in_the_cameras_place_is_said_short() -> None:
    text = shown(report([hold()]), 80)
    assert "Level shoulders: Move the camera in front of the foot." in text
    assert "cannot be judged" not in text


def test_the_two_sides_are_compared() -> None:
    text = shown(report([hold()]), 80)
    assert "The straight leg is 12° straighter on the left." in text
    assert "No difference that this recording can show: depth of fold." in text


def test_the_way_up_how_much_of_ones_own_time_and_what_care_is_taken_are_told() -> None:
    up = hold().model_copy(update={"rising": Rising(took_s=1.42, error_s=0.3, fastest_deg_s=58.4)})
    told = report([up]).model_copy(update={"care": ("sciatica", "gone"), "hold_target_s": 60.0})
    text = " ".join(shown(told, 120).split())
    assert "Came up in 1.4 ± 0.3 s, at 58° a second at most." in text
    assert " of 1 min, of which aligned" in text
    assert "Take care • Sciatica: stop if it gets worse." in text
    assert not [word for word in ("Came up", "of 1 min", "Take care") if word in shown(report([hold()]), 120)]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_a_poor_encoding_gets_other_symbols_and_never_an_error(encoding: str) -> None:
    text = shown(report([hold()], name="übung 🧘.mp4"), 80, encoding)
    assert "? " in text
    assert "aligned" in text
    if encoding == "ascii":
        assert "172 deg +- 3 deg" in text


def test_a_picture_has_no_clock() -> None:
    text = shown(report([hold()], kind="picture"), 80)
    assert "Held" not in text
    assert "0:12" not in text


def test_nothing_held_says_so() -> None:
    assert "nothing was judged" in shown(report([]), 80)


def test_a_side_held_many_times_has_a_line_a_hold_and_one_table() -> None:
    long = hold().model_copy(update={"held_s": 45.0})
    text = shown(report([hold(), hold(), long, hold()]), 80)
    assert text.count("of which aligned") == 4
    assert text.count("\n  ! Long spine\n") == 4
    assert text.count("Status") == 1
    assert "The longest, hold 3:" in text


def test_markup_in_a_name_is_a_name() -> None:
    assert "[bold]x[/].mp4" in shown(report([hold()], name="[bold]x[/].mp4"), 80)


def test_only_results_that_exist_are_listed(tmp_path: Path) -> None:
    for name in ("report.json", "report.html"):
        (tmp_path / name).touch()
    assert "report.html, report.json" in shown(report([hold()]), 200, out=tmp_path)


def progress(done_s: float, frames: int, total_s: float | None = 60.0) -> SimpleNamespace:
    return SimpleNamespace(done_s=done_s, total_s=total_s, frames=frames)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress_bar.time, "monotonic", lambda: now[0])
    return now


def test_a_log_gets_a_line_now_and_then(clock: list[float]) -> None:
    out = StringIO()
    with progress_shown(Console(file=out, width=100), "clip.mp4", quiet=False) as report_progress:
        for second in range(25):
            clock[0] = 100.0 + second
            report_progress(progress(2.0 * second, 20 * second))
    first, second, last = out.getvalue().splitlines()
    assert first == "clip.mp4: 0:20 of 1:00, 2.0x real time, 20 frames/s, 0:20 left"
    assert second.startswith("clip.mp4: 0:40 of 1:00")
    assert last == "clip.mp4: 480 frames in 24 s (2.0x real time, 20 frames/s)"


@pytest.mark.parametrize("total_s", [60.0, None])
def test_a_terminal_gets_a_bar(total_s: float | None) -> None:
    out = StringIO()
    with progress_shown(
        Console(file=out, width=100, force_terminal=True), "[x] clip.mp4", quiet=False
    ) as shown_progress:
        shown_progress(progress(6.0, 60, total_s))
    assert "[x] clip.mp4" in out.getvalue()


def test_quiet_shows_nothing() -> None:
    out = StringIO()
    with progress_shown(Console(file=out), "clip.mp4", quiet=True) as report_progress:
        assert report_progress is None
    assert out.getvalue() == ""
