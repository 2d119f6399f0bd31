"""Whose clip it is and of which day: from a pattern over its path, or from a CSV file."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from alignment.errors import UsageError
from vision.batch.inputs import CLIPS, PICTURES
from vision.batch.jobs import Job
from vision.results.folder import LANDMARKS
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext
from vision.words.numbers import listed

FIELDS = ("student", "date", "any")
#: in a sentence about the pattern they stand as in it
_BRACED = {"student": "{student}", "date": "{date}"}
_FIELD = re.compile(r"\{([^{}]*)\}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Owner:
    """Whose clip and of when, empty where that is not known; the date as in 2026-03-01 if it is one."""

    student: str = ""
    date: str = ""


class Names:
    """Tells the `Owner` of each job. Raises UsageError for a wrong pattern or table."""

    def __init__(self, given: str | None) -> None:
        self._pattern: re.Pattern[str] | None = None
        self._folders = 0
        self._table: dict[str, Owner] = {}
        self._without_ending: dict[str, Owner] = {}
        if given is None:
            return
        if given.lower().endswith(".csv"):
            self._table = _table(Path(given))
            self._without_ending = {PurePath(clip).with_suffix("").as_posix(): o for clip, o in self._table.items()}
        else:
            self._folders = given.count("/")
            self._pattern = _pattern(given)

    def owner(self, job: Job) -> Owner:
        """By the end of its path, as many folders of it as the pattern has; or by the row with that end."""
        judged_again = job.path.name == LANDMARKS  # then the folder's name tells the clip's, mostly without its ending
        path = job.path.absolute().parent.with_suffix("") if judged_again else job.path.absolute()
        parts = PurePath(shown_name(path)).parts
        if self._pattern is not None:
            last = PurePath(*parts[-1 - self._folders :])
            whole = last if judged_again and last.suffix.lower() not in CLIPS + PICTURES else last.with_suffix("")
            found = self._pattern.fullmatch(whole.as_posix())
            if found is None:
                return Owner()
            groups = found.groupdict(default="")
            day = iso_date(groups.get("date", ""))
            return Owner(groups.get("student", ""), day if _ISO.fullmatch(day) else "")
        for table in (self._table, self._without_ending) if judged_again else (self._table,):
            for start in range(len(parts)):
                if (owner := table.get("/".join(parts[start:]))) is not None:
                    return owner
        return Owner()


def iso_date(text: str) -> str:
    """A date as in 2026-03-01, if this is one; else the text as it is."""
    for form in (r"(?P<y>\d{4})([-_.]?)(?P<m>\d{2})\2(?P<d>\d{2})", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"):
        if found := re.fullmatch(form, text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                break
    return text


def _pattern(given: str) -> re.Pattern[str]:
    fields = _FIELD.findall(given)
    if wrong := [name for name in fields if name not in FIELDS]:
        raise UsageError(
            gettext(
                "--name {given}: there is no {wrong}; use {fields}.",
                given=given,
                wrong=f"{{{wrong[0]}}}",
                fields=listed(["{student}", "{date}", "{any}"]),
            )
        )
    if not {"student", "date"} & set(fields):
        raise UsageError(
            gettext(
                "--name {given}: give a pattern with {student} or {date}, or the name of a CSV file.",
                given=given,
                **_BRACED,
            )
        )
    if any(fields.count(name) > 1 for name in ("student", "date")):
        raise UsageError(
            gettext("--name {given}: {student} and {date} may stand in it once each.", given=given, **_BRACED)
        )
    date_form = r"(?P<date>\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|[^/]+?)"
    forms = {"student": r"(?P<student>[^/]+?)", "date": date_form, "any": r"[^/]*?"}
    pieces = _FIELD.split(given)  # text, field, text, field, ..., text
    return re.compile("".join(forms[p] if i % 2 else re.escape(p) for i, p in enumerate(pieces)))


def _table(path: Path) -> dict[str, Owner]:
    """The rows of a CSV file with the columns ``clip`` and ``student``, ``date`` or both, by the clip's path."""
    name = shown_name(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.readline()
            file.seek(0)
            rows = csv.DictReader(file, delimiter=";" if start.count(";") > start.count(",") else ",")
            columns = {column.strip().lower(): column for column in rows.fieldnames or []}
            if "clip" not in columns or not {"student", "date"} & set(columns):
                raise UsageError(
                    gettext("{name}: its first line must name the columns clip, student and date.", name=name)
                )
            return {
                PurePath((row[columns["clip"]] or "").strip().replace("\\", "/")).as_posix(): Owner(
                    (row.get(columns.get("student", "")) or "").strip(),
                    iso_date((row.get(columns.get("date", "")) or "").strip()),
                )
                for row in rows
            }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or gettext("it is not a table in UTF-8")
        raise UsageError(gettext("{name} cannot be read: {why}", name=name, why=why)) from error
