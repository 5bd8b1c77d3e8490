"""Gravity: the gradient of one potential, off the symmetric places.

| checked | against | tolerance |
|---|---|---|
| acceleration | central differences of the potential, written out here | 1e-8 m/s^2 |
| normal gravity on the ellipsoid | WGS84's closed form (Somigliana), J2 model without higher terms | 1.3e-4 m/s^2 |
| the two factors of J2 | the published polar and equatorial forms | exact |
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.earth.constants import EQUATORIAL_RADIUS, GM, J2, ROTATION_RATE, WGS84, Earth
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.earth.gravity import gravity


def potential(x: float, y: float, z: float) -> float:
    r = math.sqrt(x * x + y * y + z * z)
    legendre = 1.5 * (z / r) ** 2 - 0.5
    return GM / r * (1.0 - J2 * (EQUATORIAL_RADIUS / r) ** 2 * legendre)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 5e6))
def test_acceleration_is_the_gradient_of_the_potential(latitude, longitude, height):
    point = geodetic_to_fixed(math.radians(latitude), math.radians(longitude), height)
    found = gravity(*point, WGS84)
    for axis in range(3):

        def along(distance: float, axis: int = axis) -> float:
            moved = point.copy()
            moved[axis] += distance
            return potential(*moved)

        h = 2000.0  # five points: rounding 1e-8/h, next term h^4
        slope = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h)
        assert found[axis] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("latitude", [0.0, 17.0, 45.0, -45.0, 61.3, 90.0])
def test_normal_gravity_on_the_ground(latitude):
    """Gravitation less the centrifugal part, along the vertical: Somigliana's formula (NGA.STND.0036, eq. 4-1)."""
    phi = math.radians(latitude)
    point = geodetic_to_fixed(phi, 0.4)
    pull = np.array(gravity(*point, WGS84)) + ROTATION_RATE**2 * point * [1, 1, 0]
    _, _, up = local_axes(phi, 0.4)
    sine = math.sin(phi) ** 2
    somigliana = 9.7803253359 * (1 + 0.00193185265241 * sine) / math.sqrt(1 - 0.00669437999014 * sine)
    assert -pull @ up == pytest.approx(somigliana, abs=1.3e-4)  # J4 and beyond, at the pole


def test_polar_and_equatorial_factors():
    r = 7.0e6
    q = 1.5 * J2 * (EQUATORIAL_RADIUS / r) ** 2
    assert gravity(r, 0.0, 0.0, WGS84)[0] == pytest.approx(-GM / r**2 * (1 + q), rel=1e-14)
    assert gravity(0.0, 0.0, r, WGS84)[2] == pytest.approx(-GM / r**2 * (1 - 2 * q), rel=1e-14)


def test_a_round_earth_pulls_to_its_centre():
    point = np.array([3.1e6, -4.4e6, 4.9e6])
    pull = np.array(gravity(*point, Earth(j2=0.0)))
    np.testing.assert_allclose(pull, -GM * point / np.linalg.norm(point) ** 3, rtol=1e-14)
