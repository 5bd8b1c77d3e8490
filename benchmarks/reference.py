"""The reference: the same physics flown one flight at a time by scipy's DOP853.

Two right-hand sides: the compiled scalar physics, and the very same functions run as plain Python. Powered phases are
integrated one by one (thrust is discontinuous between them), free flight until the ground, an event.
"""

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight import dynamics
from mujun.flight.ascent import Phases
from mujun.flight.drag import drag_table
from mujun.flight.vehicle import Vehicle


def right_hand_sides(falling, turning, steered, sine_cosine, compile_with):
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


def plain_python():
    """Return the right-hand sides with the scalar physics as plain Python, all the way down."""
    import types

    from mujun.earth import atmosphere, geodesy, gravity
    from mujun.flight import drag

    names = {
        f.__name__: f
        for module in (gravity, geodesy, atmosphere, drag, dynamics)
        for f in vars(module).values()
        if hasattr(f, "py_func")
    }
    plain: dict = {}
    for name, function in names.items():
        python = function.py_func
        scope = dict(python.__globals__)
        plain[name] = types.FunctionType(python.__code__, scope, name, python.__defaults__)
    for function in plain.values():
        function.__globals__.update(plain)
    return right_hand_sides(
        plain["falling"], plain["turning"], plain["steered"], plain["sine_cosine"], lambda function: function
    )


def fly_one(vehicle: Vehicle, phases: Phases, index: int, rtol: float, atol: float = 1e-6, sides=COMPILED, samples=None):
    """Fly one planned flight; return the state at impact (7) and, if `samples`, that many states along the way."""
    free, powered, pitched = sides
    curves = drag_table(vehicle.curves) if not hasattr(fly_one, "curves") else fly_one.curves
    state = phases.start[:6, index].copy()
    axes = np.ascontiguousarray(phases.start[6:12, index])
    clock, path = 0.0, []
    total_boost = float(phases.table[:, 0, index].sum())
    for mode, phase in zip(phases.modes, phases.table[:, :, index], strict=True):
        phase = np.ascontiguousarray(phase)
        if phase[0] <= 0.0:
            continue
        share = None
        if samples:
            share = np.linspace(0, phase[0], max(2, int(0.5 * samples * phase[0] / total_boost)))
        if mode == 0:
            args, side = (phase, axes, WGS84, TABLE, curves), pitched
        else:
            args, side = (phase, WGS84, TABLE, curves), powered
        # The powered right-hand sides of a gravity turn start at rest nowhere: the pitch-over comes first.
        step = solve_ivp(side, (0.0, phase[0]), state, "DOP853", share, rtol=rtol, atol=atol, args=args)
        if samples:
            path.append(step.y)
        state = step.y[:, -1].copy()
        clock += phase[0]

    def ground(t, y, *_):
        return height_above_ellipsoid(y[0], y[1], y[2], WGS84[2], WGS84[3])

    ground.terminal, ground.direction = True, -1.0
    args = (phases.body[0, index], phases.body[1, index], WGS84, TABLE, curves)
    times = np.linspace(0, 3 * 3600.0, samples * 3) if samples else None
    fall = solve_ivp(free, (0.0, 4 * 3600.0), state, "DOP853", times, events=ground, rtol=rtol, atol=atol, args=args)
    if samples:
        path.append(fall.y)
    return np.concatenate([fall.y_events[0][0], [clock + fall.t_events[0][0]]]), path
