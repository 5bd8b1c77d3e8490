"""A fan of interceptor flights over azimuth and pitch-over, and the ground position of the flight at a given time and height.

Ground positions are chord coordinates about the site (see `mujun.earth.ground_plane`).
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.base.cubic import cubic
from mujun.base.search import false_position, halved
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, Earth
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.ground_plane import ground_axes
from mujun.earth.place import Place
from mujun.flight.engine.powered import fly_blocks_for
from mujun.flight.engine.state import TIME, state_of
from mujun.flight.model.ascent import Commands
from mujun.interceptors.interceptor import Interceptor

Array = NDArray[np.float64]

FAN_AZIMUTHS, FAN_KICKS = 8, 48
"""Number of launch azimuths, and of pitch-overs at each."""
LONG_FLIGHT, LONG_KICKS = 900.0, 112
"""Interceptors with a longest flight above this (s) get more pitch-overs, because their flights spread over thousands of km."""
SCOUTS = 40
"""Number of scout flights, which determine the pitch-overs of the fan; launched east, where flights climb highest."""
FIRST_SCOUTING = 60.0
"""Duration after twice the boost, s, of the first scout flights that look for the last landing; then doubled."""
REVOLUTION = 5.4e3
"""Time of one revolution of a low orbit, s: no shot is followed longer."""
FLATTEST = np.radians(86.0)
"""Greatest pitch-over tried, rad from the vertical."""
COAST_STEPS = 52
AIRLESS = 80e3
"""Interceptors with a minimum altitude above this height (m) coast without drag after leaving the air."""
BEYOND = 1.3
"""The fan is flown for this multiple of the longest flight, so that interpolation at this limit has data on both sides."""
UNDERGROUND, DEEPEST = -1e3, -1e6
"""Height in m below which a landed flight is continued in a straight line, and the depth at which it is held. Cubics between
neighbouring flights stay smooth where one of them has landed; no shot is below the ground."""
ASTRAY = 2e4
"""Climb in m/s that only a flight has whose long steps went astray in the dense air; it ends where it was before."""
PROFILE_TIME, PROFILE_HEIGHT, CLIMB, ALONG, ALONG_RATE, RIGHT, RIGHT_RATE = range(7)
PROFILE_ROWS = 7
"""Number of rows of a profile: time (s), height (m), ground coordinate along the launch azimuth (m) and to its right (m), each of
the last three followed by its rate (m/s)."""
NODE_HEIGHT, NODE_ALONG, NODE_RIGHT, NODE_KICK = range(4)
"""Columns of the four flights around an interpolated one: height and ground coordinates at one time, m, and pitch-over, rad."""
HALVING_WIDTH = 2.0**-40
"""Accuracy of the time at which a height is passed, as a share of a step."""


@scalar
def _ground_motion(px, py, pz, wx, wy, wz, axes):
    """Return east and north chord coordinates of a direction about a place, in radians, and their rates.

    px, py, pz: geocentric unit vector, Earth-fixed; wx, wy, wz: its rate, 1/s. See `ground_coordinates`.
    """
    c = px * axes[0, 0] + py * axes[0, 1] + pz * axes[0, 2]
    q = np.sqrt(max(0.5 * (1.0 + c), 1e-9))
    rate = (wx * axes[0, 0] + wy * axes[0, 1] + wz * axes[0, 2]) / (4.0 * q)
    e = px * axes[1, 0] + py * axes[1, 1] + pz * axes[1, 2]
    n = px * axes[2, 0] + py * axes[2, 1] + pz * axes[2, 2]
    de = wx * axes[1, 0] + wy * axes[1, 1] + wz * axes[1, 2]
    dn = wx * axes[2, 0] + wy * axes[2, 1] + wz * axes[2, 2]
    return e / q, n / q, (de - e * rate / q) / q, (dn - n * rate / q) / q


@scalar
def _fill_row(state, sine, cosine, axes, earth, row):
    """Fill one row of a profile from an inertial state; sine and cosine of the launch azimuth."""
    turn_c, turn_s = np.cos(earth.rotation_rate * state.t), np.sin(earth.rotation_rate * state.t)
    u, v = state.u + earth.rotation_rate * state.y, state.v - earth.rotation_rate * state.x
    x, y, z = turn_c * state.x + turn_s * state.y, turn_c * state.y - turn_s * state.x, state.z
    vx, vy, vz = turn_c * u + turn_s * v, turn_c * v - turn_s * u, state.w
    gx, gy, gz = height_gradient(x, y, z, earth)
    r = np.sqrt(x * x + y * y + z * z)
    out_speed = (x * vx + y * vy + z * vz) / r
    px, py, pz = x / r, y / r, z / r
    wx, wy, wz = (vx - out_speed * px) / r, (vy - out_speed * py) / r, (vz - out_speed * pz) / r
    e, n, de, dn = _ground_motion(px, py, pz, wx, wy, wz, axes)
    row[PROFILE_TIME] = state.t
    row[PROFILE_HEIGHT] = height_above_ellipsoid(x, y, z, earth)
    row[CLIMB] = gx * vx + gy * vy + gz * vz
    row[ALONG], row[ALONG_RATE] = MEAN_RADIUS * (sine * e + cosine * n), MEAN_RADIUS * (sine * de + cosine * dn)
    row[RIGHT], row[RIGHT_RATE] = MEAN_RADIUS * (cosine * e - sine * n), MEAN_RADIUS * (cosine * de - sine * dn)


@scalar
def _thrown_back(before, row):
    """Return whether a flight's long step went astray in the dense air, in which it lands: it falls, and then rises."""
    falls, rises = before[CLIMB] < -1.0, not (row[CLIMB] < 0.0)
    lands = falls and before[PROFILE_HEIGHT] + before[CLIMB] * (row[PROFILE_TIME] - before[PROFILE_TIME]) < 0.0
    return not (abs(row[CLIMB]) < ASTRAY) or (rises and (lands or row[PROFILE_HEIGHT] < UNDERGROUND))


