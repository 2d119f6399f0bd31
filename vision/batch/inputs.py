"""What ``janu score`` was given, as files: clips and pictures, folders of them, patterns, lists, paths on stdin."""

import codecs
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alignment.errors import UnreadableFileError
from vision.results.folder import LANDMARKS, is_result, landmarks_of
from vision.runtime.atomic_files import absolute, shown_name
from vision.words.language import gettext

#: what is taken from a folder that is given as a whole; a file given by its own name is read whatever it is called
CLIPS = (
    ".mp4", ".m4v", ".mov", ".qt", ".mkv", ".webm", ".avi", ".3gp", ".3g2", ".mts", ".m2ts", ".ts", ".mpg", ".mpeg",
    ".vob", ".wmv", ".asf", ".flv", ".f4v", ".ogv", ".dv", ".mxf", ".y4m", ".h264", ".264", ".h265", ".265", ".hevc",
)  # fmt: skip
PICTURES = (
    ".jpg", ".jpeg", ".jpe", ".png", ".apng", ".webp", ".gif", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp",
    ".jp2", ".j2k", ".jpx",
)  # fmt: skip
#: Janu's own files beside clips, and what systems leave in folders: not worth a word when they are left out
_NOT_MEANT = re.compile(
    r"(?i)(summary(-\d+)?\.(html|csv|parquet)|janu-review\.sqlite.*|thumbs\.db|desktop\.ini|.*\.(txt|json|jsonl|toml|csv))"
)
#: a file of this kind is a list of paths
LIST = ".txt"
STDIN = "-"


@dataclass
class Found:
    """The files, each once, in the order given; the folders they were looked for in; what was given in vain.

    ``left_out``: what lies in the folders and is taken neither for a clip nor for a picture.
    """

    files: list[Path] = field(default_factory=list)
    left_out: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    in_vain: list[UnreadableFileError] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def add(self, file: Path, folder: Path) -> None:
        """Take a file, unless it is there already, by whatever path."""
        key = os.path.normcase(absolute(file))
        if key not in self._known:
            self._known.add(key)
            self.files.append(file)
            self.folders.append(folder)


def find_landmarks(inputs: Iterable[Path]) -> Found:
    """The ``landmarks.parquet`` of all results that the inputs stand for, given in the same ways.

    A folder of results stands for its own, another folder for all below it, a clip for that beside it.
    """
    found = Found()
    for given in inputs:
        try:
            for path in _named(given):
                if _is_folder(path) and not is_result(path):
                    files, folder = sorted(path.rglob(LANDMARKS)), path
                    if not files:
                        name = shown_name(path)
                        raise UnreadableFileError(
                            gettext(
                                "{name} holds no {file}: run janu score on its clips first.",
                                name=name,
                                file=LANDMARKS,
                            )
                        )
                else:
                    files = [landmarks_of(path)]
                    folder = files[0].parent.parent
                for file in files:
                    found.add(file, folder)
        except UnreadableFileError as error:
            found.in_vain.append(error)
    return found


def _named(given: Path) -> list[Path]:
    """The paths that an input names."""
    if (lines := lines_of(str(given))) is not None:
        return [Path(line) for line in lines]
    return [Path(p) for p in sorted(glob.glob(str(given), recursive=True))] if _is_pattern(given) else [given]  # noqa: PTH207


def find(inputs: Iterable[Path]) -> Found:
    """All files that the inputs stand for.

    A folder stands for the clips and pictures in it and in its folders, hidden ones and results left out; a name that
    is no file's but has ``*``, ``?`` or ``[`` for what matches it (``**`` for folders in folders); a ``.txt`` for the
    paths in it, one a line; ``-`` for those on standard input. A path that leads nowhere is kept: whoever opens it
    says so.
    """
    found = Found()
    for given in inputs:
        try:
            for one in _expanded(given, found.left_out):
                if isinstance(one, UnreadableFileError):
                    found.in_vain.append(one)
                else:
                    found.add(*one)
        except UnreadableFileError as error:
            found.in_vain.append(error)
    return found


def is_one_file(given: Path) -> bool:
    """Whether this names one clip or picture rather than several."""
    return not (str(given) == STDIN or given.is_dir() or _is_list(given) or _is_pattern(given))


def _expanded(given: Path, left_out: list[Path]) -> Iterator[tuple[Path, Path] | UnreadableFileError]:
    """The files, each with the folder that its place is told from; what is said of those named in vain.

    What folders hold besides is added to ``left_out``.
    """
    if (lines := lines_of(str(given))) is not None:
        return _of_each([Path(line) for line in lines], _name(str(given)), left_out)
    if _is_pattern(given):
        return _of_each(_matches(given), shown_name(given), left_out)
    return iter(_of_one(given, left_out))


