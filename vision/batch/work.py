"""The work on one clip or picture, as it is done here, by a worker process, or by a worker on another machine."""

import os
import time
import traceback
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from alignment.checks import PoseSpec
from alignment.errors import JanuError, OutputError, TurnedError
from alignment.report import Report
from vision.batch.earlier_result import correction_of, earlier_report, spec_of
from vision.batch.jobs import Job
from vision.batch.thumbnail import thumbnail
from vision.media.frame import LOOKS
from vision.perception.models import Model, load_model
from vision.runtime.atomic_files import is_full, shown_name
from vision.runtime.complaint import unexpected
from vision.runtime.loading import loading
from vision.runtime.progress_bar import OnProgress, Progress
from vision.runtime.resources import peak_mb
from vision.runtime.worker_pool import TIMEOUT
from vision.words.language import gettext

UNEXPECTED, NOTHING_TO_JUDGE, INTERRUPTED = 1, 7, 130


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the results depend on beside the clip, and whether one that is already there is made again (``force``).

    ``model``: ``full``, ``heavy`` or a path; each process loads it once. ``video``: None is as the kind of work has it.
    ``landmarks``: write ``landmarks.trc`` as well. ``from_landmarks``: the jobs' paths are ``landmarks.parquet``, which
    are judged again. ``rotate``, ``mirrored``, ``fps_is``: what the recordings' files have wrong, see
    `alignment.report.Correction`; ``care``: for what care is taken, which ``spec`` then is for. All of these None as an
    earlier result of the same recording has it.
    """

    spec: PoseSpec
    care: tuple[str, ...] | None = None
    model: str = "heavy"
    strictness: float = 1.0
    every: int | None = None
    fps: float | None = None
    looks: float | None = LOOKS
    rotate: int | None = None
    mirrored: bool | None = None
    fps_is: float | None = None
    video: bool | None = None
    force: bool = False
    landmarks: bool = False
    from_landmarks: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Attributes
    ----------
    how
        ``scored``; ``kept``: the result was there already; ``failed``, with ``message`` and perhaps a ``trace``;
        ``dropped``: stopped before its end, and nothing was written.
    code
        The exit code that it alone would lead to.
    report
        Where it was scored or kept.
    picture
        A small JPEG for the summary; empty if there is none.
    frames, took_s, processor_s
        The frames judged, seconds of work, and seconds that the processor spent on it in this process.
    peak_mb
        The most memory that its process has taken so far; 0 where that cannot be told.
    no_room
        Whether it failed because the disk is full, so that no other would fare better.
    turn
        Where it failed because it does not stand upright: the clockwise turn, deg, that it needs; else 0.
    """

    how: Literal["scored", "kept", "failed", "dropped"]
    code: int
    report: Report | None = None
    picture: bytes = b""
    message: str = ""
    trace: str = ""
    frames: int = 0
    took_s: float = 0.0
    processor_s: float = 0.0
    peak_mb: float = 0.0
    no_room: bool = False
    turn: int = 0


def score_job(
    job: Job,
    settings: Settings,
    on_progress: OnProgress | None = None,
    workers: int = 1,
    timeout: float = TIMEOUT,
) -> Outcome:
    """Score one clip or picture into its folder, unless the result is there already; an error is an outcome too.

    ``workers``: by how many processes a long clip may be seen, a piece each; ``timeout``: seconds that one of them may
    be silent before the clip is given up. Only KeyboardInterrupt is raised, and whatever ``on_progress`` raises that is
    no Exception.
    """
    frames = 0

    def counted(progress: Progress) -> None:
        nonlocal frames
        frames = progress.frames
        if on_progress:
            on_progress(progress)

    began, spent = time.monotonic(), time.process_time()
    try:
        if job.out.is_file():
            raise OutputError(
                gettext("{name} is a file, not a folder: give another folder with --out.", name=shown_name(job.out))
            )
        there = None
        settings = replace(settings, spec=spec_of(job, settings))
        if settings.from_landmarks:
            report = _judged_again(job, settings, counted)
        else:
            model = loaded(settings.model)
            there = None if settings.force else earlier_report(job, settings, model, cut=workers > 1)
            report = there or _scored(job, settings, model, counted, workers, timeout)
    except Exception as error:
        return failed(job, error)
    held = any(side.holds for side in report.sides)
    return Outcome(
        "kept" if there else "scored",
        0 if held else NOTHING_TO_JUDGE,
        report,
        picture=thumbnail(job, None if settings.from_landmarks else job.path, report.clip.correction),
        frames=frames,
        took_s=time.monotonic() - began,
        processor_s=time.process_time() - spent,
        peak_mb=peak_mb(),
    )


def failed(job: Job, error: Exception) -> Outcome:
    """The outcome of a job that raised."""
    trace = traceback.format_exc() if os.environ.get("JANU_DEBUG") else ""
    if isinstance(error, JanuError):
        turn = error.turn if isinstance(error, TurnedError) else 0
        return Outcome("failed", error.exit_code, message=str(error), no_room=is_full(error), turn=turn)
    return Outcome("failed", UNEXPECTED, message=f"{shown_name(job.path)}: {unexpected(error)}", trace=trace)


@lru_cache(maxsize=2)
def loaded(name: str) -> Model:
    """A model, read once a process. Raises ModelError."""
    return load_model(name)


def _judged_again(job: Job, settings: Settings, on_progress: OnProgress) -> Report:
    with loading():
        from vision.scoring.rejudging import judge_again

    return judge_again(
        job.path,
        out=job.out,
        pose=settings.spec,
        care=settings.care,
        strictness=settings.strictness,
        video=settings.video,
        landmarks=settings.landmarks,
        on_progress=on_progress,
    )


def _scored(
    job: Job,
    settings: Settings,
    model: Model,
    on_progress: OnProgress,
    workers: int,
    timeout: float,
) -> Report:
    with loading():  # OpenCV and FFmpeg take their time: not where all is there already
        from vision.scoring.pipeline import score

    return score(
        job.path,
        out=job.out,
        model=model,
        pose=settings.spec,
        strictness=settings.strictness,
        every=settings.every,
        fps=settings.fps,
        looks=settings.looks,
        correction=correction_of(job, settings),
        video=settings.video is not False,
        landmarks=settings.landmarks,
        workers=workers,
        timeout=timeout,
        on_progress=on_progress,
    )
