"""The parts of scoring many clips: what is found, whose it is, what is kept, how pieces are joined, the summary."""

import csv
import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from alignment.body.landmarks import Body
from alignment.body.readings import Reason
from alignment.checks import load_spec
from alignment.errors import JanuError, UnreadableFileError
from alignment.report import Correction, Sampling
from tests.vision.clips import even_times, make_clip
from tests.vision.review_folder import a_practice
from tests.vision.test_cli import report_for
from vision.batch import summary, summary_page
from vision.batch.earlier_result import correction_of, earlier_report, spec_of
from vision.batch.inputs import find
from vision.batch.jobs import Job, Plan, planned, planned_again
from vision.batch.names import Names, Owner, iso_date
from vision.batch.result_line import left_out_in_words, result_line
from vision.batch.run_progress import RunProgress
from vision.batch.spool import Spool
from vision.batch.work import Outcome, Settings
from vision.media.frame import LOOKS
from vision.perception.models import load_model
from vision.perception.observation import Observation
from vision.perception.parallel import AGREED, ClipSegment, _Segment, agree
from vision.results.folder import LANDMARKS, files_of, report_json
from vision.runtime.atomic_files import file_sha256
from vision.runtime.resources import best_workers


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with clips in folders, hidden files, results and what is no clip."""
    for name in ("a.mp4", "b/c.MOV", "b/d.jpg", "b/e/f.mkv", "b/.hidden.mp4", ".trash/g.mp4", "b/c.janu/annotated.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    for name in ("b/notes.txt", "result/report.json", "result/frames.csv", "result/annotated.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*inputs: str) -> list[str]:
    return [str(file) for file in find(Path(i) for i in inputs).files]


# What is found


def test_a_folder_is_all_clips_in_it_and_its_folders(tree: Path) -> None:
    assert names(".") == ["a.mp4", "b/c.MOV", "b/d.jpg", "b/e/f.mkv"]
    assert names("b/e", ".", "a.mp4") == ["b/e/f.mkv", "a.mp4", "b/c.MOV", "b/d.jpg"]


def test_what_a_folder_holds_besides_is_counted_and_named(tree: Path) -> None:
    for name in ("b/IMG_1.HEIC", "b/raw.cr2", "b/e/x.insv", "summary.csv", "b/Thumbs.db", "b/loop.gif"):
        Path(name).touch()
    plan = planned([Path()], None)
    assert [job.name for job in plan.jobs] == ["a.mp4", "b/IMG_1.HEIC", "b/c.MOV", "b/d.jpg", "b/loop.gif", "b/e/f.mkv"]
    assert plan.left_out == ("b/raw.cr2", "b/e/x.insv")
    assert left_out_in_words(plan.left_out) == (
        "2 files were left out as neither clip nor picture: b/raw.cr2, b/e/x.insv. "
        "If one is a recording, give that by its own name, or save it as MP4 or JPEG."
    )
    assert left_out_in_words([str(i) for i in range(10)]).split(".")[0].endswith("5, 6, 7 and 2 more")
    assert left_out_in_words([]) == ""


def test_a_pattern_is_what_matches_it(tree: Path) -> None:
    assert names("*.mp4") == ["a.mp4"]
    assert names("**/*.m*") == ["a.mp4", "b/e/f.mkv"]
    Path("odd [1].mp4").touch()
    assert names("odd [1].mp4") == ["odd [1].mp4"]
    found = find([Path("*.webm"), Path("a.mp4")])
    assert [str(e) for e in found.in_vain] == ["*.webm matches no clip or picture: check the pattern."]


def test_a_list_is_a_path_a_line(tree: Path) -> None:
    Path("b/list.txt").write_text("a.mp4\r\nd.jpg\n\nno such.mp4\ne\n")
    assert names("b/list.txt") == ["a.mp4", "b/d.jpg", "no such.mp4", "b/e/f.mkv"]
    Path("empty").mkdir()
    Path("odd.txt").write_text(f"{'x' * 300}.mp4\nempty\na.mp4\n")
    found = find([Path("odd.txt")])
    assert (found.files, len(found.in_vain)) == ([Path("a.mp4")], 2)
    assert str(found.in_vain[0]).endswith("cannot be opened (File name too long): check the name.")
    assert [str(e) for e in find([Path("b/notes.txt")]).in_vain] == [
        "b/notes.txt names no clip or picture: give one path a line."
    ]


def test_a_list_may_be_of_windows(tree: Path) -> None:
    """Notepad begins it with a byte order mark, "Copy as path" quotes, PowerShell writes UTF-16."""
    lines = '"a.mp4"\r\n "b/d.jpg" \r\n'
    Path("list.txt").write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert names("list.txt") == ["a.mp4", "b/d.jpg"]
    Path("list.txt").write_text(lines, encoding="utf-16")
    assert names("list.txt") == ["a.mp4", "b/d.jpg"]
    Path('"x.mp4"').touch()  # quotation marks of the name's own
    Path("list.txt").write_text('"x.mp4"\n')
    assert names("list.txt") == ['"x.mp4"']


def test_a_dash_is_paths_on_standard_input(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("ü\nx.mp4\0a.mp4\0".encode())))
    assert names("-") == ["ü\nx.mp4", "a.mp4"]


def test_results_lie_as_the_clips_do(tree: Path) -> None:
    plan = planned([Path()], Path("out"))
    assert [str(job.out) for job in plan.jobs] == ["out/a.janu", "out/b/c.janu", "out/b/d.janu", "out/b/e/f.janu"]
    assert plan.folder == Path("out")
    beside = planned([Path("b/e/f.mkv"), Path("b/c.MOV")], None)
    assert [(job.name, str(job.out)) for job in beside.jobs] == [("e/f.mkv", "b/e/f.janu"), ("c.MOV", "b/c.janu")]
    assert beside.folder == tree / "b"
    Path("empty").mkdir()
    with pytest.raises(UnreadableFileError, match="without clips"):
        planned([Path("empty")], None)
    Path("b/x.janu").mkdir(exist_ok=True)
    with pytest.raises(UnreadableFileError, match=r"x\.jan\* names only folders of results"):
        planned([Path("b/x.jan*")], None)
    with pytest.raises(UnreadableFileError, match="Nothing to score was given"):
        planned([], None)


def test_each_result_is_judged_again_once(tree: Path) -> None:
    for name in ("b/x.janu", "b/e/y.janu"):
        Path(name).mkdir(parents=True, exist_ok=True)
        (Path(name) / LANDMARKS).touch()
    Path("b/list.txt").write_text("x.janu\n../b/e\n")
    plan = planned_again([Path("b/list.txt"), Path("b").resolve(), Path("b/e/f.mkv").with_name("y.mkv")], None)
    assert [str(job.out) for job in plan.jobs] == ["b/x.janu", "b/../b/e/y.janu"]


# Whose it is


@pytest.mark.parametrize(
    ("pattern", "path", "owner"),
    [
        ("{student}/{date}_{any}", "x/anna k/2026-03-01_left.mp4", Owner("anna k", "2026-03-01")),
        ("{student}/{date}_{any}", "anna/20260301_a_b.mp4", Owner("anna", "2026-03-01")),
        ("{date}/{any}-{student}", "1.3.2026/left-ben.mov", Owner("ben", "2026-03-01")),
        ("{student}_{any}", "anna_maria_1.mp4", Owner("anna", "")),
        ("{student}/{date}_{any}", "anna/left.mp4", Owner()),
        ("{student}/{date}_{any}", "anna/IMG_2041.mp4", Owner("anna", "")),
        ("{student}.{any}", "x/anna.1.mp4", Owner("anna", "")),
    ],
)
def test_a_pattern_over_the_path(pattern: str, path: str, owner: Owner) -> None:
    assert Names(pattern).owner(Job(Path(path), Path("out"), path)) == owner


@pytest.mark.parametrize("wrong", ["{name}/{date}", "{any}", "{student}{student}"])
def test_a_wrong_pattern_is_explained(wrong: str) -> None:
    with pytest.raises(JanuError, match="--name"):
        Names(wrong)


def test_a_table_of_owners(tmp_path: Path) -> None:
    table = tmp_path / "who.csv"
    table.write_text("\ufeffclip;Student;date\nb/a.mp4;Anna;2.3.2026\nc.mp4;Ben;spring\n", encoding="utf-8")
    who = Names(str(table))
    assert who.owner(Job(tmp_path / "b/a.mp4", tmp_path, "a")) == Owner("Anna", "2026-03-02")
    assert who.owner(Job(tmp_path / "x/c.mp4", tmp_path, "c")) == Owner("Ben", "spring")
    assert who.owner(Job(tmp_path / "x/a.mp4", tmp_path, "a")) == Owner()
    table.write_text("file,who\n")
    with pytest.raises(JanuError, match="columns clip, student and date"):
        Names(str(table))


def test_the_owner_of_what_is_judged_again_is_the_clips(tmp_path: Path) -> None:
    def owner(given: str, folder: str) -> Owner:
        return Names(given).owner(Job(tmp_path / folder / LANDMARKS, tmp_path, "x"))

    table = tmp_path / "who.csv"
    table.write_text("clip,student\nanna/x.mp4,Anna\nanna/y.mov,Ben\n")
    pattern = "{student}/{date}_{any}"
    assert owner(pattern, "anna/2026.03.01_left.janu") == owner(pattern, "anna/2026.03.01_left.mp4.janu")
    assert owner(pattern, "anna/2026.03.01_left.janu").student == "anna"
    assert owner(str(table), "anna/x.janu") == owner(str(table), "anna/x.mp4.janu") == Owner("Anna", "")
    assert owner(str(table), "anna/y.mov.janu") == Owner("Ben", "")


def test_what_is_no_date_stays_as_it_is() -> None:
    assert [iso_date(t) for t in ("2026_03_01", "2026-13-01", "spring")] == ["2026-03-01", "2026-13-01", "spring"]


# What is kept


def test_a_result_is_kept_only_if_a_new_one_would_be_the_same(tmp_path: Path) -> None:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"clip")
    job, model = Job(clip, tmp_path / "a.janu", "a.mp4"), load_model("full")
    settings = Settings(spec=load_spec(), model="full", video=False)
    report = report_for(clip)
    report = report.model_copy(
        update={
            "clip": report.clip.model_copy(update={"sha256": file_sha256(clip)}),
            "model": report.model.model_copy(update={"name": model.name, "sha256": model.sha256}),
            "sampling": Sampling(looks=LOOKS),
            "spec": report.spec.model_copy(update={"name": settings.spec.source, "sha256": settings.spec.sha256}),
        }
    )
    job.out.mkdir()
    for name in files_of("clip", video=False, landmarks=False):
        (job.out / name).touch()
    (job.out / "report.json").write_text(report_json(report))

    def kept(settings: Settings = settings, cut: bool = False) -> bool:
        return earlier_report(job, settings, model, cut=cut) is not None

    assert kept()
    assert not kept(replace(settings, strictness=2.0))
    assert not kept(replace(settings, fps=5.0))
    assert not kept(replace(settings, looks=None))
    assert kept(replace(settings, every=1))
    assert not kept(replace(settings, video=True))
    assert not kept(replace(settings, landmarks=True))
    assert not kept(replace(settings, spec=settings.spec.model_copy(update={"sha256": "0"})))
    assert earlier_report(job, settings, load_model("heavy"), cut=False) is None
    (job.out / "report.json").write_text(report_json(report).replace('"rotate": null', '"rotate": 180'))
    assert correction_of(job, settings) == Correction(rotate=180), "it is remembered"
    assert kept() and kept(replace(settings, rotate=180))
    assert not kept(replace(settings, rotate=0)) and not kept(replace(settings, mirrored=True))
    assert correction_of(job, replace(settings, mirrored=True, fps_is=12.0)) == Correction(
        rotate=180, mirrored=True, fps=12.0
    )
    (job.out / "report.json").write_text(report_json(report.model_copy(update={"care": ("knee",)})))
    assert spec_of(job, settings).cared == ("knee",), "so is what care was taken"
    assert kept(replace(settings, spec=spec_of(job, settings))) and not kept()
    assert spec_of(job, replace(settings, care=())).cared == ()
    (job.out / "report.json").write_text(report_json(report).replace('"rotate": null', '"rotate": 180'))
    clip.write_bytes(b"another")
    assert correction_of(job, settings) == Correction(), "of another recording nothing is"
    clip.write_bytes(b"clip")
    (job.out / "report.json").write_text(report_json(report).replace('"pieces": 1', '"pieces": 2'))
    assert (kept(), kept(cut=True)) == (False, True)
    (job.out / "report.json").write_text(report_json(report)[:-100])
    assert not kept()
    (job.out / "report.json").write_text(report_json(report))
    (job.out / "frames.csv").unlink()
    assert not kept()
    (job.out / "frames.csv").touch()
    clip.write_bytes(b"other clip")
    assert not kept()


def test_there_is_a_worker_for_each_core_at_most() -> None:
    assert 1 <= best_workers() <= (os.cpu_count() or 1)


# How pieces are joined

PIXELS = np.column_stack([np.arange(33.0) * 3, np.arange(33.0) * 10])


def seen(number: int, shift: float = 0.0, nobody: bool = False) -> Observation:
    t = number / 10
    return Observation(
        t, number, None if nobody else Body(t, PIXELS + shift, np.zeros((33, 3)), np.ones(33), (640, 480))
    )


class Told:
    """Stands in for the pool: remembers who was told that it is enough."""

    def __init__(self) -> None:
        self.enough_of: list[object] = []

    def enough(self, task: object) -> None:
        self.enough_of.append(task)


def three() -> list[_Segment]:
    """A clip whose parts begin at 0, 5 and 10 s of 15, the first frames of the later ones 2 s before."""
    pieces = [_Segment(ClipSegment(start, 2.0)) for start in (0.0, 5.0, 10.0)]
    for piece, after in zip(pieces, pieces[1:], strict=False):
        piece.after = after
    return pieces


def joined(pieces: list[_Segment]) -> tuple[list[int], list[float]]:
    """The numbers of the frames that were given, and their shifts."""
    pool, given = Told(), []
    for piece in pieces:
        piece.join_with(pool)  # type: ignore[arg-type]
    now: _Segment | None = pieces[0]
    while now is not None:
        given += list(now.ready())
        if now.join is not None and now.after is not None:
            now.after.begin_after(now.join)
            now = now.after
        else:
            now = None
    return [s.frame for s in given], [s.body.pixels[0, 0] if s.body else -1.0 for s in given]


def test_two_looks_agree_within_a_twentieth_of_a_torso() -> None:
    assert agree(seen(1), seen(1, 1.0))
    assert not agree(seen(1), seen(1, 30.0))
    assert agree(seen(1, nobody=True), seen(1, nobody=True))
    assert not agree(seen(1, nobody=True), seen(1))


def test_pieces_that_agree_are_joined_where_their_parts_meet() -> None:
    pieces = three()
    for piece, (first, last), shift in zip(pieces, ((0, 52), (30, 103), (80, 150)), (0.0, 1.0, 2.0), strict=True):
        piece.frames = [seen(n, shift) for n in range(first, last)]
    pieces[2].ended = True
    numbers, shifts = joined(pieces)
    assert numbers == list(range(150))
    assert shifts == [0.0] * 51 + [1.0] * 50 + [2.0] * 49


def test_the_earlier_piece_goes_on_until_the_later_one_agrees() -> None:
    pieces = three()[:2]
    pieces[1].after = None
    pieces[0].frames = [seen(n) for n in range(90)]
    pieces[1].frames = [seen(n, 50.0 if n < 70 else 1.0) for n in range(30, 150)]
    pieces[1].ended = True
    numbers, shifts = joined(pieces)
    assert numbers == list(range(150))
    assert shifts.index(1.0) == 70 + AGREED


def test_a_piece_that_never_agrees_is_passed_over() -> None:
    pieces = three()
    pieces[0].frames = [seen(n) for n in range(120)]
    pieces[1].frames = [seen(n, 50.0) for n in range(30, 103)]
    pieces[2].frames = [seen(n, 2.0) for n in range(80, 150)]
    pieces[2].ended = True
    numbers, shifts = joined(pieces)
    assert numbers == list(range(150))
    assert set(shifts) == {0.0, 2.0}
    assert shifts.index(2.0) == 101


def test_nothing_beyond_a_part_is_given_before_the_next_one_was_seen() -> None:
    pieces = three()
    pieces[0].frames = [seen(n) for n in range(60)]
    assert joined(pieces)[0] == list(range(50))


# The summary


def test_a_long_summary_has_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_page, "A_PAGE", 2)
    jobs = [Job(tmp_path / f"{i}.mp4", tmp_path / f"{i}.janu", f"{i}.mp4") for i in range(5)]
    spool = Spool()
    for job in reversed(jobs[1:]):
        spool.add(job, Outcome("scored", 0, report_for(job.path)), Owner("<i>", ""))
    spool.add(jobs[0], Outcome("failed", 3, message="0.mp4 is <empty>"), Owner())
    written = summary.write_summary(spool, Plan(jobs, tmp_path / "out", []), load_spec())
    assert [p.name for p in written] == ["summary.html", "summary.csv", "summary.parquet"]
    pages = [(tmp_path / "out" / n).read_text() for n in ("summary.html", "summary-2.html", "summary-3.html")]
    assert [page.count("<tr") for page in pages] == [3, 3, 2]
    assert "0.mp4 is &lt;empty&gt;" in pages[0]
    assert "<i>" not in "".join(pages)
    assert 'href="summary-3.html"' in pages[0]
    rows = (tmp_path / "out/summary.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [job.name for job in jobs], "in the order given"


def test_no_name_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    names = ["=HYPERLINK(1).mp4", "+1.mp4", "-1.mp4", "@SUM(1).mp4", "1.mp4"]
    jobs = [Job(tmp_path / name, tmp_path / f"{name}.janu", name) for name in names]
    spool = Spool()
    for job in jobs:
        spool.add(job, Outcome("failed", 3, message="=1"), Owner("@anna", ""))
    summary.write_summary(spool, Plan(jobs, tmp_path, []), load_spec())
    with (tmp_path / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["clip"] for row in rows] == [f"'{name}" for name in names[:4]] + names[4:]
    assert {(row["student"], row["error"]) for row in rows} == {("'@anna", "'=1")}
    assert pq.read_table(tmp_path / "summary.parquet")["clip"].to_pylist() == names


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_nobody_reads_a_summary_who_may_not_read_every_clip(tmp_path: Path) -> None:
    jobs = [Job(tmp_path / f"{i}.mp4", tmp_path / f"{i}.janu", f"{i}.mp4") for i in range(2)]
    spool = Spool()
    for job in jobs:
        job.path.touch()
        spool.add(job, Outcome("failed", 3, message="empty"), Owner())
    jobs[1].path.chmod(0o600)
    written = summary.write_summary(spool, Plan(jobs, tmp_path / "out", []), load_spec())
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}


# What is shown of it


def test_the_time_left_goes_by_how_long_the_clips_last(tmp_path: Path) -> None:
    short, long, fat = (tmp_path / f"{name}.mp4" for name in ("short", "long", "fat"))
    make_clip(short, times=even_times(10))
    make_clip(long, times=even_times(40))
    make_clip(fat, times=even_times(10))
    with fat.open("ab") as file:
        file.write(b"\0" * 1_000_000)
    jobs = [Job(path, path.with_suffix(".janu"), path.name) for path in (short, long, fat)]
    pace = RunProgress(jobs)
    shares = []
    for job in jobs:
        pace.ended(job, Outcome("scored", 0))
        shares.append(pace.share)
    assert shares == pytest.approx([1 / 6, 5 / 6, 1], abs=0.01)


def test_a_tick_needs_a_check_that_was_measured() -> None:
    spec = load_spec()
    hold = a_practice(1).sides[0].holds[0]
    nothing = {
        name: c.model_copy(update={"status": "unmeasurable", "reason": Reason("camera_high"), "adjust_spans": []})
        for name, c in hold.checks.items()
    }
    report = a_practice(1)
    side = report.sides[0].model_copy(update={"holds": [hold.model_copy(update={"checks": nothing})]})
    report = report.model_copy(update={"sides": [side]})
    said = result_line(Job(Path("a.mp4"), Path("a.janu"), "a.mp4"), Outcome("scored", 0, report), spec).plain
    assert said.startswith("? a.mp4")
    assert "nothing could be told: the camera looks down too steeply: put it lower" in said
