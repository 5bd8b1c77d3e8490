"""Fly-out tables: the least time in which an interceptor can be at a place.

A fan of flights over azimuth and pitch-over is flown once from the site. At any time after launch, flatter flights are
lower: so at a given height there is one flight that is at it then, going up, level or coming down, and over time it draws one
smooth curve of ground distance, from overhead to the farthest point that the interceptor reaches at that height. Up to
there it is the table; beyond it only slower, higher shots lead back to the same points.

At the farthest point the time's slope over distance is infinite. So the table is even not in distance but in a column
coordinate u of d = distance / E, E being the farthest: u = (1 - M)(1 - sqrt(1 - d)) + M sqrt(d). In u the time is smooth
at the far end, and nodes are dense overhead. Heights are spaced alike, between the lowest and the highest. Over
azimuth, times and E are Fourier series: the turning Earth's effect is smooth in it.
The last thousandth of the reach is left out. The table runs on beyond the interceptor's longest flight, so that this
limit too is read from both sides.
"""

import functools
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import LANES, kernel, lanes, scalar, sums, walk
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, WGS84, EarthModel
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.ground_plane import ground_axes, ground_coordinates
from mujun.flight.families import Place
from mujun.interceptors.fan import AZIMUTHS, LONG_FLIGHT, fly_fan
from mujun.interceptors.interceptor import Interceptor

Array = NDArray[np.float64]

HEIGHTS, DISTANCES = 65, 57
FINE = 4
"""The farthest distance is tabled this much finer over height than the times."""
TERMS = 8
"""Terms of the Fourier series over azimuth: a constant, three harmonics, and a nought that fills a line of memory."""
CAP = 1.25
"""The table ends at the farthest points, or else after so many longest flights."""
NODES, LONG_NODES = 65, 129
"""Times at which a height's curve of distance is found, for short flights and for long ones."""
MIX = 0.35
"""M above: how much the columns crowd overhead."""
DOMAIN = 0.999
"""Share of the farthest distance that the table covers."""


@dataclass(frozen=True)
class FlyOut:
    """Least time of flight from a site.

    lowest, highest: m, the heights covered (none where highest <= lowest). times: (HEIGHTS, DISTANCES, TERMS) s, and
    farthest: (FINE * (HEIGHTS - 1) + 1, TERMS) m: Fourier terms over azimuth (constant, cosine and sine of
    1, 2, 3 times the bearing, nought).
    """

    place: Place
    interceptor: Interceptor
    axes: Array
    lowest: float
    highest: float
    times: Array
    farthest: Array

    @property
    def empty(self) -> bool:
        """Whether the interceptor never is at a height at which it works."""
        return not self.highest > self.lowest

    @cached_property
    def table(self) -> tuple[Array, float, float, Array, Array]:
        """What compiled code reads: axes, lowest, highest, times, farthest."""
        return self.axes, self.lowest, self.highest, self.times, self.farthest

    def time_to(self, position: ArrayLike, height: ArrayLike) -> Array:
        """Return the least time of flight in s to Earth-fixed points (..., 3), m, of given height, m; infinite out of reach."""
        position = np.asarray(position, float)
        flat = np.ascontiguousarray(position.reshape(-1, 3))
        out = np.empty(len(flat))
        _times_to(
            flat, np.ascontiguousarray(np.broadcast_to(height, position.shape[:-1]).ravel(), float), self.table, out
        )
        return out.reshape(position.shape[:-1])

    def reach_at(self, height: float, bearings: Array, within: float = np.inf) -> Array:
        """Return the chord distance (m) reached at a height (m) along bearings (rad) within a time (s); 0 where none."""
        if self.empty or not self.lowest <= height <= self.highest:
            return np.zeros(len(bearings))
        share = np.linspace(0.0, 1.0, 400)
        v = float(column_of(min(max((height - self.lowest) / (self.highest - self.lowest), 0.0), 1.0)))
        waves = _waves(bearings)
        far = waves @ _at(self.farthest, v)
        if not np.isfinite(within):
            return far * DOMAIN
        rows = _at(self.times, v)
        u = column_of(DOMAIN * share)
        columns = np.clip(u * (DISTANCES - 1), 0.0, DISTANCES - 1.001)
        c = columns.astype(int)
        part = (columns - c)[:, None]
        time = (rows[c] * (1.0 - part) + rows[c + 1] * part) @ waves.T
        inside = np.maximum.accumulate(time, axis=0) <= within
        return np.where(inside.any(axis=0), DOMAIN * share[np.maximum(inside.sum(axis=0) - 1, 0)] * far, 0.0)

    def outline(self, height: float, within: float = np.inf, sectors: int = 180) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) of the ground below the farthest points at a height (m) within a time (s)."""
        bearings = np.asarray(np.arange(sectors) * (2.0 * np.pi / sectors), float)
        return self.ground_below(bearings, self.reach_at(height, bearings, within), height)

    def ground_below(self, bearings: Array, chord: Array, height: float) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) below points at chord distances (m) and bearings (rad) from the site."""
        angle = 2.0 * np.arcsin(np.clip(chord / (2.0 * MEAN_RADIUS), 0.0, 1.0))[:, None]
        up, east, north = self.axes
        aside = np.sin(bearings)[:, None] * east + np.cos(bearings)[:, None] * north
        direction = np.cos(angle) * up + np.sin(angle) * aside
        latitude, longitude, _ = fixed_to_geodetic(direction * (MEAN_RADIUS + height))
        return latitude, longitude

    def widest(self, within: float = np.inf, sectors: int = 72, levels: int = 48) -> Array:
        """Return the greatest chord distance (m) by bearing (even, from north clockwise) at any height within a time (s)."""
        bearings = np.asarray(np.arange(sectors) * (2.0 * np.pi / sectors), float)
        if self.empty:
            return np.zeros(sectors)
        heights = np.linspace(self.lowest, self.highest, levels)
        return np.max([self.reach_at(float(h), bearings, within) for h in heights], axis=0)


