"""Closed forms of flight without air.

| checked | against |
|---|---|
| minimum energy, arc through an apogee | the published table, and each other |
| Wheelon's hit equation and time | five sets of values, numerical integration |
| time on the rotating Earth | a shooting solution on a rotating sphere, scipy DOP853 |
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

from mujun.earth.constants import GM, MEAN_RADIUS, WGS84, spherical_earth
from mujun.evidence.closed_forms import closed_form_rows, minimum_energy_rows, wheelon_rows
from mujun.flight.aiming.kepler import (
    arc_through_apogee,
    hit_parameter,
    hit_time,
    maximum_range_angle,
    minimum_energy_arc,
    release_angles,
    rotating_kepler_time,
)


@pytest.mark.parametrize("row", minimum_energy_rows() + closed_form_rows() + wheelon_rows(), ids=lambda r: r.id)
def test_published_values_and_integration(row):
    assert row.passed, row


def test_highest_minimum_energy_apogee_is_at_a_quarter_of_the_earth():
    arc = minimum_energy_arc(math.pi / 2)
    assert arc.apogee_height == pytest.approx((math.sqrt(2) - 1) * MEAN_RADIUS / 2, abs=1e-3)
    assert arc.apogee_height == pytest.approx(1319.5e3, abs=50.0)


@given(st.floats(0.001, 3.1), st.floats(1.0, 1e7))
def test_no_arc_through_any_apogee_needs_less_than_the_least_energy(phi, height):
    arc = arc_through_apogee(phi, height)
    assert arc.energy >= minimum_energy_arc(phi).energy * (1 - 1e-9)
    assert arc.speed == pytest.approx(math.sqrt(float(arc.energy) * GM / MEAN_RADIUS))


@given(st.floats(0.01, 3.0), st.floats(1.0001, 1.2))
def test_both_release_angles_come_down_at_the_range(phi, excess):
    energy = float(minimum_energy_arc(phi).energy) * excess
    if energy >= 1.0:
        return
    low, high = release_angles(energy, phi)
    assert low < minimum_energy_arc(phi).angle < high
    for angle in (low, high):
        assert hit_parameter(1.0, phi, angle) == pytest.approx(energy, rel=1e-9)


def test_wheelons_time_from_the_ground_is_the_arcs_time():
    phi = np.array([0.1, 0.7, 1.9, 2.8])
    arc = arc_through_apogee(phi, 900e3)
    assert hit_parameter(1.0, phi, arc.angle) == pytest.approx(arc.energy, rel=1e-12)
    assert hit_time(MEAN_RADIUS, arc.energy, phi, arc.angle) == pytest.approx(arc.time, rel=1e-12)


def test_from_circular_energy_up_the_range_is_the_whole_earth():
    assert maximum_range_angle([1.0, 1.3]) == pytest.approx([math.pi, math.pi])
    assert maximum_range_angle(0.99) < math.pi


def test_arcs_longer_than_half_the_earth():
    long = arc_through_apogee(3.5, 1500e3)
    assert long.time > arc_through_apogee(3.1, 1500e3).time
    assert hit_time(MEAN_RADIUS, long.energy, 3.5, long.angle) == pytest.approx(long.time, rel=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: minimum_energy_arc(0.0),
        lambda: minimum_energy_arc(math.pi),
        lambda: minimum_energy_arc(math.nan),
        lambda: maximum_range_angle(-0.1),
        lambda: release_angles(0.1, 1.0),
        lambda: arc_through_apogee(1.0, 0.0),
        lambda: arc_through_apogee(7.0, 1e5),
        lambda: hit_parameter(0.5, 0.1, -0.2),
        lambda: hit_time(MEAN_RADIUS, 2.1, 1.0, 0.5),
        lambda: rotating_kepler_time(0.6, 1.0, 0.0, 1e5),
        lambda: rotating_kepler_time(0.6, 1.0, 1e6, -1e5),
    ],
)
def test_impossible_arcs_are_refused(call):
    with pytest.raises(ValueError, match=r"must lie between|does not reach|no orbit"):
        call()


def _apogee_of_flight(earth, latitude, azimuth, ground_range, time, guess):
    """Apogee height of the two-body flight that meets the turning target after `time`, by shooting."""
    radius, rate = earth.equatorial_radius, earth.rotation_rate
    phi = ground_range / radius
    launch = radius * np.array([math.cos(latitude), 0.0, math.sin(latitude)])
    north = np.array([-math.sin(latitude), 0.0, math.cos(latitude)])
    heading = math.cos(azimuth) * north + math.sin(azimuth) * np.array([0.0, 1.0, 0.0])
    target = math.cos(phi) * launch + math.sin(phi) * radius * heading
    c, s = math.cos(rate * time), math.sin(rate * time)
    aim = np.array([c * target[0] - s * target[1], s * target[0] + c * target[1], target[2]])

    def fly(velocity, until=time):
        def motion(_, y):
            return np.concatenate([y[3:], -earth.gm * y[:3] / np.linalg.norm(y[:3]) ** 3])

        return solve_ivp(motion, (0, until), np.concatenate([launch, velocity]), method="DOP853", rtol=1e-11, atol=1e-6)

    up = launch / radius
    first = guess[0] * (math.sin(guess[1]) * up + math.cos(guess[1]) * (aim - (aim @ up) * up) / np.linalg.norm(
        aim - (aim @ up) * up))  # fmt: skip
    velocity = fsolve(lambda v: fly(v).y[:3, -1] - aim, first, xtol=1e-10)
    momentum = np.linalg.norm(np.cross(launch, velocity))
    energy = velocity @ velocity / 2 - earth.gm / radius
    eccentricity = math.sqrt(1 + 2 * energy * momentum**2 / earth.gm**2)
    return momentum**2 / earth.gm / (1 - eccentricity) - radius


@pytest.mark.parametrize(
    ("latitude", "azimuth", "ground_range", "apogee"),
    [(39.2, 72, 1.09e6, 6.2485e6), (39.2, -80, 5.0e6, 1.0e6), (-33.0, 200, 8.0e6, 1.2e6), (5.0, 270, 3e5, 3e6),
     (64.0, 40, 1.2e7, 1.3e6)],
)  # fmt: skip
def test_time_on_a_rotating_sphere_is_that_of_a_flight_that_meets_the_turning_target(
    latitude, azimuth, ground_range, apogee
):
    earth = spherical_earth(rotation_rate=WGS84.rotation_rate)
    where = math.radians(latitude), math.radians(azimuth)
    time = float(rotating_kepler_time(*where, ground_range, apogee, earth))
    near = arc_through_apogee(ground_range / MEAN_RADIUS, apogee)
    found = _apogee_of_flight(earth, *where, ground_range, time, (float(near.speed), float(near.angle)))
    assert found == pytest.approx(apogee, abs=1.0)  # metres


def test_without_rotation_the_time_is_that_of_the_sphere():
    time = rotating_kepler_time(0.7, 2.0, 4e6, 8e5, spherical_earth())
    assert time == pytest.approx(arc_through_apogee(4e6 / MEAN_RADIUS, 8e5).time, abs=1e-6)


def test_eastward_flights_take_longer_than_westward_ones():
    east, west = rotating_kepler_time(math.radians(40), np.radians([90.0, 270.0]), 3e6, 6e5)
    assert east > west + 10.0


def test_the_reported_time_of_24_march_2022_is_impossible_on_the_rotating_earth():
    """KCNA: 1,090 km, 6,248.5 km, 67.5 min = 4,050 s. Japan: 71 min."""
    time = rotating_kepler_time(math.radians(39.2), math.radians(72), 1090e3, 6248.5e3)
    assert time == pytest.approx(4111.0, abs=1.5)
    assert 4050.0 < time < 4260.0
