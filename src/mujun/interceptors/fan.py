"""A fan of interceptor flights over azimuth and pitch-over, and where each crosses given heights.

Ground positions are chord coordinates about the site (see `mujun.earth.ground_plane`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar, walk
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, EarthModel
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.ground_plane import ground_axes
from mujun.flight.ascent import Commands
from mujun.flight.families import Place
from mujun.flight.powered import fly_blocks_for
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
UNDERGROUND = -100e3
"""Height in m below which a flight that nothing stopped at the ground is followed no more."""
BEYOND = 2.2
"""The fan is flown for this many times the longest flight: far enough that most heights' farthest points come before."""
ROWS = 7
"""Of a profile: time, height and its rate, then the two ground coordinates (along the launch azimuth, to its right)
each with its rate."""


@walk
def _profile(begin, end, path, axes, sine, cosine, earth, out):
    for i in range(begin, end):
        block, lane = i // path.shape[3], i % path.shape[3]
        for k in range(path.shape[1]):
            t = path[block, k, 6, lane]
            turn_c, turn_s = np.cos(earth[4] * t), np.sin(earth[4] * t)
            a, b = path[block, k, 0, lane], path[block, k, 1, lane]
            u, v = path[block, k, 3, lane] + earth[4] * b, path[block, k, 4, lane] - earth[4] * a
            x, y, z = turn_c * a + turn_s * b, turn_c * b - turn_s * a, path[block, k, 2, lane]
            vx, vy, vz = turn_c * u + turn_s * v, turn_c * v - turn_s * u, path[block, k, 5, lane]
            gx, gy, gz = height_gradient(x, y, z, earth[2], earth[3])
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
            out[i, k, 1] = height_above_ellipsoid(x, y, z, earth[2], earth[3])
            out[i, k, 2] = gx * vx + gy * vy + gz * vz
            out[i, k, 3] = MEAN_RADIUS * (sine[i] * e + cosine[i] * n)
            out[i, k, 4] = MEAN_RADIUS * (sine[i] * de + cosine[i] * dn)
            out[i, k, 5] = MEAN_RADIUS * (cosine[i] * e - sine[i] * n)
            out[i, k, 6] = MEAN_RADIUS * (cosine[i] * de - sine[i] * dn)


@scalar
def _cubic(p0, d0, p1, d1, step, u):
    """Return the cubic through two values with their rates, at the share u of a step."""
    w = 1.0 - u
    return w * w * ((1.0 + 2.0 * u) * p0 + u * step * d0) + u * u * ((3.0 - 2.0 * u) * p1 - w * step * d1)


@walk
def _place_at(profile, k, u, into):
    """Write time and both ground coordinates at the share u of interval k."""
    step = profile[k + 1, 0] - profile[k, 0]
    into[0] = profile[k, 0] + u * step
    into[1] = _cubic(profile[k, 3], profile[k, 4], profile[k + 1, 3], profile[k + 1, 4], step, u)
    into[2] = _cubic(profile[k, 5], profile[k, 6], profile[k + 1, 5], profile[k + 1, 6], step, u)


@walk
def _share(profile, k, wanted):
    """Return the share of interval k at which its height is the one wanted, by false position with halving."""
    step = profile[k + 1, 0] - profile[k, 0]
    low, high = 0.0, 1.0
    f_low, f_high = profile[k, 1] - wanted, profile[k + 1, 1] - wanted
    u = 0.5
    for _ in range(12):
        u = low - f_low * (high - low) / (f_high - f_low)
        f = _cubic(profile[k, 1], profile[k, 2], profile[k + 1, 1], profile[k + 1, 2], step, u) - wanted
        if abs(f) < 0.05:
            break
        if (f < 0.0) == (f_low < 0.0):
            low, f_low, f_high = u, f, 0.5 * f_high
        else:
            high, f_high, f_low = u, f, 0.5 * f_low
    return u


@walk
def _crossings(begin, end, profile, heights, up, down, apex):
    """Find for each flight the apex (time, along, right, height) and where it crosses heights on the way up and down."""
    for i in range(begin, end):
        flight = profile[i]
        top, last = 0, 0
        # Below the lowest height a falling flight is of no more interest (and soon too steep for its steps).
        while last < flight.shape[0] - 1 and (flight[last, 2] > -1.0 or flight[last, 1] > heights[0]):
            last += 1
            if flight[last, 1] > flight[top, 1]:
                top = last
        peak = flight[top, 1]
        apex[i, :] = np.nan
        k = top if flight[top, 2] > 0.0 else top - 1
        if 0 <= k < last:
            u = min(max(flight[k, 2] / (flight[k, 2] - flight[k + 1, 2]), 0.0), 1.0)
            step = flight[k + 1, 0] - flight[k, 0]
            _place_at(flight, k, u, apex[i])
            peak = max(peak, _cubic(flight[k, 1], flight[k, 2], flight[k + 1, 1], flight[k + 1, 2], step, u))
            apex[i, 3] = peak
        k = 0
        for v in range(heights.shape[0]):
            up[i, v, :] = np.nan
            if heights[v] > flight[top, 1]:
                continue
            while k < top - 1 and flight[k + 1, 1] < heights[v]:
                k += 1
            _place_at(flight, k, _share(flight, k, heights[v]), up[i, v])
        k = last - 1
        for v in range(heights.shape[0]):
            down[i, v, :] = np.nan
            if heights[v] > flight[top, 1] or heights[v] < flight[last, 1] or top == last:
                continue
            while k > top and flight[k, 1] < heights[v]:
                k -= 1
            _place_at(flight, k, _share(flight, k, heights[v]), down[i, v])


