"""Weapon-target assignment against enumeration of every way, and the laws of an optimum."""

from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from battle_fields import ALWAYS, SURE, attack, battery, doctrine, field
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.battle.assign import Assignment, assign
from mujun.battle.raid import Battle, simulate

RULES = rules(150)
SOLVER = 2e-6
"""Expected leakers by which the solver may be off: its absolute gap is 1e-6."""
SIGMAS = 4.0

kills = st.floats(0.1, 0.95)


@st.composite
def problems(draw, most_targets: int = 3):
    """Two sites, up to two kinds and three targets, up to three shots, with or without limits on whom a site serves."""
    kinds = draw(st.integers(1, 2))
    counts = draw(st.lists(st.integers(1, 2), min_size=kinds, max_size=kinds))
    assume(sum(counts) <= most_targets)
    possible = np.array(draw(st.lists(st.integers(0, 3), min_size=2 * kinds, max_size=2 * kinds))).reshape(2, kinds)
    stock = draw(st.lists(st.integers(0, 4), min_size=2, max_size=2))
    serve = draw(st.lists(st.one_of(st.none(), st.integers(0, 2)), min_size=2, max_size=2))
    return [draw(kills), draw(kills)], possible, stock, draw(st.integers(1, 3)), counts, serve


@lru_cache
def _ways(shots: int, most: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [way for way in product(*(range(m + 1) for m in most)) if sum(way) <= shots]


def best_of_all(kill, possible, stock, shots, counts, serve) -> float:
    """Return the fewest expected leakers of all assignments, target by target."""
    kinds = np.repeat(np.arange(len(counts)), counts)
    menus = [_ways(shots, tuple(int(p) for p in possible[:, g])) for g in kinds]
    best = float(len(kinds))
    for plan in product(*menus):
        rounds = np.array(plan)
        if (rounds.sum(axis=0) > stock).any():
            continue
        if any(limit is not None and (rounds[:, s] > 0).sum() > limit for s, limit in enumerate(serve)):
            continue
        best = min(best, float(((1 - kill[0]) ** rounds[:, 0] * (1 - kill[1]) ** rounds[:, 1]).sum()))
    return best


def keeps_the_rules(found: Assignment, kill, possible, stock, shots, counts, serve) -> None:
    kinds = np.repeat(np.arange(len(counts)), counts)
    rounds = found.rounds
    assert rounds.shape == (len(stock), len(kinds))
    assert (rounds >= 0).all() and (rounds <= possible[:, kinds]).all()
    assert (rounds.sum(axis=0) <= shots).all() and (rounds.sum(axis=1) <= stock).all()
    for s, limit in enumerate(serve):
        assert limit is None or (rounds[s] > 0).sum() <= limit
    survive = np.prod([(1.0 - k) ** row for k, row in zip(kill, rounds, strict=True)], axis=0)
    assert found.leakage == pytest.approx(survive.sum(), abs=1e-12)


@RULES
@given(problems())
def test_the_assignment_is_the_best_of_all(problem):
    found = assign(*problem)
    keeps_the_rules(found, *problem)
    assert found.leakage == pytest.approx(best_of_all(*problem), abs=SOLVER)


@RULES
@given(problems(4), st.data())
def test_more_of_anything_never_leaks_more(problem, data):
    kill, possible, stock, shots, counts, serve = problem
    leakage = assign(*problem).leakage + SOLVER
    s = data.draw(st.integers(0, 1))
    up = [int(k == s) for k in range(2)]
    better = [k + (1.0 - k) * data.draw(st.floats(0.0, 1.0)) * u for k, u in zip(kill, up, strict=True)]
    assert assign(better, possible, stock, shots, counts, serve).leakage <= leakage
    more = [n + u for n, u in zip(stock, up, strict=True)]
    assert assign(kill, possible, more, shots, counts, serve).leakage <= leakage
    wider = [None if n is None else n + u for n, u in zip(serve, up, strict=True)]
    assert assign(kill, possible, stock, shots, counts, wider).leakage <= leakage
    assert assign(kill, possible, stock, shots, counts).leakage <= leakage
    assert assign(kill, possible, stock, shots + 1, counts, serve).leakage <= leakage
    reach = possible + np.array(up)[:, None]
    assert assign(kill, reach, stock, shots, counts, serve).leakage <= leakage


# Truth, by hand.


def test_one_target_gets_the_better_rounds():
    found = assign([0.5, 0.8], np.array([[2], [2]]), [2, 1], 2)
    assert found.rounds.tolist() == [[1], [1]]
    assert found.leakage == pytest.approx(0.5 * 0.2)


def test_a_site_saves_itself_for_what_no_other_reaches():
    """The good site alone reaches the second target: there it is worth 0.9, at the first only 0.9 - 0.6 more than the other."""
    found = assign([0.6, 0.9], np.array([[1, 0], [1, 1]]), [1, 1], 1)
    assert found.rounds.tolist() == [[1, 0], [0, 1]]
    assert found.leakage == pytest.approx(0.4 + 0.1)


def test_few_rounds_are_spread():
    """Three rounds and three targets: one each, for a second round at one target is worth less."""
    found = assign([0.7], np.array([[2]]), [3], 2, [3])
    assert found.rounds.tolist() == [[1, 1, 1]]
    assert found.leakage == pytest.approx(0.9)


def test_a_site_with_few_channels_doubles_up_where_it_may():
    found = assign([0.7], np.array([[2]]), [9], 2, [3], [1])
    assert sorted(found.rounds[0].tolist()) == [0, 0, 2]
    assert found.leakage == pytest.approx(2.0 + 0.09)


def test_nothing_in_reach():
    found = assign([0.7], np.zeros((1, 2), np.int64), [9], 2, [1, 2])
    assert found.rounds.tolist() == [[0, 0, 0]] and found.leakage == 3.0


def test_too_many_ways_are_refused():
    with pytest.raises(BadInput, match="more than 200,000 ways to serve the targets; expected fewer"):
        assign([0.5] * 7, np.full((7, 1), 6), [6] * 7, 42)


# Agreement with the simulation.


def test_a_raid_fought_as_assigned_leaks_as_planned():
    """Five rounds of one site for three targets, two at most for each: 0.09 + 0.09 + 0.3."""
    found = assign([0.7], np.array([[2]]), [5], 2, [3])
    rules = doctrine(2, sharing="assigned")
    battle = Battle(attack([0] * 3), field([ALWAYS]), [battery(5, 0.7)], rules, SURE, 20.0, found.rounds)
    tally = simulate(battle, 100_000, 2)[0]
    assert found.leakage == pytest.approx(0.48)
    assert abs(tally.mean_leakers - found.leakage) <= SIGMAS * tally.standard_error
