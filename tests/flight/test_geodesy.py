"""Positions on the ellipsoid, at places without symmetry and on the edges.

| checked | against | tolerance |
|---|---|---|
| geodetic to Earth-fixed and back | pymap3d, pyproj | 1e-7 m, 1e-12 rad |
| height without trigonometry | the exact transformation | 0.1 mm to 150 km, 2 mm to 1,000 km |
| gradient of height | central differences | 7e-6 |
| distance and bearing | geographiclib | 1e-6 m |
"""

import math

import numpy as np
import pymap3d
import pyproj
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from mujun.earth.constants import WGS84
from mujun.earth.frames import fixed_to_inertial, inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import (
    fixed_to_geodetic,
    geodetic_to_fixed,
    ground_path,
    ground_point,
    height_above_ellipsoid,
    height_gradient,
    local_axes,
)

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-179.999, 179.999)

EDGES = [
    (0.0, 0.0, 0.0), (90.0, 0.0, 0.0), (-90.0, 33.0, 1e3), (89.999, -120.0, 5e5), (45.0, 180.0, -400.0),
    (-33.3, -179.9, 1e6), (12.7, 77.1, 1.2e5), (60.1, -45.0, 4e6), (-0.001, 90.0, 8e3),
]  # fmt: skip


@pytest.mark.parametrize(("latitude", "longitude", "height"), EDGES)
def test_geodetic_to_fixed_and_back(latitude, longitude, height):
    ours = geodetic_to_fixed(math.radians(latitude), math.radians(longitude), height)
    np.testing.assert_allclose(ours, pymap3d.geodetic2ecef(latitude, longitude, height), rtol=0, atol=1e-7)
    to_fixed = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    np.testing.assert_allclose(ours, to_fixed.transform(longitude, latitude, height), rtol=0, atol=1e-7)
    back = fixed_to_geodetic(ours)
    assert float(back[0]) == pytest.approx(math.radians(latitude), abs=1e-12)
    assert float(back[2]) == pytest.approx(height, abs=1e-7)
    if abs(latitude) < 90.0:
        assert math.sin(float(back[1]) - math.radians(longitude)) == pytest.approx(0.0, abs=1e-12)


@given(latitudes, longitudes, st.floats(-5e3, 3e7))
def test_round_trip_anywhere(latitude, longitude, height):
    there = geodetic_to_fixed(math.radians(latitude), math.radians(longitude), height)
    again = geodetic_to_fixed(*fixed_to_geodetic(there))
    np.testing.assert_allclose(again, there, rtol=0, atol=5e-8)


@pytest.mark.parametrize(("highest", "tolerance"), [(0.0, 3e-5), (150e3, 1e-4), (1000e3, 2e-3)])
def test_height_without_trigonometry(highest, tolerance):
    """The errors that its docstring states, pole to pole."""
    for latitude in np.radians(np.linspace(-90.0, 90.0, 181)):
        for height in (0.0, 0.3 * highest, highest):
            x, y, z = geodetic_to_fixed(latitude, 0.7, height)
            found = height_above_ellipsoid(x, y, z, WGS84)
            assert found == pytest.approx(height, abs=tolerance)


@given(latitudes, longitudes, st.floats(0.0, 150e3))
def test_height_gradient_is_the_derivative_of_height(latitude, longitude, height):
    point = geodetic_to_fixed(math.radians(latitude), math.radians(longitude), height)
    gradient = height_gradient(*point, WGS84)
    for axis in range(3):
        step = np.zeros(3)
        step[axis] = 10.0
        above = height_above_ellipsoid(*(point + step), WGS84)
        below = height_above_ellipsoid(*(point - step), WGS84)
        assert gradient[axis] == pytest.approx((above - below) / 20.0, abs=7e-6)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_and_bearing(latitude, longitude, to_latitude, to_longitude):
    theirs = Geodesic.WGS84.Inverse(latitude, longitude, to_latitude, to_longitude)
    azimuth, distance = ground_path(*np.radians([latitude, longitude, to_latitude, to_longitude]))
    assert float(distance) == pytest.approx(theirs["s12"], abs=1e-6)
    assert 0.0 <= azimuth < 2 * math.pi
    found = ground_point(math.radians(latitude), math.radians(longitude), azimuth, distance)
    target = geodetic_to_fixed(math.radians(to_latitude), math.radians(to_longitude))
    np.testing.assert_allclose(geodetic_to_fixed(*found), target, rtol=0, atol=1e-5)


def test_local_axes_are_those_of_pymap3d():
    latitude, longitude = -37.2, 144.9
    east, north, up = local_axes(math.radians(latitude), math.radians(longitude))
    for axis, local in ((east, (1, 0, 0)), (north, (0, 1, 0)), (up, (0, 0, 1))):
        theirs = pymap3d.enu2uvw(*local, latitude, longitude)
        np.testing.assert_allclose(axis, theirs, rtol=0, atol=1e-14)


def test_frames_turn_with_the_earth():
    """A point at rest on the ground: inertial by turning, its velocity that of the ground, as pymap3d has it."""
    fixed = geodetic_to_fixed(math.radians(-23.4), math.radians(133.9), 545.0)
    np.testing.assert_allclose(inertial_to_fixed(fixed_to_inertial(fixed, 1234.0), 1234.0), fixed, rtol=0, atol=1e-8)
    velocity = (fixed_to_inertial(fixed, 500.5) - fixed_to_inertial(fixed, 499.5)) / 1.0
    still = relative_velocity(fixed_to_inertial(fixed, 500.0), velocity)
    np.testing.assert_allclose(still, 0.0, rtol=0, atol=1e-6)
    assert np.linalg.norm(velocity) == pytest.approx(WGS84.rotation_rate * np.hypot(fixed[0], fixed[1]), abs=1e-6)
    assert velocity[0] == pytest.approx(-WGS84.rotation_rate * fixed_to_inertial(fixed, 500.0)[1], abs=1e-6)
