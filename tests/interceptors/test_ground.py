"""A shot ends at the ground: a longest flight beyond the landing of an interceptor's last shot changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.earth.constants import GM, MEAN_RADIUS, WGS84
from mujun.earth.place import Place
from mujun.interceptors.direct import fly_through
from mujun.interceptors.fan import ended_at_ground, fly_fan
from mujun.interceptors.flyout import fly_out
from mujun.interceptors.profiles import DEEPEST
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue

BUILDER = Builder(load_catalogue())
PLACE = Place(np.radians(39.7), np.radians(140.0), 100.0)
SUBORBITAL = ["sm-3-ia", "sm-3-iia", "sm-3-iib", "thaad", "pac-3-mse", "gbi-2-stage", "gbi-3-stage"]


@pytest.mark.parametrize("name", SUBORBITAL)
def test_more_patience_than_the_flight_lasts_changes_nothing(name: str) -> None:
    """A law: with 1 s, 1,000 s or a day more than until the last landing, tables are the same to the last bit."""
    interceptor = BUILDER.interceptor(name)
    landing = ended_at_ground(replace(interceptor, longest_flight=86_400.0), PLACE, WGS84).longest_flight
    assert interceptor.longest_flight < landing < 4_000.0
    tables = [fly_out(replace(interceptor, longest_flight=landing + more), PLACE) for more in (1.0, 1e3, 86_400.0)]
    for table in tables[1:]:
        assert np.array_equal(table.times, tables[0].times) and np.array_equal(table.farthest, tables[0].farthest)
    # No place on Earth is farther away than its other side.
    assert tables[0].widest().max() < 2.0 * 6.4e6
    assert tables[0].widest().max() >= fly_out(interceptor, PLACE).widest(interceptor.longest_flight).max() - 1.0


def test_the_last_landing_is_that_of_the_highest_flight() -> None:
    """A truth, to 3 %: straight up at burnout speed from the burnout height, gravity falling with distance, and down again."""
    interceptor = BUILDER.interceptor("sm-3-iia")
    landing = ended_at_ground(replace(interceptor, longest_flight=1e5), PLACE, WGS84).longest_flight
    steepest = fly_fan(replace(interceptor, longest_flight=landing), PLACE, WGS84).profile[0, 0]
    burnout = int(np.searchsorted(steepest[:, 0], float(interceptor.vehicle.boost_time)))
    radius = MEAN_RADIUS + steepest[burnout, 1]
    apex = 1.0 / (1.0 / radius - 0.5 * steepest[burnout, 2] ** 2 / GM)
    assert landing == pytest.approx(steepest[burnout, 0] + _fall(apex, radius) + _fall(apex, MEAN_RADIUS), rel=0.03)


def _fall(apex: float, end: float) -> float:
    """Return the time to fall from rest at one distance from the Earth's centre to another, s: the radial Kepler orbit."""
    x = end / apex
    return float(np.sqrt(apex**3 / (2.0 * GM)) * (np.arccos(np.sqrt(x)) + np.sqrt(x * (1.0 - x))))


def test_no_flight_of_a_fan_goes_below_what_joins_its_flights() -> None:
    """With 6,000 s the flights of GMD reached -16,497 km; they end at the ground, a line below it joins them."""
    interceptor = replace(BUILDER.interceptor("gbi-3-stage"), longest_flight=6_000.0)
    fan = fly_fan(ended_at_ground(interceptor, PLACE, WGS84), PLACE, WGS84)
    assert fan.profile[..., 1].min() >= DEEPEST - 1.0
    assert np.isfinite(fan.profile).all()


def test_no_shot_passes_through_the_earth() -> None:
    """A point on the other side of the Earth is out of reach, whatever the patience."""
    interceptor = replace(BUILDER.interceptor("sm-3-iia"), longest_flight=20_000.0)
    far = np.array([[-4.7e6, 1.5e6, -4.9e6]]) * np.array([[1.0, -1.0, 1.0]])
    table = fly_out(interceptor, PLACE)
    assert not np.isfinite(table.time_to(far, np.array([500e3]))).any()
    assert not fly_through(interceptor, PLACE, far).found.any()
