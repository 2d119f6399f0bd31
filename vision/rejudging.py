"""A clip or picture judged again from its saved landmarks, as with another pose file; MediaPipe is not needed."""

import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alignment.checks import PoseSpec
from alignment.errors import OutputError, UnreadableFileError
from alignment.report import Report
from vision.clip import Clip
from vision.files import file_sha256, output_error, shown_name
from vision.interruption import interruption_deferred, interruption_point
from vision.judging import Judging, judged_picture
from vision.landmarks_parquet import Landmarks
from vision.landmarks_trc import write_trc
from vision.pose_file import read_pose
from vision.results import ANNOTATED, LANDMARKS, PAGE, REPORT, STILL, TRC, Results, folder_for, report_json
from vision.sources import Picture


def judge_again(
    path: str | Path,
    *,
    out: str | Path | None = None,
    pose: str | Path | PoseSpec | None = None,
    strictness: float = 1.0,
    video: bool | None = None,
    landmarks: bool = False,
) -> Report:
    """Judge a clip or picture again from its ``landmarks.parquet``, with the very result of `vision.score`.

    Parameters
    ----------
    path
        The ``landmarks.parquet``, the folder that it is in, or the clip beside that folder.
    out
        The folder to write to; without, nothing is written. The one that the landmarks are in may be given.
    pose, strictness
        As for `vision.score`.
    video
        True: ``annotated.mp4`` and the stills are drawn anew from the clip, which must lie beside its folder. False:
        there are none. None: there are none either, but earlier ones in ``out`` that would show something else than
        the new report are not removed: OutputError.
    landmarks
        Whether to write ``landmarks.trc`` as well.

    Raises
    ------
    JanuError
        With one sentence that names the file, what is wrong and what to do.
    """
    spec = read_pose(pose)
    saved = Landmarks(landmarks_of(Path(path)))
    original = _original(saved) if video else None
    with interruption_deferred(), ExitStack() as stack:
        results = stack.enter_context(Results(Path(out))) if out is not None else None
        if saved.about.clip.kind == "picture":
            image = _picture(original) if original else None
            report = judged_picture(list(saved), saved.about, spec, strictness, results, image)
        else:
            sampling = saved.about.sampling
            clip = Clip(original, sampling.every or 1, sampling.fps) if original else None
            with Judging(spec, strictness, results, clip, video=True) as judging:
                for seen in saved:
                    interruption_point()
                    judging.take(seen)
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


def landmarks_of(path: Path) -> Path:
    """The landmarks' file itself, the one in a folder of results, or the one beside a clip."""
    if path.is_dir():
        return path / LANDMARKS
    return path if path.suffix == ".parquet" else folder_for(path) / LANDMARKS


def found_landmarks(inputs: Iterable[Path]) -> list[Path]:
    """All the landmarks' files that the inputs stand for: a folder that is none of results, for all below it.

    Raises UnreadableFileError for a folder without any.
    """
    found: list[Path] = []
    for path in inputs:
        if path.is_dir() and path.suffix != ".janu" and not (path / LANDMARKS).is_file():
            below = sorted(path.rglob(LANDMARKS))
            if not below:
                raise UnreadableFileError(f"{shown_name(path)} holds no {LANDMARKS}: run janu score on its clips.")
            found += below
        else:
            found.append(landmarks_of(path))
    return list(dict.fromkeys(found))


def _let_nothing_be_false(results: Results, report: Report) -> None:
    """Keep what shows the judging if that came out as before; else make sure that nothing shows an earlier one."""
    shown = [results.folder / name for name in (ANNOTATED, STILL) if (results.folder / name).exists()]
    earlier = results.folder / REPORT
    if earlier.is_file() and earlier.read_bytes() == report_json(report).encode():
        results.keep(ANNOTATED, STILL, PAGE)
    elif shown:
        raise OutputError(
            f"{shown_name(shown[0])} shows an earlier judging: give another folder with --out, "
            "or --video to draw it anew from the clip, or --no-video to remove it."
        )


def _original(saved: Landmarks) -> Path:
    """The clip or picture that was looked at. Raises UnreadableFileError if it is not where it was."""
    clip, folder = saved.about.clip, saved.path.parent
    name = shown_name(saved.path)
    if clip.kind == "live":
        raise UnreadableFileError(f"{name} is of a live session, which has no clip to draw in: leave out --video.")
    path = folder.resolve().parent / clip.name
    if not path.is_file() or file_sha256(path) != clip.sha256:
        text = f"{name} was made from {clip.name}, which is not beside its folder: put it there or leave out --video."
        raise UnreadableFileError(text)
    return path


def _picture(path: Path) -> NDArray[np.uint8]:
    return next(iter(Picture(path))).image


def _copy(path: Path, to: Path) -> None:
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        raise output_error(to, error) from error
