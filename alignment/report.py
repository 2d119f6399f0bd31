"""The result of a practice as it is written to ``report.json``: versioned, with its JSON Schema.

Reasons, cues, notes, advice and warnings are values with a code, and their ``words`` beside it. Version 1 had only the
words, and version 2 only those of the warnings: such reports are read with the code ``other``.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from alignment.body.landmarks import Side
from alignment.body.readings import Bucket, CameraFault, Direction, Reason, Status, Unit

if TYPE_CHECKING:
    from alignment.checks import PoseSpec

SCHEMA_VERSION: Literal[3] = 3


class _ReportPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _with_code(given: Any) -> Any:
    """Words alone, as earlier versions have them, as a value with the code ``other``."""
    return {"code": "other", "words": given} if isinstance(given, str) else given


def _without_direction(given: Any) -> Any:
    """The same of a cue."""
    return {"direction": None, "words": given} if isinstance(given, str) else given


@dataclass(frozen=True)
class Asked:
    """What a check asks to adjust: the words for a value below or above its target. None in results of version 1."""

    direction: Direction | None
    words: str = field(default="", compare=False)


@dataclass(frozen=True)
class ComparisonNote:
    """What comparing one measure's two sides gave.

    ``missing``: of an ``unmeasured`` one, where it could not be measured: on both sides, on one, or on one for most of
    the hold. ``views_differ``: the two sides were seen from different views.
    """

    code: Literal["differs", "alike", "unmeasured", "other"]
    missing: Literal["both", "left", "right", "mostly"] | None = None
    views_differ: bool = False
    words: str = field(default="", compare=False)


@dataclass(frozen=True)
class Advice:
    """Something to practise: what a check's advice says for one direction, or what the holds show.

    ``side``: the leg that is straight where it is meant for one side only; ``both``: of a check, it was asked for on
    both. ``seconds``: by how much that side was held shorter than the other one.
    """

    code: Literal[
        "check", "knee_lowered", "knee_lifted", "come_up_slowly", "stay_longer", "hold_alike", "hold_longer", "other"
    ]
    check: str | None = None
    direction: Direction | None = None
    side: Side | None = None
    both: bool = False
    seconds: float | None = None
    words: str = field(default="", compare=False)


WarningCode = Literal[
    "small_picture",  # of which size
    "several_pictures",  # in one file
    "picture_cut_off",
    "size_changes",  # within a clip
    "cut_off",  # after so many seconds, of how many where that is known
    "damaged_frames",  # how many
    "times_repaired",  # of how many frames
    "several_streams",  # how many
    "no_times",  # so many frames a second were taken
    "odd_rate",  # so many frames in so many seconds, and so many a second
    "nobody_in_picture",
    "nobody_in_clip",
    "unsure_pose",
    "unsure_leg",
    "not_the_pose",
    "not_held",
    "stood",  # what was seen instead of a hold, from here on
    "both_straight",
    "both_bent",
    "other_legs",
    "not_kept_still",  # the pose's legs for so many seconds, a fold of so many degrees
    "not_deep",  # the same
    "seldom_seen",  # in which share of the frames
    "second_person",
    "two_people",
    "camera",  # which fault
    "other",  # of an earlier result, which has only its words
]


@dataclass(frozen=True)
class QualityWarning:
    """What to know about a recording or how well it could be seen: a code, and what it is about, see `WarningCode`.

    ``seconds``, ``of_s``: s. ``size``: width and height, pixels. ``share``: 0 to 1. ``fold``: degrees, and
    ``least``: the fold from which a hold was counted.
    """

    code: WarningCode
    fault: CameraFault | None = None
    count: int | None = None
    seconds: float | None = None
    of_s: float | None = None
    fps: float | None = None
    size: tuple[int, int] | None = None
    share: float | None = None
    fold: float | None = None
    least: float | None = None
    words: str = field(default="", compare=False)


#: one that is read, which may be words alone
ReadWarning = Annotated[QualityWarning, BeforeValidator(_with_code)]


class Correction(_ReportPart):
    """What the user said that a recording's file has wrong, and was put right before anything was seen.

    ``rotate``: the clockwise turn, deg, that brings it upright, beyond what the file says of itself; None where nothing
    was said, and 0 where it was said to be upright. ``mirrored``: it shows left as right, and was mirrored back, after
    the turn. ``fps``: its true frames a second; None as the file has it.
    """

    rotate: Literal[0, 90, 180, 270] | None = None
    mirrored: bool = False
    fps: float | None = None


class ClipInfo(_ReportPart):
    """The clip, picture or live practice that was judged. ``size`` as it is shown, after ``rotation`` (deg, clockwise).

    A live practice has no file and so an empty ``sha256``; its ``fps`` is that of the frames judged.
    """

    name: str
    sha256: str
    kind: Literal["clip", "picture", "live"]
    duration_s: float
    fps: float
    size: tuple[int, int]
    rotation: int
    correction: Correction = Correction()


class FileInfo(_ReportPart):
    """A model or pose file that took part, by name and content."""

    name: str
    sha256: str


class Sampling(_ReportPart):
    """Which frames were taken: each ``every``-th, or about ``fps`` a second; both None for all of them.

    ``looks``: about how many of them a second were looked at, the others lying between two looks; None for all.
    ``pieces``: into how many a long clip was cut to be seen by several workers at once. Seen in one piece, a clip gives
    the same bytes each time; seen in several, values that may differ a little from that.
    """

    every: int | None = None
    fps: float | None = None
    looks: float | None = None
    pieces: int = 1


class Quality(_ReportPart):
    """How much of the clip could be seen (share of looks, 0 to 1) and what to know about it."""

    coverage: float
    warnings: list[ReadWarning]


class MeasureSummary(_ReportPart):
    """One measure over one hold. ``measured_share``: the share of the hold's frames with a value, 0 to 1.

    ``trend_per_min``: by how much it changed from the hold's first quarter to its last, a minute, with its error.
    """

    median: float | None
    p10: float | None
    p90: float | None
    unit: Unit
    error: float | None
    measured_share: float
    trend_per_min: float | None = None
    trend_error_per_min: float | None = None


class Span(_ReportPart):
    """A stretch of time in which a check asked for adjustment."""

    start_s: float
    end_s: float


class CheckSummary(_ReportPart):
    """One check over one hold: what it says of the whole, and where to look.

    ``adjust_value``: the median of the measure where the check asked for adjustment, in its unit; None if it does not.
    """

    status: Status
    aligned_share: float | None
    measured_share: float
    reason: Annotated[Reason, BeforeValidator(_with_code)] | None
    cue: Annotated[Asked, BeforeValidator(_without_direction)] | None
    worst_at_s: float | None
    best_at_s: float | None = None
    adjust_spans: list[Span] = []
    adjust_value: float | None = None


class Rising(_ReportPart):
    """How somebody came up out of a hold: seconds until they sat upright, with the error to expect (s).

    ``fastest_deg_s``: the greatest speed on the way, in degrees of the fold a second.
    """

    took_s: float
    error_s: float
    fastest_deg_s: float


class Breath(_ReportPart):
    """How fast somebody breathed in a hold, as far as the trunk showed it: breaths a minute, with the error to expect.

    ``reason``: why it is not told: the hold was too short; the body was not seen in enough of it; the legs swung as
    well, as where a camera is held in the hand; no swing was sure to be a breath.
    """

    breaths_a_minute: float | None = None
    error: float | None = None
    reason: Literal["too_short", "not_seen", "all_moves", "not_sure"] | None = None


class Hold(_ReportPart):
    """One hold. ``held_s`` leaves out pauses.

    ``aligned_s``: with at least half of the judged checks that the view can show measured, and none to adjust.
    ``person``: 1 for whoever is seen first, 2 for somebody else after a cut; who cannot be told from another is the
    same. ``whole``: whether its beginning and its end were seen, so that its length is known; None where that is not
    told. ``rising``: how somebody came up, where all of it was seen. ``breath``: None for a picture.
    """

    start_s: float
    end_s: float
    held_s: float
    aligned_s: float
    measures: dict[str, MeasureSummary]
    checks: dict[str, CheckSummary]
    person: int = 1
    whole: bool | None = None
    rising: Rising | None = None
    breath: Breath | None = None

    def measured_of(self, spec: "PoseSpec") -> tuple[int, int]:
        """Of how many of the judged checks the hold tells something, and how many there are."""
        judged = [c for name, c in self.checks.items() if spec.judges(name)]
        told = [check.status for check in judged if check.status != "info"]
        return len(told) - told.count("unmeasurable"), len(told)

    def said_value(self, check: str) -> float | None:
        """What explains a check's status: the measure where it asked for adjustment, or else over the whole hold."""
        measure, asked = self.measures.get(check), self.checks[check].adjust_value
        if measure is None or measure.median is None:
            return None
        return measure.median if asked is None else asked


