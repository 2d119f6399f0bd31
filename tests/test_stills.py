"""The committed stills through the real MediaPipe: people whose bodies, looks and cameras nothing was learned from."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from alignment.body.readings import Judged
from alignment.checks import load_spec
from alignment.practice.picture import judge_picture
from fixtures import stills, truth
from vision.media.sources import open_source
from vision.perception.models import load_model
from vision.perception.still_detector import StillDetector

SPEC = load_spec()


@dataclass(frozen=True)
class Still:
    """One still's truth and what was made of it."""

    name: str
    truth: dict
    found: bool
    judged: Judged

    @property
    def is_janu(self) -> bool:
        return self.truth["pose_class"] == "janu"

    def value(self, measure: str) -> float | None:
        return next((f.reading.value for f in self.judged.findings if f.check == measure), None)

    def alarms(self) -> set[str]:
        return {f.check for f in self.judged.findings if f.status == "adjust"}


@pytest.fixture(scope="session")
def judged() -> list[Still]:
    """All stills, half of them by each of two landmarkers at once."""
    paths = stills()
    with ThreadPoolExecutor(2) as two:
        return [still for half in two.map(_judged, (paths[::2], paths[1::2])) for still in half]


def _judged(paths: list[Path]) -> list[Still]:
    out = []
    with StillDetector(load_model("heavy")) as detector:
        for path in paths:
            with open_source(path) as source:
                looks = detector.looks(next(iter(source)).image)
            out.append(Still(path.name, truth(path), bool(looks), judge_picture(looks, SPEC)[0]))
    return out


def share(values: list[bool]) -> float:
    return sum(values) / len(values)


def test_everybody_is_found_and_nobody_in_empty_rooms(judged: list[Still]) -> None:
    assert [s.name for s in judged if s.truth["pose_class"] == "empty" and s.found] == []
    assert share([s.found for s in judged if s.is_janu]) >= 0.98


def test_the_extended_leg_is_the_right_one_in_all_views(judged: list[Still]) -> None:
    taken = [s for s in judged if s.is_janu and s.judged.extended]
    assert len(taken) >= 0.92 * len([s for s in judged if s.is_janu])
    assert share([s.judged.extended == s.truth["extended"] for s in taken]) >= 0.98


def test_other_seated_poses_are_mostly_not_taken_for_it(judged: list[Still]) -> None:
    """Seven of ten: from the extended side alone, two straight legs look much like one."""
    others = [s for s in judged if s.truth["pose_class"] in ("staff", "other")]
    assert share([s.judged.phase != "holding" for s in others]) >= 0.7


def test_the_view_is_right(judged: list[Still]) -> None:
    sides = ("extended_side", "bent_side", "three_quarter_bent", "three_quarter_extended", "behind")
    known = [s for s in judged if s.is_janu and s.judged.view and s.truth["view"] in sides]
    assert share([s.judged.view.bucket == s.truth["view"] for s in known if s.judged.view]) >= 0.9


def test_values_are_near_the_truth(judged: list[Still]) -> None:
    """Mean errors: the straight knee 4 deg from its side, the fold 4 deg from everywhere but front and behind.

    From the straight leg's side one leg hides the other: of some of these single pictures the pose is not told.
    """
    knee = [s for s in judged if s.is_janu and s.truth["view"] == "extended_side" and s.truth["measures"]["fold"] < 60]
    fold = [s for s in judged if s.is_janu and s.truth["view"] not in ("front", "behind", "high")]
    for name, cases, most in (("extended_knee", knee, 4.0), ("fold", fold, 4.0)):
        off = [abs(v - s.truth["measures"][name]) for s in cases if (v := s.value(name)) is not None]
        assert len(off) >= 0.5 * len(cases)
        assert sum(off) / len(off) <= most, name


#: each fault with the view from which it is seen best
BEST_SEEN = {
    ("extended_knee", "extended_side"),
    ("spine_rounding", "extended_side"),
    ("spine_rounding", "bent_side"),
    ("bent_knee_height", "three_quarter_bent"),
    ("chest_turn", "three_quarter_bent"),
    ("shoulder_level", "front"),
    ("shoulder_level", "three_quarter_extended"),
}


def test_faults_are_found_from_where_they_are_seen_best(judged: list[Still]) -> None:
    """Eight of ten at least, and never another one instead."""
    shown = [s for s in judged if s.truth["faults"] and (s.truth["faults"][0], s.truth["view"]) in BEST_SEEN]
    assert len(shown) == 14
    assert all(s.alarms() <= set(s.truth["faults"]) for s in shown), [(s.name, s.alarms()) for s in shown]
    assert share([bool(s.alarms()) for s in shown]) >= 0.8, [(s.name, s.alarms()) for s in shown]


def test_an_aligned_person_is_hardly_ever_asked_to_adjust(judged: list[Still]) -> None:
    aligned = [s for s in judged if s.is_janu and not s.truth["faults"]]
    alarmed = [(s.name, s.alarms()) for s in aligned if s.alarms()]
    assert len(alarmed) <= 1, alarmed


def test_what_cannot_be_seen_is_said_with_its_reason(judged: list[Still]) -> None:
    for still in judged:
        blind = still.truth.get("view") in ("behind", "high")
        for finding in still.judged.findings:
            assert (finding.reading.value is None) == (finding.status == "unmeasurable")
            assert (finding.reading.reason is None) == (finding.reading.value is not None)
            if blind:
                assert finding.status != "adjust", (still.name, finding)
