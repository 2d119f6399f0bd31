"""Clips that are dropped into the page: written piece by piece, kept only if they are video, under a safe name."""

import asyncio
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from alignment.errors import JanuError
from vision.batch.inputs import CLIPS, PICTURES
from vision.results.folder import folder_for
from vision.review.folder import Library
from vision.runtime.atomic_files import locked, output_error
from vision.words.language import gettext
from vision.words.numbers import digits

#: the largest clip taken: half an hour in 4K
LARGEST = 16 << 30
#: what must stay free on the disk
SPARE = 512 << 20
TAKEN = CLIPS + PICTURES
#: bytes after which the room on the disk is looked at again
CHECKED = 64 << 20
_UNFINISHED = ".janu-upload-"
_LONGEST_NAME = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class RefusedError(JanuError):
    """A clip is not taken: too large, no video, or its name cannot be one."""


def safe_name(name: str) -> str:
    """A name that is nothing but a name on any system: no separators, control signs, dots in front; may be empty."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(c for c in text if c.isprintable() and c not in '<>:"|?*/\\')
    text = " ".join(text.split()).lstrip(".-~ ").rstrip(". ")
    while len(text.encode()) > _LONGEST_NAME:
        stem, dot, suffix = text.rpartition(".")
        text = f"{stem[:-1]}{dot}{suffix}" if dot and len(stem) > 1 and len(suffix) < 10 else text[:-1]
    return f"_{text}" if _RESERVED.match(text) else text


def dated(name: str, day: date) -> str:
    """The name with the date in front, where it has none itself."""
    return name if re.search(r"20\d\d[-_.]?[01]\d[-_.]?[0-3]\d", name) else f"{day.isoformat()}_{name}"


class Uploads:
    """Takes clips into the folder of a library."""

    def __init__(self, library: Library, largest: int = LARGEST) -> None:
        self.library, self.largest = library, largest
        for left_over in library.folder.glob(f"{_UNFINISHED}*"):  # of a server that was killed
            with suppress(OSError):
                if (lock := locked(left_over)) is not None:  # else another one is at work on it
                    left_over.unlink()
                    os.close(lock)

    async def take(self, name: str, student: str, day: date, size: int | None, pieces: AsyncIterator[bytes]) -> str:
        """Write a clip into the student's folder and return its path in the library.

        Raises
        ------
        RefusedError
            If it is too large, or what was sent is no video; nothing is left of it then.
        OutputError
            If it cannot be written.
        """
        clip, owner = dated(safe_name(name), day), safe_name(student)
        if not safe_name(name) or not clip.lower().endswith(TAKEN):
            raise RefusedError(
                gettext("{file} is not taken: give a clip or picture by its usual name, as .mp4 or .jpg.", file=name)
                if name
                else gettext("This is not taken: give a clip or picture by its usual name, as .mp4 or .jpg.")
            )
        if owner.endswith(".janu"):
            raise RefusedError(gettext("A student's name cannot end in .janu."))
        if size is not None:
            self._check(name, size)
        hidden = self.library.folder / f"{_UNFINISHED}{secrets.token_hex(8)}{Path(clip).suffix}"
        lock: int | None = None
        try:
            try:
                with hidden.open("xb") as file:
                    lock = locked(hidden)
                    await self._write(name, file, pieces)
            except OSError as error:
                raise output_error(hidden.with_name(clip), error) from error
            await asyncio.to_thread(_check_video, hidden, name)
            return await asyncio.to_thread(self._put_in_place, hidden, owner, clip)
        finally:
            with suppress(OSError):
                hidden.unlink(missing_ok=True)
            if lock is not None:
                os.close(lock)

    async def _write(self, name: str, file: BinaryIO, pieces: AsyncIterator[bytes]) -> None:
        written = 0
        async for piece in pieces:
            written += len(piece)
            if written // CHECKED > (written - len(piece)) // CHECKED or written > self.largest:
                self._check(name, written, still=0)
            await asyncio.to_thread(file.write, piece)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())

    def _check(self, name: str, size: int, still: int | None = None) -> None:
        """Refuse what is too large; `still` bytes of it have yet to be written, all of them unless told."""
        if size > self.largest:
            most = _in_words(self.largest)
            text = gettext("{file} is larger than {size}: cut it into shorter clips.", file=name, size=most)
            raise RefusedError(text)
        if shutil.disk_usage(self.library.folder).free - (size if still is None else still) < SPARE:
            needed = _in_words(size)
            text = gettext("There is no room for {file} ({size}): free some space on the disk.", file=name, size=needed)
            raise RefusedError(text)

    def _put_in_place(self, hidden: Path, owner: str, clip: str) -> str:
        """Give it its name, or the next one that is free: no clip or result that is there is ever touched."""
        folder = self.library.folder / owner
        if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
            text = gettext("{name} is the name of a file: choose another name for the student.", name=owner)
            raise RefusedError(text)
        try:
            folder.mkdir(exist_ok=True)
            if not self.library.shows(folder):
                raise RefusedError(gettext("This student's folder leads out of the library's: choose another name."))
            folder = folder.resolve()  # a link within the library: the clip is found where it leads to
            stem, suffix = Path(clip).stem, Path(clip).suffix
            for number in range(1, 10_000):
                target = folder / (f"{stem}{f'_{number}' if number > 1 else ''}{suffix}")
                taken = any(target.with_suffix(known).exists() for known in TAKEN) or folder_for(target).exists()
                if not taken and _is_named(hidden, target):
                    return target.relative_to(self.library.folder).as_posix()
        except OSError as error:
            raise output_error(folder / clip, error) from error
        raise RefusedError(gettext("There are too many clips called {name}: give it another name.", name=clip))


def _is_named(hidden: Path, target: Path) -> bool:
    """Give a file its name, whole or not at all; False where somebody else has just taken it."""
    try:
        os.link(hidden, target)
        hidden.unlink()
        return True
    except FileExistsError:
        return False
    except OSError:  # some file systems know no second name
        pass
    with suppress(FileExistsError):
        target.open("xb").close()  # nobody else's from here on
        try:
            hidden.replace(target)
        except OSError:
            target.unlink()  # else it would be an empty clip
            raise
        return True
    return False


def _check_video(path: Path, name: str) -> None:
    """Raise RefusedError unless Janu's own decoder finds in it what its name says: a moving picture, or a picture."""
    from vision.media.sources import Picture, open_source

    try:
        source = open_source(path)
    except JanuError as error:
        text = str(error).replace(str(path), name).replace(path.name, name)
        raise RefusedError(text) from error
    if path.name.lower().endswith(PICTURES) and not (isinstance(source, Picture) or source.is_animated):
        text = gettext("{file} is a clip and not a picture: give it a name that ends in .mp4.", file=name)
        raise RefusedError(text)
    if path.name.lower().endswith(CLIPS) and source.expected_frames < 2:
        text = gettext("{file} is a picture and not a clip: give an MP4, MOV, MKV or WebM recording.", file=name)
        raise RefusedError(text)


def _in_words(size: int) -> str:
    return digits(f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{max(1, size >> 20)} MB")
