"""A browser's recording as an MP4 that any phone plays: H.264 with even sides, AAC, its index at the front."""

from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from alignment.errors import UnreadableFileError
from vision.runtime.atomic_files import replacing, shown_name
from vision.words.language import gettext

#: ticks of a second in which pictures are timed
TICKS = 90_000
#: Hz; AAC takes so many values at once
RATE, AT_ONCE = 48_000, 1024


def phone_copy(source: Path, target: Path) -> float:
    """Write the copy, whole or not at all, and return its length in seconds.

    Raises UnreadableFileError where the source holds no picture that can be decoded, OutputError where the copy cannot
    be written.
    """
    try:
        with av.open(str(source)) as recording, replacing(target) as hidden:
            if not recording.streams.video:
                raise UnreadableFileError(_nothing_moves(source))
            with av.open(str(hidden), "w", format="mp4", options={"movflags": "+faststart"}) as out:
                copy = _Copy(out, sound=bool(recording.streams.audio))
                wanted = [*recording.streams.video[:1], *recording.streams.audio[:1]]
                for packet in recording.demux(wanted):
                    for frame in packet.decode():
                        if isinstance(frame, VideoFrame | AudioFrame):
                            copy.take(frame)
                copy.end()
            if not copy.pictures:
                raise UnreadableFileError(_nothing_moves(source))
        return copy.length_s
    except av.FFmpegError as error:
        raise UnreadableFileError(gettext("{file} cannot be read.", file=shown_name(source))) from error


def _nothing_moves(source: Path) -> str:
    return gettext("{file} holds no moving picture.", file=shown_name(source))


class _Copy:
    """Encodes what it is given, pictures and sound, as they come."""

    def __init__(self, out: OutputContainer, sound: bool) -> None:
        self._out = out
        self._video: VideoStream | None = None
        self._audio: AudioStream | None = out.add_stream("aac", rate=RATE, layout="mono") if sound else None
        self._resampler = av.AudioResampler("fltp", "mono", RATE, AT_ONCE)
        self._tick, self._heard = -1, 0
        self.pictures = 0

    @property
    def length_s(self) -> float:
        """How long it is up to now."""
        return max(0.0, self._tick / TICKS, self._heard / RATE)

    def take(self, frame: VideoFrame | AudioFrame) -> None:
        """A picture or a piece of sound, in the order of time of its kind."""
        if isinstance(frame, VideoFrame):
            self._see(frame)
        else:
            frame.pts = None  # browsers leave gaps of a few samples; heard are they as one
            for piece in self._resampler.resample(frame):
                self._hear(piece)

    def end(self) -> None:
        """Write what is still held back."""
        if self._audio is not None:
            for piece in self._resampler.resample(None):
                self._hear(piece)
        if self._video is not None:
            self._out.mux(self._video.encode(None))
        if self._audio is not None and self._heard:
            self._out.mux(self._audio.encode(None))

    def _see(self, frame: VideoFrame) -> None:
        video = self._video or self._begin(frame)
        tick = round((frame.time or 0.0) * TICKS)
        if tick <= self._tick:
            return
        self._tick, self.pictures = tick, self.pictures + 1
        picture = frame.reformat(video.width, video.height, "yuv420p")
        picture.pts, picture.time_base = tick, Fraction(1, TICKS)
        self._out.mux(video.encode(picture))

    def _begin(self, frame: VideoFrame) -> VideoStream:
        video = self._out.add_stream("libx264", rate=30, options={"crf": "23", "preset": "veryfast", "bf": "0"})
        video.width, video.height = frame.width + frame.width % 2, frame.height + frame.height % 2
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = video.time_base = Fraction(1, TICKS)
        self._video = video
        return video

    def _hear(self, piece: AudioFrame) -> None:
        assert self._audio is not None
        piece.pts, piece.time_base = self._heard, Fraction(1, RATE)
        self._heard += piece.samples
        self._out.mux(self._audio.encode(piece))
