"""``frames.csv`` as columns for the clip page: typed arrays behind one JSON header, so that 50,000 frames open at once.

The body is: length of the header (uint32, little endian), the header (JSON, UTF-8, padded with spaces to a multiple of
8 bytes), then the columns one after the other, each padded to a multiple of 8 bytes. The header's ``columns`` name
each one's type and its place in bytes after the header; ``words`` are the texts that the small numbers stand for.
"""

import json
import os
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from alignment.body.landmarks import Side
from alignment.body.readings import Reason, ReasonCode, Status
from alignment.errors import UnreadableFileError
from vision.results.frames_csv import FRAME_COLUMNS, MEASURE_COLUMNS
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext
from vision.words.reasons import why

#: what the numbers of a status column stand for; `NO_STATUS` where a frame has no finding
STATUSES: tuple[Status, ...] = ("aligned", "adjust", "unmeasurable", "info")
NO_STATUS = 255
#: the codes of reasons; what is none of them is a sentence of an earlier result
_CODES: dict[str, ReasonCode] = {code: code for code in get_args(ReasonCode)}
_WORD_COLUMNS = ("phase", "extended", "view")
_NUMBER_COLUMNS = ("t", "held_s", "aligned_s", "azimuth")


def packed_frames(path: Path) -> bytes:
    """All frames of a ``frames.csv`` in the page's form.

    Raises UnreadableFileError where the file is missing or is none of Janu's.
    """
    table = _read(path)
    measures = [str(name) for name in table.column_names[len(FRAME_COLUMNS) :: len(MEASURE_COLUMNS)]]
    columns: dict[str, np.ndarray] = {name: _numbers(table[name], np.float32) for name in _NUMBER_COLUMNS}
    columns["t"] = _numbers(table["t"], np.float64)
    columns["hold"] = _numbers(table["hold"], np.uint16)
    columns["seen"] = _numbers(table["seen"], np.uint8)
    words: dict[str, list[str]] = {"status": list(STATUSES)}
    for name in _WORD_COLUMNS:
        columns[name], words[name] = _coded(table[name], np.uint8)
    reasons: dict[str, int] = {}
    for measure in measures:
        columns[measure] = _numbers(table[measure], np.float32)
        columns[f"{measure}_error"] = _numbers(table[f"{measure}_error"], np.float32)
        columns[f"{measure}_status"] = _statuses(table[f"{measure}_status"])
        columns[f"{measure}_reason"] = _reasons(table[f"{measure}_reason"], reasons)
    words["reason"] = [why(Reason(_CODES.get(said, "other"), words=said)) for said in reasons]
    return _packed(table.num_rows, columns, words)


def columns_of_times(t: np.ndarray) -> bytes:
    """Frames of which nothing but their times (s) is known, in the page's form."""
    columns: dict[str, np.ndarray] = {"t": t.astype(np.float64)}
    columns |= {name: np.zeros(len(t), np.uint8) for name in ("seen", *_WORD_COLUMNS)}
    words: dict[str, list[str]] = {"status": list(STATUSES), "reason": []}
    return _packed(len(t), columns, words | {name: [""] for name in _WORD_COLUMNS})


def straight_legs(path: Path) -> list[Side | None]:
    """Which leg is the straight one, frame by frame; None where that is not known. Raises as `packed_frames`."""
    known: dict[str, Side] = {"left": "left", "right": "right"}
    return [known.get(word) for word in _read(path, ["extended"])["extended"].to_pylist()]


def _read(path: Path, only: list[str] | None = None) -> pa.Table:
    """The whole table, or some of its columns."""
    try:
        with path.open("rb") as file:
            header = file.readline().decode("utf-8").strip().split(",")
        if header[: len(FRAME_COLUMNS)] != list(FRAME_COLUMNS):
            raise UnreadableFileError(
                gettext("{file} is no table of frames: score the clip again.", file=shown_name(path))
            )
        types = {name: pa.float64() for name in header}
        types |= {name: pa.dictionary(pa.int32(), pa.string()) for name in header if _is_text(name)}
        types |= {"hold": pa.int32(), "seen": pa.bool_()}
        options = pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False, include_columns=only)
        with pa.OSFile(os.fsencode(path)) as file:  # by its bytes: pyarrow takes no path that is not UTF-8
            return pa_csv.read_csv(file, convert_options=options)
    except FileNotFoundError as error:
        text = gettext("{file} does not exist: score the clip again.", file=shown_name(path))
        raise UnreadableFileError(text) from error
    except (OSError, UnicodeDecodeError, pa.ArrowException) as error:
        text = gettext("{file} is damaged: score the clip again.", file=shown_name(path))
        raise UnreadableFileError(text) from error


def _is_text(name: str) -> bool:
    return name in _WORD_COLUMNS or name.endswith(("_status", "_reason"))


def _numbers(column: pa.ChunkedArray, kind: Any) -> np.ndarray:
    """A column as numbers; NaN where there is none."""
    plain = column.combine_chunks()
    if pa.types.is_boolean(plain.type):
        plain = plain.cast(pa.uint8())
    return plain.to_numpy(zero_copy_only=False).astype(kind)


def _coded(column: pa.ChunkedArray, kind: Any) -> tuple[np.ndarray, list[str]]:
    """A column of words as the words' places in a list."""
    coded = column.unify_dictionaries().combine_chunks()
    return coded.indices.to_numpy(zero_copy_only=False).astype(kind), [str(w) for w in coded.dictionary.to_pylist()]


def _statuses(column: pa.ChunkedArray) -> np.ndarray:
    codes, words = _coded(column, np.int32)
    place = np.array([STATUSES.index(w) if w in STATUSES else NO_STATUS for w in words] or [NO_STATUS], np.uint8)  # type: ignore[arg-type]
    return place[codes]


def _reasons(column: pa.ChunkedArray, reasons: dict[str, int]) -> np.ndarray:
    """Reasons as places, from 1, in the list that all measures share; 0 where there is none."""
    codes, words = _coded(column, np.int32)
    place = np.array([reasons.setdefault(w, len(reasons)) + 1 if w else 0 for w in words] or [0], np.uint16)
    return place[codes]


def _packed(frames: int, columns: dict[str, np.ndarray], words: dict[str, list[str]]) -> bytes:
    places, body, at = [], [], 0
    for name, column in columns.items():
        data = np.ascontiguousarray(column.astype(column.dtype.newbyteorder("<"))).tobytes()
        places.append({"name": name, "type": column.dtype.name, "at": at})
        data += b"\0" * (-len(data) % 8)
        body.append(data)
        at += len(data)
    header = json.dumps({"frames": frames, "columns": places, "words": words}, ensure_ascii=False).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return len(header).to_bytes(4, "little") + header + b"".join(body)
