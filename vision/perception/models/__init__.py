"""The landmark models: the ones in this folder, checked by their content, or a ``.task`` bundle of the user's own."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from alignment.errors import ModelError
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext, gettext_noop
from vision.words.numbers import listed

FOLDER = Path(__file__).parent

DETECTOR = "pose_detector.tflite"
MOVENET = "movenet_thunder.tflite"

#: the models by name: the file of the landmarks network
BUILT_IN = {"full": "pose_landmarks_full.tflite", "heavy": "pose_landmarks_heavy.tflite"}

#: sha256 of the files in this folder, as `make.py` and `make_movenet.py` print them
SHA256 = {
    "pose_detector.tflite": "5061cacb01771efa310d6de98bb770fafd429d40869acd45cf50c1ccb807b258",
    "pose_landmarks_full.tflite": "a602bb296feb043597e50319e2d531fae6f5a59a663024bdc2cffd94ef30a048",
    "pose_landmarks_heavy.tflite": "90694615f52a0f6356d6dbc4d86b176bf79976af5c4516d0848584d59ec74fdc",
    "movenet_thunder.tflite": "b7fbb6fe910008ca7219f0f77f3d8d3437fc038dcf26abba5c855ff8f9cf3579",
}

#: the members of a ``.task`` bundle: the detector, the landmarks network
MEMBERS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")

RESTORE = gettext_noop("install Janu again, or restore the file from the repository")


@dataclass(frozen=True)
class Model:
    """A landmark model: two networks, TensorFlow Lite files.

    Attributes
    ----------
    name : str
        ``full``, ``heavy`` or the file's name.
    sha256 : str
        Of the landmarks network for a built-in model, of the whole file for a user's own.
    detector, landmarks : bytes
        What finds people, and what finds the landmarks of one.
    """

    name: str
    sha256: str
    detector: bytes = field(repr=False)
    landmarks: bytes = field(repr=False)


def load_model(name_or_path: str | Path) -> Model:
    """The built-in model ``full`` or ``heavy``, or the ``.task`` bundle at a path.

    Raises
    ------
    ModelError
        If a file is missing, damaged or of another kind; the message says which, and what to do.
    """
    if name_or_path in BUILT_IN:
        return built_in(str(name_or_path))
    return from_file(Path(name_or_path))


@cache
def built_in(name: str) -> Model:
    """A model of this folder, its files checked against their sha256."""
    landmarks = BUILT_IN[name]
    return Model(name, SHA256[landmarks], checked(DETECTOR), checked(landmarks))


def checked(file: str) -> bytes:
    """The content of one file of this folder, if it is the one that belongs there."""
    content = read(FOLDER / file, gettext(RESTORE))
    if hashlib.sha256(content).hexdigest() != SHA256[file]:
        raise ModelError(f"{FOLDER / file}: {fault(content)}; {gettext(RESTORE)}")
    return content


def from_file(path: Path) -> Model:
    """A user's own ``.task`` bundle: a zip with a detector and a landmarks network."""
    own = gettext(
        "give full, heavy or a pose landmarker .task file with {detector} and {landmarks}",
        detector=MEMBERS[0],
        landmarks=MEMBERS[1],
    )
    content = read(path, own)
    try:
        with zipfile.ZipFile(BytesIO(content)) as bundle:
            members = {m: bundle.read(m) for m in MEMBERS if m in bundle.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        what = fault(content) if looks_wrong(content) else f"damaged ({error})"
        raise ModelError(f"{path}: {what}; {own}") from error
    if absent := [m for m in MEMBERS if m not in members]:
        raise ModelError(
            gettext("{path}: a zip file without {members}; {own}", path=path, members=listed(absent), own=own)
        )
    if foreign := [m for m, weights in members.items() if not is_network(weights)]:
        raise ModelError(
            gettext(
                "{path}: {members} in it is not a TensorFlow Lite network; {own}",
                path=path,
                members=listed(foreign),
                own=own,
            )
        )
    return Model(shown_name(path.name), hashlib.sha256(content).hexdigest(), *(members[m] for m in MEMBERS))


def read(path: Path, remedy: str) -> bytes:
    """A file's content, or a ModelError that says why there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ModelError(gettext("{path}: no such model file; {remedy}", path=path, remedy=remedy)) from error
    except IsADirectoryError as error:
        raise ModelError(gettext("{path}: a folder, not a model file; {remedy}", path=path, remedy=remedy)) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ModelError(
            gettext("{path}: the model file cannot be read ({why}); {remedy}", path=path, why=why, remedy=remedy)
        ) from error


def is_network(content: bytes) -> bool:
    """Whether this begins as a TensorFlow Lite flatbuffer does."""
    return content[4:8] == b"TFL3"


def looks_wrong(content: bytes) -> bool:
    """Whether this does not even begin as a zip file does."""
    return not content.startswith(b"PK\x03\x04")


def fault(content: bytes) -> str:
    """What is wrong with a model file, from its content."""
    if not content:
        return gettext("the model file is empty")
    if content.startswith(b"version https://git-lfs.github.com/spec/"):
        return gettext("a git-lfs pointer, not the model itself (run `git lfs pull`)")
    if is_network(content):
        return gettext("the model file is damaged, cut off or of another version (its sha256 is not the listed one)")
    return gettext("not a model file")
