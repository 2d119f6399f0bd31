"""``frames.csv``: a row a frame while a clip is judged, and the same file read again, thinned for the charts."""

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from alignment.body.readings import Finding, Judged, Unit
from alignment.checks import PoseSpec
from vision.runtime.atomic_files import output_error, replacing

FRAME_COLUMNS = ("t", "seen", "phase", "hold", "held_s", "aligned_s", "extended", "view", "azimuth")
MEASURE_COLUMNS = ("", "_error", "_status", "_reason")

#: decimals written for each unit: a tenth of a degree, a thousandth of a length, both finer than any measured error
DECIMALS: dict[Unit, int] = {"deg": 1, "thighs": 3, "torsos": 3, "index": 3}
SECONDS_DECIMALS = 3
AZIMUTH_DECIMALS = 1

#: points a chart can show: about one a pixel of a wide screen
MAX_POINTS = 1200


class FrameRows:
    """Writes judged frames as rows of ``frames.csv`` into an open text file, after a header."""

    def __init__(self, file: TextIO, spec: PoseSpec) -> None:
        self._measures = tuple(spec.checks)
        self._rows = csv.writer(file, lineterminator="\n")
        self._rows.writerow([*FRAME_COLUMNS, *(m + column for m in self._measures for column in MEASURE_COLUMNS)])

    def write(self, judged: Judged) -> None:
        """Write one frame's row."""
        findings = {finding.check: finding for finding in judged.findings}
        cells = _frame_cells(judged)
        for measure in self._measures:
            cells += _finding_cells(findings.get(measure))
        self._rows.writerow(cells)


class FramesCsv:
    r"""Writes ``frames.csv``, one row a frame, and makes it appear whole on a clean exit or not at all.

    The same frames give the same bytes: fixed decimals for each unit, ``\n`` at line ends, UTF-8, the measures in the
    order of the pose file. Memory does not grow with the clip.

    Raises
    ------
    OutputError
        From entering, ``write`` and leaving, when the disk is full, read-only or gone.
    """

    def __init__(self, path: str | PathLike[str], spec: PoseSpec) -> None:
        self._path = Path(path)
        self._spec = spec
        self._unfinished = ExitStack()

    def __enter__(self) -> Self:
        self._hidden = self._unfinished.enter_context(replacing(self._path))
        try:
            self._file: TextIO = self._hidden.open("w", encoding="utf-8", newline="")
        except OSError as error:
            self._unfinished.close()
            raise output_error(self._path, error) from error
        with self._output_errors():
            self._rows = FrameRows(self._file, self._spec)
        return self

    def write(self, judged: Judged) -> None:
        """Write one frame's row."""
        with self._output_errors():
            self._rows.write(judged)

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            self._file.close()
        except OSError as error:
            if kind is None:
                self._discard()
                raise output_error(self._path, error) from error
        if kind is not None:
            self._discard()
        self._unfinished.close()

    @contextmanager
    def _output_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._discard()
            raise output_error(self._path, error) from error

    def _discard(self) -> None:
        """Drop what was written, so that nothing is renamed."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._hidden.unlink(missing_ok=True)


def _frame_cells(judged: Judged) -> list[str]:
    view = judged.view
    return [
        fixed(judged.t, SECONDS_DECIMALS),
        "true" if judged.seen else "false",
        judged.phase,
        str(judged.hold),
        fixed(judged.held_s, SECONDS_DECIMALS),
        fixed(judged.aligned_s, SECONDS_DECIMALS),
        judged.extended or "",
        view.bucket if view else "",
        fixed(view.azimuth, AZIMUTH_DECIMALS) if view else "",
    ]


def _finding_cells(finding: Finding | None) -> list[str]:
    if finding is None:
        return [""] * len(MEASURE_COLUMNS)
    reading = finding.reading
    decimals = DECIMALS[reading.unit]
    return [
        fixed(reading.value, decimals),
        fixed(reading.error, decimals),
        finding.status,
        reading.reason.code if reading.reason else "",
    ]


def fixed(value: float | None, decimals: int) -> str:
    """A number with fixed decimals, never ``-0``; empty for None."""
    if value is None:
        return ""
    text = f"{value:.{decimals}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


@dataclass(frozen=True)
class Track:
    """One measure over the bins of a `Timeline`: mean, lowest, highest and mean error; None where none was measured."""

    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    error: tuple[float | None, ...]


@dataclass(frozen=True)
class Timeline:
    """A clip's measures over time, thinned.

    ``start`` and ``end`` are the times of each bin's first and last frame in seconds, ``frames`` the frames in a full
    bin, ``seen`` the share of a bin's frames with a person (0 to 1); ``tracks`` by measure. All of one length.
    """

    start: tuple[float, ...]
    end: tuple[float, ...]
    seen: tuple[float, ...]
    frames: int
    tracks: dict[str, Track]

    def at(self, measure: str, t: float) -> tuple[float, float | None] | None:
        """A measure's mean and error in the bin that a time (s) lies in; None where it was not measured."""
        track = self.tracks.get(measure)
        i = bisect_left(self.end, t - 1e-3)
        if track is None or i == len(self.end) or self.start[i] > t + 1e-3 or (mean := track.mean[i]) is None:
            return None
        return mean, track.error[i]


