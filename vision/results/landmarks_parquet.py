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
from typing import Any, Literal, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from alignment.body.features import BACK_POINTS, COSINES, DIRECTIONS
from alignment.body.landmarks import Body, Joint, Landmark
from alignment.errors import UnreadableFileError
from alignment.report import ClipInfo, FileInfo, ReadWarning, Sampling
from vision.perception.observation import Observation
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
_MARKS = [mark.name.lower() for mark in Landmark]
#: columns that files of earlier versions do not have
_LATER = (
    *(f"movenet_{joint.name.lower()}_{part}" for joint in Joint for part in ("x", "y", "confidence")),
    *("trunk_lightness", "trunk_a", "trunk_b"),
)
#: the columns of one body, in the order of `_numbers`
BODY_COLUMNS = (
    *(f"{mark}_{axis}" for mark in _MARKS for axis in ("x", "y")),
    *(f"{mark}_world_{axis}" for mark in _MARKS for axis in ("x", "y", "z")),
    *(f"{mark}_visibility" for mark in _MARKS),
    *(f"back_{i:02}_{axis}" for i in range(BACK_POINTS) for axis in ("x", "y")),
    *(f"outline_{i * 360 // DIRECTIONS:03}" for i in range(DIRECTIONS)),
    *(f"silhouette_{row:02}_{column:02}" for row in range(COSINES[0]) for column in range(COSINES[1])),
    *("looks_down", "looks_down_error", "leans", "leans_error"),
    *_LATER,
)
_SCHEMA = pa.schema(
    [
        pa.field("t", pa.float64(), nullable=False),
        pa.field("frame", pa.int32(), nullable=False),
        pa.field("looked", pa.bool_(), nullable=False),
        pa.field("seen", pa.bool_(), nullable=False),
        pa.field("second_person", pa.bool_()),
        *(pa.field(name, pa.float32()) for name in BODY_COLUMNS),
        pa.field("cut", pa.bool_(), nullable=False),
    ]
)
#: where in a row each part of a body begins: pixels, world, visibility, back, outline, silhouette, tilt, MoveNet, worn
_WORLD, _VISIBILITY, _BACK, _OUTLINE, _SILHOUETTE, _TILT, _MOVENET, _WORN = (
    int(i) for i in np.cumsum([66, 99, 33, 2 * BACK_POINTS, DIRECTIONS, COSINES[0] * COSINES[1], 4, 3 * len(Joint)])
)


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
            _SCHEMA,
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


def table_of(rows: list[Observation]) -> pa.Table:
    """Frames as a table of the file's columns."""
    numbers = np.full((len(BODY_COLUMNS), len(rows)), np.nan, np.float32)
    for i, row in enumerate(rows):
        if row.body is not None:
            numbers[:, i] = _numbers(row.body)
    second = np.array([bool(row.second_person) for row in rows])
    columns = [
        _column(np.array([row.t for row in rows]), pa.float64()),
        _column(np.array([row.frame for row in rows], np.int32), pa.int32()),
        _column(np.array([row.looked for row in rows]), pa.bool_()),
        _column(np.array([row.body is not None for row in rows]), pa.bool_()),
        _column(second, pa.bool_(), np.array([row.second_person is not None for row in rows])),
        *(_column(column, pa.float32(), ~np.isnan(column)) for column in numbers),
        _column(np.array([row.cut for row in rows]), pa.bool_()),
    ]
    return pa.Table.from_arrays(columns, schema=_SCHEMA)


