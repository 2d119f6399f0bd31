"""The folder `clip.janu/` with a clip's results: made out of sight, then put in place whole."""

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pydantic import ValidationError

from alignment.errors import OutputError
from alignment.report import Report
from vision.runtime.atomic_files import locked, output_error, shown_name, write_text_atomically
from vision.runtime.permissions import narrow
from vision.words.language import gettext

REPORT = "report.json"
FRAMES = "frames.csv"
ANNOTATED = "annotated.mp4"
PAGE = "report.html"
LANDMARKS = "landmarks.parquet"
TRC = "landmarks.trc"
STILL = "annotated.jpg"
#: the order in which they are put in place: the report last (the old one goes first), so that where there is a report
#: it is whole, and what stands beside it belongs to it
ORDER = (LANDMARKS, TRC, FRAMES, ANNOTATED, STILL, PAGE, REPORT)
_UNFINISHED = ".unfinished-"


def folder_for(path: Path) -> Path:
    """Where a clip's results go when nothing else is said: ``clip.janu`` beside ``clip.mp4``."""
    return path.with_name(path.stem + ".janu")


def landmarks_of(path: Path) -> Path:
    """The landmarks' file itself, the one in a folder of results, or the one beside a clip."""
    if path.is_dir():
        return path / LANDMARKS
    return path if path.suffix == ".parquet" else folder_for(path) / LANDMARKS


def is_result(folder: Path) -> bool:
    """Whether a folder holds results and not a user's clips: by its name, or by what is in it."""
    return folder.suffix == ".janu" or ((folder / REPORT).is_file() and (folder / FRAMES).is_file())


def files_of(kind: Literal["clip", "picture"], *, video: bool, landmarks: bool) -> tuple[str, ...]:
    """The names of all the files that a whole result has."""
    picture = kind == "picture"
    unwanted = {STILL: not picture, ANNOTATED: picture or not video, TRC: not landmarks}
    return tuple(name for name in ORDER if not unwanted.get(name, False))


def clear_unfinished(folder: Path) -> None:
    """Remove what a run that was killed left in a results' folder, unless another run is at work there."""
    for left_over in folder.glob(_UNFINISHED + "*"):
        if (lock := locked(left_over)) is not None:
            os.close(lock)
            shutil.rmtree(left_over, ignore_errors=True)


def report_in(folder: Path) -> Report | None:
    """The report that lies in a folder; None where there is none that can be read."""
    try:
        return Report.model_validate_json((folder / REPORT).read_bytes())
    except (OSError, ValidationError):
        return None


def report_json(report: Report) -> str:
    """A report as the text of ``report.json``: the same report gives the same bytes."""
    return json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


class Results:
    """Collects a clip's results in a hidden folder within ``folder`` and puts them in place when the block ends well.

    Until then, and when the block raises, an earlier result stays as it was. Files of the user's own in the folder are
    never touched. Nobody may read the results who may not read ``source``, what they are made from. Raises OutputError.
    """

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder, self._source = folder, source
        self._hidden = folder / (_UNFINISHED + secrets.token_hex(4))
        self._made_folder = False
        self._kept: set[str] = set()
        self._lock: int | None = None

    def __enter__(self) -> Self:
        try:
            self._made_folder = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._made_folder:
                narrow(self.folder, [self._source])
            clear_unfinished(self.folder)
            self._hidden.mkdir(mode=0o700)
            self._lock = locked(self._hidden)
        except OSError as error:
            self._clean_up(failed=True)
            raise output_error(self.folder, error) from error
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._put_in_place()
        except OutputError:
            raise
        except OSError as failure:
            raise output_error(self.folder, failure) from failure
        finally:
            self._clean_up(failed=kind is not None)
        if isinstance(error, OutputError):  # name the file that was meant, not the hidden one
            hidden, folder = (shown_name(path) + os.sep for path in (self._hidden, self.folder))
            meant = OutputError(str(error).replace(hidden, folder))
            meant.errno = error.errno
            raise meant from error

    def path(self, name: str) -> Path:
        """Where to write one of the results for now."""
        return self._hidden / name

    def write(self, name: str, text: str) -> None:
        """Write one of the results that is a text."""
        write_text_atomically(self.path(name), text)

    def keep(self, *names: str) -> None:
        """Let these files of the earlier result stay as they are, whatever was made meanwhile."""
        self._kept |= set(names)

    def _put_in_place(self) -> None:
        for target in (self.folder / name for name in ORDER):
            if target.is_dir():
                raise OutputError(
                    gettext("{name} is a folder where a result should go: move it elsewhere.", name=shown_name(target))
                )
        if REPORT not in self._kept:  # a kill from here on leaves no report, and not an old one beside new files
            (self.folder / REPORT).unlink(missing_ok=True)
        for name in ORDER:
            if name in self._kept:
                continue
            if self.path(name).exists():
                narrow(self.path(name), [self._source])
                self.path(name).replace(self.folder / name)
            else:
                (self.folder / name).unlink(missing_ok=True)  # an older result's, which this one does not have

    def _clean_up(self, failed: bool) -> None:
        shutil.rmtree(self._hidden, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if failed and self._made_folder:
            with suppress(OSError):  # not empty: the user's own, or another run's
                self.folder.rmdir()


def describe(folder: Path) -> str:
    """The folder and what is in it, for the terminal."""
    names = [name for name in reversed(ORDER) if (folder / name).exists()]
    return f"{shown_name(folder)}{os.sep} ({', '.join(names)})"
