"""Files that were damaged by chance or on purpose: each is judged, or refused in one sentence with the right code.

Each mutant is given to a process of its own kind as a user's file would be, some dozens at a time; a decoder that
crashes or hangs takes that process along and is found. ``JANU_MUTANTS`` says how many of each kind (40); the seed is
fixed, so that what is found can be found again. Only with ``-m lengthy``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from alignment.checks import BUILT_IN, load_spec
from alignment.errors import PoseFileError
from fixtures import stills
from tests.vision.clips import make_clip
from vision import score
from vision.results.landmarks_parquet import KEY

pytestmark = pytest.mark.lengthy
MUTANTS = int(os.environ.get("JANU_MUTANTS", "40"))
ROOT = Path(__file__).parents[1]
#: reads each file named in its arguments as uploads and scoring do at first; a line each: what became of it
READING = """
import sys
from alignment.errors import JanuError
from vision.media.sources import open_source
from vision.runtime.native_stderr import native_stderr_hidden
with native_stderr_hidden():
    for path in sys.argv[1:]:
        try:
            with open_source(path) as source:
                said = f"{sum(1 for _ in source)} frames"
                source.info
        except JanuError as error:
            said = f"refused {error.exit_code}: {error}"
        except Exception as error:
            said = f"unforeseen {type(error).__name__}: {error}"
        print(ascii(said), flush=True)
"""
CLIPS = {
    "mp4": {},
    "mov": {"codec": "libx265"},
    "mkv": {"codec": "libx264"},
    "webm": {"codec": "libvpx-vp9"},
    "avi": {},
    "ts": {},
}
PICTURES = ("jpg", "png", "webp", "gif", "avif")


def mutant(content: bytes, of: np.random.Generator) -> bytes:
    """The content with some bytes changed, a part cut out, doubled or zeroed, or its end missing."""
    data = bytearray(content)
    match of.integers(6):
        case 0 | 1:
            for _ in range(int(of.integers(1, 30))):
                data[of.integers(len(data))] = of.integers(256)
        case 2:  # at the beginning, where sizes and types stand
            for _ in range(int(of.integers(1, 6))):
                data[of.integers(min(len(data), 200))] = of.integers(256)
        case 3:
            del data[of.integers(1, len(data)) :]
        case 4:
            start = of.integers(len(data))
            part = data[start : start + of.integers(1, 400)]
            data[start:start] = part
        case _:
            start = of.integers(len(data))
            length = of.integers(1, 400)
            data[start : start + length] = bytes(len(data[start : start + length]))
    return bytes(data)


def mutants(content: bytes, folder: Path, suffix: str, seed: int) -> list[Path]:
    of = np.random.default_rng(seed)
    paths = [folder / f"{number}.{suffix}" for number in range(MUTANTS)]
    for path in paths:
        path.write_bytes(mutant(content, of))
    return paths


@pytest.mark.parametrize("kind", [*CLIPS, *PICTURES])
def test_media_are_read_or_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / f"whole.{kind}"
    if kind in PICTURES:
        with Image.open(stills()[0]) as still:
            still.convert("RGB").resize((320, 240)).save(whole)
    else:
        make_clip(whole, **CLIPS[kind])  # type: ignore[arg-type]
    paths = mutants(whole.read_bytes(), tmp_path, kind, seed=len(kind))
    command = [sys.executable, "-c", READING, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20 * MUTANTS)
    said = done.stdout.splitlines()
    assert done.returncode == 0, (done.returncode, paths[len(said)], done.stderr[-500:])
    assert [(path.name, line) for path, line in zip(paths, said, strict=True) if "unforeseen" in line] == []
    assert all(path.name in line for path, line in zip(paths, said, strict=True) if "refused" in line)


# Landmarks


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The landmarks of a recorded clip, looked at seldom."""
    folder = tmp_path_factory.mktemp("scored") / "a.janu"
    score(ROOT / "fixtures/clips/left_aligned.mp4", out=folder, model="full", fps=4, looks=2, video=False)
    return folder / "landmarks.parquet"


def judged(paths: list[Path], out: Path) -> list[tuple[str, bytes]]:
    """What became of each file that was given to be judged again: what was said, and its ``frames.csv``."""
    program = """
import sys
from pathlib import Path
from alignment.errors import JanuError
from vision import judge_again
for number, path in enumerate(sys.argv[2:]):
    try:
        judge_again(path, out=Path(sys.argv[1], str(number)))
        said = "judged"
    except JanuError as error:
        said = f"refused {error.exit_code}: {error}"
    except Exception as error:
        said = f"unforeseen {type(error).__name__}: {error}"
    print(ascii(said), flush=True)
"""
    command = [sys.executable, "-c", program, str(out), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 + 20 * len(paths))
    said = done.stdout.splitlines()
    assert done.returncode == 0, (done.returncode, paths[len(said)], done.stderr[-500:])
    tables = [out / str(number) / "frames.csv" for number in range(len(paths))]
    return [(line, t.read_bytes() if t.exists() else b"") for line, t in zip(said, tables, strict=True)]


