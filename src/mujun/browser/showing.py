"""Entries for what a page draws of one flight, one site or one radar: path, views, shots, and rings on the ground."""

import math

from mujun.base.compiled import LANES, scalar
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import flights_in, rules, scan_scratch_in, settings, stretches_in, tables_in, views_in
from mujun.browser.memory import array
from mujun.earth.constants import MEAN_RADIUS, WGS84
from mujun.earth.geodesy import geodetic_point
from mujun.engagement.blocks import FAR, clipped, interval_at, time_at
from mujun.engagement.scan import ORDER, free_again, shot_through
from mujun.engagement.shooters import table_at
from mujun.flight.engine.sampling import BOOST, HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.columns import column_of
from mujun.interceptors.table import DOMAIN, farthest_at, read_table, write_wave
from mujun.sensors.radar import EAST, NORTH, UP, WARHEAD, view_block

RING_STEPS = 400
"""Distances at which the time to a ring is read."""

_points, _spells, _shot_rows, _ring = array("points"), array("spells"), array("shot_rows"), array("ring")
_view_states, _view_margins, _at = array("view_states"), array("view_margins"), array("at")


@scalar
def _speed(flights, lane, k):
    """Return the speed of a flight relative to the Earth at a sample, m/s, from the samples before and after it."""
    states, last = flights.states[0], flights.states.shape[1] - 1
    before, after = max(k - 1, 0), min(k + 1, last)
    x, y = states[after, X, lane] - states[before, X, lane], states[after, Y, lane] - states[before, Y, lane]
    z, burnout, step = states[after, Z, lane] - states[before, Z, lane], flights.burnout[lane], flights.step[lane]
    return math.sqrt(x * x + y * y + z * z) / (time_at(after, burnout, step) - time_at(before, burnout, step))


@entry
def track(d):
    """Write the path of flight `which` of a block into "points"."""
    flights, points, lane = flights_in(d), _points(d), d[m.WHICH]
    for k in range(d[m.SAMPLES]):
        latitude, longitude, _ = geodetic_point(
            flights.states[0, k, X, lane], flights.states[0, k, Y, lane], flights.states[0, k, Z, lane], WGS84
        )
        points[k, 0], points[k, 1] = math.degrees(longitude), math.degrees(latitude)
        points[k, 2] = flights.states[0, k, HEIGHT, lane]
        points[k, 3] = time_at(k, flights.burnout[lane], flights.step[lane])
        points[k, 4] = _speed(flights, lane, k)


@scalar
def _write_spells(margins, lane, burnout, step, rows):
    """Write the periods in which a radar sees a flight into rows (most, 2), s; unused rows are FAR."""
    count, open_end = 0, False
    for k in range(margins.shape[0] - 1):
        a, b = clipped(0.0, 1.0, margins[k, lane], margins[k + 1, lane])
        if a > b:
            open_end = False
            continue
        part_of = interval_at(lane, k, burnout, step)
        length = part_of.end - part_of.begin
        if not (open_end and a == 0.0):
            if count == rows.shape[0]:
                break
            rows[count, 0] = part_of.begin + a * length
            count += 1
        rows[count - 1, 1] = part_of.begin + b * length
        open_end = b == 1.0
    for k in range(count, rows.shape[0]):
        rows[k, 0], rows[k, 1] = FAR, FAR


@entry
def watch(d):
    """Write who sees flight `which` of a block, and the shots of each site at it; the block's openings are known.

    "spells": periods of view; "shot_rows": launch and intercept of shots in sequence, s; unused rows are FAR.
    """
    flights, scratch, lane, stretches = flights_in(d), scan_scratch_in(d), d[m.WHICH], stretches_in(d)
    spells, rows, rule = _spells(d), _shot_rows(d), rules(d)
    for r in range(d[m.RADARS]):
        _write_spells(scratch.picture.margins[r], lane, flights.burnout[lane], flights.step[lane], spells[r])
    for s in range(d[m.SITES]):
        count, free, openings = 0, -FAR, stretches.rows[s, lane]
        for o in range(stretches.counts[s, lane]):
            while count < min(rule[s].stock, rows.shape[1]):
                launch, meeting = shot_through(openings, o, max(openings[o, ORDER], free))
                if launch <= -FAR:
                    break
                rows[s, count, 0], rows[s, count, 1] = launch, meeting
                free = free_again(launch, meeting, rule[s])
                count += 1
        for k in range(count, rows.shape[1]):
            rows[s, k, 0], rows[s, k, 1] = FAR, FAR