class SideReport(_ReportPart):
    """All holds of one side, named by the extended leg."""

    extended: Side
    view: Bucket | None
    holds: list[Hold]

    @property
    def longest(self) -> Hold:
        """The longest of its holds, of which there must be one."""
        return max(self.holds, key=lambda hold: hold.held_s)


class Asymmetry(_ReportPart):
    """One measure's two sides. ``difference`` = left less right; ``meaningful`` only beyond both sides' error."""

    measure: str
    left: float | None
    right: float | None
    difference: float | None
    meaningful: bool
    note: Annotated[ComparisonNote, BeforeValidator(_with_code)]

    @property
    def greater_side(self) -> Side:
        """The straight leg of the side that has more of the measure."""
        return "left" if (self.difference or 0.0) > 0 else "right"


class Report(_ReportPart):
    """All that Janu says about one clip or picture.

    ``care``: for what was taken care, by the names of the pose file's ``[care]`` tables. ``hold_target_s``: what a hold
    was to last in live practice.
    """

    schema_version: Literal[1, 2, 3] = SCHEMA_VERSION
    janu_version: str
    clip: ClipInfo
    model: FileInfo
    spec: FileInfo
    strictness: float
    care: tuple[str, ...] = ()
    hold_target_s: float | None = None
    sampling: Sampling = Sampling()
    quality: Quality
    sides: list[SideReport]
    asymmetry: list[Asymmetry]
    advice: list[Annotated[Advice, BeforeValidator(_with_code)]]
