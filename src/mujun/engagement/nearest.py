"""How far out of an interceptor's reach a flight passes, where it is never within it."""

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel
from mujun.base.threads import over_blocks
from mujun.earth.ground_plane import ground_coordinates
from mujun.engagement.window import Site
from mujun.flight.engine.sampling import BOOST, Sampled

Array = NDArray[np.float64]

LEVELS, BEARINGS = 48, 24


@kernel
def _beyond(begin, end, states, axes, low, top, highest, far, out):
    for block in range(begin, end):
        for lane in range(LANES):
            i = block * LANES + lane
            if i >= out.shape[0]:
                break
            nearest = np.inf
            for k in range(BOOST + 1, states.shape[1]):
                h = states[block, k, 3, lane]
                if h < low or h > highest:
                    continue
                x, y, z = states[block, k, 0, lane], states[block, k, 1, lane], states[block, k, 2, lane]
                east, north = ground_coordinates(x, y, z, axes)
                turn = np.arctan2(east, north) / (2.0 * np.pi) * far.shape[1]
                left = int(np.floor(turn))
                p = turn - left
                left, right = left % far.shape[1], (left + 1) % far.shape[1]
                level = min((h - low) / (top - low), 1.0) * (far.shape[0] - 1)
                row = min(int(level), far.shape[0] - 2)
                w = level - row
                reach = (1.0 - w) * ((1.0 - p) * far[row, left] + p * far[row, right])
                reach += w * ((1.0 - p) * far[row + 1, left] + p * far[row + 1, right])
                gap = max(np.hypot(east, north) - reach, 0.0)
                nearest = min(nearest, np.hypot(gap, max(h - top, 0.0)))
            out[i] = nearest


def beyond_reach(site: Site, flights: Sampled) -> Array:
    """Return how far beyond the interceptor's reach each flight passes at its nearest, m.

    At altitudes and within the longest flight in which the interceptor works; 0 where it is within reach at some time;
    infinite where the flight is never, after burnout, at such an altitude. Above the table's highest point the height above
    it counts, too. Only samples are asked, linear between nodes of height and bearing: good to a few km.
    """
    interceptor, table = site.fly_out.interceptor, site.fly_out
    out = np.full(len(flights), np.inf)
    low, high = interceptor.minimum_altitude, interceptor.maximum_altitude
    bearings = np.asarray(np.arange(BEARINGS) * (2.0 * np.pi / BEARINGS), float)
    top = max(table.highest, low + 1.0)
    heights = np.linspace(low, top, LEVELS)
    far = np.array([table.reach_at(float(h), bearings, interceptor.longest_flight) for h in heights])
    work = (flights.states, table.axes, low, top, high, far, out)
    over_blocks(lambda begin, end: _beyond(begin, end, *work), flights.states.shape[0])
    return out
