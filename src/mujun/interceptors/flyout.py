"""Fly-out tables: the least time of flight of an interceptor to any point.

A fan of flights over azimuth and pitch-over is flown once from the site. At a given time after launch flatter flights are
lower, so that exactly one flight is at a given height, climbing, level or descending. Over time the positions of these flights
form a smooth curve of ground distance, from overhead to the farthest point that the interceptor reaches at that height. The
table contains the curve up to that point; the part beyond it belongs to slower, higher flights back to the same points.

At the farthest distance E the slope of time over distance is infinite. The table is therefore evenly spaced in a column
coordinate u of d = distance / E, u = (1 - M)(1 - sqrt(1 - d)) + M sqrt(d). In u the time is smooth
at the far end, and nodes are dense overhead. Heights are spaced in the same way between the lowest and the highest. Over
azimuth, times and E are Fourier series, because the effect of the Earth's rotation is smooth in azimuth.
The last thousandth of the distance is omitted. The table continues beyond the interceptor's longest flight, so that
interpolation at this limit has data on both sides. A shot ends at the ground: a longest flight beyond the landing of the last
shot makes the same table as one that ends there.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import four_point_weights
from mujun.earth.constants import MEAN_RADIUS, WGS84, Earth
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.ground_plane import ground_axes
from mujun.earth.place import Place
from mujun.interceptors.columns import HEIGHT_SHARES, column_of
from mujun.interceptors.curves import least_times
from mujun.interceptors.fan import ended_at_ground, fly_fan
from mujun.interceptors.interceptor import Interceptor
from mujun.interceptors.reach import distances_reached, waves_at
from mujun.interceptors.table import TERMS, FlyOutTable, times_to

Array = NDArray[np.float64]


FINE = 4
"""Factor by which the farthest distance is tabulated more finely over height than the times."""


@dataclass(frozen=True)
class FlyOut:
    """Fly-out table of an interceptor at a site. Fourier terms over azimuth: see `TERMS`."""

    place: Place
    interceptor: Interceptor
    axes: Array
    """Ground axes of the place, (3, 3): see `ground_axes`."""
    lowest: float
    highest: float
    """Range of heights of the table, m; empty if highest <= lowest."""
    times: Array
    """Fourier terms of the least time, s: (HEIGHTS, DISTANCES, TERMS)."""
    farthest: Array
    """Fourier terms of the farthest distance, m: (FINE * (HEIGHTS - 1) + 1, TERMS)."""

    @property
    def empty(self) -> bool:
        """Whether the interceptor never reaches its range of altitudes."""
        return not self.highest > self.lowest

    @cached_property
    def table(self) -> FlyOutTable:
        """The table for compiled code."""
        return FlyOutTable(self.axes, self.lowest, self.highest, self.times, self.farthest, self.limit)

    @property
    def limit(self) -> float:
        """Chord distance of the interceptor's greatest range, m; infinite if not limited."""
        angle = self.interceptor.greatest_range / MEAN_RADIUS
        return 2.0 * MEAN_RADIUS * float(np.sin(0.5 * angle)) if angle < np.pi else float("inf")

    def time_to(self, position: ArrayLike, height: ArrayLike) -> Array:
        """Return the least time of flight (s) to Earth-fixed points (..., 3), m, of given height, m; infinite if out of reach."""
        position = np.asarray(position, float)
        flat = np.ascontiguousarray(position.reshape(-1, 3))
        out = np.empty(len(flat))
        times_to(
            flat, np.ascontiguousarray(np.broadcast_to(height, position.shape[:-1]).ravel(), float), self.table, out
        )
        return out.reshape(position.shape[:-1])

    def reach_at(self, height: float | Array, bearings: Array, within: float = np.inf) -> Array:
        """Return the chord distance (m) reached along bearings (n,), rad, within a time (s); 0 if none.

        height: m; of several (h,) the result is (h, n), of one it is (n,).
        """
        heights = np.atleast_1d(np.asarray(height, float))
        out = np.zeros((len(heights), len(bearings)))
        inside = (self.lowest <= heights) & (heights <= self.highest)
        if inside.any() and not self.empty:
            v = plain(column_of)(np.clip((heights[inside] - self.lowest) / (self.highest - self.lowest), 0.0, 1.0))
            reached = distances_reached(self.times, self.farthest, v, np.asarray(bearings, float), within)
            out[inside] = np.minimum(reached, self.limit)
        return out[0] if np.ndim(height) == 0 else out

    def outline(self, height: float, within: float = np.inf, sectors: int = 180) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) of the ground below the farthest points at a height (m) within a time (s)."""
        bearings = np.asarray(np.arange(sectors) * (2.0 * np.pi / sectors), float)
        return self.ground_below(bearings, self.reach_at(height, bearings, within), height)

    def ground_below(self, bearings: Array, chord: Array, height: float) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) below points at a height (m), chord distances (m) and bearings (rad)."""
        angle = 2.0 * np.arcsin(np.clip(chord / (2.0 * MEAN_RADIUS), 0.0, 1.0))[:, None]
        up, east, north = self.axes
        aside = np.sin(bearings)[:, None] * east + np.cos(bearings)[:, None] * north
        direction = np.cos(angle) * up + np.sin(angle) * aside
        latitude, longitude, _ = fixed_to_geodetic(direction * (MEAN_RADIUS + height))
        return latitude, longitude

    @cached_property
    def reach(self) -> Array:
        """Greatest chord distance (m) at any height within the longest flight, at 72 bearings clockwise from north."""
        return self.widest(self.interceptor.longest_flight)

    def widest(self, within: float = np.inf, sectors: int = 72, levels: int = 48) -> Array:
        """Return the greatest chord distance (m) at any height within a time (s), at `sectors` evenly spaced bearings."""
        bearings = np.asarray(np.arange(sectors) * (2.0 * np.pi / sectors), float)
        if self.empty:
            return np.zeros(sectors)
        heights = np.linspace(self.lowest, self.highest, levels)
        return np.asarray(self.reach_at(heights, bearings, within).max(axis=0))


