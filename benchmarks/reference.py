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

from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine import dynamics
from mujun.flight.engine.slow import LONGEST
from mujun.flight.model.ascent import STEERED, Phases

Array = NDArray[np.float64]
Side = Callable[..., Array]


def right_hand_sides(falling, turning, steered, sine_cosine, compile_with) -> tuple[Side, Side, Side]:
    """Return the three right-hand sides f(t, y, ...) built on given scalar physics."""

    @compile_with
    def free(t, y, area_over_mass, row, earth, air, curves):
        a, b, c = falling(y[0], y[1], y[2], y[3], y[4], y[5], area_over_mass, row, earth, air, curves)
        return np.array([y[3], y[4], y[5], a, b, c])

    @compile_with
    def powered(t, y, phase, earth, air, curves):
        a, b, c = turning(
            y[0], y[1], y[2], y[3], y[4], y[5], phase[1] - phase[2] * t,
            phase[3], phase[4], phase[5], phase[6], earth, air, curves,
        )  # fmt: skip
        return np.array([y[3], y[4], y[5], a, b, c])

    @compile_with
    def pitched(t, y, phase, axes, earth, air, curves):
        s, c = sine_cosine(phase[7] + phase[8] * t)
        dx, dy, dz = s * axes[0] + c * axes[3], s * axes[1] + c * axes[4], s * axes[2] + c * axes[5]
        a, b, c = steered(
            y[0], y[1], y[2], y[3], y[4], y[5], phase[1] - phase[2] * t,
            phase[3], phase[4], phase[5], phase[6], dx, dy, dz, earth, air, curves,
        )  # fmt: skip
        return np.array([y[3], y[4], y[5], a, b, c])

    return free, powered, pitched


COMPILED = right_hand_sides(dynamics.falling, dynamics.turning, dynamics.steered, dynamics.sine_cosine, njit)


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
    return right_hand_sides(
        plain["falling"], plain["turning"], plain["steered"], plain["sine_cosine"], lambda function: function
    )


def fly_one(
    curves: Array,
    phases: Phases,
    index: int,
    rtol: float,
    *,
    atol: float = 1e-6,
    sides: tuple[Side, Side, Side] = COMPILED,
    samples: int | None = None,
    earth: Array = WGS84,
) -> tuple[Array, list[Array]]:
    """Fly one planned flight; return the state at impact (7) and, if `samples`, about that many states on the way.

    `curves`: the vehicle's drag table. Samples are spread evenly in time over the boost (a half) and free flight.
    """
    free, powered, pitched = sides
    state = phases.start[:6, index].copy()
    axes = np.ascontiguousarray(phases.start[6:12, index])
    clock, path = 0.0, []
    total_boost = float(phases.table[:, 0, index].sum())
    for mode, column in zip(phases.modes, phases.table[:, :, index], strict=True):
        phase = np.ascontiguousarray(column)
        if phase[0] <= 0.0:
            continue
        at = np.linspace(0, phase[0], max(2, round(0.5 * samples * phase[0] / total_boost))) if samples else None
        # A gravity turn never starts at rest: the vertical rise and the pitch-over, with given pitch, come first.
        args = (phase, axes, earth, TABLE, curves) if mode == STEERED else (phase, earth, TABLE, curves)
        side = pitched if mode == STEERED else powered
        step = solve_ivp(side, (0.0, phase[0]), state, "DOP853", at, rtol=rtol, atol=atol, args=args)
        if samples:
            path.append(step.y)
        state = step.y[:, -1].copy()
        clock += phase[0]

    def ground(t, y, *_):
        return height_above_ellipsoid(y[0], y[1], y[2], earth) - phases.body[2, index]

    ground.terminal, ground.direction = True, -1.0
    args = (phases.body[0, index], phases.body[1, index], earth, TABLE, curves)
    fall = solve_ivp(
        free, (0.0, LONGEST), state, "DOP853", None, bool(samples), ground, args=args, rtol=rtol, atol=atol
    )
    if samples:
        path.append(fall.sol(np.linspace(0.0, fall.t[-1], samples // 2)))
    return np.concatenate([fall.y_events[0][0], [clock + fall.t_events[0][0]]]), path