@walk
def _about(begin, end, profile, apex, offsets, out):
    """Fill time, ground coordinates and height of each flight at some times about its apex; NaN outside the flight."""
    for i in range(begin, end):
        flight = profile[i]
        k, ended = 0, False
        for j in range(offsets.shape[0]):
            t = apex[i, 0] + offsets[j]
            out[i, j, :] = np.nan
            if ended or not (0.0 < t < flight[flight.shape[0] - 1, 0]):
                continue
            while flight[k + 1, 0] < t:
                k += 1
            step = flight[k + 1, 0] - flight[k, 0]
            u = (t - flight[k, 0]) / step
            _place_at(flight, k, u, out[i, j])
            out[i, j, 3] = _cubic(flight[k, 1], flight[k, 2], flight[k + 1, 1], flight[k + 1, 2], step, u)
            ended = offsets[j] > 0.0 and (out[i, j, 3] < UNDERGROUND or flight[k + 1, 2] > 0.0)


@walk
def _touching(begin, end, about, heights, out):
    """Find, between the kicks, the flight that is at each height at a given time from its apex: cubic over four kicks."""
    kicks, times = about.shape[1], about.shape[2]
    for row in range(begin, end):
        a, j = row // times, row % times
        out[a, j, :, :] = np.nan
        k = kicks - 2
        for v in range(heights.shape[0]):
            # Heights fall with the pitch-over.
            while k > 0 and not (about[a, k, j, 3] >= heights[v]):
                k -= 1
            # Steep flights at one time from their apex differ in height by the square of the pitch-over only: left out.
            first = min(max(k - 1, 2), kicks - 4)
            p0, p3 = about[a, first, j, 3], about[a, first + 3, j, 3]
            inside = k >= 2 and about[a, k, j, 3] >= heights[v] and about[a, k + 1, j, 3] <= heights[v]
            if not (inside and p0 > p3):
                continue
            for m in range(first, first + 4):
                weight = 1.0
                for other in range(first, first + 4):
                    if other != m:
                        weight *= (heights[v] - about[a, other, j, 3]) / (about[a, m, j, 3] - about[a, other, j, 3])
                for c in range(3):
                    out[a, j, v, c] = (0.0 if m == first else out[a, j, v, c]) + weight * about[a, m, j, c]


@dataclass(frozen=True)
class Fan:
    """Flights of one interceptor from one place.

    azimuths (A,) and kicks (K,), rad. profile: (A, K, samples, ROWS), see `ROWS`; s, m and m/s.
    """

    azimuths: Array
    kicks: Array
    profile: Array

    def crossings(self, heights: Array) -> tuple[Array, Array, Array]:
        """Return where flights cross heights (m, rising): up and down, each (A, K, heights, 3), and the apex (A, K, 4).

        The last axis is time (s) and the ground coordinates along the launch azimuth and to its right (m), for the apex
        its height too; NaN where a flight never is.
        """
        a, k, samples, rows = self.profile.shape
        up, down = np.empty((a * k, len(heights), 3)), np.empty((a * k, len(heights), 3))
        apex = np.empty((a * k, 4))
        work = (self.profile.reshape(a * k, samples, rows), heights, up, down, apex)
        over_blocks(lambda begin, end: _crossings(begin, end, *work), a * k, 32)
        shape = (a, k, len(heights), 3)
        return up.reshape(shape), down.reshape(shape), apex.reshape(a, k, 4)

    def about_apex(self, apex: Array, heights: Array, offsets: Array) -> Array:
        """Return, as crossings, the flights between those flown that are at a height at times `offsets` (s) from their apex.

        Where flights only just touch a height they cross it far apart in time; these fill the gap. (A, offsets, heights, 3).
        """
        a, k, samples, rows = self.profile.shape
        about, out = np.empty((a * k, len(offsets), 4)), np.empty((a, len(offsets), len(heights), 3))
        work = (self.profile.reshape(a * k, samples, rows), apex.reshape(a * k, 4), offsets, about)
        over_blocks(lambda begin, end: _about(begin, end, *work), a * k, 32)
        shaped = about.reshape(a, k, len(offsets), 4)
        over_blocks(lambda begin, end: _touching(begin, end, shaped, heights, out), a * len(offsets), 16)
        return out


def _fly(interceptor: Interceptor, place: Place, azimuths: Array, kicks: Array, earth: EarthModel) -> Fan:
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
    _, _, found = scouts.crossings(np.array([lowest]))
    # A flight without an apex is still climbing at its end.
    apex = np.where(np.isfinite(found[0, :, 3]), found[0, :, 3], scouts.profile[0, :, -1, 1])
    last = int(np.argmax(apex < lowest)) if (apex < lowest).any() else len(apex) - 1
    last = max(last, 2)
    kicks, apex = scouts.kicks[: last + 1], np.minimum.accumulate(apex[: last + 1])
    above = np.sqrt((apex - apex[-1]) / max(apex[0] - apex[-1], 1.0))
    way = kicks / kicks[-1] + (1.0 - above)
    return np.interp(np.linspace(0.0, way[-1], count), way, kicks)


def fly_fan(interceptor: Interceptor, place: Place, earth: EarthModel) -> Fan:
    """Fly an interceptor's fan from a place, for `BEYOND` times its longest flight."""
    scouts = _fly(interceptor, place, np.array([0.5 * np.pi]), np.linspace(0.0, FLATTEST, SCOUTS), earth)
    azimuths = np.asarray(np.arange(AZIMUTHS) * (2.0 * np.pi / AZIMUTHS), float)
    count = KICKS if interceptor.longest_flight < LONG_FLIGHT else LONG_KICKS
    return _fly(interceptor, place, azimuths, _kicks(scouts, interceptor.minimum_altitude, count), earth)
