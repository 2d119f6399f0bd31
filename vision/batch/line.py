"""A result in one line, and the whole run in one."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from alignment.body.readings import Status
from alignment.checks import PoseSpec
from alignment.report import SideReport
from vision.batch.jobs import Job
from vision.batch.pace import RunProgress
from vision.batch.work import Outcome
from vision.report.summary import held_sides
from vision.report.terminal import STYLES, SYMBOLS, printable
from vision.runtime.atomic_files import shown_name
from vision.words.numbers import duration, listed, title_of
from vision.words.reasons import reason_words

#: what is said of a clip or picture in which nothing was judged
NOT_HELD = {
    "clip": "the pose was not held in what could be seen, so nothing was judged",
    "live": "the pose was not held in what could be seen, so nothing was judged",
    "picture": "the pose was not seen, so nothing was judged",
}


#: how many of the files left out are named
NAMED = 8


def line(job: Job, outcome: Outcome, spec: PoseSpec) -> Text:
    """As in ``! anna/tuesday.mp4  left 30 s, right 28 s; adjust: Straight knee``."""
    assert outcome.report is not None
    sides = held_sides(outcome.report)
    adjust = {
        name: None for s in sides for h in s.holds for name, check in h.checks.items() if check.status == "adjust"
    }
    checks = [check for s in sides for h in s.holds for name, check in h.checks.items() if spec.judges(name)]
    status: Status = "unmeasurable"
    if not sides:
        said = NOT_HELD[outcome.report.clip.kind]
    else:
        said = ", ".join(side_in_words(side, outcome.report.clip.kind) for side in sides)
        if adjust:
            status = "adjust"
            said += f"; adjust: {listed([title_of(name, spec) for name in adjust])}"
        elif any(check.status == "aligned" for check in checks):
            status = "aligned"
        elif reasons := Counter(check.reason for check in checks if check.reason is not None):
            said += f"; nothing could be told: {reason_words(reasons.most_common(1)[0][0])}"
    there = "  (was there)" if outcome.how == "kept" else ""
    encoding = Console().encoding
    return Text.assemble(
        (printable(SYMBOLS[status], encoding), STYLES[status]),
        (printable(f" {job.name}", encoding), "dim" if there else "bold"),
        (printable(f"  {said}{there}", encoding), "dim" if there else ""),
    )


def side_in_words(side: SideReport, kind: str) -> str:
    """Which leg is straight, and in a clip how long it was held."""
    return side.extended if kind == "picture" else f"{side.extended} {duration(sum(h.held_s for h in side.holds))}"


def left_out_in_words(names: Sequence[str]) -> str:
    """What folders held besides clips and pictures, counted and named, and what to do; empty where there was none."""
    if not names:
        return ""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    what = "1 file was" if len(names) == 1 else f"{len(names)} files were"
    told = "it is a recording, give it" if len(names) == 1 else "one is a recording, give that"
    named = f"{', '.join(names[:NAMED])}{more}"
    return (
        f"{what} left out as neither clip nor picture: {named}. If {told} by its own name, or save it as MP4 or JPEG."
    )


def ending(pace: RunProgress, written: list[Path], left_out: Sequence[str]) -> Text:
    """How the whole run went, what was left out of it, and where its summary is."""
    how = pace.how
    parts = [f"{how['scored']} of {pace.total} scored"]
    parts += [f"{how['kept']} there already"] if how["kept"] else []
    parts += [f"{how['failed']} failed"] if how["failed"] else []
    speed = f" ({pace.frames_a_second:.0f} frames/s, {how['scored'] / pace.took_s * 3600:.0f} an hour)"
    said = f"{', '.join(parts)} in {duration(pace.took_s)}{speed if how['scored'] else ''}"
    where = f"{shown_name(written[0].parent)}{os.sep} ({', '.join(path.name for path in written)})"
    besides = f"\n{left_out_in_words(left_out)}" if left_out else ""
    return Text.assemble("\n", (said, "bold"), printable(besides, Console().encoding), f"\nSummary: {where}")
