"""What ``janu score`` was given, as files: clips and pictures, folders of them, patterns, lists, paths on stdin."""

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alignment.errors import UnreadableFileError
from vision.files import absolute, shown_name
from vision.results import LANDMARKS, is_result, landmarks_of

#: what is taken from a folder that is given as a whole; a file given by its own name is read whatever it is called
CLIPS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
#: a file of this kind is a list of paths
LIST = ".txt"
STDIN = "-"


@dataclass
class Found:
    """The files, each once, in the order given; the folders they were looked for in; what was given in vain."""

    files: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    in_vain: list[UnreadableFileError] = field(default_factory=list)


def find_landmarks(inputs: Iterable[Path]) -> Found:
    """The ``landmarks.parquet`` of all results that the inputs stand for, given in the same ways.

    A folder of results stands for its own, another folder for all below it, a clip for that beside it.
    """
    found = Found()
    for given in inputs:
        try:
            for path in _named(given):
                if path.is_dir() and not is_result(path):
                    files, folder = sorted(path.rglob(LANDMARKS)), path
                    if not files:
                        name = shown_name(path)
                        raise UnreadableFileError(f"{name} holds no {LANDMARKS}: run janu score on its clips first.")
                else:
                    files = [landmarks_of(path)]
                    folder = files[0].parent.parent
                found.files += files
                found.folders += [folder] * len(files)
        except UnreadableFileError as error:
            found.in_vain.append(error)
    return found


def _named(given: Path) -> list[Path]:
    """The paths that an input names."""
    if str(given) == STDIN:
        return _paths(sys.stdin.buffer.read())
    if _is_list(given):
        return _paths(_content(given))
    return [Path(p) for p in sorted(glob.glob(str(given), recursive=True))] if _is_pattern(given) else [given]  # noqa: PTH207


def find(inputs: Iterable[Path]) -> Found:
    """All files that the inputs stand for.

    A folder stands for the clips and pictures in it and in its folders, hidden ones and results left out; a name that
    is no file's but has ``*``, ``?`` or ``[`` for what matches it (``**`` for folders in folders); a ``.txt`` for the
    paths in it, one a line; ``-`` for those on standard input. A path that leads nowhere is kept: whoever opens it
    says so.
    """
    found = Found()
    seen: set[str] = set()
    for given in inputs:
        try:
            for file, folder in _expanded(given):
                key = os.path.normcase(absolute(file))
                if key not in seen:
                    seen.add(key)
                    found.files.append(file)
                    found.folders.append(folder)
        except UnreadableFileError as error:
            found.in_vain.append(error)
    return found


def is_one_file(given: Path) -> bool:
    """Whether this names one clip or picture rather than several."""
    return not (str(given) == STDIN or given.is_dir() or _is_list(given) or _is_pattern(given))


def _expanded(given: Path) -> Iterator[tuple[Path, Path]]:
    """The files, each with the folder that its place is told from."""
    if str(given) == STDIN:
        return _of_each(_paths(sys.stdin.buffer.read()), "the standard input", None)
    if given.is_dir():
        return ((file, given) for file in _in_folder(given))
    if _is_list(given):
        return _of_each(_paths(_content(given)), shown_name(given), given.parent)
    if _is_pattern(given):
        return _of_each(_matches(given), shown_name(given), None)
    return iter([(given, given.parent)])


def _of_each(paths: list[Path], name: str, beside: Path | None) -> Iterator[tuple[Path, Path]]:
    """What the paths stand for; a relative one that is not here is looked for ``beside`` the list."""
    if not paths:
        raise UnreadableFileError(f"{name} names no clip or picture: give one path a line.")
    for path in paths:
        if beside is not None and not path.is_absolute() and not path.exists() and (beside / path).exists():
            path = beside / path
        if path.is_dir() and path.suffix != ".janu":
            yield from ((file, path) for file in _in_folder(path))
        elif not path.is_dir():
            yield path, path.parent


def _in_folder(folder: Path) -> list[Path]:
    """The clips and pictures in a folder and its folders, by name; links to folders are not followed."""
    name = shown_name(folder)
    if is_result(folder):
        raise UnreadableFileError(f"{name} is a folder of results: give the clip that it was made from.")
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise UnreadableFileError(f"{name} cannot be opened ({error.strerror}): check its permissions.") from error
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not is_result(Path(here, f)))
        wanted = (Path(here, name) for name in sorted(names))
        files += [file for file in wanted if _is_wanted(file) and file.is_file()]
    if not files:
        raise UnreadableFileError(f"{name} is a folder without clips or pictures: give the name of one.")
    return files


def _is_wanted(file: Path) -> bool:
    return not file.name.startswith(".") and file.suffix.lower() in CLIPS + PICTURES


def _is_list(given: Path) -> bool:
    return given.suffix.lower() == LIST and given.is_file()


def _is_pattern(given: Path) -> bool:
    return glob.has_magic(str(given)) and not os.path.lexists(given)


def _matches(pattern: Path) -> list[Path]:
    paths = [Path(p) for p in sorted(glob.glob(str(pattern), recursive=True))]  # noqa: PTH207  (it leaves out what is hidden)
    kept = [p for p in paths if p.is_dir() or (_is_wanted(p) and not any(is_result(f) for f in p.parents))]
    if "**" in pattern.parts:  # which stands for the folders as well as for what is in them
        kept = [p for p in kept if not p.is_dir()]
    if not kept:
        raise UnreadableFileError(f"{shown_name(pattern)} matches no clip or picture: check the pattern.")
    return kept


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{shown_name(path)} cannot be read ({error.strerror}): check the list.") from error


def _paths(content: bytes) -> list[Path]:
    """One path a line; names with line breaks can be given as ``find -print0`` prints them, a NUL after each."""
    lines = content.split(b"\0") if b"\0" in content else content.removeprefix(b"\xef\xbb\xbf").splitlines()
    return [Path(os.fsdecode(line)) for line in lines if line.strip()]
