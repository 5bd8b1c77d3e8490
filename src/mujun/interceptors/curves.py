"""Curves of ground distance over time at each height, inverted to times over the distance columns of a fly-out table.

See `interceptors.flyout` for the contents of the table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, plain, scalar
from mujun.base.cubic import cubic
from mujun.base.search import false_position
from mujun.base.threads import over_blocks
from mujun.interceptors.columns import DISTANCE_SHARES, DISTANCES, column_of
from mujun.interceptors.fan import BEYOND, FAN_AZIMUTHS, LONG_FLIGHT, Fan

Array = NDArray[np.float64]


FREE = 1.2
"""Multiple of the longest flight. A curve ends at its farthest point where this comes before it; where it comes later, less and
less after it, and never after the mean of this and `BEYOND`, for which the fan is flown. So its end is a smooth function of
height and latitude, over which times are interpolated."""
NODES, LONG_NODES = 65, 129
"""Nodes in time of a distance curve, for short and for long flights."""
FOUND = 1e-3
"""m. Accuracy of a distance at which a time is read: near the farthest, where it hardly grows with time, 1 m made 10 ms."""


class Curves(NamedTuple):
    """For each azimuth and height, the ground position over time of the flight at that height.

    Values are at the times start + (stop - start) s^2 for n evenly spaced s in [0, 1].

    Attributes:
        start, stop: (A, heights) s.
        distance: (A, heights, n) m.
        turn: (A, heights, n) bearing of the position minus launch azimuth, rad, positive to the right.
    """

    start: Array
    stop: Array
    distance: Array
    turn: Array


class Columns(NamedTuple):
    """For each azimuth and height, the least time over ground distance.

    Attributes:
        times: (A, heights, columns) s, at DISTANCE_SHARES of the farthest distance.
        turns: (A, heights, columns) rad, as `Curves.turn`.
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


@scalar
def _excess(x, curve):
    """Return the curve's value at x minus the wanted value."""
    y, slopes, wanted = curve
    return _value(y, slopes, x) - wanted


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
    low, high = float(k), min(k + 1.0, last)
    curve = (y, slopes, wanted)
    f_low, f_high = _excess(low, curve), _excess(high, curve)
    if f_low >= 0.0:
        return low
    if f_high <= 0.0:
        return high
    return false_position(_excess, curve, low, high, f_low, f_high, FOUND)


@scalar
def _eased(time, free, latest):
    """Return the end (s) of a curve whose farthest point comes at a time: that time up to `free`, then less and less after it."""
    u = min(max((time - free) / (latest - free), 0.0), 1.0)
    # Its slope falls from 1 to 0 by 1 - (3 u^2 - 2 u^3), of which this is the integral.
    return min(time, free) + (latest - free) * u * (1.0 - u * u * (1.0 - 0.5 * u))


@kernel
def _fill_columns(begin, end, curves, columns, shares, longest):
    """Fill heights begin..end of the columns from the curves.

    shares: share of the farthest distance at each column. longest: flight, s.
    """
    azimuths, nodes = curves.distance.shape[0], curves.distance.shape[2]
    rise, bend = np.empty(nodes), np.empty(nodes)
    for row in range(begin * azimuths, end * azimuths):
        v, a = row // azimuths, row % azimuths
        distance, turn = curves.distance[a, v], curves.turn[a, v]
        start, length = curves.start[a, v], curves.stop[a, v] - curves.start[a, v]
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


def _from_overhead(along: Array, right: Array) -> tuple[Array, Array]:
    """Return distance (m) and turn (rad) along each curve, near its start relative to the position of the vertical flight.

    The Earth rotates below a vertical flight, which therefore ends a few kilometres west of overhead. Distance and bearing
    from that position are smooth where those from the site are not. The correction vanishes at two and a half times this
    drift.
    """
    x0, y0 = along[..., :1], right[..., :1]
    away = np.hypot(along - x0, right - y0) / np.maximum(2.5 * np.hypot(x0, y0), 1.0)
    fade = (1.0 - np.minimum(away, 1.0)) ** 2
    x, y = along - fade * x0, right - fade * y0
    turn = np.arctan2(y, x)
    turn[..., 0] = turn[..., 1]
    return np.hypot(x, y), turn


def _turned(values: Array, shift: Array) -> Array:
    """Return values over evenly spaced azimuths (first axis) at azimuths reduced by a small shift (rad), to second order."""
    n = len(values)
    order = 1j * np.fft.rfftfreq(n, 1.0 / n).reshape((-1,) + (1,) * (values.ndim - 1))
    order[-1] = 0.0
    spectrum = np.fft.rfft(values, axis=0)
    first = np.fft.irfft(spectrum * order, n, axis=0)
    second = np.fft.irfft(spectrum * order**2, n, axis=0)
    return values - shift * first + 0.5 * shift**2 * second


def _on_bearings(times: Array, turns: Array, farthest: Array) -> tuple[Array, Array]:
    """Convert times (A, heights, columns) and farthest distances (A, heights) from launch azimuths to evenly spaced bearings.

    The two differ because the Earth rotates during the flight.
    """
    # The launch azimuth for a bearing is the bearing minus the turn.
    back = _turned(turns, turns)
    far = _turned(farthest, back[..., -1])
    time, here = _turned(times, back), _turned(np.repeat(farthest[..., None], DISTANCES, axis=-1), back)
    # Columns are shares of the farthest distance on the launch azimuth; convert them to shares on the bearing.
    moved = np.clip(DISTANCE_SHARES * far[..., None] / np.maximum(here, 1.0), 0.0, 1.0)
    column = plain(column_of)(moved) * (DISTANCES - 1)
    k = np.clip(np.nan_to_num(column).astype(int), 0, DISTANCES - 2)
    low, high = np.take_along_axis(time, k, -1), np.take_along_axis(time, k + 1, -1)
    return low + (column - k) * (high - low), far


def least_times(fan: Fan, heights: Array, longest: float) -> tuple[Array, Array]:
    """Return least times (A, heights, DISTANCES), s, and farthest distances (A, heights), m, on evenly spaced bearings.

    heights: m, rising. longest: the interceptor's longest flight, s; the curves end soon after it (see `FREE`).
    """
    levels = fan.levels(heights, BEYOND * longest, NODES if longest < LONG_FLIGHT else LONG_NODES)
    curves = Curves(levels.start, levels.stop, *_from_overhead(levels.along, levels.right))
    shape = (FAN_AZIMUTHS, len(heights))
    columns = Columns(np.empty((*shape, DISTANCES)), np.empty((*shape, DISTANCES)), np.empty(shape))
    over_blocks(
        lambda begin, end: _fill_columns(begin, end, curves, columns, DISTANCE_SHARES, longest), len(heights), 4
    )
    return _on_bearings(*columns)
