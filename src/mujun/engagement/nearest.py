"""Distance by which a flight passes outside an interceptor's reach."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, scalar
from mujun.base.threads import over_blocks
from mujun.earth.ground_plane import ground_coordinates
from mujun.engagement.defence import Site
from mujun.flight.engine.sampling import BOOST, HEIGHT, Sampled

Array = NDArray[np.float64]

OUTLINE_LEVELS, OUTLINE_BEARINGS = 48, 24
"""Numbers of heights and bearings at which an interceptor's reach is tabulated."""


class ReachOutline(NamedTuple):
    """Reach of a site's interceptors by height and bearing.

    Attributes:
        axes: (3, 3) up, east, north of the site.
        lowest: lowest height of the interceptor and of the table, m.
        top: greatest height of the table, m.
        highest: greatest height of the interceptor, m.
        far: (OUTLINE_LEVELS, OUTLINE_BEARINGS) chord distance, m; levels evenly spaced from lowest to top.
    """

    axes: Array
    lowest: float
    top: float
    highest: float
    far: Array


@scalar
def _outline_at(outline, east, north, height):
    """Return the chord distance (m) reached in a direction at a height, m, by linear interpolation in the outline."""
    levels, bearings = outline.far.shape
    turn = np.arctan2(east, north) / (2.0 * np.pi) * bearings
    left = int(np.floor(turn))
    p = turn - left
    left, right = left % bearings, (left + 1) % bearings
    level = min((height - outline.lowest) / (outline.top - outline.lowest), 1.0) * (levels - 1)
    row = min(int(level), levels - 2)
    w = level - row
    reach = (1.0 - w) * ((1.0 - p) * outline.far[row, left] + p * outline.far[row, right])
    reach += w * ((1.0 - p) * outline.far[row + 1, left] + p * outline.far[row + 1, right])
    return reach


@kernel
def _beyond(begin, end, states, outline, out):
    """Fill out (n,) with the least distance (m) of the flights of blocks begin..end from an outline; 0 if inside."""
    for block in range(begin, end):
        for lane in range(LANES):
            i = block * LANES + lane
            if i >= out.shape[0]:
                break
            nearest = np.inf
            for k in range(BOOST + 1, states.shape[1]):
                height = states[block, k, HEIGHT, lane]
                if height < outline.lowest or height > outline.highest:
                    continue
                x, y, z = states[block, k, 0, lane], states[block, k, 1, lane], states[block, k, 2, lane]
                east, north = ground_coordinates(x, y, z, outline.axes)
                gap = max(np.hypot(east, north) - _outline_at(outline, east, north, height), 0.0)
                nearest = min(nearest, np.hypot(gap, max(height - outline.top, 0.0)))
            out[i] = nearest


def beyond_reach(site: Site, flights: Sampled) -> Array:
    """Return the least distance (m) by which each flight passes outside the interceptor's reach.

    The reach is that within the altitude limits and the longest flight. The distance is 0 if the flight is within reach at
    some time, and infinite if after burnout it is never within the altitude limits. Above the table's highest point the height
    above it is included. Evaluated at samples only, linear between nodes of height and bearing: accurate to a few km.
    """
    interceptor, table = site.fly_out.interceptor, site.fly_out
    lowest, top = float(interceptor.minimum_altitude), float(max(table.highest, interceptor.minimum_altitude + 1.0))
    bearings = np.asarray(np.arange(OUTLINE_BEARINGS) * (2.0 * np.pi / OUTLINE_BEARINGS), float)
    heights = np.linspace(lowest, top, OUTLINE_LEVELS)
    far = table.reach_at(heights, bearings, interceptor.longest_flight)
    outline = ReachOutline(table.axes, lowest, top, float(interceptor.maximum_altitude), far)
    out = np.full(len(flights), np.inf)
    over_blocks(lambda begin, end: _beyond(begin, end, flights.states, outline, out), flights.states.shape[0])
    return out
