"""The capture layer: the newest picture only, a camera that is unplugged, one that hangs, the end of a clip."""

import itertools
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from alignment.errors import DeviceError, UnreadableFileError
from fixtures import HERE
from vision.live import camera
from vision.live.camera import ClipSource, Image, LostError, opened
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


def test_a_camera_that_is_not_there_lists_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera.sys, "platform", "linux")
    monkeypatch.setattr(camera, "cameras", lambda: [97])
    with pytest.raises(DeviceError, match=r"There is no camera 98; found: 97. Choose one with --camera 97."):
        opened("98")
    monkeypatch.setattr(camera, "cameras", list)
    with pytest.raises(DeviceError, match="nor any other: connect one"):
        opened("98")


def test_a_camera_that_never_opens_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "_check_linux", lambda number: None)
    monkeypatch.setattr(camera.sys, "platform", "linux")
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
