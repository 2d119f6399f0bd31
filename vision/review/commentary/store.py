"""Commentaries on the disk: one file each, in a folder beside the notes, known by the content of the clip.

The name tells all that is known of it: the clip's content, the moment (ms) at which it begins, and its id. The page's
recording is kept as it came until its MP4 has been made.
"""

import asyncio
import os
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from vision.review.commentary.export import phone_copy
from vision.review.library.uploads import SPARE, RefusedError
from vision.runtime.atomic_files import output_error
from vision.words.language import gettext

#: its name ends as that of results does, so that nothing in it is taken for a clip
FOLDER = "janu-review-commentaries.janu"
#: the largest recording taken: an hour
LARGEST = 2 << 30
RECORDED, EXPORTED = ".recorded", ".mp4"
#: signs of a clip's content in a name
_SHORT = 24
#: behind the name of one that was deleted
GONE = ".gone"
_NAME = re.compile(r"(?P<content>[0-9a-f]{24})-(?P<ms>\d{1,9})-(?P<id>[0-9a-f-]{36})(?P<kind>\.recorded|\.mp4)")


class NoSuchCommentaryError(LookupError):
    """No commentary has this id."""


@dataclass(frozen=True)
class Commentary:
    """One commentary: its id, the moment of the clip (s) at which it begins, when it was said (ISO), its file."""

    id: str
    time: float
    made_at: str
    path: Path


class Commentaries:
    """All commentaries of a library. May be used from any thread."""

    def __init__(self, library: Path) -> None:
        self._folder = library / FOLDER
        self._exporting = Lock()

    def of(self, content: str) -> list[Commentary]:
        """Those of a clip, by their moments."""
        return sorted(
            (c for c in self._all() if c.path.name.startswith(_short(content))), key=lambda c: (c.time, c.made_at)
        )

    def counts(self) -> Callable[[str], int]:
        """How many there are now, to be asked by a clip's content."""
        counted = Counter(commentary.path.name[:_SHORT] for commentary in self._all())
        return lambda content: counted[_short(content)]

    def one(self, id: str) -> Commentary:
        """The one with an id. Raises NoSuchCommentaryError."""
        found = next((commentary for commentary in self._all() if commentary.id == id), None)
        if found is None:
            raise NoSuchCommentaryError(id)
        return found

    async def take(self, content: str, time: float, id: str, pieces: AsyncIterator[bytes]) -> Commentary:
        """Keep a recording as it comes from the page, whole or not at all. The same id twice is the same commentary.

        Raises RefusedError where it is too large, OutputError where it cannot be written.
        """
        path = self._folder / f"{_short(content)}-{round(1000 * time)}-{id}{RECORDED}"
        hidden = path.with_name(f".{path.name}")
        try:
            self._folder.mkdir(exist_ok=True)
            written = 0
            with hidden.open("wb") as file:
                async for piece in pieces:
                    written += len(piece)
                    if written > LARGEST:
                        raise RefusedError(gettext("This commentary is too long: say it in several."))
                    await asyncio.to_thread(file.write, piece)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
            if shutil.disk_usage(self._folder).free < SPARE:
                raise RefusedError(gettext("There is no room for the commentary: free some space on the disk."))
            hidden.replace(path)
        except OSError as error:
            raise output_error(path, error) from error
        finally:
            with suppress(OSError):
                hidden.unlink(missing_ok=True)
        return self.one(id)

    def exported(self, commentary: Commentary) -> Path:
        """Its MP4, made where there is none yet. Raises UnreadableFileError, OutputError."""
        with self._exporting:  # one at a time, and each once
            now = self.one(commentary.id)
            if now.path.suffix == EXPORTED:
                return now.path
            target = now.path.with_suffix(EXPORTED)
            phone_copy(now.path, target)
            made = now.path.stat().st_mtime
            os.utime(target, (made, made))
            now.path.unlink()
            return target

    def remove(self, commentary: Commentary) -> None:
        """Take it away, to be brought back by `restore`. Raises OutputError."""
        with self._exporting:
            self._rename(self.one(commentary.id).path, GONE)

    def restore(self, id: str) -> None:
        """Bring back what was removed. Raises NoSuchCommentaryError, OutputError."""
        gone = next((path for path in self._folder.glob(f"*-{id}.*{GONE}")), None)
        if gone is None:
            raise NoSuchCommentaryError(id)
        self._rename(gone, "")

    @staticmethod
    def _rename(path: Path, end: str) -> None:
        try:
            path.rename(path.with_name(path.name.removesuffix(GONE) + end))
        except OSError as error:
            raise output_error(path, error) from error

    def _all(self) -> list[Commentary]:
        found: dict[str, Commentary] = {}
        with suppress(OSError):
            for path in sorted(
                self._folder.iterdir(), reverse=True
            ):  # .recorded before .mp4, which stands in its place
                if (name := _NAME.fullmatch(path.name)) and not path.is_symlink():
                    made = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
                    found[name["id"]] = Commentary(name["id"], int(name["ms"]) / 1000, made, path)
        return list(found.values())


def _short(content: str) -> str:
    return content[:_SHORT]
