"""The docstrings of public names are whole: every parameter, what comes back, and an example that is run.

Their form is ruff's to check (`D`, numpydoc's convention); what it does not know is which names are public, in which
order parameters are told, and whether an example is true.
"""

import ast
import doctest
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vision import public as janu

ROOT = Path(__file__).parents[1]
#: what others call by name, beside the measures, whose module says what all of them take, and what live practice asks
#: of `alignment.guidance`
PUBLIC = {
    "alignment.body.drawn": ("shape_of", "carried"),
    "alignment.body.estimate": ("estimate", "estimates", "raw", "load", "mean_framing"),
    "alignment.body.features": ("spread_of",),
    "alignment.body.geometry": (
        *("interior_angle", "from_vertical", "heading", "wrap", "length", "distance", "signed_distance"),
        *("along", "rise", "head_above_legs"),
    ),
    "alignment.body.known": ("known", "hips_off"),
    "alignment.body.landmarks": ("other", "of", "middle", "single"),
    "alignment.body.lean": ("lean_of",),
    "alignment.body.placement": ("placed",),
    "alignment.body.view": ("bucket", "view_from"),
    "alignment.checks": ("load_spec", "check_strictness"),
    "alignment.errors": ("gettext_noop",),
    "alignment.practice.movement": ("profile", "began", "arrived"),
    "alignment.practice.picture": ("judge_picture",),
    "alignment.practice.session": ("held", "sides", "sides_of", "asymmetry", "advice"),
    "alignment.practice.tighter": ("folds_of", "tighter_over"),
    "vision.scoring.pipeline": ("score",),
    "vision.scoring.rejudging": ("judge_again",),
}
NAMES = [f"{module}.{name}" for module, names in PUBLIC.items() for name in names]


def named(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


def sections(text: str) -> dict[str, str]:
    """A numpydoc docstring's sections by their headings."""
    parts = re.split(r"^(\w+)\n-+\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def imported() -> Iterator[tuple[str, str]]:
    """What `vision` imports from `alignment`: the module, and the name."""
    for file in sorted((ROOT / "vision").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("alignment"):
                yield from ((str(node.module), name.name) for name in node.names)


def test_every_function_that_the_seeing_room_calls_is_among_them() -> None:
    judging = {(module, name) for module, name in imported() if not module.startswith("alignment.guidance")}
    found = {f"{m}.{name}": getattr(importlib.import_module(m), name, None) for m, name in judging}
    functions = {name for name, one in found.items() if inspect.isfunction(one)}
    assert len(functions) > 20
    assert functions <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_docstring_is_whole(name: str) -> None:
    function = named(name)
    text = inspect.getdoc(function) or ""
    assert re.match(r"[A-Z].*\.\n", text), "one sentence first"
    told = sections(text)
    parameters = re.findall(r"^(\w+(?:, \w+)*)(?: :|$)", told.get("Parameters", ""), flags=re.MULTILINE)
    assert [one for row in parameters for one in row.split(", ")] == list(inspect.signature(function).parameters)
    assert "Returns" in told or inspect.signature(function).return_annotation is None
    assert "Examples" in told


def test_what_janu_exports_is_held_to_this() -> None:
    held = {name.rpartition(".")[2] for name in NAMES} | {"Report", "JanuError", "__version__"}
    assert set(janu.__all__) <= held


@pytest.mark.parametrize("name", NAMES)
def test_a_public_example_is_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    function = inspect.unwrap(named(name))
    names = vars(importlib.import_module(function.__module__)) | {"np": np}
    (example,) = doctest.DocTestFinder(recurse=False).find(function, function.__name__, globs=names)
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0
