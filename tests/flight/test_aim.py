"""Flights to points: they land there, in the shape asked for, or it is said why not.

| checked | against | tolerance |
|---|---|---|
| min-energy, lofted, depressed, given apogee, over azimuth and range, off the equator | the point | 100 m |
| their apogees | the shape | 1 % |
| minimum energy on a round, resting Earth | the closed form | 4 % |
| greatest range | the family's, the farthest point that is reached | 0.3 % |
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from sample_flights import LONG, SHORT

from mujun.earth.constants import MEAN_RADIUS, spherical_earth
from mujun.earth.geodesy import fixed_to_geodetic, ground_path, ground_point
from mujun.flight.aim import TOLERANCE, aim
from mujun.flight.drag import DragCurve
from mujun.flight.families import Place, fly_family, max_range
from mujun.flight.kepler import minimum_energy_arc
from mujun.flight.lanes import MARK_IMPACT
from mujun.flight.shape import Shape, parse_shape

PLACES = [Place(math.radians(40.85), math.radians(129.67), 40.0), Place(math.radians(-27.3), math.radians(-58.1))]


def points(place, count, nearest, farthest, seed=3):
    rng = np.random.default_rng(seed)
    azimuth, distance = rng.uniform(0.0, 2 * np.pi, count), rng.uniform(nearest, farthest, count)
    return ground_point(place.latitude, place.longitude, azimuth, distance)


@pytest.fixture(scope="module", params=PLACES, ids=["northern", "southern"])
def place(request):
    return request.param


@pytest.fixture(scope="module")
def family(place):
    return fly_family(LONG, place)


@pytest.mark.parametrize("shape", ["min-energy", "lofted=2", "depressed=0.6", "apogee=1500"])
def test_lands_on_the_point(place, family, shape):
    wanted = parse_shape(shape)
    latitude, longitude = points(place, 16, 2500e3, 7000e3)
    aimed = aim(LONG, place, latitude, longitude, wanted, family=family)
    assert aimed.reached.all(), aimed.why
    at_latitude, at_longitude = aimed.flights.impact
    _, miss = ground_path(latitude, longitude, at_latitude, at_longitude)
    assert miss.max() <= TOLERANCE
    np.testing.assert_allclose(aimed.miss, miss, rtol=0, atol=1.0)
    assert set(aimed.why) == {""}
    if wanted.apogee is not None:
        np.testing.assert_allclose(aimed.flights.apogee, wanted.apogee, rtol=0.01)
    else:
        np.testing.assert_allclose(
            aimed.flights.apogee, (wanted.factor or 1.0) * aimed.minimum_energy_apogee, rtol=0.015
        )


def test_out_of_range_is_said_and_nothing_is_moved(place):
    near = points(place, 1, 200e3, 210e3)
    far = ground_point(place.latitude, place.longitude, 1.0, 3000e3)
    latitude, longitude = np.append(near[0], far[0]), np.append(near[1], far[1])
    aimed = aim(SHORT, place, latitude, longitude)
    assert aimed.reached.tolist() == [True, False]
    assert aimed.why[1].startswith("out of range: the point lies 3,000 km away")
    assert np.isnan(aimed.miss[1])


@pytest.mark.parametrize("distance", [3000e3, 5000e3, 8000e3])
def test_minimum_energy_apogee_is_that_of_the_closed_form(distance):
    """The closed form knows no boost and no air. A missile that hardly has either flies its arc.

    LONG, burning for four minutes up to 300 km, flies the same distance 11 to 20 % lower: a flat boost loses less speed.
    """
    earth, place = spherical_earth(), Place(0.5, 1.0)
    latitude, longitude = ground_point(*place[:2], 0.9, distance, earth)
    slick = DragCurve("slick", (0.0,), (0.001,))
    stages = tuple(replace(s, burn_time=30.0, isp_sea_level=s.isp_vacuum, coast=0.0) for s in LONG.stages)
    impulsive = replace(LONG, stages=stages, drag=slick, ballistic_coefficient=1e6)
    arc = minimum_energy_arc(distance / MEAN_RADIUS)
    quick, slow = (aim(v, place, latitude, longitude, earth=earth) for v in (impulsive, LONG))
    assert quick.reached.all() and slow.reached.all(), quick.why + slow.why
    assert float(quick.flights.apogee[0]) == pytest.approx(float(arc.apogee_height), rel=0.04)
    assert float(quick.flights.flight_time[0]) == pytest.approx(float(arc.time), rel=0.04)
    assert 0.75 < float(slow.flights.apogee[0] / arc.apogee_height) < 1.0


def test_greatest_range_is_consistent(place):
    azimuths = np.radians([33.0, 147.0, 281.0])
    greatest, kick, whole = max_range(SHORT, place, azimuths)
    assert not whole.any()
    assert (kick > 0.0).all()
    family = fly_family(SHORT, place, azimuths=24)
    np.testing.assert_allclose(family.along(family.best_distance, azimuths)[:, -1], greatest, rtol=3e-3)
    for factor, expected in ((0.98, True), (1.02, False)):
        # The geodesic to a point and the azimuth of launch differ by the Earth's turning: a little.
        latitude, longitude = ground_point(place.latitude, place.longitude, azimuths, greatest * factor)
        aimed = aim(SHORT, place, latitude, longitude)
        assert aimed.reached.tolist() == [expected] * 3, aimed.why


def test_a_missile_that_burns_out_lands_too(place):
    """Without thrust termination two flights reach a point, a steep and a flat one."""
    fixed = replace(SHORT, thrust_termination=False)
    latitude, longitude = points(place, 6, 150e3, 250e3)
    steep = aim(fixed, place, latitude, longitude)
    assert steep.reached.all(), steep.why
    flat = aim(fixed, place, latitude, longitude, Shape("depressed", 0.6))
    both = flat.reached
    assert both.any()
    assert (flat.flights.apogee[both] < steep.flights.apogee[both]).all()
    np.testing.assert_allclose(steep.commands.cutoff, 1.0)


def test_ends_on_the_ground(place, family):
    latitude, longitude = points(place, 3, 3000e3, 5000e3)
    aimed = aim(LONG, place, latitude, longitude, family=family)
    state = aimed.flights.mark(MARK_IMPACT)
    _, _, height = fixed_to_geodetic(state[:, :3])
    np.testing.assert_allclose(height, 0.0, atol=0.02)
