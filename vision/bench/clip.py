"""How fast Janu is on this machine: the whole of `score` against the bare landmarker on the same frames."""

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from alignment.checks import load_spec
from alignment.practice.practice import Practice
from vision.media.clip import Clip
from vision.media.frame import LOOKS
from vision.media.sources import open_source
from vision.perception.landmarker import Landmarker
from vision.perception.models import Model, load_model
from vision.perception.observations import observations_of
from vision.runtime.resources import peak_mb
from vision.scoring.pipeline import score

#: frames decoded beforehand at a time, so that the bare loop meets pictures in memory but not all of a long clip
CHUNK = 100
#: what the project holds itself to: how many times as long as the bare landmarker scoring takes at most
MOST_RATIO = 1.15
#: ms a frame that judging takes at most
MOST_JUDGING_MS = 1.0
#: MB of memory at most
MOST_MEMORY_MB = 700


@dataclass(frozen=True)
class Bench:
    """One clip's figures; times in seconds, memory in MB."""

    clip: str
    model: str
    frames: int
    bare_s: float
    score_s: float
    judging_ms: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """The whole of `score`, which does not look at every frame, against the bare landmarker, which does."""
        return self.score_s / self.bare_s


def bare_loop(path: Path, model: Model) -> tuple[float, int]:
    """Seconds that the landmarker alone takes, with its mask, over frames already decoded; and their number."""
    seconds, count = 0.0, 0
    with Landmarker(model, video=True) as landmarker, open_source(path) as source:
        frames = iter(source)
        while chunk := list(islice(frames, CHUNK)):
            start = time.perf_counter()
            for frame in chunk:
                landmarker.see(frame.image, frame.t)
            seconds += time.perf_counter() - start
            count += len(chunk)
    return seconds, count


def judging_ms(path: Path, model: Model, looks: float | None = LOOKS, rounds: int = 1) -> float:
    """Milliseconds a frame of judging alone, as a recording is judged: a clip's mean, the median of the rounds.

    All are seen first and judged then. Judged each right after the landmarker, which leaves the processor's caches
    full of its weights, it is about twice as much.
    """
    with Clip(path) as clip, observations_of(clip, model, looks) as frames:
        seen = list(frames)
    took = []
    for _ in range(rounds):
        practice = Practice(load_spec())
        bodies = [frame.body and replace(frame.body) for frame in seen]  # what was asked of them is not kept
        start = time.perf_counter()
        for frame, body in zip(seen, bodies, strict=True):
            list(practice.push(frame.t, body, looked=frame.looked))
        took.append(time.perf_counter() - start)
    return 1000 * statistics.median(took) / max(len(seen), 1)


def bench(path: str | Path, model: str = "heavy", looks: float | None = LOOKS, rounds: int = 3) -> Bench:
    """Measure one clip, the two loops in turn; each figure is the median of the rounds. Raises JanuError."""
    path = Path(path)
    peak = peak_of_score(path, model, looks)  # first: a process inherits the peak of the one that started it
    loaded = load_model(model)
    bare, whole, frames = [], [], 0
    for _ in range(rounds):
        seconds, frames = bare_loop(path, loaded)
        bare.append(seconds)
        with tempfile.TemporaryDirectory() as out:
            start = time.perf_counter()
            score(path, out=out, model=loaded, looks=looks)
            whole.append(time.perf_counter() - start)
    figures = (statistics.median(bare), statistics.median(whole), judging_ms(path, loaded, looks, rounds), peak)
    return Bench(path.name, loaded.name, frames, *figures)


def peak_of_score(path: Path, model: str, looks: float | None) -> float:
    """The most memory that ``janu score`` takes as a process of its own, MB."""
    with tempfile.TemporaryDirectory() as out:
        score_it = ["score", "--quiet", "--model", model, "--looks", str(looks or "all"), "--out", out, "--", str(path)]
        subprocess.run(
            [sys.executable, "-m", "vision", *score_it],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return peak_mb(of_children=True)


def in_words(looks: float | None) -> str:
    """How often is looked."""
    return "looking at every frame" if looks is None else f"{looks:g} looks a second"


def main(path: Path, model: str = "heavy", looks: float | None = LOOKS) -> int:
    """Measure a clip and print the figures with what they should be; exit code 1 where one is missed."""
    b = bench(path, model, looks)
    memory = f"{b.peak_mb:.0f} MB" if b.peak_mb else "this system does not tell"
    lines = [
        (f"{b.frames} frames, {b.model} model, landmarker alone", f"{1000 * b.bare_s / b.frames:.1f} ms a frame", True),
        (
            f"all of janu score, {in_words(looks)}, against it",
            f"{b.ratio:.2f} times (at most {MOST_RATIO})",
            b.ratio <= MOST_RATIO,
        ),
        ("judging", f"{b.judging_ms:.2f} ms a frame (under {MOST_JUDGING_MS})", b.judging_ms < MOST_JUDGING_MS),
        ("peak memory", f"{memory} (under {MOST_MEMORY_MB})", b.peak_mb < MOST_MEMORY_MB),
    ]
    for what, figure, fine in lines:
        print(f"{'ok' if fine else 'MISSED':8s}{what:58s}{figure}")
    return 0 if all(fine for *_, fine in lines) else 1
