"""Folders as `janu review` finds them: students, clips, results; made quickly, for the tests of the page."""

import shutil
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from alignment.report import Report
from tests.vision.invented_reports import LEFT, RIGHT, a_hold, a_report, a_side
from vision.media.clip import Clip
from vision.media.video_writer import ClipWriter
from vision.results.folder import REPORT, folder_for, report_json
from vision.scoring.pipeline import score

CLIPS = Path(__file__).parents[2] / "fixtures" / "clips"
NAMES = ("Ada", "Ben", "Chen", "Dara", "Émile", "Farah", "Gülay", "Hana", "Ivo", "Jun")
EPOCH = date(2025, 1, 5)


@lru_cache(maxsize=1)
def a_tiny_clip() -> bytes:
    """Half a second of H.264 in a few kilobytes."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.mp4"
        with ClipWriter(path, (160, 120)) as out:
            for i in range(12):
                out.write(np.full((120, 160, 3), 40 + 10 * i, np.uint8), i / 24)
        return path.read_bytes()


def a_library(folder: Path, clips: int, students: int = 40, scored: float = 0.9) -> Path:
    """A folder with so many clips, most with results; each clip has a content of its own."""
    for number in range(clips):
        student = f"{NAMES[number % len(NAMES)]} {number % students + 1}"
        day = EPOCH + timedelta(days=7 * (number // students))
        home = folder / student
        home.mkdir(parents=True, exist_ok=True)
        path = home / f"{day}_practice{number}.mp4"
        path.write_bytes(a_tiny_clip() + number.to_bytes(8, "big"))
        if number % 100 < 100 * scored:
            put_result(path, _as_text(number % 30))
    return folder


@lru_cache(maxsize=64)
def a_practice(number: int) -> Report:
    """A report of both sides whose values drift with the number."""
    drift = {"fold": 0.2 * number, "extended_knee": -6.0 if number % 3 == 0 else 0.0}
    left = {measure: value + drift.get(measure, 0.0) for measure, value in LEFT.items()}
    asked = {"spine_rounding": [(104.0, 149.0)]} if number % 2 else {}
    return a_report(
        a_side("left", "extended_side", a_hold(left, 14.0, 76.3, {})),
        a_side("right", "bent_side", a_hold(RIGHT, 98.0, 156.4, asked)),
        name="practice.mp4",
    )


@lru_cache(maxsize=64)
def _as_text(number: int) -> str:
    return report_json(a_practice(number))


def put_result(clip: Path, report: str) -> None:
    """Write a report beside a clip, as `janu score` does."""
    results = folder_for(clip)
    results.mkdir()
    (results / REPORT).write_text(report, encoding="utf-8")


def a_real_clip(to: Path, name: str = "left_aligned") -> Path:
    """A fixture clip at a place of its own."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CLIPS / f"{name}.mp4", to)
    return to


def a_quick_clip(to: Path, name: str = "left_knee_lifts", every: int = 3) -> Path:
    """A fixture clip with every third frame, to be scored in a third of the time."""
    source = Clip(CLIPS / f"{name}.mp4", every=every)
    to.parent.mkdir(parents=True, exist_ok=True)
    with ClipWriter(to, source.info.size) as out:
        for frame in source:
            out.write(frame.image, frame.t)
    return to


def a_scored_clip(to: Path, name: str = "left_knee_lifts") -> Path:
    """A fixture clip and its result, as quickly as it can really be scored."""
    a_quick_clip(to, name)
    score(to, out=folder_for(to), model="full", video=False)
    return to