def _of_each(paths: list[Path], name: str, left_out: list[Path]) -> Iterator[tuple[Path, Path] | UnreadableFileError]:
    """What the paths stand for; folders of results among them are left out."""
    kept = [path for path in paths if not (path.suffix == ".janu" and os.path.isdir(path))]  # noqa: PTH112  (never fails)
    if not kept:
        raise UnreadableFileError(
            gettext("{name} names only folders of results: give the clips that they were made from.", name=name)
        )
    if name.lower().endswith(LIST) and not any(os.path.lexists(path) for path in kept):
        text = gettext(
            "{name} was read as a list of paths, one a line, and none of them exists: check the names and the folder.",
            name=name,
        )
        raise UnreadableFileError(text)
    for path in kept:
        try:
            yield from _of_one(path, left_out)
        except UnreadableFileError as error:
            yield error


def _of_one(path: Path, left_out: list[Path]) -> list[tuple[Path, Path]]:
    return [(file, path) for file in _in_folder(path, left_out)] if _is_folder(path) else [(path, path.parent)]


def _is_folder(path: Path) -> bool:
    """Whether this is a folder. Raises UnreadableFileError for a name that no file can have."""
    try:
        return path.is_dir()
    except OSError as error:
        raise UnreadableFileError(
            gettext("{name} cannot be opened ({why}): check the name.", name=shown_name(path), why=error.strerror)
        ) from error


def _in_folder(folder: Path, left_out: list[Path]) -> list[Path]:
    """The clips and pictures in a folder and its folders, by name; links to folders are not followed.

    What else is there is added to ``left_out``.
    """
    name = shown_name(folder)
    if is_result(folder):
        raise UnreadableFileError(
            gettext("{name} is a folder of results: give the clip that it was made from.", name=name)
        )
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise UnreadableFileError(
            gettext("{name} cannot be opened ({why}): check its permissions.", name=name, why=error.strerror)
        ) from error
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not is_result(Path(here, f)))
        there = [Path(here, name) for name in sorted(names)]
        files += [file for file in there if _is_wanted(file) and file.is_file()]
        left_out += [file for file in there if not _is_wanted(file) and _is_meant(file)]
    if not files:
        raise UnreadableFileError(
            gettext("{name} is a folder without clips or pictures: give the name of one.", name=name)
        )
    return files


def _is_wanted(file: Path) -> bool:
    return not file.name.startswith(".") and file.suffix.lower() in CLIPS + PICTURES


def _is_meant(file: Path) -> bool:
    """Whether a file that is taken for no clip may have been meant for one."""
    return not file.name.startswith(".") and not _NOT_MEANT.fullmatch(file.name)


def _is_list(given: Path) -> bool:
    return given.suffix.lower() == LIST and os.path.isfile(given)  # noqa: PTH113  (never fails)


def _is_pattern(given: Path) -> bool:
    return glob.has_magic(str(given)) and not os.path.lexists(given)


def _matches(pattern: Path) -> list[Path]:
    paths = [Path(p) for p in sorted(glob.glob(str(pattern), recursive=True))]  # noqa: PTH207  (it leaves out what is hidden)
    kept = [p for p in paths if p.is_dir() or (_is_wanted(p) and not any(is_result(f) for f in p.parents))]
    if "**" in pattern.parts:  # which stands for the folders as well as for what is in them
        kept = [p for p in kept if not p.is_dir()]
    if not kept:
        raise UnreadableFileError(
            gettext("{name} matches no clip or picture: check the pattern.", name=shown_name(pattern))
        )
    return kept


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            gettext("{name} cannot be read ({why}): check the list.", name=shown_name(path), why=error.strerror)
        ) from error


def lines_of(given: str) -> list[str] | None:
    """The paths that a list or the standard input names, one a line; None for what is neither.

    Names with line breaks can be given as ``find -print0`` prints them, a NUL after each; names in quotation marks as
    Windows copies them. A relative path that leads nowhere from here is looked for beside the list. Raises
    UnreadableFileError for a list that names nothing.
    """
    path = Path(given)
    if given != STDIN and not _is_list(path):
        return None
    content = sys.stdin.buffer.read() if given == STDIN else _content(path)
    named = [os.fsdecode(line) for line in _lines(content) if line.strip()]
    if not named:
        raise UnreadableFileError(gettext("{name} names no clip or picture: give one path a line.", name=_name(given)))
    return named if given == STDIN else [_beside(line, path.parent) for line in named]


def _lines(content: bytes) -> list[bytes]:
    """The lines of a list in UTF-8, in UTF-16 as Windows' PowerShell writes it, or with a NUL after each."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode()
    if b"\0" in content:
        return content.split(b"\0")
    return [_unquoted(line) for line in content.removeprefix(codecs.BOM_UTF8).splitlines()]


def _unquoted(line: bytes) -> bytes:
    """A line without the quotation marks around all of it, unless they are in the file's name."""
    inner = line.strip()
    quoted = len(inner) > 2 and inner.startswith(b'"') and inner.endswith(b'"') and not os.path.lexists(line)
    return inner[1:-1] if quoted else line


def _beside(line: str, folder: Path) -> str:
    there = str(folder / line)
    return there if not os.path.exists(line) and os.path.exists(there) else line  # noqa: PTH110  (it never fails)


def _name(given: str) -> str:
    return gettext("the standard input") if given == STDIN else shown_name(Path(given))
