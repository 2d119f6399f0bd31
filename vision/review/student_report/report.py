"""A report for the student: chosen moments, notes and charts in one self-contained page, with a face or without."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from alignment.body.landmarks import Side
from alignment.body.readings import Reading, Status
from alignment.checks import PoseSpec
from alignment.practice.tighter import TighterSide
from alignment.report import CheckSummary, MeasureSummary, Report, SideReport
from vision.report.cards import CheckRow, rows_of_cards
from vision.report.charts import Axis, Chart, charts, hold_stretches, time_axis
from vision.report.summary import differences, groups
from vision.results.folder import LANDMARKS
from vision.results.frames_csv import Timeline
from vision.review.folder import ClipFiles
from vision.review.library.catalogue import LibraryEntry
from vision.review.notes.judged import judged_of
from vision.review.progress.courses import Course
from vision.review.student_report.moments import Drawing, MomentRequest, Shown, angle_of, drawings_near, shown
from vision.review.student_report.privacy import Privacy, dates_of, without_names
from vision.words.language import gettext, gettext_noop, pgettext
from vision.words.numbers import check_of, straight_leg, title_of, value_in_words, with_straight_leg
from vision.words.pose import pose_in_words
from vision.words.reports import spoken_report
from vision.words.tighter import tighter_words
from vision.words.times import clock
from vision.words.warnings import warning_words

#: statuses in words, as the student reads them
WORDS = {
    "aligned": gettext_noop("aligned"),
    "adjust": gettext_noop("to work on"),
    "unmeasurable": gettext_noop("could not be measured"),
    "info": gettext_noop("information"),
}
NOT_MEASURED = gettext_noop("not measured")


@dataclass(frozen=True)
class Choices:
    """What the teacher chose. Moments by key (see `ReportMoment`), words and recordings by id, the rest by measure."""

    letter: str = ""
    moments: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    judgements: frozenset[str] = frozenset()
    charts: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    privacy: Privacy = "plain"

    @property
    def anonymous(self) -> bool:
        """Whether nothing may tell who it is."""
        return self.privacy != "plain"


@dataclass(frozen=True)
class ReportMoment:
    """The best or worst moment of a check in a hold: ``key`` is ``side.hold.check.kind``."""

    key: str
    t: float
    side: Side
    hold: int
    check: str
    title: str
    kind: str
    said: CheckSummary
    row: CheckRow | None

    @property
    def about(self) -> tuple[Side, int, str]:
        """The side, the hold and the check."""
        return self.side, self.hold, self.check

    @property
    def when(self) -> str:
        """Which moment it is."""
        return gettext("most aligned") if self.kind == "best" else gettext("least aligned")


@dataclass(frozen=True)
class ReportPicture:
    """A picture in the page, or the words that stand in its place."""

    src: str
    alt: str
    why_not: str


@dataclass(frozen=True)
class Figure:
    """A moment in the page: a heading, its time, a picture, and what is said of it."""

    title: str
    at: str
    status: str
    picture: ReportPicture
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Differing:
    """The teacher's own judgement beside the ``measured`` one, which is empty where both are the same."""

    title: str
    measured: str
    status: str
    judged: str
    comment: str


def moments_of(report: Report, spec: PoseSpec) -> list[ReportMoment]:
    """Every moment that may be chosen, by side, hold and check."""
    found = []
    rows = {card.id: card for cards in rows_of_cards(report, spec, {}) for card in cards}
    for number, side in enumerate(report.sides):
        for index, hold in enumerate(side.holds):
            judged = {row.id: row for row in rows[f"hold-{number}-{index}"].judged if row}
            for check, row in judged.items():
                said = hold.checks[check]
                for kind, t in (("worst", said.worst_at_s), ("best", said.best_at_s)):
                    if t is None or said.status == "unmeasurable" or (kind == "best" and t == said.worst_at_s):
                        continue
                    key = f"{side.extended}.{index}.{check}.{kind}"
                    title = title_of(check, spec)
                    found.append(ReportMoment(key, t, side.extended, index, check, title, kind, said, row))
    return found


def usual_choices(report: Report, spec: PoseSpec, words: dict[str, Any]) -> Choices:
    """What is chosen to begin with: what is to work on, else what went well; and all that the teacher said."""
    every = moments_of(report, spec)
    asked = [moment for moment in every if moment.said.status == "adjust"]
    if not asked:  # one of each side
        well = [moment for moment in reversed(every) if moment.said.status == "aligned"]
        well.sort(key=lambda moment: moment.kind == "best")  # of a picture there is none: its one moment is the worst
        asked = list({moment.side: moment for moment in well}.values())
    return Choices(
        moments=frozenset(moment.key for moment in asked),
        notes=frozenset(note["id"] for note in words["notes"]),
        judgements=frozenset(judgement["id"] for judgement in words["judgements"]),
        charts=frozenset(moment.check for moment in asked),
    )


