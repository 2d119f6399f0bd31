"""The capture layer: the newest picture only, a camera that is unplugged, one that hangs, the end of a clip."""

import itertools
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
from cv2_enumerate_cameras.camera_info import CameraInfo

from alignment.errors import DeviceError, UnreadableFileError
from fixtures import HERE
from vision.live import camera
from vision.live.camera import ClipSource, Image, LostError, opened
from vision.live.cameras import cameras, chosen
from vision.live.capture import Capture
from vision.media.clip import Clip

CLIP = HERE / "clips" / "left_knee_lifts.mp4"


class Cable:
    """A camera that gives a picture every 10 ms, numbered in its first pixel, while it is plugged in."""

    def __init__(self) -> None:
        self.plugged, self.hangs = True, threading.Event()
        self.opened, self.number = 0, 0

    def open(self) -> "Cable":
        if not self.plugged:
            raise DeviceError("There is no camera 0.")
        self.opened += 1
        return self

    def read(self) -> tuple[Image, float]:
        if self.hangs.is_set():  # this once
            self.hangs.clear()
            time.sleep(60)
        if not self.plugged:
            raise LostError
        time.sleep(0.01)
        self.number += 1
        return np.full((4, 4, 3), self.number % 256, np.uint8), 100 + self.number * 0.01

    def close(self) -> None:
        pass


@pytest.fixture
def cable() -> Cable:
    return Cable()


def wait_for(what: object, most_s: float = 30.0) -> None:
    end = time.monotonic() + most_s
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_only_the_newest_picture_is_kept(cable: Cable) -> None:
    with Capture(cable.open(), cable.open) as capture:
        first = capture.newest(-1, 5.0)
        assert first is not None
        wait_for(lambda: capture.taken > first.frame.index + 20)  # somebody is slow
        taken = capture.taken
        late = capture.newest(first.frame.index, 5.0)
        assert late is not None
        assert late.frame.index >= taken - 1  # those between are gone, and what comes is fresh
        assert late.frame.t == pytest.approx(late.frame.index * 0.01, abs=1e-6)


def test_it_waits_while_unplugged_and_goes_on(cable: Cable) -> None:
    with Capture(cable.open(), cable.open) as capture:
        wait_for(lambda: capture.taken > 5)
        cable.plugged = False
        wait_for(lambda: capture.state == "lost")
        taken = capture.taken
        assert capture.newest(capture.taken, 0.2) is None
        cable.plugged = True
        wait_for(lambda: capture.state == "running" and capture.taken > taken + 5)
        assert cable.opened == 2
        shot = capture.newest(-1, 1.0)
        assert shot is not None and shot.frame.index >= taken  # the count goes on: it is the same session


def test_a_camera_that_hangs_is_opened_again(cable: Cable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vision.live.capture.SILENT_S", 1.0)
    with Capture(cable.open(), cable.open) as capture:
        wait_for(lambda: capture.taken > 2)
        cable.hangs.set()
        wait_for(lambda: capture.newest(capture.taken, 0.05) is None and cable.opened == 2)
        taken = capture.taken
        wait_for(lambda: capture.taken > taken + 3)
        assert cable.opened == 2


def test_a_clip_plays_at_its_own_speed_and_ends() -> None:
    source = ClipSource(Clip(CLIP), speed=8.0)
    with Capture(source, lambda: source) as capture:
        start, t = time.monotonic(), 0.0
        while t < 12.0:
            shot = capture.newest(-1, 1.0)
            assert shot is not None
            t = shot.frame.t
        assert time.monotonic() - start > 0.9 * 12.0 / 8.0
        wait_for(lambda: capture.state == "ended")


def listed(*names: str) -> list[CameraInfo]:
    """Cameras as the library tells them of a computer that has these."""
    return [CameraInfo(i, name, f"/dev/video{i}", None, None, 0) for i, name in enumerate(names)]


def given(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr("cv2_enumerate_cameras.enumerate_cameras", lambda way: listed(*names))


def test_a_camera_that_is_not_there_lists_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "HD Webcam")
    with pytest.raises(DeviceError, match=r"There is no camera 98; found: 0 \(HD Webcam\). Choose one with --camera 0"):
        opened("98")
    given(monkeypatch)
    with pytest.raises(DeviceError, match="nor any other camera: connect one"):
        opened("98")


def test_a_camera_is_chosen_by_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "Anna's iPhone Camera", "FaceTime HD Camera", "Logitech C920", "OBS Virtual Camera")
    assert chosen(None).number == 1  # neither a phone nor a program unasked
    assert (chosen("logi").number, chosen("iphone").number, chosen("3").name) == (2, 0, "OBS Virtual Camera")
    with pytest.raises(DeviceError, match=r"in the names of 0 .*, 1 .*, 3"):
        chosen("camera")
    with pytest.raises(DeviceError, match="no camera or file zoom; found: 0"):
        chosen("zoom")
    given(monkeypatch, "OBS Virtual Camera")
    with pytest.raises(DeviceError, match=r"no camera but 0 \(OBS Virtual Camera\). Choose it with --camera 0."):
        chosen(None)


