"""Aim tables: what they say lands on the point, from anywhere, for any missile."""

import numpy as np
import pytest

from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.aim_table import aim_table
from mujun.flight.aiming.families import fly_family
from mujun.flight.engine.lanes import MARK_APOGEE, MARK_IMPACT
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.sampling import BOOST, sample
from mujun.flight.engine.streamed import fly_sampled
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue

BUILDER = Builder(load_catalogue())


@pytest.mark.parametrize(
    ("missile", "shape", "latitude_deg"),
    [("nodong", "least-propellant", 38.9), ("nodong", "lofted=2", -27.0), ("scud-er", "min-energy", 66.0),
     ("hwasong-12", "least-propellant", 39.1), ("hwasong-18", "least-propellant", -41.0)],
)  # fmt: skip
def test_commands_of_the_table_land_on_their_points(missile: str, shape: str, latitude_deg: float) -> None:
    """Without iteration: half of them within 10 m, all within the solver's 100 m."""
    vehicle = BUILDER.missile(missile)[1]
    place = Place(np.radians(latitude_deg), np.radians(127.0), 50.0)
    table = aim_table(vehicle, place, fly_family(vehicle, place), parse_shape(shape))
    assert table is not None
    rng = np.random.default_rng(4)
    near, far = np.exp(table.fields[:, 0, 1].max()), np.exp(table.fields[:, -1, 1].min())
    distance = np.sqrt(rng.uniform(near**2, far**2, 400))
    latitude, longitude = ground_point(place.latitude, place.longitude, rng.uniform(0.0, 2.0 * np.pi, 400), distance)
    commands, times, held, _ = table.commands_to(latitude, longitude)
    assert held.mean() > 0.97
    flown = propagate(vehicle, commands.take(held), keep_path=False)
    state = flown.mark(MARK_IMPACT)
    gap = inertial_to_fixed(state[:, :3], state[:, 6]) - geodetic_to_fixed(latitude[held], longitude[held], 0.0)
    miss = np.linalg.norm(gap, axis=1)
    assert np.median(miss) < 10.0
    assert miss.max() < 100.0
    assert np.abs(flown.flight_time - times[held]).max() < 0.5


def test_points_beyond_reach_are_outside_never_moved() -> None:
    vehicle = BUILDER.missile("nodong")[1]
    place = Place(np.radians(38.9), np.radians(127.0), 50.0)
    table = aim_table(vehicle, place, fly_family(vehicle, place), parse_shape("least-propellant"))
    assert table is not None
    latitude, longitude = ground_point(place.latitude, place.longitude, np.radians([10.0, 100.0, 250.0]), 1.5e6)
    _, _, held, near = table.commands_to(latitude, longitude)
    assert not held.any() and not near.any()


def test_samples_hold_to_the_flights_and_streaming_changes_nothing() -> None:
    vehicle = BUILDER.missile("hwasong-12")[1]
    place = Place(np.radians(39.1), np.radians(127.0), 50.0)
    table = aim_table(vehicle, place, fly_family(vehicle, place))
    assert table is not None
    latitude, longitude = ground_point(place.latitude, place.longitude, np.linspace(0.0, 6.0, 150), 2.0e6)
    commands, _, held, _ = table.commands_to(latitude, longitude)
    assert held.all()
    flights = propagate(vehicle, commands)
    kept = sample(flights, interval=7.0)
    steps = kept.states.shape[1] - BOOST - 2
    streamed = fly_sampled(vehicle, commands, steps).sampled
    np.testing.assert_allclose(streamed.position, kept.position, atol=1e-3)
    impact = flights.mark(MARK_IMPACT)
    np.testing.assert_allclose(kept.position[:, -1], inertial_to_fixed(impact[:, :3], impact[:, 6]), atol=1.0)
    apogee = flights.mark(MARK_APOGEE)
    fixed = inertial_to_fixed(apogee[:, :3], apogee[:, 6])
    for i in (0, 77, 149):
        between = [np.interp(apogee[i, 6], kept.times[i], kept.position[i, :, c]) for c in range(3)]
        assert np.linalg.norm(fixed[i] - between) < 9.81 * 7.0**2 / 8.0 + 20.0  # the chord's sagitta
    some = kept.take(np.array([3, 140]))
    np.testing.assert_array_equal(some.position, kept.position[[3, 140]])
    np.testing.assert_array_equal(some.times, kept.times[[3, 140]])