@kernel(allocates=False)
def _fill_profiles(begin, end, path, axes, azimuths, earth, out):
    """Fill profiles begin..end (n, samples, PROFILE_ROWS) from a path in blocks; azimuths (2, n): sines and cosines."""
    samples, lanes = path.shape[1], path.shape[3]
    for i in range(begin, end):
        sunk = samples
        for k in range(samples):
            if k <= sunk:
                state = state_of(path[i // lanes, k], i % lanes)
                _fill_row(state, azimuths[0, i], azimuths[1, i], axes, earth, out[i, k])
                if _thrown_back(out[i, max(k - 1, 0)], out[i, k]):
                    sunk = k - 1
                elif out[i, k, PROFILE_HEIGHT] < UNDERGROUND:
                    sunk = k
            if k > sunk:
                time = path[i // lanes, k, TIME, i % lanes]
                out[i, k, PROFILE_TIME] = time
                gone, deep = time - out[i, sunk, PROFILE_TIME], DEEPEST - out[i, sunk, PROFILE_HEIGHT]
                held = out[i, sunk, CLIMB] * gone < deep or out[i, sunk, CLIMB] >= 0.0
                if held:
                    gone = max(deep / out[i, sunk, CLIMB], 0.0) if out[i, sunk, CLIMB] < 0.0 else 0.0
                for row in range(PROFILE_HEIGHT, PROFILE_ROWS, 2):
                    out[i, k, row] = out[i, sunk, row] + out[i, sunk, row + 1] * gone
                    out[i, k, row + 1] = 0.0 if held else out[i, sunk, row + 1]


@scalar
def _read(profile, k, u, row):
    """Return a quantity of a flight at the share u of interval k, by the Hermite cubic of its values and rates."""
    step = profile[k + 1, PROFILE_TIME] - profile[k, PROFILE_TIME]
    return cubic(profile[k, row], profile[k, row + 1], profile[k + 1, row], profile[k + 1, row + 1], step, u)


@kernel(allocates=False)
def _height_at(profile, k, u):
    """Return the height (m) of a flight at the share u of interval k."""
    return _read(profile, k, u, PROFILE_HEIGHT)


@scalar
def _before_passage(u, passage):
    """Return whether a flight, at the share u of interval k, is still below a height (upward) or still above it."""
    flight, k, height, upward = passage
    return (_height_at(flight, k, u) < height) == upward


@kernel(allocates=False)
def _passes(flight, height, upward):
    """Return when a flight first passes a height upward, or after that downward; NaN if it never does."""
    k, last = 0, flight.shape[0] - 1
    while k < last and flight[k + 1, PROFILE_HEIGHT] < height:
        k += 1
    if not upward:
        while k < last and flight[k + 1, PROFILE_HEIGHT] >= height:
            k += 1
    if k == last:
        return np.nan
    low, high = halved(_before_passage, (flight, k, height, upward), 0.0, 1.0, HALVING_WIDTH)
    step = flight[k + 1, PROFILE_TIME] - flight[k, PROFILE_TIME]
    return flight[k, PROFILE_TIME] + 0.5 * (low + high) * step


class Levels(NamedTuple):
    """For each azimuth and height, the ground position over time of the flight at that height.

    Attributes:
        start, stop: (A, heights) times between which the steepest flight is above the height, at most up to a horizon, s.
        along: (A, heights, n) ground coordinate along the launch azimuth, m, at times start + (stop - start) s^2 for n
            evenly spaced s in [0, 1]; NaN if no flight is at the height.
        right: the same to the right of the launch azimuth.
    """

    start: Array
    stop: Array
    along: Array
    right: Array


@kernel(allocates=False)
def _fill_node(profile, a, i, k, u, node):
    """Write height and ground coordinates of flight i of an azimuth at the share u of interval k into a node.

    Flight -i is flight i of the opposite azimuth, so that pitch-over continues through the vertical.
    """
    azimuths = profile.shape[0]
    sign = 1.0 if i >= 0 else -1.0
    flight = profile[a if i >= 0 else (a + azimuths // 2) % azimuths, abs(i)]
    node[NODE_HEIGHT] = _height_at(flight, k, u)
    node[NODE_ALONG] = sign * _read(flight, k, u, ALONG)
    node[NODE_RIGHT] = sign * _read(flight, k, u, RIGHT)


@scalar
def _excess_height(kick, wanted):
    """Return the height of the flight with a pitch-over minus a wanted height, m."""
    nodes, height = wanted
    return _newton(nodes, NODE_HEIGHT, kick) - height


@kernel(allocates=False)
def _kick_at(nodes, i, first, height, kicks):
    """Return the pitch-over (rad) between flights i and i + 1 at which the cubic through the nodes has a height (m).

    first: index of the flight of the first node. The nodes are overwritten by their divided differences.
    """
    f_low, f_high = nodes[i - first, NODE_HEIGHT] - height, nodes[i - first + 1, NODE_HEIGHT] - height
    for column in range(3):
        _differences(nodes, column)
    if f_low < 0.0:
        # At start and stop the steepest flight itself is at the height, up to rounding.
        return kicks[i]
    if f_high >= 0.0:
        # Even the flattest flight is above the height, by metres.
        return kicks[i + 1]
    return false_position(_excess_height, (nodes, height), kicks[i], kicks[i + 1], f_low, f_high, 0.01)


@kernel(allocates=False)
def _fill_levels(begin, end, fan, heights, horizon, levels, nodes):
    """Fill rows begin..end (azimuth by height) of the levels. fan: profile and kicks. nodes: (4, 4) scratch.

    At a given time flatter flights are lower, so that the pitch-over can be found by a search. Height and position are
    interpolated in pitch-over by cubics through four neighbouring flights.
    """
    profile, kicks = fan
    count, last = len(heights), levels.along.shape[2] - 1
    for row in range(begin, end):
        a, v = row // count, row % count
        height, steepest = heights[v], profile[a, 0]
        start, stop = _passes(steepest, height, True), _passes(steepest, height, False)
        if not (stop <= horizon):
            stop = horizon
        levels.start[a, v], levels.stop[a, v] = start, stop
        levels.along[a, v, :], levels.right[a, v, :] = np.nan, np.nan
        if not (start < stop):
            continue
        k, i = 0, 0
        for j in range(last + 1):
            share = j / last
            t = start + (stop - start) * share * share
            while k < profile.shape[2] - 2 and steepest[k + 1, PROFILE_TIME] < t:
                k += 1
            u = (t - steepest[k, PROFILE_TIME]) / (steepest[k + 1, PROFILE_TIME] - steepest[k, PROFILE_TIME])
            while i < len(kicks) - 2 and _height_at(profile[a, i + 1], k, u) >= height:
                i += 1
            while i > 0 and _height_at(profile[a, i], k, u) < height:
                i -= 1
            first = min(i - 1, len(kicks) - 4)
            for m in range(4):
                other = first + m
                nodes[m, NODE_KICK] = kicks[other] if other >= 0 else -kicks[-other]
                _fill_node(profile, a, other, k, u, nodes[m])
            kick = _kick_at(nodes, i, first, height, kicks)
            levels.along[a, v, j], levels.right[a, v, j] = (
                _newton(nodes, NODE_ALONG, kick),
                _newton(nodes, NODE_RIGHT, kick),
            )


@kernel(allocates=False)
def _differences(nodes, column):
    """Replace the four values of a column by their divided differences over the pitch-overs."""
    for order in range(1, 4):
        for m in range(3, order - 1, -1):
            gap = nodes[m, NODE_KICK] - nodes[m - order, NODE_KICK]
            nodes[m, column] = (nodes[m, column] - nodes[m - 1, column]) / gap


@kernel(allocates=False)
def _newton(nodes, column, at):
    """Return the cubic of a column at a pitch-over, in Newton's form from its divided differences."""
    out = nodes[3, column]
    for m in range(2, -1, -1):
        out = nodes[m, column] + (at - nodes[m, NODE_KICK]) * out
    return out


@dataclass(frozen=True)
class Fan:
    """Flights of one interceptor from one place.

    Attributes:
        azimuths: (A,) rad.
        kicks: (K,) pitch-overs, rad.
        profile: (A, K, samples, PROFILE_ROWS), see `PROFILE_ROWS`.
    """

    azimuths: Array
    kicks: Array
    profile: Array

    def levels(self, heights: Array, horizon: float, nodes: int) -> Levels:
        """Return the levels at rising heights (m), with `nodes` times each up to a horizon (s)."""
        a, n = self.profile.shape[0], len(heights)
        levels = Levels(np.empty((a, n)), np.empty((a, n)), np.empty((a, n, nodes)), np.empty((a, n, nodes)))
        fan = (self.profile, self.kicks)

        def fill(begin: int, end: int) -> None:
            _fill_levels(begin, end, fan, heights, horizon, levels, np.empty((4, 4)))

        over_blocks(fill, a * n, 16)
        return levels

    @property
    def apexes(self) -> Array:
        """Greatest height of each flight among its samples, m, (A, K)."""
        return np.asarray(self.profile[..., PROFILE_HEIGHT].max(axis=2))


def _fly(interceptor: Interceptor, place: Place, azimuths: Array, kicks: Array, duration: float, earth: Earth) -> Fan:
    azimuth, kick = (a.ravel() for a in np.meshgrid(azimuths, kicks, indexing="ij"))
    commands = Commands(place.latitude, place.longitude, azimuth, kick, 1.0, place.height, hold_pitch=True)
    path, _ = fly_blocks_for(
        interceptor.vehicle,
        commands,
        duration,
        coast_steps=COAST_STEPS,
        in_air=interceptor.minimum_altitude < AIRLESS,
        earth=earth,
    )
    profile = np.empty((azimuth.size, path.shape[1], PROFILE_ROWS))
    work = (path, ground_axes(*place, earth), np.stack([np.sin(azimuth), np.cos(azimuth)]), earth, profile)
    over_blocks(lambda begin, end: _fill_profiles(begin, end, *work), azimuth.size, 32)
    return Fan(azimuths, kicks, profile.reshape(len(azimuths), len(kicks), *profile.shape[1:]))


def _kicks(scouts: Fan, lowest: float, count: int) -> Array:
    """Return pitch-overs (rad) up to the flattest that climbs to `lowest` (m).

    They are evenly spaced in the sum of normalised angle and normalised square root of apex height: in flat flights the
    apex falls steeply with the pitch-over, and evenly spaced angles would be too coarse there.
    """
    apex = scouts.apexes[0]
    last = int(np.argmax(apex < lowest)) if (apex < lowest).any() else len(apex) - 1
    last = max(last, 2)
    kicks, apex = scouts.kicks[: last + 1], np.minimum.accumulate(apex[: last + 1])
    above = np.sqrt((apex - apex[-1]) / max(apex[0] - apex[-1], 1.0))
    way = kicks / kicks[-1] + (1.0 - above)
    return np.interp(np.linspace(0.0, way[-1], count), way, kicks)


def _scouts(interceptor: Interceptor, place: Place, duration: float, earth: Earth) -> Fan:
    """Fly the scout flights for a duration, s."""
    return _fly(interceptor, place, np.array([0.5 * np.pi]), np.linspace(0.0, FLATTEST, SCOUTS), duration, earth)


def _last_landing(scouts: Fan, lowest: float) -> float | None:
    """Return when the last scout flight that climbs to `lowest` (m) lands, s; None if one is aloft at its end, or none climbs."""
    flights = scouts.profile[0][scouts.apexes[0] >= lowest]
    if not len(flights) or (flights[:, -1, PROFILE_HEIGHT] >= 0.0).any():
        return None
    return float(np.nanmax([_passes(flight, 0.0, False) for flight in flights]))


def ended_at_ground(interceptor: Interceptor, place: Place, earth: Earth) -> Interceptor:
    """Return an interceptor from a place whose longest flight (s) is at most the time until the last of its shots lands.

    The landing is found by durations that do not depend on the longest flight, so that more of it than that changes nothing.
    At orbital speeds some do not land; they end after `REVOLUTION`.
    """
    duration = 2.0 * float(np.max(np.asarray(interceptor.vehicle.boost_time))) + FIRST_SCOUTING
    longest, landing = min(interceptor.longest_flight, REVOLUTION), None
    while landing is None:
        landing = _last_landing(_scouts(interceptor, place, duration, earth), interceptor.minimum_altitude)
        if duration >= longest:
            break
        duration *= 2.0
    return replace(interceptor, longest_flight=longest if landing is None else min(longest, landing))


def fly_fan(interceptor: Interceptor, place: Place, earth: Earth) -> Fan:
    """Fly an interceptor's fan from a place, each flight for `BEYOND` times the longest flight.

    interceptor: with its longest flight as `ended_at_ground` returns it.
    """
    duration = BEYOND * interceptor.longest_flight
    scouts = _scouts(interceptor, place, duration, earth)
    azimuths = np.asarray(np.arange(FAN_AZIMUTHS) * (2.0 * np.pi / FAN_AZIMUTHS), float)
    count = FAN_KICKS if interceptor.longest_flight < LONG_FLIGHT else LONG_KICKS
    return _fly(interceptor, place, azimuths, _kicks(scouts, interceptor.minimum_altitude, count), duration, earth)
