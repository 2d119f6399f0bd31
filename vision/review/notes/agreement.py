"""How often the teacher's own judgement is the measured one, check by check, over all clips."""

from typing import Any

from sqlalchemy import select

from vision.review.notes.notebook import Notebook
from vision.review.notes.tables import Judgement


def agreement(notebook: Notebook) -> dict[str, dict[str, Any]]:
    """For each check that was judged: how many findings the teacher ``judged`` and in how many she ``agreed``.

    Of several judgements of one finding the last one counts; what was not measured then is not counted.
    """
    columns = Judgement.content, Judgement.side, Judgement.hold, Judgement.check, Judgement.status, Judgement.measured
    kept = select(*columns).where(Judgement.deleted_at.is_(None), Judgement.measured.is_not(None))
    last: dict[tuple[str, str, int, str], bool] = {}
    with notebook.reading() as session:
        for content, side, hold, check, status, measured in session.execute(kept.order_by(Judgement.changed_at)):
            last[content, side, hold, check] = status == measured
    counts: dict[str, dict[str, Any]] = {}
    for (*_, check), agreed in last.items():
        count = counts.setdefault(check, {"judged": 0, "agreed": 0})
        count["judged"] += 1
        count["agreed"] += agreed
    return counts
