"""Makes small pictures and clips for the tests: marked corners, any codec, turn, timing and damage."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pillow_heif
from av.stream import Disposition
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

RED = (220, 30, 30)
GREEN = (30, 200, 30)
BLUE = (30, 30, 220)
WHITE = (235, 235, 235)
TICKS = 90_000
QUIET = {"libx265": {"x265-params": "log-level=none", "preset": "ultrafast"}, "libx264": {"preset": "ultrafast"}}
QUIET |= {"libsvtav1": {"preset": "12"}, "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"}}


def marked(width: int = 320, height: int = 240, grey: int = 110) -> NDArray[np.uint8]:
    """A grey picture, (height, width, 3), with a red and a green patch on top, blue and white below."""
    image = np.full((height, width, 3), grey, np.uint8)
    h, w = height // 4, width // 4
    image[:h, :w], image[:h, -w:], image[-h:, :w], image[-h:, -w:] = RED, GREEN, BLUE, WHITE
    return image


def corners(image: NDArray[np.uint8]) -> str:
    """The colours found in the corners, in reading order, as letters: RGBW for a marked picture that is upright."""
    h, w = image.shape[0] // 8, image.shape[1] // 8
    found = ""
    for y, x in ((h, w), (h, -w), (-h, w), (-h, -w)):
        colour = image[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(axis=0)
        gaps = [np.abs(colour - wanted).max() for wanted in (RED, GREEN, BLUE, WHITE)]
        found += "RGBW"[int(np.argmin(gaps))] if min(gaps) < 45 else "?"
    return found


def even_times(count: int, fps: float = 10.0) -> list[float]:
    return [i / fps for i in range(count)]


def make_clip(
    path: Path,
    pictures: Sequence[NDArray[np.uint8]] | None = None,
    times: Sequence[float] | None = None,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rotation: int = 0,
    hflip: bool = False,
    pixel_shape: Fraction | None = None,
    sound: bool = False,
    cover: bool = False,
    container: str | None = None,
    gop: int = 12,
    colour: dict[str, int] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write a clip of `pictures` at `times` (10 marked ones in a second unless told); `rotation` counter-clockwise."""
    pictures = [marked()] * (len(times) if times else 10) if pictures is None else pictures
    times = even_times(len(pictures)) if times is None else times
    with _scheduled_as_before(), av.open(f"file:{path}", "w", format=container, options=options or {}) as out:
        if cover:
            art = out.add_stream("png", rate=1)
            art.width, art.height, art.pix_fmt = 64, 64, "rgb24"
            art.disposition = Disposition.attached_pic
        audio = out.add_stream("aac" if path.suffix != ".webm" else "libopus", rate=48000) if sound else None
        stream = out.add_stream(codec, rate=10, options=QUIET.get(codec, {}))
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pix_fmt
        stream.gop_size = gop
        stream.codec_context.time_base = Fraction(1, TICKS)
        if pixel_shape is not None:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        for key, value in (colour or {}).items():
            setattr(stream.codec_context, key, value)
        if rotation or hflip:
            stream.set_display_rotation(rotation, hflip=hflip)
        if cover:
            out.mux(art.encode(VideoFrame.from_ndarray(np.full((64, 64, 3), 250, np.uint8), format="rgb24")))
        for picture, t in zip(pictures, times, strict=True):
            frame = VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(t * TICKS), Fraction(1, TICKS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
        if audio is not None:
            _silence(out, audio, times[-1])
    return path


def save_picture(image: NDArray[np.uint8], path: Path) -> Path:
    """Write a picture in the format of its name; HEIC by an encoder that Janu itself does not need."""
    picture = Image.fromarray(image)
    if path.suffix == ".heic":
        pillow_heif.from_pillow(picture).save(path, quality=95)
    else:
        picture.save(path)
    return path


def make_sound(path: Path, seconds: float = 1.0) -> Path:
    """Write a file that holds sound only."""
    with av.open(f"file:{path}", "w") as out:
        _silence(out, out.add_stream("aac", rate=48000), seconds)
    return path


def cut(path: Path, share: float) -> Path:
    """Keep only the first `share` of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


@contextmanager
def _scheduled_as_before() -> Iterator[None]:
    """SVT-AV1, run by root, makes whoever calls it a real-time thread (SCHED_FIFO, 99), which starves all others."""
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def _silence(out: av.container.OutputContainer, stream: av.AudioStream, seconds: float) -> None:
    size = stream.codec_context.frame_size or 1024
    for start in range(0, max(size, round(seconds * 48000)), size):
        frame = av.AudioFrame.from_ndarray(np.zeros((2, size), np.float32), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
        out.mux(stream.encode(frame))
    out.mux(stream.encode())
