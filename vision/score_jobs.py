"""What ``janu score`` is asked to do: which clips and pictures, and the folder of each one's results."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alignment.errors import OutputError, UnreadableFileError
from vision.files import shown_name
from vision.results import folder_for

#: what is taken from a folder that is given as a whole; a file given by its own name is read whatever it is called
CLIPS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True)
class Job:
    """One clip or picture and the folder that its results go to."""

    path: Path
    out: Path


def planned(inputs: Iterable[Path], out: Path | None) -> list[Job]:
    """One job for each clip or picture; a folder stands for those directly in it.

    ``out`` is the results' folder itself for one input that is a file, else the folder that ``<name>.janu`` go into.

    Raises
    ------
    UnreadableFileError
        For a folder without clips.
    OutputError
        If two inputs would be written to the same folder, or there is a file where the folder should be.
    """
    given = list(inputs)
    files = [file for path in given for file in files_of(path)]
    if out is None:
        jobs = [Job(file, folder_for(file)) for file in files]
    elif len(given) == 1 and not given[0].is_dir():
        jobs = [Job(given[0], out)]
    else:
        jobs = [Job(file, out / folder_for(file).name) for file in files]
    _check_apart(jobs)
    for job in jobs:
        if job.out.is_file():
            raise OutputError(f"{shown_name(job.out)} is a file, not a folder: give another folder with --out.")
    return jobs


def files_of(path: Path) -> list[Path]:
    """A file is itself; a folder is the clips and pictures directly in it, by name."""
    if not path.is_dir():
        return [path]
    name = shown_name(path)
    if path.suffix == ".janu":
        raise UnreadableFileError(f"{name} is a folder of results: give the clip that it was made from.")
    try:
        found = sorted(f for f in path.iterdir() if f.suffix.lower() in CLIPS + PICTURES and f.is_file())
    except OSError as error:
        raise UnreadableFileError(f"{name} cannot be opened ({error.strerror}): check its permissions.") from error
    found = [f for f in found if not f.name.startswith(".")]
    if not found:
        raise UnreadableFileError(f"{name} is a folder without clips or pictures: give the name of one.")
    return found


def _check_apart(jobs: list[Job]) -> None:
    """Raise OutputError if two jobs share a folder."""
    taken: dict[str, Path] = {}
    for job in jobs:
        key = os.path.normcase(job.out.resolve())
        if key not in taken:
            taken[key] = job.path
            continue
        first, second = shown_name(taken[key]), shown_name(job.path)
        if first == second:
            raise OutputError(f"{first} is given twice: give it once.")
        raise OutputError(
            f"{first} and {second} would both be written to {shown_name(job.out)}: score them one by one with --out."
        )
