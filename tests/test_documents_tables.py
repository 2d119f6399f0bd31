"""The documents are complete: options, exit codes, columns, fields; and a real result is as they tell it."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.main import get_command

from alignment.body.landmarks import Landmark
from alignment.body.readings import Reason
from alignment.care import Care
from alignment.checks import Check, load_spec
from alignment.report import (
    Advice,
    Asked,
    Asymmetry,
    CheckSummary,
    ClipInfo,
    ComparisonNote,
    Hold,
    MeasureSummary,
    Quality,
    Report,
    Rising,
    Sampling,
)
from tests.documents import CODE, ROOT, first_cells, text_of
from vision import cli
from vision.batch.summary import columns
from vision.live.folder import SPOKEN_COLUMNS
from vision.results.frames_csv import FRAME_COLUMNS
from vision.results.landmarks_table import BODY_COLUMNS


def test_every_option_stands_in_a_document() -> None:
    """Every option of every command, in the document of its room."""
    of = {"score": "vision/commands", "live": "vision/live", "review": "vision/review", "bench": "vision/commands"}
    also = {"live": text_of("vision/commands/README.md"), "review": text_of("vision/commands/README.md")}
    for name, one in get_command(cli.app).commands.items():  # type: ignore[attr-defined]
        text = text_of(f"{of.get(name, 'vision/commands')}/README.md") + also.get(name, "")
        for parameter in one.params:
            options = [o for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("--")]
            assert not options or any(o in text for o in options), f"janu {name} {options}"


def test_every_exit_code_stands_in_the_commands_document() -> None:
    told = re.findall(r"^\| (\d+) \|", text_of("vision/commands/README.md"), flags=re.MULTILINE)
    assert [int(code) for code in told] == list(cli.EXIT_CODES)


def test_every_column_and_field_of_the_results_is_told() -> None:
    text = text_of("vision/results/README.md")
    told, anywhere = first_cells(text), set(CODE.findall(text))
    assert set(FRAME_COLUMNS) <= told
    assert set(SPOKEN_COLUMNS) <= anywhere
    for part in (Report, ClipInfo, Sampling, Quality, Hold, MeasureSummary, CheckSummary, Asymmetry, Rising):
        assert set(part.model_fields) <= anywhere | {re.sub(r"\W", "", cell) for cell in told}, part


def test_every_part_of_a_coded_value_is_told() -> None:
    anywhere = set(CODE.findall(text_of("vision/results/README.md")))
    for part in (Reason, Asked, ComparisonNote, Advice):
        assert {field.name for field in fields(part)} <= anywhere, part


def test_every_kind_of_column_of_the_landmarks_is_told() -> None:
    told = first_cells(text_of("vision/results/README.md"))
    for start in ("back_", "outline_", "silhouette_"):  # told as a range
        of_kind = [column for column in BODY_COLUMNS if column.startswith(start)]
        assert {of_kind[0], of_kind[-1]} <= told
    for start in ("nose_", "movenet_left_knee_"):  # told by one of them
        of_kind = [column for column in BODY_COLUMNS if column.startswith(start)]
        assert all(column in told or f"_{column.rpartition('_')[2]}" in told for column in of_kind)
    like = (*(f"{mark.name.lower()}_" for mark in Landmark), "movenet_", "back_", "outline_", "silhouette_")
    assert {column for column in BODY_COLUMNS if not column.startswith(like)} <= told


def test_every_column_of_the_summary_is_told() -> None:
    told = first_cells(text_of("vision/batch/README.md"))
    measures = tuple(load_spec().checks)
    for column in columns(load_spec()):
        measure = next((m for m in measures if column.startswith(f"{m}_")), None)
        ends = column.removeprefix(measure or "")
        assert ends in told or f"CHECK{ends}" in told, column


def test_every_measure_and_field_of_a_pose_file_is_told() -> None:
    text = text_of("alignment/README.md")
    spec = load_spec()
    for name, check in spec.checks.items():
        row = next(line for line in text.split("\n") if line.startswith(f"| `{name}` |"))
        if check.judged:
            assert all(f"`{view}`" in row for view in check.views), row
    its = {"name", "cautions", "hold", *Care.model_fields} - {"cue", "advice"}
    assert set(Check.model_fields) | its <= first_cells(text)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real still, scored by the command."""
    folder = tmp_path_factory.mktemp("documents")
    copyfile(ROOT / "fixtures" / "stills" / "left_extended_side_light.jpg", folder / "photo.jpg")
    assert "janu score clip.mp4 photo.jpg" in text_of("README.md")
    janu("score photo.jpg --model full --workers 0", folder)
    return folder / "photo.janu"


def janu(command: str, folder: Path) -> None:
    """Run a command of `janu` in a folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "vision", *shlex.split(command)]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def test_a_result_holds_the_files_and_columns_that_are_told(result: Path) -> None:
    text = text_of("vision/results/README.md")
    told = first_cells(text)
    assert {path.name for path in result.iterdir()} <= told
    header = (result / "frames.csv").read_text().split("\n", 1)[0].split(",")
    ends = sorted(load_spec().checks, key=len, reverse=True)
    for column in header:
        measure = next((m for m in ends if column.startswith(m)), "")
        assert column in told or f"MEASURE{column.removeprefix(measure)}" in told, column


def test_what_is_told_of_landmarks_reads_them(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the document itself, on a real file."""
    (block,) = re.findall(r"^```python\n(import pandas.*?)^```", text_of("vision/results/README.md"), re.M | re.DOTALL)
    copytree(result, result.parent / "clip.janu")
    monkeypatch.chdir(result.parent)
    monkeypatch.setenv("MPLBACKEND", "agg")
    names: dict[str, Any] = {}
    exec(compile(block, "vision/results/README.md", "exec"), names)
    assert list(names["frames"].columns) == pq.read_schema(result / "landmarks.parquet").names


def test_a_result_is_judged_again_as_told(result: Path) -> None:
    folder = result.parent
    assert "janu score --from-landmarks studio/ --pose stricter.toml --out stricter/" in text_of(
        "vision/batch/README.md"
    )
    copyfile(ROOT / "alignment" / "poses" / "janu_sirsasana.toml", folder / "stricter.toml")
    janu("score --from-landmarks photo.janu --pose stricter.toml --out stricter/", folder)
    assert (folder / "stricter" / "report.json").exists()
