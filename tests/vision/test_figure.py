"""The line figure: one body throughout, a figure for every cue of the pose, shown from the camera's side."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from alignment.body.geometry import interior_angle
from alignment.body.landmarks import SIDES, Array, Side
from alignment.body.readings import Direction
from alignment.checks import load_spec
from alignment.report import Asked
from tests.vision.invented_reports import both_sides, stills_of, timeline_of
from vision.drawing.figure import ABOUT, AZIMUTH, POINTS, Look, correction, extent, lines, pose_at
from vision.drawing.figure_svg import correction_svg
from vision.report.page import render_page

SPEC = load_spec()
CUES: list[tuple[str, Direction]] = [
    (str(name), direction)
    for name, check in SPEC.checks.items()
    for direction in ("below", "above")
    if check.judged and check.cue.of(direction)  # type: ignore[arg-type]
]
BONES = [(f"{s}_{a}", f"{s}_{b}") for s in ("straight", "bent") for a, b in (("hip", "knee"), ("knee", "ankle"))]
#: how a line of the part that a cue is about moves on its way, in thighs, where it is seen: a difference to be noticed
NOTICED = 0.12


def at(points: Array, *names: str) -> list[Array]:
    return [points[POINTS.index(name)] for name in names]


def thigh(points: Array) -> float:
    hip, knee = at(points, "straight_hip", "straight_knee")
    return float(np.linalg.norm(hip - knee))


def corrected(check: str, direction: Direction, share: float) -> Array:
    points = correction(check, direction, share)
    assert points is not None
    return points


def test_there_are_cues() -> None:
    assert len(CUES) == 9


@pytest.mark.parametrize(("check", "direction"), CUES)
def test_every_cue_has_a_figure_whose_part_is_seen_to_move(check: str, direction: Direction) -> None:
    parts = ABOUT[check]
    moved = []
    for view in SPEC.checks[check].views:
        look = Look(AZIMUTH[view])
        now, so = (
            {one.part: one.points for one in lines(corrected(check, direction, s), look) if one.part in parts}
            for s in (0.0, 1.0)
        )
        moved.append(
            max(float(np.linalg.norm(a - b, axis=1).max()) for a, b in ((now[part], so[part]) for part in parts))
        )
    assert min(moved) > NOTICED * thigh(corrected(check, direction, 1.0)), moved


def test_it_is_one_body_whatever_it_does() -> None:
    moments = [pose_at(share) for share in np.linspace(0, 1, 40)]
    moments += [corrected(*cue, share) for cue in CUES for share in np.linspace(0, 1, 7)]
    for one, other in BONES:
        lengths = [float(np.linalg.norm(np.subtract(*at(points, one, other)))) for points in moments]
        assert min(lengths) > 0.92 * max(lengths), (one, other)
    assert min(points[:, 2].min() for points in moments) > -0.03  # nothing sinks into the floor


def test_it_shows_the_fault_and_then_what_is_aligned() -> None:
    leg = ("straight_hip", "straight_knee", "straight_ankle")
    bent, long = (interior_angle(*at(corrected("extended_knee", "below", s), *leg)) for s in (0.0, 1.0))
    assert bent < 150 and long > 170
    lifted, rests = (at(corrected("bent_knee_height", "above", s), "bent_knee")[0][2] for s in (0.0, 1.0))
    assert lifted - rests > 0.4 * thigh(pose_at(0))
    for direction, higher in (("above", 1), ("below", -1)):
        straight, bent = at(corrected("shoulder_level", direction, 0.0), "straight_shoulder", "bent_shoulder")  # type: ignore[arg-type]
        assert higher * (straight - bent)[2] > 0.1
    seat, neck = at(corrected("pelvis_roll", "above", 0.0), "seat", "spine03")
    assert neck[1] > seat[1] + 0.02  # leans backward; the person faces -y


@pytest.mark.parametrize(("azimuth", "straight", "faces"), [(72, "left", -1), (72, "right", 1), (-72, "left", 1)])
def test_who_has_the_other_leg_straight_is_seen_in_a_mirror(azimuth: float, straight: Side, faces: int) -> None:
    look = Look(azimuth, straight)
    leg = next(line.points for line in lines(pose_at(1.0), look) if line.part == "straight_leg")
    assert np.sign(leg[-1, 0] - leg[0, 0]) == faces
    turned = next(
        line.points for line in lines(pose_at(1.0), Look(azimuth, straight, True)) if line.part == "straight_leg"
    )
    assert turned == pytest.approx(leg * [-1, 1])


def test_all_of_it_lies_in_its_box() -> None:
    for side in SIDES:
        for azimuth in AZIMUTH.values():
            look = Look(azimuth, side)
            left, top, right, bottom = extent("movement", look)
            points = np.vstack([line.points for share in (0.0, 0.4, 1.0) for line in lines(pose_at(share), look)])
            assert (points >= [left, top]).all() and (points <= [right, bottom]).all()


def test_a_measure_without_a_figure_has_none() -> None:
    assert correction("fold", "above", 0.0) is None
    assert correction_svg("fold", "above", Look(72.0)) is None


def test_the_page_shows_the_correction_beside_its_cue(tmp_path: Path) -> None:
    report = both_sides()
    held = [(side, hold, check) for side in report.sides for hold in side.holds for check in hold.checks]
    asked = [(s, hold.checks, name) for s, hold, name in held if hold.checks[name].status == "adjust"]
    for side, checks, name in asked[:1]:  # the others are of an earlier version: words without a direction
        direction: Direction = "below" if name == "extended_knee" else "above"
        checks[name] = checks[name].model_copy(update={"cue": Asked(direction=direction, words="So.")})
        expected = correction_svg(name, direction, Look(AZIMUTH[side.view or "front"], side.extended))
    page = render_page(report, SPEC, timeline_of(report, tmp_path, SPEC), stills_of(report))
    drawings = [d for d in re.findall(r"<svg viewBox=.*?</svg>", page) if "meant" in d]
    assert len(asked) > 1 and tuple(drawings) == expected
    for drawing in drawings:
        ElementTree.fromstring(drawing)
