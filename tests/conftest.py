"""What all tests need: signals as a terminal gives them, processes that start as a user's do, and what is made once."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from vision.__main__ import ONE_THREAD
from vision.words.language import set_language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# a shell that starts something in the background has it ignore Ctrl-C, which tests press, and nohup the terminal's end
for _name, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), _handler)

# as the command has it, before NumPy is loaded
os.environ.update(ONE_THREAD)
# where a container forbids to keep compiled modules, each of some hundred processes would compile all of Janu
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

#: files whose tests use every core or run in real time: one worker takes them one after the other, and first
WHOLE_MACHINE = {
    "test_clips",
    "test_stills",
    "test_live",
    "test_live_endings",
    "test_batch",
    "test_cut_recordings",
    "test_cluster",
    "test_pause",
    "test_live_analysis",
    "test_live_capture",
    "test_live_disturbed",
    "test_live_gestures",
}


class _Files(LoadScopeScheduling):
    """Gives a worker a whole file, since that makes once what its tests share, or all files of `WHOLE_MACHINE`."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "whole machine" if Path(path).stem in WHOLE_MACHINE else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Which worker gets which tests; pytest 9.2 no longer lets xdist's own groups be named by a mark."""
    return _Files(config, log)


def pytest_collection_finish() -> None:
    """What was loaded is never searched for garbage again."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest group begins first."""
    items.sort(key=lambda item: item.path.stem not in WHOLE_MACHINE)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A test may set what the whole process speaks, as the option ``--language`` does when a command is read."""
    yield
    set_language("en")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests; each opens a context of its own."""
    from tests.review_browser import chromium

    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def scored_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Ada's clip, whose every frame carries its number, scored. To be copied, not to be changed."""
    from tests.vision.review_clips import a_scored_folder

    return a_scored_folder(tmp_path_factory.mktemp("numbered"))
