"""Raids with failures, missiles let through, several warheads, launchers that reload and two layers: against closed forms."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from mujun.analyses.cases.attacks import FlownAttack, Wave, launch_times, mixed, spacing_is_assumed
from mujun.analyses.cases.flights import Flights
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.single.raids import fight
from mujun.base.outcomes import BadInput
from mujun.battle.chances import arranged
from mujun.battle.odds import layers
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.battle import Raid
from mujun.scenario.schema.study import Study

RAIDS, SIGMAS = 40_000, 5.0
ALWAYS = [(0.0, 1e5, 10.0, 1e5 + 10.0, 0.0)]
"""Opening that never closes in practice: time is no limit."""
KILL = 0.7


def raid_of(missiles: int, warheads: int = 1, absent: float = 0.0) -> FlownAttack:
    number = np.repeat(np.arange(missiles), warheads)
    attack = Attack(np.zeros(len(number), np.int64), np.zeros(len(number)), np.zeros(len(number), np.int64))
    return FlownAttack(attack, Flights((), ()), ("m",) * len(number), number, np.full(len(number), absent))


def battle_of(flown: FlownAttack, kill: float = KILL, shots: int = 1) -> Battle:
    site = Battery("a site", "a type", len(flown.attack) * shots, 0.0, 0, kill)
    return Battle(flown.attack, arranged([[ALWAYS]]), [site], Doctrine("shots", shots, 1), Odds(), 30.0)


@pytest.mark.parametrize(("missiles", "warheads", "absent"), [(7, 1, 0.3), (5, 3, 0.0), (4, 3, 0.45), (6, 2, 0.999)])
def test_failures_and_several_warheads_leave_what_the_binomial_says(
    missiles: int, warheads: int, absent: float
) -> None:
    flown = raid_of(missiles, warheads, absent)
    tally = fight(flown, battle_of(flown), RAIDS, 3)
    share = (1.0 - absent) * (1.0 - KILL)
    whole = missiles * warheads
    assert (tally.warheads, tally.raids, int(tally.leakers.sum())) == (whole, RAIDS, RAIDS)
    # Which missiles fail is drawn 64 times: their number, not that of the raids, sets the error.
    one = warheads * (1.0 - KILL)
    error = math.sqrt(missiles * absent * (1.0 - absent) * one**2 / 64 + whole * share / RAIDS)
    assert abs(tally.mean_leakers - whole * share) < SIGMAS * error


def test_a_raid_of_which_none_fails_is_the_one_that_was_there_before() -> None:
    flown = raid_of(6)
    mine, before = fight(flown, battle_of(flown), 5_000, 3), simulate(battle_of(flown), 5_000, 3)[0]
    assert np.array_equal(mine.leakers, before.leakers) and mine.shots == before.shots
    error = np.sqrt(5_000 * 0.25)
    expected = binom.pmf(np.arange(7), 6, 1.0 - KILL) * 5_000
    assert np.all(np.abs(mine.leakers - expected) < SIGMAS * error)


def test_a_raid_that_fails_as_a_whole_uses_no_interceptor() -> None:
    flown = raid_of(3, 2, 1.0)
    tally = fight(flown, battle_of(flown), 500, 1)
    assert (tally.mean_leakers, tally.shots, tally.no_leakers, tally.mean_used(0)) == (0.0, 0, 1.0, 0.0)


def test_warheads_of_one_missile_fail_together() -> None:
    flown = raid_of(1, 4, 0.5)
    tally = fight(flown, battle_of(flown, kill=0.0), 6_400, 2)
    assert tally.leakers[1:4].sum() == 0 and tally.leakers[0] > 0 and tally.leakers[4] > 0


def test_two_layers_in_sequence_leak_the_product() -> None:
    flown = raid_of(5)
    early, late = (0.0, 20.0, 10.0, 30.0, 0.0), (400.0, 500.0, 410.0, 510.0, 0.0)
    sites = [Battery("upper", "u", 99, 0.0, 0, 0.6), Battery("lower", "l", 99, 0.0, 0, 0.5)]
    battle = Battle(flown.attack, arranged([[[early]], [[late]]]), sites, Doctrine("two looks", 1, 2), Odds(), 30.0)
    share = layers([0.4, 0.5])
    found = simulate(battle, RAIDS, 5)[0]
    assert abs(found.leakage - share) < SIGMAS * math.sqrt(share * (1.0 - share) / (5 * RAIDS))
    assert abs(found.mean_used(0) - 5.0) < 1e-9 and abs(found.mean_used(1) - 2.0) < 0.05
    alone = simulate(replace(battle, doctrine=Doctrine("one look", 1, 1)), RAIDS, 5)[0]
    assert alone.leakage > 0.38  # one look: the lower layer has none left


def test_launchers_that_reload_hold_the_raid_up() -> None:
    wave = Wave("m", 5, launchers=2, reload=100.0)
    assert launch_times([wave], mixed([5]), 10.0).tolist() == [0.0, 10.0, 100.0, 110.0, 200.0]
    free = replace(wave, launchers=0)
    assert launch_times([free], mixed([5]), 10.0).tolist() == [0.0, 10.0, 20.0, 30.0, 40.0]
    assert launch_times([replace(wave, launchers=9)], mixed([5]), 10.0).tolist() == [0.0, 10.0, 20.0, 30.0, 40.0]


def test_a_share_is_compared_with_the_claimed_one_and_tells_what_is_assumed() -> None:
    catalogue = load_catalogue()
    builder, study = Builder(catalogue), catalogue.get(Study, "golden-dome-near-all")
    question = QUESTIONS[study.question]
    flown = question.fly(builder, study.scenario)
    answer = question.ask(builder, study.scenario, flown, KnownMeetings(), True)
    facts = answer.facts
    assert answer.margin == pytest.approx(0.01 - facts["share_through"]) and facts["spacing_is_assumed"]
    assert question.quick(builder, study.scenario, flown).margin == answer.margin
    nearly_always = study.scenario.model_copy(update={"quantile": 0.9})
    assert question.quick(builder, nearly_always, flown).margin <= answer.margin
    # Sure shots of a defence in which nothing fails let none through that a site can meet.
    sure = catalogue.with_values({"gbi-3-stage.kill_probability": "1"})
    ladder = study.scenario.ladder.model_copy(update={"odds": "odds-perfect"})
    perfect = study.scenario.model_copy(update={"ladder": ladder})
    assert question.quick(Builder(sure), perfect, flown).margin == pytest.approx(0.01)
    with pytest.raises(BadInput, match="no share is claimed"):
        question.quick(builder, study.scenario.model_copy(update={"claimed_share": None}), flown)


def test_a_time_between_launches_is_assumed_only_if_nobody_published_it() -> None:
    catalogue = load_catalogue()
    told = {entry.id: spacing_is_assumed(entry) for entry in catalogue.all(Raid)}
    assert told["raid-iran-40"] and told["raid-north-korea-20"] and not told["raid-north-korea-4-2017"]
