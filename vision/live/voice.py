"""What is said goes from here to the speaking process: one thing at a time, the most important one waits."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any, Literal

from alignment.checks import PoseSpec
from alignment.guidance.sayings import Kind, Message, Saying, VoiceCode
from vision.live.speaker import PYTTSX3, SYSTEM
from vision.words.language import current_language
from vision.words.sayings import words_of

#: which of two waiting things is more important, the first most
IMPORTANCE: tuple[Kind, ...] = ("clock", "phase", "cue", "setup", "followed", "caution", "tone")
#: seconds after which what waits is no longer worth saying
STALE_S = 3.0
#: seconds that starting may take, and beyond what it takes to say that saying something may, before what speaks is
#: taken for dead; a sentence of forty words takes 16 s at 150 words a minute
START_S, STUCK_S = 12.0, 6.0
#: what speaks, and what speaks instead where it cannot
WAYS = (PYTTSX3, SYSTEM)

How = Literal["voice", "tone", "muted", "silent", "dropped"]
Failure = Literal["no_answer", "stopped", "no_start", "not_heard", "lacks_language"]
_PYTTSX3_FAILED: dict[Failure, VoiceCode] = {
    "no_answer": "pyttsx3_no_answer",
    "stopped": "pyttsx3_stopped",
    "no_start": "pyttsx3_no_start",
    "not_heard": "pyttsx3_not_heard",
}


@dataclass(frozen=True)
class _Waiting:
    saying: Saying
    since: float


class Voice:
    """Speaks the current language, or plays tones where there is no voice that does.

    A context manager; nothing here ever waits or raises. pyttsx3 is known to hang, to raise on the second sentence and
    to stay silent: then the system's own program speaks, and where that fails as well, tones are played.

    Attributes
    ----------
    muted : bool
        While True nothing is heard.
    trouble : Message or None
        Why there is no voice or another one, once that is known.
    """

    def __init__(self, spec: PoseSpec, rate: int, voice: str | None = None, *, quiet: bool = False) -> None:
        self.muted = False
        self.trouble: Message | None = None
        self._spec = spec
        self._quiet = quiet
        self._language, self._rate, self._voice = current_language(), rate, voice
        self._ways = list(WAYS)
        self._lacks_language = False
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._speaks: bool | None = None
        self._busy_since: float | None = None
        self._waiting: _Waiting | None = None
        self._said: Saying | None = None
        self._watchdog: threading.Timer | None = None

    def __enter__(self) -> "Voice":
        if not self._quiet:
            self._start()
        return self

    def _start(self) -> None:
        """Start what speaks: the first of the ways that are left."""
        try:
            self._process = subprocess.Popen(
                speaker(self._ways[0], self._language, self._rate, self._voice),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env=speakers_environment(),
                start_new_session=True,  # Ctrl-C is for the session, which then ends this process
            )
        except OSError as error:
            self.trouble = Message("no_voice", detail=str(error.strerror))
            return
        threading.Thread(target=self._listen, args=(self._process,), name="janu-voice", daemon=True).start()
        self._watch(START_S)

    def _watch(self, seconds: float) -> None:
        """Take what speaks for dead if it does not answer in so many seconds."""
        process = self._process
        if self._watchdog is not None:
            self._watchdog.cancel()
        self._watchdog = threading.Timer(seconds, self._is_stuck, (process,))
        self._watchdog.daemon = True
        self._watchdog.start()

    def _is_stuck(self, process: object) -> None:
        with self._lock:
            if self._process is process and process is not None:
                self._go_on_without("no_answer")

    def _go_on_without(self, why: Failure, detail: str = "") -> None:
        """Go on with the next way, and say again what was not heard; without any, silently."""
        self._ways.pop(0)
        again = self._said
        self._end_process()
        if not self._ways:
            self._lost(Message("system_voice_no_answer" if why == "no_answer" else "system_voice_stopped"))
            return
        if why in _PYTTSX3_FAILED:  # where only the language is lacking, the system's own may have it
            self.trouble = Message(_PYTTSX3_FAILED[why], detail=detail)
        self._speaks, self._busy_since = None, None
        if again is not None and self._waiting is None:
            self._waiting = _Waiting(again, time.monotonic())
        self._start()

    def _end_process(self) -> None:
        process, self._process, self._said = self._process, None, None
        if self._watchdog is not None:
            self._watchdog.cancel()
        if process is not None:
            process.kill()

    def __exit__(self, *_: object) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
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
        words = words_of(saying.messages, self._spec)
        order = {"say": words} if self._speaks and saying.kind != "tone" else {"tone": saying.tone or saying.kind}
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            self._busy_since, self._said = time.monotonic(), saying
            self._watch(STUCK_S + 60 / self._rate * len(words.split()))
        except OSError:
            self._said = saying
            self._go_on_without("stopped")

    def _lost(self, why: Message) -> None:
        self._end_process()
        self.trouble, self._busy_since, self._waiting = why, None, None

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        """Take the process's answers until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            answer = json.loads(line)
            with self._lock:
                if self._process is not process:
                    return
                if self._watchdog is not None:
                    self._watchdog.cancel()
                if not self._take(answer):
                    return
                self._busy_since = self._said = None
                waiting, self._waiting = self._waiting, None
                if waiting and self._process is process and time.monotonic() - waiting.since < STALE_S:
                    self._send(waiting.saying)
        with self._lock:
            if self._process is process:
                self._go_on_without("stopped")

    def _take(self, answer: dict[str, Any]) -> bool:
        """Take an answer; False where something else speaks from now on."""
        if "ready" in answer:
            return self._take_start(answer)
        if not answer["heard"]:
            spoke = self._said is not None and self._said.kind != "tone" and self._speaks
            if spoke and answer["device"] and len(self._ways) > 1:
                self._go_on_without("not_heard")
                return False
            self.trouble = Message("no_sound")
        return True

    def _take_start(self, answer: dict[str, Any]) -> bool:
        """Take what speaks tells first: by what it does, or why it does not."""
        self._speaks = answer["ready"] is not None
        self._lacks_language |= answer["lacks_language"]
        if self._speaks:
            if len(self._ways) < len(WAYS) and self.trouble:
                self.trouble = replace(self.trouble, name=answer["ready"])
        elif len(self._ways) > 1:
            self._go_on_without("lacks_language" if answer["lacks_language"] else "no_start", answer["why"])
            return False
        elif self._lacks_language:
            self.trouble = Message("no_voice_of_language", name=self._language)
        else:
            self.trouble = Message("no_voice_but_tones", detail=answer["why"])
        return True


def speaker(way: str, language: str, rate: int, voice: str | None = None) -> list[str]:
    """The command that starts what speaks, see `vision.live.speaker`."""
    return [sys.executable, "-m", "vision.live.speaker", way, language, str(rate), voice or ""]


def speakers_environment() -> dict[str, str]:
    """The environment of what speaks: Janu is found as it is here."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _rank(saying: Saying) -> int:
    return IMPORTANCE.index(saying.kind)
