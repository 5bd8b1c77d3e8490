"""The flight from launch to impact for a block of lanes: the driver that CPU and GPU share.

One block holds up to `LANES` flights side by side. The CPU calls `fly_block` with all lanes of a
block; the GPU calls it with one lane per thread. Nothing is allocated here and nothing is decided per lane inside
the vectorised loops; lanes that the standard grid cannot fly (too shallow, never leaving the
air, falling back) are flagged by `classify` and flown again by time steps in `slow`.
"""

import math

from mujun.base.compiled import kernel, lanes, scalar
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.dynamics import step_by_height, step_steered, step_turning, step_vacuum

TOP = 120e3
"""Height in m above which a coast is flown without air: drag there moves an impact by less than a metre."""
STEEPEST_SHALLOW = math.radians(6.0)
"""Descents shallower than this at the ground (rad, in vacuum) are flown by time steps instead of height steps."""

REGULAR, SHALLOW, NEVER_LANDS, FELL_BACK = 0, 1, 2, 3
"""How a flight went: on the standard grid; by time steps; orbit or escape; into the ground under power."""

MARK_BURNOUT, MARK_APOGEE, MARK_ENTRY, MARK_IMPACT = 0, 1, 2, 3
MARKS = 4


@scalar
def copy_state(state, into, first, last):
    """Write the seven rows of state (position, velocity, time) into a path sample or mark."""
    for row in range(7):
        for lane in range(first, last):
            into[row, lane] = state[row, lane]


@lanes
def advance_steered(state, axes, phase, steps, path, sample, keep, first, last, earth, air_table, drag_curves):
    """Fly one phase with prescribed pitch."""
    for step in range(steps):
        for lane in range(first, last):
            dt = phase[0, lane] / steps
            elapsed = dt * step
            x, y, z, u, v, w = step_steered(
                state[0, lane], state[1, lane], state[2, lane], state[3, lane], state[4, lane], state[5, lane],
                dt, phase[1, lane] - phase[2, lane] * elapsed, phase[2, lane], phase[3, lane], phase[4, lane],
                phase[5, lane], phase[6, lane], phase[7, lane] + phase[8, lane] * elapsed, phase[8, lane],
                axes[0, lane], axes[1, lane], axes[2, lane], axes[3, lane], axes[4, lane], axes[5, lane],
                earth, air_table, drag_curves,
            )  # fmt: skip
            state[0, lane], state[1, lane], state[2, lane] = x, y, z
            state[3, lane], state[4, lane], state[5, lane] = u, v, w
            state[6, lane] += dt
        if keep:
            copy_state(state, path[sample + step], first, last)


@lanes
def advance_turning(state, phase, steps, path, sample, keep, first, last, earth, air_table, drag_curves):
    """Fly one phase in a gravity turn."""
    for step in range(steps):
        for lane in range(first, last):
            dt = phase[0, lane] / steps
            x, y, z, u, v, w = step_turning(
                state[0, lane], state[1, lane], state[2, lane], state[3, lane], state[4, lane], state[5, lane],
                dt, phase[1, lane] - phase[2, lane] * (dt * step), phase[2, lane], phase[3, lane], phase[4, lane],
                phase[5, lane], phase[6, lane], earth, air_table, drag_curves,
            )  # fmt: skip
            state[0, lane], state[1, lane], state[2, lane] = x, y, z
            state[3, lane], state[4, lane], state[5, lane] = u, v, w
            state[6, lane] += dt
        if keep:
            copy_state(state, path[sample + step], first, last)


@lanes
def advance_by_height(
    state, body, span, schedule, path, sample, keep, first, last, earth, air_table, drag_curves
):  # fmt: skip
    """Fly through the air with height as the independent variable, each step ending on a given height.

    span (2, L): the heights a lane starts from and ends on. schedule (3, steps): step i ends on the
    height schedule[0, i] + schedule[1, i] * start + schedule[2, i] * end.
    """
    for step in range(schedule.shape[1]):
        for lane in range(first, last):
            target = schedule[0, step] + schedule[1, step] * span[0, lane] + schedule[2, step] * span[1, lane]
            height = height_above_ellipsoid(state[0, lane], state[1, lane], state[2, lane], earth)
            t, x, y, z, u, v, w = step_by_height(
                state[0, lane], state[1, lane], state[2, lane], state[3, lane], state[4, lane], state[5, lane],
                target - height, body[0, lane], body[1, lane], earth, air_table, drag_curves,
            )  # fmt: skip
            state[0, lane], state[1, lane], state[2, lane] = x, y, z
            state[3, lane], state[4, lane], state[5, lane] = u, v, w
            state[6, lane] += t
        if keep:
            copy_state(state, path[sample + step], first, last)


