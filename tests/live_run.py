"""One `janu live` in a process of its own, and what it leaves on the disk."""

import csv
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alignment.report import Report
from fixtures import HERE
from tests.live_screen import Screen

CLIPS = HERE / "clips"
ROOT = Path(__file__).parents[1]


@dataclass
class Run:
    """One `janu live` in a process of its own."""

    clip: str
    out: Path
    options: tuple[str, ...] = ()
    screen: Screen | None = None
    shots: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    code: int = -1
    stdout: str = ""
    stderr: str = ""

    def start(self, path: str = os.environ["PATH"]) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, "COLUMNS": "100"}
        environment.pop("JANU_DEBUG", None)
        environment.pop("WAYLAND_DISPLAY", None)
        environment["DISPLAY"] = self.screen.display if self.screen else ""
        window = [] if self.screen else ["--no-window"]
        command = [sys.executable, "-m", "vision", "live", "--camera", str(CLIPS / self.clip)]
        self.process = subprocess.Popen(
            [*command, "--out", str(self.out), *window, *self.options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, t: float, most_s: float = 60.0) -> None:
        """Wait until the clip has been judged to ``t`` seconds."""
        end = time.monotonic() + most_s
        while self.t < t:
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < end, f"{self.clip} is at {self.t} s"
            time.sleep(0.05)

    def ended(self, most_s: float = 60.0) -> None:
        self.stdout, self.stderr = self.process.communicate(timeout=most_s)
        self.code = self.process.returncode

    def stop(self) -> None:
        """End it for certain, if it was started."""
        if process := getattr(self, "process", None):
            process.kill()
            process.wait()

    @property
    def folder(self) -> Path:
        (folder,) = self.out.glob("live-*.janu")
        return folder

    @property
    def t(self) -> float:
        """The time of the last frame on the disk."""
        files = list(self.out.glob("live-*.janu/frames.csv"))
        lines = files[0].read_text().splitlines() if files else []
        return float(lines[-1].partition(",")[0]) if len(lines) > 1 else -1.0

    @property
    def spoken(self) -> list[dict[str, str]]:
        with (self.folder / "spoken.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    @property
    def cues(self) -> list[tuple[str, float]]:
        return [(row["check"], float(row["t"])) for row in self.spoken if row["kind"] == "cue"]

    @property
    def report(self) -> Report:
        return Report.model_validate_json((self.folder / "report.json").read_text())
