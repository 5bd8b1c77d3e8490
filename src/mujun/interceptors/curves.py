"""The curves behind a fly-out table: ground distance over time at each height, made into times over even columns of distance.

See `interceptors.flyout` for what is tabled and why.
"""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, plain, scalar
from mujun.base.threads import over_blocks
from mujun.interceptors.fan import AZIMUTHS, LONG_FLIGHT, Fan

Array = NDArray[np.float64]


HEIGHTS, DISTANCES = 65, 57

CAP = 1.25

"""The table ends at the farthest points, or else after so many longest flights."""

NODES, LONG_NODES = 65, 129

"""Times at which a height's curve of distance is found, for short flights and for long ones."""

MIX = 0.35

"""M above: how much the columns crowd overhead."""


@scalar
def column_of(share: Any) -> Any:
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


@kernel(allocates=False)
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


@kernel(allocates=False)
def _value(y, slopes, x):
    """Return the curve's value at a place x, in nodes."""
    k = min(max(int(x), 0), len(y) - 2)
    u = x - k
    w = 1.0 - u
    return w * w * ((1.0 + 2.0 * u) * y[k] + u * slopes[k]) + u * u * ((3.0 - 2.0 * u) * y[k + 1] - w * slopes[k + 1])


@kernel(allocates=False)
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


@kernel(allocates=False)
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
    column = plain(column_of)(moved) * (len(SHARES) - 1)
    k = np.clip(column.astype(int), 0, len(SHARES) - 2)
    low, high = np.take_along_axis(time, k, -1), np.take_along_axis(time, k + 1, -1)
    return low + (column - k) * (high - low), far


def least_times(fan: Fan, heights: Array, longest: float) -> tuple[Array, Array]:
    """Return times (A, heights, DISTANCES), s, and farthest distances (A, heights), m, on even bearings.

    heights: m, rising. longest: the interceptor's longest flight, s: the curves end at `CAP` times it.
    """
    start, stop, along, right = fan.levels(heights, CAP * longest, NODES if longest < LONG_FLIGHT else LONG_NODES)
    times, turns = (np.empty((AZIMUTHS, len(heights), DISTANCES)) for _ in range(2))
    farthest = np.empty((AZIMUTHS, len(heights)))
    work = (start, stop, *_from_overhead(along, right), SHARES, times, turns, farthest)
    over_blocks(functools.partial(_columns_of, work), len(heights), 4)
    return _on_bearings(times, turns, farthest)
