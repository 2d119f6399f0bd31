"""The summary of a practice in words: what the screen shows at its end, and what is said."""

from dataclasses import dataclass

from alignment.body.landmarks import Side
from alignment.checks import PoseSpec
from alignment.guidance.hold_times import seconds_in_words
from alignment.report import Advice, Asymmetry, SideReport
from vision.words.sides import GREATER, advice_words, greater_side

#: a check was steady if it was aligned in this share of what was measured
STEADY_SHARE = 0.9
SAME = "No difference between the sides that this camera can measure."
#: said where nothing could be compared, of sides seen from the same view and from different ones
NOT_COMPARED = (
    "The sides could not be compared: too little could be measured on both.",
    "The sides could not be compared: the camera saw them from different views.",
)


@dataclass(frozen=True)
class SideWords:
    """One side: seconds held and held aligned over all its holds, which checks were steady and which were not.

    ``unmeasured``: of which no hold tells anything; what is aligned was so without them.
    """

    extended: Side
    holds: int
    held_s: float
    aligned_s: float
    steady: tuple[str, ...]
    moved: tuple[str, ...]
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True)
class Closing:
    """The whole practice: its sides, how they differ, what to do about it, and of that whether to stay longer.

    ``not_judged``: why nothing is known of a hold, and what to change; that comes first.
    """

    sides: tuple[SideWords, ...]
    differences: tuple[str, ...]
    advice: tuple[str, ...]
    stay_longer: str | None = None
    not_judged: tuple[str, ...] = ()


def closing(reports: list[SideReport], differences: list[Asymmetry], advice: list[Advice], spec: PoseSpec) -> Closing:
    """The words for the sides of a report, with its ``asymmetry`` and ``advice``."""
    found = [_in_words(d) for d in differences if d.meaningful]
    if differences and not found:
        compared = any(d.difference is not None for d in differences)
        found = [SAME if compared else NOT_COMPARED[len({r.view for r in reports}) > 1]]
    said = tuple(advice_words(one, spec) for one in advice)
    longer = next((words for one, words in zip(advice, said, strict=True) if one.code == "stay_longer"), None)
    return Closing(tuple(_side(r, spec) for r in reports), tuple(found), said, longer)


def spoken(words: Closing) -> str:
    """The summary as it is said: short, for who has just come up."""
    said = [*dict.fromkeys(words.not_judged), "Both sides are done." if len(words.sides) > 1 else "Done."]
    for side in words.sides:
        said.append(f"{side.extended.capitalize()} leg: {seconds_in_words(side.held_s)}.")
        if side.moved:
            said.append(f"To work on: {' and '.join(side.moved[:2])}.")
        elif side.steady:
            said.append(f"Aligned: {' and '.join(side.steady[:2])}.")
    said += words.differences[:1]
    said += [words.stay_longer] if words.stay_longer else []
    return " ".join(said)


def _side(report: SideReport, spec: PoseSpec) -> SideWords:
    steady: list[str] = []
    moved: list[str] = []
    unmeasured: list[str] = []
    for name, check in spec.checks.items():
        of_holds = [h.checks[name] for h in report.holds]
        if any(c.status == "adjust" for c in of_holds):
            moved.append(check.title.lower())
        elif any(c.status == "aligned" for c in of_holds):
            shares = [c.aligned_share for c in of_holds if c.aligned_share is not None]
            (steady if min(shares, default=0.0) >= STEADY_SHARE else moved).append(check.title.lower())
        elif check.judged:
            unmeasured.append(check.title.lower())
    held, aligned = sum(h.held_s for h in report.holds), sum(h.aligned_s for h in report.holds)
    return SideWords(report.extended, len(report.holds), held, aligned, tuple(steady), tuple(moved), tuple(unmeasured))


def _in_words(difference: Asymmetry) -> str:
    """A difference as a sentence."""
    what = GREATER.get(difference.measure, "it is more")
    return f"With the {greater_side(difference)} leg straight {what}."
