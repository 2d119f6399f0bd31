"""The queue of the review page when what it needs is not there: it says so, and goes on."""

import shutil
import time
from collections.abc import Callable
from multiprocessing import resource_tracker, spawn
from pathlib import Path

import pytest

from alignment.checks import load_spec
from tests.vision.review_folder import a_quick_clip
from vision.batch.work import Settings
from vision.review.folder import Library
from vision.review.library.scorer import Scorer, State
from vision.review.notes.database import open_database
from vision.review.notes.notebook import Notebook
from vision.runtime.worker_pool import TOO_MANY


def soon(scorer: Scorer, true: Callable[[dict[str, State]], bool]) -> dict[str, State]:
    end = time.monotonic() + 60
    while not true(states := scorer.states()):
        assert time.monotonic() < end, states
        time.sleep(0.05)
    return states


@pytest.mark.lengthy
def test_where_no_worker_can_be_started_each_clip_says_so_and_is_scored_when_one_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = a_quick_clip(tmp_path / "first.mp4", every=12)
    for number in range(TOO_MANY):
        shutil.copy(clip, tmp_path / f"{number}.mp4")
    library, notebook = Library(tmp_path), Notebook(open_database(tmp_path, None))
    clips = library.scan()
    resource_tracker.ensure_running()  # it is not what is missing here
    with Scorer(library, notebook, Settings(spec=load_spec(), model="full")) as scorer:
        with monkeypatch.context() as without:
            without.setattr(spawn, "_python_exe", b"/bin/false")
            scorer.add(clips)
            failed = soon(scorer, lambda states: all(state.state == "failed" for state in states.values()))
        assert len(failed) == len(clips)
        assert any("Workers cannot be started" in state.error for state in failed.values())
        scorer.add(clips[:1])
        soon(scorer, lambda states: clips[0].id not in states)
    assert (library.clip(clips[0].id).results / "report.json").exists()
