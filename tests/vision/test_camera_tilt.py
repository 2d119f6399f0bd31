"""How steeply a camera looks down, from the lines of rooms whose camera is known."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from alignment.body.estimate import ELEVATION, HEADS, READ_DOWN, estimate, tilted
from fixtures import HERE, stills, truth
from fixtures.large_set import elevation_of
from fixtures.people.camera import Camera
from vision.media.clip import Clip
from vision.media.sources import open_source
from vision.perception.camera_tilt import Room, lines_of, room_of
from vision.perception.landmarker import Landmarker
from vision.perception.models import load_model
from vision.perception.still_detector import body_of

SIZE = (640, 480)
#: the edges of boxes in a room, metres: from the floor up, and along two ways
UPRIGHT = [((x, y, 0.0), (x, y, 0.8)) for x in (-1.5, -1.1, 0.3, 0.7, 1.4) for y in (1.0, 1.6)]
ALONG = [((-1.8, y, z), (1.8, y, z)) for y in (-0.5, 1.2, 2.0) for z in (0.0, 0.1)]
ACROSS = [((x, -1.0, z), (x, 2.0, z)) for x in (-1.3, -0.4, 0.5, 1.4) for z in (0.0, 0.1)]
EDGES = [*UPRIGHT, *ALONG, *ACROSS]
#: where somebody sits
HIPS = (0.0, 0.0, 0.1)


def seen(camera: Camera, edges: list) -> NDArray[np.float64]:
    """What a camera sees of edges, as `lines_of` has them."""
    ends = np.array([camera.project(edge) for edge in edges])
    ends = ends[(ends[:, :, 2] > 0.3).all(axis=1), :, :2]
    return np.asarray(((ends - [camera.width / 2, camera.high / 2]) / max(SIZE)).reshape(-1, 4))


def told(camera: Camera, edges: list) -> tuple[NDArray[np.float64], float, float]:
    """What the room tells of a camera at the hips; how steeply it looks down and how upright things lean, truly."""
    at = camera.project([HIPS, (0.0, 0.0, 0.11)])[:, :2]
    level = float(np.hypot(*camera.eye[:2]))
    down = float(np.degrees(np.arctan2(camera.eye[2] - HIPS[2], level)))
    leans = float(np.degrees(np.arctan2(at[1, 0] - at[0, 0], at[0, 1] - at[1, 1])))
    return Room(seen(camera, edges), SIZE).tilt(at[0]), down, leans


@pytest.mark.parametrize("height", [0.3, 0.9, 1.6, 2.2])
@pytest.mark.parametrize(
    ("roll", "hfov", "aside"), [(0.0, 60.0, 0.0), (4.0, 52.0, 0.6), (-3.0, 72.0, -0.6), (13.0, 60.0, 0.0)]
)
def test_lines_tell_how_a_camera_is_held(height: float, roll: float, hfov: float, aside: float) -> None:
    camera = Camera(20.0, height, 2.6, hfov, roll, (aside, 0.3, 0.4))
    (down, down_error, leans, leans_error), true_down, true_leans = told(camera, EDGES)
    assert down == pytest.approx(true_down, abs=3.0) and down_error < 5.0
    assert leans == pytest.approx(true_leans, abs=1.5) and leans_error < 1.5


def test_a_mirrored_room_leans_the_other_way() -> None:
    lines, at = seen(Camera(20.0, 1.2, 2.6, 60.0, 3.0, (0.4, 0.3, 0.4)), EDGES), np.array([250.0, 300.0])
    plain = Room(lines, SIZE).tilt(at)
    mirrored = Room(lines * [-1, 1, -1, 1], SIZE).tilt(np.array([SIZE[0] - at[0], at[1]]))
    assert mirrored == pytest.approx(plain * [1, 1, -1, 1], abs=0.01)


def test_what_a_room_tells_counts_as_far_as_it_is_sure() -> None:
    raw = np.zeros((1, 2, HEADS))
    raw[..., 2], raw[..., 4] = 1.0, 10.0 / ELEVATION  # seen from the front, 10 degrees from above by the body alone

    def by_room(down: float, error: float) -> float:
        columns, towards = tilted(np.array([[down, error, 4.0, 1.0]]), raw)
        assert columns[0, 0, 3:] == pytest.approx(-columns[0, 1, 3:]), "the right leg is read in the mirror"
        return float((raw[0, 0, 4] + towards[0, 0]) * ELEVATION)

    assert by_room(30.0, 0.1) == pytest.approx(30.0, abs=0.1)
    assert by_room(30.0, READ_DOWN) == pytest.approx(20.0)
    assert by_room(30.0, 1000.0) == pytest.approx(10.0, abs=0.1)
    nothing = np.full((1, 4), np.nan)
    assert not any(part.any() for told in (None, nothing) for part in tilted(told, raw))


def test_without_lines_nothing_is_known() -> None:
    image = np.full((480, 640, 3), 128, np.uint8)
    lines = lines_of(image, np.full((33, 2), 240.0))
    assert lines.shape == (0, 4)
    _, down_error, leans, leans_error = Room(lines, SIZE).tilt(np.array([320.0, 300.0]))
    assert down_error > 8.0 and leans == pytest.approx(0.0, abs=0.5) and leans_error > 1.0


def test_lines_that_point_anywhere_do_not_make_it_sure() -> None:
    of = np.random.default_rng(0)
    start, way = of.uniform(-0.4, 0.4, (25, 2)), of.uniform(-0.2, 0.2, (25, 2))
    assert Room(np.column_stack([start, start + way]), SIZE).tilt(np.array([320.0, 300.0]))[1] > 5.0


def test_a_frame_around_the_picture_and_the_persons_own_lines_are_no_lines_of_the_room() -> None:
    image = np.full((480, 640, 3), 200, np.uint8)
    cv2.rectangle(image, (3, 3), (636, 476), (20, 20, 20), 3)
    cv2.line(image, (250, 380), (390, 200), (20, 20, 20), 6)  # an arm
    person = np.tile([[200.0, 150.0], [420.0, 150.0], [420.0, 420.0], [200.0, 420.0]], (9, 1))[:33]
    assert len(lines_of(image, person)) == 0
    cv2.line(image, (60, 100), (100, 400), (20, 20, 20), 6)
    assert len(lines_of(image, person)) > 0


def test_the_edges_of_bars_beside_a_picture_are_no_door_posts() -> None:
    path = next(p for p in stills() if p.stem == "left_extended_side_deep")
    with open_source(path) as source:
        image = next(iter(source)).image
    barred = np.zeros_like(image)
    barred[:, 140:500] = image[:, 140:500]
    lines = lines_of(barred, np.full((33, 2), 240.0))
    ends = lines[:, ::2] * max(SIZE) + SIZE[0] / 2  # the x of both, in pixels
    assert len(lines) > 15
    assert not any(np.abs(ends - edge).max(axis=1).min() < 5 for edge in (140, 500))


def test_rendered_rooms_tell_their_camera_within_the_error_they_say() -> None:
    """The committed stills of the pose: off by less than the error in half, by less than twice in nine of ten."""
    off = []
    for path in stills():
        known = truth(path)
        if known["pose_class"] != "janu":
            continue
        with open_source(path) as source:
            image = next(iter(source)).image
        at = known["joints_px"]
        hips = (np.array(at["left_hip"]) + at["right_hip"]) / 2
        pixels = np.resize(np.array(list(at.values())), (33, 2))
        down, error, _, _ = room_of(image, pixels).tilt(hips)
        off.append((abs(down - elevation_of(known["camera"])), error))
    far, errors = np.array(off).T
    assert (far < errors).mean() > 0.5 and (far < 2 * errors).mean() > 0.9
    assert far[errors < 4].mean() < 2.5


def test_a_leaning_camera_reads_the_same_either_way() -> None:
    """A frame of a hold, turned and cropped: the room tells its roll, not that it looks down, and the fold stays."""
    image = Clip(HERE / "clips" / "right_knee_bends.mp4").frame_at(14.0).image
    with Landmarker(load_model("full"), video=False) as landmarker:
        read = {roll: _read(_rolled(image, roll), landmarker) for roll in (0.0, -15.0, -9.0, 9.0, 12.0)}
    (upright, fold, knee) = read[0.0]
    for roll, (tilt, fold_now, knee_now) in read.items():
        assert tilt[2] == pytest.approx(upright[2] + roll, abs=2.5), roll
        assert tilt[0] == pytest.approx(upright[0], abs=5.0), roll
        assert fold_now == pytest.approx(fold, abs=4.0), roll
        assert knee_now == pytest.approx(knee, abs=8.0), roll


def _rolled(image: NDArray[np.uint8], roll: float) -> NDArray[np.uint8]:
    """A picture turned clockwise by so many degrees, without its corners."""
    height, width = image.shape[:2]
    a = np.radians(abs(roll))
    zoom = np.cos(a) + np.sin(a) * width / height
    return cv2.warpAffine(image, cv2.getRotationMatrix2D((width / 2, height / 2), -roll, zoom), (width, height))


def _read(image: NDArray[np.uint8], landmarker: Landmarker) -> tuple[NDArray[np.float64], float, float]:
    """What the room tells of the camera; the fold and the straight knee, deg."""
    seen = landmarker.see(image)
    assert seen is not None
    body = body_of(seen, 0.0, (image.shape[1], image.shape[0]), room_of(image, seen.pixels))
    values = estimate(body).right.values
    return body.tilt, values["fold"], values["extended_knee"]


@pytest.mark.parametrize("way", [1, -1])
def test_without_lines_the_body_tells_a_lean_and_a_little_of_it_is_not_believed(way: int) -> None:
    at, lines = np.array([320.0, 300.0]), np.zeros((0, 4))
    _, _, leans, error = Room(lines, SIZE, by_body=way * 15.0).tilt(at)
    assert 5 < way * leans < 12 and error < 6
    _, _, leans, error = Room(lines, SIZE, by_body=way * 4.0).tilt(at)
    assert 0 < way * leans < 2 and error < Room(lines, SIZE).tilt(at)[3]


def test_where_there_are_lines_they_tell_it() -> None:
    lines = seen(Camera(20.0, 0.9, 2.6, 60.0, 13.0, (0.0, 0.3, 0.4)), EDGES)
    plain, misread = (Room(lines, SIZE, by_body=by).tilt(np.array([320.0, 300.0])) for by in (None, -5.0))
    assert misread[2] == pytest.approx(plain[2], abs=1.0)
