"""Pictures and clips of every kind the sources promise, made here, and every bad file with its sentence."""

import itertools
import os
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from PIL import Image, ImageOps

from alignment.errors import JanuError, UnreadableFileError, UsageError
from alignment.report import Correction, QualityWarning
from tests.vision.clips import BLUE, QUIET, RED, corners, cut, even_times, make_clip, make_sound, marked, save_picture
from vision.media.clip import FASTEST_CAMERA, Clip
from vision.media.sources import Picture, open_source, read_ahead
from vision.media.timestamps import FrameSampler
from vision.media.video_writer import ClipWriter
from vision.runtime.atomic_files import file_sha256


def times_of(clip: Clip) -> list[float]:
    return [frame.t for frame in clip]


# Pictures


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "gif", "avif", "heic", "tif", "bmp", "jp2"])
def test_picture_of_each_kind_is_upright_rgb(tmp_path: Path, suffix: str) -> None:
    path = save_picture(marked(321, 241), tmp_path / f"still.{suffix}")
    picture = open_source(path)
    (frame,) = picture
    assert isinstance(picture, Picture)
    assert (frame.t, frame.index, frame.image.shape, frame.image.dtype) == (0.0, 0, (241, 321, 3), np.uint8)
    assert frame.image.flags.c_contiguous
    assert corners(frame.image) == "RGBW"
    assert picture.info.kind == "picture"
    assert picture.info.size == (321, 241)
    assert picture.info.sha256 == file_sha256(path)
    assert picture.warnings == []


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_applied_once(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = Image.fromarray(marked())
    # Store the picture so that the tag brings it back; the steps are those of the EXIF table, undone.
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in undo.get(orientation, []):
        upright = upright.transpose(step)
    upright.save(path, exif=exif)
    picture = Picture(path)
    (frame,) = picture
    assert corners(frame.image) == "RGBW"
    assert picture.info.size == (320, 240)
    assert picture.info.rotation == {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}.get(orientation, 0)


def test_unusual_pixel_kinds_become_rgb(tmp_path: Path) -> None:
    image = Image.fromarray(marked())
    image.convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    image.quantize(32).save(tmp_path / "palette.png")
    image.convert("L").save(tmp_path / "grey.png")
    clear = image.convert("RGBA")
    clear.putalpha(
        Image.fromarray(np.where(np.arange(320)[None, :] < 160, 255, 0).astype(np.uint8).repeat(240, axis=0))
    )
    clear.save(tmp_path / "clear.png")
    ramp = np.linspace(0, 65535, 320).astype(np.uint16)[None, :].repeat(240, axis=0)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    read = {path.stem: next(iter(Picture(path))).image for path in tmp_path.iterdir()}
    assert all(found.shape == (240, 320, 3) and found.dtype == np.uint8 for found in read.values())
    assert corners(read["cmyk"]) == "RGBW"
    assert corners(read["palette"]) == "RGBW"
    assert np.ptp(read["grey"][10, 10].astype(int)) == 0
    assert corners(read["clear"]) == "RWBW"  # what was transparent is white
    assert read["deep"][0, [0, 160, 319], 0].tolist() == pytest.approx([0, 128, 255], abs=1)


def test_picture_cut_off_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "half.jpg"
    noise = np.random.default_rng(1).integers(90, 130, (240, 320, 3)).astype(np.uint8)
    noise[:60, :80] = RED
    Image.fromarray(noise).save(path)
    picture = Picture(cut(path, 0.5))
    (frame,) = picture
    assert np.abs(frame.image[20, 20].astype(int) - RED).max() < 30
    assert picture.warnings == [QualityWarning("picture_cut_off")]


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "avif"])
def test_an_animated_picture_is_a_clip(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"moving.{suffix}"
    shades = [110, 60, 10, 160]
    first, *rest = [Image.fromarray(marked(grey=grey)) for grey in shades]
    first.save(path, save_all=True, append_images=rest, duration=[100, 200, 300, 400], quality=95)
    clip = open_source(path)
    assert isinstance(clip, Clip)
    frames = list(clip)
    assert [frame.t for frame in frames] == pytest.approx([0.0, 0.1, 0.3, 0.6], abs=0.002)
    assert [corners(frame.image) for frame in frames] == ["RGBW"] * 4
    assert [int(frame.image[120, 160, 1]) for frame in frames] == pytest.approx(shades, abs=12)
    assert (clip.info.kind, clip.info.frame_count, clip.warnings) == ("clip", 4, [])
    assert clip.info.duration_s == pytest.approx(1.0, abs=0.002)
    assert clip.frame_at(0.35).t == pytest.approx(0.3, abs=0.002)


def test_several_pages_give_the_first_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "scan.tiff"
    Image.fromarray(marked()).save(path, save_all=True, append_images=[Image.fromarray(marked(grey=10))])
    picture = open_source(path)
    assert [corners(frame.image) for frame in picture] == ["RGBW"]
    assert picture.warnings == [QualityWarning("several_pictures")]


def test_enormous_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(UnreadableFileError, match=r"bomb\.png .*too large"):
        open_source(path)


@pytest.mark.parametrize(
    ("rotate", "mirrored", "shown"),
    [(0, False, "RGBW"), (90, False, "BRWG"), (180, False, "WBGR"), (270, False, "GWRB"), (0, True, "GRWB")]
    + [(90, True, "RBGW")],
)
def test_what_the_user_says_of_the_picture_is_put_right(
    tmp_path: Path, rotate: Literal[0, 90, 180, 270], mirrored: bool, shown: str
) -> None:
    """Turned clockwise, then mirrored; on top of what the file itself says."""
    correction = Correction(rotate=rotate, mirrored=mirrored)
    Image.fromarray(marked()).save(tmp_path / "still.png")
    picture = open_source(tmp_path / "still.png", correction=correction)
    assert corners(next(iter(picture)).image) == shown
    for counter_clockwise in (0, 90, 180):
        clip = Clip(make_clip(tmp_path / "a.mp4", rotation=counter_clockwise, hflip=counter_clockwise == 180))
        as_it_is = corners(next(iter(clip)).image)
        turned = Clip(clip.path, correction=correction)
        frame = next(iter(turned))
        assert corners(frame.image) == "".join(as_it_is["RGBW".index(c)] for c in shown)
        assert frame.image.shape[1::-1] == turned.info.size
        assert turned.info.correction == correction


def test_each_iteration_has_its_own_pixels(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    Image.fromarray(marked()).save(path)
    picture = Picture(path)
    next(iter(picture)).image[:] = 0
    assert corners(next(iter(picture)).image) == "RGBW"


# Clips: kinds


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mov", "libx264", "yuv420p"),
        ("a.mkv", "libx265", "yuv420p"),
        ("ten.mp4", "libx265", "yuv420p10le"),
        ("ten264.mp4", "libx264", "yuv420p10le"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("b.webm", "libsvtav1", "yuv420p"),
        ("ten.mkv", "libsvtav1", "yuv420p10le"),
    ],
)
def test_each_container_and_codec(tmp_path: Path, name: str, codec: str, pix_fmt: str) -> None:
    path = make_clip(tmp_path / name, codec=codec, pix_fmt=pix_fmt, sound=True)
    with open_source(path) as clip:
        frames = list(clip)
        assert isinstance(clip, Clip)
        assert [frame.index for frame in frames] == list(range(10))
        assert [frame.t for frame in frames] == pytest.approx(even_times(10), abs=0.001)
        assert {corners(frame.image) for frame in frames} == {"RGBW"}
        assert np.abs(frames[5].image[120, 160].astype(int) - 110).max() < 8
        assert clip.warnings == []
    assert clip.info.size == (320, 240)
    assert clip.info.fps == pytest.approx(10)
    assert clip.info.duration_s == pytest.approx(1.0, abs=0.11)
    assert clip.info.frame_count == 10
    assert clip.info.name == name


def test_kind_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    make_clip(tmp_path / "clip.mp4").rename(tmp_path / "clip.jpg")
    Image.fromarray(marked()).save(tmp_path / "still.png")
    (tmp_path / "still.png").rename(tmp_path / "still.mp4")
    assert isinstance(open_source(tmp_path / "clip.jpg"), Clip)
    assert isinstance(open_source(tmp_path / "still.mp4"), Picture)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
@pytest.mark.parametrize(
    ("counter_clockwise", "seen", "size"),
    [(90, "GWRB", (240, 320)), (180, "WBGR", (320, 240)), (-90, "BRWG", (240, 320))],
)
def test_rotation_is_applied_once(
    tmp_path: Path, suffix: str, counter_clockwise: int, seen: str, size: tuple[int, int]
) -> None:
    clip = Clip(make_clip(tmp_path / f"phone.{suffix}", rotation=counter_clockwise))
    frame = next(iter(clip))
    assert corners(frame.image) == seen
    assert frame.image.shape == (size[1], size[0], 3)
    assert frame.image.flags.c_contiguous
    assert clip.info.size == size
    assert clip.info.rotation == -counter_clockwise % 360


@pytest.mark.parametrize("counter_clockwise", [0, 90, 180, 270])
def test_mirrored_clip_agrees_with_pillow(tmp_path: Path, counter_clockwise: int) -> None:
    clip = Clip(make_clip(tmp_path / "selfie.mp4", rotation=counter_clockwise, hflip=True))
    # PyAV documents the mirroring as coming after the turn.
    wanted = ImageOps.mirror(Image.fromarray(marked()).rotate(counter_clockwise, expand=True))
    assert corners(next(iter(clip)).image) == corners(np.asarray(wanted))


@pytest.mark.parametrize(("shape", "size"), [(Fraction(4, 3), (427, 240)), (Fraction(1, 2), (320, 480))])
def test_pixels_become_square(tmp_path: Path, shape: Fraction, size: tuple[int, int]) -> None:
    clip = Clip(make_clip(tmp_path / "wide.mp4", pixel_shape=shape))
    frame = next(iter(clip))
    assert (clip.info.size, frame.image.shape) == (size, (size[1], size[0], 3))
    assert corners(frame.image) == "RGBW"


def test_odd_and_small_sizes(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "odd.mkv", [marked(161, 121)] * 3, pix_fmt="yuv444p"))
    assert [(frame.image.shape, corners(frame.image)) for frame in clip] == [((121, 161, 3), "RGBW")] * 3
    assert clip.warnings == [QualityWarning("small_picture", size=(161, 121))]


