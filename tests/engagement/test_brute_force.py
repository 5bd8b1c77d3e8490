"""The footprint's edge against brute force without tables, and windows recomputed by hand."""

from dataclasses import replace

import numpy as np

from mujun.earth.geodesy import fixed_to_geodetic, ground_point
from mujun.engagement.footprint import Salvo, Threat, footprint
from mujun.engagement.window import Defence, windows
from mujun.flight.aim import aim
from mujun.flight.families import Place, fly_family
from mujun.flight.sampling import BOOST, sample
from mujun.flight.shape import MIN_ENERGY
from mujun.interceptors.direct import fly_through
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import load_catalogue
from mujun.scenario.study import Scenario
from mujun.sensors.infrared import cue_time
from mujun.sensors.radar import margins

BUILDER = Builder(load_catalogue())
NODONG = BUILDER.missile("nodong")[1]
START = Place(np.radians(39.0), np.radians(127.5), 0.0)
FAMILY = fly_family(NODONG, START, azimuths=8, kicks=16, cutoffs=10)
CELL = 20e3
"""Spacing of the aim points, m."""


def ships() -> Defence:
    """One ship with SM-3 IA in the Sea of Japan: its footprint ends within the missile's reach."""
    return BUILDER.defence(Scenario.model_validate({"defences": ["aegis-ship-1"]}))


def brute_slack(defence: Defence, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return the greatest slack by flights aimed one by one and interceptors flown through the points, 10 s apart."""
    site, timeline = defence.sites[0], defence.timeline
    assert site.watch is not None
    interceptor, place = site.fly_out.interceptor, site.fly_out.place
    aimed = aim(NODONG, START, latitude, longitude, MIN_ENERGY, family=FAMILY)
    assert aimed.reached.all()
    flights = sample(aimed.flights, interval=10.0)
    view = margins([site.watch], flights)[0]
    times, height, position = flights.times, flights.height, flights.position
    cue = np.maximum(cue_time(defence.infrared, flights), timeline.remote_commit)
    out = np.full(len(latitude), -np.inf)
    for i in range(len(latitude)):
        seen = view[i] >= 0.0
        if not seen.any():
            continue
        begun = times[i, np.argmax(seen)]
        order = min(cue[i], begun + site.watch.radar.ready_time) + timeline.decision + timeline.launch
        good = seen & (times[i] >= begun + site.watch.radar.ready_time) & (np.arange(len(seen)) > BOOST)
        good &= (height[i] >= interceptor.minimum_altitude) & (height[i] <= interceptor.maximum_altitude)
        index = np.flatnonzero(good)
        if not len(index):
            continue
        direct = fly_through(interceptor, place, position[i, index])
        slack = times[i, index] - direct.time - order
        out[i] = max(np.where(direct.found, slack, -np.inf).max(), -1e9)
    return out


def test_the_edge_is_where_brute_force_finds_it() -> None:
    """Along a line of aim points across the edge of a ship's footprint: within one cell of 20 km."""
    defence = ships()
    place = defence.sites[0].fly_out.place
    distances = np.arange(60e3, 700e3, CELL)
    for azimuth in (275.0, 240.0):
        latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(azimuth), distances)
        salvo = Salvo(Threat("nodong", NODONG, START, MIN_ENERGY, FAMILY), latitude, longitude)
        found = footprint([salvo], defence)
        mine = np.flatnonzero(found.threatened)
        ours = found.defended()[mine]
        brute = brute_slack(defence, latitude[mine], longitude[mine]) >= 0.0
        assert ours.any() and not ours.all(), "the line must cross the edge for this to test anything"
        # An edge one cell off differs in one point there.
        assert (ours != brute).sum() <= np.abs(np.diff(ours.astype(int))).sum()


def test_slack_is_the_latest_launch_minus_the_earliest() -> None:
    """Recomputed at the best time from the sampled flight, the fly-out table and the delays."""
    defence = ships()
    latitude, longitude = np.radians([35.7, 38.3, 34.7]), np.radians([139.7, 140.9, 135.5])
    aimed = aim(NODONG, START, latitude, longitude, MIN_ENERGY, family=FAMILY)
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
    flights = sample(aim(NODONG, START, latitude, longitude, MIN_ENERGY, family=FAMILY).flights)
    one = replace(defence, sites=(replace(defence.sites[0], stock=1),))
    none = replace(defence, sites=(replace(defence.sites[0], stock=0),))
    assert (windows(one, flights)[0].shots <= 1).all() and (windows(one, flights)[0].salvo <= 1).all()
    assert (windows(none, flights)[0].shots == 0).all() and (windows(none, flights)[0].salvo == 0).all()
