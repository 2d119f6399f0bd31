"""The end of a session is judged again as a recording is, with what followed each moment: both reports then agree."""

from collections.abc import Callable

from alignment.checks import PoseSpec
from alignment.errors import JanuError
from alignment.report import Report
from vision.live.folder import SessionFolder
from vision.results.folder import LANDMARKS
from vision.runtime.progress_bar import Progress
from vision.scoring.rejudging import judge_again


def judged_as_recorded(
    folder: SessionFolder, spec: PoseSpec, strictness: float, live: Report, on_progress: Callable[[Progress], None]
) -> Report:
    """The report of a session that is over, which is written with its page and rows; ``live`` where that cannot be.

    It takes 1.5 ms a frame. ``on_progress`` is called after each.
    """
    folder.end()
    if not (folder.path / LANDMARKS).is_file():
        return live
    try:
        return judge_again(
            folder.path, out=folder.path, pose=spec, care=spec.cared, strictness=strictness, on_progress=on_progress
        )
    except JanuError:  # what was judged live is on the disk
        return live
