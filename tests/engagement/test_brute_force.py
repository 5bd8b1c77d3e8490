"""The footprint's edge against brute force without tables, and windows recomputed by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.earth.geodesy import fixed_to_geodetic, ground_path, ground_point
from mujun.earth.place import Place
from mujun.engagement.defence import ORGANIC, Defence, sampling_step
from mujun.engagement.footprint import Salvo, Threat, footprint
from mujun.engagement.window import windows
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.families import fly_family
from mujun.flight.engine.sampling import BOOST, sample
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.interceptors.direct import fly_through
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario
from mujun.sensors.infrared import cue_time
from mujun.sensors.radar import margins

BUILDER = Builder(load_catalogue())
NODONG = BUILDER.missile("nodong")[1]
START = Place(np.radians(39.0), np.radians(127.5), 0.0)
FAMILY = fly_family(NODONG, START, azimuths=8, kicks=16, cutoffs=10)
CELL = 20e3
"""Spacing of the aim points, m."""


SCUD = BUILDER.missile("scud-er")[1]


def ships() -> Defence:
    """One ship with SM-3 IA in the Sea of Japan: its footprint ends within the missile's reach."""
    return BUILDER.defence(Scenario.model_validate({"defences": ["aegis-ship-1"]}))


def brute_slack(
    defence: Defence, missile, family, latitude: np.ndarray, longitude: np.ndarray, interval: float
) -> np.ndarray:
    """Return the greatest slack by flights aimed one by one and interceptors flown through points of them."""
    site, timeline = defence.sites[0], defence.timeline
    assert site.watch is not None
    interceptor, place = site.fly_out.interceptor, site.fly_out.place
    aimed = aim(missile, START, latitude, longitude, LEAST_PROPELLANT, family=family)
    assert aimed.reached.all()
    flights = sample(aimed.flights, interval=interval)
    view = margins([site.watch], flights)[0]
    times, height, position = flights.times, flights.height, flights.position
    cue = np.maximum(cue_time(defence.infrared, flights), timeline.remote_commit)
    out = np.full(len(latitude), -np.inf)
    for i in range(len(latitude)):
        seen = view[i] >= 0.0
        if not seen.any():
            continue
        begun = times[i, np.argmax(seen)]
        own = begun + site.watch.radar.ready_time
        known = max(own if defence.mode == ORGANIC else min(cue[i], own), flights.burnout_time[i])
        order = known + timeline.decision + timeline.launch
        good = seen & (times[i] >= begun + site.watch.radar.ready_time) & (np.arange(len(seen)) > BOOST)
        good &= (height[i] >= interceptor.minimum_altitude) & (height[i] <= interceptor.maximum_altitude)
        below = fixed_to_geodetic(position[i])
        good &= ground_path(place.latitude, place.longitude, below[0], below[1])[1] <= interceptor.greatest_range
        index = np.flatnonzero(good)
        if not len(index):
            continue
        direct = fly_through(interceptor, place, position[i, index])
        slack = times[i, index] - direct.time - order
        out[i] = max(np.where(direct.found, slack, -np.inf).max(), -1e9)
    return out


def edge(defence: Defence, missile, family, azimuth: float, distances: np.ndarray, interval: float) -> None:
    """Compare the footprint along a line of aim points with brute force: its edges within one cell."""
    place = defence.sites[0].fly_out.place
    latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(azimuth), distances)
    salvo = Salvo(
        Threat("missile", missile, START, LEAST_PROPELLANT, family),
        latitude,
        longitude,
        min(10.0, sampling_step(defence)),
    )
    found = footprint([salvo], defence)
    mine = np.flatnonzero(found.threatened)
    ours = found.defended()[mine]
    brute = brute_slack(defence, missile, family, latitude[mine], longitude[mine], interval) >= 0.0
    assert ours.any() and not ours.all(), "the line must cross the edge for this to test anything"
    # An edge one cell off differs in one point there.
    assert (ours != brute).sum() <= np.abs(np.diff(ours.astype(int))).sum()


@pytest.mark.parametrize("azimuth", [275.0, 240.0])
def test_the_edge_is_where_brute_force_finds_it(azimuth: float) -> None:
    """A ship's footprint, launch-on-remote: within one cell of 20 km, samples of the flight twice as fine as ours."""
    edge(ships(), NODONG, FAMILY, azimuth, np.arange(60e3, 700e3, CELL), 5.0)


@pytest.mark.parametrize("azimuth", [60.0, 240.0, 320.0])
def test_the_edge_of_a_small_footprint_too(azimuth: float) -> None:
    """A THAAD battery by its own radar: within one cell of 10 km, at one sample a second."""
    given = replace(BUILDER.defence(Scenario.model_validate({"defences": ["thaad-seongju"]})), mode=ORGANIC)
    edge(
        given,
        SCUD,
        fly_family(SCUD, START, azimuths=8, kicks=16, cutoffs=16),
        azimuth,
        np.arange(5e3, 320e3, 10e3),
        1.0,
    )


def test_slack_is_the_latest_launch_minus_the_earliest() -> None:
    """Recomputed at the best time from the sampled flight, the fly-out table and the delays."""
    defence = ships()
    latitude, longitude = np.radians([35.7, 38.3, 34.7]), np.radians([139.7, 140.9, 135.5])
    aimed = aim(NODONG, START, latitude, longitude, LEAST_PROPELLANT, family=FAMILY)
    flights = sample(aimed.flights, interval=4.0)
    found = windows(defence, flights)[0]
    assert found.feasible.any()
    for i in np.flatnonzero(found.feasible):
        position = np.stack(
            [np.interp(found.best_time[i], flights.times[i], flights.position[i, :, c]) for c in range(3)]
        )
        # An altitude limit is met on the chord between two samples, metres below the arc.
        interceptor = defence.sites[0].fly_out.interceptor
        height = np.clip(fixed_to_geodetic(position)[2], interceptor.minimum_altitude, interceptor.maximum_altitude)
        flight = defence.sites[0].fly_out.time_to(position[None], np.array([height]))[0]
        order = found.committed[i] + defence.timeline.decision + defence.timeline.launch
        assert abs((found.best_time[i] - flight - order) - found.slack[i]) < 1.0
        assert found.shots[i] >= 1
        assert found.first_intercept[i] <= found.best_time[i] <= found.last_intercept[i]


def test_stock_bounds_shots_and_salvo() -> None:
    defence = ships()
    latitude, longitude = np.radians([35.7, 38.3]), np.radians([139.7, 140.9])
    flights = sample(aim(NODONG, START, latitude, longitude, LEAST_PROPELLANT, family=FAMILY).flights)
    one = replace(defence, sites=(replace(defence.sites[0], stock=1),))
    none = replace(defence, sites=(replace(defence.sites[0], stock=0),))
    assert (windows(one, flights)[0].shots <= 1).all() and (windows(one, flights)[0].salvo <= 1).all()
    assert (windows(none, flights)[0].shots == 0).all() and (windows(none, flights)[0].salvo == 0).all()
