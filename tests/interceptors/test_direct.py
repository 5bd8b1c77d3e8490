"""The flight through a point gives back the flight that the point was taken from.

| kind | what | tolerance |
|---|---|---|
| agreement | a flight flown forward on a finer grid, its position at a time handed to `fly_through` | 0.05 s, 0.02 deg |
| truth | the velocity there is the difference of positions 0.5 s before and after | 3 m/s |
| law | a point farther than any flight of the fan is not reached; kick and time do not depend on longitude | 1 ms |
"""

import numpy as np
import pytest

from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed
from mujun.earth.place import Place
from mujun.flight.engine.powered import fly_for
from mujun.flight.model.ascent import Commands
from mujun.interceptors.direct import PASSAGE_TOLERANCE, fly_through
from mujun.interceptors.fan import AIRLESS, BEYOND
from mujun.interceptors.interceptor import Interceptor
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue

BUILDER = Builder(load_catalogue())
SAME_TIME, SAME_ANGLE = 0.05, np.radians(0.02)  # s, rad
SAME_VELOCITY = 3.0  # m/s
HALF_STEP = 0.5  # s
PLACES = {
    "Akita": Place(np.radians(39.7), np.radians(140.1), 20.0),
    "Pituffik": Place(np.radians(76.5), np.radians(-68.7), 200.0),
    "south, beside the antimeridian": Place(np.radians(-33.0), np.radians(179.9), 0.0),
}


def flown(
    interceptor: Interceptor, place: Place, azimuth: float, kick: float, times: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Earth-fixed positions (n, 3) at times of a flight with even steps of half a second, and velocities by difference."""
    burn = float(np.max(np.asarray(interceptor.vehicle.boost_time)))
    coast = 2 * round(BEYOND * interceptor.longest_flight - burn)
    commands = Commands(
        place.latitude, place.longitude, np.array([azimuth]), np.array([kick]), 1.0, place.height, hold_pitch=True
    )
    path, _ = fly_for(
        interceptor.vehicle, commands, BEYOND * interceptor.longest_flight, coast_steps=coast,
        in_air=interceptor.minimum_altitude < AIRLESS,
    )  # fmt: skip
    samples = path[0]
    fixed = inertial_to_fixed(samples[:, :3], samples[:, 6])
    k = np.searchsorted(samples[:, 6], times)
    speed = (fixed[k + 1] - fixed[k - 1]) / (samples[k + 1, 6] - samples[k - 1, 6])[:, None]
    return np.column_stack([samples[k, 6], fixed[k]]), speed


CASES = [
    ("sm-3-iia", "Akita", 290.0, 35.0, (180.0, 240.0, 300.0)),
    ("sm-3-iia", "south, beside the antimeridian", 75.0, 55.0, (200.0, 320.0)),
    ("sm-3-ia", "Pituffik", 200.0, 20.0, (120.0, 200.0)),
    ("thaad", "Akita", 143.0, 30.0, (60.0, 90.0)),
    ("gbi-3-stage", "Pituffik", 15.0, 50.0, (400.0, 900.0)),
]


@pytest.mark.parametrize("told", [False, True], ids=["alone", "about the time"])
@pytest.mark.parametrize(("name", "where", "azimuth", "kick", "times"), CASES)
def test_a_point_of_a_flight_gives_the_flight_back(
    name: str, where: str, azimuth: float, kick: float, times: tuple[float, ...], told: bool
) -> None:
    """On the way up, where no other flight passes sooner."""
    interceptor, place = BUILDER.interceptor(name), PLACES[where]
    points, velocity = flown(interceptor, place, np.radians(azimuth), np.radians(kick), np.array(times))
    found = fly_through(interceptor, place, points[:, 1:], about=points[:, 0] if told else None)
    assert found.found.all()
    assert found.time == pytest.approx(points[:, 0], abs=SAME_TIME)
    assert found.kick == pytest.approx(np.full(len(times), np.radians(kick)), abs=SAME_ANGLE)
    turned = np.angle(np.exp(1j * (found.azimuth - np.radians(azimuth))))
    assert turned == pytest.approx(np.zeros(len(times)), abs=SAME_ANGLE / np.sin(np.radians(kick)))
    assert found.velocity == pytest.approx(velocity, abs=SAME_VELOCITY)


def test_velocity_is_the_difference_of_the_places_it_passes() -> None:
    """Along one flight: through its points at 200 s and half a second before and after, found one by one."""
    interceptor, place = BUILDER.interceptor("sm-3-iia"), PLACES["Akita"]
    times = 200.0 + np.array([-HALF_STEP, 0.0, HALF_STEP])
    points, _ = flown(interceptor, place, np.radians(310.0), np.radians(40.0), times)
    found = fly_through(interceptor, place, points[:, 1:])
    difference = (points[2, 1:] - points[0, 1:]) / (points[2, 0] - points[0, 0])
    assert found.velocity[1] == pytest.approx(difference, abs=SAME_VELOCITY)
    assert np.diff(found.time) == pytest.approx(np.diff(points[:, 0]), abs=SAME_TIME)


def test_a_point_beyond_every_flight_is_not_found() -> None:
    interceptor, place = BUILDER.interceptor("sm-3-ia"), PLACES["Akita"]
    far = geodetic_to_fixed(place.latitude + 0.6, place.longitude, [200e3, 400e3])
    assert not fly_through(interceptor, place, far).found.any()


def test_no_flight_is_found_beyond_the_longest() -> None:
    """Points of one flight before and after the interceptor's longest flight of 150 s."""
    interceptor, place = BUILDER.interceptor("thaad"), PLACES["Akita"]
    times = interceptor.longest_flight + np.array([-10.0, 10.0])
    points, _ = flown(interceptor, place, np.radians(143.0), np.radians(15.0), times)
    found = fly_through(interceptor, place, points[:, 1:], about=points[:, 0])
    assert found.found.tolist() == [True, False]


def test_longitude_does_not_matter() -> None:
    interceptor, place = BUILDER.interceptor("sm-3-iia"), PLACES["Pituffik"]
    points, _ = flown(interceptor, place, np.radians(210.0), np.radians(45.0), np.array([150.0, 260.0]))
    latitude, longitude, height = fixed_to_geodetic(points[:, 1:])
    turned = place._replace(longitude=place.longitude + 2.7)
    here = fly_through(interceptor, place, points[:, 1:])
    there = fly_through(interceptor, turned, geodetic_to_fixed(latitude, longitude + 2.7, height))
    assert here.found.all() and there.found.all()
    assert there.time == pytest.approx(here.time, abs=1e-3)
    assert there.kick == pytest.approx(here.kick, abs=1e-6)
    assert PASSAGE_TOLERANCE < 100.0, "a miss of more would not do for these tolerances"
