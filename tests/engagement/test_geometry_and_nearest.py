"""The geometry of a meeting against vectors by hand, and the least distance beyond reach against a fine search.

| kind | what | tolerance |
|---|---|---|
| truth | closing speed, crossing angle, aspect of head-on, chase and right angle | 1e-9 |
| law | axes and a common velocity do not change the closing speed | 1e-6 m/s |
| agreement | `beyond_reach` against `FlyOut.reach_at` at every sample, half a node of height and bearing to either side | 1 km |
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import rules

from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.geodesy import geodetic_to_fixed, ground_point
from mujun.earth.place import Place
from mujun.engagement.defence import Site
from mujun.engagement.geometry import meeting_geometry
from mujun.engagement.nearest import OUTLINE_BEARINGS, OUTLINE_LEVELS, beyond_reach
from mujun.flight.engine.sampling import BOOST, Sampled, in_lanes
from mujun.interceptors.flyout import fly_out
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue

RULES = rules(50)
BUILDER = Builder(load_catalogue())
SPEED = 1e-6  # m/s, rounding
CURVED = 1e3
"""Metres by which reach may bend between the ends of half a node of height or bearing and its middle."""

ALONG = np.array([0.48, -0.6, 0.64])
ASIDE = np.array([0.8, 0.6, 0.0]) - 0.024 * ALONG
ASIDE = ASIDE / np.linalg.norm(ASIDE)


@pytest.mark.parametrize(
    ("interceptor", "closing", "crossing", "aspect"),
    [
        (-3000.0 * ALONG, 8000.0, np.pi, 0.0),
        (8000.0 * ALONG, 3000.0, 0.0, np.pi),
        (2000.0 * ALONG, 3000.0, 0.0, 0.0),
        (12_000.0 * ASIDE, 13_000.0, 0.5 * np.pi, np.arctan2(12.0, 5.0)),
        (0.0 * ALONG, 5000.0, 0.0, 0.0),
    ],
    ids=["head-on", "tail chase", "caught up by the target", "right angle", "standing still"],
)
def test_meetings_by_hand(interceptor: np.ndarray, closing: float, crossing: float, aspect: float) -> None:
    """A target at 5 km/s: speeds in m/s, angles in rad."""
    assert pytest.approx(0.0, abs=1e-12) == ALONG @ ASIDE and np.linalg.norm(ALONG) == pytest.approx(1.0)
    found = meeting_geometry(5000.0 * ALONG, interceptor)
    assert found.closing_speed == pytest.approx(closing, abs=SPEED)
    assert found.target_speed == pytest.approx(5000.0)
    assert found.interceptor_speed == pytest.approx(np.linalg.norm(interceptor))
    assert found.crossing_angle == pytest.approx(crossing, abs=1e-9)
    assert found.aspect == pytest.approx(aspect, abs=1e-9)


VECTOR = st.tuples(*[st.floats(-7e3, 7e3)] * 3).map(np.array)


@RULES
@given(target=VECTOR, interceptor=VECTOR, common=VECTOR, turn=st.floats(0.0, 6.3))
def test_neither_axes_nor_a_common_velocity_change_how_fast_two_bodies_close(
    target: np.ndarray, interceptor: np.ndarray, common: np.ndarray, turn: float
) -> None:
    assume(min(np.linalg.norm(v) for v in (target, interceptor, target - interceptor)) > 1.0)
    found = meeting_geometry(target, interceptor)
    axes = np.array([[np.cos(turn), np.sin(turn), 0.0], [-np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]])
    turned = meeting_geometry(axes @ target, axes @ interceptor)
    assert turned.crossing_angle == pytest.approx(found.crossing_angle, abs=1e-6)
    assert turned.aspect == pytest.approx(found.aspect, abs=1e-6)
    moved = meeting_geometry(target + common, interceptor + common)
    assert moved.closing_speed == pytest.approx(found.closing_speed, abs=SPEED)
    law_of_cosines = (
        found.target_speed**2
        + found.interceptor_speed**2
        - 2.0 * found.target_speed * found.interceptor_speed * np.cos(found.crossing_angle)
    )
    assert found.closing_speed**2 == pytest.approx(law_of_cosines, rel=1e-6)


def test_bodies_of_one_velocity_never_meet() -> None:
    with pytest.raises(ValueError, match="do not close"):
        meeting_geometry(3000.0 * ALONG, 3000.0 * ALONG)


def site(name: str) -> Site:
    place = Place(np.radians(39.7), np.radians(179.6), 100.0)
    return Site(name, fly_out(BUILDER.interceptor(name), place), None, 1)


def arcs(place: Place, aside: np.ndarray, bearing: float, apogee: float) -> Sampled:
    """Flights that pass a place at given ground distances, m, square to a bearing (deg), on arcs of given apogee, m."""
    along = np.linspace(-1.5e6, 1.5e6, 201)
    height = apogee * (1.0 - (along / along[-1]) ** 2)
    states = np.zeros((len(aside), BOOST + 1 + len(along), 4))
    for i, distance in enumerate(aside):
        latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(bearing), distance)
        latitude, longitude = ground_point(latitude, longitude, np.radians(bearing + 90.0), along)
        states[i, BOOST + 1 :, :3] = geodetic_to_fixed(latitude, longitude, height)
        states[i, BOOST + 1 :, 3] = height
        states[i, : BOOST + 1] = states[i, BOOST + 1]
    return Sampled(in_lanes(states), np.full(len(aside), 100.0), np.full(len(aside), 900.0))


def searched(one: Site, flights: Sampled) -> np.ndarray:
    """The least distance beyond reach, m, (2, n), by asking the table about each sample.

    The reach is taken at its greatest, then at its least, within half a node of height and bearing about the sample.
    """
    interceptor, (up, east, north) = one.fly_out.interceptor, one.fly_out.axes
    low, high = interceptor.minimum_altitude, interceptor.maximum_altitude
    about = np.array([-1.0, 0.0, 1.0])
    out = np.full((2, len(flights)), np.inf)
    for i in range(len(flights)):
        for position, height in zip(flights.position[i, BOOST + 1 :], flights.height[i, BOOST + 1 :], strict=True):
            if not low <= height <= high:
                continue
            direction = position / np.linalg.norm(position)
            bearings = np.arctan2(direction @ east, direction @ north) + about * np.pi / OUTLINE_BEARINGS
            heights = np.clip(height + about * 0.5 * (high - low) / (OUTLINE_LEVELS - 1), low, high)
            reach = [one.fly_out.reach_at(float(h), bearings, interceptor.longest_flight) for h in heights]
            chord = MEAN_RADIUS * np.linalg.norm(direction - up)
            out[:, i] = np.minimum(out[:, i], np.maximum(chord - [np.max(reach), np.min(reach)], 0.0))
    return out


@pytest.mark.parametrize("bearing", [20.0, 155.0, 263.0])
@pytest.mark.parametrize(("name", "apogee"), [("sm-3-ia", 380e3), ("sm-3-iia", 700e3), ("thaad", 130e3)])
def test_the_distance_beyond_reach_is_that_of_a_fine_search(name: str, apogee: float, bearing: float) -> None:
    one = site(name)
    flights = arcs(one.fly_out.place, np.array([50e3, 400e3, 900e3, 1400e3, 2500e3]), bearing, apogee)
    found, (least, most) = beyond_reach(one, flights), searched(one, flights)
    assert (found >= least - CURVED).all() and (found <= most + CURVED).all()
    assert found[0] == 0.0 and found[-1] > 300e3 and (np.diff(found) >= 0.0).all()


def test_a_flight_at_no_usable_altitude_is_infinitely_far() -> None:
    one = site("sm-3-iia")
    low = one.fly_out.interceptor.minimum_altitude - 1.0
    assert np.isinf(beyond_reach(one, arcs(one.fly_out.place, np.array([10e3]), 40.0, low))).all()
