"""The summary of a run: ``summary.csv`` and ``summary.parquet``, a row a clip and side, and ``summary.html``."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from alignment.checks import PoseSpec
from alignment.errors import OutputError
from alignment.report import Report, SideReport
from vision.batch.jobs import Job, Plan
from vision.batch.spool import JobResult, Spool
from vision.batch.summary_page import SummaryPages
from vision.results.places import folder_at_hand
from vision.runtime.atomic_files import output_error, replacing, shown_name
from vision.runtime.permissions import narrow
from vision.words.language import ENGLISH, speaking
from vision.words.warnings import warning_words

CSV, PARQUET, HTML = "summary.csv", "summary.parquet", "summary.html"
#: what a formula begins with in Excel, LibreOffice or Google Sheets
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: rows that are written to the Parquet file at a time
GROUP = 10_000


def write_summary(spool: Spool, plan: Plan, spec: PoseSpec) -> list[Path]:
    """Write the three files into the plan's folder, whole or not at all; returns them. Raises OutputError.

    Nobody may read them who may not read every clip that they tell of.
    """
    try:
        with ExitStack() as stack:
            folder = stack.enter_context(folder_at_hand(plan.folder))
            folder.mkdir(parents=True, exist_ok=True)
            sinks: list[_Csv | _Parquet] = [
                stack.enter_context(_Csv(stack.enter_context(replacing(folder / CSV)), spec)),
                stack.enter_context(_Parquet(stack.enter_context(replacing(folder / PARQUET)), spec)),
            ]
            pages = stack.enter_context(SummaryPages(folder / HTML, spec, len(plan.jobs), plan.folder, plan.left_out))
            first: dict[str, str] = {}
            for job, entry in spool.each(plan.jobs):
                same = ""
                if entry.outcome.report is not None:
                    before = first.setdefault(entry.outcome.report.clip.sha256, job.name)
                    same = before if before != job.name else ""
                for row in rows(job, entry, same, spec):
                    for sink in sinks:
                        sink.write(row)
                pages.write(job, entry, same)
        sources = [job.path for job in plan.jobs if isinstance(job.path, Path)]
        for path in [folder / CSV, folder / PARQUET, *folder.glob(f"{Path(HTML).stem}*.html")]:
            narrow(path, sources)
    except OSError as error:
        raise error if isinstance(error, OutputError) else output_error(plan.folder / CSV, error) from error
    return [plan.folder / HTML, plan.folder / CSV, plan.folder / PARQUET]


def columns(spec: PoseSpec) -> dict[str, pa.DataType]:
    """The summary's columns and their types: of the clip, of the side, of each check, of the two sides compared."""
    text, number, share = pa.string(), pa.float64(), pa.float64()
    out = {
        "clip": text, "student": text, "date": text, "outcome": text, "exit_code": pa.int32(), "error": text,
        "warnings": text, "same_as": text,
        "sha256": text, "kind": text, "duration_s": number, "coverage": share, "results": text,
        "side": text, "view": text, "holds": pa.int32(), "held_s": number, "longest_hold_s": number,
        "rising_s": number, "rising_deg_s": number, "aligned_s": number,
        "checks_measured": pa.int32(), "checks_judged": pa.int32(),
    }  # fmt: skip
    for name in spec.checks:
        out |= {f"{name}_status": text, f"{name}_median": number, f"{name}_error": number}
        out |= {f"{name}_aligned_share": share, f"{name}_measured_share": share}
    for name in spec.checks:
        out |= {f"{name}_left_less_right": number, f"{name}_differs": pa.bool_()}
    return out


def rows(job: Job, entry: JobResult, same_as: str, spec: PoseSpec) -> Iterator[dict[str, Any]]:
    """A row for each side that was held; one without a side where none was, or where the clip failed.

    Absent keys are empty cells. ``same_as``: the first clip with the same bytes.
    """
    outcome, report = entry.outcome, entry.outcome.report
    whole: dict[str, Any] = {
        "clip": job.name,
        "student": entry.owner.student or None,
        "date": entry.owner.date or None,
        "outcome": "failed" if report is None else "scored",
        "exit_code": outcome.code,
        "error": outcome.message or None,
        "same_as": same_as or None,
    }
    if report is not None:
        whole |= _of_clip(job, report)
        for one in report.asymmetry:
            if one.measure in spec.checks:
                whole[f"{one.measure}_left_less_right"] = one.difference
                whole[f"{one.measure}_differs"] = one.meaningful
    sides = [side for side in report.sides if side.holds] if report is not None else []
    yield from (whole | _of_side(side, spec) for side in sides)
    if not sides:
        yield whole


def _of_clip(job: Job, report: Report) -> dict[str, Any]:
    with speaking(ENGLISH):
        warnings = " ".join(warning_words(one) for one in report.quality.warnings)
    return {
        "warnings": warnings or None,
        "sha256": report.clip.sha256,
        "kind": report.clip.kind,
        "duration_s": report.clip.duration_s,
        "coverage": report.quality.coverage,
        "results": shown_name(job.out),
    }


def _of_side(side: SideReport, spec: PoseSpec) -> dict[str, Any]:
    """All holds of a side together: shares are weighted by the time held; status, median, error: of the longest one."""
    longest = side.longest
    out: dict[str, Any] = {
        "side": side.extended,
        "view": side.view,
        "holds": len(side.holds),
        "held_s": round(sum(hold.held_s for hold in side.holds), 2),
        "longest_hold_s": longest.held_s,
        "rising_s": longest.rising.took_s if longest.rising else None,
        "rising_deg_s": longest.rising.fastest_deg_s if longest.rising else None,
        "aligned_s": round(sum(hold.aligned_s for hold in side.holds), 2),
    }
    out["checks_measured"], out["checks_judged"] = longest.measured_of(spec)
    for name in spec.checks:
        if (check := longest.checks.get(name)) is None:
            continue
        measure = longest.measures.get(name)
        all_of_it = [(hold.checks[name], hold.held_s) for hold in side.holds]
        out |= {
            f"{name}_status": check.status,
            f"{name}_median": measure.median if measure else None,
            f"{name}_error": measure.error if measure else None,
            f"{name}_measured_share": _mean((c.measured_share, s) for c, s in all_of_it),
            f"{name}_aligned_share": _mean((c.aligned_share, s * c.measured_share) for c, s in all_of_it),
        }
    return out


def _mean(told: Iterable[tuple[float | None, float]]) -> float | None:
    """The weighted mean of pairs of value and weight; None where no value is known."""
    known = [(value, max(weight, 1e-9)) for value, weight in told if value is not None]
    return round(sum(v * w for v, w in known) / sum(w for _, w in known), 3) if known else None


class _Csv:
    """Rows as CSV: UTF-8, ``true`` and ``false``, empty cells where nothing is known."""

    def __init__(self, path: Path, spec: PoseSpec) -> None:
        self._path, self._columns = path, list(columns(spec))

    def __enter__(self) -> "_Csv":
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(self._columns)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, row: dict[str, Any]) -> None:
        """Add a row."""
        self._rows.writerow([_cell(row.get(name)) for name in self._columns])


class _Parquet:
    """Rows as Parquet, a group of them at a time."""

    def __init__(self, path: Path, spec: PoseSpec) -> None:
        self._path, self._schema = path, pa.schema(columns(spec).items())
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> "_Parquet":
        self._file = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._file.close()

    def write(self, row: dict[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= GROUP:
            self._flush()

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()


def _cell(value: Any) -> str:
    """A value as text; one that a spreadsheet would take for a formula, as a file's name, begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return str(value).lower() if isinstance(value, bool) else str(value)