def one_of_each(moments: list[ReportMoment]) -> dict[str, list[ReportMoment]]:
    """The moments under a heading for each side and hold."""
    found: dict[str, list[ReportMoment]] = {}
    several = any(moment.hold for moment in moments)
    for moment in moments:
        side = straight_leg(moment.side)
        heading = gettext("{side}, hold {number}", side=side, number=moment.hold + 1) if several else side
        found.setdefault(heading, []).append(moment)
    return found


def file_stem(entry: LibraryEntry) -> str:
    """What the files for a student are called, without their endings, in plain letters."""
    if not entry.student:
        return "practice-report"
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in entry.student).strip("-") or "student"
    return f"{plain}-{entry.day.isoformat()}"


class StudentReport:
    """Puts a report together from a clip's result as the teacher judges it, the teacher's words and choices."""

    def __init__(
        self,
        entry: LibraryEntry,
        report: Report,
        spec: PoseSpec,
        words: dict[str, Any],
        choices: Choices,
        timeline: Timeline | None = None,
        courses: list[Course] | None = None,
        spoken: tuple[str, ...] = (),
        tighter: TighterSide | None = None,
    ) -> None:
        self.entry, self.choices = entry, choices
        self.report, self.spec = spoken_report(report, spec), pose_in_words(spec)
        self.words, self.timeline, self.courses = words, timeline, courses or []
        self._tighter = tighter
        self._chosen = [m for m in moments_of(self.report, self.spec) if m.key in choices.moments]
        # a voice and a face tell who it is
        self.spoken = () if choices.anonymous else spoken
        self._judged = judged_of(words["judgements"])
        clip = entry.clip
        self._names = (entry.student, clip.student) if choices.anonymous else ()
        self._files = (clip.name, report.clip.name, *dates_of(entry.day)) if choices.anonymous else ()

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved, in plain letters."""
        return f"{'practice-report' if self.choices.anonymous else file_stem(self.entry)}.html"

    def shown(self) -> dict[str, Any]:
        """Everything that the template shows."""
        axis = time_axis(self.report)
        return {
            "spec": self.spec,
            "anonymous": self.choices.anonymous,
            "student": "" if self.choices.anonymous else self.entry.student,
            "day": None if self.choices.anonymous else self.entry.day,
            "letter": [self._text(part) for part in self.choices.letter.splitlines() if part.strip()],
            "groups": groups(self.report, self.spec),
            "taught": {title_of(one["check"], self.spec) for one in self.words["judgements"] if _differs(one)},
            "figures": [self._moment(moment) for moment in self._chosen],
            "notes": [self._note(note) for note in self.words["notes"] if note["id"] in self.choices.notes],
            "differing": self._differing(),
            "spoken": self.spoken,
            "differences": differences(self.report, self.spec),
            "axis": axis,
            "holds": hold_stretches(self.report, axis) if axis else (),
            "charts": self._charts(axis),
            "thinned": self.timeline is not None and self.timeline.frames > 1,
            "courses": [one for one in self.courses if one.id in self.choices.courses],
            "advice": self._advice(),
            "warnings": [warning_words(one) for one in self.report.quality.warnings],
        }

    def _advice(self) -> list[str]:
        """What to practise; of the tighter side what all of the student's sessions say, before this one's word."""
        if self._tighter is None or self.spec.cared:
            return [one.words for one in self.report.advice]
        said = [one.words for one in self.report.advice if one.code != "stay_longer"]
        return [*said, tighter_words(self._tighter)]

    def _text(self, text: str) -> str:
        return without_names(text, self._names, self._files)

    def _charts(self, axis: Axis | None) -> list[Chart]:
        if axis is None or self.timeline is None:
            return []
        every = charts(self.report, self.spec, self.timeline, axis)
        return [chart for chart in every if chart.id in self.choices.charts]

    def _moment(self, moment: ReportMoment) -> Figure:
        drawings = drawings_near(self.words["marks"], moment.t)
        value, status = self._value_at(moment)
        own = self._judged.get(moment.about)
        status = own or status
        wanted = MomentRequest(moment.t, moment.side, moment.check, status, drawings, self._compared_with(moment))
        row = moment.row
        lines = [gettext("Your teacher: {judged}", judged=gettext(WORDS[own])) if own else "", value]
        if row and row.target:
            lines.append(gettext("Aligned: {target}", target=row.target))
        if row and row.cue and status == "adjust":
            lines += [row.cue, row.why]
        title, at = moment.title, straight_leg(moment.side)
        if self.report.clip.kind != "picture":
            title, at = f"{title}, {moment.when}", gettext("{side}, at {time}", side=at, time=clock(moment.t))
        picture = self._picture(wanted, f"{title}. {at}")
        return Figure(title, at, status, picture, (*filter(None, lines), *self._angles(drawings)))

    def _compared_with(self, moment: ReportMoment) -> tuple[tuple[float, tuple[Drawing, ...]], ...]:
        """The other moment of the same check and hold, where it is chosen: both show the same part of the picture."""
        beside = [m for m in self._chosen if m.about == moment.about and m.key != moment.key]
        return tuple((one.t, drawings_near(self.words["marks"], one.t)) for one in beside)

    def _value_at(self, moment: ReportMoment) -> tuple[str, Status]:
        """What was measured at a moment, in words, and whether that is aligned; as the hold's where it is not known."""
        known = self.timeline.at(moment.check, moment.t) if self.timeline else None
        check, summary = check_of(moment.check, self.spec), self._measure(moment)
        if known is None or check is None or summary is None:
            return "", moment.said.status
        value, error = known
        upper = check.bounds(self.report.strictness)[1]
        reading = Reading(moment.check, summary.unit, value, error)
        view = self._side(moment).view or check.views[0]
        status: Status = "adjust" if check.beyond(reading, view, self.report.strictness) > 1 else "aligned"
        words, figures = value_in_words(moment.check, value, error, summary.unit, upper, status)
        return gettext("Here: {value}", value=f"{words} ({figures})" if figures else words), status

    def _measure(self, moment: ReportMoment) -> MeasureSummary | None:
        return self._side(moment).holds[moment.hold].measures.get(moment.check)

    def _side(self, moment: ReportMoment) -> SideReport:
        return next(side for side in self.report.sides if side.extended == moment.side)

    def _note(self, note: dict[str, Any]) -> Figure:
        t, check = note["time"], note["check"]
        side, status = self._hold_at(t, check)
        drawings = drawings_near(self.words["marks"], t, note["id"])
        title = title_of(check, self.spec) if check else pgettext("by the teacher", "Note")
        alt = gettext("{what}, at {time}", what=title, time=clock(t))
        picture = self._picture(MomentRequest(t, side, check, status, drawings), alt)
        lines = [self._text(part) for part in note["text"].splitlines() if part.strip()]
        return Figure(title, gettext("At {time}", time=clock(t)), "", picture, (*lines, *self._angles(drawings)))

    def _angles(self, drawings: tuple[Drawing, ...]) -> list[str]:
        found = (angle_of(drawing, self.report.clip.size) for drawing in drawings)
        return [gettext("The angle drawn: {angle}", angle=f"{angle:.0f}°") for angle in found if angle is not None]

    def _picture(self, wanted: MomentRequest, alt: str) -> ReportPicture:
        clip: ClipFiles = self.entry.clip
        video = clip.video if clip.recorded else None
        picture: Shown = shown(video, clip.result(LANDMARKS), wanted, self.choices.privacy)
        src = f"data:image/jpeg;base64,{b64encode(picture.jpeg).decode('ascii')}" if picture.jpeg else ""
        return ReportPicture(src, alt, gettext(picture.why_not) if picture.why_not else "")

    def _hold_at(self, t: float, check: str | None) -> tuple[Side | None, Any]:
        for side in self.report.sides:
            for hold in side.holds:
                if hold.start_s <= t <= hold.end_s:
                    said = hold.checks.get(check) if check else None
                    return side.extended, said.status if said else None
        return None, None

    def _differing(self) -> list[Differing]:
        found = []
        for one in self.words["judgements"]:
            if one["id"] in self.choices.judgements:
                title = f"{title_of(one['check'], self.spec)}, {with_straight_leg(one['side'])}"
                measured = gettext(WORDS.get(one["measured"] or "", NOT_MEASURED)) if _differs(one) else ""
                judged, comment = gettext(WORDS[one["status"]]), self._text(one["comment"])
                found.append(Differing(title, measured, one["status"], judged, comment))
        return found


def _differs(judgement: dict[str, Any]) -> bool:
    """Whether the teacher judged otherwise than was measured then."""
    return bool(judgement["status"] != judgement["measured"])
