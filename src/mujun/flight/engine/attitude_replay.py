"""Replay of a powered flight as a point mass with recorded attitude.

Thrust acts along the body axis; drag and lift are tabulated against the angle of attack; mass flow is constant. Used to
check the flight physics against the record of a six-degree-of-freedom program (NASA case 17). States
as in `mujun.flight.engine.replay`. Neglected: thrust loss by outside pressure, Mach dependence, attitude dynamics.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import kernel, scalar
from mujun.base.search import interpolated
from mujun.earth.atmosphere import TABLE, air
from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.gravity import gravity
from mujun.flight.engine.dynamics import Direction, rk4
from mujun.flight.engine.replay import REPLAY_STEP, checked_times, put_row
from mujun.flight.engine.state import State, U, V, W, X, Y, Z
from mujun.flight.model.drag import CONSTANT, drag_table
from mujun.flight.model.world import World

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ReplayedStage:
    """One stage of a replayed rocket."""

    ignition: float
    """Time of ignition, s."""
    mass: float
    """Total mass at ignition, kg; until the next ignition only propellant is lost."""
    propellant: float
    """Propellant mass, kg."""
    thrust: float
    """Constant thrust, N."""
    flow: float
    """Mass flow, kg/s."""


@dataclass(frozen=True)
class Attitude:
    """Recorded direction of the body axis: Euler angles against north, east, down, rad, at times in s."""

    time: Array
    pitch: Array
    yaw: Array


class Drive(NamedTuple):
    """Drive of a replayed rocket over one step: time (s) and mass (kg) at the start of the step, mass flow (kg/s), thrust (N)."""

    time: float
    mass: float
    flow: float
    thrust: float


class Legs(NamedTuple):
    """Legs of a replayed flight, (n,), without an event within any.

    begin, end: s. mass: at the begin, kg. flow: mass flow, kg/s. thrust: N.
    """

    begin: Array
    end: Array
    mass: Array
    flow: Array
    thrust: Array


class Rocket(NamedTuple):
    """A replayed rocket.

    Attributes:
        area: reference area, m^2.
        attitude: rows (time s, pitch rad, yaw rad).
        aerodynamics: rows (angle of attack rad, drag coefficient, lift coefficient).
    """

    area: float
    attitude: Array
    aerodynamics: Array


@scalar
def _body_axis(state, time, attitude, earth):
    """Return the inertial unit vector of the recorded body axis at a time (s)."""
    pitch = interpolated(time, attitude[:, 0], attitude[:, 1])
    yaw = interpolated(time, attitude[:, 0], attitude[:, 2])
    upx, upy, upz = height_gradient(state.x, state.y, state.z, earth)
    size = 1.0 / math.sqrt(upx * upx + upy * upy + upz * upz)
    upx, upy, upz = upx * size, upy * size, upz * size
    across = 1.0 / math.sqrt(state.x * state.x + state.y * state.y)
    ex, ey = -state.y * across, state.x * across
    nx, ny, nz = -upz * ey, upz * ex, upx * ey - upy * ex  # up x east
    along_north, along_east = math.cos(pitch) * math.cos(yaw), math.cos(pitch) * math.sin(yaw)
    rise = math.sin(pitch)
    return Direction(
        along_north * nx + along_east * ex + rise * upx,
        along_north * ny + along_east * ey + rise * upy,
        along_north * nz + rise * upz,
    )


@scalar
def following(q, state, body, world):
    """Return the time derivatives with thrust along the recorded body axis, and drag and lift at its angle of attack.

    body: the `Drive` and the `Rocket`.
    """
    drive, rocket = body
    earth = world.earth
    mass = drive.mass - q * drive.flow
    nose = _body_axis(state, drive.time + q, rocket.attitude, earth)
    ru, rv, rw = state.u + earth.rotation_rate * state.y, state.v - earth.rotation_rate * state.x, state.w
    speed = math.sqrt(ru * ru + rv * rv + rw * rw) + 1e-30
    dx, dy, dz = ru / speed, rv / speed, rw / speed
    cosine = nose.x * dx + nose.y * dy + nose.z * dz
    lx, ly, lz = nose.x - cosine * dx, nose.y - cosine * dy, nose.z - cosine * dz
    sine = math.sqrt(lx * lx + ly * ly + lz * lz)
    attack, table = math.atan2(sine, cosine), rocket.aerodynamics
    density, _, _ = air(height_above_ellipsoid(state.x, state.y, state.z, earth), world.air)
    force = 0.5 * density * speed * speed * rocket.area / mass
    brake = -force * interpolated(attack, table[:, 0], table[:, 1])
    lift = force * interpolated(attack, table[:, 0], table[:, 2]) / (sine + 1e-30)
    push = drive.thrust / mass
    gx, gy, gz = gravity(state.x, state.y, state.z, earth)
    return State(
        state.u, state.v, state.w,
        gx + push * nose.x + brake * dx + lift * lx,
        gy + push * nose.y + brake * dy + lift * ly,
        gz + push * nose.z + brake * dz + lift * lz,
        1.0,
    )  # fmt: skip


@kernel(allocates=False)
def _step(state, dt, drive, rocket, world):
    return rk4(following, state, dt, (drive, rocket), world)


@kernel
def _follow(start, legs, longest_step, rocket, world, path):
    """Fill path (legs, 6) with the states at the end of each leg. start: (6,) state at the begin of the first."""
    state = State(start[X], start[Y], start[Z], start[U], start[V], start[W], legs.begin[0])
    for k in range(len(legs.begin)):
        begin, length, flow = legs.begin[k], legs.end[k] - legs.begin[k], legs.flow[k]
        steps = max(1, math.ceil(length / longest_step - 1e-9))
        dt = length / steps
        for i in range(steps):
            drive = Drive(begin + i * dt, legs.mass[k] - i * dt * flow, flow, legs.thrust[k])
            state = _step(state, dt, drive, rocket, world)
        put_row(state, path[k])


def _legs(stages: Sequence[ReplayedStage], times: Array) -> Legs:
    """Return the legs between times and events, so that no step spans an event."""
    events = [t for s in stages for t in (s.ignition, s.ignition + s.propellant / s.flow)]
    ends = np.unique(np.concatenate([times, [t for t in events if times[0] < t < times[-1]]]))
    rows = []
    for start, end in pairwise(ends):
        middle = 0.5 * (start + end)
        stage = [s for s in stages if s.ignition <= middle][-1]
        burning = middle < stage.ignition + stage.propellant / stage.flow
        burnt = min(stage.flow * (start - stage.ignition), stage.propellant)
        rows.append((start, end, stage.mass - burnt, stage.flow * burning, stage.thrust * burning))
    return Legs(*(np.array(column) for column in zip(*rows, strict=True)))


def replay_attitude(
    state: ArrayLike,
    times: ArrayLike,
    attitude: Attitude,
    stages: Sequence[ReplayedStage],
    area: float,
    aerodynamics: ArrayLike,
    earth: Earth = WGS84,
    air_table: Array = TABLE,
    step: float = REPLAY_STEP,
) -> Array:
    """Return states, shape (n, 6), at rising times (n) in s of a rocket with recorded attitude.

    Args:
        state: (6,) inertial state at `times[0]`, which is not before the first ignition.
        times: (n,) s.
        attitude: recorded attitude, interpolated linearly.
        stages: the stages, in order of ignition.
        area: reference area of drag and lift, m^2.
        aerodynamics: rows (angle of attack in rad, drag coefficient, lift coefficient), interpolated linearly; lift acts
            towards the body axis.
        earth, air_table: Earth model and atmosphere table.
        step: longest integration step, s.

    Raises ValueError for bad arguments.
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
    path = np.zeros((len(legs.end), 6))
    world = World(earth, air_table, drag_table((CONSTANT,)))
    _follow(start, legs, step, Rocket(float(area), record, table), world, path)
    kept = np.searchsorted(legs.end, times[1:])
    return np.concatenate([start[None], path[kept]])
