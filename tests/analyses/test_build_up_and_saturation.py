"""Warheads met, forces compared, and what a network is worth: against enumeration, hand counts and laws."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.analyses.cases.forces import force_of, most_met
from mujun.analyses.cases.gain import gain
from mujun.analyses.cases.launches import target_points
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.exhausting import exhausting_raids, reaches
from mujun.analyses.questions.launch_slack import slack_flights
from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_path
from mujun.scenario.building.battles import force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario, Study

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE)


def warheads_met(builder: Builder, scenario: Scenario, threats: list):
    return QUESTIONS["warheads-met"].ask(builder, scenario, threats, KnownMeetings(), True)


def saturation(builder: Builder, scenario: Scenario):
    return QUESTIONS["saturation"].ask(builder, scenario, None, KnownMeetings(), True)


def by_enumeration(stock: np.ndarray, warheads: np.ndarray, can: np.ndarray) -> int:
    """The most warheads met, by Hall's theorem: over all sets of units, what is asked for less what cannot be given."""
    units = len(warheads)
    best = int(warheads.sum())
    for k in range(units + 1):
        for chosen in itertools.combinations(range(units), k):
            inside = list(chosen)
            givers = can[:, inside].any(axis=1) if inside else np.zeros(len(stock), bool)
            best = min(best, int(stock[givers].sum()) + int(np.delete(warheads, inside).sum()))
    return best


@given(st.data())
@rules(60, fixed=False)
def test_most_met_is_the_maximum_over_all_ways_to_match(data: st.DataObject) -> None:
    sites, units = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    numbers = st.integers(0, 30)
    stock = np.array(data.draw(st.lists(numbers, min_size=sites, max_size=sites)))
    warheads = np.array(data.draw(st.lists(numbers, min_size=units, max_size=units)))
    can = np.array(data.draw(st.lists(st.booleans(), min_size=sites * units, max_size=sites * units))).reshape(
        sites, units
    )
    match = most_met(stock, warheads, can)
    assert match.met == by_enumeration(stock, warheads, can)
    assert (match.rounds.sum(axis=1) <= stock).all() and (match.rounds.sum(axis=0) <= warheads).all()
    assert (match.rounds[~can] == 0).all()


@pytest.fixture(scope="module")
def build_up() -> tuple[Scenario, list]:
    scenario = CATALOGUE.get(Study, "build-up").scenario
    return scenario, QUESTIONS["warheads-met"].fly(BUILDER, scenario)


def test_more_stock_and_more_sites_never_meet_fewer(build_up: tuple[Scenario, list]) -> None:
    scenario, threats = build_up
    whole = warheads_met(BUILDER, scenario, threats)
    fewer = scenario.model_copy(update={"defences": ("gmd-fort-greely", "gmd-vandenberg")})
    part = warheads_met(BUILDER, fewer, threats)
    assert 0 < part.facts["warheads_met_at_most"] <= whole.facts["warheads_met_at_most"]
    assert whole.facts["warheads_met_at_most"] <= whole.facts["interceptors_that_can_meet_any"]
    more = Builder(CATALOGUE.with_values({"allied-2018.elements.0.stock": "60"}))
    assert warheads_met(more, scenario, threats).margin >= whole.margin


def test_the_verdict_flips_at_the_number_of_warheads_it_tells(build_up: tuple[Scenario, list]) -> None:
    scenario, threats = build_up
    answer = warheads_met(BUILDER, scenario, threats)
    flips = answer.facts["flips_at_warheads_deployed"]
    for deployed, holds in ((flips, True), (flips + 1, False)):
        changed = Builder(CATALOGUE.with_values({"russia-2018.warheads": str(deployed)}))
        assert (warheads_met(changed, scenario, threats).margin >= 0.0) is holds, deployed


def test_forces_add_up_to_their_published_totals() -> None:
    russia = force_units(force_of(BUILDER, "russia-2018"))
    icbm, slbm = ([u for u in russia if u.class_ == kind] for kind in ("ICBM", "SLBM"))
    # Nuclear Notebook 2018: 318 ICBM with 1,138 warheads, 176 SLBM with 768.
    assert (sum(u.count for u in icbm), sum(u.warheads for u in icbm)) == (318, 1138)
    assert (sum(u.count for u in slbm), sum(u.warheads for u in slbm)) == (176, 768)
    postures = {"gmd-2013": 30, "gmd-2018": 44, "japan-plan-2018": 48, "europe-2018": 24, "europe-2024": 48}
    for name, stock in postures.items():
        numbers = BUILDER.numbers_of(Scenario(posture=name))
        assert sum(n.stock for n in numbers.values()) == stock, name


