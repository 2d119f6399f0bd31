"""Scores clips in the background, one at a time in a process of its own, so that the page stays as quick as it was.

What waits is kept in the database: a restart goes on with it. A process for each clip: what goes wrong in a decoder or
a model ends with it, and it is told to stop by ending it.
"""

import multiprocessing
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import func, select

from alignment.errors import JanuError
from vision.complaint import unexpected
from vision.review.library import ClipFiles, Library, NoSuchClipError
from vision.review.notebook import Notebook
from vision.review.tables import Job

#: how much more patient than the page's own threads the work is (Unix niceness)
NICE = 10
#: how often the queue looks whether it is to end, in seconds
LOOK = 0.25


@dataclass(frozen=True)
class State:
    """How far a clip is: waiting, being scored (``share``: 0 to 1) or failed with a sentence."""

    state: Literal["waiting", "scoring", "failed"]
    share: float = 0.0
    error: str = ""


class Scorer:
    """The clips that wait, and the thread that has them scored. Use as a context manager."""

    def __init__(self, library: Library, notebook: Notebook, model: str = "heavy") -> None:
        self.library, self.notebook, self.model = library, notebook, model
        self._now: tuple[str, float] | None = None
        self._wake, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="scorer", daemon=True)

    def __enter__(self) -> "Scorer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._wake.set()
        self._thread.join()

    def add(self, clips: list[ClipFiles]) -> None:
        """Have clips scored after those that wait already; one that had failed is tried again."""
        with self.notebook.sessions.begin() as session:
            last = session.scalar(select(func.max(Job.number))) or 0
            for number, clip in enumerate(clips, last + 1):
                job = session.get(Job, clip.id)
                if job is None:
                    session.add(Job(clip=clip.id, number=number))
                elif job.error is not None:
                    job.number, job.error = number, None
        self._wake.set()

    def states(self) -> dict[str, State]:
        """How far each clip is that waits, is being scored or has failed, by its id."""
        with self.notebook.sessions() as session:
            jobs = session.execute(select(Job.clip, Job.error).order_by(Job.number)).all()
        now = self._now
        return {
            clip: State("failed", error=error)
            if error is not None
            else State("scoring", now[1])
            if now and now[0] == clip
            else State("waiting")
            for clip, error in jobs
        }

    def _work(self) -> None:
        while not self._ended.is_set():
            self._wake.clear()
            with self.notebook.sessions() as session:
                first = select(Job.clip).where(Job.error.is_(None)).order_by(Job.number).limit(1)
                id = session.scalar(first)
            if id is None:
                self._wake.wait()
                continue
            error = self._score(id)
            if self._ended.is_set():  # broken off: it goes on at the next start
                return
            with self.notebook.sessions.begin() as session:
                if (job := session.get(Job, id)) is not None:
                    if error is None:
                        session.delete(job)
                    else:
                        job.error = error
            self._now = None

    def _score(self, id: str) -> str | None:
        """Have one clip scored; None when it is done, or a sentence that says why not."""
        try:
            clip = self.library.clip(id)
        except NoSuchClipError:
            return None  # taken away meanwhile
        if clip.video is None or not clip.recorded:
            return None
        self._now = id, 0.0
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(clip.video, clip.results, self.model, theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            return self._followed(id, ours)
        finally:
            process.kill() if self._ended.is_set() else process.join(10)
            process.join()
            ours.close()

    def _followed(self, id: str, pipe: Connection) -> str | None:
        while not self._ended.is_set():
            try:
                if not pipe.poll(LOOK):
                    continue
                what, value = pipe.recv()
            except (EOFError, OSError):
                return "The scoring ended unexpectedly: the memory may be full, or the clip damaged. Try it again."
            if what == "share":
                self._now = id, value
            else:
                error: str | None = value
                return error
        return None


def _serve(video: Path, out: Path, model: str, pipe: Connection) -> None:
    """In the process: score one clip and tell ``("share", 0..1)`` now and then, at the end ``("done", error or None)``.

    Telling fails once the server is gone, and so does the work, which leaves the earlier result as it was.
    """
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    from vision.quiet import native_stderr_hidden
    from vision.scoring import Progress, score

    told = 0.0

    def tell(progress: Progress) -> None:
        nonlocal told
        share = min(1.0, progress.done_s / progress.total_s) if progress.total_s else 0.0
        if share - told >= 0.01:
            told = share
            pipe.send(("share", share))

    error: str | None = None
    try:
        with native_stderr_hidden():
            score(video, out=out, model=model, on_progress=tell)
    except (BrokenPipeError, KeyboardInterrupt):
        return
    except JanuError as failure:
        error = str(failure)
    except Exception as failure:
        error = unexpected(failure)
    with suppress(OSError):
        pipe.send(("done", error))


def as_json(states: dict[str, State]) -> dict[str, dict[str, Any]]:
    """The states as the page gets them."""
    return {id: {"state": s.state, "share": round(s.share, 3), "error": s.error} for id, s in states.items()}
