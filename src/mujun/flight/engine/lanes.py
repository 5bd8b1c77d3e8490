"""The flight from launch to impact for a block of lanes: the driver shared by CPU and GPU.

One block contains up to `LANES` flights side by side. The CPU calls `fly_block` with all lanes of a block; the GPU calls it
with one lane per thread. The functions allocate nothing, and the vectorised loops have no branches per lane. `classify`
flags lanes that the standard grid cannot fly (too shallow, near orbit, never leaving the air, falling back); `slow` flies
them again by time steps.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, lanes, scalar
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.arc import conic_of, plan_arc
from mujun.flight.engine.dynamics import (
    Body,
    Burn,
    Direction,
    Steering,
    coasting,
    falling_by_height,
    rk4,
    steered,
    turning,
)
from mujun.flight.engine.state import copy_states, put_state, state_of
from mujun.flight.model.ascent import (
    AREA,
    DRAG_ROW,
    DURATION,
    EXIT_AREA,
    FLOW,
    MASS,
    PITCH,
    PITCH_RATE,
    STEERED,
    THRUST,
)

Array = NDArray[np.float64]

VACUUM_HEIGHT = 120e3
"""Height in m above which a coast is computed without air: drag there moves an impact by less than a metre."""
DEEPEST_PERIGEE = -30e3
"""Height in m of a perigee (in vacuum) below which a flight surely comes down. From there to VACUUM_HEIGHT the air decides,
and the flight is flown by time steps; above, the missile is in orbit."""
STEEPEST_SHALLOW = math.radians(6.0)
"""Flight-path angle at the ground (rad, in vacuum) below which the descent is flown by time steps instead of height steps."""

REGULAR, SHALLOW, NEVER_LANDS, FELL_BACK = 0, 1, 2, 3
"""Outcomes of a flight: flown on the standard grid; flown by time steps; orbit or escape; ground hit under power."""

MARK_BURNOUT, MARK_APOGEE, MARK_ENTRY, MARK_IMPACT = 0, 1, 2, 3
MARKS = 4

AREA_OVER_MASS, BODY_DRAG_ROW, GROUND = range(3)
"""Rows of the bodies of a block: see `Phases.body`."""
FROM, TO = 0, 1
"""Rows of the start and end heights (m) of an integration by height."""


class PhaseBlock(NamedTuple):
    """One block of flights to be flown; fields as in `Phases`, with lanes instead of flights."""

    start: Array
    axes: Array
    table: Array
    body: Array


class Course(NamedTuple):
    """Phases and step counts common to all flights of a call.

    Height schedules (3, steps): see `advance_by_height`.
    """

    modes: NDArray[np.int64]
    """Steering of each powered phase: STEERED or TURNING."""
    steps: NDArray[np.int64]
    """Steps of each powered phase."""
    rise: Array
    """Height schedule of the climb out of the air."""
    entry: Array
    """Height schedule of re-entry."""
    arc_steps: int
    """Steps of the coast up to apogee, and of the coast down from it."""
    first_sample: int
    """Index of the first path sample after burnout."""
    free_samples: int
    """Path samples after burnout."""
    by_time: bool
    """Whether every free flight is flown by time steps."""
    passes: int
    """Passes over flights that are flown by time steps, 1 or 2; see `slow`."""


class FlightRecord(NamedTuple):
    """Output arrays of a block: path (samples, 7, L), filled only if `keep`; marks (4, 7, L); outcome (L)."""

    path: Array
    marks: Array
    outcome: NDArray[np.int64]
    keep: bool


class PathCursor(NamedTuple):
    """Output path (samples, 7, L), index of the next sample to be written, and whether states are written at all."""

    path: Array
    sample: int
    keep: bool


class Scratch(NamedTuple):
    """Working arrays of one block: state (7, L), heights (2, L), coast steps (arc_steps, L), slots of `slow` (SLOT_ROWS, L)."""

    state: Array
    span: Array
    arc: Array
    slots: Array


@scalar
def burn_of(phase, lane, elapsed):
    """Return the burning stage in one lane of a powered phase, `elapsed` s after the phase's start."""
    return Burn(
        phase[MASS, lane] - phase[FLOW, lane] * elapsed, phase[FLOW, lane], phase[THRUST, lane],
        phase[EXIT_AREA, lane], phase[AREA, lane], phase[DRAG_ROW, lane],
    )  # fmt: skip


