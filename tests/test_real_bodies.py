"""Leg, pose and spine of real people, from the landmarks of photographs labelled by eye, numbers only.

The rules were learned with these people among others, so this guards what was reached and measures nothing new: see
``fixtures/experiments/14-real-people.md`` for people who were kept apart.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from alignment.body.bodies import together
from alignment.body.landmarks import Side
from alignment.body.posture import posture
from alignment.body.readings import Finding, Judged
from alignment.checks import load_spec
from alignment.practice.picture import judge_picture
from alignment.practice.practice import Practice
from fixtures.photographs import BENT, STRAIGHT
from fixtures.real_bodies import RealBody, read
from fixtures.real_people import larger_knee
from tests.alignment.stick import mirrored


@cache
def judged() -> list[tuple[RealBody, Judged]]:
    return [(one, judge_picture(one.looks, load_spec())[0]) for one in read()]


def told(judged: Judged) -> Side | None:
    return judged.extended if judged.phase == "holding" else None


def test_the_straight_leg_is_told_and_never_the_wrong_one() -> None:
    sides = [(told(result), one.extended) for one, result in judged() if one.extended]
    assert len(sides) >= 26
    assert sum(said == label for said, label in sides) >= len(sides) - 1
    assert [said for said, label in sides if said not in (None, label)] == []


def test_other_poses_are_not_taken_for_it_where_two_knee_angles_take_many() -> None:
    others = [(one, result) for one, result in judged() if one.extended is None]
    assert len(others) >= 50
    rule = [bent < BENT and straight > STRAIGHT for _, bent, straight in (larger_knee(one.looks) for one, _ in others)]
    assert sum(told(result) is not None for _, result in others) <= 1 < 5 <= sum(rule)


def test_no_long_back_is_told_to_lengthen_and_rounded_ones_are() -> None:
    said = {"long": list[str](), "rounded": list[str]()}
    for one, result in judged():
        for finding in result.findings:
            if one.extended and finding.check == "spine_rounding" and one.spine in said:
                said[one.spine].append(finding.status)
    assert "adjust" not in said["long"] and said["long"].count("aligned") >= 3
    assert said["rounded"].count("adjust") >= 4


def held(one: RealBody) -> set[Side | None]:
    """The sides on which somebody is held to hold the pose who keeps still for 8 s."""
    practice, sides = Practice(load_spec()), set[Side | None]()
    for i in range(48):
        body = replace(one.looks[i % len(one.looks)], t=i / 6)
        sides |= {frame.extended for frame in practice.push(body.t, body) if frame.phase == "holding"}
    sides |= {frame.extended for frame in practice.finish() if frame.phase == "holding"}
    return sides


def test_who_keeps_still_for_some_seconds_holds_it_and_nobody_else() -> None:
    """One beginner is folded by 22 degrees, whose legs surely are the pose's; one photograph is tiny and grey."""
    people = list(read())
    assert [one.photograph for one in people if one.extended and held(one) != {one.extended}] == ["more/janu/003.jpg"]
    assert [one.photograph for one in people if one.extended is None and held(one)] == []


def test_without_movenets_joints_most_are_told_still() -> None:
    """As a file of landmarks of an earlier version has them, or a live look between two of MoveNet's."""
    right = wrong = 0
    for one in read():
        if one.extended:
            said = told(judge_picture([replace(body, movenet=None) for body in one.looks], load_spec())[0])
            right, wrong = right + (said == one.extended), wrong + (said not in (None, one.extended))
    assert right >= 22 and wrong <= 1


def test_left_and_right_are_told_alike() -> None:
    """A body whose numbers are mirrored has its other leg straight, as surely."""
    for one in [one for one in read() if one.extended][:6]:
        both = together([one.looks[0], mirrored(one.looks[0])])
        leg, pose = posture(both, np.array([1.5, -1.5]), np.array([2.0, 2.0]))
        assert leg[1] == pytest.approx(-leg[0], abs=1e-6) and pose[1] == pytest.approx(pose[0], abs=1e-6)


def test_only_a_bent_knee_that_is_up_is_told_to_be_let_down() -> None:
    """By the eye two are, and in a third both models draw the bent leg along the straight one."""
    said = {one.photograph for one, result in judged() for f in result.findings if _asks_to_let_down(f)}
    assert said == {"more/janu/016.jpg", "more/janu/017.jpg"}


def _asks_to_let_down(finding: Finding) -> bool:
    return finding.check == "bent_knee_height" and finding.status == "adjust"
