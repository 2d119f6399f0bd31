"""By how much a picture leans, told by the body alone: on looks at real people, turned."""

import json

import numpy as np
import pytest

from alignment.body.features import mirrored_outline
from alignment.body.landmarks import MIRRORED
from alignment.body.lean import lean_of
from alignment.body.leveling import turned
from fixtures.lean_training import PATH, examples, learned, off
from fixtures.real_bodies import RealBody, read


@pytest.fixture(scope="module")
def people() -> list[RealBody]:
    return list(read())


def test_it_is_told_of_people_it_was_not_learned_from(people: list[RealBody]) -> None:
    x, y, whose = examples(people)
    learned_from = whose % 2 == 0
    by = learned(x[learned_from], y[learned_from])
    apart = off(by, x[~learned_from], y[~learned_from])
    assert np.abs(apart).mean() < 5.5 < np.abs(y).mean() - 3
    assert np.sqrt((apart**2).mean()) < 7.5


def test_the_weights_are_those_that_are_learned(people: list[RealBody]) -> None:
    x, y, _ = examples(people)
    kept, anew = np.array(json.loads(PATH.read_text(encoding="utf-8"))["degrees"]), learned(x, y).degrees
    assert kept / anew == pytest.approx(np.full(len(anew), float(kept[0] / anew[0])), rel=2e-3)
    assert 1.2 < kept[0] / anew[0] < 1.5  # what a ridge shrinks is given back


def test_a_turned_body_leans_so_much_more_and_a_mirrored_one_the_other_way(people: list[RealBody]) -> None:
    more = []
    for person in people:
        body = person.looks[0]
        assert body.outline is not None
        lean = lean_of(body.pixels, body.outline)
        further = turned(body, 6.0)
        assert further.outline is not None
        more.append(lean_of(further.pixels, further.outline) - lean)
        mirrored, reach = body.pixels[MIRRORED] * [-1.0, 1.0], mirrored_outline(body.outline)
        assert lean_of(mirrored, reach) == pytest.approx(-lean, abs=1e-6)
    assert np.mean(more) == pytest.approx(6.0, abs=1.0) and min(more) > 0
