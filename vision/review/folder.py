"""The folder that is reviewed: which clips and photographs are in it, and where each one's video and results are."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from alignment.report import Correction, Report
from vision.batch.inputs import CLIPS, PICTURES
from vision.media.animation import moves
from vision.results.folder import ANNOTATED, REPORT
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext

RESULTS = ".janu"
#: what a live practice's folder may hold of its own
RECORDING = "recording.mp4"
#: a date in a name, as in 2026-03-01, 20260301 and 1.3.2026
_DATES = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_.]?(?P<m>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d)(?!\d)"),
)


#: the folder of a live session, by when it began
_LIVE = re.compile(r"live-\d{8}-(\d\d)(\d\d)\d\d.*\.janu")


class NoSuchClipError(LookupError):
    """No clip of the folder has this id."""


@dataclass(frozen=True)
class ClipFiles:
    """One clip of the library, by paths that are known to lie within its folder.

    ``id`` is a hash of ``path``, which is relative to the folder; ``video`` is None where the clip itself is gone
    and only its results are left; ``results`` is its folder ``.janu``, which need not exist.
    """

    id: str
    path: str
    video: Path | None
    results: Path

    @cached_property
    def report(self) -> Path:
        """Where its ``report.json`` is, once it is scored."""
        return self.results / REPORT

    @property
    def is_picture(self) -> bool:
        """Whether it is a photograph, by its name, and no animation."""
        return self.path.lower().endswith(PICTURES) and not (self.video and moves(self.video))

    @property
    def recorded(self) -> bool:
        """Whether ``video`` is the recording itself and not the annotated copy that is left of it."""
        return self.video is not None and self.video.name != ANNOTATED

    @property
    def name(self) -> str:
        """Its name as it is shown; of a live session the time of day at which it began."""
        name = self.path.rpartition("/")[2]
        live = _LIVE.fullmatch(name)
        return gettext("Live session at {time}", time=f"{live[1]}:{live[2]}") if live else shown_name(name)

    @cached_property
    def student(self) -> str:
        """Whose it is: the first folder on the way to it; empty for a clip directly in the folder."""
        first, slash, _ = self.path.partition("/")
        return shown_name(first) if slash else ""

    @property
    def day(self) -> date:
        """The date in its name or in a folder's, else that of the file."""
        if self._named_day is not None:
            return self._named_day
        try:
            changed = (self.video or self.results).stat().st_mtime
        except OSError:
            changed = 0.0
        return datetime.fromtimestamp(changed).astimezone().date()

    @cached_property
    def _named_day(self) -> date | None:
        for part in reversed(self.path.split("/")):
            for found in filter(None, (form.search(part) for form in _DATES)):
                with suppress(ValueError):  # of the form of a date, but none
                    return date(int(found["y"]), int(found["m"]), int(found["d"]))
        return None

    @property
    def stamp(self) -> str:
        """What changes when the video or its report does."""
        return f"{_stamp(self.video)}:{_stamp(self.report)}"

    def result(self, name: str) -> Path | None:
        """One of its results' files; None where there is none, or only a link that leads out of the reviewed folder."""
        path, folder = self.results / name, self.results.parents[self.path.count("/")]
        try:
            inside = path.is_file() and path.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError, ValueError):
            inside = False
        return path if inside else None

    @property
    def correction(self) -> Correction:
        """What its file has wrong, as its result remembers it."""
        report = self.read_report()
        return report.clip.correction if report is not None else Correction()

    def read_report(self) -> Report | None:
        """Its report; None where there is none or it cannot be read."""
        if self.result(REPORT) is None:
            return None
        try:
            return Report.model_validate_json(self.report.read_bytes())
        except (OSError, ValueError):
            return None


