"""How a raid is made up: missiles spread over pairs of launch area and target, classes mixed, decoys, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.analyses.cases.attacks import Wave, check_waves, fly_attack, mixed, spread
from mujun.base.outcomes import BadInput
from mujun.battle.sides import MOST_OBJECTS, Attack
from mujun.flight.model.shape import MIN_ENERGY
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.battle import Raid, RaidWave
from mujun.scenario.schema.study import Scenario

RULES = rules(200)
BUILDER = Builder(load_catalogue())
NORTH, SOUTH = "39.25,127.0", "38.5,126.25"
NEAR, FAR = "37.57,126.98", "35.18,129.08"
SPACING = 12.0


# Spreading.


def test_spread_by_hand():
    """Multiples of 0.618 without their whole parts: 0, 0.62, 0.24, 0.85, 0.47, 0.09, 0.71, 0.33, 0.94; their ranks."""
    assert spread(9, 9).tolist() == [0, 5, 2, 7, 4, 1, 6, 3, 8]
    assert spread(3, 7).tolist() == [0, 2, 1, 0, 2, 1, 0]
    assert spread(5, 2).tolist() == [0, 3]
    assert spread(5, 1).tolist() == [0]


@RULES
@given(st.integers(1, 60), st.integers(1, 200))
def test_every_pair_flies_as_often_as_the_others_give_or_take_one(pairs, count):
    found = spread(pairs, count)
    assert len(found) == count and found.min() >= 0 and found.max() < pairs
    times = np.bincount(found, minlength=pairs)
    assert times.max() - times.min() <= 1


@RULES
@given(st.integers(2, 60), st.data())
def test_any_beginning_is_spread_over_the_whole_list(pairs, data):
    """No stretch of unused pairs is longer than three times the mean distance: golden steps leave gaps of three lengths."""
    count = data.draw(st.integers(1, pairs))
    found = np.sort(spread(pairs, pairs)[:count])
    gaps = np.diff(np.concatenate([[-1], found, [pairs]])) - 1
    assert gaps.max() <= 3 * pairs / count


# Mixing.


def test_mixed_by_hand():
    """Two of one class and four of the other: at 1/4, 3/4 and at 1/8, 3/8, 5/8, 7/8 of the raid."""
    assert mixed([2, 4]).tolist() == [1, 0, 1, 1, 0, 1]
    assert mixed([3]).tolist() == [0, 0, 0]
    assert mixed([1, 1]).tolist() == [0, 1]


@RULES
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_every_beginning_of_a_raid_has_the_mix_of_the_whole(counts):
    """Missiles of W waves lie at even steps: after n of them a wave of share s is off by (1 + s (W - 2)) / 2 at most.

    Each wave is off its even line by half a missile at most; n itself by the sum of these.
    """
    order = mixed(counts)
    assert np.bincount(order, minlength=len(counts)).tolist() == counts
    share = np.array(counts) / sum(counts)
    bound = 0.5 * (1.0 + share * max(len(counts) - 2, 0)) + 1e-9
    flown = np.cumsum(order[:, None] == np.arange(len(counts)), axis=0)
    even = np.arange(1, len(order) + 1)[:, None] * share
    assert (np.abs(flown - even) <= bound).all()


# Objects.


def test_decoys_follow_their_warhead():
    raid = Attack(np.array([3, 5, 4]), np.array([0.0, 10.0, 20.0]), np.array([2, 0, 1]))
    found = raid.targets
    assert found["kind"].tolist() == [3, 3, 3, 5, 4, 4]
    assert found["launch"].tolist() == [0.0, 0.0, 0.0, 10.0, 20.0, 20.0]
    assert found["decoy"].tolist() == [False, True, True, False, False, True]
    assert [raid.objects_in(n) for n in range(4)] == [0, 3, 4, 6]


# A raid flown.


def test_raids_and_studies_fly_the_same_shape_unless_they_say_another():
    default = RaidWave.model_fields["shape"].default
    assert (default,) == Scenario().shapes == (Wave("nodong", 1).shape,) == (MIN_ENERGY.name,)
    raids = [record.id for record in BUILDER.catalogue.records.values() if record.kind == "raid"]
    assert {wave.shape for raid in raids for wave in BUILDER.get(Raid, raid).waves} == {MIN_ENERGY.name}


def scuds(count: int, decoys: int = 0, **more) -> Wave:
    return Wave(
        "scud-er", count, more.pop("areas", (NORTH, SOUTH)), more.pop("targets", (NEAR, FAR)), decoys=decoys, **more
    )


def test_a_raid_flies_the_pairs_it_uses_once_each():
    waves = [scuds(6, decoys=2), Wave("nodong", 3, (NORTH,), (FAR,), shape="lofted=1.5")]
    flown = fly_attack(BUILDER, waves, SPACING, 5.0)
    cases = flown.cases
    pairs = [(case.missile, case.area, case.target, case.shape) for case in cases]
    assert len(set(pairs)) == len(pairs)
    assert sum(len(group.flights) for group in flown.groups) == len(cases)
    attack = flown.attack
    assert attack.launch.tolist() == [SPACING * k for k in range(9)]
    assert flown.missiles == tuple(cases[k].missile for k in attack.kind)
    names = [BUILDER.missile(name)[0].name for name in ("scud-er", "nodong")]
    assert [flown.missiles.count(name) for name in names] == [6, 3]
    assert attack.decoys.tolist() == [2 if name == names[0] else 0 for name in flown.missiles]
    assert attack.kind.min() == 0 and set(attack.kind.tolist()) == set(range(len(cases)))
    times = np.bincount(attack.kind)
    mine = np.array([case.missile == names[0] for case in cases])
    assert times[mine].max() - times[mine].min() <= 1 and times[~mine].tolist() == [3]
    assert flown.groups[1].cases[0].shape == "lofted=1.5"


def test_pairs_out_of_range_are_counted_and_not_flown():
    """Tokyo is 1,200 km from there: beyond a Scud-ER."""
    flown = fly_attack(BUILDER, [scuds(4, targets=(NEAR, "35.68,139.77"))], SPACING, 5.0)
    assert flown.out_of_range == 2
    assert len(flown.attack) == 4
    assert all("139" not in case.target for case in flown.cases)


def test_a_raid_out_of_range_is_refused():
    with pytest.raises(BadInput, match=r"reaches none of its 1 targets from .*; expected a target within its range"):
        fly_attack(BUILDER, [scuds(2, targets=("21.31,-157.86",))], SPACING)


def test_a_raid_needs_targets():
    with pytest.raises(BadInput, match="scud-er: no targets"):
        fly_attack(BUILDER, [scuds(2, targets=())], SPACING)


@pytest.mark.parametrize(
    ("wave", "said"),
    [
        (scuds(0), "scud-er: a raid of 0 missiles; expected at least one"),
        (scuds(-3), "a raid of -3 missiles"),
        (scuds(2, decoys=-1), "scud-er: -1 decoys; expected 0 or more"),
        (scuds(MOST_OBJECTS + 1), "20,001 missiles and decoys; expected at most 20,000"),
        (scuds(MOST_OBJECTS // 10, decoys=10), "22,000 missiles and decoys"),
    ],
)
def test_counts_are_refused_before_anything_is_flown(wave, said):
    with pytest.raises(BadInput, match=said):
        check_waves([wave])
    with pytest.raises(BadInput, match=said):
        fly_attack(BUILDER, [wave], SPACING)


def test_objects_of_all_waves_count_together():
    half = scuds(MOST_OBJECTS // 2)
    check_waves([half, half])
    with pytest.raises(BadInput, match="20,001 missiles"):
        check_waves([half, half, scuds(1)])