def _waves(bearings: Array) -> Array:
    """Return the Fourier terms at bearings (rad), shape (n, TERMS)."""
    turns = np.outer(bearings, np.arange(1, 4))
    out = np.zeros((len(bearings), TERMS))
    out[:, 0] = 1.0
    out[:, 1:7:2], out[:, 2:7:2] = np.cos(turns), np.sin(turns)
    return out


def _at(rows: Array, v: float) -> Array:
    """Return a table over height read at v in [0, 1], linear between rows."""
    x = min(v, 1.0) * (len(rows) - 1)
    r = min(int(x), len(rows) - 2)
    return rows[r] * (1.0 - (x - r)) + rows[r + 1] * (x - r)


@scalar
def column_of(share):
    """Return the table coordinate in [0, 1] of a share of the farthest distance, or of the way up."""
    return (1.0 - MIX) * (1.0 - np.sqrt(1.0 - share)) + MIX * np.sqrt(share)


def _shares(nodes: int) -> Array:
    """Return the shares that even nodes of the coordinate stand for, by halving."""
    low, high = np.zeros(nodes), np.ones(nodes)
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = (1.0 - MIX) * (1.0 - np.sqrt(1.0 - middle)) + MIX * np.sqrt(middle) < np.linspace(0.0, 1.0, nodes)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return 0.5 * (low + high)


SHARES, LEVELS = _shares(DISTANCES), _shares(HEIGHTS)


@scalar
def table_place(x, y, z, height, axes, lowest, highest):
    """Return where in a table an Earth-fixed point lies.

    v: the coordinate of its height, negative beyond the table's. distance: m. Then cosine and sine of 1, 2, 3 bearings.
    """
    east, north = ground_coordinates(x, y, z, axes)
    distance = np.sqrt(east * east + north * north)
    inverse = 1.0 / (distance if distance > 1.0 else 1.0)
    c1, s1 = north * inverse, east * inverse
    c2, s2 = c1 * c1 - s1 * s1, 2.0 * s1 * c1
    share = (height - lowest) / (highest - lowest)
    inside = (share >= 0.0) & (share <= 1.0)
    v = column_of(share if inside else 0.0)
    return v if inside else -1.0, distance, c1, s1, c2, s2, c1 * c2 - s1 * s2, s1 * c2 + c1 * s2