def _refined(values: Array) -> Array:
    """Interpolate values at evenly spaced nodes onto a grid FINE times finer, by four-point cubics."""
    at = np.linspace(0.0, len(values) - 1.0, FINE * (len(values) - 1) + 1)
    first = np.clip(np.ceil(at).astype(int) - 2, 0, len(values) - 4)
    weights = plain(four_point_weights)(at - first - 1.0)
    return np.sum([weight * values[first + j] for j, weight in enumerate(weights)], axis=0)


def fly_out(interceptor: Interceptor, place: Place, earth: Earth = WGS84) -> FlyOut:
    """Return the fly-out table of an interceptor from a site.

    The flight is one boost at constant pitch, then ballistic. Neglected: divert after burnout (it moves a kill vehicle by
    kilometres, less than the grid of policy-level reach) and energy management.
    """
    flown = ended_at_ground(interceptor, place, earth)
    fan = fly_fan(flown, place, earth)
    axes = ground_axes(*place, earth)
    lowest = interceptor.minimum_altitude
    # Slightly below the height that the steepest flight reaches on every azimuth within the longest flight.
    steepest = fan.profile[:, 0]
    climbed = np.where(steepest[..., 0] <= flown.longest_flight, steepest[..., 1], 0.0).max(axis=1).min()
    highest = min(interceptor.maximum_altitude, float(climbed) - 50.0)
    if not highest > lowest:
        nothing = np.zeros((2, 2, TERMS))
        return FlyOut(place, interceptor, axes, lowest, lowest, nothing, nothing[0])
    heights = lowest + (highest - lowest) * HEIGHT_SHARES
    times, farthest = least_times(fan, heights, flown.longest_flight)
    waves = np.linalg.pinv(waves_at(fan.azimuths))
    series = np.einsum("ta,avu->vut", waves, times)
    far = np.stack([_refined(row) for row in farthest])
    return FlyOut(place, interceptor, axes, lowest, highest, np.ascontiguousarray(series), (waves @ far).T.copy())
