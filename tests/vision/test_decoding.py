"""Pictures larger than is of use: made smaller as they are decoded, or refused by their header alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from alignment.errors import UnreadableFileError
from tests.vision.clips import corners, even_times, make_clip, marked
from vision.media import decoding
from vision.media.clip import Clip
from vision.media.sources import Picture, open_source

#: (width, height) of a picture that is to be halved
LARGE = (800, 600)
SIDEWAYS = 6  # EXIF: shown turned clockwise


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits as they are, but for small pictures: 400 x 300 is looked at whole."""
    monkeypatch.setattr(decoding, "LOOKED_AT", 400 * 300)
    monkeypatch.setattr(decoding, "MOST_BYTES", 16 * LARGE[0] * LARGE[1])


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [("RGB", "jpg"), ("CMYK", "jpg"), ("RGB", "png"), ("RGBA", "png"), ("P", "png"), ("L", "png"), ("RGB", "webp")],
)
def test_a_large_picture_comes_smaller_and_upright(tmp_path: Path, mode: str, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    lying = Image.fromarray(marked(600, 800)).transpose(Image.Transpose.ROTATE_90)
    assert lying.size == LARGE
    lying.convert(mode).save(tmp_path / f"large.{suffix}", exif=exif)
    picture = Picture(tmp_path / f"large.{suffix}")
    (frame,) = picture
    assert (picture.info.size, picture.info.rotation, picture.warnings) == ((300, 400), 90, [])
    assert frame.image.shape == (400, 300, 3) and frame.image.flags.writeable
    assert mode == "L" or corners(frame.image) == "RGBW"


def test_a_large_picture_of_16_bits_keeps_its_greys(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, LARGE[0]).astype(np.uint16)[None, :].repeat(LARGE[1], axis=0)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    (frame,) = Picture(tmp_path / "deep.png")
    assert frame.image[0, [0, -1], 0].tolist() == pytest.approx([0, 255], abs=2)


def test_what_takes_too_much_is_refused_before_it_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_BYTES", 3 * LARGE[0] * LARGE[1])
    large = Image.fromarray(marked(*LARGE))
    large.save(tmp_path / "a.jpg")
    large.save(tmp_path / "bands.jpg", progressive=True, subsampling=0)
    large.save(tmp_path / "a.png")
    monkeypatch.setattr(Image.core, "zip_decoder", None, raising=False)  # nothing is decoded
    assert Picture(tmp_path / "a.jpg").info.size == (400, 300)
    for name, how in (("bands.jpg", "smaller"), ("a.png", "as JPEG, or smaller")):
        with pytest.raises(UnreadableFileError, match=rf"{name} is too large \(800 x 600\): save it {how}\."):
            Picture(tmp_path / name)


def test_a_damaged_avif_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.avif"
    Image.fromarray(marked()).save(path)
    content = path.read_bytes()
    start = content.index(b"mdat") + 4  # what is coded begins there
    path.write_bytes(content[:start] + bytes(len(content) - start))
    with pytest.raises(UnreadableFileError, match=r"damaged\.avif is not a picture Janu can read, or it is damaged"):
        Picture(path)


@pytest.mark.parametrize("size", [(4000, 50), (3, 200)])
def test_a_shape_that_no_camera_has_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size).save(tmp_path / "strip.png")
    with pytest.raises(UnreadableFileError, match=r"strip\.png is \d+ x \d+ pixels, which is no picture of a person"):
        open_source(tmp_path / "strip.png")


def test_a_clip_of_such_a_shape_or_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strip = make_clip(tmp_path / "strip.mp4", [np.zeros((2, 4096, 3), np.uint8)] * 2, even_times(2, 12))
    with pytest.raises(UnreadableFileError, match=r"strip\.mp4 is 4096 x 2 pixels"):
        Clip(strip)
    monkeypatch.setattr("vision.media.clip.MOST_PIXELS", 320 * 240 - 1)
    with pytest.raises(UnreadableFileError, match=r"whole\.mp4 is too large \(320 x 240\)"):
        Clip(make_clip(tmp_path / "whole.mp4", [marked()] * 2, even_times(2, 12)))