@scalar
def steering_of(phase, axes, lane, elapsed):
    """Return the burn with prescribed pitch in one lane of a powered phase, `elapsed` s after the phase's start."""
    return Steering(
        burn_of(phase, lane, elapsed), phase[PITCH, lane] + phase[PITCH_RATE, lane] * elapsed, phase[PITCH_RATE, lane],
        Direction(axes[0, lane], axes[1, lane], axes[2, lane]), Direction(axes[3, lane], axes[4, lane], axes[5, lane]),
    )  # fmt: skip


@scalar
def keep_sample(cursor, step, states, first, last):
    """Write the states after a step into the path, if it is kept."""
    if cursor.keep:
        copy_states(states, cursor.path[cursor.sample + step], first, last)


@lanes
def advance_steered(states, axes, phase, steps, cursor, first, last, world):
    """Fly one phase with prescribed pitch."""
    for step in range(steps):
        for lane in range(first, last):
            dt = phase[DURATION, lane] / steps
            steering = steering_of(phase, axes, lane, dt * step)
            put_state(rk4(steered, state_of(states, lane), dt, steering, world), states, lane)
        keep_sample(cursor, step, states, first, last)


@lanes
def advance_turning(states, phase, steps, cursor, first, last, world):
    """Fly one phase in a gravity turn."""
    for step in range(steps):
        for lane in range(first, last):
            dt = phase[DURATION, lane] / steps
            burn = burn_of(phase, lane, dt * step)
            put_state(rk4(turning, state_of(states, lane), dt, burn, world), states, lane)
        keep_sample(cursor, step, states, first, last)


@lanes
def advance_by_height(states, body, span, schedule, cursor, first, last, world):
    """Fly through the air with height as the independent variable, so that each step ends at a given height.

    span: (2, L) start and end height of each lane, m. schedule: (3, steps), step i ends at the
    height schedule[0, i] + schedule[1, i] * start + schedule[2, i] * end.
    """
    for step in range(schedule.shape[1]):
        for lane in range(first, last):
            target = schedule[0, step] + schedule[1, step] * span[FROM, lane] + schedule[2, step] * span[TO, lane]
            state = state_of(states, lane)
            climb = target - height_above_ellipsoid(state.x, state.y, state.z, world.earth)
            falls = Body(body[AREA_OVER_MASS, lane], body[BODY_DRAG_ROW, lane])
            put_state(rk4(falling_by_height, state, climb, falls, world), states, lane)
        keep_sample(cursor, step, states, first, last)


@lanes
def advance_vacuum(states, times, cursor, first, last, earth):
    """Coast above the air over given time steps, shape (steps, lanes)."""
    for step in range(times.shape[0]):
        for lane in range(first, last):
            put_state(rk4(coasting, state_of(states, lane), times[step, lane], None, earth), states, lane)
        keep_sample(cursor, step, states, first, last)


