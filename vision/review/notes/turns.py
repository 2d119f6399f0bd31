"""Recordings that the teacher turns and mirrors: what is chosen, kept until it is scored so, and what was said before.

Drawings stay as they are, since their places are those of the picture as its file shows it, and are turned when they
are shown. Judgements are of a side, and mirroring exchanges the sides.
"""

from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from alignment.body.landmarks import Side, other
from alignment.report import Correction
from vision.review.folder import ClipFiles
from vision.review.notes.notebook import Notebook
from vision.review.notes.tables import Change, ChosenTurn, Judgement


def chosen_turns(session: Session, content: str | None = None) -> dict[str, Correction]:
    """What is chosen, by the clips' contents; of one clip, or of all."""
    rows = select(ChosenTurn) if content is None else select(ChosenTurn).where(ChosenTurn.content == content)
    return {row.content: _correction(row) for row in session.scalars(rows)}


def choose(notebook: Notebook, clip: ClipFiles, chosen: Correction) -> None:
    """Keep what is chosen for a clip until it is scored; nothing chosen is forgotten."""
    content, was_mirrored = notebook.content(clip), clip.correction.mirrored
    with notebook.writing.begin() as session:
        if (before := session.get(ChosenTurn, content)) is not None:
            session.delete(before)
            session.flush()
        if chosen.rotate is not None or chosen.mirrored:
            row = ChosenTurn(content=content, rotate=chosen.rotate, mirrored=chosen.mirrored, was_mirrored=was_mirrored)
            session.add(row)


def scored_so(session: Session, content: str, done: Correction) -> None:
    """A clip was scored as it was chosen: what is judged of a side goes with the side, and the choice is done.

    What somebody chose differently meanwhile is kept.
    """
    row = session.get(ChosenTurn, content)
    if row is None:
        return
    if row.was_mirrored != done.mirrored:
        _exchange_sides(session, content)
    if _correction(row) == done:
        session.delete(row)
    else:
        row.was_mirrored = done.mirrored


def as_shown(marks: list[dict[str, Any]], correction: Correction) -> list[dict[str, Any]]:
    """Drawings with their places in the picture that was put right."""
    return [mark | {"points": [_place(point, correction) for point in mark["points"]]} for mark in marks]


def _place(point: list[float], correction: Correction) -> list[float]:
    """Where a place of the file's picture is in the one that was put right; both are shares of width and height."""
    x, y = point
    for _ in range((correction.rotate or 0) // 90):
        x, y = 1 - y, x
    return [1 - x if correction.mirrored else x, y]


def _correction(row: ChosenTurn) -> Correction:
    return Correction.model_validate({"rotate": row.rotate, "mirrored": row.mirrored})


def _exchange_sides(session: Session, content: str) -> None:
    """Each judgement with the other side; other tabs see that something changed, which is not to be undone."""
    for word in session.scalars(select(Judgement).where(Judgement.content == content)):
        word.side = other(cast(Side, word.side))
        session.flush()
        change = Change(content=content, tab="", kind="judgements", word=word.id, before=None, revision=word.revision)
        change.undone = True
        session.add(change)
