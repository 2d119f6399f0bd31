"""The folder of a live session: what is known is on the disk within a second, whatever happens then."""

import csv
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from alignment.body.readings import Judged
from alignment.checks import PoseSpec
from alignment.errors import OutputError
from alignment.guidance.sayings import Saying
from alignment.report import Report
from vision.perception.observation import Observation
from vision.report.page import render_page
from vision.results.folder import FRAMES, LANDMARKS, PAGE, REPORT, report_json
from vision.results.frames_csv import FrameRows, read_timeline
from vision.results.landmarks_parquet import LandmarksParquet, RecordingInfo
from vision.runtime.atomic_files import output_error, write_text_atomically
from vision.words.language import gettext
from vision.words.sayings import words_of

SPOKEN = "spoken.csv"
SPOKEN_COLUMNS = ("t", "kind", "code", "check", "text", "how")
#: seconds between two writings of what is known
EVERY_S = 1.0


class SessionFolder:
    """Makes and fills ``live-<date>-<time>.janu``. A context manager; leaving it writes everything one last time.

    ``frames.csv`` and ``spoken.csv`` grow in place and are flushed every second; ``report.json`` is written anew,
    whole, by a thread. ``report.html`` is written after each hold and at the end, ``landmarks.parquet``, which is
    no Parquet before its last byte, appears at the end. Raises OutputError when the folder cannot be made, and from
    the calls that follow when the disk is full or gone. Where not one frame was seen, nothing is left.
    """

    def __init__(self, out: Path, spec: PoseSpec) -> None:
        self._spec = spec
        self.path = _made(out)
        self._next_flush = 0.0
        self._landmarks = LandmarksParquet(self.path / LANDMARKS)
        self._failed: OutputError | None = None
        self._news = threading.Condition()
        self._waiting: tuple[Report, bool] | None = None
        self._closing = self._saw = self._ended = False
        self._thread = threading.Thread(target=self._work, name="janu-session-folder", daemon=True)

    def __enter__(self) -> "SessionFolder":
        try:
            self._frames = (self.path / FRAMES).open("w", encoding="utf-8", newline="")
            self._spoken = (self.path / SPOKEN).open("w", encoding="utf-8", newline="")
            self._rows = FrameRows(self._frames, self._spec)
            self._sayings = csv.writer(self._spoken, lineterminator="\n")
            self._sayings.writerow(SPOKEN_COLUMNS)
            self._spoken.flush()
            self._frames.flush()
        except OSError as error:
            raise output_error(self.path, error) from error
        self._landmarks.__enter__()
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        failed: OutputError | None = None
        try:
            self.end()
        except OutputError as error:
            failed = error
        try:
            self._spoken.close()
        except OSError as error:
            failed = failed or output_error(self.path, error)
        if not self._saw:
            self._remove()
        if failed is not None and kind is None:  # else what went wrong before is raised
            raise failed

    def end(self) -> None:
        """Write everything but what is said for the last time. Raises OutputError."""
        if self._ended:
            return
        self._ended = True
        with self._news:
            self._closing = True
            self._news.notify_all()
        self._thread.join()
        failed = self._failed
        try:
            self._frames.close()
        except OSError as error:
            failed = failed or output_error(self.path, error)
        try:
            self._landmarks.__exit__(None, None, None)
        except OutputError as error:
            failed = failed or error
        if failed is not None:
            raise failed

    def _remove(self) -> None:
        with suppress(OSError):
            for name in (FRAMES, SPOKEN, REPORT, PAGE, LANDMARKS):
                (self.path / name).unlink(missing_ok=True)
            self.path.rmdir()

    def saw(self, seen: Observation) -> None:
        """Add a frame as it was seen."""
        self._saw = True
        self._landmarks.write(seen)

    def row(self, judged: Judged) -> None:
        """Add a judged frame."""
        self._check()
        try:
            self._rows.write(judged)
        except OSError as error:
            raise output_error(self.path / FRAMES, error) from error

    def spoke(self, t: float, saying: Saying, how: str) -> None:
        """Add something that was said; on the disk at once."""
        try:
            codes, words = " ".join(saying.codes), words_of(saying.messages, self._spec)
            self._sayings.writerow([f"{t:.2f}", saying.kind, codes, saying.check or "", words, how])
            self._spoken.flush()
        except OSError as error:
            raise output_error(self.path / SPOKEN, error) from error

    def keep(self, report: Callable[[], Report], *, page: bool = False) -> None:
        """Write the report, if a second has passed since the last time or ``page`` asks for the page as well."""
        if not page and time.monotonic() < self._next_flush:
            return
        self._check()
        self._next_flush = time.monotonic() + EVERY_S
        try:
            self._frames.flush()
        except OSError as error:
            raise output_error(self.path / FRAMES, error) from error
        made = report()
        self._landmarks.about = RecordingInfo(janu_version=made.janu_version, clip=made.clip, model=made.model)
        with self._news:
            page = page or (self._waiting is not None and self._waiting[1])
            self._waiting = (made, page)
            self._news.notify_all()

    def _check(self) -> None:
        if self._failed is not None:
            raise self._failed

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._closing or self._waiting is not None)
                waiting, self._waiting = self._waiting, None
                if waiting is None:
                    return
            try:
                self._write(*waiting)
            except OutputError as error:  # raised again by the next call
                self._failed = error
            except OSError as error:
                self._failed = output_error(self.path, error)

    def _write(self, report: Report, page: bool) -> None:
        write_text_atomically(self.path / REPORT, report_json(report))
        if page:
            timeline = read_timeline(self.path / FRAMES) if any(s.holds for s in report.sides) else None
            write_text_atomically(self.path / PAGE, render_page(report, self._spec, timeline, {}))


def _made(out: Path) -> Path:
    """A new folder named by the date and time. Raises OutputError."""
    name = f"live-{datetime.now():%Y%m%d-%H%M%S}"
    for number in range(1, 100):
        folder = out / (f"{name}.janu" if number == 1 else f"{name}-{number}.janu")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                text = gettext("{name} is a file, not a folder: give another folder with --out.", name=out)
                raise OutputError(text) from None
            continue
        except OSError as error:
            raise output_error(folder, error) from error
        return folder
    raise OutputError(gettext("{out} already holds a hundred sessions of this second: wait a moment.", out=out))