def test_four_k(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "4k.mp4", [marked(3840, 2160)] * 2))
    assert [(frame.image.shape, corners(frame.image)) for frame in clip] == [((2160, 3840, 3), "RGBW")] * 2


def test_cover_picture_and_sound_are_passed_over(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "cover.mp4", cover=True, sound=True))
    assert [corners(frame.image) for frame in clip] == ["RGBW"] * 10


def test_high_dynamic_range_is_as_bright_as_meant(tmp_path: Path) -> None:
    """A grey of 203 cd/m2 (reference white, ITU-R BT.2408) is 0.58 in PQ; unconverted it would read 148."""
    grey = np.full((240, 320, 3), 148, np.uint8)
    colour = {"color_trc": 16, "color_primaries": 9}
    path = make_clip(tmp_path / "hdr.mkv", [grey] * 10, codec="libx265", pix_fmt="yuv420p10le", colour=colour)
    assert 175 < next(iter(Clip(path))).image.mean() < 215


def test_size_change_keeps_shapes_true(tmp_path: Path) -> None:
    """A browser recording whose phone is turned on the way: a square stays a square."""
    upright, turned = marked(320, 240), np.full((320, 240, 3), 110, np.uint8)
    turned[130:190, 90:150] = BLUE
    first, second = make_clip(tmp_path / "1.ts", [upright] * 10), make_clip(tmp_path / "2.ts", [turned] * 10)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    clip = Clip(joined)
    last = list(clip)[-1].image
    blue = np.argwhere(np.abs(last.astype(int) - BLUE).max(axis=2) < 60)
    height, width = np.ptp(blue, axis=0) + 1
    assert last.shape == (240, 320, 3)
    assert height == pytest.approx(45, abs=4)
    assert width == pytest.approx(45, abs=4)
    assert QualityWarning("size_changes") in clip.warnings


