"""What the writer leaves: a clip with true times that plays in a browser, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

import vision
from alignment.errors import OutputError
from tests.vision.clips import corners, marked
from vision.media.clip import Clip
from vision.media.video_writer import ClipWriter
from vision.runtime.atomic_files import output_error, write_bytes_atomically, write_text_atomically

UNEVEN = [0.0, 0.033, 0.1, 0.15, 0.9, 1.0, 3.5]


def written(path: Path, times: list[float], size: tuple[int, int] = (320, 240)) -> Path:
    with ClipWriter(path, size) as out:
        for i, t in enumerate(times):
            out.write(marked(*size, grey=20 + 25 * i), t)
    return path


def test_pictures_and_times_come_back(tmp_path: Path) -> None:
    clip = Clip(written(tmp_path / "annotated.mp4", UNEVEN))
    frames = list(clip)
    assert [frame.t for frame in frames] == pytest.approx(UNEVEN, abs=1e-4)
    for i, frame in enumerate(frames):
        assert corners(frame.image) == "RGBW"
        assert np.abs(frame.image[120, 160].astype(int) - (20 + 25 * i)).max() <= 4
    assert clip.warnings == []
    assert [path.name for path in tmp_path.iterdir()] == ["annotated.mp4"]


def test_clip_plays_in_a_browser(tmp_path: Path) -> None:
    """H.264 4:2:0, its index in front of the pictures, square pixels and colours said."""
    path = written(tmp_path / "annotated.mp4", UNEVEN)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.pix_fmt == "yuv420p"
        assert stream.profile in ("High", "Main", "Constrained Baseline")
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (6, 1)
        shown = stream.duration * stream.time_base
        assert shown == pytest.approx(3.5 + 2.5, abs=0.01)  # the last stays as long as the one before


@pytest.mark.parametrize(("size", "even"), [((321, 241), (322, 242)), ((1, 1), (2, 2)), ((160, 121), (160, 122))])
def test_odd_sizes_get_a_copy_of_their_edge(tmp_path: Path, size: tuple[int, int], even: tuple[int, int]) -> None:
    path = tmp_path / "odd.mp4"
    with ClipWriter(path, size) as out:
        out.write(np.full((size[1], size[0], 3), 200, np.uint8), 0.0)
    clip = Clip(path)
    assert clip.info.size == even
    assert np.abs(next(iter(clip)).image.astype(int) - 200).max() <= 4


def test_close_times_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "close.mp4"
    with ClipWriter(path, (64, 64)) as out:
        for t in (0.0, 1e-7, 0.1):
            out.write(np.zeros((64, 64, 3), np.uint8), t)
        with pytest.raises(ValueError, match="must rise"):
            out.write(np.zeros((64, 64, 3), np.uint8), 0.05)
    assert len(list(Clip(path))) == 3


@pytest.mark.parametrize(
    "wrong", [np.zeros((64, 65, 3), np.uint8), np.zeros((64, 64), np.uint8), np.zeros((64, 64, 3), np.float32)]
)
def test_wrong_pictures_are_refused(tmp_path: Path, wrong: np.ndarray) -> None:
    with ClipWriter(tmp_path / "a.mp4", (64, 64)) as out, pytest.raises(ValueError, match="expected a picture"):
        out.write(wrong, 0.0)
    assert list(tmp_path.iterdir()) == []  # nothing written, nothing left
    with pytest.raises(ValueError, match="with block"):
        ClipWriter(tmp_path / "a.mp4", (64, 64)).write(np.zeros((64, 64, 3), np.uint8), 0.0)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, FileNotFoundError])
def test_an_error_leaves_the_old_clip_alone(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "annotated.mp4"
    path.write_bytes(b"old")

    def broken() -> None:
        with ClipWriter(path, (320, 240)) as out:
            out.write(marked(), 0.0)
            raise error("stop")

    with pytest.raises(error, match="stop") as caught:
        broken()
    assert type(caught.value) is error
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["annotated.mp4"]


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"a\.mp4 .*folder does not exist") as caught,
        ClipWriter(tmp_path / "none" / "a.mp4", (64, 64)),
    ):
        pass
    assert caught.value.exit_code == 6
    with pytest.raises(OutputError, match="folder does not exist"):
        write_text_atomically(tmp_path / "none" / "report.json", "{}")


FULL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from alignment.errors import OutputError
from vision.runtime.atomic_files import write_bytes_atomically
from vision.media.video_writer import ClipWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
path = Path(sys.argv[1])
noise = np.random.default_rng(0).integers(0, 255, (20, 240, 320, 3)).astype(np.uint8)
for attempt in range(2):
    try:
        if attempt:
            write_bytes_atomically(path, noise.tobytes())
        else:
            with ClipWriter(path, (320, 240)) as out:
                for i, image in enumerate(noise):
                    out.write(image, i / 10)
    except OutputError as error:
        print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files the POSIX way")
@pytest.mark.parametrize("share", [0.1, 0.999])
def test_full_disk_is_said_and_leaves_the_old_file(tmp_path: Path, share: float) -> None:
    """The limit on a file's size stands for the full disk; at 0.999 only the last bytes of the clip do not fit."""
    path = tmp_path / "annotated.mp4"
    noise = np.random.default_rng(0).integers(0, 255, (20, 240, 320, 3)).astype(np.uint8)
    with ClipWriter(path, (320, 240)) as out:
        for i, image in enumerate(noise):
            out.write(image, i / 10)
    limit = int(path.stat().st_size * share)
    path.write_bytes(b"old")
    root = Path(vision.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(limit)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("the disk is full") == 2, done
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["annotated.mp4"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="may not be written"):
        written(tmp_path / "annotated.mp4", UNEVEN)


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    for number, words in ((28, "disk is full"), (30, "another folder"), (13, "another folder"), (5, "check the disk")):
        error = output_error(tmp_path / "report.json", OSError(number, os.strerror(number)))
        assert words in str(error)
        assert "report.json" in str(error)
        assert isinstance(error, OSError)
        assert error.errno == number


def test_files_are_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Übung.json"
    write_text_atomically(path, "first\n")
    write_text_atomically(path, '{"hold": "90 °"}\n')
    assert path.read_bytes() == '{"hold": "90 °"}\n'.encode()
    write_bytes_atomically(path, b"\x00\x01")
    assert path.read_bytes() == b"\x00\x01"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="may not be written"):
        write_text_atomically(path, "second")
    assert path.read_bytes() == b"\x00\x01"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
