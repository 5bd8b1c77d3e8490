"""The equations of motion of one point mass, and the Runge-Kutta step that integrates them.

Each kind of motion is one function `rate(q, state, body, world)`, which returns the derivatives of the state. q is the
independent variable (time in s, or height in m) since the start of the step; `body` is a `Burn`, a `Steering` or a `Body`.
`rk4` integrates any of them.

All functions are scalar and branch-free, so that loops over lanes vectorise and GPU threads can run the same code.
Thrust falls with the outside pressure: T = T_vacuum - p A_exit. Neglected: lift, wind, attitude dynamics, propellant
slosh, ablation.
"""

import math
from typing import NamedTuple

from mujun.base.compiled import scalar
from mujun.earth.atmosphere import air
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.gravity import gravity
from mujun.flight.engine.state import State
from mujun.flight.model.drag import drag_coefficient


class Direction(NamedTuple):
    """A unit vector in the inertial frame."""

    x: float
    y: float
    z: float


class Body(NamedTuple):
    """A body in free flight: cross-section over mass (m^2/kg) and the first row of its drag curve."""

    area_over_mass: float
    drag_row: float


class Burn(NamedTuple):
    """A burning stage.

    Attributes:
        mass: total mass at the start of the step, kg.
        flow: mass flow, kg/s.
        thrust: vacuum thrust, N.
        exit_area: nozzle exit area, m^2.
        area: cross-section, m^2.
        drag_row: first row of the drag curve.
    """

    mass: float
    flow: float
    thrust: float
    exit_area: float
    area: float
    drag_row: float


class Steering(NamedTuple):
    """A burn with prescribed pitch: pitch above the horizontal axis at the start of the step (rad) and its rate (rad/s)."""

    burn: Burn
    pitch: float
    pitch_rate: float
    up: Direction
    horizontal: Direction


class Airflow(NamedTuple):
    """Velocity relative to the air (u, v, w, m/s), squared speed, drag over squared speed (kg/m), outside pressure (Pa)."""

    u: float
    v: float
    w: float
    speed_squared: float
    drag: float
    pressure: float


@scalar
def sine_cosine(angle):
    """Return sine and cosine of an angle in [-pi/2, pi/2] rad from polynomials that vectorise (error < 7e-11)."""
    q = angle * angle
    sine = angle * (1.0 + q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (
        1.0 / 362880 + q * (-1.0 / 39916800 + q * (1.0 / 6227020800 - q / 1307674368000.0)))))))  # fmt: skip
    cosine = 1.0 + q * (-0.5 + q * (1.0 / 24 + q * (-1.0 / 720 + q * (1.0 / 40320 + q * (
        -1.0 / 3628800 + q * (1.0 / 479001600 - q / 87178291200.0))))))  # fmt: skip
    return sine, cosine


@scalar
def airflow(state, area, drag_row, world):
    """Return the airflow past a body with cross-section `area` (m^2; or m^2/kg, which gives drag per kg)."""
    height = height_above_ellipsoid(state.x, state.y, state.z, world.earth)
    density, pressure, sound_squared = air(height, world.air)
    u = state.u + world.earth.rotation_rate * state.y
    v = state.v - world.earth.rotation_rate * state.x
    square = u * u + v * v + state.w * state.w
    drag = 0.5 * density * drag_coefficient(square / sound_squared, drag_row, world.drag) * area
    return Airflow(u, v, state.w, square, drag, pressure)


@scalar
def coasting(q, state, body, earth):
    """Return the time derivatives of the state under gravity alone."""
    gx, gy, gz = gravity(state.x, state.y, state.z, earth)
    return State(state.u, state.v, state.w, gx, gy, gz, 1.0)


@scalar
def falling(q, state, body, world):
    """Return the time derivatives of the state of a `Body` in free flight through the air."""
    gx, gy, gz = gravity(state.x, state.y, state.z, world.earth)
    flow = airflow(state, body.area_over_mass, body.drag_row, world)
    brake = -flow.drag * math.sqrt(flow.speed_squared)
    return State(state.u, state.v, state.w, gx + brake * flow.u, gy + brake * flow.v, gz + brake * flow.w, 1.0)


@scalar
def falling_by_height(q, state, body, world):
    """Return the derivatives by height of the state of a `Body` in free flight through the air."""
    nx, ny, nz = height_gradient(state.x, state.y, state.z, world.earth)
    by_time = falling(q, state, body, world)
    slowness = 1.0 / (state.u * nx + state.v * ny + state.w * nz)
    return State(
        slowness * by_time.x, slowness * by_time.y, slowness * by_time.z,
        slowness * by_time.u, slowness * by_time.v, slowness * by_time.w, slowness,
    )  # fmt: skip


@scalar
def turning(q, state, burn, world):
    """Return the time derivatives of the state in a gravity turn: a `Burn` with thrust along the velocity relative to the air."""
    gx, gy, gz = gravity(state.x, state.y, state.z, world.earth)
    flow = airflow(state, burn.area, burn.drag_row, world)
    mass = burn.mass - q * burn.flow
    along = burn.thrust - flow.pressure * burn.exit_area - flow.drag * flow.speed_squared
    along = along / (mass * math.sqrt(flow.speed_squared))
    return State(state.u, state.v, state.w, gx + along * flow.u, gy + along * flow.v, gz + along * flow.w, 1.0)


@scalar
def steered(q, state, steering, world):
    """Return the time derivatives of the state under `Steering`: vertical rise, pitch-over, pitch table."""
    burn, up, horizontal = steering.burn, steering.up, steering.horizontal
    gx, gy, gz = gravity(state.x, state.y, state.z, world.earth)
    flow = airflow(state, burn.area, burn.drag_row, world)
    per_mass = 1.0 / (burn.mass - q * burn.flow)
    push = (burn.thrust - flow.pressure * burn.exit_area) * per_mass
    brake = -flow.drag * math.sqrt(flow.speed_squared) * per_mass
    sine, cosine = sine_cosine(steering.pitch + q * steering.pitch_rate)
    return State(
        state.u, state.v, state.w,
        gx + brake * flow.u + push * (sine * up.x + cosine * horizontal.x),
        gy + brake * flow.v + push * (sine * up.y + cosine * horizontal.y),
        gz + brake * flow.w + push * (sine * up.z + cosine * horizontal.z),
        1.0,
    )  # fmt: skip


@scalar
def moved(state, h, rate):
    """Return the state after a step h at constant derivatives."""
    return State(
        state.x + h * rate.x, state.y + h * rate.y, state.z + h * rate.z,
        state.u + h * rate.u, state.v + h * rate.v, state.w + h * rate.w, state.t + h * rate.t,
    )  # fmt: skip


@scalar
def rk4(rate, state, h, body, world):
    """Return the state after one classical fourth-order Runge-Kutta step h of the independent variable of `rate`."""
    half = 0.5 * h
    a = rate(0.0, state, body, world)
    b = rate(half, moved(state, half, a), body, world)
    c = rate(half, moved(state, half, b), body, world)
    d = rate(h, moved(state, h, c), body, world)
    return moved(state, h / 6.0, State(
        a.x + 2.0 * (b.x + c.x) + d.x, a.y + 2.0 * (b.y + c.y) + d.y, a.z + 2.0 * (b.z + c.z) + d.z,
        a.u + 2.0 * (b.u + c.u) + d.u, a.v + 2.0 * (b.v + c.v) + d.v, a.w + 2.0 * (b.w + c.w) + d.w,
        a.t + 2.0 * (b.t + c.t) + d.t,
    ))  # fmt: skip