# Clips: time


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_variable_frame_rate_keeps_true_times(tmp_path: Path, suffix: str) -> None:
    wanted = [0.0, 0.033, 0.1, 0.15, 0.9, 1.0, 3.5]
    clip = Clip(make_clip(tmp_path / f"phone.{suffix}", times=wanted))
    assert times_of(clip) == pytest.approx(wanted, abs=0.001)
    assert clip.warnings == []


def test_time_begins_at_zero_whatever_the_file_says(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "late.mkv", times=[5.0, 5.1, 5.3]))
    assert times_of(clip) == pytest.approx([0.0, 0.1, 0.3], abs=0.001)


def test_hours_without_a_frame_and_frames_without_a_time_between_them_are_put_right(tmp_path: Path) -> None:
    seven_hours = 7 * 3600.0
    asleep = Clip(make_clip(tmp_path / "asleep.mkv", times=[0, 0.1, 0.2, seven_hours, seven_hours + 0.1]))
    assert times_of(asleep) == pytest.approx([0, 0.1, 0.2, 0.2 + 1 / asleep.info.fps, 0.3 + 1 / asleep.info.fps])
    path = make_clip(tmp_path / "crowded.mp4", times=even_times(5))
    content = bytearray(path.read_bytes())
    at = content.index(b"mdhd") + 16  # version and flags, created, modified: then the ticks of a second
    content[at : at + 4] = (2**31 - 1).to_bytes(4, "big")
    path.write_bytes(content)
    crowded = Clip(path)
    times = times_of(crowded)
    assert times == pytest.approx([0, 0.001, 0.002, 0.003, 0.004])
    for clip in (asleep, crowded):
        assert "times_repaired" in {warning.code for warning in clip.warnings}
        with ClipWriter(tmp_path / "again.mp4", clip.info.size) as out:
            for frame in clip:
                out.write(frame.image, frame.t)


