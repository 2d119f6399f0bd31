"""Scores clips in the background, one at a time in a process of its own, so that the page stays as quick as it was.

What waits is kept in the database: a restart goes on with it.
"""

import os
import threading
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from alignment.errors import JanuError
from alignment.report import Correction
from vision.batch.execution import work_on
from vision.batch.jobs import Job
from vision.batch.work import Outcome, Settings, failed
from vision.results.folder import clear_unfinished
from vision.review.folder import ClipFiles, Library, NoSuchClipError
from vision.review.notes.notebook import Notebook
from vision.review.notes.tables import JobRow, NeededTurn, put_in
from vision.review.notes.turns import chosen_turns, scored_so
from vision.runtime.progress_bar import Progress
from vision.runtime.worker_pool import TIMEOUT, Task, TaskEvent, Tell, WorkerPool, how_ended
from vision.words.language import gettext

#: how much more patient than the page's own threads the work is (Unix niceness)
NICE = 10
#: seconds of silence after which a clip is given up; the work gives way to everything else
PATIENCE_S = 3 * TIMEOUT
#: seconds until a database that did not answer is asked again
AGAIN_S = 5.0


@dataclass(frozen=True)
class State:
    """How far a clip is: waiting, being scored (``share``: 0 to 1) or failed with a sentence.

    ``turn``: where it failed since it does not stand upright, the clockwise turn (deg) that it needs.
    """

    state: Literal["waiting", "scoring", "failed"]
    share: float = 0.0
    error: str = ""
    turn: int = 0


@dataclass(frozen=True)
class _Ended:
    """What became of a clip's scoring: why not and the turn that it needs, or what was ``chosen`` and its content."""

    error: str | None = None
    turn: int = 0
    content: str = ""
    chosen: Correction | None = None


class Scorer:
    """The clips that wait, and the thread that has them scored. Use as a context manager."""

    def __init__(self, library: Library, notebook: Notebook, settings: Settings) -> None:
        self.library, self.notebook = library, notebook
        self._settings = settings
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
        with self.notebook.writing.begin() as session:
            last = session.scalar(select(func.max(JobRow.number))) or 0
            for number, clip in enumerate(clips, last + 1):
                job = session.get(JobRow, clip.id)
                if job is None:
                    put_in(session, JobRow(clip=clip.id, number=number))
                elif job.error is not None:
                    job.number, job.error = number, None
                    session.execute(delete(NeededTurn).where(NeededTurn.clip == clip.id))
        self._wake.set()

    def states(self) -> dict[str, State]:
        """How far each clip is that waits, is being scored or has failed, by its id."""
        with self.notebook.reading() as session:
            jobs = session.execute(select(JobRow.clip, JobRow.error).order_by(JobRow.number)).all()
            turns = {row.clip: row.turn for row in session.scalars(select(NeededTurn))}
        now = self._now
        return {
            clip: _not_scored(error, turns.get(clip, 0))
            if error is not None
            else State("scoring", now[1])
            if now and now[0] == clip
            else State("waiting")
            for clip, error in jobs
        }

    def _work(self) -> None:
        while not self._ended.is_set():
            self._wake.clear()
            try:
                if self._next() is None:
                    self._wake.wait()
                else:
                    with WorkerPool(1) as pool:  # ends with the queue: an idle worker would keep the model in memory
                        self._work_off(pool)
            except SQLAlchemyError:  # what waits is kept in the database: it goes on when that is back
                self._now = None
                self._ended.wait(AGAIN_S)

    def _work_off(self, pool: WorkerPool) -> None:
        """Everything that waits, in turn; what is broken off waits on for the next start."""
        while (id := self._next()) is not None:
            try:
                ended = self._score(pool, id)
            except JanuError as hindrance:
                ended = _Ended(str(hindrance))
            if self._ended.is_set():
                return
            with self.notebook.writing.begin() as session:
                _write_down(session, id, ended)
            self._now = None

    def _next(self) -> str | None:
        with self.notebook.reading() as session:
            waiting = select(JobRow.clip).where(JobRow.error.is_(None)).order_by(JobRow.number).limit(1)
            return session.scalar(waiting)

    def _score(self, pool: WorkerPool, id: str) -> _Ended:
        """Have one clip scored, turned as the teacher wants it."""
        try:
            clip = self.library.clip(id)
        except NoSuchClipError:
            return _Ended()  # taken away meanwhile
        if clip.video is None or not clip.recorded:
            return _Ended()
        self._now = id, 0.0
        content, settings = self.notebook.content(clip), self._settings
        with self.notebook.reading() as session:
            chosen = chosen_turns(session, content).get(content)
        if chosen is not None:
            settings = replace(settings, rotate=chosen.rotate, mirrored=chosen.mirrored)
        job = Job(clip.video, clip.results, clip.name)
        pool.give(Task(job, _work_on, (job, settings), PATIENCE_S))
        while not self._ended.is_set():
            for event in pool.events():
                if event.is_last:
                    return replace(_why_not(job, event), content=content, chosen=chosen)
                self._now = id, _share(event.value)
        return _Ended()


def _write_down(session: Session, id: str, ended: _Ended) -> None:
    """What became of a clip: it waits no longer, or could not be scored."""
    job = session.get(JobRow, id)
    if job is None:
        return
    session.execute(delete(NeededTurn).where(NeededTurn.clip == id))
    if ended.error is None:
        session.delete(job)
        if ended.chosen is not None:
            scored_so(session, ended.content, ended.chosen)
        return
    job.error = ended.error
    if ended.turn:
        session.add(NeededTurn(clip=id, turn=ended.turn))


def _work_on(job: Job, settings: Settings, tell: Tell) -> Outcome:
    """In the worker: `score_job`, as quietly as the system lets it."""
    be_nice()
    return work_on(job, settings, tell)


def be_nice() -> None:
    """Let this process give way to the page's own, where the system knows how."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, NICE)


def _share(progress: Progress) -> float:
    return min(1.0, progress.done_s / progress.total_s) if progress.total_s else 0.0


def _why_not(job: Job, event: TaskEvent) -> _Ended:
    """What went wrong with a task that is at its end, where something did."""
    if event.what == "done":
        return _failed(event.value) if event.value.how == "failed" else _Ended()
    if event.what == "raised":
        return _failed(failed(job, event.value))
    clear_unfinished(job.out)
    if event.what == "hung":
        return _Ended(
            gettext(
                "It was given up, because nothing happened for six minutes: try again when the computer is less busy."
            )
        )
    why = how_ended(event.value)
    return _Ended(gettext("It was given up, because the process at work on it ended: {why}. Try it again.", why=why))


def _failed(outcome: Outcome) -> _Ended:
    return _Ended(outcome.message, outcome.turn)


def _not_scored(error: str, turn: int) -> State:
    """Why, in the page's words: what does not stand upright is turned in its own page, and not by an option."""
    if turn == 180:
        error = gettext("The picture is upside down: open the clip to turn it, or to say that it is upright.")
    elif turn:
        error = gettext("The picture lies on its side: open the clip to turn it, or to say that it is upright.")
    return State("failed", error=error, turn=turn)
