"""Laws of sensing, reach and engagement: more is never less; tables agree with direct flights."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mujun.analyses.threats import Points, fly_threats, launch_areas
from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed
from mujun.engagement.window import ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, ORGANIC, windows
from mujun.flight.ascent import Commands
from mujun.flight.families import Place
from mujun.flight.powered import fly_for
from mujun.interceptors.flyout import fly_out
from mujun.interceptors.interceptor import burnout_speeds
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import load_catalogue
from mujun.sensors.radar import CrossSections, look

BUILDER = Builder(load_catalogue())
TIMELINE, INFRARED = BUILDER.timeline("timeline-regional"), BUILDER.infrared("space-infrared")


@pytest.fixture(scope="module")
def flights():
    """Nodongs and Hwasong-12s from two areas to a spread of points in Japan."""
    rng = np.random.default_rng(7)
    points = Points(
        tuple(str(i) for i in range(40)),
        np.radians(rng.uniform(31.0, 44.0, 40)),
        np.radians(rng.uniform(129.0, 143.0, 40)),
    )
    areas = launch_areas(BUILDER, [], ["sunan", "kittaeryong"])
    return fly_threats(BUILDER, areas, ["min-energy", "lofted=1.7"], points, ["nodong", "hwasong-12"]).groups


@pytest.mark.parametrize("name", ["sm-3-ia", "sm-3-iia", "sm-3-iib", "thaad"])
def test_scaled_boost_burns_out_at_the_published_speed(name: str) -> None:
    interceptor = BUILDER.interceptor(name)
    assert burnout_speeds(interceptor.vehicle)[0] == pytest.approx(interceptor.burnout_speed, abs=1.0)


@pytest.mark.parametrize("latitude_deg", [5.0, 39.7, -61.0])
def test_fly_out_table_agrees_with_direct_flights(latitude_deg: float) -> None:
    """A flight between the table's azimuths and pitches is nowhere earlier than the table, and near it on its way up."""
    place = Place(np.radians(latitude_deg), np.radians(20.0))
    interceptor = BUILDER.interceptor("sm-3-iia")
    table = fly_out(interceptor, place)
    kicks = np.radians([7.3, 18.9, 33.3, 47.7])
    commands = Commands(place.latitude, place.longitude, np.radians(112.0), kicks, hold_pitch=True)
    path, burnout = fly_for(interceptor.vehicle, commands, interceptor.longest_flight)
    fixed = inertial_to_fixed(path[..., :3], path[..., 6])
    _, _, height = fixed_to_geodetic(fixed)
    site = geodetic_to_fixed(place.latitude, place.longitude)
    cosine = fixed @ site / np.linalg.norm(fixed, axis=-1) / np.linalg.norm(site)
    distance = MEAN_RADIUS * np.arccos(np.clip(cosine, -1, 1))
    heights = np.linspace(0, table.top, table.times.shape[1])
    ranges = np.linspace(0, table.reach, table.times.shape[2])
    errors = []
    for f in range(len(kicks)):
        for k in range(burnout + 3, path.shape[1], 5):
            r, c = np.searchsorted(heights, height[f, k]), np.searchsorted(ranges, distance[f, k])
            if not (0 < r < len(heights) and 0 < c < len(ranges)) or height[f, k] < 120e3:
                continue
            a = 112.0 / 45.0
            planes = table.times[[int(a), int(a) + 1], r - 1 : r + 1, c - 1 : c + 1]
            if not np.isfinite(planes).all():
                continue
            v = (height[f, k] - heights[r - 1]) / (heights[r] - heights[r - 1])
            u = (distance[f, k] - ranges[c - 1]) / (ranges[c] - ranges[c - 1])
            cell = (1 - v) * ((1 - u) * planes[:, 0, 0] + u * planes[:, 0, 1])
            cell += v * ((1 - u) * planes[:, 1, 0] + u * planes[:, 1, 1])
            least = cell[0] * (1 - (a - int(a))) + cell[1] * (a - int(a))
            errors.append(path[f, k, 6] - least)
    errors = np.array(errors)
    assert len(errors) > 20
    assert errors.min() > -2.0, "the table is the least time: no flight may beat it"
    assert np.median(np.abs(errors)) < 2.0


def test_faster_interceptors_reach_farther_at_every_altitude() -> None:
    place = Place(np.radians(39.7), np.radians(140.0))
    last = np.zeros(8)
    for speed in (3.0e3, 3.8e3, 4.5e3, 5.5e3, 7.0e3):
        table = fly_out(BUILDER.interceptor("sm-3-iia", speed), place)
        reach = table.farthest(100e3, 1000e3)
        assert (reach >= last - table.reach / 160).all()
        last = reach


def test_modes_are_nested(flights) -> None:
    site = BUILDER.site("aegis-ashore-mutsumi")
    for group in flights:
        organic, remote, network = (
            windows(site, group.flights, TIMELINE, INFRARED, mode).feasible
            for mode in (ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE)
        )
        assert (network | ~remote).all(), "what a launch on remote can meet, the network's track can meet"
        assert (remote | ~organic).all(), "what the own radar can do alone, it can do with a cue"


@settings(max_examples=12, deadline=None)
@given(factor=st.floats(1.0, 3.0), delay=st.floats(0.0, 60.0))
def test_more_radar_and_less_delay_never_lose_a_window(flights, factor: float, delay: float) -> None:
    site = BUILDER.site("aegis-ashore-araya")
    better = replace(site, radar=replace(site.radar, reference_range=site.radar.reference_range * factor))
    slower = replace(TIMELINE, remote_commit=TIMELINE.remote_commit + delay, decision=TIMELINE.decision + delay)
    for group in flights:
        for mode in (ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE):
            nominal = windows(site, group.flights, TIMELINE, INFRARED, mode)
            wider = windows(better, group.flights, TIMELINE, INFRARED, mode)
            later = windows(site, group.flights, slower, INFRARED, mode)
            assert (wider.slack >= nominal.slack - 1e-9).all()
            assert (later.slack <= nominal.slack + 1e-9).all()


def test_shots_are_counted_within_stock_and_only_in_windows(flights) -> None:
    site = BUILDER.site("aegis-ashore-mutsumi")
    for group in flights:
        full = windows(site, group.flights, TIMELINE, INFRARED)
        assert ((full.shots > 0) == full.feasible).all()
        few = windows(replace(site, stock=1), group.flights, TIMELINE, INFRARED)
        assert (few.shots == np.minimum(full.shots, 1)).all() and (few.salvo <= 1).all()
        ok = full.feasible
        assert (full.latest_launch[ok] >= full.earliest_launch[ok] - 1e-9).all()
        assert (full.last_intercept[ok] >= full.first_intercept[ok] - 1e-9).all()


def test_radar_range_scales_with_the_fourth_root_and_faces_limit_the_view(flights) -> None:
    radar = BUILDER.radar("tpy-2-thaad", Place(np.radians(36.05), np.radians(128.22)), (0.0,))
    near, far = radar.range_for(0.001), radar.range_for(10.0)
    assert far / near == pytest.approx(10.0)
    target = CrossSections(10.0, 0.1)
    for group in flights:
        seen = look(radar, group.flights, target)
        all_round = replace(radar, faces=np.array([[0.0, 2 * np.pi]]))
        assert (look(all_round, group.flights, target) | ~seen).all()
        blind = replace(radar, faces=np.array([[np.pi, np.radians(20.0)]]))
        assert look(blind, group.flights, target).sum() < look(all_round, group.flights, target).sum()