@lanes
def advance_vacuum(state, times, path, sample, keep, first, last, earth):
    """Coast above the air over given time steps, shape (steps, lanes)."""
    for step in range(times.shape[0]):
        for lane in range(first, last):
            dt = times[step, lane]
            x, y, z, u, v, w = step_vacuum(
                state[0, lane], state[1, lane], state[2, lane], state[3, lane], state[4, lane], state[5, lane],
                dt, earth,
            )  # fmt: skip
            state[0, lane], state[1, lane], state[2, lane] = x, y, z
            state[3, lane], state[4, lane], state[5, lane] = u, v, w
            state[6, lane] += dt
        if keep:
            copy_state(state, path[sample + step], first, last)


@scalar
def conic(x, y, z, u, v, w, gm):
    """Return semi-major axis, eccentricity, eccentric anomaly in (-pi, pi], and squared angular momentum."""
    r = math.sqrt(x * x + y * y + z * z)
    speed_squared = u * u + v * v + w * w
    axis = 1.0 / (2.0 / r - speed_squared / gm)
    radial = x * u + y * v + z * w
    momentum_squared = r * r * speed_squared - radial * radial
    squared = 1.0 - momentum_squared / (gm * axis)
    eccentricity = math.sqrt(squared if squared > 1e-16 else 1e-16)
    along = 1.0 - r / axis
    across = radial / math.sqrt(gm * axis) if axis > 0.0 else 0.0
    return axis, eccentricity, math.atan2(across, along), momentum_squared


@kernel
def classify(x, y, z, u, v, w, lowest, earth):
    """Return how free flight from this state must be flown: one of the four outcomes."""
    r = math.sqrt(x * x + y * y + z * z)
    height = height_above_ellipsoid(x, y, z, earth)
    if not (height > -50.0 and lowest > -50.0):
        return FELL_BACK
    axis, eccentricity, anomaly, momentum_squared = conic(x, y, z, u, v, w, earth.gm)
    surface = r - height
    if not (axis > 0.0) or axis * (1.0 - eccentricity) > surface - 30e3:
        return NEVER_LANDS
    if not (anomaly > 0.0) or axis * (1.0 + eccentricity) < surface + TOP + 8e3:
        return SHALLOW
    if height < TOP and (x * u + y * v + z * w) < 0.1 * r * math.sqrt(u * u + v * v + w * w):
        return SHALLOW
    speed = math.sqrt(earth.gm * (2.0 / surface - 1.0 / axis))
    cosine = math.sqrt(momentum_squared) / (surface * speed)
    return SHALLOW if cosine > math.cos(STEEPEST_SHALLOW) else REGULAR


@kernel
def plan_arc(state, lane, times, upward, earth):
    """Fill one lane's time steps of the coast to apogee, or from apogee down to TOP: even in eccentric anomaly."""
    x, y, z = state[0, lane], state[1, lane], state[2, lane]
    axis, eccentricity, anomaly, _ = conic(x, y, z, state[3, lane], state[4, lane], state[5, lane], earth.gm)
    if upward:
        end = math.pi
    else:
        anomaly = anomaly if anomaly > 0.0 else anomaly + 2.0 * math.pi
        # The ground's radius where the coast will end: once around with the Earth's mean, then with the latitude found.
        end = anomaly
        radius = earth.equatorial_radius * (1.0 - earth.flattening / 3.0)
        for _ in range(2):
            cosine = (1.0 - (radius + TOP) / axis) / eccentricity
            cosine = cosine if cosine > -1.0 else -1.0
            end = 2.0 * math.pi - math.acos(cosine if cosine < 1.0 else 1.0)
            height_axis = end_sine_latitude(state, lane, axis, eccentricity, anomaly, end, earth.gm)
            radius = earth.equatorial_radius * (1.0 - earth.flattening * height_axis * height_axis)
    steps = times.shape[0]
    delta = (end - anomaly) / steps
    sine, cosine = math.sin(anomaly), math.cos(anomaly)
    turn_sine, turn_cosine = math.sin(delta), math.cos(delta)
    period = math.sqrt(axis * axis * axis / earth.gm)
    for step in range(steps):
        next_sine = sine * turn_cosine + cosine * turn_sine
        cosine = cosine * turn_cosine - sine * turn_sine
        times[step, lane] = period * (delta - eccentricity * (next_sine - sine))
        sine = next_sine


