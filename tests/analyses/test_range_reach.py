"""Range reach: the ring against the aim solver, a closed form, published ranges, and the Earth's rotation.

| checked | against |
|---|---|
| range toward a place | the aim-point solver: a flight to just inside exists, to just outside it does not |
| ring without rotation | the same in all directions on a sphere |
| eastward and westward | conic arcs over a rotating sphere |
| greatest ranges | the published ranges of the catalogue, to which the entries were not adjusted for every direction |
"""

import numpy as np
import pytest

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.geography.rings import ring, ring_of
from mujun.earth.constants import GM, MEAN_RADIUS, WGS84, spherical_earth
from mujun.earth.geodesy import ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.kepler import arc_through_apogee, minimum_energy_arc
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())
QUESTION = QUESTIONS["range-reach"]
HERE = Place(np.radians(37.3), np.radians(-21.7), 0.0)


def test_a_place_just_inside_the_ring_is_reached_and_one_just_outside_is_not():
    _, vehicle = BUILDER.missile("df-21")
    azimuth = np.radians([23.0, 101.0, 199.0, 287.0])
    greatest = ring_of(BUILDER, "df-21", HERE).toward(azimuth)
    for factor, reached in ((0.995, True), (1.005, False)):
        latitude, longitude = ground_point(
            np.full(4, HERE.latitude), np.full(4, HERE.longitude), azimuth, factor * greatest
        )
        assert (aim(vehicle, HERE, latitude, longitude, LEAST_PROPELLANT).reached == reached).all()


def impulsive(still, azimuth):
    """Return the greatest range (m) of an impulsive vacuum flight from HERE over a rotating sphere: conic arcs over all angles.

    still: its range without rotation, m, which gives the speed relative to the ground.
    """
    speed = float(minimum_energy_arc(still / MEAN_RADIUS).speed)
    east, north, up = (
        np.eye(3)[1],
        np.array([-np.sin(HERE.latitude), 0.0, np.cos(HERE.latitude)]),
        np.array([np.cos(HERE.latitude), 0.0, np.sin(HERE.latitude)]),
    )
    farthest = 0.0
    for angle in np.radians(np.arange(20.0, 60.0, 0.5)):
        level = np.cos(angle) * (np.sin(azimuth) * east + np.cos(azimuth) * north)
        velocity = (
            speed * (level + np.sin(angle) * up) + WGS84.rotation_rate * MEAN_RADIUS * np.cos(HERE.latitude) * east
        )
        climb = velocity @ up
        flat = velocity - climb * up
        energy = (velocity @ velocity) * MEAN_RADIUS / GM
        lean = np.arctan2(climb, np.linalg.norm(flat))
        phi = 2.0 * np.arctan2(energy * np.sin(lean) * np.cos(lean), 1.0 - energy * np.cos(lean) ** 2)
        axis = MEAN_RADIUS / (2.0 - energy)
        apogee = axis * (1.0 + np.sqrt(1.0 - energy * (2.0 - energy) * np.cos(lean) ** 2)) - MEAN_RADIUS
        time = float(arc_through_apogee(phi, apogee).time)
        impact = np.cos(phi) * up + np.sin(phi) * flat / np.linalg.norm(flat)
        turn = WGS84.rotation_rate * time
        back = (
            np.array([[np.cos(turn), np.sin(turn), 0.0], [-np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]]) @ impact
        )
        farthest = max(farthest, MEAN_RADIUS * float(np.arccos(back @ up)))
    return farthest


def test_the_earths_rotation_lengthens_eastward_ranges_and_nothing_else_does():
    _, vehicle = BUILDER.missile("df-26")
    turning, still = ring(vehicle, HERE), ring(vehicle, HERE, spherical_earth(rotation_rate=0.0))
    assert np.ptp(still.distance) < 1e3 and np.abs(still.turned).max() < np.radians(0.01)
    east, west = turning.toward(np.radians([90.0, 270.0]))
    assert west < still.distance.mean() < east
    both = [impulsive(float(still.distance.mean()), azimuth) for azimuth in (0.5 * np.pi, 1.5 * np.pi)]
    assert (east - west) == pytest.approx(
        both[0] - both[1], rel=0.15
    )  # a boost is steered against the Earth, not given at once
    assert np.sin(turning.turned).max() > 0.0  # in the north, what flies off is turned to the right


def test_impacts_are_turned_to_the_left_south_of_the_equator():
    _, vehicle = BUILDER.missile("df-26")
    north, south = (ring(vehicle, Place(sign * HERE.latitude, 0.3, 0.0)) for sign in (1.0, -1.0))
    assert north.turned.mean() > np.radians(1.0) and south.turned.mean() == pytest.approx(
        -north.turned.mean(), rel=0.02
    )


@pytest.mark.parametrize("missile", ["nodong", "df-21", "df-26", "hwasong-14"])
def test_the_published_range_lies_near_the_ring(missile):
    entry, _ = BUILDER.missile(missile)
    _, place = place_of(BUILDER.catalogue, entry.launch_areas[0])
    found = ring_of(BUILDER, missile, place)
    assert found.distance.min() * 0.93 < entry.published_range.si < found.distance.max() * 1.07


def test_between_the_azimuths_flown_a_ring_is_smooth():
    _, vehicle = BUILDER.missile("hwasong-14")
    azimuth = np.radians(np.arange(3.0, 360.0, 17.0))
    assert ring(vehicle, HERE).toward(azimuth) == pytest.approx(
        ring(vehicle, HERE, directions=72).toward(azimuth), abs=2e3
    )


SCENARIO = {"launch_areas": ["yellow-sea"], "missiles": ["jl-2"], "target_groups": ["us-targets"]}


def test_any_pair_decides_unless_a_share_is_named_and_the_tables_add_up():
    any_of, every = Scenario(**SCENARIO), Scenario(**SCENARIO, cases=1.0)
    flown = QUESTION.fly(BUILDER, any_of)
    best, worst = (QUESTION.ask(BUILDER, one, flown, KnownMeetings(), True) for one in (any_of, every))
    margins = [row["margin_km"] for row in best.tables["pairs"]]
    assert best.margin == pytest.approx(max(margins), abs=0.1) and worst.margin == pytest.approx(min(margins), abs=0.1)
    assert best.facts["places_in_reach"] == sum(margin >= 0.0 for margin in margins) == best.facts["pairs_in_reach"]
    assert QUESTION.quick(BUILDER, every, flown).margin == worst.margin
    for row in best.tables["pairs"]:
        assert row["margin_km"] == pytest.approx(row["greatest_range_km"] - row["distance_km"], abs=0.11)


def test_people_in_reach_are_those_of_the_targets_countries_inside_a_ring():
    scenario = Scenario(launch_areas=["semnan"], missiles=["sejil"], target_groups=["tel-aviv", "warsaw"])
    flown = QUESTION.fly(BUILDER, scenario)
    found = QUESTION.ask(BUILDER, scenario, flown, KnownMeetings(), whole=True)
    rows = {row["country"]: row for row in found.tables["people"]}
    assert rows["Israel"]["share_in_reach"] == 1.0 and rows["Poland"]["share_in_reach"] == 0.0
    people = [rows[name]["people_in_towns"] for name in ("Israel", "Poland")]
    assert found.facts["share_of_people_in_reach"] == pytest.approx(people[0] / sum(people))
