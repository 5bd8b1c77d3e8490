"""Trajectory shapes: what their names promise.

| checked | against | tolerance |
|---|---|---|
| min-energy on a resting sphere | the velocity that halves the angle between vertical and target | 0.1 deg |
| min-energy on the turning Earth | two-body flights from burnout to the same place (hit equation) | 0.1 m/s |
| its apogee over the distance | itself: no noise | 0.1 % |
| it and its neighbours | burnout speeds of lofted and depressed flights | faster |
| a missile of several stages | near targets | the point |
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from sample_flights import LONG, SHORT

from mujun.base.outcomes import BadInput
from mujun.earth.constants import WGS84, spherical_earth
from mujun.earth.frames import fixed_to_inertial, inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.families import fly_family
from mujun.flight.aiming.kepler import hit_parameter, hit_time
from mujun.flight.engine.events import events_of
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT
from mujun.flight.model.shape import MIN_ENERGY, parse_shape

PLACE = Place(math.radians(40.85), math.radians(129.67), 40.0)
FAMILY = fly_family(LONG, PLACE)
AZIMUTHS, DISTANCES = np.radians([20.0, 115.0, 200.0, 290.0]), np.array([2500e3, 5000e3, 6500e3, 4000e3])


def target(azimuth, distance):
    return ground_point(PLACE.latitude, PLACE.longitude, azimuth, distance)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fast", "is not known; expected max-range, min-energy, least-propellant"),
        ("min-energy=2", "min-energy takes no value"),
        ("time=", "a number is expected after '='"),
        ("time=3", "a flight time of 30 to 86,400 s"),
        ("burnout-angle=95", "an angle of 1 to 89 deg"),
        ("apogee=nan", "an apogee of 10 to 100,000 km"),
        ("lofted=1", "a lofted trajectory's factor lies above 1"),
        ("depressed=1", "a depressed trajectory's factor lies below 1"),
    ],
)
def test_a_shape_that_is_none_is_said(text, said):
    with pytest.raises(BadInput, match=said.replace("(", r"\(")):
        parse_shape(text)


def test_the_velocity_halves_the_angle_between_vertical_and_target():
    earth, place = spherical_earth(), Place(0.5, 1.0)
    latitude, longitude = ground_point(*place[:2], AZIMUTHS, DISTANCES, earth)
    flights = aim(LONG, place, latitude, longitude, MIN_ENERGY, earth=earth).flights
    start, end = flights.mark(MARK_BURNOUT), flights.mark(MARK_IMPACT)
    halving = unit(unit(start[:, :3]) + unit(end[:, :3] - start[:, :3]))
    off = np.arccos(np.einsum("ij,ij->i", unit(start[:, 3:6]), halving))
    assert np.degrees(off).max() < 0.1


def test_no_slower_flight_leads_from_burnout_to_the_target():
    aimed = aim(LONG, PLACE, *target(AZIMUTHS, DISTANCES), MIN_ENERGY, family=FAMILY)
    assert aimed.reached.all(), aimed.why
    start, end = aimed.flights.mark(MARK_BURNOUT), aimed.flights.mark(MARK_IMPACT)
    for i in range(len(start)):
        place, time = start[i, :3], start[i, 6]
        ground = inertial_to_fixed(end[i, :3], end[i, 6], WGS84)
        radius, up = np.linalg.norm(place), unit(place)
        angles, speeds = np.radians(np.linspace(-4.0, 4.0, 81)), []
        flown = math.asin(unit(start[i, 3:6]) @ up)
        for angle in flown + angles:
            under_way = end[i, 6] - time
            for _ in range(30):
                aimed_at = fixed_to_inertial(ground, time + under_way, WGS84)
                swept = math.acos(unit(aimed_at) @ up)
                parameter = hit_parameter(radius / np.linalg.norm(aimed_at), swept, angle)
                under_way = float(hit_time(radius, parameter, swept, angle))
            forward = unit(aimed_at - (aimed_at @ up) * up)
            velocity = math.sqrt(parameter * WGS84.gm / radius) * (math.sin(angle) * up + math.cos(angle) * forward)
            speeds.append(float(np.linalg.norm(relative_velocity(place[None], velocity[None], WGS84))))
        assert speeds[40] - min(speeds) < 0.1
        assert abs(angles[int(np.argmin(speeds))]) < math.radians(1.0)


def test_the_apogee_is_smooth_over_the_distance():
    distance = np.arange(3000e3, 7000e3, 50e3)
    apogee = aim(LONG, PLACE, *target(1.1, distance), MIN_ENERGY, family=FAMILY).flights.apogee
    assert (np.diff(apogee[:40]) > 0.0).all()
    assert np.abs(np.diff(apogee, 3)).max() < 1e-3 * apogee.mean()


def test_flights_beside_it_burn_out_faster():
    """Over the boosts that lead there, too, hardly any is slower: burnout speed alone asks for a higher burnout."""
    speed = {
        text: aim(LONG, PLACE, *target(AZIMUTHS, DISTANCES), parse_shape(text), family=FAMILY).flights.burnout_speed
        for text in ("min-energy", "lofted=1.25", "depressed=0.8", "least-propellant")
    }
    for text in ("lofted=1.25", "depressed=0.8", "least-propellant"):
        assert (speed[text] > speed["min-energy"]).all(), text


def test_lofted_and_depressed_are_multiples_of_its_apogee():
    apogee = {
        text: aim(LONG, PLACE, *target(AZIMUTHS, DISTANCES), parse_shape(text), family=FAMILY).flights.apogee
        for text in ("min-energy", "lofted=1.5", "depressed=0.5")
    }
    np.testing.assert_allclose(apogee["lofted=1.5"], 1.5 * apogee["min-energy"], rtol=0.015)
    np.testing.assert_allclose(apogee["depressed=0.5"], 0.5 * apogee["min-energy"], rtol=0.015)


def test_beyond_the_last_cut_off_a_full_burn_flies_lower():
    last = float(FAMILY.along(FAMILY.slowest.distance, np.array([5.1]))[0, -1])
    farthest = float(FAMILY.along(FAMILY.farthest.distance, np.array([5.1]))[0, -1])
    distance = last + (farthest - last) * np.array([-0.3, 0.2, 0.5, 0.8])
    aimed = aim(LONG, PLACE, *target(5.1, distance), MIN_ENERGY, family=FAMILY)
    assert aimed.reached.all(), aimed.why
    assert aimed.commands.cutoff.tolist()[1:] == [1.0, 1.0, 1.0] and aimed.commands.cutoff[0] < 1.0
    assert (np.diff(aimed.flights.apogee) < 0.0).all()


@pytest.mark.parametrize("shape", ["min-energy", "least-propellant", "lofted=2", "depressed=0.6"])
def test_several_stages_reach_near_targets(shape):
    """Thrust ends in the first stage then."""
    aimed = aim(LONG, PLACE, *target(AZIMUTHS, 200e3), parse_shape(shape), family=FAMILY)
    assert aimed.reached.all(), aimed.why
    assert (aimed.commands.cutoff < 0.0).all()
    names = [event.name for event in events_of(aimed.flights, LONG, float(aimed.commands.cutoff[0]))]
    assert "stage 1 cut-off" in names and not any("stage 2" in name for name in names)


def test_a_missile_that_burns_out_says_which_flights_it_has():
    fixed = replace(SHORT, thrust_termination=False)
    there = target(AZIMUTHS[:1], 200e3)
    steep = aim(fixed, PLACE, *there).flights.apogee[0] / 1e3
    (why,) = aim(fixed, PLACE, *there, parse_shape(f"apogee={1.3 * steep:.0f}")).why
    assert why.startswith("its burn cannot be ended early, and a full burn to that point has an apogee of")
    assert aim(fixed, PLACE, *there, parse_shape(f"apogee={steep:.3f}")).reached.all()
