"""The documents hold: their commands are understood, their links lead somewhere, the README is short.

Commands are taken apart as the program itself takes them apart, so that an option that is gone or misspelt fails here;
what ends by itself and changes nothing is run.
"""

import ast
import importlib
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.main import get_command

from alignment import __version__
from tests.documents import DOCUMENTS, ROOT, commands, name_of, text_of
from vision import cli

#: of `janu`, what ends by itself and changes nothing
RUN = ("janu schema", "janu --version", "janu score --help")
#: pythons in a document that are not this project's
FOREIGN = ("pytest", "pip")


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
def options_in(module: str) -> set[Any]:
    """All options that a module's source, or that of a module it takes them from, names."""
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None
    if spec.submodule_search_locations:
        return options_in(f"{module}.__main__")
    nodes = list(ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))))
    own = {node.value for node in nodes if isinstance(node, ast.Constant) and str(node.value).startswith("--")}
    shared = {
        str(node.module)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and any(alias.name.endswith("parser") for alias in node.names)
    }
    return own.union(*(options_in(other) for other in shared))


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
                and node.module.split(".")[0] in ("janu", "vision", "alignment")
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


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {__version__}" in text_of("CHANGELOG.md")
