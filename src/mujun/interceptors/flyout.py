"""Fly-out tables: the least time in which an interceptor can be at a place.

A fan of flights over azimuth and pitch-over is flown once from the site; its samples form, for each azimuth, a
curved mesh in (distance along the ground, height), each node with its time of flight. Every triangle of
the mesh is spread over a regular grid, the smallest time winning: folds (a high and a low way to the
same point) sort themselves out, and what no flight crosses stays infinite.

Distance is R times the angle between the geocentric directions of site and point, R = 6371 km: the same measure
when the table is made and when it is read, so it adds no error.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, WGS84, EarthModel
from mujun.earth.geodesy import geodetic_to_fixed, height_above_ellipsoid, local_axes
from mujun.flight.ascent import Commands
from mujun.flight.families import Place
from mujun.flight.powered import fly_blocks_for
from mujun.interceptors.interceptor import Interceptor

Array = NDArray[np.float64]

AZIMUTHS, KICKS = 8, 56
RANGE_NODES, HEIGHT_NODES = 161, 101


@dataclass(frozen=True)
class FlyOut:
    """Least time of flight in s from a site: times (azimuths, heights, ranges), infinite out of reach.

    Nodes are even: azimuth from 0 clockwise, height from 0 to `top` m, ground distance from 0 to `reach` m.
    """

    place: Place
    interceptor: Interceptor
    times: Array
    reach: float
    top: float

    @cached_property
    def farthest_by_height(self) -> Array:
        """Greatest ground distance (m) at each height node in any direction; -1 where the interceptor never is."""
        ranges = np.linspace(0.0, self.reach, self.times.shape[2])
        return np.where(np.isfinite(self.times), ranges, -1.0).max(axis=(0, 2))

    def farthest(self, lowest: float, highest: float) -> Array:
        """Return the greatest ground distance (m) by azimuth at any height between two (m)."""
        heights = np.linspace(0.0, self.top, self.times.shape[1])
        within = (heights >= lowest - 1.0) & (heights <= highest + 1.0)
        ranges = np.linspace(0.0, self.reach, self.times.shape[2])
        there = np.asarray(np.isfinite(self.times[:, within]).any(axis=1))
        return np.array([ranges[row].max() if row.any() else 0.0 for row in there])


@kernel
def _along_ground(begin, end, path, site, forward, ground, earth, distance, height, time):
    """Fill distance along the ground (negative behind the site), height and time of every sample; NaN once down."""
    for i in range(begin, end):
        block, lane = i // path.shape[3], i % path.shape[3]
        down = False
        for k in range(path.shape[1]):
            t = path[block, k, 6, lane]
            cosine, sine = np.cos(earth[4] * t), np.sin(earth[4] * t)
            x = cosine * path[block, k, 0, lane] + sine * path[block, k, 1, lane]
            y = cosine * path[block, k, 1, lane] - sine * path[block, k, 0, lane]
            z = path[block, k, 2, lane]
            h = height_above_ellipsoid(x, y, z, earth[2], earth[3])
            down = down or not (h >= ground)
            cx, cy, cz = y * site[2] - z * site[1], z * site[0] - x * site[2], x * site[1] - y * site[0]
            angle = np.arctan2(np.sqrt(cx * cx + cy * cy + cz * cz), x * site[0] + y * site[1] + z * site[2])
            ahead = (
                (x - site[0]) * forward[i, 0] + (y - site[1]) * forward[i, 1] + (z - site[2]) * forward[i, 2]
            ) >= 0.0
            distance[i, k] = np.nan if down else (MEAN_RADIUS * angle if ahead else -MEAN_RADIUS * angle)
            height[i, k] = np.nan if down else h
            time[i, k] = t


@kernel
def _spread(begin, end, distance, height, time, reach, top, out):
    """Spread the triangles of each azimuth's mesh over the grid, keeping the least time."""
    rows, columns = out.shape[1], out.shape[2]
    dx, dh = reach / (columns - 1), top / (rows - 1)
    for a in range(begin, end):
        for k in range(distance.shape[1] - 1):
            for s in range(distance.shape[2] - 1):
                for half in range(2):
                    # The two triangles of the mesh cell (k, s).
                    k0, s0 = k, s
                    k1, s1 = (k + 1, s) if half == 0 else (k + 1, s + 1)
                    k2, s2 = (k + 1, s + 1) if half == 0 else (k, s + 1)
                    x0, x1, x2 = distance[a, k0, s0], distance[a, k1, s1], distance[a, k2, s2]
                    y0, y1, y2 = height[a, k0, s0], height[a, k1, s1], height[a, k2, s2]
                    twice = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
                    if not (abs(twice) > 1e-6):
                        continue
                    t0, t1, t2 = time[a, k0, s0], time[a, k1, s1], time[a, k2, s2]
                    low_c = max(0, int(np.ceil(min(x0, x1, x2) / dx - 1e-9)))
                    high_c = min(columns - 1, int(np.floor(max(x0, x1, x2) / dx + 1e-9)))
                    low_r = max(0, int(np.ceil(min(y0, y1, y2) / dh - 1e-9)))
                    high_r = min(rows - 1, int(np.floor(max(y0, y1, y2) / dh + 1e-9)))
                    for r in range(low_r, high_r + 1):
                        for c in range(low_c, high_c + 1):
                            px, py = c * dx - x0, r * dh - y0
                            w1 = (px * (y2 - y0) - (x2 - x0) * py) / twice
                            w2 = ((x1 - x0) * py - px * (y1 - y0)) / twice
                            if w1 >= -1e-9 and w2 >= -1e-9 and w1 + w2 <= 1.0 + 1e-9:
                                t = t0 + w1 * (t1 - t0) + w2 * (t2 - t0)
                                if t < out[a, r, c]:
                                    out[a, r, c] = t


