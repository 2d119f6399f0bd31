"""The docstrings of public names are whole: every parameter, what comes back, and an example that is run."""

import doctest
import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

#: what others call by name, beside the measures, whose module says what all of them take
PUBLIC = {
    "alignment.body.geometry": (
        *(
            "interior_angle",
            "angle_between",
            "from_vertical",
            "heading",
            "wrap",
            "distance",
            "signed_distance",
            "along",
        ),
    ),
    "alignment.body.landmarks": ("other", "of", "middle"),
    "alignment.body.view": ("bucket",),
    "alignment.practice.movement": ("profile", "began", "arrived"),
    "alignment.checks": ("load_spec", "check_strictness"),
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


@pytest.mark.parametrize("name", NAMES)
def test_a_public_docstring_is_whole(name: str) -> None:
    function = named(name)
    text = inspect.getdoc(function) or ""
    assert re.match(r"[A-Z].*\.\n", text), "one sentence first"
    told = sections(text)
    parameters = re.findall(r"^(\w+(?:, \w+)*)(?: :|$)", told["Parameters"], flags=re.MULTILINE)
    assert [one for row in parameters for one in row.split(", ")] == list(inspect.signature(function).parameters)
    assert "Returns" in told or inspect.signature(function).return_annotation is None
    assert "Examples" in told


@pytest.mark.parametrize("name", NAMES)
def test_a_public_example_is_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    function = inspect.unwrap(named(name))
    names = vars(importlib.import_module(function.__module__)) | {"np": np}
    (example,) = doctest.DocTestFinder(recurse=False).find(function, function.__name__, globs=names)
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0
