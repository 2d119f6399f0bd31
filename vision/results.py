"""The folder `clip.janu/` with a clip's results: made out of sight, then put in place whole."""

import json
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from alignment.report import Report
from vision.files import output_error, shown_name, write_text_atomically

REPORT, FRAMES, ANNOTATED, PAGE = "report.json", "frames.csv", "annotated.mp4", "report.html"
STILL = "annotated.jpg"
#: the order in which they are put in place: the report last, so that a new report never stands beside old files
_ORDER = (FRAMES, ANNOTATED, STILL, PAGE, REPORT)
_UNFINISHED = ".unfinished-"


def folder_for(path: Path) -> Path:
    """Where a clip's results go when nothing else is said: ``clip.janu`` beside ``clip.mp4``."""
    return path.with_name(path.stem + ".janu")


def report_json(report: Report) -> str:
    """A report as the text of ``report.json``: the same report gives the same bytes."""
    return json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


class Results:
    """Collects a clip's results in a hidden folder within ``folder`` and puts them in place when the block ends well.

    Until then, and when the block raises, an earlier result stays as it was. Files of the user's own in the folder are
    never touched. Raises OutputError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hidden = folder / (_UNFINISHED + secrets.token_hex(4))
        self._made_folder = False

    def __enter__(self) -> Self:
        try:
            self._made_folder = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            for left_over in self.folder.glob(_UNFINISHED + "*"):  # by a run that was killed
                shutil.rmtree(left_over, ignore_errors=True)
            self._hidden.mkdir()
        except OSError as error:
            raise output_error(self.folder, error) from error
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._put_in_place()
        except OSError as failure:
            raise output_error(self.folder, failure) from failure
        finally:
            shutil.rmtree(self._hidden, ignore_errors=True)
            if kind is not None and self._made_folder and not any(self.folder.iterdir()):
                self.folder.rmdir()

    def path(self, name: str) -> Path:
        """Where to write one of the results for now."""
        return self._hidden / name

    def write(self, name: str, text: str) -> None:
        """Write one of the results that is a text."""
        write_text_atomically(self.path(name), text)

    def _put_in_place(self) -> None:
        for name in _ORDER:
            if self.path(name).exists():
                self.path(name).replace(self.folder / name)
            else:
                (self.folder / name).unlink(missing_ok=True)  # an older result's, which this one does not have


def describe(folder: Path) -> str:
    """The folder and what is in it, for the terminal."""
    names = [name for name in reversed(_ORDER) if (folder / name).exists()]
    return f"{shown_name(folder)}{os.sep} ({', '.join(names)})"
