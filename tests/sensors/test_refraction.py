"""The bent ray against the ray equation, closed forms and published approximations.

| checked | against | tolerance |
|---|---|---|
| where limiting rays go, sites 0-3,000 m, radii 6,335-6,400 km | ray equation in Cartesian coordinates (scipy) | 10 m |
| no air | straight lines (closed form) and the published geometry bound | 1e-6 m; 1 km |
| total bending | ITU-R P.834's fit, N0 315 and H 7.35 km, elevations 0-5 deg, sites 0-3 km | 3.5 % |
| near horizons | the 4/3-Earth rule, targets below 10 km | 7 km |
| far horizons | the 4/3-Earth rule is too generous by a known band | 270-500 km |
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import least_cpu_s
from scipy.integrate import solve_ivp

from mujun.sensors.refraction import Refractivity, bent_ray, horizon_range, lowest_elevation, lowest_sight

MEAN = Refractivity("worldwide mean of ITU-R P.453", 315.0, 7350.0)

RADIUS = 6371e3
NO_AIR = Refractivity("no air", 0.0, 7350.0)
TARGETS = np.array([10e3, 50e3, 100e3, 200e3, 400e3, 1000e3, 2000e3])


def traced(refractivity, position, direction, radius, stop_height, dense=()):
    """Follow d/ds (n dr/ds) = grad n in a plane; return the points where the ray reaches each height going up."""

    def derivative(_, state):
        x, z, tx, tz = state
        r = math.hypot(x, z)
        excess = 1e-6 * refractivity.surface * math.exp(-(r - radius) / refractivity.scale_height)
        pull = -excess / refractivity.scale_height / r
        return tx / (1.0 + excess), tz / (1.0 + excess), pull * x, pull * z

    def crossing(height):
        def above(_, state):
            return math.hypot(state[0], state[1]) - radius - height

        above.direction, above.terminal = 1.0, height == stop_height
        return above

    r = math.hypot(*position)
    index = 1.0 + 1e-6 * refractivity.surface * math.exp(-(r - radius) / refractivity.scale_height)
    done = solve_ivp(
        derivative,
        (0.0, 2e7),
        [*position, *(index * np.asarray(direction))],
        method="DOP853",
        rtol=1e-11,
        atol=1e-4,
        max_step=50e3,
        events=[crossing(h) for h in (*dense, stop_height)],
    )
    return [found[-1] for found in done.y_events]


def in_site_axes(point, site):
    """Slant distance, sine of geometric elevation and geocentric angle of a point, seen from a site (in a plane)."""
    distance = math.hypot(point[0] - site[0], point[1] - site[1])
    up = np.array(site) / math.hypot(*site)
    rise = ((point[0] - site[0]) * up[0] + (point[1] - site[1]) * up[1]) / distance
    angle = math.atan2(point[0], point[1]) - math.atan2(site[0], site[1])
    return distance, rise, angle


@pytest.mark.parametrize("radius", [6335e3, 6371e3, 6400e3])
@pytest.mark.parametrize("site_height", [0.0, 30.0, 500.0, 3000.0])
@pytest.mark.parametrize("degrees", [-10.0, 0.0, 2.0, 3.0, 5.0, 40.0])
def test_limiting_ray_solves_the_ray_equation(radius, site_height, degrees):
    minimum = math.radians(degrees)
    if degrees < 0.0 and site_height > 0.0:
        # The grazing ray: level at the ground, followed both ways. Nothing of Bouguer's invariant is used.
        ground = (0.0, radius)
        (back,) = traced(MEAN, ground, (-1.0, 0.0), radius, site_height)
        site = (back[0], back[1])
        points = traced(MEAN, ground, (1.0, 0.0), radius, TARGETS[-1], TARGETS[:-1])
    else:
        minimum = max(minimum, 0.0)
        site = (0.0, radius + site_height)
        points = traced(MEAN, site, (math.cos(minimum), math.sin(minimum)), radius, TARGETS[-1], TARGETS[:-1])
    distance, sine, angle = np.array([in_site_axes(point, site) for point in points]).T
    found = lowest_sight(MEAN, site_height, math.radians(degrees), radius, distance)
    assert np.abs(found - sine) * distance == pytest.approx(0.0, abs=10.0)
    ranges = horizon_range(MEAN, site_height, math.radians(degrees), radius, TARGETS)
    assert ranges == pytest.approx(radius * angle, abs=10.0)


@pytest.mark.parametrize(
    ("height", "slant"),
    [
        (100e3, (1133e3, 848e3, 707e3, 477e3)),
        (200e3, (1609e3, 1310e3, 1147e3, 846e3)),
        (400e3, (2293e3, 1983e3, 1804e3, 1439e3)),
        (1000e3, (3707e3, 3389e3, 3193e3, 2762e3)),
    ],
)
def test_without_air_the_horizon_is_the_published_geometry_bound(height, slant):
    for degrees, expected in zip((0.0, 3.0, 5.0, 10.0), slant, strict=True):
        elevation = math.radians(degrees)
        angle = float(horizon_range(NO_AIR, 0.0, elevation, RADIUS, height)) / RADIUS
        r = RADIUS + height
        assert angle == pytest.approx(math.acos(RADIUS * math.cos(elevation) / r) - elevation, abs=1e-12)
        assert math.sqrt(RADIUS**2 + r**2 - 2 * RADIUS * r * math.cos(angle)) == pytest.approx(expected, abs=1e3)


@settings(deadline=None)
@given(st.floats(0, 4000), st.floats(-5, 80), st.floats(6335e3, 6400e3))
def test_without_air_the_lowest_sight_is_a_straight_line(site_height, degrees, radius):
    lowest = max(math.radians(degrees), -math.acos(radius / (radius + site_height)))
    found = lowest_sight(NO_AIR, site_height, math.radians(degrees), radius, np.linspace(0.0, 8e6, 60))
    assert found == pytest.approx(math.sin(lowest), abs=2e-9)


@pytest.mark.parametrize("kilometres", [0.0, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("degrees", [0.0, 0.5, 1.0, 3.0, 5.0])
def test_total_bending_is_that_of_the_itu(kilometres, degrees):
    """ITU-R P.834 (also P.619, attachment B): a fit for the same air, degrees and km."""
    fit = 1.314 + 0.6437 * degrees + 0.02869 * degrees**2 + 0.008583 * kilometres**2
    fit += kilometres * (0.2305 + 0.09428 * degrees + 0.01096 * degrees**2)
    ray = bent_ray(MEAN, 1e3 * kilometres, math.radians(degrees), RADIUS)
    assert math.degrees(ray.bending) == pytest.approx(1.0 / fit, rel=0.035)


def test_high_rays_bend_as_flat_air_bends_them():
    """At high elevations the bending is (n - 1) cot(e): flat layers, Snell."""
    for degrees in (45.0, 60.0, 80.0):
        bending = bent_ray(MEAN, 0.0, math.radians(degrees), RADIUS).bending
        assert bending == pytest.approx(315e-6 / math.tan(math.radians(degrees)), rel=0.004)


def test_a_level_ray_sees_two_thirds_of_a_degree_below_a_straight_one():
    """The sight of a target in space falls by less than the total bending (0.76 deg), and nears it with distance."""
    heights = np.array([100e3, 400e3, 1000e3, 2000e3, 1e9])
    angle = horizon_range(MEAN, 0.0, 0.0, RADIUS, heights) / RADIUS
    r = RADIUS + heights
    sine = (r * np.cos(angle) - RADIUS) / np.sqrt(RADIUS**2 + r**2 - 2.0 * RADIUS * r * np.cos(angle))
    lowering = np.degrees(-np.arcsin(sine))
    assert np.all(np.diff(lowering) > 0.0)
    assert lowering[0] > 0.6
    assert lowering[-1] == pytest.approx(math.degrees(bent_ray(MEAN, 0.0, 0.0, RADIUS).bending), abs=1e-3)


def four_thirds(heights):
    wide = 4.0 / 3.0 * RADIUS
    return wide * np.arccos(wide / (wide + heights))


def test_four_thirds_earth_holds_near_the_ground_only():
    near = np.array([100.0, 500.0, 1e3, 2e3, 5e3, 10e3])
    gap = four_thirds(near) - horizon_range(MEAN, 0.0, 0.0, RADIUS, near)
    assert np.abs(gap).max() < 7e3
    assert np.abs(gap[:-1]).max() < 2e3
    far = np.array([400e3, 600e3, 800e3, 1000e3])
    gap = four_thirds(far) - horizon_range(MEAN, 0.0, 0.0, RADIUS, far)
    assert np.all((gap > 270e3) & (gap < 500e3))


def test_a_site_above_the_ground_sees_lower_and_farther():
    heights = np.array([0.0, 30.0, 500.0, 3000.0])
    lowest = [lowest_elevation(MEAN, h, math.radians(-10.0), RADIUS) for h in heights]
    assert np.all(np.diff(lowest) < 0.0)
    assert lowest[0] == 0.0
    # With the air's bending near the ground the dip is about sqrt(2 h / (k R)), k = 4/3.
    assert lowest[2] == pytest.approx(-math.sqrt(2.0 * 500.0 / (4.0 / 3.0 * RADIUS)), rel=0.03)
    reach = [float(horizon_range(MEAN, h, math.radians(-10.0), RADIUS, 100e3)) for h in heights]
    assert np.all(np.diff(reach) > 0.0)


@settings(deadline=None)
@given(
    st.floats(200, 450), st.floats(6000, 9000), st.floats(0, 4000), st.floats(-3, 60), st.floats(6335e3, 6400e3)
)  # fmt: skip
def test_refraction_only_ever_lowers_the_limit(surface, scale_height, site_height, degrees, radius):
    air = Refractivity("some air", surface, scale_height)
    distances = np.linspace(1e3, 8e6, 100)
    minimum = max(math.radians(degrees), lowest_elevation(air, site_height, math.radians(degrees), radius))
    bent = lowest_sight(air, site_height, minimum, radius, distances)
    assert np.all(bent <= math.sin(minimum) + 1e-12)
    assert np.all(np.diff(bent) <= 1e-12)
    assert bent[0] == pytest.approx(math.sin(minimum), abs=2e-4)


@settings(deadline=None)
@given(st.floats(0, 3000), st.floats(-3, 30), st.floats(50e3, 2000e3))
def test_sight_and_horizon_are_the_same_limit(site_height, degrees, height):
    """Just inside the horizon range a target is above the limit, just outside below it."""
    minimum = math.radians(degrees)
    edge = float(horizon_range(MEAN, site_height, minimum, RADIUS, height))
    ground = edge + np.array([-100.0, 100.0])
    site, r = RADIUS + site_height, RADIUS + height
    rise = r * np.cos(ground / RADIUS) - site
    distance = np.hypot(r * np.sin(ground / RADIUS), rise)
    above = rise / distance >= lowest_sight(MEAN, site_height, minimum, RADIUS, distance)
    assert above.tolist() == [True, False]


def test_targets_below_a_rising_ray_are_never_seen():
    assert horizon_range(MEAN, 500.0, math.radians(2.0), RADIUS, [[100.0, 400.0]]).tolist() == [[0.0, 0.0]]


def test_a_ray_into_the_ground_and_a_duct_are_refused():
    with pytest.raises(ValueError, match="meets the ground"):
        bent_ray(MEAN, 500.0, math.radians(-2.0), RADIUS)
    with pytest.raises(ValueError, match="trap level rays"):
        lowest_sight(Refractivity("a duct", 600.0, 3000.0), 0.0, 0.0, RADIUS, [1e6])
    with pytest.raises(ValueError, match="scale height"):
        horizon_range(Refractivity("nothing", 315.0, 0.0), 0.0, 0.0, RADIUS, [1e6])


def test_lowest_sight_is_quick():
    """It is asked each time a radar moves, for 128 distances: together they take less than eight asked one by one."""
    distances = np.linspace(1e3, 8e6, 128)
    together = least_cpu_s(lambda: lowest_sight(MEAN, 30.0, 0.0, RADIUS, distances))
    eight = least_cpu_s(lambda: [lowest_sight(MEAN, 30.0, 0.0, RADIUS, [far]) for far in distances[::16]])
    assert together < eight
