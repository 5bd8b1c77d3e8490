"""Which part of one flight a site's interceptors could reach, and how soon at the earliest: bounds, so that little is looked up.

What holds for one sample of a flight holds for those nearby, as the flight moves by no more than `stride` between two of them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.ground_plane import ground_coordinates
from mujun.engagement.blocks import time_at
from mujun.flight.engine.sampling import BOOST, HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.columns import DISTANCE_SHARES, HEIGHT_SHARES
from mujun.interceptors.flyout import FINE
from mujun.interceptors.table import DOMAIN

Array = NDArray[np.float64]

LEVELS, RINGS = 32, 64
"""Numbers of heights and distances at which the least times are kept, evenly spaced."""
FARTHER = 1.01
"""By how much a distance on the ground changes at most for a metre flown: 1.003 at the poles, where the ground is nearest."""
CLEAR = 100e3
"""m. A flight that stays outside a site's reach by more is kept as if by this."""
AT_ONCE = 16
"""Most intervals that are passed over together."""


class Span(NamedTuple):
    """The part of a flight that a site could reach.

    Attributes:
        first, last: samples.
        stride: greatest distance between two samples next to each other, m.
        widest: greatest distance at which any target is met, m.
        soonest: (LEVELS, RINGS) least time to any point at a height or above and at a distance or beyond, s.
    """

    first: int
    last: int
    stride: float
    widest: float
    soonest: Array


@scalar
def _amplitude(terms):
    """Return by how much a Fourier series over the bearing differs at most from its constant."""
    most = 0.0
    for k in range(1, len(terms)):
        most += abs(terms[k])
    return most


@scalar
def write_bounds(times, farthest, limit, soonest):
    """Fill the least times (LEVELS, RINGS) of a fly-out table, s; return the greatest distance at which a target is met, m.

    times, farthest: see `FlyOut`. limit: chord distance of the greatest range, m.
    """
    widest = 0.0
    for i in range(farthest.shape[0]):
        widest = max(widest, farthest[i, 0] + _amplitude(farthest[i]))
    widest = max(min(DOMAIN * widest, limit), 1.0)
    soonest[:] = np.inf
    for i in range(times.shape[0] - 1):
        far, level = 0.0, min(int(HEIGHT_SHARES[i + 1] * LEVELS), LEVELS - 1)
        for fine in range(FINE * i, FINE * (i + 1) + 1):
            far = max(far, farthest[fine, 0] + _amplitude(farthest[fine]))
        for j in range(times.shape[1] - 1):
            least = np.inf
            for v in (i, i + 1):
                for u in (j, j + 1):
                    least = min(least, times[v, u, 0] - _amplitude(times[v, u]))
            # Kept at the cell's highest and farthest corner; from there it is handed down to what is lower and nearer.
            ring = min(max(int(DISTANCE_SHARES[j + 1] * far / widest * RINGS), 0), RINGS - 1)
            soonest[level, ring] = min(soonest[level, ring], least)
    for level in range(LEVELS - 1, -1, -1):
        for ring in range(RINGS - 1, -1, -1):
            if level + 1 < LEVELS:
                soonest[level, ring] = min(soonest[level, ring], soonest[level + 1, ring])
            if ring + 1 < RINGS:
                soonest[level, ring] = min(soonest[level, ring], soonest[level, ring + 1])
    return widest


@scalar
def _distance(flight, k, table):
    """Return the chord distance (m) of a flight from a site at sample k."""
    states = flight.states
    east, north = ground_coordinates(states[k, X, 0], states[k, Y, 0], states[k, Z, 0], table.axes)
    return np.sqrt(east * east + north * north)


@scalar
def _outside(flight, k, reach, widest):
    """Return how far (m) a flight is at least outside a site's reach at sample k; not above 0 if it may be within."""
    table, rules, height = reach.table, reach.rules, flight.states[k, HEIGHT, 0]
    above = height - min(table.highest, rules.highest)
    below = max(table.lowest, rules.lowest) - height
    return max(above, below, _distance(flight, k, table) - widest)


@kernel(allocates=False)
def ends_of_reach(flight, stride, reach, widest):
    """Return the samples after burnout between which a flight may be within a site's reach, and its clearance, m.

    The last sample is 0 if the flight never is within reach; then it stays outside by the clearance at least.
    stride, widest: as in `Span`.
    """
    step, last, first, clearance = FARTHER * stride, flight.states.shape[0] - 1, BOOST + 1, CLEAR
    if not reach.table.highest > reach.table.lowest:
        return first, 0, clearance
    k = last
    while k >= first:
        outside = _outside(flight, k, reach, widest)
        if outside <= 0.0:
            break
        spare = min(CLEAR, 0.5 * outside)
        clearance = min(clearance, spare)
        k -= 1 + int((outside - spare) / step)
    if k < first:
        return first, 0, clearance
    last, k = min(k + 1, last), first
    while k < last:
        outside = _outside(flight, k, reach, widest)
        if outside <= 0.0:
            break
        k += 1 + int(outside / step)
    return max(min(k, last) - 1, first), last, 0.0


@scalar
def drift(before, axes, table_limits, rules, widest):
    """Return by how much (m) flights may have come nearer to a site's reach since it was last asked; write what it is now.

    before: (6,) the site's direction, widest distance, and lowest and highest height of its reach. table_limits: lowest and
    highest height of the table, m.
    """
    low, high = max(table_limits[0], rules.lowest), min(table_limits[1], rules.highest)
    x, y, z = axes[0, X] - before[0], axes[0, Y] - before[1], axes[0, Z] - before[2]
    moved = MEAN_RADIUS * np.sqrt(x * x + y * y + z * z)
    moved += abs(widest - before[3]) + abs(low - before[4]) + abs(high - before[5])
    before[0], before[1], before[2] = axes[0, X], axes[0, Y], axes[0, Z]
    before[3], before[4], before[5] = widest, low, high
    return moved


@scalar
def _soonest_at(height, distance, table, span):
    """Return the least time to any point at a height (m) or above and at a chord distance (m) or beyond, s."""
    level = int(min(max((height - table.lowest) / (table.highest - table.lowest), 0.0) * LEVELS, LEVELS - 1.0))
    ring = int(min(max(distance / span.widest, 0.0) * RINGS, RINGS - 1.0))
    return span.soonest[level, ring]


@kernel(allocates=False)
def intervals_too_late(flight, k, onward, needed, table, span):
    """Return how many intervals from k on are met only by launches before `needed`, s; 0 if this one may be met by a later one.

    onward: 1 or -1, the direction in which intervals are counted.
    """
    step, burnout, spacing = FARTHER * span.stride, flight.burnout[0], flight.step[0]
    height, distance = flight.states[k, HEIGHT, 0], _distance(flight, k, table)
    if time_at(k + 1, burnout, spacing) - _soonest_at(height - step, distance - step, table, span) >= needed:
        return 0
    more = AT_ONCE
    while more > 0:
        away = (more + 1) * step
        end = time_at(k + 1 + more if onward > 0 else k, burnout, spacing)
        if end - _soonest_at(height - away, distance - away, table, span) < needed:
            return more + 1
        more //= 2
    return 1