@scalar
def _write_ground(direction, rows, k):
    """Write longitude and latitude (deg) below a geocentric direction into row k."""
    latitude, longitude, _ = geodetic_point(
        MEAN_RADIUS * direction[0], MEAN_RADIUS * direction[1], MEAN_RADIUS * direction[2], WGS84
    )
    rows[k, 0], rows[k, 1] = math.degrees(longitude), math.degrees(latitude)


@scalar
def _direction(up, east, north, bearing, angle):
    """Return the geocentric direction at an angle from a place along a bearing (rad). up, east, north: of the place."""
    c, e, n = math.cos(angle), math.sin(bearing) * math.sin(angle), math.cos(bearing) * math.sin(angle)
    return (
        c * up[0] + e * east[0] + n * north[0],
        c * up[1] + e * east[1] + n * north[1],
        c * up[2] + e * east[2] + n * north[2],
    )


@scalar
def _reached(v, wave, table, within):
    """Return the chord distance (m) that an interceptor reaches at a height coordinate within a time (s)."""
    far, reached = farthest_at(v, wave, table), 0.0
    for k in range(RING_STEPS):
        distance = DOMAIN * far * k / (RING_STEPS - 1)
        if not read_table(v, min(distance, DOMAIN * far * (1.0 - 1e-12)), wave, table) <= within:
            break
        reached = distance
    return reached


@entry
def reach_ring(d):
    """Write the ground below the farthest points that interceptors of site `which` reach into "ring".

    At the altitude and within the time of "settings"; the site itself where they reach nothing.
    """
    ring, given, s = _ring(d), settings(d), d[m.WHICH]
    table, wave, rule = table_at(tables_in(d), s), scan_scratch_in(d).table.wave, rules(d)[s]
    height, within = given[m.ALTITUDE], min(given[m.WITHIN], rule.longest_flight)
    inside = table.lowest <= height <= table.highest and rule.lowest <= height <= rule.highest
    v = column_of((height - table.lowest) / (table.highest - table.lowest) if inside else 0.0)
    for k in range(LANES):
        bearing = 2.0 * math.pi * k / LANES
        write_wave(wave, math.cos(bearing), math.sin(bearing))
        chord = _reached(v, wave, table, within) if inside else 0.0
        angle = 2.0 * math.asin(min(chord / (2.0 * MEAN_RADIUS), 1.0))
        _write_ground(_direction(table.axes[0], table.axes[1], table.axes[2], bearing, angle), ring, k)


@scalar
def _probe(axes, place, altitude, greatest, states):
    """Fill states with points at an altitude (m) at evenly spaced angles up to `greatest` (rad) on every bearing."""
    radius = math.sqrt(place[0] * place[0] + place[1] * place[1] + place[2] * place[2]) + altitude
    for k in range(m.VIEW_SAMPLES):
        angle = greatest * max(k - BOOST, 0) / m.VIEW_STEPS
        for lane in range(LANES):
            direction = _direction(axes[UP], axes[EAST], axes[NORTH], 2.0 * math.pi * lane / LANES, angle)
            states[k, X, lane], states[k, Y, lane] = radius * direction[0], radius * direction[1]
            states[k, Z, lane], states[k, HEIGHT, lane] = radius * direction[2], altitude


@entry
def view_ring(d):
    """Write the ground below the farthest points in view of radar `which` into "ring": of a warhead at the altitude of
    "settings".

    The radar itself where it sees none. Drawn to a 72nd of its range; a blind cone overhead is not drawn.
    """
    views, ring, r, altitude = views_in(d), _ring(d), d[m.WHICH], settings(d)[m.ALTITUDE]
    states, margins, post, scratch = _view_states(d), _view_margins(d), _at(d), scan_scratch_in(d)
    axes, reach = views.axes[r], views.reach[r, WARHEAD]
    greatest = min(reach / MEAN_RADIUS * 1.02, math.pi)
    _probe(axes, views.site[r], altitude, greatest, states)
    for lane in range(LANES):
        post[lane] = BOOST
    view_block(states, LANES, post, views, r, scratch.nearness, margins, True)
    for lane in range(LANES):
        angle = 0.0
        for k in range(m.VIEW_SAMPLES - 1, BOOST, -1):
            if margins[k, lane] >= 0.0:
                share = 0.0
                if k + 1 < m.VIEW_SAMPLES:
                    share = margins[k, lane] / (margins[k, lane] - margins[k + 1, lane])
                angle = greatest * (k - BOOST + share) / m.VIEW_STEPS
                break
        _write_ground(_direction(axes[UP], axes[EAST], axes[NORTH], 2.0 * math.pi * lane / LANES, angle), ring, lane)
