"""The documents hold: their commands are understood, their links lead somewhere, their tables are complete.

What ends by itself within seconds is run, on a real still; the other commands are taken apart as the program itself
takes them apart, so that an option that is gone or misspelt fails here.
"""

import ast
import importlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copyfile, copytree
from typing import Any

import pyarrow.parquet as pq
import pytest
from PIL import Image
from typer.main import get_command

from alignment import __version__
from alignment.body.landmarks import Landmark
from alignment.checks import Check, load_spec
from alignment.report import Asymmetry, CheckSummary, ClipInfo, Hold, MeasureSummary, Quality, Report, Sampling
from vision import cli
from vision.batch.summary import columns
from vision.live.folder import SPOKEN_COLUMNS
from vision.results.frames_csv import FRAME_COLUMNS
from vision.results.landmarks_parquet import BODY_COLUMNS

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for room in (".github", "vision", "alignment", "fixtures") for path in (ROOT / room).rglob("*.md")),
    ]
)
#: of `janu`, what ends by itself and changes nothing
RUN = ("janu schema", "janu --version", "janu score --help")
#: pythons in a document that are not this project's
FOREIGN = ("pytest", "pip")
CODE = re.compile(r"`([^`\n]+)`")


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lines_of_code(text: str) -> Iterator[str]:
    """Each line of the indented blocks, and what stands in backquotes."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for line in outside.split("\n"):
        if line.startswith("    "):
            yield line.strip()
        yield from CODE.findall(line)


def parts_of(line: str) -> Iterator[str]:
    """The commands of a line: what a comment or a placeholder follows is cut off."""
    for part in re.split(r"&&|\s\|\s", line.split("  #")[0].split("   ")[0]):
        part = re.sub(r"^\s*(uv run( --extra \w+)? |JANU_DEBUG=1 )", "", part).strip()
        if part and not re.search(r"\[|\.\.\.|…", part):
            yield part


def commands(start: str) -> list[tuple[str, str]]:
    """All commands of all documents that start so, each with its document; one of them once."""
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        for line in lines_of_code(document.read_text(encoding="utf-8")):
            for part in parts_of(line):
                if part.startswith(start):
                    found.setdefault(part, name_of(document))
    return list(found.items())


@pytest.mark.parametrize(("command", "document"), commands("janu "))
def test_a_command_of_janu_is_understood(command: str, document: str) -> None:
    """Taken apart as `janu` takes it apart; nothing is done with it."""
    group = get_command(cli.app)
    words = shlex.split(command.replace("CLIP|PICTURE", "CLIP"))[1:]
    assert words, document
    if words[0].startswith("-"):
        return
    one = group.commands[words[0]]  # type: ignore[attr-defined]
    rest = words[1:]
    if not rest or rest == ["--help"]:
        return
    needed = [p.name for p in one.params if p.param_type_name == "argument" and p.required]
    if needed and all(word.startswith("-") for word in rest):
        rest = [*rest, "clip.mp4"]  # told of an option alone
    one.make_context(words[0], rest)


@pytest.mark.parametrize("command", RUN)
def test_a_command_that_ends_by_itself_runs(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vision", *shlex.split(command)[1:]], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@cache
def options_in(module: str) -> set[str]:
    """All options that a module's source, or that of a module it takes them from, names."""
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None
    if spec.submodule_search_locations:
        return options_in(f"{module}.__main__")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    own = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("--")
    }
    taken = any(isinstance(n, ast.ImportFrom) and n.module == "fixtures.weights" for n in ast.walk(tree))
    return own | (options_in("fixtures.weights") if taken else set())


@pytest.mark.parametrize(("command", "document"), commands("python -m "))
def test_a_program_of_the_project_is_there(command: str, document: str) -> None:
    """Its module is, and every option it is given; what it needs beside (PyTorch, Anny) need not be installed."""
    _, _, module, *rest = shlex.split(command)
    if module in FOREIGN:
        return
    assert importlib.util.find_spec(module), f"{document}: {command}"
    assert {word for word in rest if word.startswith("--")} <= options_in(module), f"{document}: {command}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), f"{name_of(document)}: {target}"
        if heading:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert heading in {anchor(text) for text in headings}, f"{name_of(document)}: {target}"


def anchor(heading: str) -> str:
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_python_in_documents_compiles_and_what_it_imports_of_ours_is_there(document: Path) -> None:
    for block in re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and node.module.split(".")[0] in ("vision", "alignment")
            ):
                module = importlib.import_module(node.module)
                assert all(hasattr(module, alias.name) for alias in node.names)


def test_the_readme_is_short_and_its_pictures_are_small() -> None:
    text = text_of("README.md")
    assert text.count("\n") <= 150
    pictures = re.findall(r"!\[[^]]+\]\((fixtures/pictures/[^)]+)\)", text)
    assert len(pictures) >= 4
    assert sum(path.stat().st_size for path in (ROOT / "fixtures" / "pictures").glob("*.jpg")) < 400_000
    for picture in pictures:
        with Image.open(ROOT / picture) as image:
            image.load()


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


def first_cells(text: str) -> set[str]:
    """What stands in backquotes in the first cell of each row of the tables."""
    return {code for row in re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE) for code in CODE.findall(row)}


def test_every_column_and_field_of_the_results_is_told() -> None:
    text = text_of("vision/results/README.md")
    told, anywhere = first_cells(text), set(CODE.findall(text))
    assert set(FRAME_COLUMNS) <= told
    assert set(SPOKEN_COLUMNS) <= anywhere
    for part in (Report, ClipInfo, Sampling, Quality, Hold, MeasureSummary, CheckSummary, Asymmetry):
        assert set(part.model_fields) <= anywhere | {re.sub(r"\W", "", cell) for cell in told}, part


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
    assert set(Check.model_fields) | {"name", "cautions"} <= first_cells(text)


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {__version__}" in text_of("CHANGELOG.md")


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
