"""Interpolation in fly-out tables by compiled code: least times to points.

See `mujun.interceptors.flyout` for the contents of a table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, lanes, scalar
from mujun.earth.ground_plane import ground_coordinates
from mujun.flight.engine.sampling import HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.columns import column_of

Array = NDArray[np.float64]

TERMS = 8
"""Terms of the Fourier series over azimuth: a constant, cosine and sine of 1, 2 and 3 times the bearing, and one zero, so that
a row is 64 bytes (one cache line)."""
DOMAIN = 0.999
"""Share of the farthest distance that a table covers; at the end itself the slope of time is infinite."""


class FlyOutTable(NamedTuple):
    """A fly-out table for compiled code; fields as in `FlyOut`.

    widest: greatest chord distance at which a target is met, m.
    """

    axes: Array
    lowest: float
    highest: float
    times: Array
    farthest: Array
    widest: float


class TablePlace(NamedTuple):
    """Coordinates of a point in a table."""

    v: float
    """Table coordinate of the height, 0 to 1; negative outside the table's heights."""
    distance: float
    """Chord distance from the site, m."""
    c1: float
    s1: float
    c2: float
    s2: float
    c3: float
    s3: float
    """Cosine and sine of 1, 2 and 3 times the bearing."""


class TableScratch(NamedTuple):
    """Scratch for reading a fly-out table: places (8, LANES), rows as in `TablePlace`; wave (TERMS,), terms of one bearing."""

    places: Array
    wave: Array


def table_scratch() -> TableScratch:
    """Return scratch for reading a fly-out table."""
    return TableScratch(np.empty((8, LANES)), np.empty(TERMS))


@scalar
def _harmonics(c1, s1):
    """Return cosine and sine of 2 and of 3 times the angle with a cosine c1 and a sine s1."""
    c2, s2 = c1 * c1 - s1 * s1, 2.0 * s1 * c1
    return c2, s2, c1 * c2 - s1 * s2, s1 * c2 + c1 * s2


@scalar
def table_place(x, y, z, height, table):
    """Return the table coordinates of an Earth-fixed point (m) of given height (m)."""
    east, north = ground_coordinates(x, y, z, table.axes)
    distance = np.sqrt(east * east + north * north)
    inverse = 1.0 / (distance if distance > 1.0 else 1.0)
    c1, s1 = north * inverse, east * inverse
    c2, s2, c3, s3 = _harmonics(c1, s1)
    share = (height - table.lowest) / (table.highest - table.lowest)
    inside = (share >= 0.0) & (share <= 1.0)
    v = column_of(share if inside else 0.0)
    return TablePlace(v if inside else -1.0, distance, c1, s1, c2, s2, c3, s3)


@scalar(reassociate=True)
def farthest_at(v, wave, table):
    """Return the farthest distance (m) at a height coordinate v in [0, 1]. wave: (TERMS,) Fourier terms of the bearing."""
    farthest = table.farthest
    row = v * (farthest.shape[0] - 1)
    i = min(np.uint64(row), np.uint64(farthest.shape[0] - 2))
    w = row - i
    above = i + np.uint64(1)
    far = 0.0
    for m in range(TERMS):
        far += wave[m] * (farthest[i, m] + w * (farthest[above, m] - farthest[i, m]))
    return far


@scalar
def write_wave(wave, c1, s1):
    """Write the Fourier terms (TERMS,) of the bearing with a cosine c1 and a sine s1."""
    c2, s2, c3, s3 = _harmonics(c1, s1)
    wave[0], wave[1], wave[2], wave[3] = 1.0, c1, s1, c2
    wave[4], wave[5], wave[6], wave[7] = s2, c3, s3, 0.0


@scalar(reassociate=True)
def read_table(v, distance, wave, table):
    """Return the least time (s) at a height coordinate v and a distance (m), by bilinear interpolation; infinite if out of reach.

    wave: (TERMS,) Fourier terms of the bearing.
    """
    if v < 0.0 or distance > table.widest:
        return np.inf
    times, far = table.times, farthest_at(v, wave, table)
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
    """Return the least time (s) to an Earth-fixed point of given height; infinite if out of reach. wave: (TERMS,) scratch."""
    place = table_place(x, y, z, height, table)
    write_wave(wave, place.c1, place.s1)
    return read_table(place.v, place.distance, wave, table)


@lanes
def _table_places(states, k, used, table, limits, places):
    """Fill places (8, used) for the targets of sample k; targets outside the limits' heights get v = -1."""
    for lane in range(used):
        height = states[k, HEIGHT, lane]
        place = table_place(states[k, X, lane], states[k, Y, lane], states[k, Z, lane], height, table)
        places[0, lane] = place.v if (height >= limits.lowest) & (height <= limits.highest) else -1.0
        places[1, lane] = place.distance
        places[2, lane], places[3, lane], places[4, lane] = place.c1, place.s1, place.c2
        places[5, lane], places[6, lane], places[7, lane] = place.s2, place.c3, place.s3


@kernel(allocates=False)
def times_of_flight(states, used, asked, reach, scratch, out):
    """Fill rows of out (samples, LANES) with the least times (s) to the targets of a block; infinite if out of reach.

    Returns the first and the last row filled: those that any flight is asked for; the last is -1 if there is none.

    Args:
        states: samples of the block.
        used: number of lanes with a flight; other lanes are not written.
        asked: object with fields `first` and `last` (LANES,): of each flight, the samples asked for; others get infinity.
        reach: object with the fly-out `table`, and `rules` with the fields `lowest` and `highest`, m; targets outside these
            heights are out of reach.
        scratch: a `TableScratch`.
        out: times to be filled.
    """
    table, limits = reach.table, reach.rules
    first, last = len(states), -1
    if table.highest > table.lowest:
        for lane in range(used):
            if asked.first[lane] <= asked.last[lane]:
                first, last = min(first, asked.first[lane]), max(last, asked.last[lane])
    if last < 0:
        return first, last
    places, wave, farthest = scratch.places, scratch.wave, table.farthest
    wave[0], wave[7] = 1.0, 0.0
    most = 0.0
    for i in range(len(farthest)):
        far = 0.0
        for m in range(TERMS):
            far += abs(farthest[i, m])
        most = max(most, far)
    for k in range(first, last + 1):
        _table_places(states, k, used, table, limits, places)
        for lane in range(used):
            out[k, lane] = np.inf
            if k < asked.first[lane] or k > asked.last[lane] or places[0, lane] < 0.0 or places[1, lane] > most:
                continue
            for m in range(6):
                wave[m + 1] = places[m + 2, lane]
            out[k, lane] = read_table(places[0, lane], places[1, lane], wave, table)
    return first, last


@kernel
def times_to(position, height, table, out):
    """Fill out (n) with the least times (s) to Earth-fixed points (n, 3) of given heights (n), m; infinite if out of reach."""
    wave = np.empty(TERMS)
    for i in range(len(out)):
        out[i] = time_of_flight(position[i, 0], position[i, 1], position[i, 2], height[i], table, wave)
