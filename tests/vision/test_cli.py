"""The command ``janu``: what it does with its arguments, what it prints where, and its exit codes."""

import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alignment import __version__
from alignment.checks import BUILT_IN, load_spec
from alignment.errors import ModelError, OutputError, PoseFileError, UnreadableFileError
from alignment.report import ClipInfo, FileInfo, Hold, Quality, Report, SideReport
from vision import cli
from vision.commands.score_options import ScoreOptions
from vision.media.frame import LOOKS
from vision.results.folder import report_json
from vision.runtime.worker_pool import TIMEOUT
from vision.scoring.pose_file import read_pose

ROOT = Path(__file__).parents[2]

Janu = Callable[..., tuple[int, str, str]]


def report_for(path: Path, held: bool = True) -> Report:
    """A report of a clip that was seen, with one hold or none."""
    file = FileInfo(name="x", sha256="0")
    clip = ClipInfo(name=path.name, sha256="0", kind="clip", duration_s=60, fps=10, size=(640, 480), rotation=0)
    hold = Hold(start_s=5, end_s=35, held_s=30, aligned_s=30, measures={}, checks={})
    sides = [SideReport(extended="left", view="extended_side", holds=[hold])] if held else []
    return Report(
        janu_version=__version__,
        clip=clip,
        model=file,
        spec=file,
        strictness=1,
        quality=Quality(coverage=1, warnings=[]),
        sides=sides,
        asymmetry=[],
        advice=[],
    )