@sums
def read_table(v, distance, wave, times, farthest):
    """Return the table's least time, s, at a place in it; infinite out of reach. wave: (TERMS,) of the bearing."""
    if v < 0.0:
        return np.inf
    row = v * (farthest.shape[0] - 1)
    i = min(np.uint64(row), np.uint64(farthest.shape[0] - 2))
    w = row - i
    above = i + np.uint64(1)
    far = 0.0
    for m in range(TERMS):
        far += wave[m] * (farthest[i, m] + w * (farthest[above, m] - farthest[i, m]))
    if not distance <= DOMAIN * far:
        return np.inf
    column = column_of(distance / far) * (times.shape[1] - 1)
    j = min(np.uint64(column), np.uint64(times.shape[1] - 2))
    p = column - j
    row = v * (times.shape[0] - 1)
    i = min(np.uint64(row), np.uint64(times.shape[0] - 2))
    w = row - i
    above, beyond = i + np.uint64(1), j + np.uint64(1)
    w00, w01, w10, w11 = (1.0 - w) * (1.0 - p), (1.0 - w) * p, w * (1.0 - p), w * p
    time = 0.0
    for m in range(TERMS):
        time += wave[m] * (
            w00 * times[i, j, m] + w01 * times[i, beyond, m] + w10 * times[above, j, m] + w11 * times[above, beyond, m]
        )
    return time


@scalar
def time_of_flight(x, y, z, height, axes, lowest, highest, times, farthest, wave):
    """Return the table's least time to an Earth-fixed point of given height; infinite out of reach. wave: (TERMS,) scratch."""
    v, distance, c1, s1, c2, s2, c3, s3 = table_place(x, y, z, height, axes, lowest, highest)
    wave[0], wave[1], wave[2], wave[3] = 1.0, c1, s1, c2
    wave[4], wave[5], wave[6], wave[7] = s2, c3, s3, 0.0
    return read_table(v, distance, wave, times, farthest)


@lanes
def _table_places(states, k, axes, lowest, highest, low, high, places):
    """Fill places (8, LANES) with where the targets of sample k lie in a table; no height where it is not in [low, high]."""
    for lane in range(LANES):
        height = states[k, 3, lane]
        v, distance, c1, s1, c2, s2, c3, s3 = table_place(
            states[k, 0, lane], states[k, 1, lane], states[k, 2, lane], height, axes, lowest, highest
        )
        places[0, lane] = v if (height >= low) & (height <= high) else -1.0
        places[1, lane] = distance
        places[2, lane], places[3, lane], places[4, lane] = c1, s1, c2
        places[5, lane], places[6, lane], places[7, lane] = s2, c3, s3


@walk
def times_of_flight(states, first, table, low, high, places, wave, out):
    """Fill out[first:] (samples, LANES) with the least times to the targets of a block, s; infinite out of reach or height.

    places (8, LANES) and wave (TERMS) are scratch.
    """
    axes, lowest, highest, times, farthest = table
    wave[0], wave[7] = 1.0, 0.0
    most = 0.0
    for i in range(len(farthest)):
        far = 0.0
        for m in range(TERMS):
            far += abs(farthest[i, m])
        most = max(most, far)
    for k in range(first, states.shape[0]):
        _table_places(states, k, axes, lowest, highest, low, high, places)
        for lane in range(LANES):
            out[k, lane] = np.inf
            if places[0, lane] < 0.0 or places[1, lane] > most:
                continue
            for m in range(6):
                wave[m + 1] = places[m + 2, lane]
            out[k, lane] = read_table(places[0, lane], places[1, lane], wave, times, farthest)


@kernel
def _times_to(position, height, table, out):
    axes, lowest, highest, times, farthest = table
    wave = np.empty(TERMS)
    for i in range(len(out)):
        out[i] = time_of_flight(
            position[i, 0], position[i, 1], position[i, 2], height[i], axes, lowest, highest, times, farthest, wave
        )


@walk
def _slopes(y, slopes):
    """Fill the slopes, per even node, of a curve: of fourth order inside."""
    n = len(y)
    for k in range(n):
        if 2 <= k < n - 2:
            slopes[k] = (8.0 * (y[k + 1] - y[k - 1]) - (y[k + 2] - y[k - 2])) / 12.0
        elif 1 <= k < n - 1:
            slopes[k] = 0.5 * (y[k + 1] - y[k - 1])
        else:
            i, sign = (0, 1.0) if k == 0 else (n - 1, -1.0)
            step = 1 if k == 0 else -1
            slopes[k] = sign * (-1.5 * y[i] + 2.0 * y[i + step] - 0.5 * y[i + 2 * step])