@kernel(allocates=False)
def classify(state, lowest, earth):
    """Return the outcome that decides how free flight from a state is flown. lowest: lowest height under power, m."""
    r = math.sqrt(state.x * state.x + state.y * state.y + state.z * state.z)
    height = height_above_ellipsoid(state.x, state.y, state.z, earth)
    if not (height > -50.0 and lowest > -50.0):
        return FELL_BACK
    conic = conic_of(state, earth.gm)
    surface = r - height
    perigee = conic.axis * (1.0 - conic.eccentricity) - surface
    if not (conic.axis > 0.0) or perigee > VACUUM_HEIGHT:
        return NEVER_LANDS
    if perigee > DEEPEST_PERIGEE:
        return SHALLOW
    if not (conic.anomaly > 0.0) or conic.axis * (1.0 + conic.eccentricity) < surface + VACUUM_HEIGHT + 8e3:
        return SHALLOW
    speed = math.sqrt(state.u * state.u + state.v * state.v + state.w * state.w)
    if height < VACUUM_HEIGHT and (state.x * state.u + state.y * state.v + state.z * state.w) < 0.1 * r * speed:
        return SHALLOW
    surface_speed = math.sqrt(earth.gm * (2.0 / surface - 1.0 / conic.axis))
    cosine = math.sqrt(conic.momentum_squared) / (surface * surface_speed)
    return SHALLOW if cosine > math.cos(STEEPEST_SHALLOW) else REGULAR


@scalar
def height_in(states, lane, earth):
    """Return the height of the state in a lane, m."""
    return height_above_ellipsoid(states[0, lane], states[1, lane], states[2, lane], earth)


@kernel(merged=True)
def boost_block(block, course, scratch, cursor, first, last, world):
    """Fly the powered phases of lanes first..last.

    On return scratch.state holds the state at the end, scratch.span[TO] the lowest height at the end of any phase.
    """
    states, span = scratch.state, scratch.span
    for lane in range(first, last):
        for row in range(6):
            states[row, lane] = block.start[row, lane]
        states[6, lane] = 0.0
        span[TO, lane] = 0.0
    keep_sample(cursor, 0, states, first, last)
    sample = cursor.sample + 1
    for phase in range(course.modes.shape[0]):
        steps = course.steps[phase]
        rest = PathCursor(cursor.path, sample, cursor.keep)
        if course.modes[phase] == STEERED:
            advance_steered(states, block.axes, block.table[phase], steps, rest, first, last, world)
        else:
            advance_turning(states, block.table[phase], steps, rest, first, last, world)
        sample += steps
        for lane in range(first, last):
            height = height_in(states, lane, world.earth)
            span[TO, lane] = span[TO, lane] if height > span[TO, lane] else height  # the lowest point under power


@kernel(merged=True)
def fly_block(block, course, record, scratch, first, last, world):
    """Fly lanes first..last of one block on the standard grid."""
    states, span, earth = scratch.state, scratch.span, world.earth
    boost_block(block, course, scratch, PathCursor(record.path, 0, record.keep), first, last, world)
    copy_states(states, record.marks[MARK_BURNOUT], first, last)
    for lane in range(first, last):
        outcome = classify(state_of(states, lane), span[TO, lane], earth)
        record.outcome[lane] = SHALLOW if course.by_time and outcome == REGULAR else outcome
        height = height_in(states, lane, earth)
        span[FROM, lane] = height
        span[TO, lane] = height if height > VACUUM_HEIGHT else VACUUM_HEIGHT
    cursor = PathCursor(record.path, course.first_sample, record.keep)
    advance_by_height(states, block.body, span, course.rise, cursor, first, last, world)
    sample = course.first_sample + course.rise.shape[1]
    for mark in range(MARK_APOGEE, MARK_ENTRY + 1):
        for lane in range(first, last):
            plan_arc(state_of(states, lane), scratch.arc, lane, mark == MARK_APOGEE, VACUUM_HEIGHT, earth)
        advance_vacuum(states, scratch.arc, PathCursor(record.path, sample, record.keep), first, last, earth)
        sample += scratch.arc.shape[0]
        copy_states(states, record.marks[mark], first, last)
    for lane in range(first, last):
        span[FROM, lane] = height_in(states, lane, earth)
        span[TO, lane] = block.body[GROUND, lane]
    cursor = PathCursor(record.path, sample, record.keep)
    advance_by_height(states, block.body, span, course.entry, cursor, first, last, world)
    copy_states(states, record.marks[MARK_IMPACT], first, last)
