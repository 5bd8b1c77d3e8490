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

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import kernel, lanes, plain, scalar
from mujun.earth.constants import MEAN_RADIUS, WGS84, Earth
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.ground_plane import ground_axes, ground_coordinates
from mujun.earth.place import Place
from mujun.interceptors.curves import DISTANCES, HEIGHTS, LEVELS, column_of, least_times
from mujun.interceptors.fan import fly_fan
from mujun.interceptors.interceptor import Interceptor

Array = NDArray[np.float64]


FINE = 4

"""The farthest distance is tabled this much finer over height than the times."""

TERMS = 8

"""Terms of the Fourier series over azimuth: a constant, three harmonics, and a nought that fills a line of memory."""

DOMAIN = 0.999

"""Share of the farthest distance that the table covers."""


class FlyOutTable(NamedTuple):
    """A fly-out table as compiled code reads it. See `FlyOut` for the fields."""

    axes: Array
    lowest: float
    highest: float
    times: Array
    farthest: Array


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
    def table(self) -> FlyOutTable:
        """What compiled code reads."""
        return FlyOutTable(self.axes, self.lowest, self.highest, self.times, self.farthest)

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
        v = float(plain(column_of)(min(max((height - self.lowest) / (self.highest - self.lowest), 0.0), 1.0)))
        waves = _waves(bearings)
        far = waves @ _at(self.farthest, v)
        if not np.isfinite(within):
            return far * DOMAIN
        rows = _at(self.times, v)
        u = plain(column_of)(DOMAIN * share)
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

    @cached_property
    def reach(self) -> Array:
        """Greatest chord distance (m) by bearing (72, even, from north clockwise) at any height within the longest flight."""
        return self.widest(self.interceptor.longest_flight)

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
def table_place(x, y, z, height, table):
    """Return where in a table an Earth-fixed point lies.

    v: the coordinate of its height, negative beyond the table's. distance: m. Then cosine and sine of 1, 2, 3 bearings.
    """
    east, north = ground_coordinates(x, y, z, table.axes)
    distance = np.sqrt(east * east + north * north)
    inverse = 1.0 / (distance if distance > 1.0 else 1.0)
    c1, s1 = north * inverse, east * inverse
    c2, s2 = c1 * c1 - s1 * s1, 2.0 * s1 * c1
    share = (height - table.lowest) / (table.highest - table.lowest)
    inside = (share >= 0.0) & (share <= 1.0)
    v = column_of(share if inside else 0.0)
    return v if inside else -1.0, distance, c1, s1, c2, s2, c1 * c2 - s1 * s2, s1 * c2 + c1 * s2


@scalar(reassociate=True)
def read_table(v, distance, wave, table):
    """Return the table's least time, s, at a place in it; infinite out of reach. wave: (TERMS,) of the bearing."""
    if v < 0.0:
        return np.inf
    times, farthest = table.times, table.farthest
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
def time_of_flight(x, y, z, height, table, wave):
    """Return the table's least time to an Earth-fixed point of given height; infinite out of reach. wave: (TERMS,) scratch."""
    v, distance, c1, s1, c2, s2, c3, s3 = table_place(x, y, z, height, table)
    wave[0], wave[1], wave[2], wave[3] = 1.0, c1, s1, c2
    wave[4], wave[5], wave[6], wave[7] = s2, c3, s3, 0.0
    return read_table(v, distance, wave, table)


@lanes
def _table_places(states, k, count, table, low, high, places):
    """Fill places (8, count) with where the targets of sample k lie in a table; no height where it is not in [low, high]."""
    for lane in range(count):
        height = states[k, 3, lane]
        v, distance, c1, s1, c2, s2, c3, s3 = table_place(
            states[k, 0, lane], states[k, 1, lane], states[k, 2, lane], height, table
        )
        places[0, lane] = v if (height >= low) & (height <= high) else -1.0
        places[1, lane] = distance
        places[2, lane], places[3, lane], places[4, lane] = c1, s1, c2
        places[5, lane], places[6, lane], places[7, lane] = s2, c3, s3


@kernel(allocates=False)
def times_of_flight(states, first, used, table, low, high, places, wave, out):
    """Fill out[first:] (samples, LANES) with the least times to the targets of a block, s; infinite out of reach or height.

    used: how many lanes hold a target of their own; the others are left as they are. places (8, LANES) and wave (TERMS) are
    scratch.
    """
    farthest = table.farthest
    wave[0], wave[7] = 1.0, 0.0
    most = 0.0
    for i in range(len(farthest)):
        far = 0.0
        for m in range(TERMS):
            far += abs(farthest[i, m])
        most = max(most, far)
    for k in range(first, states.shape[0]):
        _table_places(states, k, used, table, low, high, places)
        for lane in range(used):
            out[k, lane] = np.inf
            if places[0, lane] < 0.0 or places[1, lane] > most:
                continue
            for m in range(6):
                wave[m + 1] = places[m + 2, lane]
            out[k, lane] = read_table(places[0, lane], places[1, lane], wave, table)


@kernel
def _times_to(position, height, table, out):
    wave = np.empty(TERMS)
    for i in range(len(out)):
        out[i] = time_of_flight(position[i, 0], position[i, 1], position[i, 2], height[i], table, wave)


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


def fly_out(interceptor: Interceptor, place: Place, earth: Earth = WGS84) -> FlyOut:
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
    times, farthest = least_times(fan, heights, interceptor.longest_flight)
    waves = np.linalg.pinv(_waves(fan.azimuths))
    series = np.einsum("ta,avu->vut", waves, times)
    fine = np.linspace(0.0, 1.0, FINE * (HEIGHTS - 1) + 1)
    far = np.stack([_cubic_through(v, row, fine) for row in farthest])
    return FlyOut(place, interceptor, axes, lowest, highest, np.ascontiguousarray(series), (waves @ far).T.copy())
