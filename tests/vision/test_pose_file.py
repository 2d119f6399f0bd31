"""A pose file of the user's own, as editors write it."""

import pickle
from importlib import resources
from pathlib import Path

import pytest

from alignment.checks import BUILT_IN
from alignment.errors import PoseFileError, UsageError
from vision.scoring.pose_file import read_pose
from vision.words.language import speaking


def test_a_pose_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = resources.files("alignment").joinpath("poses", BUILT_IN).read_bytes()
    (tmp_path / "plain.toml").write_bytes(text)
    (tmp_path / "notepad.toml").write_bytes(b"\xef\xbb\xbf" + text)
    plain, marked = (read_pose(tmp_path / name) for name in ("plain.toml", "notepad.toml"))
    assert marked.checks == plain.checks
    assert marked.sha256 == plain.sha256


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("weight = 1.0", "weight = 0"), "checks.extended_knee: ein Punkt, der beurteilt wird"),
        (("tolerance = 15", "tolerence = 15"), "checks.extended_knee.tolerence: unbekanntes Feld; entferne es"),
        (("[checks.neck]", "[checks.nek]"), "dieses Maß gibt es nicht; die Maße sind extended_knee"),
    ],
)
def test_what_is_wrong_is_told_in_the_language(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = resources.files("alignment").joinpath("poses", BUILT_IN).read_text("utf-8")
    assert change[0] in text
    own.write_text(text.replace(*change, 1), "utf-8")
    with speaking("de"), pytest.raises(PoseFileError) as raised:
        read_pose(own)
    assert said in str(raised.value) and str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)
    with speaking("hi"), pytest.raises(UsageError, match="bak"):
        read_pose(None, "bak")
