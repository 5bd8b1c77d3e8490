"""Simulated raids, a million at night, against closed forms.

| what it verifies | form |
|---|---|
| barrage | binomial leakers, K = P_track (1 - (1 - k)^m) |
| shoot-look-shoot | leakage (1 - k)^n and shots, with kills that are not always seen |
| common failures | of track, and of one or two types of interceptor |
| discrimination | leakage floor 1 - P_ww; objects engaged P_ww W + P_dw D |
| layers | product of leakages, the second layer only after the first's look |

Forms: Wilkening, Science & Global Security 8 (2000). Each agrees within SIGMAS standard errors of the simulation.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import comb, sqrt

import numpy as np
import pytest
from battle_fields import ALWAYS, SURE, attack, battery, doctrine, field, stretch
from profiles import at_night

from mujun.battle import odds
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Odds
from mujun.battle.tally import Tally

RAIDS, SEED = 1_000_000 if at_night() else 200_000, 48211
SIGMAS = 4.0
"""Standard errors: by chance one comparison in 16,000 is farther off."""
AGAIN = 20.0
"""Seconds from an intercept to the next launch."""


@lru_cache
def drawn(raid: int, kill: float, salvo: int = 1, looks: int = 1, odds: Odds = SURE, decoys: int = 0) -> Tally:
    """A raid on one site that time, stock and channels do not limit."""
    site = battery(raid * (1 + decoys) * salvo * looks, kill)
    targets, rules = attack([0] * raid, decoys=[decoys] * raid), doctrine(salvo, looks)
    return simulate(Battle(targets, field([ALWAYS]), [site], rules, odds, AGAIN), RAIDS, SEED)[0]


def agrees(found: float, form: float, error: float) -> None:
    assert error > 0.0
    assert abs(found - form) <= SIGMAS * error, (
        f"{found:g} for {form:g}, {abs(found - form) / error:.1f} standard errors off"
    )


def share_agrees(count: int, form: float) -> None:
    """Compare a share of all raids with its probability."""
    agrees(count / RAIDS, form, sqrt(form * (1.0 - form) / RAIDS))


def leakers_agree(tally: Tally, form: Sequence[float]) -> None:
    """Compare the whole distribution of leakers; counts that a million raids hardly ever show are left out."""
    assert sum(form) == pytest.approx(1.0, abs=1e-12)
    compared = [x for x, p in enumerate(form) if 20.0 / RAIDS < p < 1.0]
    assert len(compared) >= 2
    for x in compared:
        share_agrees(int(tally.leakers[x]), form[x])


def binomial(leak: float, raid: int) -> list[float]:
    return [comb(raid, x) * leak**x * (1.0 - leak) ** (raid - x) for x in range(raid + 1)]


def used_agrees(tally: Tally, form: float, site: int = 0) -> None:
    """Compare the rounds that a site spends on average, by the spread that the raids themselves show."""
    counts = np.arange(len(tally.used[site]))
    mean = tally.mean_used(site)
    agrees(mean, form, sqrt(float(tally.used[site] @ (counts - mean) ** 2)) / RAIDS)


@pytest.mark.parametrize(("raid", "kill", "shots"), [(4, 0.7, 2), (11, 0.56, 4)])
def test_a_barrage_leaks_binomially(raid, kill, shots):
    found = drawn(raid, kill, shots)
    leakers_agree(found, binomial((1.0 - kill) ** shots, raid))
    agrees(found.mean_leakers, odds.expected_leakers(odds.kill(kill, shots), raid), found.standard_error)
    assert found.shots == RAIDS * raid * shots, "a barrage fires everything"


@pytest.mark.parametrize(("kill", "looks"), [(0.7, 2), (0.35, 4)])
def test_looks_leak_and_shoot_as_the_form_says(kill, looks):
    found = drawn(3, kill, 1, looks)
    leak, shots = odds.look_after_look(kill, looks)
    leakers_agree(found, binomial(leak, 3))
    used_agrees(found, 3 * shots)


def mean_shots(kill: float, looks: int, seen: float) -> float:
    """Return the shots at one target where a kill is seen as one with a chance at every look.

    A further shot is fired while the target lives, (1 - k)^j after j looks, or is dead unseen: killed by shot i, and missed
    at the looks from i to j: sum over i of k (1 - k)^(i-1) (1 - seen)^(j-i+1).
    """
    return sum(
        (1 - kill) ** j + sum(kill * (1 - kill) ** (i - 1) * (1 - seen) ** (j - i + 1) for i in range(1, j + 1))
        for j in range(looks)
    )


def test_the_form_for_unseen_kills_has_the_right_ends():
    assert mean_shots(0.6, 4, 1.0) == pytest.approx(odds.look_after_look(0.6, 4)[1])
    assert mean_shots(0.6, 4, 0.0) == pytest.approx(4.0)


@pytest.mark.parametrize("seen", [0.75, 0.2])
def test_kills_that_are_not_seen_cost_shots_and_nothing_else(seen):
    found = drawn(3, 0.6, 1, 4, Odds(kill_recognised=seen))
    used_agrees(found, 3 * mean_shots(0.6, 4, seen))
    leakers_agree(found, binomial(0.4**4, 3))


def test_salvoes_with_a_look_between():
    """Two, then two more at what lives: leakage (1 - k)^4, shots 2 + 2 (1 - k)^2."""
    found = drawn(3, 0.4, 2, 2)
    leakers_agree(found, binomial(0.6**4, 3))
    used_agrees(found, 3 * (2 + 2 * 0.6**2))


def test_targets_tracked_each_by_itself():
    found = drawn(5, 0.8, 2, odds=Odds(track=0.9))
    k = odds.kill(0.8, 2, track=0.9)
    leakers_agree(found, [odds.leakers(k, 5, x) for x in range(6)])
    agrees(found.causes["track"] / RAIDS, 5 * 0.1, sqrt(5 * 0.1 * 0.9 / RAIDS))


def test_one_failure_of_the_track_blinds_all():
    found = drawn(5, 0.8, 2, odds=Odds(common_track_failure=0.15))
    form = [0.85 * p for p in binomial(0.04, 5)]
    form[5] += 0.15
    leakers_agree(found, form)
    share_agrees(int(found.leakers[0]), odds.no_leakers(odds.kill(0.8, 2), 5, 0.85))
    share_agrees(found.causes["track"] // 5, 0.15)


def test_a_type_fails_as_a_whole():
    """One type: all of a raid leak with f. A leaker whose shots would have hit is put down to the type."""
    found = drawn(4, 0.8, 2, odds=Odds(type_failure=0.2))
    form = [0.8 * p for p in binomial(0.04, 4)]
    form[4] += 0.2
    leakers_agree(found, form)
    spread = sqrt(4 * 4 * 0.25 / RAIDS)  # no sum of four can vary more
    agrees(found.causes["type failure"] / RAIDS, 4 * 0.2 * 0.96, spread)
    agrees(found.causes["missed"] / RAIDS, 4 * 0.04, spread)


FIRST, SECOND = [stretch(0.0, 10.0, 90.0)], [stretch(60.0, 400.0, 80.0)]
"""The first layer meets at 90 to 100 s; the second has the earlier end of its reach before that look, and uses the later."""


@lru_cache
def layered(first: float, second: float, types: tuple[str, str], odds: Odds = SURE) -> Tally:
    """Three targets between two sites, of which the second shoots at what the first has missed."""
    sites = [
        battery(3, first, name="outer", interceptor=types[0]),
        battery(3, second, name="inner", interceptor=types[1]),
    ]
    battle = Battle(attack([0] * 3), field([FIRST], [SECOND]), sites, doctrine(1, 2), odds, AGAIN)
    return simulate(battle, RAIDS, SEED)[0]


def test_layers_leak_the_product_and_the_second_shoots_at_what_is_left():
    found = layered(0.6, 0.7, ("outer", "inner"))
    leakers_agree(found, binomial(odds.layers([0.4, 0.3]), 3))
    assert found.used[0][3] == RAIDS
    used_agrees(found, 3 * 0.4, site=1)


@pytest.mark.parametrize("types", [("one", "one"), ("one", "other")], ids=["one type", "two types"])
def test_layers_of_one_type_fail_together_and_of_two_types_seldom(types):
    f, a, b = 0.15, 0.4, 0.3
    found = layered(1 - a, 1 - b, types, Odds(type_failure=f))
    if types[0] == types[1]:
        states = [(1 - f, a * b), (f, 1.0)]
    else:
        states = [((1 - f) ** 2, a * b), (f * (1 - f), a), (f * (1 - f), b), (f * f, 1.0)]
    leakers_agree(found, [sum(w * binomial(leak, 3)[x] for w, leak in states) for x in range(4)])


def test_decoys_draw_shots_and_recognition_sets_a_floor():
    told = Odds(warhead_recognised=0.9, decoy_mistaken=0.3)
    found = drawn(3, 0.8, 2, odds=told, decoys=4)
    leakers_agree(found, binomial(1.0 - odds.kill(0.8, 2, recognised=0.9), 3))
    used_agrees(found, 2 * odds.objects_engaged(3, 12, 0.9, 0.3))
    agrees(found.causes["discrimination"] / RAIDS, 3 * 0.1, sqrt(3 * 0.1 * 0.9 / RAIDS))


def test_no_number_of_shots_gets_below_the_floor():
    found = drawn(3, 1.0, 3, odds=Odds(warhead_recognised=0.8))
    leakers_agree(found, binomial(0.2, 3))
    assert found.causes["discrimination"] == found.leakers @ np.arange(4)


def test_the_interval_covers_the_form_and_not_much_more():
    """Wilson's interval of the share without leaker: half of it is 1.96 sigma, and the form lies within twice that."""
    found, form = drawn(4, 0.7, 2), odds.no_leakers(odds.kill(0.7, 2), 4)
    low, high = found.interval(int(found.leakers[0]))
    half = 0.5 * (high - low)
    assert half == pytest.approx(1.959964 * sqrt(form * (1 - form) / RAIDS), rel=0.01)
    assert abs(0.5 * (low + high) - form) <= 2.0 * half