def test_times_that_start_again_go_on_rising(tmp_path: Path) -> None:
    """Two recordings joined end to end, as cameras that split files are joined by hand."""
    one, joined = make_clip(tmp_path / "one.ts"), tmp_path / "two.ts"
    joined.write_bytes(one.read_bytes() * 2)
    clip = Clip(joined)
    assert times_of(clip) == pytest.approx(even_times(20), abs=0.005)
    list(clip)
    assert [warning.code for warning in clip.warnings] == ["times_repaired"]


def test_recording_that_does_not_say_how_long(tmp_path: Path) -> None:
    """What a browser's recorder leaves: WebM without a duration."""
    wanted = even_times(25)
    path = make_clip(tmp_path / "browser.webm", times=wanted, codec="libvpx-vp9", options={"live": "1"})
    clip = Clip(path)
    assert clip.info.duration_s == pytest.approx(2.5, abs=0.11)
    assert clip.info.frame_count == pytest.approx(25, abs=1)
    assert times_of(clip) == pytest.approx(wanted, abs=0.001)
    assert clip.warnings == []


def test_one_frame_clip(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "one.mp4", [marked()]))
    assert [(frame.t, frame.index, corners(frame.image)) for frame in clip] == [(0.0, 0, "RGBW")]
    assert clip.info.frame_count == 1


