"""Copies of clips that a browser cannot play as they are: H.264 beside the results, the same frames and times.

As HEVC on Linux, and recordings that have a wrong rate. What is turned or mirrored is so in the page, not in a copy.
"""

import threading
from pathlib import Path
from typing import Any, Literal

from alignment.report import Correction
from vision.review.folder import ClipFiles
from vision.review.library.scorer import PATIENCE_S, State, be_nice
from vision.runtime.permissions import narrow
from vision.runtime.worker_pool import Task, TaskEvent, Tell, WorkerPool
from vision.words.language import gettext

PLAYABLE = "playable{}.mp4"
#: frames after which it is told how far the copy is
EVERY = 10


def copy_name(fps: float | None) -> str:
    """The copy's name, which tells the frames a second where they were put right in it."""
    return PLAYABLE.format(f"-{fps:g}" if fps else "")


def copy_of(clip: ClipFiles) -> Path | None:
    """The clip's copy, if there is one that is not older than the clip."""
    copy = clip.result(copy_name(clip.correction.fps))
    if copy is None or clip.video is None:
        return None
    try:
        return copy if copy.stat().st_mtime_ns >= clip.video.stat().st_mtime_ns else None
    except OSError:
        return None


class Copies:
    """Makes copies as they are asked for, one at a time, each in a process of its own. Use as a context manager."""

    def __init__(self) -> None:
        self._states: dict[str, State] = {}
        self._turn, self._lock, self._ended = threading.Lock(), threading.Lock(), threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Copies":
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def ask(self, clip: ClipFiles) -> State | Literal["ready"]:
        """Have a copy made, unless it is there or being made, and tell how far it is."""
        if copy_of(clip) is not None:
            return "ready"
        with self._lock:
            if clip.id not in self._states:
                self._states[clip.id] = State("waiting")
                thread = threading.Thread(target=self._make, args=(clip,), name="copy", daemon=True)
                self._threads.append(thread)
                thread.start()
            return self._states[clip.id]

    def _make(self, clip: ClipFiles) -> None:
        assert clip.video is not None
        with self._turn, WorkerPool(1) as pool:
            if self._ended.is_set():
                return
            fps = clip.correction.fps
            args = (clip.video, clip.results / copy_name(fps), fps)
            pool.give(Task(clip.id, make_copy, args, PATIENCE_S))
            last: TaskEvent | None = None
            while not self._ended.is_set() and last is None:
                for event in pool.events():
                    if event.is_last:
                        last = event
                    else:
                        self._states[clip.id] = State("scoring", event.value)
        with self._lock:
            if last is not None and last.what == "done":
                del self._states[clip.id]
            else:
                why = str(last.value) if last is not None and last.what == "raised" else gettext("It was broken off.")
                self._states[clip.id] = State("failed", error=why)


def make_copy(source: Path, target: Path, fps: float | None, tell: Tell) -> None:
    """In the worker: write the copy, whole or not at all. Raises JanuError."""
    from vision.media.clip import Clip
    from vision.media.video_writer import ClipWriter

    be_nice()
    clip = Clip(source, correction=Correction(fps=fps))
    height, width = clip.frame_at(0.0).image.shape[:2]
    with ClipWriter(target, (width, height), crf=20) as out:
        for frame in clip:
            out.write(frame.image, frame.t)
            if frame.index % EVERY == 0 and clip.duration_s:
                tell(min(1.0, frame.t / clip.duration_s))
    narrow(target, [source])


def as_json(state: State | Literal["ready"]) -> dict[str, Any]:
    """What the page is told."""
    if state == "ready":
        return {"state": "ready"}
    return {"state": "failed" if state.state == "failed" else "working", "share": state.share, "error": state.error}
