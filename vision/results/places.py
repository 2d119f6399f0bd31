"""Clips and folders by URL, through fsspec: s3://, gs://, https:// and whatever else is installed for it.

A class of its own rather than universal-pathlib's (0.3.10 tried): that one keeps a web address's query and ``%20`` in
the name, asks the network for a size, fails already when it is made where a protocol is not known, and is neither a
`Path` nor, on the web, an `os.PathLike`.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from alignment.errors import JanuError, OutputError, UnreadableFileError
from vision.words.language import gettext


class ClusterError(JanuError):
    """The cluster cannot be used: an extra is not installed, or the scheduler does not answer."""


@dataclass(frozen=True, slots=True)
class Url:
    """A file or folder by URL, with as much of a `pathlib.Path` as a job's path needs; ``size`` in bytes if known."""

    text: str
    size: int = 0

    def __str__(self) -> str:
        return self.text

    def __fspath__(self) -> str:
        return self.text

    def __truediv__(self, name: str) -> "Url":
        return Url(f"{self.text.rstrip('/')}/{name}")

    @property
    def path(self) -> str:
        """What stands for a path in it, as people write it: without the query, a web address's ``%20`` as a space."""
        if self.text.startswith(("http://", "https://")):
            return unquote(urlsplit(self.text).path)
        return self.text.split("://", 1)[-1]

    @property
    def name(self) -> str:
        """The last part."""
        return posixpath.basename(self.path.rstrip("/"))

    @property
    def parent(self) -> "Url":
        """The folder that it is in."""
        return Url(posixpath.dirname(self.text.split("?", 1)[0].rstrip("/")))

    @property
    def is_web(self) -> bool:
        """Whether it can only be read."""
        return self.text.startswith(("http://", "https://"))

    def absolute(self) -> "Url":
        """Itself."""
        return self

    def stat(self) -> Any:
        """What stands for `Path.stat`: only ``st_size``, without asking anybody."""
        return _Stat(self.size)

    def exists(self) -> bool:
        """Whether something is there. Raises JanuError."""
        with reached(self):
            return bool(self.system().exists(self.text))

    def is_file(self) -> bool:
        """Whether a file is there. Raises JanuError."""
        with reached(self):
            return bool(self.system().isfile(self.text))

    def system(self) -> Any:
        """The fsspec file system for it. Raises ClusterError."""
        try:
            import fsspec
        except ImportError as error:
            raise ClusterError(gettext("{url} needs fsspec: pip install 'janu[cluster]'.", url=self)) from error
        try:
            return fsspec.url_to_fs(self.text)[0]
        except ImportError as error:
            raise ClusterError(gettext("{url} cannot be reached: {error}", url=self, error=error)) from error
        except ValueError as error:
            raise UnreadableFileError(gettext("{url} cannot be reached: {error}", url=self, error=error)) from error


@dataclass(frozen=True, slots=True)
class _Stat:
    st_size: int


@contextmanager
def folder_at_hand(folder: "Path | Url") -> Iterator[Path]:
    """A folder to write files into: itself, or one whose files are brought to the URL when the block ends well."""
    if isinstance(folder, Path):
        yield folder
        return
    with TemporaryDirectory(prefix="janu-") as name:
        yield Path(name)
        with reached(folder, writing=True):
            for file in sorted(Path(name).iterdir()):
                folder.system().put_file(str(file), (folder / file.name).text)


def is_url(given: object) -> bool:
    """Whether this names something by URL rather than by path; ``file:///`` does not."""
    return "://" in str(given) and not str(given).startswith("file://")


@contextmanager
def reached(url: Url, writing: bool = False) -> Iterator[None]:
    """Raise a JanuError for whatever goes wrong on the way to a URL."""
    kind = OutputError if writing else UnreadableFileError
    try:
        yield
    except JanuError:
        raise
    except FileNotFoundError as error:
        raise kind(gettext("{url} does not exist: check the address.", url=url)) from error
    except PermissionError as error:
        if writing:
            raise kind(gettext("{url} may not be written: check your credentials.", url=url)) from error
        raise kind(gettext("{url} may not be read: check your credentials.", url=url)) from error
    except Exception as error:  # each file system has its own, as botocore's, aiohttp's, Google's
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if writing:
            raise kind(gettext("{url} cannot be written ({why}).", url=url, why=why)) from error
        raise kind(gettext("{url} cannot be read ({why}).", url=url, why=why)) from error
