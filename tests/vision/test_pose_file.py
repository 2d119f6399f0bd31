"""A pose file of the user's own, as editors write it."""

from importlib import resources
from pathlib import Path

from alignment.checks import BUILT_IN
from vision.scoring.pose_file import read_pose


def test_a_pose_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = resources.files("alignment").joinpath("poses", BUILT_IN).read_bytes()
    (tmp_path / "plain.toml").write_bytes(text)
    (tmp_path / "notepad.toml").write_bytes(b"\xef\xbb\xbf" + text)
    plain, marked = (read_pose(tmp_path / name) for name in ("plain.toml", "notepad.toml"))
    assert marked.checks == plain.checks
    assert marked.sha256 == plain.sha256
