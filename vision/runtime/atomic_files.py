"""Files in and out: one clear sentence for what cannot be read, and results that appear whole or not at all."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

from alignment.errors import OutputError, UnreadableFileError
from vision.words.language import gettext
from vision.words.printable import printable

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOENT,)
_IN_THE_WAY = (errno.ENOTDIR,)


def shown_name(path: str | os.PathLike[str]) -> str:
    """Return a path as one line of text that can be printed and stored as UTF-8, whatever bytes its name holds."""
    return printable(os.fsencode(path).decode("utf-8", errors="replace"))


def absolute(path: Path) -> Path:
    """A path from the root, without ``.`` and ``..``; links stay links."""
    return Path(os.path.normpath(path.absolute()))


def read_head(path: Path, length: int = 64) -> bytes:
    """Return the first bytes of a file that can be read.

    Raises UnreadableFileError for a missing file, a folder, a device, an empty file and one that may not be read.
    """
    name = shown_name(path)
    if "\0" in str(path):
        raise UnreadableFileError(gettext("{name} cannot be the name of a file: check the name.", name=repr(name)))
    try:
        if path.is_dir():
            raise UnreadableFileError(
                gettext("{name} is a folder: give the name of one clip or picture in it.", name=name)
            )
        if path.exists() and not path.is_file():
            raise UnreadableFileError(
                gettext("{name} is not a file but a device: give the name of a clip or picture.", name=name)
            )
        with path.open("rb") as file:
            head = file.read(length)
    except FileNotFoundError as error:
        raise UnreadableFileError(
            gettext("{name} does not exist: check the name and the folder.", name=name)
        ) from error
    except PermissionError as error:
        raise UnreadableFileError(
            gettext("{name} may not be read by you: change its permissions or copy it.", name=name)
        ) from error
    except OSError as error:
        raise UnreadableFileError(
            gettext(
                "{name} cannot be read ({why}): check the disk or copy it again.",
                name=name,
                why=error.strerror,
            )
        ) from error
    if not head:
        raise UnreadableFileError(
            gettext("{name} is empty (0 bytes): copy it again from the camera or phone.", name=name)
        )
    return head


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def output_error(path: Path, error: OSError) -> OutputError:
    """Return the OutputError that says in one sentence why `path` could not be written."""
    name = shown_name(path)
    if error.errno in _FULL:
        text = gettext(
            "{name} could not be written because the disk is full: free some space and run again.", name=name
        )
    elif error.errno in _FORBIDDEN:
        text = gettext(
            "{name} may not be written there: choose another folder, or close the program that has the file open.",
            name=name,
        )
    elif error.errno in _IN_THE_WAY:
        text = gettext(
            "{name} could not be written because a file lies where its folder should be: choose another folder.",
            name=name,
        )
    elif error.errno in _NO_FOLDER:
        text = gettext(
            "{name} could not be written because its folder does not exist: make the folder or choose another.",
            name=name,
        )
    else:
        text = gettext(
            "{name} could not be written ({why}): check the disk or choose another folder.",
            name=name,
            why=error.strerror or error,
        )
    wrapped = OutputError(text)
    wrapped.errno = error.errno
    return wrapped


def is_full(error: BaseException) -> bool:
    """Whether something failed because the disk is full."""
    return isinstance(error, OSError) and error.errno in _FULL


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a hidden path beside `path`; what is written there becomes `path` on a clean exit, else it is removed.

    A kill leaves the old file as it was (and the hidden one). Nothing written means nothing replaced.
    Raises OutputError when the file cannot be flushed to the disk or renamed; what the block raises passes unchanged.
    """
    hidden = path.with_name(f".janu-{secrets.token_hex(6)}.part")
    try:
        yield hidden
        with _output_errors(path):
            if hidden.exists():
                _flush_to_disk(hidden)
                hidden.replace(path)
                _flush_to_disk(path.parent)
    finally:
        with suppress(OSError):
            hidden.unlink(missing_ok=True)


def write_bytes_atomically(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a whole file, or leave the old one as it was. Raises OutputError.

    A link stays a link; a pipe or a device is written to and never replaced.
    """
    path = Path(path)
    with _output_errors(path):
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        target = path.resolve() if path.is_symlink() else path
    with replacing(target) as hidden, _output_errors(path):
        hidden.write_bytes(data)


def write_text_atomically(path: str | os.PathLike[str], text: str) -> None:
    """Write a whole UTF-8 text file with its line ends as given, or leave the old one as it was. Raises OutputError."""
    write_bytes_atomically(path, text.encode("utf-8"))


def locked(path: Path) -> int | None:
    """A descriptor that holds a file or folder for this process, however it ends; None where another one holds it."""
    if fcntl is None:  # Windows does not let a file be removed while it is open, nor a folder with such files
        return os.open(os.devnull, os.O_RDONLY)
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:  # some network file systems know no locks
        pass
    return handle


@contextmanager
def _output_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(path, error) from error


def _flush_to_disk(path: Path) -> None:
    if path.is_dir() and os.name != "posix":  # only POSIX can open a folder, there the rename itself needs the flush
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot flush a folder
            raise
    finally:
        os.close(handle)
