"""The networks that read a body, as their files have them."""

import hashlib
import shutil
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from alignment.body.features import BLOCKS, READ
from alignment.body.measures import MEASURES
from alignment.body.network import ABOUT, ARRAYS, read_network
from fixtures.weights import with_step, write_network

FOLDER = Path(str(resources.files("alignment.body")))


def test_the_arrays_are_those_that_the_words_beside_them_are_about() -> None:
    about = tomllib.loads((FOLDER / ABOUT).read_text(encoding="utf-8"))
    assert hashlib.sha256((FOLDER / ARRAYS).read_bytes()).hexdigest() == about["sha256"]
    assert [(m["name"], m["unit"]) for m in about["measures"]] == [
        (name, measure.unit) for name, measure in MEASURES.items()
    ]
    assert len(read_network(FOLDER).mean) == sum(BLOCKS.values()) == 285
    assert BLOCKS["seen"] == len(READ) == 21


def test_networks_of_other_features_are_refused(tmp_path: Path) -> None:
    for name in (ABOUT, ARRAYS):
        shutil.copy(FOLDER / name, tmp_path)
    text = (tmp_path / ABOUT).read_text(encoding="utf-8")
    (tmp_path / ABOUT).write_text(text.replace("layout = 1", "layout = 2"), encoding="utf-8")
    with pytest.raises(ValueError, match="layout 2"):
        read_network(tmp_path)


def test_what_a_step_writes_is_read_again_and_a_step_done_twice_is_named_once(tmp_path: Path) -> None:
    network = read_network(FOLDER)
    again = with_step(with_step(network.with_members(network.members), "tilt", "5 looks"), "tilt", "6 looks")
    write_network(tmp_path, again)
    assert (tmp_path / ARRAYS).read_bytes() == (FOLDER / ARRAYS).read_bytes()
    assert read_network(tmp_path).learned == (*network.learned, "tilt: 6 looks")
