"""Curves of ground distance over time at each height, inverted to times over the distance columns of a fly-out table.

See `interceptors.flyout` for the contents of the table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.base.cubic import cubic, cubic_coefficients, cubic_root, polynomial
from mujun.base.threads import over_blocks
from mujun.interceptors.columns import DISTANCE_SHARES, DISTANCES, column_of
from mujun.interceptors.fan import BEYOND, LONG_FLIGHT, Fan
from mujun.interceptors.levels import levels_of

Array = NDArray[np.float64]


FREE = 1.2
"""Multiple of the longest flight. A curve ends at its farthest point where this comes before it; where it comes later, less and
less after it, and never after the mean of this and `BEYOND`, for which the fan is flown. So its end is a smooth function of
height and latitude, over which times are interpolated."""
NODES, LONG_NODES = 65, 129
"""Nodes in time of a distance curve, for short and for long flights."""
FOUND = 1e-3
"""m. Accuracy of a distance at which a time is read: near the farthest, where it hardly grows with time, 1 m made 10 ms."""


class Columns(NamedTuple):
    """For each azimuth and height, the least time over ground distance.

    Attributes:
        times: (A, heights, columns) s, at DISTANCE_SHARES of the farthest distance.
        turns: (A, heights, columns) bearing of the position minus launch azimuth, rad, positive to the right.
        farthest: (A, heights) m, greatest distance of the curve: its maximum, or its value at the end. Both vary little
            with azimuth: near its maximum the distance is stationary, and the end lies after the longest flight.
    """

    times: Array
    turns: Array
    farthest: Array


@kernel(allocates=False)
def _slopes(y, slopes):
    """Fill the slopes (per node) of a curve at evenly spaced nodes, to fourth order at inner nodes."""
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


@scalar
def _value(y, slopes, x):
    """Return the curve's value at x, in units of nodes."""
    k = min(max(int(x), 0), len(y) - 2)
    return cubic(y[k], slopes[k], y[k + 1], slopes[k + 1], 1.0, x - k)


@kernel(allocates=False)
def _greatest(y, slopes):
    """Return the position of the curve's maximum, in nodes: the last node, or by ternary search about the greatest node."""
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


@kernel(allocates=False)
def _where(y, slopes, wanted, below, last):
    """Return the first position (nodes, from node `below` on) at which a curve rising up to `last` has a value, to `FOUND`."""
    k = below
    while k + 1 < last and y[k + 1] < wanted:
        k += 1
    below_end = min(1.0, last - k)
    c0, c1, c2, c3 = cubic_coefficients(y[k] - wanted, slopes[k], y[k + 1] - wanted, slopes[k + 1])
    if c0 >= 0.0:
        return float(k)
    if polynomial(c0, c1, c2, c3, below_end) <= 0.0:
        return k + below_end
    return k + cubic_root(c0, c1, c2, c3, below_end, FOUND)


@scalar
def _eased(time, free, latest):
    """Return the end (s) of a curve whose farthest point comes at a time: that time up to `free`, then less and less after it."""
    u = min(max((time - free) / (latest - free), 0.0), 1.0)
    # Its slope falls from 1 to 0 by 1 - (3 u^2 - 2 u^3), of which this is the integral.
    return min(time, free) + (latest - free) * u * (1.0 - u * u * (1.0 - 0.5 * u))


@scalar
def _from_overhead(along, right, distance, turn):
    """Fill distance (m) and turn (rad) along a curve, near its start relative to the position of the vertical flight.

    The Earth rotates below a vertical flight, which therefore ends a few kilometres west of overhead. Distance and bearing
    from that position are smooth where those from the site are not. The correction vanishes at two and a half times this
    drift.
    """
    x0, y0 = along[0], right[0]
    gone = max(2.5 * np.sqrt(x0 * x0 + y0 * y0), 1.0)
    for j in range(len(along)):
        x, y = along[j] - x0, right[j] - y0
        fade = 1.0 - min(np.sqrt(x * x + y * y) / gone, 1.0)
        x, y = along[j] - fade * fade * x0, right[j] - fade * fade * y0
        distance[j], turn[j] = np.sqrt(x * x + y * y), np.arctan2(y, x)
    turn[0] = turn[1]


