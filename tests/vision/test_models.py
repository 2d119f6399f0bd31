"""The landmark models: what is loaded, and what is said of a file that is not one."""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from alignment.errors import ModelError
from vision.perception import models
from vision.perception.models import BUILT_IN, DETECTOR, FOLDER, MEMBERS, SHA256, load_model

NETWORK = b"\x1c\x00\x00\x00TFL3" + bytes(100)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models' folder in which they can be damaged."""
    for name in SHA256:
        (tmp_path / name).symlink_to(FOLDER / name)
    monkeypatch.setattr(models, "FOLDER", tmp_path)
    models.built_in.cache_clear()
    return tmp_path


def replaced(folder: Path, content: bytes | None, name: str = BUILT_IN["full"]) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("name", ["full", "heavy"])
def test_built_in_models_are_the_listed_files(name: str) -> None:
    model = load_model(name)
    assert model.detector == (FOLDER / DETECTOR).read_bytes()
    assert model.landmarks == (FOLDER / BUILT_IN[name]).read_bytes()
    assert model.name == name
    assert model.sha256 == hashlib.sha256(model.landmarks).hexdigest() == SHA256[BUILT_IN[name]]


def test_two_loads_share_one_model() -> None:
    assert load_model("full") is load_model("full")


def test_a_models_repr_leaves_out_its_bytes() -> None:
    assert len(repr(load_model("full"))) < 200


def test_a_task_file_of_ones_own_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own ü.task"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for member in MEMBERS:
            bundle.writestr(member, NETWORK + member.encode())
    model = load_model(str(path))
    assert (model.name, model.sha256) == (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    assert (model.detector, model.landmarks) == tuple(NETWORK + member.encode() for member in MEMBERS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such model file"),
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
        (NETWORK, "damaged, cut off or of another version"),
        (b"<html>404</html>", "not a model file"),
    ],
)
def test_a_wrong_built_in_file_is_named_and_explained(own_folder: Path, content: bytes | None, says: str) -> None:
    replaced(own_folder, content)
    with pytest.raises(ModelError, match=says) as caught:
        load_model("full")
    assert str(own_folder / BUILT_IN["full"]) in str(caught.value)
    assert "install Janu again" in str(caught.value)


def test_one_damaged_model_leaves_the_other_usable(own_folder: Path) -> None:
    replaced(own_folder, NETWORK)
    assert load_model("heavy").name == "heavy"


def test_one_changed_byte_is_found(own_folder: Path) -> None:
    content = bytearray((FOLDER / models.DETECTOR).read_bytes())
    content[len(content) // 2] ^= 1
    replaced(own_folder, bytes(content), models.DETECTOR)
    with pytest.raises(ModelError, match="damaged"):
        load_model("full")


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return buffer.getvalue()


WHOLE = zipped(dict.fromkeys(MEMBERS, NETWORK))
PACKED = zipped(dict.fromkeys(MEMBERS, bytes(range(256)) * 9), zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"not a model", "not a model file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git-lfs pointer"),
        (WHOLE[: len(WHOLE) // 2], "damaged"),
        (WHOLE.replace(NETWORK, NETWORK[:-1] + b"!"), "damaged"),
        (PACKED.replace(PACKED[60:90], b"\xff" * 30), "damaged"),
        (zipped({"hand_detector.tflite": NETWORK}), "without pose_detector.tflite and pose_landmarks_detector.tflite"),
        (
            zipped({MEMBERS[0]: NETWORK, MEMBERS[1]: b"text"}),
            "pose_landmarks_detector.tflite in it is not a TensorFlow",
        ),
    ],
)
def test_a_wrong_file_of_ones_own_is_named_and_explained(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "own.task"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=says) as caught:
        load_model(str(path))
    assert str(caught.value).startswith(str(path))
    assert "give full, heavy or a pose landmarker .task file" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "says"), [("lite", "no such model file"), (".", "a folder"), ("a\0b", "cannot be read")]
)
def test_what_is_no_file_is_explained(name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=says):
        load_model(name)
