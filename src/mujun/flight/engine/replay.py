"""Replay of free flight: one point mass from a given state, sampled at given times.

Used to check the flight physics against records of other programs: it integrates the same equations of motion as
missile flights (`dynamics.falling`), with small fixed steps. States are rows (x, y, z, u, v, w) in the inertial
frame that coincides with the Earth-fixed one at time zero, m and m/s.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import kernel, scalar
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.dynamics import Body, falling, rk4
from mujun.flight.engine.state import State
from mujun.flight.model.drag import CONSTANT, drag_table
from mujun.flight.model.world import World

Array = NDArray[np.float64]

REPLAY_STEP = 0.01
"""Longest integration step, s. Halving it moves the replays of the NASA cases by less than 1e-5 m."""


def checked_times(times: ArrayLike) -> Array:
    """Return times as an array. Raises ValueError if they do not rise."""
    array = np.asarray(times, float)
    if array.ndim != 1 or len(array) < 1 or not np.all(np.diff(array) > 0):
        raise ValueError("times must rise")
    return array


@kernel
def _fall(times, longest_step, body, world, path):
    """Fill path (n, 6) with the states at times (n), s; path[0] is the start."""
    state = State(path[0, 0], path[0, 1], path[0, 2], path[0, 3], path[0, 4], path[0, 5], times[0])
    for k in range(1, times.shape[0]):
        steps = max(1, math.ceil((times[k] - times[k - 1]) / longest_step - 1e-9))
        dt = (times[k] - times[k - 1]) / steps
        for _ in range(steps):
            state = rk4(falling, state, dt, body, world)
        put_row(state, path[k])


@scalar
def put_row(state, row):
    """Write position and velocity into a row (6)."""
    row[0], row[1], row[2], row[3], row[4], row[5] = state.x, state.y, state.z, state.u, state.v, state.w


def replay(
    state: ArrayLike,
    times: ArrayLike,
    area_over_mass: float,
    earth: Earth = WGS84,
    air_table: Array = TABLE,
    step: float = REPLAY_STEP,
) -> Array:
    """Return states, shape (n, 6), at rising times (n) in s of a body in free flight from `state` at `times[0]`.

    Args:
        state: (6,) inertial, m and m/s.
        times: (n,) s.
        area_over_mass: drag coefficient times area over mass, m^2/kg, constant and at least 0.
        earth, air_table: Earth model and atmosphere table.
        step: longest integration step, s.

    Raises ValueError for bad arguments.
    """
    start, times = np.array(state, dtype=float), checked_times(times)
    if start.shape != (6,) or not np.all(np.isfinite(start)):
        raise ValueError("a state has six finite components")
    if not 0.0 <= area_over_mass < math.inf:
        raise ValueError("drag coefficient times area over mass cannot be negative")
    path = np.zeros((len(times), 6))
    path[0] = start
    _fall(times, step, Body(float(area_over_mass), 0.0), World(earth, air_table, drag_table((CONSTANT,))), path)
    return path