def test_damaged_landmarks_are_refused_or_give_the_same(scored: Path, tmp_path: Path) -> None:
    whole = (scored.parent / "frames.csv").read_bytes()
    found = judged(mutants(scored.read_bytes(), tmp_path, "parquet", seed=1), tmp_path / "out")
    assert [said for said, _ in found if "unforeseen" in said] == []
    assert [said for said, _ in found if "refused" in said and "refused 3" not in said] == []
    assert {frames for said, frames in found if said == "'judged'"} <= {whole}


def changed(column: str, make: Callable[[pa.ChunkedArray], pa.Array]) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        at = table.column_names.index(column)
        return table.set_column(at, column, make(table.column(column)))

    return change


def about(**clip: object) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        words = json.loads(table.schema.metadata[KEY])
        words["clip"] |= clip
        return table.replace_schema_metadata({KEY: json.dumps(words).encode()})

    return change


def at_one_place(table: pa.Table) -> pa.Table:
    for name in table.column_names:
        if name.endswith(("_x", "_y")):
            table = changed(name, lambda column: pa.array([100.0] * len(column), pa.float32()))(table)
    return table


NONSENSE: dict[str, Callable[[pa.Table], pa.Table]] = {
    "t is text": changed("t", lambda c: pa.array(["x"] * len(c))),
    "t is not a number": changed("t", lambda c: pa.array([float("nan")] * len(c))),
    "t is infinite": changed("t", lambda c: pa.array([float("inf")] * len(c))),
    "t is missing": changed("t", lambda c: pa.array([None] * len(c), pa.float64())),
    "t goes back": changed("t", lambda c: pa.array(c.to_pylist()[::-1])),
    "frame is large": changed("frame", lambda c: pa.array(c.to_pylist(), pa.int64())),
    "seen is missing": changed("seen", lambda c: pa.array([None] * len(c), pa.bool_())),
    "a landmark is a double": changed("left_hip_x", lambda c: pa.array(c.to_pylist(), pa.float64())),
    "a landmark is infinite": changed("left_hip_x", lambda c: pa.array([float("inf")] * len(c), pa.float32())),
    "a landmark is missing": changed("left_hip_x", lambda c: pa.array([None] * len(c), pa.float32())),
    "a landmark is far off": changed("left_hip_x", lambda c: pa.array([3e38] * len(c), pa.float32())),
    "all at one place": at_one_place,
    "a column twice": lambda table: table.append_column("t", table.column("t")),
    "no size": about(size=[0, 0]),
    "no room for a size": about(size=[-640, 10**30]),
    "a name that clears the terminal": about(name="\x1b[2J\x9b2J.mp4"),
    "no words": lambda table: table.replace_schema_metadata({KEY: b"[" * 100_000}),
}


def test_landmarks_that_make_no_sense_are_refused_in_a_sentence(scored: Path, tmp_path: Path) -> None:
    paths = []
    for name, change in NONSENSE.items():
        paths.append(tmp_path / f"{name}.parquet")
        pq.write_table(change(pq.read_table(scored)), paths[-1])
    found = dict(zip(NONSENSE, judged(paths, tmp_path / "out"), strict=True))
    harmless = {"a name that clears the terminal"}
    assert {name: said for name, (said, _) in found.items() if ("refused 3" in said) == (name in harmless)} == {}
    report = tmp_path / "out" / str(list(NONSENSE).index(*harmless)) / "report.json"
    assert json.loads(report.read_text())["clip"]["name"] == "\\x1b[2J\\x9b2J.mp4"


# Pose files


def test_pose_files_are_read_or_refused_in_a_sentence() -> None:
    whole = (ROOT / "alignment/poses" / BUILT_IN).read_bytes()
    of = np.random.default_rng(5)
    said = []
    for _ in range(10 * MUTANTS):
        try:
            load_spec(mutant(whole, of).decode("utf-8", errors="replace"), "own.toml")
        except PoseFileError as error:
            said.append(str(error))
    assert len(said) > MUTANTS
    assert [text for text in said if not text.startswith("own.toml") or "\n" in text] == []
