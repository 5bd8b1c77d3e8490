"""Closed forms of raid effectiveness against published regression values, and the laws that any such form obeys.

| what it verifies | form |
|---|---|
| truth | K = P_track (1 - (1 - k)^m), K^W, m for a goal, shoot-look-shoot, objects engaged |
| law | more shots, track or kill probability never leak more; the chances of 0 to W leakers add up to 1 |

Values: Wilkening, Science & Global Security 8 (2000), forms; numbers derived, to the last printed digit.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.battle import odds

FOUR_DIGITS, THREE_DIGITS, TWO_DIGITS, ONE_DIGIT = 5e-5, 5e-4, 5e-3, 5e-2
"""Half a unit of the last digit that is printed."""
ROUNDING = 1e-12
RULES = rules(100)
PROBABILITY = st.floats(0.0, 1.0)

NEEDED_KILL = {
    (0.8, 1): 0.8, (0.8, 4): 0.9457, (0.8, 10): 0.9779, (0.8, 20): 0.9889, (0.8, 100): 0.9978,
    (0.95, 4): 0.9873, (0.95, 20): 0.9974,
}  # fmt: skip
"""(goal, raid): kill probability per target."""
NEEDED_SHOTS = {
    0.5: {4: 4.2, 10: 5.5, 20: 6.5, 100: 8.8},
    0.7: {4: 2.4, 10: 3.2, 20: 3.7, 100: 5.1},
    0.8: {4: 1.8, 10: 2.4, 20: 2.8, 100: 3.8},
    0.9: {4: 1.3, 10: 1.7, 20: 2.0, 100: 2.7},
}
"""Kill probability of one shot: {raid: shots a target for no leaker with 0.8}."""


@pytest.mark.parametrize(("goal", "raid"), NEEDED_KILL)
def test_kill_probability_that_a_goal_needs(goal, raid):
    assert odds.needed_kill(goal, raid) == pytest.approx(NEEDED_KILL[goal, raid], abs=FOUR_DIGITS)


@pytest.mark.parametrize(("kill", "raid"), [(k, w) for k, row in NEEDED_SHOTS.items() for w in row])
def test_shots_that_a_goal_needs(kill, raid):
    shots = odds.needed_shots(0.8, raid, kill)
    assert shots == pytest.approx(NEEDED_SHOTS[kill][raid], abs=ONE_DIGIT)


@pytest.mark.parametrize("kill", [0.5, 0.9, 1.0])
def test_no_number_of_shots_makes_good_a_track_that_fails_too_often(kill):
    """0.995^100 is 0.606: below 0.8 at any number of shots."""
    assert odds.needed_shots(0.8, 100, kill, 0.995) == math.inf
    assert math.isfinite(odds.needed_shots(0.6, 100, kill, 0.995))


@pytest.mark.parametrize(
    ("looks", "leak", "leak_digits", "shots"), [(2, 0.09, TWO_DIGITS, 1.30), (3, 0.027, THREE_DIGITS, 1.39)]
)
def test_look_after_look(looks, leak, leak_digits, shots):
    found = odds.look_after_look(0.7, looks)
    assert found[0] == pytest.approx(leak, abs=leak_digits)
    assert found[1] == pytest.approx(shots, abs=TWO_DIGITS)


def test_four_shots_of_the_test_record_against_eleven():
    one = odds.kill(0.56, 4)
    assert one == pytest.approx(0.9625, abs=FOUR_DIGITS)
    assert odds.no_leakers(one, 11) == pytest.approx(0.657, abs=THREE_DIGITS)


def test_expected_leakers_by_hand():
    """Two shots of 0.7 at each of six: 6 times 0.09."""
    assert odds.expected_leakers(odds.kill(0.7, 2), 6) == pytest.approx(0.54, abs=ROUNDING)


def test_layers_by_hand():
    assert odds.layers([0.3, 0.2, 0.5]) == pytest.approx(0.03, abs=ROUNDING)
    assert odds.layers([]) == 1.0


def test_objects_engaged_by_hand():
    """Six warheads recognised with 0.9, 24 decoys mistaken with 0.3."""
    assert odds.objects_engaged(6, 24, 0.9, 0.3) == pytest.approx(12.6, abs=ROUNDING)


@pytest.mark.parametrize("shots", [0, 1, 7])
def test_a_shot_that_never_kills(shots):
    assert odds.kill(0.0, shots) == 0.0
    assert odds.look_after_look(0.0, shots) == (1.0, float(shots))
    assert odds.needed_shots(0.5, 3, 0.0) == math.inf


def test_a_shot_that_always_kills():
    assert odds.kill(1.0, 1) == 1.0
    assert odds.needed_shots(0.9, 5, 1.0) == 1.0
    assert odds.look_after_look(1.0, 4) == (0.0, 1.0)


REFUSED = {
    "kill of one shot": lambda p: odds.kill(p, 2),
    "track": lambda p: odds.kill(0.5, 2, track=p),
    "recognition": lambda p: odds.kill(0.5, 2, recognised=p),
    "kill of a target": lambda p: odds.no_leakers(p, 3),
    "common failure": lambda p: odds.no_leakers(0.5, 3, common=p),
    "count of leakers": lambda p: odds.leakers(p, 3, 1),
    "expected leakers": lambda p: odds.expected_leakers(p, 3),
    "goal": lambda p: odds.needed_kill(p, 3),
    "shots for a goal": lambda p: odds.needed_shots(0.8, 3, p),
    "shots for a goal, track": lambda p: odds.needed_shots(0.8, 3, 0.5, p),
    "goal of shots": lambda p: odds.needed_shots(p, 3, 0.5),
    "looks": lambda p: odds.look_after_look(p, 2),
    "layer": lambda p: odds.layers([0.5, p]),
    "recognition of objects": lambda p: odds.objects_engaged(2, 2, p, 0.5),
    "mistake": lambda p: odds.objects_engaged(2, 2, 0.5, p),
}


@pytest.mark.parametrize("wrong", [-0.01, 1.01, math.nan])
@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED)
def test_what_is_no_probability_is_refused(asked, wrong):
    with pytest.raises(BadInput, match="expected a probability from 0 to 1"):
        asked(wrong)


def test_counts_that_make_no_sense_are_refused():
    with pytest.raises(BadInput, match="-1 shots; expected 0 or more"):
        odds.kill(0.5, -1)
    with pytest.raises(BadInput, match="a raid of 0; expected at least one"):
        odds.needed_kill(0.8, 0)


@RULES
@given(k=PROBABILITY, more=PROBABILITY, shots=st.integers(0, 12), track=PROBABILITY, raid=st.integers(1, 60))
def test_better_shots_more_shots_and_better_track_never_leak_more(k, more, shots, track, raid):
    better, surer = k + (1.0 - k) * more, track + (1.0 - track) * more
    killed = odds.kill(k, shots, track)
    for improved in (odds.kill(better, shots, track), odds.kill(k, shots + 1, track), odds.kill(k, shots, surer)):
        assert improved >= killed - ROUNDING
        assert odds.no_leakers(improved, raid) >= odds.no_leakers(killed, raid) - ROUNDING
        assert odds.expected_leakers(improved, raid) <= odds.expected_leakers(killed, raid) + raid * ROUNDING


@RULES
@given(killed=PROBABILITY, raid=st.integers(1, 60))
def test_the_chances_of_every_number_of_leakers_add_up(killed, raid):
    chance = [odds.leakers(killed, raid, x) for x in range(-1, raid + 2)]
    assert chance[0] == 0.0 and chance[-1] == 0.0
    assert sum(chance) == pytest.approx(1.0, abs=ROUNDING)
    assert chance[1] == pytest.approx(odds.no_leakers(killed, raid), abs=ROUNDING)
    mean = sum(x * p for x, p in enumerate(chance[1:]))
    assert mean == pytest.approx(odds.expected_leakers(killed, raid), abs=raid * ROUNDING)


@RULES
@given(goal=st.floats(0.01, 0.999), raid=st.integers(1, 100), k=st.floats(0.05, 0.99), track=st.floats(0.9, 1.0))
def test_the_shots_that_a_goal_needs_meet_it(goal, raid, k, track):
    shots = odds.needed_shots(goal, raid, k, track)
    if math.isinf(shots):
        assert track**raid <= goal
    else:
        assert odds.no_leakers(odds.kill(k, shots, track), raid) == pytest.approx(goal, rel=1e-9)


@RULES
@given(k=st.floats(1e-6, 1.0), looks=st.integers(1, 20))
def test_looks_leak_as_a_barrage_does_and_take_fewer_shots(k, looks):
    leak, shots = odds.look_after_look(k, looks)
    assert leak == pytest.approx(1.0 - odds.kill(k, looks), abs=ROUNDING)
    assert shots <= looks * (1.0 + 1e-9)
    assert leak == pytest.approx(odds.layers([1.0 - k] * looks), abs=ROUNDING)
