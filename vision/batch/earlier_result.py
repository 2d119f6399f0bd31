"""The result of an earlier run: it need not be made again, and it remembers what the file has wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alignment import __version__
from alignment.report import Correction, Report
from vision.results.folder import REPORT, files_of, report_in
from vision.runtime.atomic_files import file_sha256, shown_name
from vision.scoring.pose_file import remembered_care
from vision.words.printable import all_printable

if TYPE_CHECKING:
    from alignment.checks import PoseSpec
    from vision.batch.jobs import Job
    from vision.batch.work import Settings
    from vision.perception.models import Model


def spec_of(job: Job, settings: Settings) -> PoseSpec:
    """The pose with the care that is asked for now, or else with the one that an earlier result of it remembers."""
    if settings.care is None and not settings.from_landmarks:
        before = report_in(job.out) if isinstance(job.out, Path) else None
        with suppress(OSError):
            if before is not None and before.care and before.clip.sha256 == file_sha256(job.path):
                return remembered_care(settings.spec, before)
    return settings.spec


def correction_of(job: Job, settings: Settings) -> Correction:
    """What the recording's file has wrong: what is said now, or else what an earlier result of it remembers."""
    before = Correction()
    with suppress(OSError, ValueError, KeyError, TypeError):
        clip = json.loads((job.out / REPORT).read_text(encoding="utf-8"))["clip"]
        remembered = Correction.model_validate(clip.get("correction", {}))
        if remembered != before and clip["sha256"] == file_sha256(job.path):
            before = remembered
    return Correction(
        rotate=before.rotate if settings.rotate is None else settings.rotate,  # type: ignore[arg-type]
        mirrored=before.mirrored if settings.mirrored is None else settings.mirrored,
        fps=before.fps if settings.fps_is is None else settings.fps_is or None,
    )


def earlier_report(job: Job, settings: Settings, model: Model, *, cut: bool) -> Report | None:
    """The report that is there, if a new one would be the same and all its files are there; else None.

    The same: made from the same bytes, under the same name, with the same model, pose file, care, strictness, sampling,
    corrections and version of Janu. One of a clip that was seen in several pieces counts only where a new one might
    be ``cut`` as well. A clip that cannot be read is for others to complain of.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        there = json.loads((job.out / REPORT).read_text(encoding="utf-8"))
        wanted = {
            "janu_version": __version__,
            "model": {"name": model.name, "sha256": model.sha256},
            "spec": {"name": settings.spec.source, "sha256": settings.spec.sha256},
            "strictness": settings.strictness,
            "care": list(settings.spec.cared),
        }
        if any(there[key] != value for key, value in wanted.items()):
            return None
        clip = there["clip"]
        if Correction.model_validate(clip.get("correction", {})) != correction_of(job, settings):
            return None
        pieces = there["sampling"]["pieces"] if cut else 1
        every = settings.every if settings.every != 1 else None
        sampling = {"every": every, "fps": settings.fps, "looks": settings.looks, "pieces": pieces}
        if clip["kind"] == "clip" and there["sampling"] != sampling:
            return None
        files = files_of(clip["kind"], video=settings.video is not False, landmarks=settings.landmarks)
        if not all((job.out / name).is_file() for name in files):
            return None
        if clip["name"] == shown_name(job.path.name) and clip["sha256"] == file_sha256(job.path):
            return Report.model_validate(all_printable(there))
    return None
