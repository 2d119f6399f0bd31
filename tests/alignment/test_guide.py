"""The way through a live practice: sides named and changed, rounds, the summary in words."""

import pickle
from itertools import count

from alignment.body.landmarks import Side
from alignment.body.readings import Judged, Phase
from alignment.checks import load_spec
from alignment.guidance.guide import Guide, seconds_in_words
from alignment.report import Advice, Asymmetry, CheckSummary, Hold, Note, SideReport
from tests.alignment.test_setup import body
from vision.words.closing import closing, spoken

SPEC = load_spec()


class Told:
    """A guide that is fed ten frames a second, and what it said."""

    def __init__(self) -> None:
        self.guide, self.said = Guide(SPEC), []
        self._ticks = count()

    def run(self, seconds: float, phase: Phase, extended: Side | None, hold: int = 0) -> list[str]:
        before = len(self.said)
        for _ in range(round(seconds * 10)):
            t = next(self._ticks) / 10
            judged = Judged(t, True, phase, extended, hold=hold)
            self.said += [s for s in self.guide.step(t, body(), judged, 120.0) if s.kind != "tone"]
        return [s.text for s in self.said[before:]]


def test_a_round_from_the_set_up_to_its_summary() -> None:
    told = Told()
    assert told.run(6, "seated", "left") == ["All is well. Left leg extended. Fold when you are ready."]
    assert told.run(4, "folding", "left") == []
    assert told.run(20, "holding", "left", 1) == []
    told.guide.hold_finished("left", 20.0)
    assert told.run(6, "seated", "left", 1) == ["Held 20 seconds. Now change sides: stretch the right leg."]
    assert told.run(5, "looking", None, 1) == []
    assert told.run(6, "seated", "right", 1) == ["Right leg extended. Fold when you are ready."]
    assert told.run(10, "holding", "right", 2) == []
    told.guide.hold_finished("right", 10.0, "The summary.")
    assert told.run(6, "seated", "right", 2) == ["The summary."]
    # and round again
    assert told.run(6, "seated", "left", 2) == ["Left leg extended. Fold when you are ready."]


def test_without_a_straight_leg_the_pose_is_asked_for() -> None:
    assert Told().run(10, "looking", None) == [
        "All is well. Stretch one leg, draw the other foot in, and sit tall.",
    ]


def test_a_tone_marks_the_beginning_of_each_hold() -> None:
    guide = Guide(SPEC)
    tones = [
        s.text
        for i in range(200)
        for s in guide.step(i / 10, body(), Judged(i / 10, True, "holding", "left", hold=1 + i // 100), 120.0)
        if s.kind == "tone"
    ]
    assert tones == ["hold", "hold"]


def test_next_goes_on_by_hand() -> None:
    guide = Guide(SPEC)
    assert guide.next_part().startswith("Sit tall")
    assert guide.stage == "practice"
    guide.step(0.0, body(), Judged(0.0, True, "seated", "left"), 120.0)
    assert guide.next_part() == "Change sides: stretch the right leg."


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
        note=Note("differs", views_differ=True),
    )
    words = closing([left, right], [deeper], [Advice("stay_longer", side="right")], SPEC)
    assert [(s.extended, s.held_s, s.aligned_s) for s in words.sides] == [("left", 62, 31), ("right", 45, 22.5)]
    assert words.sides[0].steady == ("straight leg",)
    assert words.sides[0].moved == ("bent knee",)
    assert words.differences == ("With the left leg straight the fold is deeper.",)
    text = spoken(words)
    assert text.startswith("Both sides are done. Left leg: one minute 2. To work on: bent knee. Right leg: 45 seconds.")
    assert text.endswith("The fold over the right leg is less deep: stay about 30 s longer on that side, every time.")


def test_no_difference_is_said_to_be_none() -> None:
    same = Asymmetry(measure="fold", left=50, right=49, difference=1, meaningful=False, note=Note("alike"))
    words = closing([side("left", 9), side("right", 9)], [same], [], SPEC)
    assert words.differences == ("No difference between the sides that this camera can measure.",)
    hidden = same.model_copy(update={"difference": None})
    of_same_view = closing([side("left", 9), side("right", 9)], [hidden], [], SPEC)
    assert of_same_view.differences == ("The sides could not be compared: too little could be measured on both.",)
    elsewhere = side("right", 9).model_copy(update={"view": "front"})
    assert "from different views" in closing([side("left", 9), elsewhere], [hidden], [], SPEC).differences[0]


def test_times_in_words() -> None:
    assert [seconds_in_words(s) for s in (1, 30, 59.9, 60, 75, 120)] == [
        "1 second",
        "30 seconds",
        "59 seconds",
        "one minute",
        "one minute 15",
        "2 minutes",
    ]