def test_two_ways_to_one_camera_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {cv2.CAP_MSMF: listed("Webcam"), cv2.CAP_DSHOW: listed("OBS Virtual Camera", "Webcam")}
    monkeypatch.setattr("cv2_enumerate_cameras.enumerate_cameras", found.get)
    monkeypatch.setattr("vision.live.cameras.backends", lambda: [cv2.CAP_MSMF, cv2.CAP_DSHOW])
    webcam, program = cameras()
    assert webcam.places == ((cv2.CAP_MSMF, 0), (cv2.CAP_DSHOW, 1))
    assert (program.number, program.places) == (1, ((cv2.CAP_DSHOW, 0),))


class SlowToStart:
    """A device that gives its first picture after a while, as OpenCV tells it, in the rates that it is asked for."""

    def __init__(self, waits_s: float, raw_fps: float = 30.0) -> None:
        self.from_t, self.raw_fps, self.asked = time.monotonic() + waits_s, raw_fps, {}

    def read(self) -> tuple[bool, Image | None]:
        ok = time.monotonic() >= self.from_t
        return ok, np.zeros((480, 640, 3), np.uint8) if ok else None

    def set(self, what: int, value: float) -> None:
        self.asked[what] = value

    def get(self, what: int) -> float:
        return 30.0 if cv2.CAP_PROP_FOURCC in self.asked else self.raw_fps


def test_a_camera_whose_first_second_gives_no_picture_is_waited_for() -> None:
    assert camera._first_picture(SlowToStart(0.5), time.monotonic() + 5.0) is not None  # type: ignore[arg-type]
    assert camera._first_picture(SlowToStart(9.0), time.monotonic() + 0.2) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("raw_fps", "compressed"), [(30.0, False), (10.0, True)])
def test_pictures_come_compressed_only_where_they_must(raw_fps: float, compressed: bool) -> None:
    device = SlowToStart(0.0, raw_fps)
    camera._ask_for_pictures(device)  # type: ignore[arg-type]
    assert (cv2.CAP_PROP_FOURCC in device.asked) == compressed


def test_a_camera_that_never_opens_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "HD Webcam")
    monkeypatch.setattr(camera, "_device", lambda *args: time.sleep(30))
    start = time.monotonic()
    with pytest.raises(DeviceError, match="close other programs that use it"):
        opened("0", patience_s=0.3)
    assert time.monotonic() - start < 20


def test_a_stream_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(DeviceError, match="gives no pictures: check the address"):
        opened("http://127.0.0.1:9/none.mjpg", patience_s=1.0)


class NetworkCamera(BaseHTTPRequestHandler):
    """A camera in the network, as most are: JPEG pictures one after the other, until it is switched off."""

    pictures: tuple[bytes, ...] = ()
    on = True

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for picture in itertools.cycle(self.pictures):
            if not NetworkCamera.on:
                return
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            try:
                self.wfile.write(head.encode() + picture + b"\r\n")
            except OSError:
                return
            time.sleep(1 / 30)

    def log_message(self, *_: object) -> None:
        pass


def test_a_camera_in_the_network_that_goes_away_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [cv2.cvtColor(f.image, cv2.COLOR_RGB2BGR) for f in itertools.islice(Clip(CLIP), 12)]
    NetworkCamera.pictures = tuple(cv2.imencode(".jpg", f)[1].tobytes() for f in frames)
    server = ThreadingHTTPServer(("127.0.0.1", 0), NetworkCamera)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/live.mjpg"
    monkeypatch.setattr(NetworkCamera, "on", True)
    try:
        with Capture(opened(address), lambda: opened(address)) as capture:
            wait_for(lambda: capture.taken >= 30)
            shot = capture.newest(-1, 1.0)
            assert shot is not None and shot.frame.image.shape == (480, 640, 3)
            assert np.abs(shot.frame.image.astype(int) - cv2.cvtColor(frames[0], cv2.COLOR_BGR2RGB)).mean() < 12
            NetworkCamera.on = False
            wait_for(lambda: capture.state == "lost")
            NetworkCamera.on, taken = True, capture.taken
            wait_for(lambda: capture.taken > taken + 10 and capture.state == "running")
    finally:
        NetworkCamera.on = False
        server.shutdown()
        server.server_close()


def test_a_file_that_is_no_clip_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no clip")
    with pytest.raises(UnreadableFileError, match=r"a\.mp4"):
        opened(str(tmp_path / "a.mp4"))
