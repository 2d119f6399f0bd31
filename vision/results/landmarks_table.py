"""The columns of ``landmarks.parquet``: frames as rows of them, and back; `landmarks_parquet` has the file."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from alignment.body.features import COSINES, DIRECTIONS
from alignment.body.landmarks import BACK_POINTS, Body, Joint, Landmark
from vision.perception.observation import Observation

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
SCHEMA = pa.schema(
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


def has_columns(schema: pa.Schema) -> bool:
    """Whether a file has all the columns, each once and of its type; those of later versions may be missing."""
    needed = set(SCHEMA.names) - {*_LATER, "cut"}
    ours = [field for field in schema if field.name in SCHEMA.names]
    names = {field.name for field in ours}
    return needed <= names and len(ours) == len(names) and all(SCHEMA.field(f.name).type == f.type for f in ours)


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
    return pa.Table.from_arrays(columns, schema=SCHEMA)


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


def frames_of(batch: pa.RecordBatch, size: tuple[int, int]) -> Iterator[Observation]:
    """The frames in rows of the file's columns, seen in pictures of a size in pixels."""
    first = [batch.column(name).to_pylist() for name in SCHEMA.names[:5]]
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
