"""Replays of powered flight: a rocket that follows a record of its attitude, as a point mass.

Thrust along the body axis, drag and lift from tables against the angle of attack, mass from constant flow. Used to
check the flight physics against the record of a six-degree-of-freedom program (NASA case 17). States
as in `mujun.flight.engine.replay`. Neglected: thrust loss by outside pressure, Mach dependence, rotation of the body
beyond its record.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import kernel, scalar
from mujun.earth.atmosphere import TABLE, air
from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.gravity import gravity
from mujun.flight.engine.replay import STEP, checked_times

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stage:
    """One stage of a replayed rocket."""

    ignition: float
    """Time in s."""
    mass: float
    """Mass of all that flies at ignition, kg; from there until the next ignition only propellant leaves."""
    propellant: float
    """Mass burnt, kg."""
    thrust: float
    """Thrust in N, constant."""
    flow: float
    """Propellant burnt per second, kg/s."""


@dataclass(frozen=True)
class Attitude:
    """Record of the body axis against the local horizon (north, east, down): Euler angles, rad, at times in s."""

    time: Array
    pitch: Array
    yaw: Array


@scalar
def _between(value, nodes, column, table):
    """Return a column of `table` at a value by straight lines between its rows' first entries, flat outside."""
    last = table.shape[0] - 1
    if value <= table[0, nodes]:
        return table[0, column]
    if value >= table[last, nodes]:
        return table[last, column]
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if table[middle, nodes] <= value:
            low = middle
        else:
            high = middle
    share = (value - table[low, nodes]) / (table[high, nodes] - table[low, nodes])
    return table[low, column] + share * (table[high, column] - table[low, column])


@scalar
def _powered(x, y, z, u, v, w, time, mass, thrust, area, attitude, aerodynamics, earth, air_table):
    """Return acceleration with thrust along the recorded body axis, drag and lift at its angle of attack."""
    pitch = _between(time, 0, 1, attitude)
    yaw = _between(time, 0, 2, attitude)
    upx, upy, upz = height_gradient(x, y, z, earth)
    size = 1.0 / math.sqrt(upx * upx + upy * upy + upz * upz)
    upx, upy, upz = upx * size, upy * size, upz * size
    across = 1.0 / math.sqrt(x * x + y * y)
    ex, ey = -y * across, x * across
    nx, ny, nz = -upz * ey, upz * ex, upx * ey - upy * ex  # up x east
    along_north, along_east = math.cos(pitch) * math.cos(yaw), math.cos(pitch) * math.sin(yaw)
    rise = math.sin(pitch)
    bx = along_north * nx + along_east * ex + rise * upx
    by = along_north * ny + along_east * ey + rise * upy
    bz = along_north * nz + rise * upz

    ru, rv, rw = u + earth.rotation_rate * y, v - earth.rotation_rate * x, w
    speed = math.sqrt(ru * ru + rv * rv + rw * rw) + 1e-30
    dx, dy, dz = ru / speed, rv / speed, rw / speed
    cosine = bx * dx + by * dy + bz * dz
    lx, ly, lz = bx - cosine * dx, by - cosine * dy, bz - cosine * dz
    sine = math.sqrt(lx * lx + ly * ly + lz * lz)
    attack = math.atan2(sine, cosine)
    density, _, _ = air(height_above_ellipsoid(x, y, z, earth), air_table)
    force = 0.5 * density * speed * speed * area / mass
    hold = -force * _between(attack, 0, 1, aerodynamics)
    lift = force * _between(attack, 0, 2, aerodynamics) / (sine + 1e-30)
    push = thrust / mass
    gx, gy, gz = gravity(x, y, z, earth)
    return (
        gx + push * bx + hold * dx + lift * lx,
        gy + push * by + hold * dy + lift * ly,
        gz + push * bz + hold * dz + lift * lz,
    )