@walk
def _value(y, slopes, x):
    """Return the curve's value at a place x, in nodes."""
    k = min(max(int(x), 0), len(y) - 2)
    u = x - k
    w = 1.0 - u
    return w * w * ((1.0 + 2.0 * u) * y[k] + u * slopes[k]) + u * u * ((3.0 - 2.0 * u) * y[k + 1] - w * slopes[k + 1])


@walk
def _greatest(y, slopes):
    """Return where the curve is greatest, in nodes: at its last node, or by ternary search about the greatest one."""
    best = 0
    for k in range(len(y)):
        if y[k] > y[best]:
            best = k
    if best == len(y) - 1:
        return float(best)
    low, high = float(max(best - 1, 0)), float(best + 1)
    for _ in range(48):
        third = (high - low) / 3.0
        if _value(y, slopes, low + third) < _value(y, slopes, high - third):
            low += third
        else:
            high -= third
    return 0.5 * (low + high)


@walk
def _where(y, slopes, wanted, below, last):
    """Return the first place, in nodes from node `below` on, at which a curve that rises up to `last` has a value."""
    k = below
    while k + 1 < last and y[k + 1] < wanted:
        k += 1
    low, high = float(k), min(k + 1.0, last)
    f_low, f_high = _value(y, slopes, low) - wanted, _value(y, slopes, high) - wanted
    if f_low >= 0.0:
        return low
    if f_high <= 0.0:
        return high
    x = low
    for _ in range(30):
        x = low - f_low * (high - low) / (f_high - f_low)
        f = _value(y, slopes, x) - wanted
        if abs(f) < 1.0:
            break
        if f < 0.0:
            low, f_low, f_high = x, f, 0.5 * f_high
        else:
            high, f_high, f_low = x, f, 0.5 * f_low
    return x


@kernel
def _columns(begin, end, start, stop, distance, turn, shares, times, turns, farthest):
    """From the curves over time at each height (A, heights, nodes) fill the tables over launch azimuth.

    start, stop (A, heights): s. distance: m. turn: how far (rad) the curve's bearing lies to the right of its azimuth.
    times, turns (A, heights, columns): time and turn at each column. farthest (A, heights): m, the curve's greatest
    distance: where it stops rising, or at its end. Either way it hardly depends on azimuth which of the two it is, for
    near its greatest the distance stands still; and the end comes after the longest flight.
    """
    azimuths, nodes = distance.shape[0], distance.shape[2]
    rise, bend = np.empty(nodes), np.empty(nodes)
    for row in range(begin * azimuths, end * azimuths):
        v, a = row // azimuths, row % azimuths
        d, length = distance[a, v], stop[a, v] - start[a, v]
        _slopes(d, rise)
        _slopes(turn[a, v], bend)
        last = _greatest(d, rise)
        far = _value(d, rise, last)
        farthest[a, v] = far
        x = 0.0
        for j in range(len(shares)):
            if j > 0:
                x = last if j == len(shares) - 1 else _where(d, rise, far * shares[j], int(x), last)
            times[a, v, j] = start[a, v] + length * (x / (nodes - 1.0)) ** 2
            turns[a, v, j] = _value(turn[a, v], bend, x)


def _columns_of(work: tuple[Any, ...], begin: int, end: int) -> None:
    _columns(begin, end, *work)


def _from_overhead(along: Array, right: Array) -> tuple[Array, Array]:
    """Return distance (m) and turn (rad) along each curve, with the drift of a shot straight up taken off near its start.

    The Earth turns below a flight straight up, so that it ends some kilometres west of overhead; a distance from there
    and a bearing are smooth where those from the site are not. Two and a half drifts away nothing is taken off any more.
    """
    x0, y0 = along[..., :1], right[..., :1]
    away = np.hypot(along - x0, right - y0) / np.maximum(2.5 * np.hypot(x0, y0), 1.0)
    fade = (1.0 - np.minimum(away, 1.0)) ** 2
    x, y = along - fade * x0, right - fade * y0
    turn = np.arctan2(y, x)
    turn[..., 0] = turn[..., 1]
    return np.hypot(x, y), turn


