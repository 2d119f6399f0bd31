"""``landmarks.parquet``: what was seen in every frame, enough to judge the clip again without its pictures.

A row a frame, named columns, in SI units and pixels; what was not seen is null. The file's own words (clip, model,
sampling, warnings) stand in the footer as JSON under the key ``janu``. The README beside has the columns.
"""

import hashlib
import json
import math
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from alignment.body.landmarks import Body
from alignment.errors import UnreadableFileError
from alignment.report import ClipInfo, FileInfo, ReadWarning, Sampling
from vision.perception.observation import Observation
from vision.results.landmarks_table import BODY_COLUMNS, SCHEMA, frames_of, has_columns, table_of
from vision.runtime.atomic_files import output_error, replacing, shown_name
from vision.words.language import gettext
from vision.words.printable import all_printable

#: the key in the file's footer that the `RecordingInfo` stands under
KEY = b"janu"
#: and the SHA-256 of that text: Parquet's own checksums are of the pages, and not of the footer
SUM = b"janu.sha256"
#: frames that a file may have, at most: 90 hours at 30 a second
MOST_FRAMES = 10_000_000
#: frames in a row group, about a minute's: what is held in memory while writing and while reading (2 MB)
GROUP = 1800
#: how far off a landmark may lie, in longer sides of the picture; a limb that is out of it is guessed within one
FARTHEST = 100


class RecordingInfo(BaseModel):
    """What the frames were seen in and with. ``warnings``: what the file itself gave reason for; the rest is judged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    janu_version: str
    clip: ClipInfo
    model: FileInfo
    sampling: Sampling = Sampling()
    warnings: list[ReadWarning] = []


class LandmarksParquet:
    """Writes ``landmarks.parquet`` and makes it appear whole on a clean exit or not at all, as `FramesCsv`.

    The same frames give the same bytes. Numbers are float32, as MediaPipe has them (`t` is float64), so that nothing
    is lost of what `vision.perception.still_detector.body_of` gives. Memory does not grow with the clip. Until `about`
    is told there is nothing to keep. Raises OutputError.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = Path(path)
        self.about: RecordingInfo | None = None
        self._unfinished = ExitStack()
        self._waiting: list[Observation] = []

    def __enter__(self) -> Self:
        self._hidden = self._unfinished.enter_context(replacing(self._path))
        try:
            self._file = self._hidden.open("wb")
        except OSError as error:
            self._unfinished.close()
            raise output_error(self._path, error) from error
        self._out = pq.ParquetWriter(
            self._file,
            SCHEMA,
            compression="zstd",
            use_dictionary=False,
            use_byte_stream_split=list(BODY_COLUMNS),  # bytes of like significance side by side pack better
            write_statistics=["t"],
            write_page_checksum=True,
            store_schema=False,  # 30 kB that say nothing more
        )
        return self

    def write(self, seen: Observation) -> None:
        """Add the next frame."""
        self._waiting.append(seen)
        if len(self._waiting) >= GROUP:
            self._flush()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not None or self.about is None:
            self._discard()
            self._unfinished.close()
            return
        self._flush()
        with self._output_errors():
            text = self.about.model_dump_json().encode()
            self._out.add_key_value_metadata({KEY: text, SUM: _sum(text)})
            self._out.close()
            self._file.close()
        self._unfinished.close()

    def _flush(self) -> None:
        with self._output_errors():
            if self._waiting:
                self._out.write_table(table_of(self._waiting), row_group_size=GROUP)
        self._waiting.clear()

    @contextmanager
    def _output_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._discard()
            self._unfinished.close()
            raise output_error(self._path, error) from error

    def _discard(self) -> None:
        """Drop what was written, so that nothing is renamed."""
        for file in (self._out, self._file):
            with suppress(OSError):
                file.close()
        with suppress(OSError):
            self._hidden.unlink(missing_ok=True)


