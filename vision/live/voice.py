"""What is said goes from here to the speaking process: one thing at a time, the most important one waits."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Literal

from alignment.guidance.guide import Kind, Saying

#: which of two waiting things is more important, the first most
IMPORTANCE: tuple[Kind, ...] = ("clock", "phase", "cue", "setup", "followed", "caution", "tone")
#: seconds after which what waits is no longer worth saying
STALE_S = 3.0
#: seconds that one thing may take before the process is taken for dead
STUCK_S = 25.0

How = Literal["voice", "tone", "muted", "silent", "dropped"]


@dataclass(frozen=True)
class _Waiting:
    saying: Saying
    since: float


class Voice:
    """Speaks, or plays tones where there is no voice. A context manager; nothing here ever waits or raises.

    Attributes
    ----------
    muted : bool
        While True nothing is heard.
    trouble : str or None
        Why there is no voice, in a sentence, once that is known.
    """

    def __init__(self, rate: int, voice: str | None = None, *, quiet: bool = False) -> None:
        self.muted = False
        self.trouble: str | None = None
        self._quiet = quiet
        self._command = [sys.executable, "-m", "vision.live.speaker", str(rate), voice or ""]
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._speaks: bool | None = None
        self._busy_since: float | None = None
        self._waiting: _Waiting | None = None

    def __enter__(self) -> "Voice":
        if not self._quiet:
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    env=environment,
                    start_new_session=True,  # Ctrl-C is for the session, which then ends this process
                )
            except OSError as error:
                self.trouble = f"No voice ({error.strerror})."
            else:
                threading.Thread(target=self._listen, args=(self._process,), name="janu-voice", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            self._waiting = None
            process.terminate()
            try:
                process.wait(2.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def ready(self) -> bool:
        """Whether it is known by now if there is a voice."""
        return self._speaks is not None or self._process is None

    @property
    def busy(self) -> bool:
        """Whether something is being said, or waits to be."""
        return self._busy_since is not None or self._waiting is not None

    def say(self, saying: Saying) -> How:
        """Say it now, or next; returns how it will be heard."""
        if self.muted:
            return "muted"
        with self._lock:
            if self._process is None:
                return "silent"
            if self._busy_since is not None and time.monotonic() - self._busy_since > STUCK_S:
                self._lost(f"The voice has been silent for {STUCK_S:.0f} s, so Janu goes on without.")
                return "silent"
            if self._busy_since is None and self._speaks is not None:
                self._send(saying)
            elif self._waiting is None or _rank(saying) <= _rank(self._waiting.saying):
                self._waiting = _Waiting(saying, time.monotonic())
            else:
                return "dropped"
            return "tone" if self._speaks is False or saying.kind == "tone" else "voice"

    def wait_until_quiet(self, most_s: float) -> None:
        """Let what is being said end, for at most so many seconds."""
        until = time.monotonic() + most_s
        while self._process is not None and self.busy and time.monotonic() < until:
            time.sleep(0.05)

    def _send(self, saying: Saying) -> None:
        assert self._process is not None and self._process.stdin is not None
        order = {"say": saying.text} if self._speaks and saying.kind != "tone" else {"tone": _tone(saying)}
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            self._busy_since = time.monotonic()
        except OSError:
            self._lost("The voice has stopped, so Janu goes on without.")

    def _lost(self, why: str) -> None:
        process, self._process = self._process, None
        self.trouble, self._busy_since, self._waiting = why, None, None
        if process is not None:
            process.kill()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        """Take the process's answers until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            answer = json.loads(line)
            with self._lock:
                if "ready" in answer:
                    self._speaks = answer["ready"] is not None
                    if not self._speaks:
                        self.trouble = f"No voice ({answer['why']}); Janu goes on with tones."
                elif not answer["heard"] and self.trouble is None:
                    self.trouble = "Nothing can be heard: this computer has no sound device that works."
                self._busy_since = None
                waiting, self._waiting = self._waiting, None
                if waiting and self._process is process and time.monotonic() - waiting.since < STALE_S:
                    self._send(waiting.saying)


def _rank(saying: Saying) -> int:
    return IMPORTANCE.index(saying.kind)


def _tone(saying: Saying) -> str:
    return saying.text if saying.kind == "tone" else saying.kind