@scalar
def end_sine_latitude(state, lane, axis, eccentricity, anomaly, end, gm):
    """Return the sine of geocentric latitude of a two-body state moved from one eccentric anomaly to another."""
    period = math.sqrt(axis * axis * axis / gm)
    r = axis * (1.0 - eccentricity * math.cos(anomaly))
    delta = end - anomaly
    f = 1.0 - axis / r * (1.0 - math.cos(delta))
    elapsed = period * (delta - eccentricity * (math.sin(end) - math.sin(anomaly)))
    g = elapsed - period * (delta - math.sin(delta))
    z = f * state[2, lane] + g * state[5, lane]
    return z / (axis * (1.0 - eccentricity * math.cos(end)))


@kernel(merged=True)
def boost_block(
    start, table, modes, steps, state, span, path, keep, first, last, earth, air_table, drag_curves
):  # fmt: skip
    """Fly the powered phases of lanes first..last; return the number of path samples written.

    Leaves the state at the end in `state` (7, L) and the lowest height at any phase's end in span[1] (2, L).
    """
    for lane in range(first, last):
        for row in range(6):
            state[row, lane] = start[row, lane]
        state[6, lane] = 0.0
        span[1, lane] = 0.0
    if keep:
        copy_state(state, path[0], first, last)
    sample = 1
    for phase in range(modes.shape[0]):
        if modes[phase] == 0:
            advance_steered(
                state, start[6:12], table[phase], steps[phase], path, sample, keep, first, last,
                earth, air_table, drag_curves,
            )  # fmt: skip
        else:
            advance_turning(
                state, table[phase], steps[phase], path, sample, keep, first, last, earth, air_table, drag_curves
            )
        sample += steps[phase]
        for lane in range(first, last):
            height = height_above_ellipsoid(state[0, lane], state[1, lane], state[2, lane], earth)
            span[1, lane] = span[1, lane] if height > span[1, lane] else height  # the lowest point under power
    return sample


@kernel(merged=True)
def fly_block(
    start, table, modes, steps, body, rise, entry, state, arc, span, path, marks, outcome, keep,
    first, last, earth, air_table, drag_curves,
):  # fmt: skip
    """Fly lanes first..last of one block on the standard grid.

    start (12, L), table (phases, 9, L), modes and steps (phases), body (3, L); rise and entry (3, steps): the height
    schedules; state (7, L), arc (steps, L) and span (2, L) are scratch; path (samples, 7, L) is
    written if keep; marks (4, 7, L) and outcome (L) always.
    """
    sample = boost_block(
        start, table, modes, steps, state, span, path, keep, first, last, earth, air_table, drag_curves
    )
    copy_state(state, marks[0], first, last)
    for lane in range(first, last):
        outcome[lane] = classify(
            state[0, lane], state[1, lane], state[2, lane], state[3, lane], state[4, lane], state[5, lane],
            span[1, lane], earth,
        )  # fmt: skip
        height = height_above_ellipsoid(state[0, lane], state[1, lane], state[2, lane], earth)
        span[0, lane] = height
        span[1, lane] = height if height > TOP else TOP
    advance_by_height(state, body, span, rise, path, sample, keep, first, last, earth, air_table, drag_curves)
    sample += rise.shape[1]
    for upward in range(2):
        for lane in range(first, last):
            plan_arc(state, lane, arc, upward == 0, earth)
        advance_vacuum(state, arc, path, sample, keep, first, last, earth)
        sample += arc.shape[0]
        copy_state(state, marks[1 + upward], first, last)
    for lane in range(first, last):
        span[0, lane] = height_above_ellipsoid(state[0, lane], state[1, lane], state[2, lane], earth)
        span[1, lane] = body[2, lane]
    advance_by_height(state, body, span, entry, path, sample, keep, first, last, earth, air_table, drag_curves)
    copy_state(state, marks[3], first, last)