def _stamp(path: Path | None) -> str:
    try:
        stat = os.stat(path) if path else None  # noqa: PTH116 - a thousand of these are half as quick by Path
    except OSError:
        stat = None
    return f"{stat.st_mtime_ns},{stat.st_size}" if stat else "-"


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def clip_id(path: str) -> str:
    """The id of a clip by its path relative to the folder: 16 hexadecimal digits, the same on every start."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


class Library:
    """All clips under a folder, found anew by ``scan``; links that lead out of it are not followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._lock = Lock()
        self._clips: dict[str, ClipFiles] = {}
        self._by_path: dict[str, ClipFiles] = {}

    def scan(self) -> list[ClipFiles]:
        """Look through the folder and return its clips by path."""
        with self._lock:  # one after the other: a look that began earlier must not put its older finds over newer ones
            found = sorted(self._walk(self.folder, ""), key=lambda clip: clip.path)
            self._clips = {clip.id: clip for clip in found}
            self._by_path = {clip.path: clip for clip in found}
        return found

    def clip(self, id: str) -> ClipFiles:
        """The clip with an id. Raises NoSuchClipError."""
        clip = self._clips.get(id)
        if clip is None or not self._is_there(clip):
            clip = next((found for found in self.scan() if found.id == id), None)
        if clip is None:
            raise NoSuchClipError(id)
        return clip

    def holds(self, path: Path) -> bool:
        """Whether a path, with all links followed, lies in the folder."""
        try:
            return path.resolve().is_relative_to(self.folder)
        except (OSError, RuntimeError, ValueError):
            return False

    def shows(self, folder: Path) -> bool:
        """Whether clips in a folder are found, with all links followed."""
        if not self.holds(folder):
            return False
        parts = folder.resolve().relative_to(self.folder).parts
        return not any(part.startswith(".") or part.endswith(RESULTS) for part in parts)

    def _is_there(self, clip: ClipFiles) -> bool:
        """Whether it still is as it was found."""
        if not self.holds(clip.results):
            return False
        if clip.video is None or clip.video.parent == clip.results:  # its recording may have come since
            return clip.results.exists() and self._left_in(clip.results) == clip.video
        return clip.video.exists() and self.holds(clip.video)

    def _left_in(self, results: Path) -> Path | None:
        """The video in a folder of results that has none beside it."""
        left = (results / kept for kept in (RECORDING, ANNOTATED))
        return next((file for file in left if file.is_file() and self.holds(file)), None)

    def _clip(self, path: str, video: str, results: str) -> ClipFiles:
        """A clip whose results lie beside it; the same one as before, where there was one: making paths takes time."""
        before = self._by_path.get(path)
        if before is not None and before.video is not None and before.results.name == results:
            return before
        at = Path(video)
        return ClipFiles(clip_id(path), path, at, at.with_name(results))

    def _walk(self, folder: Path, prefix: str) -> Iterator[ClipFiles]:
        try:
            with os.scandir(folder) as entries:
                seen = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError:
            return
        inside = [entry for entry in seen if not entry.is_symlink() or self.holds(Path(entry.path))]
        outside = {entry.name for entry in seen} - {entry.name for entry in inside}
        results = {entry.name: entry for entry in inside if entry.name.endswith(RESULTS)}
        recordings: list[os.DirEntry[str]] = []
        for entry in inside:
            if entry.name.endswith(RESULTS):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.name.lower().endswith(CLIPS + PICTURES) and entry.is_file():
                recordings.append(entry)
        stems = Counter(_stem(entry.name) for entry in recordings)
        for entry in sorted(recordings, key=lambda entry: entry.name.lower().endswith(PICTURES)):
            of_it, alone = entry.name + RESULTS, _stem(entry.name) + RESULTS  # a.mp4 and a.mov have one each
            if of_it not in results and (stems[_stem(entry.name)] == 1 or alone in results):
                of_it = alone
            results.pop(of_it, None)
            if of_it not in outside:
                yield self._clip(prefix + entry.name, entry.path, of_it)
        for name, entry in results.items():  # those of a live practice, and those whose clip was deleted
            at = Path(entry.path)
            if (at / REPORT).is_file():
                yield ClipFiles(clip_id(prefix + name), prefix + name, self._left_in(at), at)
