"""The rendered sets of ``sets.toml``: what is measured on shares no body with what was learned from or set by."""

from collections import defaultdict
from functools import cache
from itertools import combinations

from fixtures.people import clips as committed
from fixtures.people.body import Phenotype
from fixtures.people.large import POOL, Kind
from fixtures.people.sample import phenotypes
from fixtures.people.stills import POOL as STILLS_POOL
from fixtures.people.stills import SEED
from fixtures.sets import sets

STILLS = sets("stills")
CLIPS = sets("clips")


@cache
def bodies() -> dict[str, set[Phenotype]]:
    """The bodies of every set by its name, and those of the committed stills and clips: drawn from numbers alone."""
    out = {name: set(phenotypes(one.seed, POOL)) for name, one in STILLS.items()}
    out |= {name: set(phenotypes(one.seed, one.count)) for name, one in CLIPS.items()}
    out["committed stills"] = set(phenotypes(SEED, STILLS_POOL))
    out["committed clips"] = {make().phenotype for make in committed.CLIPS.values()}
    return out


def test_sets_share_bodies_only_where_it_is_said() -> None:
    told = defaultdict(set, {name: set(one.shares_bodies_with) for name, one in (STILLS | CLIPS).items()})
    drawn = bodies()
    sharing = {(a, b) for a, b in combinations(drawn, 2) if drawn[a] & drawn[b]}
    assert {frozenset(pair) for pair in sharing} == {frozenset((a, b)) for a in told for b in told[a]}


def test_stills_that_are_measured_share_no_body_with_others() -> None:
    drawn = bodies()
    others = [name for name, one in STILLS.items() if one.use != "measured"]
    measured = [name for name, one in STILLS.items() if one.use == "measured"] + ["committed stills"]
    assert len(measured) > 5
    for name in measured:
        assert not drawn[name] & set().union(*(drawn[other] for other in others))


def test_the_generator_takes_what_a_set_says() -> None:
    for one in STILLS.values():
        Kind(**one.people)
    assert all(not one.people for one in CLIPS.values())
    assert len({one.seed for one in STILLS.values()}) == len(STILLS)


def test_what_the_networks_were_learned_from() -> None:
    networks = [STILLS[name].count for name in ("s5", "s6", "s7", "s8", "s9", "s10")]
    assert sum(networks) == 33_376
    assert sum(STILLS[name].count for name in ("s41", "s43", "s44")) == 5_700
    leg = ["s65", "s67", "s81", "s82", *(f"s{n}" for n in range(100, 116))]
    assert sum(STILLS[name].count for name in leg) == 19_200
