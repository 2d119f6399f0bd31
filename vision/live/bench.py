"""How fast the live path is on this machine: a recorded clip replayed at a camera's speed through all of it."""

import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from alignment.errors import UnreadableFileError
from vision.clip import Clip
from vision.files import shown_name
from vision.interruption import interruption_deferred
from vision.landmarker import Landmarker
from vision.live.camera import FPS, ClipSource
from vision.live.command import Options, opened_session
from vision.models import load_model
from vision.quiet import native_stderr_hidden
from vision.scoring import read_pose

#: what the project holds itself to at 640 x 480 on two cores
LEAST_FPS, MOST_ADDED_MS, MOST_DELAY_MS = 25.0, 10.0, 120.0
#: frames that the landmarker looks at alone, for comparison
ALONE = 120


@dataclass(frozen=True)
class LiveBench:
    """One clip's figures: frames a second shown of those that came, times in ms; ``window`` False: none was opened."""

    fps: float
    camera_fps: float
    alone_ms: float
    landmarker_ms: float
    judging_ms: float
    drawing_ms: float
    delay_ms: float | None
    window: bool

    @property
    def added_ms(self) -> float:
        """What Janu adds to the landmarker's own time, a frame."""
        return self.judging_ms + self.drawing_ms


def alone_ms(path: Path, model: str) -> float:
    """The median milliseconds of the landmarker with nothing beside it."""
    took = []
    with Landmarker(load_model(model), video=True) as landmarker:
        for frame in Clip(path):
            start = time.perf_counter()
            landmarker.see(frame.image, frame.index / FPS)
            took.append(time.perf_counter() - start)
            if len(took) >= ALONE:
                break
    return 1000 * statistics.median(took)


def live_bench(path: Path, model: str = "full") -> LiveBench:
    """Replay a clip at `FPS` frames a second, whatever its own, through the real live path. Raises JanuError."""
    has_screen = not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    with native_stderr_hidden():
        with tempfile.TemporaryDirectory() as out, ExitStack() as stack:
            options = Options(camera=str(path), out=Path(out), quiet=True, window=has_screen, stats=True, model=model)
            source = ClipSource(Clip(path), fps=FPS)
            session = opened_session(options, read_pose(None), load_model(model), stack, source)
            with interruption_deferred():
                session.show()
            pace = session.watching.pace
            session.stopped()
        alone = alone_ms(path, model)
    if pace is None:
        raise UnreadableFileError(f"{shown_name(path)} is too short to measure: give a clip of 10 s or more.")
    delay, drawing = session.latency.median_ms, session.latency.drawing_ms
    return LiveBench(pace.fps, pace.camera_fps, alone, pace.landmarker_ms, pace.judging_ms, drawing, delay, has_screen)


def main(path: Path, model: str = "full") -> int:
    """Measure a clip and print the figures with what they should be; exit code 1 where one is missed."""
    b = live_bench(path, model)
    parts = f"judging {b.judging_ms:.1f}, drawing and showing {b.drawing_ms:.1f}"
    lines = [
        (
            "frames a second",
            f"{b.fps:.1f} of {b.camera_fps:.1f} that came (at least {LEAST_FPS:.0f})",
            b.fps >= LEAST_FPS,
        ),
        (f"{model} model alone, a frame", f"{b.alone_ms:.1f} ms", True),
        (f"{model} model in the live path, a frame", f"{b.landmarker_ms:.1f} ms", True),
        (
            "Janu adds, a frame",
            f"{b.added_ms:.1f} ms ({parts}; at most {MOST_ADDED_MS:.0f})",
            b.added_ms <= MOST_ADDED_MS,
        ),
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
