"""A clip or picture judged again from its saved landmarks, as with another pose file; MediaPipe is not needed."""

import shutil
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alignment.checks import PoseSpec, check_strictness
from alignment.errors import OutputError, UnreadableFileError
from alignment.report import Correction, Report, Sampling
from vision.results.folder import (
    ANNOTATED,
    LANDMARKS,
    PAGE,
    REPORT,
    STILL,
    TRC,
    Results,
    landmarks_of,
    report_in,
    report_json,
)
from vision.results.landmarks_parquet import Landmarks
from vision.results.landmarks_trc import write_trc
from vision.runtime.atomic_files import file_sha256, output_error, shown_name
from vision.runtime.interruption import interruption_deferred, interruption_point
from vision.runtime.progress_bar import OnProgress, Progress
from vision.scoring.judging import Judging, judged_picture
from vision.scoring.pose_file import read_pose, remembered_care, told_in_words
from vision.words.language import gettext

if TYPE_CHECKING:
    from vision.media.clip import Clip


def judge_again(
    path: str | Path,
    *,
    out: str | Path | None = None,
    pose: str | Path | PoseSpec | None = None,
    care: str | Iterable[str] | None = None,
    strictness: float = 1.0,
    video: bool | None = None,
    landmarks: bool = False,
    on_progress: OnProgress | None = None,
) -> Report:
    """Judge a clip or picture again from its ``landmarks.parquet``, with the very result of `vision.score`.

    Parameters
    ----------
    path
        The ``landmarks.parquet``, the folder that it is in, or the clip beside that folder.
    out
        The folder to write to; without, nothing is written. The one that the landmarks are in may be given.
    pose
        As for `vision.score`.
    care
        As for `vision.score`; without, what the report beside the landmarks was judged with.
    strictness
        As for `vision.score`.
    video
        True: ``annotated.mp4`` and the stills are drawn anew from the clip, which must lie beside its folder. False:
        there are none. None: there are none either, but earlier ones in ``out`` that would show something else than
        the new report are not removed: OutputError.
    landmarks
        Whether to write ``landmarks.trc`` as well.
    on_progress
        Called after every frame.

    Returns
    -------
    Report
        What is written to ``report.json``.

    Raises
    ------
    JanuError
        With one sentence that names the file, what is wrong and what to do.

    Examples
    --------
    >>> report = judge_again("clip.janu", pose="stricter.toml", out="stricter")  # doctest: +SKIP
    """
    with told_in_words():
        check_strictness(strictness)
    saved = Landmarks(landmarks_of(Path(path)))
    before = report_in(saved.path.parent)
    spec = read_pose(pose, care or ())
    spec = remembered_care(spec, before) if care is None else spec
    target_s = before.hold_target_s if before is not None else None
    original = _original(saved) if video else None
    with interruption_deferred(), ExitStack() as stack:
        results = stack.enter_context(Results(Path(out), saved.path)) if out is not None else None
        if saved.about.clip.kind == "picture":
            image = _picture(original, saved.about.clip.correction) if original else None
            report = judged_picture(list(saved), saved.about, spec, strictness, results, image)
        else:
            sampling = saved.about.sampling
            clip = _clip(original, sampling, saved.about.clip.correction) if original else None
            with Judging(spec, strictness, results, clip, video=True, target_s=target_s) as judging:
                started, total = time.monotonic(), saved.about.clip.duration_s or None
                for count, seen in enumerate(saved, 1):
                    interruption_point()
                    judging.take(seen)
                    if on_progress:
                        on_progress(Progress(seen.t, total, count, count / max(time.monotonic() - started, 1e-6)))
            report = judging.report(saved.about)
        if results is not None:
            _copy(saved.path, results.path(LANDMARKS))
            if landmarks:
                write_trc(saved, results.path(TRC))
            else:
                results.keep(TRC)  # what was seen does not change
            if video is None:
                _let_nothing_be_false(results, report)
    return report


def _let_nothing_be_false(results: Results, report: Report) -> None:
    """Keep what shows the judging if that came out as before; else make sure that nothing shows an earlier one."""
    shown = [results.folder / name for name in (ANNOTATED, STILL) if (results.folder / name).exists()]
    earlier = results.folder / REPORT
    if earlier.is_file() and earlier.read_bytes() == report_json(report).encode():
        results.keep(ANNOTATED, STILL, PAGE)
    elif shown:
        raise OutputError(
            gettext(
                "{name} shows an earlier judging: give another folder with --out, or --video to draw it anew from "
                "the clip, or --no-video to remove it.",
                name=shown_name(shown[0]),
            )
        )


def _original(saved: Landmarks) -> Path:
    """The clip or picture that was looked at. Raises UnreadableFileError if it is not where it was."""
    clip, folder = saved.about.clip, saved.path.parent
    name = shown_name(saved.path)
    if clip.kind == "live":
        raise UnreadableFileError(
            gettext("{name} is of a live session, which has no clip to draw in: leave out --video.", name=name)
        )
    around = folder.resolve().parent
    path = around / clip.name
    if not path.is_file():  # a name that is no text stands in the file as it can be shown
        path = next((file for file in around.iterdir() if shown_name(file.name) == clip.name), path)
    if not path.is_file() or file_sha256(path) != clip.sha256:
        text = gettext(
            "{name} was made from {clip}, which is not beside its folder: put it there or leave out --video.",
            name=name,
            clip=clip.name,
        )
        raise UnreadableFileError(text)
    return path


def _clip(path: Path, sampling: Sampling, correction: Correction) -> "Clip":
    from vision.media.clip import Clip

    return Clip(path, sampling.every, sampling.fps, correction)


def _picture(path: Path, correction: Correction) -> NDArray[np.uint8]:
    from vision.media.sources import Picture

    return next(iter(Picture(path, correction))).image


def _copy(path: Path, to: Path) -> None:
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        raise output_error(to, error) from error
