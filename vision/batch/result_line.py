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
from vision.batch.run_progress import RunProgress
from vision.batch.work import Outcome
from vision.report.summary import held_sides
from vision.report.terminal import STYLES, SYMBOLS, printable
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext, gettext_noop, ngettext
from vision.words.numbers import listed, side_word, title_of
from vision.words.reasons import reason_words
from vision.words.times import duration

#: what is said of a clip or picture in which nothing was judged
NOT_HELD = {
    "clip": gettext_noop("the pose was not held in what could be seen, so nothing was judged"),
    "live": gettext_noop("the pose was not held in what could be seen, so nothing was judged"),
    "picture": gettext_noop("the pose was not seen, so nothing was judged"),
}


#: how many of the files left out are named
NAMED = 8


def result_line(job: Job, outcome: Outcome, spec: PoseSpec) -> Text:
    """As in ``! anna/tuesday.mp4  left 30 s, right 28 s; adjust: Straight knee``."""
    assert outcome.report is not None
    sides = held_sides(outcome.report)
    adjust = {
        name: None for s in sides for h in s.holds for name, check in h.checks.items() if check.status == "adjust"
    }
    checks = [check for s in sides for h in s.holds for name, check in h.checks.items() if spec.judges(name)]
    status: Status = "unmeasurable"
    if not sides:
        said = gettext(NOT_HELD[outcome.report.clip.kind])
    else:
        said = ", ".join(side_in_words(side, outcome.report.clip.kind) for side in sides)
        if adjust:
            status = "adjust"
            titles = listed([title_of(name, spec) for name in adjust])
            said = gettext("{sides}; adjust: {checks}", sides=said, checks=titles)
        elif any(check.status == "aligned" for check in checks):
            status = "aligned"
        elif reasons := Counter(check.reason for check in checks if check.reason is not None):
            why = reason_words(reasons.most_common(1)[0][0])
            said = gettext("{sides}; nothing could be told: {reason}", sides=said, reason=why)
    there = "  (" + gettext("was there") + ")" if outcome.how == "kept" else ""
    encoding = Console().encoding
    return Text.assemble(
        (printable(SYMBOLS[status], encoding), STYLES[status]),
        (printable(f" {job.name}", encoding), "dim" if there else "bold"),
        (printable(f"  {said}{there}", encoding), "dim" if there else ""),
    )


def side_in_words(side: SideReport, kind: str) -> str:
    """Which leg is straight, and in a clip how long it was held."""
    word = side_word(side.extended)
    return word if kind == "picture" else f"{word} {duration(sum(h.held_s for h in side.holds))}"


def left_out_in_words(names: Sequence[str]) -> str:
    """What folders held besides clips and pictures, counted and named, and what to do; empty where there was none."""
    if not names:
        return ""
    named = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        named = gettext("{names} and {more} more", names=named, more=len(names) - NAMED)
    return ngettext(
        "{n} file was left out as neither clip nor picture: {names}. If it is a recording, give it by its own name, or "
        "save it as MP4 or JPEG.",
        "{n} files were left out as neither clip nor picture: {names}. If one is a recording, give that by its own "
        "name, or save it as MP4 or JPEG.",
        len(names),
        names=named,
    )


def ending(progress: RunProgress, written: list[Path], left_out: Sequence[str]) -> Text:
    """How the whole run went, what was left out of it, and where its summary is."""
    how = progress.how
    parts = [gettext("{scored} of {total} scored", scored=how["scored"], total=progress.total)]
    parts += [gettext("{n} there already", n=how["kept"])] if how["kept"] else []
    parts += [gettext("{n} failed", n=how["failed"])] if how["failed"] else []
    said = gettext("{counts} in {time}", counts=", ".join(parts), time=duration(progress.took_s))
    if how["scored"]:
        frames, an_hour = f"{progress.frames_a_second:.0f}", f"{how['scored'] / progress.took_s * 3600:.0f}"
        said += " " + gettext("({frames} frames/s, {clips} an hour)", frames=frames, clips=an_hour)
    where = f"{shown_name(written[0].parent)}{os.sep} ({', '.join(path.name for path in written)})"
    besides = f"\n{left_out_in_words(left_out)}" if left_out else ""
    return Text.assemble(
        "\n", (said, "bold"), printable(besides, Console().encoding), "\n" + gettext("Summary: {where}", where=where)
    )
