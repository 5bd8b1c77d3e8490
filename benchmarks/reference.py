"""The reference: the same physics flown one flight at a time by scipy's DOP853.

Two right-hand sides: the compiled scalar physics, and the very same functions run as plain Python. Powered phases are
integrated one by one (thrust is discontinuous between them), free flight until the ground, an event.
"""

import types
from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from mujun.base.compiled import plain
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine import dynamics
from mujun.flight.engine.dynamics import Body
from mujun.flight.engine.lanes import AREA_OVER_MASS, BODY_DRAG_ROW, GROUND, burn_of, steering_of
from mujun.flight.engine.slow import LONGEST_FLIGHT_S
from mujun.flight.engine.state import State
from mujun.flight.model.ascent import DURATION, STEERED, Phases
from mujun.flight.model.world import World

Array = NDArray[np.float64]
Side = Callable[..., Array]


def right_hand_sides(falling, turning, steered, compile_with) -> tuple[Side, Side, Side]:
    """Return the three right-hand sides f(t, y, ...) built on given scalar physics."""

    @compile_with
    def free(t, y, body, world):
        rates = falling(0.0, State(y[0], y[1], y[2], y[3], y[4], y[5], t), body, world)
        return np.array([rates.x, rates.y, rates.z, rates.u, rates.v, rates.w])

    @compile_with
    def powered(t, y, burn, world):
        rates = turning(t, State(y[0], y[1], y[2], y[3], y[4], y[5], t), burn, world)
        return np.array([rates.x, rates.y, rates.z, rates.u, rates.v, rates.w])

    @compile_with
    def pitched(t, y, steering, world):
        rates = steered(t, State(y[0], y[1], y[2], y[3], y[4], y[5], t), steering, world)
        return np.array([rates.x, rates.y, rates.z, rates.u, rates.v, rates.w])

    return free, powered, pitched


COMPILED = right_hand_sides(dynamics.falling, dynamics.turning, dynamics.steered, njit)


def plain_physics() -> dict[str, types.FunctionType]:
    """Return the scalar physics as plain Python functions that call one another, by name."""
    from mujun.earth import atmosphere, geodesy, gravity
    from mujun.flight.model import drag

    plain: dict[str, types.FunctionType] = {}
    for module in (gravity, geodesy, atmosphere, drag, dynamics):
        for name, function in vars(module).items():
            if hasattr(function, "py_func"):
                python = function.py_func
                scope = dict(python.__globals__)
                plain[name] = types.FunctionType(python.__code__, scope, name, python.__defaults__)
    for function in plain.values():
        function.__globals__.update(plain)
    return plain


def plain_python() -> tuple[Side, Side, Side]:
    """Return the right-hand sides with the scalar physics as plain Python, all the way down."""
    plain = plain_physics()
    return right_hand_sides(plain["falling"], plain["turning"], plain["steered"], lambda function: function)


def fly_one(
    curves: Array,
    phases: Phases,
    index: int,
    rtol: float,
    *,
    atol: float = 1e-6,
    sides: tuple[Side, Side, Side] = COMPILED,
    samples: int | None = None,
    earth: Earth = WGS84,
) -> tuple[Array, list[Array]]:
    """Fly one planned flight; return the state at impact (7) and, if `samples`, about that many states on the way.

    `curves`: the vehicle's drag table. Samples are spread evenly in time over the boost (a half) and free flight.
    """
    free, powered, pitched = sides
    state = phases.start[:, index].copy()
    clock, path, world = 0.0, [], World(earth, TABLE, curves)
    total_boost = float(phases.table[:, DURATION, index].sum())
    for mode, column in zip(phases.modes, phases.table[:, :, index], strict=True):
        phase = np.ascontiguousarray(column)[:, None]
        duration = float(column[DURATION])
        if duration <= 0.0:
            continue
        at = np.linspace(0, duration, max(2, round(0.5 * samples * duration / total_boost))) if samples else None
        # A gravity turn never starts at rest: the vertical rise and the pitch-over, with given pitch, come first.
        if mode == STEERED:
            side, thrust = pitched, plain(steering_of)(phase, phases.axes[:, index, None], 0, 0.0)
        else:
            side, thrust = powered, plain(burn_of)(phase, 0, 0.0)
        step = solve_ivp(side, (0.0, duration), state, "DOP853", at, rtol=rtol, atol=atol, args=(thrust, world))
        if samples:
            path.append(step.y)
        state = step.y[:, -1].copy()
        clock += duration

    def ground(t, y, *_):
        return height_above_ellipsoid(y[0], y[1], y[2], earth) - phases.body[GROUND, index]

    ground.terminal, ground.direction = True, -1.0
    args = (Body(phases.body[AREA_OVER_MASS, index], phases.body[BODY_DRAG_ROW, index]), world)
    fall = solve_ivp(
        free, (0.0, LONGEST_FLIGHT_S), state, "DOP853", None, bool(samples), ground, args=args, rtol=rtol, atol=atol
    )
    if samples:
        path.append(fall.sol(np.linspace(0.0, fall.t[-1], samples // 2)))
    return np.concatenate([fall.y_events[0][0], [clock + fall.t_events[0][0]]]), path
