"""A fan of interceptor flights over azimuth and pitch-over, and where at each time the one stands that is at a given height.

Ground positions are chord coordinates about the site (see `mujun.earth.ground_plane`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, Earth
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.ground_plane import ground_axes
from mujun.earth.place import Place
from mujun.flight.engine.powered import fly_blocks_for
from mujun.flight.model.ascent import Commands
from mujun.interceptors.interceptor import Interceptor

Array = NDArray[np.float64]

AZIMUTHS, KICKS = 8, 48
LONG_FLIGHT, LONG_KICKS = 900.0, 112
"""Interceptors that fly longer than this (s) need more flights: theirs spread over thousands of km."""
SCOUTS = 40
"""Flights towards the east, where they climb highest, that find which pitch-overs the fan needs."""
FLATTEST = np.radians(86.0)
"""Greatest pitch-over tried, rad from the vertical."""
COAST_STEPS = 52
AIRLESS = 80e3
"""Interceptors that work only above this height (m) coast without air once they have left it."""
BEYOND = 1.3
"""The fan is flown for this many times the longest flight, so that this limit, too, is read from both sides."""
UNDERGROUND = -1e3
"""Height in m below which a flight that nothing stopped at the ground is only drawn on in a straight line."""
ROWS = 7
"""Of a profile: time, height and its rate, then the two ground coordinates (along the launch azimuth, to its right)
each with its rate."""


@kernel(allocates=False)
def _profile(begin, end, path, axes, sine, cosine, earth, out):
    for i in range(begin, end):
        block, lane = i // path.shape[3], i % path.shape[3]
        sunk = path.shape[1]
        for k in range(path.shape[1]):
            t = path[block, k, 6, lane]
            if k > sunk:
                out[i, k, 0] = t
                for row in range(1, ROWS, 2):
                    out[i, k, row] = out[i, sunk, row] + out[i, sunk, row + 1] * (t - out[i, sunk, 0])
                    out[i, k, row + 1] = out[i, sunk, row + 1]
                continue
            turn_c, turn_s = np.cos(earth.rotation_rate * t), np.sin(earth.rotation_rate * t)
            a, b = path[block, k, 0, lane], path[block, k, 1, lane]
            u, v = path[block, k, 3, lane] + earth.rotation_rate * b, path[block, k, 4, lane] - earth.rotation_rate * a
            x, y, z = turn_c * a + turn_s * b, turn_c * b - turn_s * a, path[block, k, 2, lane]
            vx, vy, vz = turn_c * u + turn_s * v, turn_c * v - turn_s * u, path[block, k, 5, lane]
            gx, gy, gz = height_gradient(x, y, z, earth)
            r = np.sqrt(x * x + y * y + z * z)
            out_speed = (x * vx + y * vy + z * vz) / r
            px, py, pz = x / r, y / r, z / r
            wx, wy, wz = (vx - out_speed * px) / r, (vy - out_speed * py) / r, (vz - out_speed * pz) / r
            c = px * axes[0, 0] + py * axes[0, 1] + pz * axes[0, 2]
            q = np.sqrt(max(0.5 * (1.0 + c), 1e-9))
            rate = (wx * axes[0, 0] + wy * axes[0, 1] + wz * axes[0, 2]) / (4.0 * q)
            e = px * axes[1, 0] + py * axes[1, 1] + pz * axes[1, 2]
            n = px * axes[2, 0] + py * axes[2, 1] + pz * axes[2, 2]
            de = wx * axes[1, 0] + wy * axes[1, 1] + wz * axes[1, 2]
            dn = wx * axes[2, 0] + wy * axes[2, 1] + wz * axes[2, 2]
            de, dn = (de - e * rate / q) / q, (dn - n * rate / q) / q
            e, n = e / q, n / q
            out[i, k, 0] = t
            out[i, k, 1] = height_above_ellipsoid(x, y, z, earth)
            out[i, k, 2] = gx * vx + gy * vy + gz * vz
            out[i, k, 3] = MEAN_RADIUS * (sine[i] * e + cosine[i] * n)
            out[i, k, 4] = MEAN_RADIUS * (sine[i] * de + cosine[i] * dn)
            out[i, k, 5] = MEAN_RADIUS * (cosine[i] * e - sine[i] * n)
            out[i, k, 6] = MEAN_RADIUS * (cosine[i] * de - sine[i] * dn)
            if out[i, k, 1] < UNDERGROUND:
                sunk = k


@scalar
def _cubic(p0, d0, p1, d1, step, u):
    """Return the cubic through two values with their rates, at the share u of a step."""
    w = 1.0 - u
    return w * w * ((1.0 + 2.0 * u) * p0 + u * step * d0) + u * u * ((3.0 - 2.0 * u) * p1 - w * step * d1)


@kernel(allocates=False)
def _height_at(profile, k, u):
    return _cubic(
        profile[k, 1], profile[k, 2], profile[k + 1, 1], profile[k + 1, 2], profile[k + 1, 0] - profile[k, 0], u
    )


@kernel(allocates=False)
def _passes(flight, height, upward):
    """Return when a flight first passes a height going up, or comes down through it after that; NaN where it never does."""
    k, last = 0, flight.shape[0] - 1
    while k < last and flight[k + 1, 1] < height:
        k += 1
    if not upward:
        while k < last and flight[k + 1, 1] >= height:
            k += 1
    if k == last:
        return np.nan
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if (_height_at(flight, k, middle) < height) == upward:
            low = middle
        else:
            high = middle
    return flight[k, 0] + 0.5 * (low + high) * (flight[k + 1, 0] - flight[k, 0])


@kernel(allocates=False)
def _node(profile, a, i, k, u, row, into):
    """Write height and ground coordinates (along, right) of flight i of an azimuth at the share u of interval k into a row.

    Flight -i is flight i of the opposite azimuth: one fan of pitch-overs runs from either side through the vertical.
    """
    azimuths = profile.shape[0]
    sign = 1.0 if i >= 0 else -1.0
    flight = profile[a if i >= 0 else (a + azimuths // 2) % azimuths, abs(i)]
    step = flight[k + 1, 0] - flight[k, 0]
    into[row, 0] = _height_at(flight, k, u)
    into[row, 1] = sign * _cubic(flight[k, 3], flight[k, 4], flight[k + 1, 3], flight[k + 1, 4], step, u)
    into[row, 2] = sign * _cubic(flight[k, 5], flight[k, 6], flight[k + 1, 5], flight[k + 1, 6], step, u)


@kernel(allocates=False)
def _levels(begin, end, profile, kicks, heights, horizon, start, stop, along, right, nodes):
    """At each height find, over time, which pitch-over is at it then, and its ground coordinates.

    start, stop (A, heights): the times between which the steepest flight is above a height (up to the horizon). along,
    right (A, heights, n): at times start + (stop - start) s^2 for n even s in [0, 1]; NaN where there is no such flight.

    At any one time flatter flights are lower, so that the pitch-over is found by search; between four neighbouring
    flights height and position are cubics of it. nodes (4, 4): scratch, one for each call.
    """
    count = len(heights)
    for row in range(begin, end):
        a, v = row // count, row % count
        height, steepest = heights[v], profile[a, 0]
        start[a, v] = _passes(steepest, height, True)
        stop[a, v] = _passes(steepest, height, False)
        if not (stop[a, v] <= horizon):
            stop[a, v] = horizon
        along[a, v, :], right[a, v, :] = np.nan, np.nan
        if not (start[a, v] < stop[a, v]):
            continue
        k, i, last = 0, 0, along.shape[2] - 1
        for j in range(along.shape[2]):
            share = j / last
            t = start[a, v] + (stop[a, v] - start[a, v]) * share * share
            while k < profile.shape[2] - 2 and steepest[k + 1, 0] < t:
                k += 1
            u = (t - steepest[k, 0]) / (steepest[k + 1, 0] - steepest[k, 0])
            while i < len(kicks) - 2 and _height_at(profile[a, i + 1], k, u) >= height:
                i += 1
            while i > 0 and _height_at(profile[a, i], k, u) < height:
                i -= 1
            first = min(i - 1, len(kicks) - 4)
            for m in range(4):
                other = first + m
                nodes[m, 3] = kicks[other] if other >= 0 else -kicks[-other]
                _node(profile, a, other, k, u, m, nodes)
            low, high = kicks[i], kicks[i + 1]
            f_low, f_high = nodes[i - first, 0] - height, nodes[i - first + 1, 0] - height
            for column in range(3):
                _differences(nodes, column)
            if f_low < 0.0:
                # At the ends of the steepest flight's time above the height: straight up, to rounding.
                kick = low
            elif f_high >= 0.0:
                # The flattest flight is still there, metres above.
                kick = high
            else:
                kick = low
                for _ in range(30):
                    kick = low + f_low * (high - low) / (f_low - f_high)
                    f = _newton(nodes, 0, kick) - height
                    if abs(f) < 0.01:
                        break
                    if f > 0.0:
                        low, f_low, f_high = kick, f, 0.5 * f_high
                    else:
                        high, f_high, f_low = kick, f, 0.5 * f_low
            along[a, v, j], right[a, v, j] = _newton(nodes, 1, kick), _newton(nodes, 2, kick)


@kernel(allocates=False)
def _differences(nodes, column):
    """Turn four values of a column over the pitch-overs in column 3 into the divided differences of their cubic."""
    for order in range(1, 4):
        for m in range(3, order - 1, -1):
            nodes[m, column] = (nodes[m, column] - nodes[m - 1, column]) / (nodes[m, 3] - nodes[m - order, 3])


@kernel(allocates=False)
def _newton(nodes, column, at):
    """Return the cubic of a column at a pitch-over, from its divided differences."""
    out = nodes[3, column]
    for m in range(2, -1, -1):
        out = nodes[m, column] + (at - nodes[m, 3]) * out
    return out


@dataclass(frozen=True)
class Fan:
    """Flights of one interceptor from one place.

    azimuths (A,) and kicks (K,), rad. profile: (A, K, samples, ROWS), see `ROWS`; s, m and m/s.
    """

    azimuths: Array
    kicks: Array
    profile: Array

    def levels(self, heights: Array, horizon: float, nodes: int) -> tuple[Array, Array, Array, Array]:
        """Return when heights (m, rising) are reached and left straight up, and where the flight is that is at them in between.

        The times (A, heights), s, end at the horizon. Ground coordinates along the launch azimuth and to its right, m, each
        (A, heights, nodes), at times start + (stop - start) s^2, s even in [0, 1].
        """
        a = self.profile.shape[0]
        start, stop = np.empty((a, len(heights))), np.empty((a, len(heights)))
        along, right = np.empty((a, len(heights), nodes)), np.empty((a, len(heights), nodes))
        work = (self.profile, self.kicks, heights, horizon, start, stop, along, right)
        over_blocks(lambda begin, end: _levels(begin, end, *work, np.empty((4, 4))), a * len(heights), 16)
        return start, stop, along, right

    @property
    def apexes(self) -> Array:
        """Greatest height of each flight among its samples, m, (A, K)."""
        return np.asarray(self.profile[..., 1].max(axis=2))


def _fly(interceptor: Interceptor, place: Place, azimuths: Array, kicks: Array, earth: Earth) -> Fan:
    azimuth, kick = (a.ravel() for a in np.meshgrid(azimuths, kicks, indexing="ij"))
    commands = Commands(place.latitude, place.longitude, azimuth, kick, 1.0, place.height, hold_pitch=True)
    path, _ = fly_blocks_for(
        interceptor.vehicle,
        commands,
        BEYOND * interceptor.longest_flight,
        coast_steps=COAST_STEPS,
        in_air=interceptor.minimum_altitude < AIRLESS,
        earth=earth,
    )
    profile = np.empty((azimuth.size, path.shape[1], ROWS))
    work = (path, ground_axes(*place, earth), np.sin(azimuth), np.cos(azimuth), earth, profile)
    over_blocks(lambda begin, end: _profile(begin, end, *work), azimuth.size, 32)
    return Fan(azimuths, kicks, profile.reshape(len(azimuths), len(kicks), *profile.shape[1:]))


def _kicks(scouts: Fan, lowest: float, count: int) -> Array:
    """Return pitch-overs that are even half in angle and half in apex (its root), down to the flattest that climbs to `lowest`.

    In flat shots the apex falls steeply with the pitch-over: evenly spaced angles would miss what happens there.
    """
    apex = scouts.apexes[0]
    last = int(np.argmax(apex < lowest)) if (apex < lowest).any() else len(apex) - 1
    last = max(last, 2)
    kicks, apex = scouts.kicks[: last + 1], np.minimum.accumulate(apex[: last + 1])
    above = np.sqrt((apex - apex[-1]) / max(apex[0] - apex[-1], 1.0))
    way = kicks / kicks[-1] + (1.0 - above)
    return np.interp(np.linspace(0.0, way[-1], count), way, kicks)


def fly_fan(interceptor: Interceptor, place: Place, earth: Earth) -> Fan:
    """Fly an interceptor's fan from a place, for `BEYOND` times its longest flight."""
    scouts = _fly(interceptor, place, np.array([0.5 * np.pi]), np.linspace(0.0, FLATTEST, SCOUTS), earth)
    azimuths = np.asarray(np.arange(AZIMUTHS) * (2.0 * np.pi / AZIMUTHS), float)
    count = KICKS if interceptor.longest_flight < LONG_FLIGHT else LONG_KICKS
    return _fly(interceptor, place, azimuths, _kicks(scouts, interceptor.minimum_altitude, count), earth)
