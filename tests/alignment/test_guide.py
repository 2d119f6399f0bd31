"""The way through a live practice: sides named and changed, rounds, the summary in words."""

import pickle
from itertools import count
from typing import Any

from alignment.body.landmarks import Side
from alignment.body.readings import Finding, Judged, Phase, Reading, View
from alignment.checks import load_spec
from alignment.guidance.closing import closing
from alignment.guidance.guide import Guide
from alignment.guidance.hold_times import HoldTimer
from alignment.guidance.sayings import Message
from alignment.report import Advice, Asymmetry, CheckSummary, ComparisonNote, Hold, SideReport
from tests.alignment.test_setup import body
from vision.words.sayings import words_of
from vision.words.times import spoken_time

SPEC = load_spec()
ASK = "Make one leg straight, draw the other foot in, and sit tall."
VIEW = View("bent_side", -90.0, 5.0)
WELL = tuple(
    Finding(name, "aligned", Reading(name, "deg", 1.0, 0.1))
    for name, check in SPEC.checks.items()
    if check.judged and check.phase == "holding"
)


class Told:
    """A guide that is fed ten frames a second, and what it said."""

    def __init__(self, **options: Any) -> None:
        self.guide, self.said = Guide(SPEC, **options), []
        self._ticks, self._began = count(), 0.0

    def run(
        self, seconds: float, phase: Phase, extended: Side | None, hold: int = 0, *, seen: bool = True
    ) -> list[str]:
        before = len(self.said)
        for _ in range(round(seconds * 10)):
            t = next(self._ticks) / 10
            judged = Judged(t, seen, phase, extended, VIEW, WELL, hold=hold, held_s=self._held(t, phase))
            self.said += [s for s in self.guide.step(t, body(), judged, 120.0) if s.kind != "tone"]
        return [words_of(s.messages, SPEC) for s in self.said[before:]]

    @property
    def prompt(self) -> str:
        return words_of(self.guide.prompt, SPEC)

    def _held(self, t: float, phase: Phase) -> float:
        self._began = t if phase != "holding" else self._began
        return t - self._began


def test_a_round_from_the_set_up_to_its_summary() -> None:
    told = Told()
    assert told.run(6, "seated", "left") == ["All is well. Left leg straight. Fold when you are ready."]
    assert told.run(4, "folding", "left") == []
    assert told.run(20, "holding", "left", 1) == []
    told.guide.hold_finished("left", 20.0)
    assert told.run(6, "seated", "left", 1) == ["Held 20 seconds of one minute. Now change sides: right leg straight."]
    assert told.run(5, "looking", None, 1) == []
    assert told.run(6, "seated", "right", 1) == ["Right leg straight. Fold when you are ready."]
    assert told.run(10, "holding", "right", 2) == []
    told.guide.hold_finished("right", 10.0, (Message("both_done"), Message("leg_held", "right", 10.0)))
    assert told.run(6, "seated", "right", 2) == ["Both sides are done. Right leg: 10 seconds."]
    # and round again
    assert told.run(6, "seated", "left", 2) == ["Left leg straight. Fold when you are ready."]


def test_without_a_straight_leg_the_pose_is_asked_for() -> None:
    assert Told().run(10, "looking", None) == [
        f"All is well. {ASK}",
    ]


