"""The object that radars follow after burnout: the warhead alone, its bus, or the largest object beside it."""

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from mujun.analyses.cases.flights import fly
from mujun.analyses.cases.launches import launches_by_name, target_points
from mujun.analyses.single.flight import fly_to
from mujun.analyses.single.sightings import sightings
from mujun.earth.place import Place
from mujun.engagement.window import windows
from mujun.flight.engine.sampling import BOOST
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import ObjectSeen, Scenario, Study
from mujun.sensors.radar import CrossSections, Followed, Watch, margins
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE)
BUSES = ("rs-24-yars", "ur-100n-utth", "r-36m2", "r-29rmu-sineva", "r-30-bulava")
OBJECTS = ("warhead", "bus", "largest")


@pytest.fixture(scope="module")
def flights():
    launch = launches_by_name(BUILDER, "nodong", ["39,127.5"])[0]
    return fly(BUILDER, [replace(launch, targets=target_points(BUILDER, ["japan-listed-places"]))]).groups[0].flights


def test_the_words_of_scenario_and_radar_are_the_same() -> None:
    assert get_args(ObjectSeen) == get_args(Followed) == OBJECTS


@pytest.mark.parametrize("post_boost_time", [0.0, 100.0, float("inf")])
def test_a_larger_object_is_never_seen_less(flights, post_boost_time: float) -> None:
    """A law: warhead, bus, largest object; at every sample, and in the seconds, slack and shots of an engagement."""
    watch = BUILDER.sensor("spy-7-araya")
    seen = [margins([replace(watch, follows=one)], flights, post_boost_time)[0] for one in OBJECTS]
    assert (seen[1] >= seen[0]).all() and (seen[2] >= seen[1]).all()
    defence = BUILDER.defence(Scenario.model_validate({"defences": ["aegis-ashore-araya"]}))
    found = [windows(defence.following(one), flights, post_boost_time)[0] for one in OBJECTS]
    for less, more in pairwise(found):
        assert (more.seen >= less.seen).all() and (more.slack >= less.slack).all()


def test_what_is_shown_when(flights) -> None:
    """Burning, with the bus for 100 s, then alone: margins differ by the ranges of these cross-sections alone."""
    sections = CrossSections(10.0, 4.0, 0.01)
    radar = BUILDER.sensor("spy-7-araya").radar
    time = flights.times[:, BOOST + 1 :] - flights.burnout_time[:, None]
    parts = {one: margins([Watch(radar, sections, one)], flights, 100.0)[0][:, BOOST + 1 :] for one in OBJECTS}
    bus, alone = time <= 95.0, time >= 105.0
    np.testing.assert_array_equal(parts["bus"][bus], parts["largest"][bus])
    np.testing.assert_array_equal(parts["bus"][alone], parts["warhead"][alone])
    boosting = [margins([Watch(radar, sections, one)], flights, 100.0)[0][:, : BOOST + 1] for one in OBJECTS]
    np.testing.assert_array_equal(boosting[0], boosting[2])


def test_a_warhead_that_never_separates_is_the_whole_body_in_every_reading(flights) -> None:
    watch = Watch(BUILDER.sensor("spy-7-araya").radar, CrossSections(10.0, 4.0, 0.01))
    seen = [margins([replace(watch, follows=one)], flights, float("inf"))[0] for one in OBJECTS]
    np.testing.assert_array_equal(seen[0], seen[1])
    np.testing.assert_array_equal(seen[1], seen[2])
    whole = watch.shown_at(np.array([0.0, 1e4]), float("inf"))
    np.testing.assert_array_equal(whole, [4.0, 4.0])


def test_a_bus_shows_at_least_its_warhead() -> None:
    """Where a draw puts the bus below the warhead that it carries."""
    watch = Watch(BUILDER.sensor("spy-7-araya").radar, CrossSections(10.0, 0.02, 0.05), "bus")
    np.testing.assert_array_equal(watch.shown_at(np.array([50.0, 150.0]), 100.0), [0.05, 0.05])


@pytest.mark.parametrize(("missile", "too_short", "enough"), [("r-30-bulava", 125, 140), ("rs-24-yars", 180, 195)])
def test_a_bus_turns_the_study_of_what_the_radar_sees(missile: str, too_short: int, enough: int) -> None:
    """Bulava's bus from 135 s on, or a Yars bus from 189 s on, is tracked from Araya, on flights of least propellant.

    Samples are some 4 s apart.
    """
    study = CATALOGUE.get(Study, "sees-russia")

    def following(what: str) -> Evaluator:
        scenario = study.scenario.model_copy(update={"object_seen": what, "shapes": ("least-propellant",)})
        return Evaluator(CATALOGUE, study.model_copy(update={"scenario": scenario}))

    bus, others = following("bus"), {f"{other}.post_boost_time": "0 s" for other in BUSES}
    assert not bus.is_met({**others, f"{missile}.post_boost_time": f"{too_short} s"})
    assert bus.is_met({**others, f"{missile}.post_boost_time": f"{enough} s"})
    # The warhead alone is not tracked, whatever the bus; the spent stage is.
    assert following("warhead").nominal.margin is None
    assert following("largest").is_met(others)


def test_thresholds_know_the_duration_of_a_bus() -> None:
    number = parameter_at(CATALOGUE, "r-30-bulava.post_boost_time")
    assert (number.low, number.nominal, number.high, number.unit) == (60.0, 450.0, 600.0, "s")


def test_the_sightings_of_one_flight_follow_the_object_too() -> None:
    """A Yars to New York, seen from Shemya: the largest object is seen as long as the warhead or longer."""
    start, target = place_of(CATALOGUE, "kozelsk")[1], Place(np.radians(40.7), np.radians(-74.0))
    flown = fly_to(
        BUILDER.missile("rs-24-yars")[1], start, target, LEAST_PROPELLANT, BUILDER.family("rs-24-yars", start)
    )
    watch = BUILDER.sensor("cobra-dane-shemya")
    seconds = [
        sightings(flown, [replace(watch, follows=one)], BUILDER.infrared(), 300.0).radars[0].seconds for one in OBJECTS
    ]
    assert seconds == sorted(seconds)