@kernel(allocates=False)
def _fill_columns(begin, end, levels, columns, shares, longest, scratch):
    """Fill heights begin..end of the columns from the levels.

    shares: share of the farthest distance at each column. longest: flight, s. scratch: (4, nodes).
    """
    azimuths, nodes = levels.along.shape[0], levels.along.shape[2]
    distance, turn, rise, bend = scratch[0], scratch[1], scratch[2], scratch[3]
    for row in range(begin * azimuths, end * azimuths):
        v, a = row // azimuths, row % azimuths
        start, length = levels.start[a, v], levels.stop[a, v] - levels.start[a, v]
        _from_overhead(levels.along[a, v], levels.right[a, v], distance, turn)
        _slopes(distance, rise)
        _slopes(turn, bend)
        last = _greatest(distance, rise)
        stop = start + length * (last / (nodes - 1.0)) ** 2
        if stop > FREE * longest:
            stop = _eased(stop, FREE * longest, BEYOND * longest)
            last = np.sqrt((stop - start) / length) * (nodes - 1.0)
        far = _value(distance, rise, last)
        columns.farthest[a, v] = far
        x = 0.0
        for j in range(len(shares)):
            if j > 0:
                x = last if j == len(shares) - 1 else _where(distance, rise, far * shares[j], int(x), last)
            columns.times[a, v, j] = start + length * (x / (nodes - 1.0)) ** 2
            columns.turns[a, v, j] = _value(turn, bend, x)


def _azimuth_slopes(count: int) -> Array:
    """Return the matrices (2, count, count) of the first and second derivative, per rad, of values at even azimuths.

    They are those of the Fourier series through the values, without its highest term.
    """
    order = 1j * np.fft.rfftfreq(count, 1.0 / count)[:, None]
    order[-1] = 0.0
    spectrum = np.fft.rfft(np.eye(count), axis=0)
    return np.stack([np.fft.irfft(spectrum * order**power, count, axis=0) for power in (1, 2)])


@scalar
def _turned(values, a, shift, slopes):
    """Return values (A,) over even azimuths at azimuth a reduced by a small shift (rad), to second order.

    slopes: as `_azimuth_slopes` returns them.
    """
    first, second = 0.0, 0.0
    for b in range(len(values)):
        first += slopes[0, a, b] * values[b]
        second += slopes[1, a, b] * values[b]
    return values[a] - shift * (first - 0.5 * shift * second)


@kernel(allocates=False)
def _fill_bearings(begin, end, columns, slopes, shares, scratch, least):
    """Fill heights begin..end of least times and farthest distances at bearings from columns at launch azimuths.

    The two differ because the Earth rotates during the flight. slopes: `_azimuth_slopes`. shares: of the farthest distance at
    each column. scratch: (2, columns). least: times (A, heights, columns), s, and distances (A, heights), m.
    """
    times, farthest = least
    count = len(shares)
    time, here = scratch[0], scratch[1]
    for row in range(begin * len(times), end * len(times)):
        v, a = row // len(times), row % len(times)
        back = 0.0
        for j in range(count):
            # The launch azimuth for a bearing is the bearing minus the turn.
            back = _turned(columns.turns[:, v, j], a, columns.turns[a, v, j], slopes)
            time[j] = _turned(columns.times[:, v, j], a, back, slopes)
            here[j] = _turned(columns.farthest[:, v], a, back, slopes)
        far = _turned(columns.farthest[:, v], a, back, slopes)
        farthest[a, v] = far
        for j in range(count):
            # Columns are shares of the farthest distance on the launch azimuth; convert them to shares on the bearing.
            moved = min(max(shares[j] * far / max(here[j], 1.0), 0.0), 1.0)
            column = column_of(moved) * (count - 1)
            k = min(int(column), count - 2) if column > 0.0 else 0
            times[a, v, j] = time[k] + (column - k) * (time[k + 1] - time[k])


def least_times(fan: Fan, heights: Array, longest: float) -> tuple[Array, Array]:
    """Return least times (A, heights, DISTANCES), s, and farthest distances (A, heights), m, on evenly spaced bearings.

    heights: m, rising. longest: the interceptor's longest flight, s; the curves end soon after it (see `FREE`).
    """
    levels = levels_of(fan, heights, BEYOND * longest, NODES if longest < LONG_FLIGHT else LONG_NODES)
    shape, slopes = (len(fan.azimuths), len(heights)), _azimuth_slopes(len(fan.azimuths))
    columns = Columns(np.empty((*shape, DISTANCES)), np.empty((*shape, DISTANCES)), np.empty(shape))
    least = np.empty((*shape, DISTANCES)), np.empty(shape)

    def fill(begin: int, end: int) -> None:
        scratch = np.empty((4, levels.along.shape[2]))
        _fill_columns(begin, end, levels, columns, DISTANCE_SHARES, longest, scratch)
        _fill_bearings(begin, end, columns, slopes, DISTANCE_SHARES, np.empty((2, DISTANCES)), least)

    over_blocks(fill, len(heights), 4)
    return least
