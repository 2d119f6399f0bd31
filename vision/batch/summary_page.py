"""``summary.html``: a run to look at, a row a clip with its picture, sortable, linked to each report."""

import base64
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self
from urllib.parse import quote

from jinja2 import Template

from alignment.body.readings import Status
from alignment.checks import PoseSpec
from alignment.report import Report, SideReport
from vision.batch.jobs import Job
from vision.batch.result_line import NAMED, left_out_in_words
from vision.batch.spool import JobResult
from vision.report.environment import page_environment
from vision.report.summary import held_sides
from vision.report.terminal import SYMBOLS
from vision.results.folder import PAGE
from vision.results.places import Url
from vision.runtime.atomic_files import absolute, write_text_atomically
from vision.words.language import gettext
from vision.words.numbers import (
    DASH,
    counted,
    percent,
    side_word,
    status_in_words,
    status_word,
    title_of,
    with_straight_leg,
)
from vision.words.pose import pose_in_words
from vision.words.sides import difference_in_words
from vision.words.times import duration
from vision.words.warnings import warning_words

#: clips on one page: about 10 MB with their pictures
A_PAGE = 2_000


@dataclass(frozen=True)
class Cell:
    """One check on one side: its symbol, the share aligned or why there is none, and what it is sorted by."""

    side: str
    status: Status
    symbol: str
    said: str
    words: str
    rank: float


@dataclass(frozen=True)
class SummaryLine:
    """One clip on the page."""

    name: str
    link: str
    picture: str
    student: str
    date: str
    kind: str
    held: list[tuple[str, str]]
    checks: list[list[Cell]]
    notes: list[str]
    error: str
    held_s: float


class SummaryPages:
    """Writes the page, or several of `A_PAGE` clips each. A context manager; Raises OutputError."""

    def __init__(self, path: Path, spec: PoseSpec, clips: int, folder: Path, left_out: Sequence[str] = ()) -> None:
        self._path, self._spec, self._folder, self._left_out = path, spec, folder, left_out
        self._pages = max(1, -(-clips // A_PAGE))
        self._number = 1
        self._lines: list[SummaryLine] = []
        self._judged = [name for name, check in spec.checks.items() if check.judged]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        if kind is None:
            self._write()

    def write(self, job: Job, entry: JobResult, same_as: str) -> None:
        """Add a clip; ``same_as``: another one with the same bytes."""
        if len(self._lines) == A_PAGE:
            self._write()
        self._lines.append(self._line(job, entry, same_as))

    def _write(self) -> None:
        page = _template().render(
            lines=self._lines,
            counted=counted(Counter(line.kind or "clip" for line in self._lines)),
            titles=[title_of(name, self._spec) for name in self._judged],
            pose=pose_in_words(self._spec).name,
            owners=any(line.student or line.date for line in self._lines),
            page=self._number,
            pages=[(n, self._name(n)) for n in range(1, self._pages + 1)],
            failed=sum(bool(line.error) for line in self._lines),
            left_out=left_out_in_words(self._left_out),
            all_left_out=self._left_out if len(self._left_out) > NAMED else (),
            unheld=sum(not line.error and not line.held for line in self._lines),
        )
        write_text_atomically(self._path.with_name(self._name(self._number)), page.lstrip() + "\n")
        self._lines.clear()
        self._number += 1

    def _name(self, number: int) -> str:
        return self._path.name if number == 1 else f"{self._path.stem}-{number}{self._path.suffix}"

    def _line(self, job: Job, entry: JobResult, same_as: str) -> SummaryLine:
        report = entry.outcome.report
        sides = held_sides(report) if report is not None else []
        checks = [[_cell(side, name) for side in sides] for name in self._judged]
        return SummaryLine(
            name=job.name,
            link=_link(job, self._folder) if report is not None else "",
            picture=base64.b64encode(entry.outcome.picture).decode(),
            student=entry.owner.student,
            date=entry.owner.date,
            kind=report.clip.kind if report is not None else "",
            held=[(side.extended, _held(side, report)) for side in sides if report is not None],
            checks=checks,
            notes=_notes(report, same_as) if report is not None else [],
            error=entry.outcome.message,
            held_s=sum(h.held_s for side in sides for h in side.holds),
        )


def _held(side: SideReport, report: Report) -> str:
    """How long a side was held, which a picture cannot say."""
    return "" if report.clip.kind == "picture" else duration(sum(h.held_s for h in side.holds))


def _cell(side: SideReport, name: str) -> Cell:
    hold = side.longest
    check = hold.checks.get(name)
    status: Status = check.status if check is not None else "unmeasurable"
    share = check.aligned_share if check is not None and status in ("aligned", "adjust") else None
    said = percent(share) if share is not None else DASH
    words = status_in_words(check) if check is not None else status_word(status)
    return Cell(side.extended, status, SYMBOLS[status], said, words, share if share is not None else 2.0)


def _notes(report: Report, same_as: str) -> list[str]:
    """What to know of a clip: how its sides differ, what was wrong with the recording, that it is there twice."""
    units = {name: m.unit for side in report.sides for hold in side.holds for name, m in hold.measures.items()}
    said = [difference_in_words(a, units[a.measure]) for a in report.asymmetry if a.measure in units]
    return [
        *filter(None, said),
        *map(warning_words, report.quality.warnings),
        *([gettext("The same bytes as {same_as}.", same_as=same_as)] if same_as else []),
    ]


def _link(job: Job, folder: Path) -> str:
    """The report's address, from the folder that the page lies in."""
    if isinstance(job.out, Url):
        return quote(str(job.out / PAGE).removeprefix(f"{str(folder).rstrip('/')}/"), safe="/:")
    try:
        path = Path(os.path.relpath(absolute(job.out / PAGE), absolute(folder)))
    except ValueError:  # on another drive
        return absolute(job.out / PAGE).as_uri()
    return quote(os.fsencode(path.as_posix()))


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = page_environment("vision.report")
    environment.filters |= {"percent": percent, "side_word": side_word, "with_straight_leg": with_straight_leg}
    return environment.get_template("summary.html.j2")