def test_a_tone_marks_the_beginning_of_each_hold() -> None:
    guide = Guide(SPEC)
    tones = [
        s.tone
        for i in range(200)
        for s in guide.step(i / 10, body(), Judged(i / 10, True, "holding", "left", hold=1 + i // 100), 120.0)
        if s.kind == "tone"
    ]
    assert tones == ["hold", "hold"]


def test_next_goes_on_by_hand() -> None:
    guide = Guide(SPEC)
    assert guide.next_part() == (Message("begin"),)
    assert guide.stage == "practice"
    guide.step(0.0, body(), Judged(0.0, True, "seated", "left"), 120.0)
    assert guide.next_part() == (Message("change_to", "right"),)


def test_n_after_a_hold_is_the_change_of_sides_once() -> None:
    told = Told()
    told.run(6, "seated", "left")
    told.run(20, "holding", "left", 1)
    told.run(1, "rising", "left", 1)
    assert told.guide.next_part() == (Message("change_to", "right"),)
    told.guide.hold_finished("left", 20.0)
    assert told.run(6, "seated", "left", 1) == ["Held 20 seconds of one minute."]
    assert told.prompt == "Now change sides: right leg straight."


def test_what_to_do_next_stays_until_it_is_done() -> None:
    told = Told()
    told.run(30, "looking", None)
    assert told.prompt == ASK
    told.run(30, "seated", "left")
    assert told.prompt == "Left leg straight. Fold when you are ready."
    told.run(3, "holding", "left", 1)
    assert told.prompt == ""


def test_a_hold_in_which_nothing_can_be_measured_is_told_once_and_first_of_all_after_it() -> None:
    told = Told()
    told.run(6, "seated", "left")
    text = words_of([Message("unseen", cause="person")], SPEC)
    assert told.run(4.9, "holding", "left", 1, seen=False) == []
    assert told.run(15, "holding", "left", 1, seen=False) == [text]
    assert told.prompt == text
    told.guide.hold_finished("left", 20.0)
    (news,) = told.run(3, "seated", "left", 1)
    assert news.startswith(f"{text} Held 20 seconds of one minute.")
    assert (told.guide.stage, told.prompt) == ("setup", text)
    assert told.run(12, "seated", "right", 1) == ["All is well. Right leg straight. Fold when you are ready."]
    assert list(told.guide.not_judged) == ["left"]


def test_nothing_is_praised_or_corrected_after_the_order_to_come_up() -> None:
    told = Told(target_s=10.0)
    told.run(2, "seated", "left")
    asked = Finding("bent_knee_height", "adjust", Reading("bent_knee_height", "deg", 1.0, 0.1), "above")
    out = []
    for i in range(200):
        found = tuple(asked if f.check == asked.check and 50 <= i < 90 else f for f in WELL)
        judged = Judged(2 + i / 10, True, "holding", "left", VIEW, found, 1, held_s=i / 10)
        out += [s for s in told.guide.step(judged.t, body(), judged, 120.0) if s.kind != "tone"]
    assert [s.codes for s in out] == [("cue",), ("time", "come_up")]


def test_the_cautions_are_read_once_until_the_first_fold() -> None:
    read = Told(cautions=True).run(60, "looking", None)
    assert [text for text in read if text in SPEC.shown_cautions] == list(SPEC.shown_cautions)
    folded = Told(cautions=True)
    folded.run(10, "seated", "left")
    assert folded.run(29, "holding", "left", 1) == []


def test_what_the_last_sessions_say_comes_first_and_before_the_cautions_a_blanket() -> None:
    cared, told, tighter = SPEC.cared_for(["back"]), Told(), Message("tighter_today", "left")
    told.guide = Guide(cared, cautions=True, opening=(tighter,))
    assert told.run(5, "looking", None, seen=False) == []
    before = len(told.said)
    told.run(60, "seated", "left")
    read = [words_of(s.messages, cared) for s in told.said[before:] if "fold" not in s.codes]
    blanket = SPEC.care["back"].advice["pelvis_roll"].above
    assert read == [words_of([tighter], SPEC), blanket, SPEC.care["back"].caution]
    at_once = Told(opening=(tighter,))
    assert words_of([tighter], SPEC) not in at_once.run(9, "folding", "left") + at_once.run(9, "seated", "left")


def test_a_clock_that_waits_until_one_is_ready_counts_down_by_tones() -> None:
    guide = Guide(SPEC, 20.0, get_ready_s=5.0)
    said = [
        (round(i / 10, 1), s.tone or words_of(s.messages, SPEC))
        for i in range(260)
        for s in guide.step(i / 10, body(), Judged(i / 10, True, "holding", "left", VIEW, WELL, 1, i / 10), 120.0)
    ]
    tones = [(t, text) for t, text in said if text in ("tick", "hold")]
    assert tones == [(2.0, "tick"), (2.1, "tick"), (3.1, "tick"), (4.1, "tick"), (5.0, "hold")][-len(tones) :]
    assert said[-1] == (25.0, "20 seconds. Come up slowly, as you breathe in.")


def test_breath_is_led_in_the_hold() -> None:
    guide = Guide(SPEC, breathe=True)
    tones = [
        s.tone
        for i in range(160)
        for s in guide.step(i / 10, body(), Judged(i / 10, True, "holding", "left", VIEW, WELL, 1, i / 10), 120.0)
        if s.kind == "tone"
    ]
    assert tones == ["hold", "breathe_in", "breathe_out", "breathe_in", "breathe_out"]


def test_times_of_a_hold() -> None:
    def told(target: float) -> list[tuple[int, str]]:
        timer = HoldTimer(target)
        return [(t, words_of(said, SPEC)) for t in range(400) if (said := timer.told(1, float(t)))]

    end = "Come up slowly, as you breathe in."
    assert told(10) == [(10, f"10 seconds. {end}")]
    assert told(60) == [(30, "30 seconds, half of the time."), (50, "10 seconds to go."), (60, f"One minute. {end}")]
    assert [t for t, _ in told(90)] == [30, 45, 60, 80, 90]
    assert [t for t, _ in told(70)] == [35, 60, 70]


def test_it_keeps_no_frames() -> None:
    """Its state is as large after an hour as after a minute."""
    guide, sizes = Guide(SPEC), []
    for i in range(6000):
        t = i * 0.6
        guide.step(t, body(), Judged(t, True, "seated", "left"), 120.0)
        if i in (200, 5999):
            sizes.append(len(pickle.dumps(guide)))
    assert sizes[1] <= sizes[0] + 100


def check(status: str, share: float | None = None) -> CheckSummary:
    return CheckSummary(status=status, aligned_share=share, measured_share=1.0, reason=None, cue=None, worst_at_s=None)


def side(extended: Side, held: float, **checks: CheckSummary) -> SideReport:
    all_checks = {name: checks.get(name, check("unmeasurable")) for name in SPEC.checks}
    hold = Hold(start_s=0, end_s=held, held_s=held, aligned_s=held / 2, measures={}, checks=all_checks)
    return SideReport(extended=extended, view="extended_side", holds=[hold])


def test_the_summary_in_words() -> None:
    left = side("left", 62.0, extended_knee=check("aligned", 0.98), bent_knee_height=check("adjust", 0.4))
    right = side("right", 45.0, extended_knee=check("aligned", 0.97))
    deeper = Asymmetry(
        measure="fold",
        left=50,
        right=30,
        difference=20,
        meaningful=True,
        note=ComparisonNote("differs", views_differ=True),
    )
    words = closing([left, right], [deeper], [Advice("stay_longer", side="right")], SPEC)
    assert [(s.extended, s.held_s, s.aligned_s) for s in words.sides] == [("left", 62, 31), ("right", 45, 22.5)]
    assert words.sides[0].steady == ("extended_knee",)
    assert words.sides[0].moved == ("bent_knee_height",)
    assert words.differences == (Message("differs", "left", measure="fold"),)
    text = words_of(words.spoken, SPEC)
    assert text.startswith(
        "Both sides are done. Left leg: one minute 2 seconds. To work on: bent knee. Right leg: 45 seconds."
    )
    assert text.endswith("The fold over the right leg is less deep: stay about 30 s longer on that side, every time.")


def test_no_difference_is_said_to_be_none() -> None:
    same = Asymmetry(measure="fold", left=50, right=49, difference=1, meaningful=False, note=ComparisonNote("alike"))
    words = closing([side("left", 9), side("right", 9)], [same], [], SPEC)
    assert words.differences == (Message("no_difference"),)
    hidden = same.model_copy(update={"difference": None})
    of_same_view = closing([side("left", 9), side("right", 9)], [hidden], [], SPEC)
    assert of_same_view.differences == (Message("not_compared"),)
    elsewhere = side("right", 9).model_copy(update={"view": "front"})
    assert closing([side("left", 9), elsewhere], [hidden], [], SPEC).differences == (Message("views_differ"),)


def test_times_in_words() -> None:
    assert [spoken_time(s) for s in (1, 30, 59.9, 60, 75, 120)] == [
        "1 second",
        "30 seconds",
        "59 seconds",
        "one minute",
        "one minute 15 seconds",
        "2 minutes",
    ]
