"""The result of a clip as a table in the terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignment.body.readings import Status
from alignment.checks import PoseSpec
from alignment.report import Asymmetry, CheckSummary, Hold, Report, SideReport
from vision.results.folder import ANNOTATED, FRAMES, LANDMARKS, PAGE, REPORT, STILL, TRC
from vision.runtime.atomic_files import shown_name
from vision.words.language import gettext, pgettext
from vision.words.lengths import held_of
from vision.words.numbers import (
    DASH,
    check_of,
    checks_measured,
    listed,
    meant_sides,
    of_unit,
    percent,
    sentence,
    spine_in_words,
    status_in_words,
    straight_leg,
    title_of,
    with_error,
    within_a_sentence,
)
from vision.words.pose import pose_in_words
from vision.words.reasons import reason_beside_view, seen_in_words
from vision.words.reports import spoken_report
from vision.words.rising import rising_in_words
from vision.words.sides import difference_in_words
from vision.words.times import clock, duration, spans_in_words
from vision.words.warnings import warning_words

#: columns from which each check's note stands in its own row; below, the notes follow the table
WIDE = 110
#: columns from which the share of aligned time, and the word beside the symbol, have room
WITH_SHARE, WITH_WORD = 68, 56

#: a side held more often than this has a line for each hold and a table only for the longest
MOST_TABLES = 3

#: the same shapes as in the overlay: tick, exclamation mark, question, i
SYMBOLS: dict[Status, str] = {"aligned": "✓", "adjust": "!", "unmeasurable": "?", "info": "i"}

#: as in the overlay: teal and orange stay apart for colour-blind people, and both are legible on white and on black
STYLES: dict[Status, str] = {"aligned": "#12a594", "adjust": "bold #e0701a", "unmeasurable": "dim", "info": "dim"}

#: the order of the notes under a table
NOTED: tuple[Status, ...] = ("adjust", "aligned", "unmeasurable", "info")

#: what stands for a character that the terminal's encoding lacks
ASCII = str.maketrans(
    {"✓": "+", "−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "±": "+-", "°": " deg", "×": "x"}
    | {"…": "...", "→": "->", "≥": ">=", "≤": "<=", "·": "-", "•": "*"}
)

#: the results, in the order in which a person opens them
FILES = (PAGE, ANNOTATED, STILL, REPORT, FRAMES, LANDMARKS, TRC)


def report_table(report: Report, spec: PoseSpec, out: Path | None = None) -> RenderableType:
    """A report for the terminal: each side and hold, the two sides compared, advice, warnings, and where ``out`` is."""
    spec = pose_in_words(spec)
    return ReportTable(spoken_report(report, spec), spec, out)


def printable(text: str, encoding: str) -> str:
    """The text as this encoding can print it: symbols that it lacks become ASCII, other characters ``?``.

    No-break spaces become spaces: rich breaks lines there all the same, and people search what they copy.
    """
    text = text.replace("\u00a0", " ")
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, errors="replace").decode(encoding)
    return text


@dataclass(frozen=True)
class TableRow:
    """One check of one hold, ready to be shown."""

    title: str
    value: str
    status: Status
    word: str
    share: str
    note: str


@dataclass(frozen=True)
class ReportTable:
    """Renders a report at the width and in the encoding of the terminal that it is printed on."""

    report: Report
    spec: PoseSpec
    out: Path | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Each part with a line of space before it."""
        page = _Page(self, options)
        yield ""
        yield page.heading()
        for side in self.report.sides:
            yield from page.side(side)
        if not any(side.holds for side in self.report.sides):
            yield page.nothing_held()
        yield from page.section(gettext("The two sides"), page.asymmetry())
        yield from page.section(gettext("Advice"), [one.words for one in self.report.advice])
        yield from page.section(gettext("Take care"), page.cautions())
        warnings = [warning_words(one) for one in self.report.quality.warnings]
        yield from page.section(gettext("About the recording"), [*warnings, *page.sides_meant()])
        if self.out is not None:
            yield from page.results(self.out)