class Scorer:
    """Stands in for `vision.scoring.pipeline`: remembers its calls, fails or finds nothing where it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[Path, dict[str, Any]]] = []
        self.outcomes: dict[str, BaseException | Report] = {}

    def score(self, path: Path, **options: Any) -> Report:
        self.calls.append((path, options))
        outcome = self.outcomes.get(path.name, report_for(path))
        if isinstance(outcome, BaseException):
            raise outcome
        options["out"].mkdir(parents=True, exist_ok=True)
        (options["out"] / "report.json").write_text(report_json(outcome), encoding="utf-8")
        return outcome


@pytest.fixture
def scorer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Scorer:
    scorer = Scorer()
    module = types.ModuleType("vision.scoring.pipeline")
    module.score = scorer.score  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "vision.scoring.pipeline", module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JANU_DEBUG", raising=False)
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        Path(name).write_bytes(b"clip")
    return scorer


@pytest.fixture
def janu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Janu:
    def run(*args: str) -> tuple[int, str, str]:
        here = ["--workers", "0"] if args[0] == "score" else []
        monkeypatch.setattr(sys, "argv", ["janu", *args[:1], *here, *args[1:]])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def errors(err: str) -> list[str]:
    return [line for line in err.splitlines() if line.startswith("janu: ")]


def test_one_clip_goes_beside_itself_and_is_shown(scorer: Scorer, janu: Janu) -> None:
    code, out, err = janu("score", "a.mp4")
    assert (code, errors(err)) == (0, [])
    assert scorer.calls[0][0] == Path("a.mp4")
    assert scorer.calls[0][1]["out"] == Path("a.janu")
    assert "Left leg straight" in out
    assert "a.janu/  report.json" in out


def test_what_native_code_says_while_measuring_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def measure(*_: object) -> int:
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        print("ok      3 frames")
        return 1

    monkeypatch.setattr("vision.bench.clip.main", measure)
    monkeypatch.delenv("JANU_DEBUG", raising=False)
    monkeypatch.setattr(sys, "argv", ["janu", "bench", "a.mp4"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capfd.readouterr() == ("ok      3 frames\n", "")


def test_options_reach_the_work(scorer: Scorer, janu: Janu) -> None:
    options = ["--no-video", "--model", "full", "--strictness", "1.5", "--every", "3", "--out", "result", "-q"]
    code, out, err = janu("score", "a.mp4", *options)
    assert (code, out, err) == (0, "", "")
    given = scorer.calls[0][1]
    assert given["model"].name == "full"
    assert {k: given[k] for k in ("video", "strictness", "every", "fps", "out")} == {
        "video": False,
        "strictness": 1.5,
        "every": 3,
        "fps": None,
        "out": Path("result"),
    }


def test_a_clip_is_given_up_when_a_worker_is() -> None:
    assert ScoreOptions(["a.mp4"]).timeout == TIMEOUT


@pytest.mark.parametrize(("given", "looks"), [([], LOOKS), (["--looks", "2.5"], 2.5), (["--looks", "all"], None)])
def test_how_often_a_clip_is_looked_at(scorer: Scorer, janu: Janu, given: list[str], looks: float | None) -> None:
    assert janu("score", "a.mp4", *given)[0] == 0
    assert scorer.calls[0][1]["looks"] == looks


def test_several_clips_get_a_folder_each(scorer: Scorer, janu: Janu) -> None:
    assert janu("score", "a.mp4", "b.mp4", "--out", "all")[0] == 0
    assert [c[1]["out"] for c in scorer.calls] == [Path("all/a.janu"), Path("all/b.janu")]


def test_a_folder_stands_for_what_is_in_it(scorer: Scorer, janu: Janu, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "._a.mp4").touch()
    (tmp_path / "old.janu").mkdir()
    assert janu("score", str(tmp_path), "--out", "all")[0] == 0
    assert [c[0].name for c in scorer.calls] == ["a.mp4", "b.mp4", "c.mp4"]


@pytest.mark.parametrize(("folder", "says"), [("empty", "without clips"), ("a.janu", "is a folder of results")])
def test_a_folder_without_clips_is_an_error(scorer: Scorer, janu: Janu, folder: str, says: str) -> None:
    Path(folder).mkdir()
    code, _, err = janu("score", folder)
    assert code == UnreadableFileError.exit_code
    assert says in err


@pytest.mark.parametrize(
    ("inputs", "outs"),
    [
        (["a.mp4", "a.mov", "b.mp4"], ["a.mp4.janu", "a.mov.janu", "b.janu"]),
        (["a.mp4", "./a.mp4", "."], ["a.janu", "b.janu", "c.janu"]),
        (["b.mp4", "more/b.mp4", "--out", "all"], ["all/b.janu", "all/more/b.janu"]),
    ],
)
def test_results_never_meet(scorer: Scorer, janu: Janu, inputs: list[str], outs: list[str]) -> None:
    assert janu("score", *inputs)[0] == 0
    assert [c[1]["out"] for c in scorer.calls] == [Path(out) for out in outs]


def test_a_file_where_the_results_should_go(scorer: Scorer, janu: Janu) -> None:
    code, _, err = janu("score", "a.mp4", "--out", "b.mp4")
    assert code == OutputError.exit_code
    assert "b.mp4 is a file, not a folder" in err
    assert scorer.calls == []


def test_json_is_all_that_standard_output_gets(scorer: Scorer, janu: Janu) -> None:
    code, out, _ = janu("score", "a.mp4", "--json", "-")
    assert code == 0
    assert out == Path("a.janu/report.json").read_text(encoding="utf-8")
    assert Report.model_validate_json(out).clip.name == "a.mp4"


def test_json_of_several_is_one_a_line(scorer: Scorer, janu: Janu) -> None:
    janu("score", "a.mp4", "b.mp4", "--json", "all.jsonl")
    lines = Path("all.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["clip"]["name"] for line in lines] == ["a.mp4", "b.mp4"]


def test_json_that_cannot_be_written(scorer: Scorer, janu: Janu) -> None:
    code, _, err = janu("score", "a.mp4", "--json", "absent/report.json")
    assert code == OutputError.exit_code
    assert len(errors(err)) == 1


@pytest.mark.parametrize("error", [UnreadableFileError("x"), OutputError("x"), ModelError("x"), PoseFileError("x")])
def test_an_error_is_one_sentence_and_its_code(scorer: Scorer, janu: Janu, error: Any) -> None:
    scorer.outcomes["a.mp4"] = error
    code, out, err = janu("score", "a.mp4", "--quiet")
    assert (code, out, err) == (error.exit_code, "", "janu: x\n")


def test_a_bad_one_does_not_stop_the_others(scorer: Scorer, janu: Janu) -> None:
    scorer.outcomes["a.mp4"] = UnreadableFileError("a.mp4 is empty")
    code, out, err = janu("score", "a.mp4", "b.mp4", "c.mp4")
    assert code == UnreadableFileError.exit_code
    assert errors(err) == ["janu: a.mp4 is empty"]
    assert [c[0].name for c in scorer.calls] == ["a.mp4", "b.mp4", "c.mp4"]
    assert "b.mp4" in out


def test_different_failures_have_no_code_of_their_own(scorer: Scorer, janu: Janu) -> None:
    scorer.outcomes = {"a.mp4": UnreadableFileError("a"), "b.mp4": OutputError("b")}
    assert janu("score", "a.mp4", "b.mp4")[0] == 1


@pytest.mark.parametrize("options", [[], ["--quiet"], ["--json", "-"]])
def test_nothing_to_judge_has_its_code_and_its_result(scorer: Scorer, janu: Janu, options: list[str]) -> None:
    scorer.outcomes["a.mp4"] = report_for(Path("a.mp4"), held=False)
    code, out, err = janu("score", "a.mp4", *options)
    assert code == 7
    assert "nothing was judged" in (err if options else out)
    assert Path("a.janu/report.json").exists()


def test_the_unexpected_is_one_sentence_without_a_traceback(scorer: Scorer, janu: Janu) -> None:
    scorer.outcomes["a.mp4"] = KeyError("left\nknee")
    code, _, err = janu("score", "a.mp4")
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "a.mp4: something went wrong that Janu did not expect (KeyError: 'left\\nknee')" in err
    assert "JANU_DEBUG=1" in err


def test_a_missing_system_library_is_named(scorer: Scorer, janu: Janu) -> None:
    scorer.outcomes["a.mp4"] = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    _, _, err = janu("score", "a.mp4")
    assert "libGL.so.1" in err
    assert "apt-get install libgl1" in err


def test_debugging_shows_the_traceback(scorer: Scorer, janu: Janu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JANU_DEBUG", "1")
    scorer.outcomes["a.mp4"] = KeyError("left")
    assert "Traceback" in janu("score", "a.mp4")[2]


def test_ctrl_c_says_what_is_kept(scorer: Scorer, janu: Janu) -> None:
    scorer.outcomes["b.mp4"] = KeyboardInterrupt()
    Path("b.janu").mkdir()
    Path("b.janu/report.json").touch()
    code, _, err = janu("score", "a.mp4", "b.mp4", "c.mp4", "--json", "done.jsonl")
    assert code == 130
    assert (
        "Stopped in b.mp4; the earlier result in b.janu is as it was. 1 of 3 were finished before and are kept." in err
    )
    assert [c[0].name for c in scorer.calls] == ["a.mp4", "b.mp4"]
    assert len(Path("done.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("name", ["-clip.mp4", "--out", "-q.mp4"])
def test_a_leading_dash_is_taken_after_two_dashes(scorer: Scorer, janu: Janu, name: str) -> None:
    Path(name).touch()
    assert janu("score", "--", name)[0] == 0
    assert scorer.calls[0][0] == Path(name)


@pytest.mark.parametrize("name", ["-clip.mp4", "-q.mp4"])
def test_a_leading_dash_without_them_is_explained(scorer: Scorer, janu: Janu, name: str) -> None:
    Path(name).touch()
    code, _, err = janu("score", name)
    assert code == 2
    assert f"write ./{name}" in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize("name", ["name with spaces.mp4", "übung.mp4", "🧘.mp4", "[bold].mp4", "x" * 200 + ".mp4"])
def test_odd_names_are_names(scorer: Scorer, janu: Janu, name: str) -> None:
    Path(name).touch()
    code, out, _ = janu("score", name)
    assert code == 0
    assert name in out.replace("\n", "")


@pytest.mark.parametrize(
    "args",
    [
        ["score", "a.mp4", "--every", "2", "--fps", "5"],
        ["score", "a.mp4", "--every", "0"],
        ["score", "a.mp4", "--fps", "-1"],
        ["score", "a.mp4", "--looks", "often"],
        ["score", "a.mp4", "--looks", "0"],
        ["score", "a.mp4", "--looks", "nan"],
        ["score", "a.mp4", "--strictness", "0"],
        ["score", "a.mp4", "--out", ""],
        ["score", "--from-landmarks", "a.janu", "--model", "full"],
        ["score", "a.mp4", "--frobnicate"],
        ["frobnicate"],
    ],
)
def test_wrong_usage_is_2(scorer: Scorer, janu: Janu, args: list[str]) -> None:
    code, out, err = janu(*args)
    assert (code, out) == (2, "")
    assert err
    assert scorer.calls == []


@pytest.mark.parametrize(
    ("args", "expected"),
    [(["--model", "lite"], ModelError.exit_code), (["--pose", "no.toml"], PoseFileError.exit_code)],
)
def test_a_wrong_model_or_pose_is_found_before_any_work(
    scorer: Scorer, janu: Janu, args: list[str], expected: int
) -> None:
    code, _, err = janu("score", "a.mp4", "b.mp4", *args)
    assert code == expected
    assert len(errors(err)) == 1
    assert scorer.calls == []


def test_a_pose_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + (ROOT / "alignment/poses" / BUILT_IN).read_bytes())
    assert read_pose(tmp_path / "own.toml").checks == load_spec().checks


def test_schema_is_that_of_the_report(janu: Janu) -> None:
    code, out, _ = janu("schema")
    schema = json.loads(out)
    assert code == 0
    assert {"schema_version", "clip", "sides", "advice"} <= set(schema["required"]) | {"schema_version"}
    assert "Hold" in schema["$defs"]


def test_help_lists_every_exit_code(janu: Janu) -> None:
    _, out, _ = janu("score", "--help")
    for code, meaning in cli.EXIT_CODES.items():
        assert f"{code}  {meaning}" in out


def test_the_command_starts_without_what_is_slow_to_import() -> None:
    code = """
import sys
from vision import cli
sys.argv = ["janu", "--version"]
try:
    cli.main()
finally:
    slow = {"ai_edge_litert", "cv2", "av", "matplotlib", "scipy"} & set(sys.modules)
    assert not slow, slow
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("janu 0")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f'"{sys.executable}" -m vision schema | head -c 1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.mark.parametrize(
    ("asked", "system", "said"), [("de", "es", "Endecodes"), ("tlh", "de", "Exit codes"), (None, "es", "Códigos")]
)
def test_help_speaks_the_language_asked_for_else_the_systems(asked: str | None, system: str, said: str) -> None:
    given = ["score", "--help", *(["--language", asked] if asked else [])]
    speaking = os.environ | {"LANGUAGE": system}
    done = subprocess.run(
        [sys.executable, "-m", "vision", *given], cwd=ROOT, env=speaking, capture_output=True, check=False
    )
    assert said in done.stdout.decode()
