"""Fly-out tables against direct flights, and their laws."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.families import Place
from mujun.interceptors.direct import fly_through
from mujun.interceptors.flyout import FlyOut, fly_out
from mujun.interceptors.interceptor import burnout_speeds
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import load_catalogue

BUILDER = Builder(load_catalogue())


def domain_points(table: FlyOut, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return Earth-fixed points spread over a table's domain (within the longest flight), and their heights."""
    rng = np.random.default_rng(seed)
    heights = table.lowest + (table.highest - table.lowest) * rng.random(count)
    bearings = 2.0 * np.pi * rng.random(count)
    longest = table.interceptor.longest_flight
    far = np.array([table.reach_at(h, np.array([b]), longest)[0] for h, b in zip(heights, bearings, strict=True)])
    chord = far * np.sqrt(rng.random(count)) * 0.999
    angle = 2.0 * np.arcsin(chord / (2.0 * MEAN_RADIUS))[:, None]
    up, east, north = table.axes
    direction = np.cos(angle) * up + np.sin(angle) * (
        np.sin(bearings)[:, None] * east + np.cos(bearings)[:, None] * north
    )
    radius = np.full(count, 6.4e6)
    for _ in range(5):
        radius += heights - fixed_to_geodetic(direction * radius[:, None])[2]
    return direction * radius[:, None], heights


@pytest.mark.parametrize("name", ["sm-3-ia", "sm-3-iia", "thaad", "pac-3-mse", "arrow-3"])
@pytest.mark.parametrize("latitude_deg", [39.7, -33.0, 65.0])
def test_table_is_within_half_a_second_of_direct_flights(name: str, latitude_deg: float) -> None:
    """The table's whole domain, off its nodes, within the longest flight: at most 0.5 s."""
    place = Place(np.radians(latitude_deg), np.radians(140.0), 100.0)
    interceptor = BUILDER.interceptor(name)
    table = fly_out(interceptor, place)
    position, heights = domain_points(table, 200, 1)
    direct = fly_through(interceptor, place, position)
    ours = table.time_to(position, heights)
    assert np.isfinite(ours).all()
    # At the very edge of the longest flight the direct flight may be over it by the table's error.
    assert direct.found.mean() >= 0.95
    assert np.abs(ours - direct.time)[direct.found].max() <= 0.5


@pytest.mark.parametrize("name", ["gbi-3-stage", "gbi-2-stage", "sm-3-iib"])
def test_long_flights_are_within_a_second_but_for_a_few_points(name: str) -> None:
    """Intercontinental interceptors: half within 0.2 s, 95 % within 1 s; a few flat or far points are worse."""
    place = Place(np.radians(63.95), np.radians(-145.73), 100.0)
    interceptor = BUILDER.interceptor(name)
    table = fly_out(interceptor, place)
    position, heights = domain_points(table, 200, 2)
    direct = fly_through(interceptor, place, position)
    error = np.abs(table.time_to(position, heights) - direct.time)[direct.found]
    # Newton's method does not find every direct flight: what it finds is compared.
    assert direct.found.mean() >= 0.75
    assert np.median(error) <= 0.2
    assert np.quantile(error, 0.95) <= 1.0


@pytest.mark.parametrize("name", ["sm-3-ia", "sm-3-iia", "sm-3-iib", "thaad", "gbi-3-stage", "arrow-3", "pac-3-mse"])
def test_scaled_boost_burns_out_at_the_published_speed(name: str) -> None:
    interceptor = BUILDER.interceptor(name)
    assert burnout_speeds(interceptor.vehicle)[0] == pytest.approx(interceptor.burnout_speed, abs=1.0)


def test_faster_interceptors_are_everywhere_earlier() -> None:
    place = Place(np.radians(39.7), np.radians(140.0))
    slow = fly_out(BUILDER.interceptor("sm-3-iia", 4.0e3), place)
    position, heights = domain_points(slow, 300, 3)
    before = slow.time_to(position, heights)
    for speed in (4.2e3, 4.5e3, 5.5e3):
        after = fly_out(BUILDER.interceptor("sm-3-iia", speed), place).time_to(position, heights)
        assert (after <= before + 0.05).all()
        before = after


def test_the_turning_earth_makes_east_and_west_differ() -> None:
    """At a time near its farthest reach an interceptor fired eastward covers more ground than one fired westward."""
    table = fly_out(BUILDER.interceptor("gbi-3-stage"), Place(np.radians(34.7), np.radians(-120.6)))
    east, west = table.reach_at(300e3, np.radians([90.0, 270.0]))
    assert east > 1.02 * west


def test_longitude_does_not_matter_and_the_mirrored_world_mirrors() -> None:
    interceptor = BUILDER.interceptor("sm-3-iia")
    here = fly_out(interceptor, Place(np.radians(39.7), np.radians(140.0)))
    turned = fly_out(interceptor, Place(np.radians(39.7), np.radians(-20.0)))
    mirrored = fly_out(interceptor, Place(np.radians(-39.7), np.radians(140.0)))
    bearings = np.radians(np.arange(0.0, 360.0, 22.5))
    for height in (110e3, 300e3, 700e3):
        expected = here.reach_at(height, bearings, 500.0)
        np.testing.assert_allclose(turned.reach_at(height, bearings, 500.0), expected, atol=1.0)
        np.testing.assert_allclose(mirrored.reach_at(height, np.pi - bearings, 500.0), expected, rtol=2e-4)


def test_an_interceptor_too_slow_for_its_altitudes_has_an_empty_table() -> None:
    slow = replace(BUILDER.interceptor("sm-3-iia", 1.0e3), minimum_altitude=400e3)
    table = fly_out(slow, Place(np.radians(39.7), np.radians(140.0)))
    assert table.empty
    assert (table.widest() == 0.0).all()
