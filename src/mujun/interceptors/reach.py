"""How far an interceptor reaches at a height within a time, read from its fly-out table along bearings."""

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, plain
from mujun.interceptors.columns import DISTANCES, column_of
from mujun.interceptors.table import DOMAIN, TERMS

Array = NDArray[np.float64]

SHARES = np.linspace(0.0, 1.0, 400)
"""Shares of a table's distances at which its times are read."""
COLUMNS = np.clip(plain(column_of)(DOMAIN * SHARES) * (DISTANCES - 1), 0.0, DISTANCES - 1.001)
"""Their places among a table's columns."""
HARMONICS = np.arange(1, 4)


def waves_at(bearings: Array) -> Array:
    """Return the Fourier terms of a fly-out table (n, TERMS) at bearings (n,), rad."""
    turns = np.outer(bearings, HARMONICS)
    out = np.zeros((len(bearings), TERMS))
    out[:, 0] = 1.0
    out[:, 1:7:2], out[:, 2:7:2] = np.cos(turns), np.sin(turns)
    return out


@kernel(allocates=False)
def _row_at(rows, v, wave, out):
    """Fill out (n,) with a table (heights, n, TERMS) at v in [0, 1], linear in height, along a bearing with given terms."""
    x = min(v, 1.0) * (rows.shape[0] - 1)
    r = min(int(x), rows.shape[0] - 2)
    w = x - r
    for j in range(rows.shape[1]):
        out[j] = 0.0
        for m in range(TERMS):
            out[j] += (rows[r, j, m] * (1.0 - w) + rows[r + 1, j, m] * w) * wave[m]


@kernel(allocates=False)
def _last_within(times, within):
    """Return the index of the last of `SHARES` that is reached within a time, as all before it are; -1 if none."""
    last = -1
    for k in range(len(SHARES)):
        c = int(COLUMNS[k])
        part = COLUMNS[k] - c
        if times[c] * (1.0 - part) + times[c + 1] * part > within:
            break
        last = k
    return last


@kernel
def _fill_reach(table, v, waves, within, out):
    """Fill out (heights, bearings) with distances, m. v: (heights,) table coordinate. waves: (bearings, TERMS)."""
    times, farthest = table
    row, far = np.empty(times.shape[1]), np.empty(1)
    for h in range(len(v)):
        for b in range(len(waves)):
            _row_at(farthest, v[h], waves[b], far)
            out[h, b] = DOMAIN * far[0]
            if within < np.inf:
                _row_at(times, v[h], waves[b], row)
                last = _last_within(row, within)
                out[h, b] = DOMAIN * SHARES[last] * far[0] if last >= 0 else 0.0


def distances_reached(times: Array, farthest: Array, v: Array, bearings: Array, within: float) -> Array:
    """Return the chord distances (m) reached at table coordinates v (heights,) along bearings (n,), rad, within a time (s).

    times, farthest: as in `interceptors.flyout.FlyOut`. The result is (heights, n), in steps of 1 / 400 of the farthest.
    """
    out = np.empty((len(v), len(bearings)))
    _fill_reach((times, farthest[:, None, :]), v, waves_at(bearings), within, out)
    return out
