"""Joints that an eye read in photographs against those that are drawn."""

from pathlib import Path

import numpy as np

from alignment.body.landmarks import Landmark
from fixtures.joints_by_eye import READ, Compared, by_eye, compared_rows, joints_of
from tests.alignment.stick import Stick

HEAD = "\t".join(["file", *(f"{joint}_{axis}" for joint in READ for axis in "xy"), "note"])


def test_joints_are_read_and_what_no_eye_could_read_is_left_out(tmp_path: Path) -> None:
    assert by_eye(tmp_path) == {}
    (tmp_path / "more").mkdir()
    cells = ["a.jpg", "10", "20", "", "", *["1", "2"] * 5, "knee hidden"]
    (tmp_path / "more" / "points.tsv").write_text(HEAD + "\n" + "\t".join(cells) + "\n")
    read = by_eye(tmp_path)["a.jpg"]
    assert set(READ) - set(read) == {"ext_knee"} and read["hip"].tolist() == [10, 20]


def test_hips_that_lie_half_a_trunk_off_are_told_so() -> None:
    pixels = Stick(extended="left").body().pixels
    exact = joints_of(pixels, "left")
    trunk = np.linalg.norm(exact["shoulder"] - exact["hip"])
    moved = pixels.copy()
    moved[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0] -= trunk / 2
    table = {row[0].split(":")[0]: row[1:] for row in compared_rows([Compared(exact, exact, joints_of(moved, "left"))])}
    assert table["hips"] == ("0.00", "0.50", "1")
    assert table["ears"] == ("0.00", "0.00", "1")
    assert table["lean of the trunk on screen"][0] == "0" and int(table["lean of the trunk on screen"][1]) > 15
    without = {joint: at for joint, at in exact.items() if joint != "ear"}
    assert {row[0].split(":")[0]: row[3] for row in compared_rows([Compared(without, exact, exact)])}["ears"] == "0"