class Landmarks:
    """A ``landmarks.parquet`` opened for reading: what it is ``about``; iterating gives its frames at constant memory.

    Raises UnreadableFileError for a file that is missing, damaged or none of Janu's.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        with self._file() as file:
            words = file.metadata.metadata or {}
            text, there = words.get(KEY), file.schema_arrow
            if text is None or not has_columns(there):
                raise self._foreign()
            if words.get(SUM, _sum(text)) != _sum(text) or file.metadata.num_rows > MOST_FRAMES:
                raise self._damaged()
            self.about = RecordingInfo.model_validate(all_printable(json.loads(text)))
            self._columns = [name for name in SCHEMA.names if name in there.names]
            groups = range(file.metadata.num_row_groups)
            self._ends = np.cumsum([file.metadata.row_group(i).num_rows for i in groups])
        self._read: tuple[list[int], pa.Table | None] = [], None

    @property
    def count(self) -> int:
        """How many frames there are."""
        with self._file() as file:
            return int(file.metadata.num_rows)

    @property
    def times(self) -> NDArray[np.float64]:
        """The times of all frames in s, (N,)."""
        with self._file() as file:
            return file.read(columns=["t"]).column("t").to_numpy()

    @property
    def span(self) -> tuple[float, float]:
        """The times of the first and the last frame in s."""
        times = self.times
        return (float(times[0]), float(times[-1])) if len(times) else (0.0, 0.0)

    def __iter__(self) -> Iterator[Observation]:
        with self._file() as file:
            last = -math.inf
            for batch in file.iter_batches(GROUP, columns=self._columns):
                for seen in self._frames(batch):
                    if not last < seen.t and self.about.clip.kind != "picture":
                        raise self._damaged()
                    last = seen.t
                    yield seen

    def between(self, start_s: float, end_s: float) -> list[Observation]:
        """The frames from a time to another one, read without the rest of the file."""
        import pyarrow.compute as pc

        with self._file() as file:
            groups = [
                group
                for group in range(file.metadata.num_row_groups)
                if (known := file.metadata.row_group(group).column(0).statistics) is None
                or (known.min <= end_s and known.max >= start_s)
            ]
            batches = file.iter_batches(GROUP, row_groups=groups, columns=self._columns) if groups else iter(())
            near = (batch.filter((pc.field("t") >= start_s) & (pc.field("t") <= end_s)) for batch in batches)
            return [seen for batch in near for seen in self._frames(batch)]

    def part(self, first: int, after: int) -> list[Observation]:
        """The frames from the one numbered `first` (from 0) to before `after`, read without the rest of the file."""
        ends = self._ends
        groups = [i for i, end in enumerate(ends) if end > first and (i == 0 or ends[i - 1] < after)]
        if not groups:
            return []
        start = int(ends[groups[0] - 1]) if groups[0] else 0
        near = self._groups(groups).slice(first - start, after - first)
        return [seen for batch in near.combine_chunks().to_batches() for seen in self._frames(batch)]

    def _groups(self, groups: list[int]) -> pa.Table:
        """Some groups of rows, kept until others are asked for: who looks at a part soon looks at the next one."""
        kept, table = self._read
        if table is None or kept != groups:
            with self._file() as file:
                table = file.read_row_groups(groups, columns=self._columns)
            self._read = groups, table
        return table

    def others(self) -> bool:
        """Whether somebody else was found in any frame."""
        import pyarrow.compute as pc

        with self._file() as file:
            found = pc.any(file.read(columns=["second_person"]).column(0)).as_py()
            return bool(found)

    def _frames(self, batch: pa.RecordBatch) -> Iterator[Observation]:
        if any(batch.column(name).null_count for name in batch.schema.names if not SCHEMA.field(name).nullable):
            raise self._damaged()
        for seen in frames_of(batch, self.about.clip.size):
            if not math.isfinite(seen.t) or (seen.body is not None and not _is_body(seen.body)):
                raise self._damaged()
            yield seen

    @contextmanager
    def _file(self) -> Iterator[pq.ParquetFile]:
        """The file, open. Whatever is wrong with what it holds is an UnreadableFileError."""
        try:
            # by its bytes: pyarrow takes no path that is not UTF-8
            with pa.OSFile(os.fsencode(self.path)) as opened, _verified(opened) as file:
                yield file
        except UnreadableFileError:
            raise
        except FileNotFoundError as error:
            raise UnreadableFileError(
                gettext("{name} does not exist: check the name.", name=shown_name(self.path))
            ) from error
        except ValidationError as error:
            raise self._foreign() from error
        except _DAMAGED as error:
            raise self._damaged() from error

    def _damaged(self) -> UnreadableFileError:
        name = shown_name(self.path)
        return UnreadableFileError(
            gettext("{name} is damaged or not a Parquet file: make it again with janu score.", name=name)
        )

    def _foreign(self) -> UnreadableFileError:
        name = shown_name(self.path)
        return UnreadableFileError(
            gettext("{name} holds no landmarks of this version of Janu: make it again with janu score.", name=name)
        )


#: what pyarrow raises for one damaged byte or another
_DAMAGED = (OSError, pa.ArrowException, ValueError, TypeError, LookupError, OverflowError, MemoryError, RecursionError)


def _verified(opened: pa.NativeFile) -> pq.ParquetFile:
    return pq.ParquetFile(opened, page_checksum_verification=True)


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _is_body(body: Body) -> bool:
    """Whether the numbers can be somebody's: finite, near the picture, and not all at one place."""
    width, height = body.size
    near = FARTHEST * max(width, height)
    marks = (body.pixels, body.world, body.visibility, body.mid("shoulder") - body.mid("hip"))
    if min(width, height) < 1 or not all(np.isfinite(part).all() for part in marks):
        return False
    return bool(np.abs(body.pixels).max() <= near and np.abs(body.world).max() <= near and marks[3].any())