@dataclass(frozen=True)
class _Page:
    """The parts of one report at one terminal."""

    table: ReportTable
    options: ConsoleOptions

    def text(self, text: str, style: str = "") -> Text:
        """Text that this terminal can print."""
        return Text(printable(text, self.options.encoding), style)

    def heading(self) -> Text:
        """The clip and the pose."""
        clip = self.table.report.clip
        kind = gettext("picture") if clip.kind == "picture" else duration(clip.duration_s)
        return Text.assemble(self.text(clip.name, "bold"), self.text(f"  {self.table.spec.name}, {kind}", "dim"))

    def nothing_held(self) -> RenderableType:
        """What to say when there is nothing to judge."""
        text = gettext("The pose was not held in what could be seen, so nothing was judged.")
        return Padding(self.text(f"{SYMBOLS['adjust']} {text}", STYLES["adjust"]), (1, 0, 0, 0))

    def side(self, side: SideReport) -> Iterator[RenderableType]:
        """One side: where it was seen from, and a table for each hold."""
        seen = f"  {seen_in_words(side.view)}" if side.view else ""
        yield ""
        yield Text.assemble(self.text(straight_leg(side.extended), "bold"), self.text(seen, "dim"))
        many = len(side.holds) > MOST_TABLES
        longest = max(side.holds, key=lambda hold: hold.held_s, default=None)
        for number, hold in enumerate(side.holds, 1):
            if self.table.report.clip.kind != "picture":
                yield self.hold_line(hold, number if len(side.holds) > 1 else 0)
            if many:
                yield from self.asked(hold)
            else:
                yield ""
                yield self.hold(hold)
        if many and longest is not None:
            said = gettext("The longest, hold {number}:", number=side.holds.index(longest) + 1)
            yield self.text(f"\n{said}\n")
            yield self.hold(longest)

    def asked(self, hold: Hold) -> Iterator[RenderableType]:
        """What was to be adjusted in a hold, in one line; nothing where there was nothing."""
        titles = [title_of(n, self.table.spec) for n in self.ordered(hold.checks) if hold.checks[n].status == "adjust"]
        if titles:
            yield self.text(f"  {SYMBOLS['adjust']} {listed(titles)}", STYLES["adjust"])

    def hold_line(self, hold: Hold, number: int) -> Text:
        """When it was held, for how long, and how the way up was; ``number`` 0 where there is only one."""
        share = f" ({percent(hold.aligned_s / hold.held_s)})" if hold.held_s else ""
        said = {
            "when": f"{clock(hold.start_s)}{DASH}{clock(hold.end_s)}",
            "held": held_of(hold, self.table.report),
            "aligned": f"{duration(hold.aligned_s)}{share}",
            "checks": checks_measured(hold, self.table.spec),
        }
        if not number:
            words = gettext("Held {when}: {held}, of which aligned {aligned} {checks}", **said)
        else:
            words = gettext("Hold {number}, {when}: {held}, of which aligned {aligned} {checks}", number=number, **said)
        return self.text(f"{sentence(words)} {way}" if (way := rising_in_words(hold)) else words)

    def hold(self, hold: Hold) -> RenderableType:
        """The checks of one hold; what is only information comes last."""
        rows = [self.row(name, hold) for name in self.ordered(hold.checks)]
        judged = [row for row in rows if row.status != "info"]
        wide = self.options.max_width >= WIDE
        table = self.grid(judged, [row for row in rows if row.status == "info"], wide)
        return table if wide else Group(table, "", *self.notes(judged))

    def ordered(self, checks: Iterable[str]) -> list[str]:
        """The checks in the order of the pose file."""
        order = list(self.table.spec.checks)
        return sorted(checks, key=lambda name: order.index(name) if name in order else len(order))

    def row(self, name: str, hold: Hold) -> TableRow:
        """What is shown of one check."""
        check = hold.checks[name]
        told = check.status in ("aligned", "adjust") and check.aligned_share is not None
        share = percent(check.aligned_share or 0.0) if told else ""
        is_clip = self.table.report.clip.kind != "picture"
        value = self.value(name, hold)
        title, word = title_of(name, self.table.spec), status_in_words(check)
        return TableRow(title, value, check.status, word, share if is_clip else "", note(check, is_clip))

    def value(self, name: str, hold: Hold) -> str:
        """What explains the status, with its error, or a dash; the spine's index in words, as it promises no more."""
        said = hold.said_value(name)
        if said is None:
            return DASH
        measure = hold.measures[name]
        if measure.unit == "index":
            check = check_of(name, self.table.spec)
            upper = check.bounds(self.table.report.strictness)[1] if check else 0.0
            return spine_in_words(said, upper, hold.checks[name].status)
        return of_unit(with_error(said, measure.error, measure.unit), measure.unit, in_short=True)

    def grid(self, judged: list[TableRow], information: list[TableRow], wide: bool) -> Table:
        """The table itself; a narrow terminal leaves out the share, then the status's word."""
        width = self.options.max_width
        with_share = width >= WITH_SHARE and self.table.report.clip.kind != "picture"
        table = Table(box=SIMPLE_HEAD, show_edge=False, header_style="dim", border_style="dim", padding=(0, 2, 0, 0))
        table.add_column(gettext("Check"), min_width=16, no_wrap=True)
        table.add_column(gettext("Measured"), min_width=18, no_wrap=True)
        table.add_column(gettext("Status") if width >= WITH_WORD else "", no_wrap=True)
        if with_share:
            table.add_column(pgettext("column", "Aligned"), justify="right", no_wrap=True)
        if wide:
            table.add_column(gettext("Note"), overflow="fold")
        for number, row in enumerate([*judged, *information], 1):
            quiet = "dim" if row.status in ("info", "unmeasurable") else ""
            cells = [self.text(row.title, quiet), self.text(row.value, quiet), self.status(row)]
            cells += [self.text(row.share)] if with_share else []
            cells += [self.text(row.note, quiet)] if wide else []
            table.add_row(*cells, end_section=number == len(judged) and bool(information))
        return table

    def status(self, row: TableRow) -> Text:
        """A status by symbol, word and colour: any one of them says it."""
        word = f" {row.word}" if self.options.max_width >= WITH_WORD else ""
        return self.text(SYMBOLS[row.status] + word, STYLES[row.status])

    def notes(self, rows: list[TableRow]) -> Iterator[RenderableType]:
        """The notes of the rows, those with the same words together; what to change comes first."""
        titles: dict[tuple[Status, str], list[str]] = {}
        for row in sorted(rows, key=lambda row: NOTED.index(row.status)):
            if row.note:
                titles.setdefault((row.status, row.note), []).append(row.title)
        if not titles:
            return
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        for (status, words), names in titles.items():
            quiet = "dim" if status == "unmeasurable" else ""
            line = Text.assemble(self.text(f"{listed(names)}: ", quiet or "bold"), self.text(words, quiet))
            grid.add_row(self.text(SYMBOLS[status], STYLES[status]), line)
        yield grid

    def asymmetry(self) -> list[str]:
        """The differences between the sides that mean something, or that there are none."""
        compared = self.table.report.asymmetry
        units = {
            name: m.unit for side in self.table.report.sides for hold in side.holds for name, m in hold.measures.items()
        }
        real = [difference_in_words(a, units[a.measure]) for a in compared if a.meaningful and a.measure in units]
        if alike := self.titles(a for a in compared if a.difference is not None and not a.meaningful):
            real.append(gettext("No difference that this recording can show: {checks}.", checks=alike))
        if unknown := self.titles(a for a in compared if a.difference is None and not a.meaningful):
            real.append(gettext("Not compared, for want of a measure on both: {checks}.", checks=unknown))
        return real

    def titles(self, of: Iterable[Asymmetry]) -> str:
        """The titles of what was compared, within a sentence."""
        return listed([within_a_sentence(title_of(one.measure, self.table.spec)) for one in of])

    def section(self, title: str, lines: Iterable[str]) -> Iterator[RenderableType]:
        """A title and its lines; nothing where there are none."""
        lines = list(lines)
        if not lines:
            return
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        for line in lines:
            grid.add_row(self.text("•"), self.text(sentence(line)))
        yield ""
        yield self.text(title, "bold")
        yield grid

    def cautions(self) -> list[str]:
        """The cautions for which care was taken."""
        known = self.table.spec.care
        return [known[name].caution for name in self.table.report.care if name in known]

    def sides_meant(self) -> list[str]:
        """Whose left and right are meant, and what to do if not."""
        if not (said := meant_sides(self.table.report)):
            return []
        if self.table.report.clip.correction.mirrored:
            return [said]
        return [
            gettext(
                "Left and right are your own, if the recording is not a mirror image; else score it with --mirrored."
            )
        ]

    def results(self, out: Path) -> Iterator[RenderableType]:
        """Where the files are."""
        there = [name for name in FILES if (out / name).is_file()]
        path = self.text(f"{shown_name(out)}/", "bold")
        path.overflow = "fold"
        yield ""
        yield Text.assemble(path, self.text(f"  {', '.join(there)}", "dim"))
        yield ""


def note(check: CheckSummary, is_clip: bool) -> str:
    """Why it was not measured, or what to do and when it was needed."""
    if check.status == "unmeasurable":
        return sentence(reason_beside_view(check.reason)) if check.reason else ""
    asked = check.adjust_spans if is_clip else []
    when = gettext("not aligned at {times}", times=spans_in_words(asked)) if asked else ""
    if check.status == "adjust" and check.cue:
        return f"{sentence(check.cue.words)} {sentence(when)}".strip()
    return sentence(when)