def test_every_and_fps_take_the_right_frames(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", times=even_times(60, 30.0))
    third, tenth = Clip(path, every=3), open_source(path, fps=10.0)
    assert [frame.index for frame in third] == list(range(0, 60, 3))
    assert [frame.index for frame in tenth] == list(range(0, 60, 3))
    assert [frame.t for frame in third] == pytest.approx(even_times(20), abs=0.001)
    assert (third.expected_frames, Clip(path).expected_frames) == (20, 60)
    assert tenth.expected_frames == pytest.approx(20, abs=1)
    assert len(list(Clip(path, fps=1000.0))) == 60
    assert len(list(Clip(path, fps=20.0))) == pytest.approx(40, abs=1)


def test_glances_show_so_many_pictures_a_second_and_the_same_ones_from_any_start(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "a.mp4", times=even_times(60, 30.0)))
    whole = list(clip.glances(5.0))
    assert [(g.t, g.number) for g in whole] == [(f.t, f.index) for f in clip]
    shown = [0, *range(5, 60, 6)]  # the second may come a quarter of a step early, as in Sampling
    assert [g.number for g in whole if g.frame] == shown
    assert clip.expected_looks(5.0) == 10
    later = list(clip.glances(5.0, from_s=0.7))
    assert [g.number for g in later if g.frame] == [n for n in shown if n >= 21]
    assert later[0].number == 21
    assert all(g.frame for g in clip.glances(None))
    tenth = Clip(clip.path, every=3)
    assert [g.number for g in tenth.glances(5.0) if g.frame] == list(range(0, 60, 6))
    assert [g.number for g in tenth.glances(5.0)] == list(range(0, 60, 3))
    assert (tenth.expected_looks(5.0), tenth.expected_looks(None)) == (10, 20)


def test_sampling_by_time_follows_uneven_times() -> None:
    rule = FrameSampler(fps=2.0)
    taken = [t for t in (0.0, 0.2, 0.48, 0.7, 0.99, 3.0, 3.1, 3.49, 3.7) if rule.takes(0, t)]
    assert taken == [0.0, 0.48, 0.99, 3.0, 3.49]


@pytest.mark.parametrize("wrong", [{"every": 0}, {"fps": 0.0}, {"fps": float("nan")}, {"every": 2, "fps": 5.0}])
def test_senseless_sampling_is_refused(tmp_path: Path, wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=r"every|fps"):
        Clip(make_clip(tmp_path / "a.mp4", [marked()]), **wrong)  # type: ignore[arg-type]


def test_two_iterations_at_once_see_the_same(tmp_path: Path) -> None:
    shades = [marked(grey=20 * i) for i in range(10)]
    clip = Clip(make_clip(tmp_path / "a.mp4", shades))
    for one, other in zip(clip, itertools.islice(clip, 10), strict=True):
        assert one.t == other.t
        assert np.array_equal(one.image, other.image)
        assert abs(int(one.image[120, 160, 0]) - 20 * one.index) < 8


# Clips: damage


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_clip_cut_off_gives_what_decodes_and_says_so(tmp_path: Path, suffix: str) -> None:
    shades = [marked(grey=20 + 3 * i) for i in range(60)]
    path = make_clip(
        tmp_path / f"cut.{suffix}", shades, gop=5, options={"movflags": "faststart"} if suffix == "mp4" else {}
    )
    clip = Clip(cut(path, 0.6))
    frames = list(clip)
    assert 20 < len(frames) < 50
    assert all(abs(int(frame.image[120, 160, 0]) - 20 - 3 * frame.index) < 8 for frame in frames)
    (warning,) = clip.warnings
    assert (warning.code, warning.of_s) == ("cut_off", 6.0)