def fly_out(interceptor: Interceptor, place: Place, earth: EarthModel = WGS84) -> FlyOut:
    """Return the fly-out table of an interceptor from a site.

    Neglects steering after burnout (divert moves a kill vehicle by kilometres, policy-level reach by less than its
    own grid) and energy management; one boost, ballistic thereafter.
    """
    azimuths = np.arange(AZIMUTHS) * (2.0 * np.pi / AZIMUTHS)
    kicks = np.radians(np.linspace(0.0, 85.0, KICKS))
    azimuth, kick = np.meshgrid(azimuths, kicks, indexing="ij")
    commands = Commands(
        place.latitude, place.longitude, azimuth.ravel(), kick.ravel(), 1.0, place.height, hold_pitch=True
    )
    path, _ = fly_blocks_for(interceptor.vehicle, commands, interceptor.longest_flight, coast_steps=64, earth=earth)
    distance, height, time = (np.empty((azimuth.size, path.shape[1])) for _ in range(3))
    east, north, _ = local_axes(place.latitude, place.longitude)
    forward = np.sin(azimuth.ravel())[:, None] * east + np.cos(azimuth.ravel())[:, None] * north
    site = geodetic_to_fixed(place.latitude, place.longitude, 0.0, earth)
    ground = (path, site, forward, place.height - 200.0, earth, distance, height, time)
    over_blocks(lambda begin, end: _along_ground(begin, end, *ground), azimuth.size, 48)
    shape = (AZIMUTHS, KICKS, path.shape[1])
    top = interceptor.maximum_altitude
    with np.errstate(invalid="ignore"):
        usable = np.where((height >= interceptor.minimum_altitude) & (height <= top * 1.2), distance, 0.0)
    reach = max(float(np.nanmax(usable)), 50e3) * 1.02
    times = np.full((AZIMUTHS, HEIGHT_NODES, RANGE_NODES), np.inf)
    mesh = (
        distance.reshape(shape),
        height.reshape(shape),
        time.reshape(shape),
        reach,
        top,
        times,
    )
    over_blocks(lambda begin, end: _spread(begin, end, *mesh), AZIMUTHS)
    return FlyOut(place, interceptor, times, reach, top)