def read_timeline(path: str | PathLike[str], max_points: int = MAX_POINTS) -> Timeline:
    """Read a ``frames.csv`` into at most `max_points` bins of equally many frames.

    The file is read once, row by row: when the bins run out, neighbours are merged and bins hold twice as many frames.
    So memory depends on `max_points` alone. A bin without any value stays a gap.
    """
    if max_points < 2:
        raise ValueError("max_points must be 2 or more")
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, list(FRAME_COLUMNS))
        measures = header[len(FRAME_COLUMNS) :: len(MEASURE_COLUMNS)]
        bins, frames = _thinned(rows, len(measures), max_points)
    return Timeline(
        start=tuple(b.start for b in bins),
        end=tuple(b.end for b in bins),
        seen=tuple(b.seen / b.frames for b in bins),
        frames=frames,
        tracks={measure: _track([b.sums[i] for b in bins]) for i, measure in enumerate(measures)},
    )


class _Sum:
    """What one bin knows of one measure so far."""

    __slots__ = ("count", "error", "errors", "high", "low", "total")

    def __init__(self) -> None:
        self.count, self.total, self.low, self.high = 0, 0.0, 0.0, 0.0
        self.errors, self.error = 0, 0.0

    def add(self, value: str, error: str) -> None:
        number = float(value)
        self.low = min(self.low, number) if self.count else number
        self.high = max(self.high, number) if self.count else number
        self.total += number
        self.count += 1
        if error:
            self.error += float(error)
            self.errors += 1

    def join(self, later: "_Sum") -> None:
        if later.count:
            self.low = min(self.low, later.low) if self.count else later.low
            self.high = max(self.high, later.high) if self.count else later.high
        self.total += later.total
        self.count += later.count
        self.error += later.error
        self.errors += later.errors


class _Bin:
    """A few consecutive frames, added up."""

    __slots__ = ("end", "frames", "seen", "start", "sums")

    def __init__(self, start: float, measures: int) -> None:
        self.start, self.end, self.frames, self.seen = start, start, 0, 0
        self.sums = [_Sum() for _ in range(measures)]

    def add(self, row: list[str]) -> None:
        self.end = float(row[0])
        self.frames += 1
        self.seen += row[1] == "true"
        column = len(FRAME_COLUMNS)
        for one in self.sums:
            if row[column]:
                one.add(row[column], row[column + 1])
            column += len(MEASURE_COLUMNS)

    def join(self, later: "_Bin") -> None:
        self.end = later.end
        self.frames += later.frames
        self.seen += later.seen
        for mine, other in zip(self.sums, later.sums, strict=True):
            mine.join(other)


def _thinned(rows: Iterable[list[str]], measures: int, max_points: int) -> tuple[list[_Bin], int]:
    """The rows in at most `max_points` bins, and how many frames a full bin holds."""
    bins: list[_Bin] = []
    full = 1
    for row in rows:
        if not bins or bins[-1].frames >= full:
            if len(bins) == max_points:
                bins, full = _paired(bins), full * 2
            if not bins or bins[-1].frames >= full:
                bins.append(_Bin(float(row[0]), measures))
        bins[-1].add(row)
    return bins, full


def _paired(bins: list[_Bin]) -> list[_Bin]:
    for first, second in zip(bins[::2], bins[1::2], strict=False):
        first.join(second)
    return bins[::2]


def _track(sums: list[_Sum]) -> Track:
    return Track(
        mean=tuple(s.total / s.count if s.count else None for s in sums),
        low=tuple(s.low if s.count else None for s in sums),
        high=tuple(s.high if s.count else None for s in sums),
        error=tuple(s.error / s.errors if s.errors else None for s in sums),
    )
