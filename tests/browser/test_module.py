"""The WebAssembly module computes what the CPU computes: flights, windows, places between the latitudes of its tables, rings."""

from dataclasses import replace

import numpy as np
import pytest
from machine import compiled

from mujun.analyses.single.coverage import Section, coverage
from mujun.base.webassembly.objects import module_of
from mujun.browser import memory
from mujun.browser.module import SHIPPED, marked_with, sources_hash
from mujun.earth.geodesy import fixed_to_geodetic, ground_path
from mujun.engagement.blocks import FAR
from mujun.engagement.defence import ENGAGE_ON_REMOTE, ORGANIC
from mujun.engagement.sequence import openings, shots_in_sequence, sightings
from mujun.engagement.window import COUNT_FIELDS, WINDOW
from mujun.flight.engine.sampling import Sampled
from mujun.sensors.radar import arrange_views

MILLISECOND = 1e-3
PLACES = 20
ENOUGH = 120.0
"""s of slack beyond which its size does not matter."""


def one_of(flights, i):
    return flights.take(np.array([i]))


def test_it_is_made_of_these_sources():
    assert marked_with(SHIPPED.read_bytes()) == sources_hash(), "run python tools/webassembly.py"


def test_it_imports_mathematical_functions_and_memory_alone():
    names = {(one.module, one.name) for one in compiled()[1].imports}
    functions = {"sin", "cos", "asin", "acos", "atan2", "pow"}
    assert names <= {("env", name) for name in functions | {"__linear_memory", "__stack_pointer"}}
    assert SHIPPED.stat().st_size < 150_000


def test_what_is_no_object_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly object"):
        module_of(b"\x7fELF", ("fly",))


def test_flights_are_those_of_the_cpu(shield):
    for one, arena in zip(shield.cases, shield.arenas, strict=True):
        n = len(one.launches)
        mine = Sampled(arena["states"].copy(), arena["burnout"][:n].copy(), arena["ending"][:n].copy())
        assert np.abs(mine.position - one.group.flights.position).max() < 1e-6  # m
        assert mine.flight_time == pytest.approx(one.group.flights.flight_time, abs=1e-9)


@pytest.mark.parametrize("mode", [ORGANIC, None, ENGAGE_ON_REMOTE])
@pytest.mark.parametrize("name", ["shield", "hits_russia"])
def test_windows_at_the_start_are_those_of_the_cpu(request, name, mode):
    both = request.getfixturevalue(name)
    defence = both.defence if mode is None else replace(both.defence, mode=mode, granted=False)
    both.write(defence)
    ours, theirs = both.compared(defence)
    for field in WINDOW.names:
        if field in COUNT_FIELDS:
            assert np.array_equal(ours[field], theirs[field]), field
        else:
            assert np.allclose(ours[field], theirs[field], rtol=0, atol=1e-6, equal_nan=True), field
    both.write(both.defence)


@pytest.mark.parametrize("name", ["shield", "hits_russia"])
def test_moved_sites_and_changed_numbers_give_the_programs_shots(request, name):
    both, rng, gaps = request.getfixturevalue(name), np.random.default_rng(19), []
    for k in range(PLACES):
        places = []
        for site, stock in zip(both.defence.sites, both.stock, strict=True):
            south, place = stock.south, site.fly_out.place
            latitude = rng.uniform(
                max(south, place.latitude - 0.2), min(south + 3.0 * stock.step, place.latitude + 0.1)
            )
            places.append(place._replace(latitude=latitude, longitude=place.longitude + rng.uniform(-0.2, 0.2)))
        moved = both.moved(places)
        section = float(rng.uniform(0.01, 0.3))
        timeline = replace(moved.timeline, decision=rng.uniform(5, 60), remote_commit=rng.uniform(100, 250))
        defence = replace(moved, timeline=timeline, early=bool(k % 2), mode=k % 3).looking_at(section)
        both.write(defence)
        ours, theirs = both.compared(defence)
        assert np.array_equal(ours["shots"], theirs["shots"]), k
        assert np.array_equal(np.isfinite(ours["slack"]), np.isfinite(theirs["slack"])), k
        # What is kept from one place to the next must not be seen in the answer.
        shots, slack = both.defended(ENOUGH)
        assert np.array_equal(shots, theirs["shots"].sum(axis=0)), k
        least = np.clip(theirs["slack"].max(axis=0), -ENOUGH, ENOUGH)
        assert np.allclose(np.clip(slack, -ENOUGH, ENOUGH), least, rtol=0, atol=1e-9), k
        there = np.isfinite(ours["slack"])
        gaps += np.abs(ours["slack"][there] - theirs["slack"][there]).tolist()
    both.write(both.defence)
    # Two milliseconds at the one height where the tables' curves begin to end by time, not at their farthest.
    assert np.mean(np.array(gaps) < MILLISECOND) > 0.999 and max(gaps) < 3.0 * MILLISECOND