# Columns are made of their bytes, and read as such: Arrow's own way to and from NumPy imports pandas wherever that is
# installed, which takes longer than to judge 100 frames.
def _column(values: NDArray[Any], of_type: pa.DataType, known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Values (N,) as a column; null where they are not ``known``."""
    data, valid = (_bits(v) if v is not None and v.dtype == np.bool_ else v for v in (values, known))
    buffers = [None if valid is None else pa.py_buffer(valid), pa.py_buffer(data)]
    return pa.Array.from_buffers(of_type, len(values), buffers)


def _bits(flags: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.packbits(flags, bitorder="little")


def _floats(column: pa.Array) -> NDArray[np.float32]:
    """A column of float32 as an array (N,); NaN where it is null."""
    valid, data = column.buffers()
    part = slice(column.offset, column.offset + len(column))
    if column.null_count == 0:
        return np.frombuffer(data, np.float32)[part]
    known = np.unpackbits(np.frombuffer(valid, np.uint8), bitorder="little")[part]
    return np.where(known, np.frombuffer(data, np.float32)[part], np.float32(np.nan))


def _numbers(body: Body) -> NDArray[np.float64]:
    """A body in the order of `BODY_COLUMNS`, (N,)."""
    back = np.full(2 * BACK_POINTS, np.nan) if body.back is None else body.back.ravel()
    outline = np.full(DIRECTIONS, np.nan) if body.outline is None else body.outline
    silhouette = np.full(COSINES, np.nan) if body.silhouette is None else body.silhouette
    tilt = np.full(4, np.nan) if body.tilt is None else body.tilt
    movenet = np.full(3 * len(Joint), np.nan) if body.movenet is None else body.movenet.ravel()
    worn = np.full(3, np.nan) if body.worn is None else body.worn
    marks = (body.pixels.ravel(), body.world.ravel(), body.visibility)
    return np.concatenate([*marks, back, outline, silhouette.ravel(), tilt, movenet, worn])


class Landmarks:
    """A ``landmarks.parquet`` opened for reading: what it is ``about``; iterating gives its frames at constant memory.

    Raises UnreadableFileError for a file that is missing, damaged or none of Janu's.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        with self._file() as file:
            words = file.metadata.metadata or {}
            text, there = words.get(KEY), file.schema_arrow
            if text is None or not _is_ours(there):
                raise self._foreign()
            if words.get(SUM, _sum(text)) != _sum(text) or file.metadata.num_rows > MOST_FRAMES:
                raise self._damaged()
            self.about = RecordingInfo.model_validate(all_printable(json.loads(text)))
            self._columns = [name for name in _SCHEMA.names if name in there.names]

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
        with self._file() as file:
            ends = np.cumsum([file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)])
            groups = [i for i, end in enumerate(ends) if end > first and (i == 0 or ends[i - 1] < after)]
            if not groups:
                return []
            start = int(ends[groups[0] - 1]) if groups[0] else 0
            table = file.read_row_groups(groups, columns=self._columns).slice(first - start, after - first)
            return [seen for batch in table.combine_chunks().to_batches() for seen in self._frames(batch)]

    def others(self) -> bool:
        """Whether somebody else was found in any frame."""
        import pyarrow.compute as pc

        with self._file() as file:
            found = pc.any(file.read(columns=["second_person"]).column(0)).as_py()
            return bool(found)

    def _frames(self, batch: pa.RecordBatch) -> Iterator[Observation]:
        if any(batch.column(name).null_count for name in batch.schema.names if not _SCHEMA.field(name).nullable):
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


def _is_ours(schema: pa.Schema) -> bool:
    """Whether a file has all the columns, each once and of its type; those of later versions may be missing."""
    needed = set(_SCHEMA.names) - {*_LATER, "cut"}
    ours = [field for field in schema if field.name in _SCHEMA.names]
    names = {field.name for field in ours}
    return needed <= names and len(ours) == len(names) and all(_SCHEMA.field(f.name).type == f.type for f in ours)


def _is_body(body: Body) -> bool:
    """Whether the numbers can be somebody's: finite, near the picture, and not all at one place."""
    width, height = body.size
    near = FARTHEST * max(width, height)
    marks = (body.pixels, body.world, body.visibility, body.mid("shoulder") - body.mid("hip"))
    if min(width, height) < 1 or not all(np.isfinite(part).all() for part in marks):
        return False
    return bool(np.abs(body.pixels).max() <= near and np.abs(body.world).max() <= near and marks[3].any())


def frames_of(batch: pa.RecordBatch, size: tuple[int, int]) -> Iterator[Observation]:
    """The frames in rows of the file's columns, seen in pictures of a size in pixels."""
    first = [batch.column(name).to_pylist() for name in _SCHEMA.names[:5]]
    numbers = np.empty((batch.num_rows, len(BODY_COLUMNS)))
    for i, name in enumerate(BODY_COLUMNS):
        numbers[:, i] = _floats(batch.column(name)) if name in batch.schema.names else np.nan
    cuts = batch.column("cut").to_pylist() if "cut" in batch.schema.names else [False] * batch.num_rows
    for t, frame, looked, seen, second, row, cut in zip(*first, numbers, cuts, strict=True):
        yield Observation(t, frame, _body(t, row, size) if seen else None, second, looked, bool(cut))


def _body(t: float, row: NDArray[np.float64], size: tuple[int, int]) -> Body:
    back, outline, silhouette = row[_BACK:_OUTLINE], row[_OUTLINE:_SILHOUETTE], row[_SILHOUETTE:_TILT]
    return Body(
        t,
        row[:_WORLD].reshape(33, 2),
        row[_WORLD:_VISIBILITY].reshape(33, 3),
        row[_VISIBILITY:_BACK],
        size,
        None if np.isnan(back[0]) else back.reshape(BACK_POINTS, 2),
        None if np.isnan(outline[0]) else outline,
        None if np.isnan(silhouette[0]) else silhouette.reshape(COSINES),
        None if np.isnan(row[_TILT]) else row[_TILT:_MOVENET],
        None if np.isnan(row[_MOVENET]) else row[_MOVENET:_WORN].reshape(len(Joint), 3),
        None if np.isnan(row[_WORN]) else row[_WORN:],
    )