def _turned(values: Array, shift: Array) -> Array:
    """Return values over even azimuths (first axis) read at azimuths less by a small shift (rad), to second order."""
    n = len(values)
    order = 1j * np.fft.rfftfreq(n, 1.0 / n).reshape((-1,) + (1,) * (values.ndim - 1))
    order[-1] = 0.0
    spectrum = np.fft.rfft(values, axis=0)
    first = np.fft.irfft(spectrum * order, n, axis=0)
    second = np.fft.irfft(spectrum * order**2, n, axis=0)
    return values - shift * first + 0.5 * shift**2 * second


def _on_bearings(times: Array, turns: Array, farthest: Array) -> tuple[Array, Array]:
    """Return times (A, heights, columns) and farthest distances (A, heights) on even bearings, not launch azimuths.

    The Earth turns away below a flight, so that it crosses beside its launch azimuth.
    """
    # The launch azimuth that leads to a bearing: the bearing less the turn there.
    back = _turned(turns, turns)
    far = _turned(farthest, back[..., -1])
    time, here = _turned(times, back), _turned(np.repeat(farthest[..., None], len(SHARES), axis=-1), back)
    # A column stands for a share of the distance on its own azimuth: moved to the same share on the bearing.
    moved = np.clip(SHARES * far[..., None] / np.maximum(here, 1.0), 0.0, 1.0)
    column = column_of(moved) * (len(SHARES) - 1)
    k = np.clip(column.astype(int), 0, len(SHARES) - 2)
    low, high = np.take_along_axis(time, k, -1), np.take_along_axis(time, k + 1, -1)
    return low + (column - k) * (high - low), far


def _cubic_through(x: Array, y: Array, at: Array) -> Array:
    """Return the cubic through the four points about each place (Lagrange)."""
    i = np.clip(np.searchsorted(x, at) - 2, 0, len(x) - 4)
    total = np.zeros(len(at))
    for j in range(4):
        weight = np.ones(len(at))
        for m in range(4):
            if m != j:
                weight *= (at - x[i + m]) / (x[i + j] - x[i + m])
        total += weight * y[i + j]
    return total


def fly_out(interceptor: Interceptor, place: Place, earth: EarthModel = WGS84) -> FlyOut:
    """Return the fly-out table of an interceptor from a site.

    Neglects steering after burnout (divert moves a kill vehicle by kilometres, policy-level reach by less than its
    own grid) and energy management: one boost at a held pitch, ballistic thereafter.
    """
    fan = fly_fan(interceptor, place, earth)
    axes = ground_axes(*place, earth)
    lowest = interceptor.minimum_altitude
    # The height that every azimuth's steepest flight reaches in its longest flight, just inside.
    steepest = fan.profile[:, 0]
    climbed = np.where(steepest[..., 0] <= interceptor.longest_flight, steepest[..., 1], 0.0).max(axis=1).min()
    highest = min(interceptor.maximum_altitude, float(climbed) - 50.0)
    if not highest > lowest:
        nothing = np.zeros((2, 2, TERMS))
        return FlyOut(place, interceptor, axes, lowest, lowest, nothing, nothing[0])
    v = np.linspace(0.0, 1.0, HEIGHTS)
    heights = lowest + (highest - lowest) * LEVELS
    nodes = NODES if interceptor.longest_flight < LONG_FLIGHT else LONG_NODES
    start, stop, along, right = fan.levels(heights, CAP * interceptor.longest_flight, nodes)
    times, turns = np.empty((AZIMUTHS, HEIGHTS, DISTANCES)), np.empty((AZIMUTHS, HEIGHTS, DISTANCES))
    farthest = np.empty((AZIMUTHS, HEIGHTS))
    curves = _from_overhead(along, right)
    work = (start, stop, *curves, SHARES, times, turns, farthest)
    over_blocks(functools.partial(_columns_of, work), HEIGHTS, 4)
    times, farthest = _on_bearings(times, turns, farthest)
    waves = np.linalg.pinv(_waves(fan.azimuths))
    series = np.einsum("ta,avu->vut", waves, times)
    fine = np.linspace(0.0, 1.0, FINE * (HEIGHTS - 1) + 1)
    far = np.stack([_cubic_through(v, row, fine) for row in farthest])
    return FlyOut(place, interceptor, axes, lowest, highest, np.ascontiguousarray(series), (waves @ far).T.copy())