@pytest.mark.parametrize(
    "name", ["russia-2018", "russia-2025", "china-2018", "china-2024", "north-korea-2018", "north-korea-2024"]
)
def test_every_unit_of_a_force_flies_from_somewhere(name: str) -> None:
    force = force_of(BUILDER, name)
    for unit in force_units(force):
        for missile in unit.missiles:
            entry = CATALOGUE.get(schema.Missile, missile)
            assert entry.country == force.country
            areas = unit.areas or entry.launch_areas
            assert areas, f"{name}: {missile} has no launch area"
            for area in areas if not unit.areas else ():  # where areas are named, a missile may stand in for another
                assert missile in CATALOGUE.get(schema.Area, area).missiles, (missile, area)


def test_places_within_reach_are_those_near_enough() -> None:
    points = target_points(BUILDER, ["japan-listed-places"])
    (nodong,) = [r for r in reaches(BUILDER, force_of(BUILDER, "north-korea-2018"), points, ["least-propellant"], 0.01)
                 if r.unit.missiles == ("nodong",)]  # fmt: skip
    areas = [CATALOGUE.get(schema.Area, a) for a in CATALOGUE.get(schema.Missile, "nodong").launch_areas]
    away = np.min([ground_path(a.latitude, a.longitude, points.latitude, points.longitude)[1] for a in areas], axis=0)
    # The model flies 1,300 km with its full load; rotation moves that by some per cent with the bearing.
    assert nodong.reached[away < 1.15e6].all() and not nodong.reached[away > 1.5e6].any()
    assert nodong.each["nodong"] == pytest.approx(nodong.reached.mean())


def test_a_raid_exhausts_the_sites_no_later_than_their_stock_and_no_sooner_than_the_smaller_one() -> None:
    scenario = CATALOGUE.get(Study, "china-saturates").scenario
    points = target_points(BUILDER, scenario.target_groups)
    units = [r for r in reaches(BUILDER, force_of(BUILDER, "china-2018"), points, scenario.shapes, 0.5) if r.surely]
    apart, at_once = exhausting_raids(BUILDER, scenario, units)
    assert at_once <= apart
    assert 24 < apart <= 49, "two stocks of 24, shared as the missiles come"


def test_the_margin_is_the_least_of_the_parts_and_follows_the_numbers() -> None:
    scenario = CATALOGUE.get(Study, "china-saturates").scenario
    answer = saturation(BUILDER, scenario)
    facts = answer.facts
    more = facts["missiles_that_reach"] / facts["rival_missiles_that_reach"] - 1.0
    spare = 1.0 - facts["raid_that_exhausts_the_sites"] / facts["missiles_that_reach"]
    assert answer.margin == pytest.approx(min(more, spare))
    turned = scenario.model_copy(update={"force": "north-korea-2018", "rival_force": "china-2018"})
    assert saturation(BUILDER, turned).margin < 0.0
    with pytest.raises(BadInput, match="no rival is named"):
        saturation(BUILDER, scenario.model_copy(update={"rival_force": None}))


def test_what_is_gained_is_never_negative_and_nothing_for_what_is_cut_already() -> None:
    study = CATALOGUE.get(Study, "feeds-network").scenario
    chinese = study.model_copy(update={"launch_groups": ("china-icbm-basing",), "legs": ()})
    threats = slack_flights(BUILDER, chinese)
    found = gain(BUILDER, chinese, study.without, threats)
    assert (found.earlier >= 0.0).all() and (found.shots >= 0).all() and (found.spare >= 0.0).all()
    assert found.changed.any() and not found.changed.all()
    cut = chinese.model_copy(update={"switched_off": (*chinese.switched_off, *study.without)})
    nothing = gain(BUILDER, cut, study.without, threats)
    assert not nothing.changed.any()
    with pytest.raises(BadInput, match="nothing is named"):
        gain(BUILDER, chinese, (), threats)


def test_the_study_says_shots_first_and_ground_where_there_are_none() -> None:
    study = CATALOGUE.get(Study, "feeds-network").scenario
    for groups, legs in ((("russia-icbm-basing",), ()), (("china-icbm-basing", "china-slbm-basing"), ())):
        scenario = study.model_copy(update={"launch_groups": groups, "legs": legs})
        question = QUESTIONS["network-gain"]
        answer = question.ask(BUILDER, scenario, question.fly(BUILDER, scenario), KnownMeetings(), True)
        shots = max(row["shots_with"] - row["shots_without"] for row in answer.tables["areas"])
        assert answer.tables["legs"][0]["most_shots_gained"] == shots
        assert answer.margin == (shots or answer.facts.get("defended_area_gained_share", 0.0))