def test_damage_in_the_middle_is_survived(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (40, 240, 320, 3)).astype(np.uint8)
    path = make_clip(tmp_path / "bad.mp4", list(noise), gop=5, options={"movflags": "faststart"})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 30_000] = bytes([7]) * 30_000
    path.write_bytes(data)
    clip = Clip(path)
    times = times_of(clip)
    assert len(times) >= 25
    assert times[-1] == pytest.approx(3.9, abs=0.01)
    assert all(a < b for a, b in itertools.pairwise(times))
    assert "damaged_frames" in {warning.code for warning in clip.warnings}


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    text = folder / "holiday.mp4"
    text.write_text("Dear diary, this is no clip.\n" * 500)
    empty = folder / "empty.mp4"
    empty.touch()
    playlist = folder / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:10,\n{make_clip(folder / 'real.ts')}\n")
    broken = folder / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    headless = cut(make_clip(folder / "headless.mp4", times=even_times(40)), 0.6)
    blind = make_clip(folder / "blind.mkv")
    data = blind.read_bytes()
    start = data.index(b"\x1f\x43\xb6\x75") + 30  # the first Matroska cluster
    blind.write_bytes(data[:start] + bytes(len(data) - start))
    return {
        "missing": (folder / "nothing.mp4", "does not exist"),
        "folder": (folder, "is a folder"),
        "empty": (empty, "is empty"),
        "text": (text, "is not a clip or picture"),
        "playlist": (playlist, "is not a clip or picture"),
        "sound": (make_sound(folder / "voice.mp4"), "holds only sound"),
        "no index": (headless, "broken off"),
        "no frame": (blind, "not one frame"),
        "broken picture": (broken, "damaged"),
        "zero byte": (folder / "a\0b.mp4", "cannot be the name"),
        "long name": (folder / ("x" * 400), "cannot be read"),
    }


def test_bad_files_get_one_clear_sentence(tmp_path: Path) -> None:
    for what, (path, words) in bad_files(tmp_path).items():
        with pytest.raises(UnreadableFileError, match=words) as caught:
            list(open_source(path))
        assert isinstance(caught.value, JanuError), what
        assert isinstance(caught.value, ValueError), what
        assert caught.value.exit_code == 3, what
        assert "\n" not in str(caught.value), what
        if "\0" not in str(path):
            assert path.name in str(caught.value), what


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "secret.mp4", [marked()])
    path.chmod(0)
    with pytest.raises(UnreadableFileError, match="may not be read"):
        open_source(path)


def test_clip_that_vanishes_between_two_iterations(tmp_path: Path) -> None:
    clip = Clip(make_clip(tmp_path / "gone.mp4"))
    clip.path.unlink()
    with pytest.raises(UnreadableFileError):
        list(clip)


@pytest.mark.parametrize("name", ["with space.mp4", "Übung 🧘.mp4", "-y.mp4", "a:b.mp4", "%03d.mp4", "http:x.mp4"])
def test_odd_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    make_clip(tmp_path / "plain.mp4", [marked()]).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    clip = open_source(name)
    assert [corners(frame.image) for frame in clip] == ["RGBW"]
    assert clip.info.name == name


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.mp4")
    try:
        make_clip(tmp_path / "plain.mp4", [marked()]).rename(path)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    clip = open_source(path)
    assert len(list(clip)) == 1
    clip.info.name.encode("utf-8")


# Reading ahead


def test_read_ahead_keeps_order_and_bound() -> None:
    made: list[int] = []

    def numbers() -> itertools.chain[int]:
        return itertools.chain.from_iterable([made.append(i) or i] for i in range(50))  # type: ignore[func-returns-value]

    ahead = read_ahead(numbers(), depth=3)
    assert next(ahead) == 0
    time.sleep(0.1)
    assert len(made) <= 1 + 3 + 1  # one taken, three waiting, one in hand
    assert list(ahead) == list(range(1, 50))


