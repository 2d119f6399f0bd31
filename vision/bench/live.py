"""How fast the live path is on this machine: a recorded clip replayed at a camera's speed through all of it."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from alignment.errors import UnreadableFileError
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Message
from alignment.practice.practice import Practice
from vision.commands.live import opened_session
from vision.commands.live_options import LiveOptions
from vision.drawing.theme import Theme
from vision.live.camera import FPS, ClipSource
from vision.live.display import no_screen
from vision.live.judge import FrameJudge
from vision.live.live_tracker import LiveLandmarker, live_tracker
from vision.live.painter import Painter, Scene
from vision.live.screen import Indicators, StatusLine
from vision.live.window import Window
from vision.media.clip import Clip
from vision.perception.models import load_model
from vision.runtime.atomic_files import shown_name
from vision.runtime.interruption import interruption_deferred
from vision.scoring.pose_file import read_pose

#: what the project holds itself to at 640 x 480 on two cores: frames a second at least
LEAST_FPS = 25.0
#: how many times as long as the bare landmarker the loop takes at most
MOST_RATIO = 1.1
#: ms a frame that Janu adds at most
MOST_ADDED_MS = 10.0
#: ms from the camera to the window at most
MOST_DELAY_MS = 120.0
#: frames that go through every step one after the other, to see what each costs by itself
ALONE = 300
#: frames before these, in which what is needed is loaded (0.1 s) and the person is found
FIRST = 30
CUE = (Message("cue", check="bent_knee_height", direction="above"),)


@dataclass(frozen=True)
class LiveBench:
    """One clip's figures: frames a second looked at and that came, and times in ms, all medians a frame.

    ``loop_ms``: the landmarker and judging in the live path, with capture and window beside them; ``landmarker_ms``,
    ``judging_ms``, ``drawing_ms``: each by itself; ``delay_ms``: from the camera to the window, None without a screen.
    """

    fps: float
    camera_fps: float
    loop_ms: float
    landmarker_ms: float
    judging_ms: float
    drawing_ms: float
    delay_ms: float | None

    @property
    def ratio(self) -> float:
        """The landmarker with looking and judging, against the landmarker, both without capture and window beside."""
        return 1 + self.judging_ms / self.landmarker_ms

    @property
    def added_ms(self) -> float:
        """What Janu adds to the landmarker's own time."""
        return self.judging_ms + self.drawing_ms


def one_by_one(path: Path, model: str, window: Window | None) -> tuple[float, float, float]:
    """Milliseconds a frame of the landmarker, of judging, and of drawing and showing, one after the other.

    Medians; of judging, which is not done at every frame, the mean. Without the first second, which is the start.
    """
    spec, took = read_pose(None), []
    guide, painter = Guide(spec), Painter(Theme(), spec)
    loaded = load_model(model)
    landmarker = LiveLandmarker(loaded)
    with live_tracker(loaded, landmarker) as tracker:
        judge = FrameJudge(tracker, Practice(spec, lookahead=0.0), guide)
        for frame in islice(Clip(path), FIRST + ALONE):
            start = time.perf_counter()
            judged = judge.look(frame, frame.index / FPS).judged
            judged_at = time.perf_counter()
            scene = Scene(judged, StatusLine("adjust", CUE), Indicators(), guide.target_s)
            picture = painter.draw(frame.image, scene)
            drawn_at, worked = time.perf_counter(), time.thread_time()
            if window is not None:
                window.show(picture)
            shown = time.thread_time() - worked  # the window sleeps a millisecond or two, in which others may work
            alone = landmarker.took_s
            took.append((alone, judged_at - start - alone, drawn_at - judged_at + shown))
    looking, judging, drawing = zip(*took[FIRST:] or took, strict=True)
    return 1000 * statistics.median(looking), 1000 * statistics.mean(judging), 1000 * statistics.median(drawing)


def live_bench(path: Path, model: str = "full") -> LiveBench:
    """Replay a clip at `FPS` frames a second, whatever its own, through the real live path. Raises JanuError."""
    has_screen = no_screen() is None
    options = LiveOptions(camera=str(path), quiet=True, window=has_screen, stats=True, model=model)
    with tempfile.TemporaryDirectory() as out, ExitStack() as stack:
        source = ClipSource(Clip(path), fps=FPS)
        options = replace(options, out=Path(out))
        session = opened_session(options, read_pose(None), load_model(model), stack, source)
        with interruption_deferred():
            session.show()
        pace = session.watching.pace
        session.stopped()
        if pace is None:
            raise UnreadableFileError(f"{shown_name(path)} is too short to measure: give a clip of 10 s or more.")
        alone = one_by_one(path, model, session.window)
        loop = pace.landmarker_ms + pace.judging_ms
        return LiveBench(pace.fps, pace.camera_fps, loop, *alone, session.latency.median_ms)


def main(path: Path, model: str = "full") -> int:
    """Measure a clip and print the figures with what they should be; exit code 1 where one is missed."""
    b = live_bench(path, model)
    rate = f"{b.fps:.1f} of {b.camera_fps:.1f} that came (at least {LEAST_FPS:.0f})"
    parts = f"judging {b.judging_ms:.1f}, drawing and showing {b.drawing_ms:.1f}; at most {MOST_ADDED_MS:.0f}"
    lines = [
        ("frames a second", rate, b.fps >= LEAST_FPS),
        (f"the {model} model by itself", f"{b.landmarker_ms:.1f} ms a frame", True),
        (
            "with looking and judging, against it",
            f"{b.ratio:.2f} times (at most {MOST_RATIO})",
            b.ratio <= MOST_RATIO,
        ),
        ("Janu adds", f"{b.added_ms:.1f} ms a frame ({parts})", b.added_ms <= MOST_ADDED_MS),
        ("model and judging in the live loop", f"{b.loop_ms:.1f} ms a frame, with the window drawn beside", True),
    ]
    if b.delay_ms is not None:
        fine = b.delay_ms < MOST_DELAY_MS
        lines.append(
            ("from the camera to the window", f"{b.delay_ms:.0f} ms at the median (under {MOST_DELAY_MS:.0f})", fine)
        )
    else:
        lines.append(("from the camera to the window", "not measured: there is no screen", True))
    for what, figure, fine in lines:
        print(f"{'ok' if fine else 'MISSED':8s}{what:42s}{figure}")
    return 0 if all(fine for *_, fine in lines) else 1
