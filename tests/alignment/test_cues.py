"""Which cue is given when: findings over time, made up to the tenth of a second."""

from collections.abc import Callable

import pytest

from alignment.body.readings import Direction, Finding, Judged, Phase, Reading, Status, View
from alignment.checks import load_spec
from alignment.guidance.cues import ANY_CUE, HELD_FOR, MOST_TIMES, PATIENCE
from alignment.guidance.guide import Guide
from alignment.guidance.sayings import Saying
from vision.words.sayings import words_of

SPEC = load_spec()
STEP = 0.1
VIEW = View("bent_side", -90.0, 5.0)
WELL: dict[str, Status] = {n: "aligned" for n, c in SPEC.checks.items() if c.judged and c.phase == "holding"}
KNEE, LEG, SPINE = "bent_knee_height", "extended_knee", "spine_rounding"


def finding(check: str, status: Status) -> Finding:
    cue: Direction = "below" if SPEC.checks[check].cue.below else "above"
    return Finding(check, status, Reading(check, "deg", 1.0, 0.1), cue if status == "adjust" else None)


def said(
    until: float,
    statuses: Callable[[float], dict[str, Status]],
    *,
    hold: Callable[[float], int] = lambda t: 1,
    phase: Phase = "holding",
    target: float | None = None,
    step: float = STEP,
) -> list[tuple[float, Saying]]:
    """The cues and confirmations over a hold that begins at 0; with a ``target`` also the clock."""
    guide, out = Guide(SPEC, target or 1000.0), []
    kinds = ("cue", "followed", "clock") if target else ("cue", "followed")
    guide.skip_setup(-100.0)
    for i in range(round(until / step)):
        t = i * step
        findings = tuple(finding(c, s) for c, s in (WELL | statuses(t)).items())
        judged = Judged(t, True, phase, "left", VIEW, findings, hold(t), held_s=t)
        out += [(t, s) for s in guide.step(t, None, judged, 255.0) if s.kind in kinds]
    return out


def words(saying: Saying) -> str:
    return words_of(saying.messages, SPEC)


def between(start: float, end: float, check: str = KNEE) -> Callable[[float], dict[str, Status]]:
    return lambda t: {check: "adjust" if start <= t < end else "aligned"}


def test_a_cue_comes_once_its_finding_has_held_for_a_second() -> None:
    ((t, saying), *_) = said(20, between(10, 100))
    assert words(saying) == "Let your bent knee get heavy."
    assert 10 + HELD_FOR <= t <= 10 + HELD_FOR + 2 * STEP


def test_a_finding_that_comes_and_goes_is_no_cue() -> None:
    assert said(60, lambda t: {KNEE: "adjust" if t % 2 < 0.9 else "aligned"}) == []


def test_a_frame_now_and_then_does_not_stop_a_cue() -> None:
    assert len(said(15, lambda t: {KNEE: "aligned" if round(t * 10) % 10 == 5 else "adjust"})) == 1


def test_the_most_important_of_two_is_said_and_the_other_later() -> None:
    both = said(15, lambda t: {KNEE: "adjust", LEG: "adjust"})
    assert [s.check for _, s in both] == [LEG, KNEE]
    assert both[1][0] - both[0][0] >= ANY_CUE - 1e-6


def test_a_cue_that_is_not_followed_comes_again_after_a_while_and_then_no_more() -> None:
    times = [t for t, s in said(300, between(0, 1000)) if s.kind == "cue"]
    assert len(times) == MOST_TIMES
    assert all(b - a >= PATIENCE - 1e-6 for a, b in zip(times, times[1:], strict=False))


def test_what_is_followed_is_confirmed_softly_and_not_said_again() -> None:
    (_, cue), (at, good) = said(60, between(2, 6))
    assert (cue.kind, good.kind, words(good)) == ("cue", "followed", "Good, the knee is heavy.")
    assert 6 + HELD_FOR <= at <= 6 + HELD_FOR + 1


def test_what_gets_well_long_after_the_cue_is_no_answer_to_it() -> None:
    assert [s.kind for _, s in said(60, between(2, 19))] == ["cue"]


def test_the_same_fault_again_is_a_new_one_but_not_within_8_s() -> None:
    def twice(t: float) -> dict[str, Status]:
        return {KNEE: "adjust" if 2 <= t < 5 or 8 <= t < 60 else "aligned"}

    cues = [t for t, s in said(40, twice) if s.kind == "cue"]
    assert len(cues) >= 2
    assert cues[1] - cues[0] >= 8.0 - 1e-6


def test_nothing_is_said_of_what_cannot_be_measured() -> None:
    assert said(30, lambda t: {KNEE: "unmeasurable", LEG: "info", SPINE: "aligned"}) == []


@pytest.mark.parametrize("step", [0.033, 0.1, 0.25])
def test_it_does_not_depend_on_the_frame_rate(step: float) -> None:
    (t, _), *_ = said(20, between(5, 100), step=step)
    assert 6.0 <= t <= 6.0 + 2 * step


def test_the_clock_is_told_at_30_s_60_s_and_at_the_end() -> None:
    told = said(100, lambda t: {}, target=90)
    assert [words(s) for _, s in told] == [
        "30 seconds.",
        "45 seconds, half of the time.",
        "One minute.",
        "10 seconds to go.",
        "One minute 30 seconds. Come up slowly, as you breathe in.",
    ]
    assert [round(t) for t, _ in told] == [30, 45, 60, 80, 90]


def test_at_the_target_the_clock_is_told_once() -> None:
    assert [words(s) for _, s in said(100, lambda t: {}, target=60)][-1] == (
        "One minute. Come up slowly, as you breathe in."
    )


def test_the_end_of_the_hold_goes_before_a_cue() -> None:
    told = said(20, between(8.5, 100), target=10)
    assert told[0][1].kind == "cue"
    assert next(t for t, s in told if s.kind == "clock") == pytest.approx(told[0][0] + ANY_CUE, abs=0.2)


def test_a_new_hold_may_hear_the_cue_again() -> None:
    cues = [t for t, s in said(30, between(0, 100), hold=lambda t: 1 if t < 15 else 2) if s.kind == "cue"]
    assert [round(t) for t in cues] == [1, 15]


def test_a_pelvis_that_rolls_back_while_sitting_up_is_given_a_blanket() -> None:
    rolls = between(2.0, 60.0, "pelvis_roll")
    ((t, saying),) = said(11.0, rolls, phase="seated", hold=lambda t: 0)
    assert (saying.kind, saying.check) == ("cue", "pelvis_roll")
    assert "blanket" in words(saying)
    assert 2 * ANY_CUE <= t <= 2 * ANY_CUE + 1  # once it was said what to do, and then which leg is extended
