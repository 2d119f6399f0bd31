"""Which clips and pictures are to be scored, and the folder of each one's results."""

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alignment.errors import UnreadableFileError
from vision.batch.inputs import find, find_landmarks, is_one_file
from vision.results.folder import folder_for, landmarks_of
from vision.runtime.atomic_files import absolute, shown_name
from vision.words.language import gettext


@dataclass(frozen=True)
class Job:
    """One clip or picture, the folder that its results go to, and its name among the others: its path below them."""

    path: Path
    out: Path
    name: str


@dataclass(frozen=True)
class Plan:
    """The jobs, the folder that holds them all (where the summary goes), and what was given in vain.

    ``left_out``: the names of files in the folders given that were taken neither for clips nor for pictures.
    """

    jobs: list[Job]
    folder: Path
    in_vain: list[UnreadableFileError]
    left_out: tuple[str, ...] = ()


def planned(inputs: Iterable[Path], out: Path | None) -> Plan:
    """One job for each clip or picture that the inputs stand for.

    ``out`` is the results' folder itself if one file is given by its name. Else the results lie in it as the clips do
    in the folder that holds them all. Two that would share a folder, as those of ``a.mp4`` and ``a.mov`` would, are
    named in full: ``a.mp4.janu``. Raises UnreadableFileError when nothing at all was found.
    """
    given = list(inputs)
    found = find(given)
    if not found.files:
        raise found.in_vain[0] if found.in_vain else UnreadableFileError(gettext("Nothing to score was given."))
    base = _common(found.folders)
    names = [os.path.relpath(absolute(file), base) for file in found.files]
    if out is not None and len(given) == 1 and is_one_file(given[0]):
        folders = [out]
    else:
        beside = found.files if out is None else [out / name for name in names]
        folders = [folder_for(file) for file in beside]
    keys = [os.path.normcase(absolute(folder)) for folder in folders]
    times = Counter(keys)
    jobs = []
    for file, name, folder, key in zip(found.files, names, folders, keys, strict=True):
        apart = folder if times[key] == 1 else folder.with_name(f"{file.name}.janu")
        jobs.append(Job(file, apart, shown_name(name)))
    left_out = dict.fromkeys(shown_name(os.path.relpath(absolute(file), base)) for file in found.left_out)
    return Plan(jobs, base if out is None else out, found.in_vain, tuple(left_out))


def planned_again(inputs: Iterable[Path], out: Path | None) -> Plan:
    """One job for each result that is to be judged again from its landmarks: in place, or within ``out``.

    ``out`` is the folder for the result itself if one is given by its name. Raises UnreadableFileError when nothing at
    all was found.
    """
    given = list(inputs)
    found = find_landmarks(given)
    if not found.files:
        raise found.in_vain[0] if found.in_vain else UnreadableFileError(gettext("Nothing to judge again was given."))
    base = _common(found.folders)
    jobs = []
    for file in found.files:
        name = os.path.relpath(absolute(file.parent), base)
        one = out is not None and len(given) == 1 and found.files == [landmarks_of(given[0])]
        jobs.append(Job(file, file.parent if out is None else out if one else out / name, shown_name(name)))
    return Plan(jobs, base if out is None else out, found.in_vain)


def _common(folders: list[Path]) -> Path:
    """The folder that holds all of these."""
    try:
        return Path(os.path.commonpath({absolute(folder) for folder in folders}))
    except ValueError:  # on several drives of Windows
        return Path.cwd()
