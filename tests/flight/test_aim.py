"""Flights to points: they land there, in the shape asked for, or it is said why not.

| checked | against | tolerance |
|---|---|---|
| every shape, over azimuth and range, off the equator | the point | 100 m |
| apogees, times, angles, slopes of burnout speed | the shape | 1 %; 0.1 % for times and angles |
| the farthest flight on a round, resting Earth, hardly any boost or air | the closed form | 5 % |
| least propellant | a search over kicks and cut-offs | 0.005 of the burn |
| greatest range | the family's, the farthest point that is reached | 0.3 % |
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from sample_flights import LONG, SHORT

from mujun.earth.constants import MEAN_RADIUS, spherical_earth
from mujun.earth.geodesy import fixed_to_geodetic, ground_path, ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.aim import MISS_TOLERANCE, aim
from mujun.flight.aiming.families import FamilyGrid, Ridge, azimuths_around, fly_families, fly_family
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.aiming.reach import max_range
from mujun.flight.aiming.shaping import measure, reference_apogee, wanted_measure
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.shape import LEAST_PROPELLANT, parse_shape

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


def test_only_the_azimuths_around_a_flight_matter(place):
    """A family flown along the four azimuths around the targets, of eight, finds the same flights to the last bit."""
    grid, azimuth = FamilyGrid(8, 8, 6), np.radians([40.0, 22.5, 44.9, 10.0])
    latitude, longitude = ground_point(place.latitude, place.longitude, azimuth, np.array([3e6, 5e6, 6.5e6, 4e6]))
    along = azimuths_around(azimuth, 8)
    assert along == {7, 0, 1, 2}
    builds = [LONG, replace(LONG, payload_mass=0.9 * LONG.payload_mass)]
    every, few = (fly_families(builds, place, grid, along=some) for some in (None, along))
    for whole, part in zip(every, few, strict=True):
        assert np.array_equal(part.flights.slope[sorted(along)], whole.flights.slope[sorted(along)], equal_nan=True)
        assert np.isnan(part.flights.distance[[3, 4, 5, 6]]).all()
    for shape in map(parse_shape, ("min-energy", "least-propellant", "lofted=1.4")):
        one, other = (aim(builds[0], place, latitude, longitude, shape, family=found[0]) for found in (every, few))
        assert one.reached.all()
        assert np.array_equal(one.commands.kick, other.commands.kick)
        assert np.array_equal(one.miss, other.miss)


@pytest.mark.parametrize(
    "shape",
    ["min-energy", "least-propellant", "lofted=1.6", "depressed=0.6", "apogee=1500", "time=1700", "burnout-angle=40"],
)
def test_lands_on_the_point(place, family, shape):
    wanted = parse_shape(shape)
    latitude, longitude = points(place, 16, 2500e3, 7000e3)
    aimed = aim(LONG, place, latitude, longitude, wanted, family=family)
    assert aimed.reached.all(), aimed.why
    at_latitude, at_longitude = aimed.flights.impact
    _, miss = ground_path(latitude, longitude, at_latitude, at_longitude)
    assert miss.max() <= MISS_TOLERANCE
    np.testing.assert_allclose(aimed.miss, miss, rtol=0, atol=1.0)
    assert set(aimed.why) == {""}
    azimuth, distance = ground_path(place.latitude, place.longitude, latitude, longitude)
    asked = wanted_measure(wanted, reference_apogee(family, wanted, azimuth, distance))
    tolerance = 1e-3 if wanted.asks in ("time", "angle") else 0.015
    np.testing.assert_allclose(measure(aimed.flights, wanted), asked, rtol=0.0, atol=tolerance)


def test_out_of_range_is_said_and_nothing_is_moved(place):
    near = points(place, 1, 200e3, 210e3)
    far = ground_point(place.latitude, place.longitude, 1.0, 3000e3)
    latitude, longitude = np.append(near[0], far[0]), np.append(near[1], far[1])
    aimed = aim(SHORT, place, latitude, longitude)
    assert aimed.reached.tolist() == [True, False]
    assert aimed.why[1].startswith("out of range: the point lies 3,000 km away")
    assert np.isnan(aimed.miss[1])


@pytest.mark.parametrize("payload", [4000.0, 6000.0, 8000.0])
def test_farthest_flight_is_the_minimum_energy_arc(payload):
    """The closed form knows no boost and no air. A missile that hardly has either flies its arc."""
    earth, place = spherical_earth(), Place(0.5, 1.0)
    stages = tuple(replace(s, burn_time=30.0, isp_sea_level=s.isp_vacuum, coast=0.0) for s in LONG.stages)
    slick = DragCurve("slick", (0.0,), (0.001,))
    quick = replace(LONG, payload_mass=payload, stages=stages, drag=slick, ballistic_coefficient=1e6)
    (greatest,), (kick,), *_ = max_range(quick, place, np.array([0.9]), earth)
    flight = propagate(quick, Commands(*place[:2], 0.9, kick), earth=earth)
    arc = minimum_energy_arc(greatest / MEAN_RADIUS)
    assert float(flight.apogee[0]) == pytest.approx(float(arc.apogee_height), rel=0.05)
    assert float(flight.flight_time[0]) == pytest.approx(float(arc.time), rel=0.05)


@pytest.mark.parametrize("distance", [3000e3, 8000e3])
def test_least_propellant_takes_the_least_burn(distance):
    """Against a search over kicks and cut-offs: the same cut-off, and so much lower than the closed form's arc.

    Four minutes of boost end at 200 km and far downrange, and a flatter boost loses less speed.
    """
    earth, place = spherical_earth(), Place(0.5, 1.0)
    latitude, longitude = ground_point(*place[:2], 0.9, distance, earth)
    aimed = aim(LONG, place, latitude, longitude, LEAST_PROPELLANT, earth=earth)
    kicks, cutoffs = np.meshgrid(np.radians(np.linspace(10.0, 24.0, 60)), np.linspace(0.4, 1.0, 151), indexing="ij")
    flown = propagate(LONG, Commands(*place[:2], 0.9, kicks.ravel(), cutoffs.ravel()), earth=earth, keep_path=False)
    far = np.nan_to_num(flown.ground_range(*place[:2])).reshape(kicks.shape)
    least = cutoffs[0, np.argmax(far.max(axis=0) >= distance)]
    assert float(aimed.commands.cutoff[0]) == pytest.approx(least, abs=0.005)
    assert 0.75 < float(aimed.flights.apogee[0] / minimum_energy_arc(distance / MEAN_RADIUS).apogee_height) < 1.0


def test_greatest_range_is_consistent(place):
    azimuths = np.radians([33.0, 147.0, 281.0])
    greatest, kick, whole, *_ = max_range(SHORT, place, azimuths)
    assert not whole.any()
    assert (kick > 0.0).all()
    family = fly_family(SHORT, place, azimuths=24)
    np.testing.assert_allclose(family.along(family.farthest.distance, azimuths)[:, -1], greatest, rtol=3e-3)
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
    flat = aim(fixed, place, latitude, longitude, parse_shape("depressed=0.6"))
    both = flat.reached
    assert both.any()
    assert (flat.flights.apogee[both] < steep.flights.apogee[both]).all()
    np.testing.assert_allclose(steep.commands.cutoff, 1.0)


def test_where_no_flight_lands_it_is_said_without_a_warning(place, family):
    nothing = Ridge(*(np.full_like(family.farthest.distance, np.nan) for _ in range(3)))
    none = replace(family, farthest=nothing, slowest=nothing)
    aimed = aim(LONG, place, *points(place, 2, 3000e3, 5000e3), family=none)
    assert not aimed.reached.any() and all(why.startswith("no flight of shape min-energy ") for why in aimed.why)


def test_ends_on_the_ground(place, family):
    latitude, longitude = points(place, 3, 3000e3, 5000e3)
    aimed = aim(LONG, place, latitude, longitude, family=family)
    state = aimed.flights.mark(MARK_IMPACT)
    _, _, height = fixed_to_geodetic(state[:, :3])
    np.testing.assert_allclose(height, 0.0, atol=0.02)