def test_sight_lines_between_latitudes_are_those_of_the_place(shield):
    place = shield.defence.sites[0].fly_out.place
    moved = shield.moved([place._replace(latitude=place.latitude - 0.13), shield.defence.sites[1].fly_out.place])
    shield.write(moved)
    assert shield.arenas[0]["lines"] == pytest.approx(arrange_views(moved.watches).lines, rel=1e-9, abs=1e-3)
    shield.write(shield.defence)


def test_shots_and_views_of_one_flight_are_those_of_the_sequence(shield):
    group, arena = shield.cases[0], shield.arenas[0]
    lane = 5
    one = one_of(group.group.flights, lane)
    seen = sightings(shield.defence, one, group.post_boost_time)
    counts = {"blocks": 1, "total": 128, "most_stretches": arena.counts["samples"], "which": lane}
    kept = dict(arena.counts), dict(arena.at)
    arena.counts |= counts
    for name in ("stretch_rows", "stretch_counts", "windows"):
        shape, dtype = memory.shape_of(name, arena.counts), memory.ARRAYS[name][0]
        arena.at[name] = arena.machine.room(int(np.prod(shape)) * dtype.itemsize)
    arena.write()
    arena.call("engage")
    arena.call("watch")
    spells, rows = arena["spells"].copy(), arena["shot_rows"].copy()
    paths = {s: shot(arena, s, rows[s, 0]) for s in range(len(rows)) if rows[s, 0, 0] < FAR}
    arena.counts, arena.at = kept
    arena.write()
    for r, sighting in enumerate(seen):
        theirs = np.array(sighting.spells).reshape(-1, 2)
        assert spells[r][spells[r, :, 0] < FAR] == pytest.approx(theirs, abs=1e-6)
    for s, site in enumerate(shield.defence.sites):
        shots = shots_in_sequence(site, shield.defence, openings(shield.defence, s, one, seen))
        theirs = np.array([[shot.launch, shot.intercept] for shot in shots]).reshape(-1, 2)
        assert rows[s][rows[s, :, 0] < FAR] == pytest.approx(theirs, abs=1e-6)
    assert paths
    for s, path in paths.items():
        launch, meeting = rows[s, 0]
        met = np.array([np.interp(meeting, one.times[0], axis) for axis in one.position[0].T])
        there, place = fixed_to_geodetic(met), shield.defence.sites[s].fly_out.place
        for end, (latitude, longitude) in ((0, place[:2]), (-1, there[:2])):
            _, away = ground_path(latitude, longitude, *np.radians(path[end, [1, 0]]))
            assert away < 3e3, end  # m: plane chords on a round Earth
        assert path[-1, 2] == pytest.approx(there[2], abs=300.0) and path[0, 2] == pytest.approx(
            place.height, abs=100.0
        )
        assert path[[0, -1], 3] == pytest.approx([launch, meeting])


def shot(arena, site, times):
    """Return the path of a site's shot, launched and meeting at given times (s), at the flight that an arena points at."""
    arena.counts["shooter"] = site
    arena.write()
    arena["settings"][[memory.LAUNCH, memory.MEET]] = times
    arena.call("shoot")
    return arena["shot_points"].copy()


def test_the_ring_of_reach_is_the_outline_of_the_table(shield):
    arena, table = shield.arenas[0], shield.defence.sites[0].fly_out
    arena["settings"][[memory.ALTITUDE, memory.WITHIN]] = 250e3, 300.0
    arena.call("reach_ring")
    latitude, longitude = table.outline(250e3, 300.0, sectors=128)
    ring = np.radians(arena["ring"])
    _, away = ground_path(latitude, longitude, ring[:, 1], ring[:, 0])
    assert away.max() < 5e3  # both step over distance, in a 400th of the reach


def test_the_ring_of_a_view_ends_where_the_radar_sees_no_more(shield):
    arena, watch = shield.arenas[0], shield.defence.watches[0]
    arena["settings"][memory.ALTITUDE] = 400e3
    arena.call("view_ring")
    ring = np.radians(arena["ring"])
    outline = coverage(watch.radar, [400e3], [Section("", watch.sections.reentry_vehicle)]).footprints[0]
    _, away = ground_path(watch.radar.place.latitude, watch.radar.place.longitude, ring[:, 1], ring[:, 0])
    assert away.max() == pytest.approx(outline.farthest, rel=0.02)


def test_shots_of_two_launches_at_one_place_are_the_fewest(shield):
    shield.write(shield.defence)
    shots, slack = shield.defended(FAR)
    first = shield.arenas[0]
    n = len(shield.cases[0].launches)
    kept = first["aim_of"].copy()
    first["aim_of"][...] = 0
    first["threatened"][...] = 0
    first.call("defend")
    first["aim_of"][...] = kept
    assert first["fewest_shots"][0] == shots[:n].min() and first["fewest_slack"][0] == slack[:n].min()
    assert first["threatened"][0] == 1 and not first["threatened"][1:].any()