def test_read_ahead_raises_in_its_place() -> None:
    def failing() -> itertools.chain[int]:
        return itertools.chain([1, 2], (1 // 0 for _ in range(1)))

    seen: list[int] = []
    with pytest.raises(ZeroDivisionError):
        seen.extend(read_ahead(failing()))
    ahead = read_ahead(failing())
    assert [next(ahead), next(ahead)] == [1, 2]
    with pytest.raises(ZeroDivisionError):
        next(ahead)


def test_read_ahead_ends_its_thread_when_left_early(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    for frame in read_ahead(Clip(make_clip(tmp_path / "a.mp4", times=even_times(60)))):
        if frame.index == 3:
            break
    closed: list[bool] = []

    def endless():  # type: ignore[no-untyped-def]
        try:
            yield from itertools.count()
        finally:
            closed.append(True)

    ahead = read_ahead(endless())
    next(ahead)
    ahead.close()
    assert closed == [True]
    assert set(threading.enumerate()) <= before


# Odd streams and rates


@pytest.mark.parametrize(
    ("suffix", "codec", "size"),
    [("h264", "libx264", (320, 240)), ("dv", "dvvideo", (720, 576)), ("mxf", "mpeg2video", (320, 240))]
    + [("3gp", "mpeg4", (320, 240)), ("mts", "libx264", (320, 240)), ("wmv", "wmv2", (320, 240))],
)
def test_what_cameras_write_besides(tmp_path: Path, suffix: str, codec: str, size: tuple[int, int]) -> None:
    path = tmp_path / f"tape.{suffix}"
    with av.open(str(path), "w", format={"mts": "mpegts", "wmv": "asf"}.get(suffix)) as out:
        stream = out.add_stream(codec, rate=25, options=QUIET.get(codec, {}))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for _ in range(10):
            out.mux(stream.encode(VideoFrame.from_ndarray(marked(*size), format="rgb24")))
        out.mux(stream.encode())
    clip = open_source(path)
    frames = list(clip)
    assert isinstance(clip, Clip)
    assert [corners(frame.image) for frame in frames] == ["RGBW"] * 10
    assert [frame.t for frame in frames] == pytest.approx([i / 25 for i in range(10)], abs=0.02)
    assert clip.frame_at(0.2).t == pytest.approx(0.2, abs=0.02)
    assert [warning.code for warning in clip.warnings] == (["no_times"] if suffix == "h264" else [])


def test_of_two_streams_the_larger_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "two.mp4"
    with av.open(str(path), "w") as out:
        streams = [out.add_stream("libx264", rate=10, options=QUIET["libx264"]) for _ in range(2)]
        for stream, (width, height) in zip(streams, ((64, 64), (320, 240)), strict=True):
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(10):
            for stream, image in zip(streams, (np.zeros((64, 64, 3), np.uint8), marked()), strict=True):
                out.mux(stream.encode(VideoFrame.from_ndarray(image, format="rgb24")))
        for stream in streams:
            out.mux(stream.encode())
    clip = Clip(path)
    assert [corners(frame.image) for frame in clip] == ["RGBW"] * 10
    assert clip.warnings == [QualityWarning("several_streams", count=2)]


def test_a_rate_that_no_camera_has_is_said_and_put_right(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "opencv.mp4", [marked()] * 100, even_times(100, 1000.0))
    clip = Clip(path)
    (warning,) = clip.warnings
    assert (warning.code, warning.count) == ("odd_rate", 100)
    assert warning.fps is not None and warning.fps > FASTEST_CAMERA
    right = Clip(path, correction=Correction(fps=10))
    frames = list(right)
    assert right.warnings == []
    assert [frame.t for frame in frames] == pytest.approx(even_times(100))
    assert (right.info.fps, right.info.duration_s, right.info.frame_count) == (10, pytest.approx(10.0), 100)
    assert right.frame_at(2.05).t == pytest.approx(2.0)
