"""Near orbit: a flight that burns up or lands within one revolution lands, and ranges there are smooth and checked.

| checked | against | tolerance |
|---|---|---|
| greatest ranges of a missile fitted to a test | smooth over the azimuth; free fall with steps of 0.01 s | 0.1 %; 100 m |
| standard grid | time steps | 30 m |
| least-propellant flights over 13,000 to 16,000 km | a search over kicks and cut-offs | 1e-4 of the burn |
| a target 17,000 km away | the point | 100 m |
| how far a missile gets in a direction, where its full burn comes near orbit | a grid of full burns | 1 % |
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from sample_flights import LONG

from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic, ground_path, ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.families import fly_family
from mujun.flight.aiming.reach import max_range
from mujun.flight.engine.lanes import MARK_BURNOUT, NEVER_LANDS, SHALLOW
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.replay import replay
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import LEAST_PROPELLANT, MIN_ENERGY
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue

BUILDER = Builder(load_catalogue())
FITTED = BUILDER.missile("hwasong-14")[1].with_payload(472.56)
"""The Hwasong-14 with the payload that fits its flight of 28 July 2017."""
PANGHYON = place_of(BUILDER.catalogue, "panghyon")[1]
AZIMUTHS = np.radians(np.arange(40.0, 46.1, 0.5))


@cache
def reach():
    return max_range(FITTED, PANGHYON, AZIMUTHS)


def test_ranges_are_smooth_over_the_azimuth_and_nothing_is_the_whole_earth():
    """Once 42 deg had 14,558 km, 43 deg the whole Earth, 43.5 deg 14,893 km."""
    found = reach()
    assert not found.whole.any() and found.near_orbital.all()
    kilometres = found.distance / 1e3
    assert kilometres[4] == pytest.approx(14558.0, rel=1e-3)
    assert (np.diff(kilometres) > 0.0).all()
    assert np.abs(np.diff(kilometres, 3)).max() < 1e-3 * kilometres[0]
    assert (found.apogee < 400e3).all()


def test_the_farthest_flight_is_that_of_free_fall_in_small_steps():
    found, k = reach(), 10
    commands = Commands(*PANGHYON[:2], AZIMUTHS[k], found.kick[k], 1.0, PANGHYON.height)
    flown = propagate(FITTED, commands, keep_path=False)
    start, end = flown.mark(MARK_BURNOUT)[0], float(flown.flight_time[0])
    times = np.array([start[6], end - 1.0, end])
    path = replay(start[:6], times, 1.0 / float(FITTED.ballistic_coefficient))
    latitude, longitude, height = fixed_to_geodetic(inertial_to_fixed(path[:, :3], times, flown.earth))
    assert height[1] > 0.0 and abs(height[2]) < 50.0
    _, distance = ground_path(*PANGHYON[:2], latitude[2], longitude[2])
    assert float(distance) == pytest.approx(found.distance[k], abs=100.0)


def test_both_ways_of_flying_agree():
    kicks = np.radians(np.linspace(8.0, 15.5, 7))
    commands = Commands(*PANGHYON[:2], 0.6, kicks, 1.0)
    grid, steps = (propagate(FITTED, commands, keep_path=False, by_time=by_time) for by_time in (False, True))
    assert (grid.outcome != SHALLOW).all() and (steps.outcome == SHALLOW).all()
    ranges = [one.ground_range(*PANGHYON[:2]) for one in (grid, steps)]
    np.testing.assert_allclose(ranges[0], ranges[1], rtol=0.0, atol=30.0)


def test_more_than_half_way_round_is_told_and_orbit_never_lands():
    light = replace(LONG, payload_mass=200.0)
    place = Place(0.6, 1.0)
    flown = propagate(light, Commands(*place[:2], 1.5, np.radians(np.linspace(10.0, 40.0, 121))), keep_path=False)
    direct, travelled = flown.ground_range(*place[:2]), flown.ground_travelled(*place[:2])
    landed = flown.landed
    assert (flown.outcome == NEVER_LANDS).any()
    assert (travelled[landed] >= direct[landed]).all() and (travelled[landed] > 20.1e6).any()
    assert max_range(light, place, np.array([1.5])).whole.all()


def test_far_flights_of_least_propellant_come_down_from_ever_lower():
    """Once the apogee stayed at 583 km from 13,000 km on; from a search it falls to about 200 km at 16,000 km."""
    vehicle = BUILDER.missile("hwasong-15")[1]
    place, azimuth = place_of(BUILDER.catalogue, "39.25,125.75")[1], np.radians(90.0)
    distance = np.array([13e6, 14e6, 16e6])
    target = ground_point(*place[:2], azimuth, distance)
    aimed = aim(vehicle, place, *target, LEAST_PROPELLANT, family=BUILDER.family("hwasong-15", place))
    assert aimed.reached.all(), aimed.why
    np.testing.assert_allclose(aimed.flights.apogee / 1e3, [513.0, 390.0, 195.0], atol=20.0)
    kicks = np.linspace(0.9, 1.1, 21) * aimed.commands.kick[:, None]
    low, high = aimed.commands.cutoff[:, None] - 2e-3 * np.ones(21), aimed.commands.cutoff[:, None] + 1e-3 * np.ones(21)
    along = np.broadcast_to(aimed.commands.azimuth[:, None], kicks.shape)
    for _ in range(6):
        middle = 0.5 * (low + high)
        flown = propagate(vehicle, Commands(*place[:2], along.ravel(), kicks.ravel(), middle.ravel()), keep_path=False)
        far = ~(flown.ground_travelled(*place[:2]).reshape(kicks.shape) < distance[:, None])
        low, high = np.where(far, low, middle), np.where(far, middle, high)
    assert (aimed.commands.cutoff - high.min(axis=1) < 1e-4).all()


@pytest.mark.parametrize("shape", [MIN_ENERGY, LEAST_PROPELLANT], ids=lambda shape: shape.name)
def test_a_target_17000_km_away_is_reached(shape):
    family = fly_family(FITTED, PANGHYON, azimuths=8, kicks=12, cutoffs=12)
    target = ground_point(*PANGHYON[:2], np.radians(85.0), 17e6)
    aimed = aim(FITTED, PANGHYON, *target, shape, family=family)
    assert aimed.reached.all(), aimed.why


def test_what_is_refused_in_the_direction_of_a_target_lies_beyond_every_full_burn():
    """Once a DF-5 refused 14,000 km towards 30 deg, saying that it flies 17,750 km; full burns land up to 14,810 km away."""
    vehicle, place = BUILDER.missile("df-5")[1], place_of(BUILDER.catalogue, "34,111")[1]
    azimuth, kick = (
        one.ravel()
        for one in np.meshgrid(np.radians(np.arange(4.0, 30.1, 0.25)), np.radians(np.arange(16.0, 30.0, 0.1)))
    )
    flown = propagate(vehicle, Commands(*place[:2], azimuth, kick), keep_path=False)
    bearing, _ = ground_path(*place[:2], *(np.nan_to_num(angle) for angle in flown.impact))
    there = np.abs(bearing - np.radians(30.0)) < np.radians(0.3)
    farthest = np.nanmax(flown.ground_travelled(*place[:2])[there])
    family = BUILDER.family("df-5", place)
    wanted = np.array([14.0e6, 14.5e6, 1.01 * farthest, 1.1 * farthest])
    aimed = aim(vehicle, place, *ground_point(*place[:2], np.radians(30.0), wanted), family=family)
    assert aimed.reached.tolist() == [True, True, False, False], aimed.why
    assert (aimed.miss[:2] < 100.0).all()
    ends = [float(why.split("end at ")[1].removesuffix(" km").replace(",", "")) for why in aimed.why[2:]]
    np.testing.assert_allclose(np.array(ends) * 1e3, farthest, rtol=0.01)