@kernel
def _step_powered(x, y, z, u, v, w, t, dt, mass, flow, thrust, area, attitude, aerodynamics, earth, air_table):
    half = 0.5 * dt
    a1, b1, c1 = _powered(x, y, z, u, v, w, t, mass, thrust, area, attitude, aerodynamics, earth, air_table)
    u2, v2, w2 = u + half * a1, v + half * b1, w + half * c1
    m2 = mass - half * flow
    a2, b2, c2 = _powered(
        x + half * u, y + half * v, z + half * w, u2, v2, w2, t + half, m2, thrust, area,
        attitude, aerodynamics, earth, air_table,
    )  # fmt: skip
    u3, v3, w3 = u + half * a2, v + half * b2, w + half * c2
    a3, b3, c3 = _powered(
        x + half * u2, y + half * v2, z + half * w2, u3, v3, w3, t + half, m2, thrust, area,
        attitude, aerodynamics, earth, air_table,
    )  # fmt: skip
    u4, v4, w4 = u + dt * a3, v + dt * b3, w + dt * c3
    a4, b4, c4 = _powered(
        x + dt * u3, y + dt * v3, z + dt * w3, u4, v4, w4, t + dt, mass - dt * flow, thrust, area,
        attitude, aerodynamics, earth, air_table,
    )  # fmt: skip
    sixth = dt / 6.0
    return (
        x + sixth * (u + 2.0 * (u2 + u3) + u4),
        y + sixth * (v + 2.0 * (v2 + v3) + v4),
        z + sixth * (w + 2.0 * (w2 + w3) + w4),
        u + sixth * (a1 + 2.0 * (a2 + a3) + a4),
        v + sixth * (b1 + 2.0 * (b2 + b3) + b4),
        w + sixth * (c1 + 2.0 * (c2 + c3) + c4),
    )


@kernel
def _follow(state, legs, step, area, attitude, aerodynamics, earth, air_table, path):
    x, y, z, u, v, w = state[0], state[1], state[2], state[3], state[4], state[5]
    for k in range(legs.shape[0]):
        start, end, mass, flow, thrust = legs[k, 0], legs[k, 1], legs[k, 2], legs[k, 3], legs[k, 4]
        steps = max(1, math.ceil((end - start) / step - 1e-9))
        dt = (end - start) / steps
        for i in range(steps):
            x, y, z, u, v, w = _step_powered(
                x, y, z, u, v, w, start + i * dt, dt, mass - i * dt * flow, flow, thrust, area,
                attitude, aerodynamics, earth, air_table,
            )  # fmt: skip
        path[k, 0], path[k, 1], path[k, 2], path[k, 3], path[k, 4], path[k, 5] = x, y, z, u, v, w


def _legs(stages: Sequence[Stage], times: Array) -> Array:
    """Return rows (start, end, mass at start, flow, thrust) between events, so that no step spans one."""
    events = [t for s in stages for t in (s.ignition, s.ignition + s.propellant / s.flow)]
    ends = np.unique(np.concatenate([times, [t for t in events if times[0] < t < times[-1]]]))
    rows = []
    for start, end in pairwise(ends):
        middle = 0.5 * (start + end)
        stage = [s for s in stages if s.ignition <= middle][-1]
        burning = middle < stage.ignition + stage.propellant / stage.flow
        burnt = min(stage.flow * (start - stage.ignition), stage.propellant)
        rows.append((start, end, stage.mass - burnt, stage.flow * burning, stage.thrust * burning))
    return np.array(rows)


def replay_attitude(
    state: ArrayLike,
    times: ArrayLike,
    attitude: Attitude,
    stages: Sequence[Stage],
    area: float,
    aerodynamics: ArrayLike,
    earth: Earth = WGS84,
    air_table: Array = TABLE,
    step: float = STEP,
) -> Array:
    """Return states, shape (n, 6), at rising times (n) in s of a rocket that follows a recorded attitude.

    `state`: inertial at `times[0]`, not before the first ignition. `aerodynamics`: rows (angle of attack in rad, drag
    coefficient, lift coefficient), straight lines between; lift acts towards the body axis, `area` in m^2 refers to
    both. Attitude is interpolated by straight lines. Raises ValueError for bad arguments.
    """
    start, times = np.array(state, dtype=float), checked_times(times)
    if start.shape != (6,) or len(times) < 2:
        raise ValueError("a state of six components and at least two times are needed")
    if not stages or stages[0].ignition > times[0]:
        raise ValueError("the first stage must be lit at or before the first time")
    if any(b.ignition <= a.ignition for a, b in pairwise(stages)):
        raise ValueError("stages must be lit one after the other")
    if any(s.flow <= 0 or s.mass <= s.propellant for s in stages):
        raise ValueError("a stage burns at a positive rate, and less than its whole mass")
    legs = _legs(stages, times)
    record = np.ascontiguousarray(np.stack([attitude.time, attitude.pitch, attitude.yaw], axis=1), dtype=float)
    table = np.array(aerodynamics, dtype=float)
    path = np.zeros((len(legs), 6))
    _follow(start, legs, step, float(area), record, table, earth, air_table, path)
    kept = np.searchsorted(legs[:, 1], times[1:])
    return np.concatenate([start[None], path[kept]])
