"""Free flight by time steps, for lanes that the standard grid cannot fly.

These are flights that never leave the air, arcs too shallow for height as independent variable, flights near orbit, and
burnouts on the way down. Steps are short in the air, and the last step ends exactly on the ground. Each lane has its own
time. Flights still under way occupy the first slots of the working arrays; a flight that has landed is swapped behind
them, so that no step is wasted on it.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, lanes
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.arc import conic_of
from mujun.flight.engine.dynamics import Body, falling, falling_by_height, rk4
from mujun.flight.engine.lanes import (
    AREA_OVER_MASS,
    BODY_DRAG_ROW,
    GROUND,
    MARK_APOGEE,
    MARK_BURNOUT,
    MARK_ENTRY,
    MARK_IMPACT,
    NEVER_LANDS,
    SHALLOW,
    height_in,
)
from mujun.flight.engine.state import STATE_ROWS, TIME, put_state, state_of

AIR_STEP, THIN_STEP = 1.0, 4.0
"""Longest time steps in s below and above THIN_AIR_HEIGHT. Steps a quarter as long move an impact by 0.1 m (median of low
flights)."""
THIN_AIR_HEIGHT = 70e3
"""Height in m above which the longer time steps are used."""
SCOUT = 4.0
"""Factor by which steps are longer in the first pass, which only estimates the time of impact: the error is 0.9 m (median
of low flights; 15 m at most)."""
LONGEST_FLIGHT_S = 4.0 * 3600.0
"""Longest flight that is computed, s. A flight that has not come down after one revolution is in orbit, too."""

NEXT_HEIGHT, SLOT_HEIGHT, SLOT_AREA, SLOT_DRAG_ROW, STEP, SAMPLE, UNTIL, LANE, SLOT_END, GIVEN_UP = range(
    STATE_ROWS, STATE_ROWS + 10
)
"""Rows of the slots after those of the next state: height of the next state and current height (m), area over mass and drag row
of the body, time step (s), number of samples written, time of the next sample (s), lane of the flight, end of the flight (s),
time at which it is given up as never landing (s)."""
SLOT_ROWS = STATE_ROWS + 10


class Slots(NamedTuple):
    """Flights under way."""

    states: NDArray[np.float64]
    """Current states, (7, L)."""
    work: NDArray[np.float64]
    """The next states, and the rows from NEXT_HEIGHT on, (SLOT_ROWS, L)."""
    samples: int
    """Path samples after burnout."""


@lanes
def step_all(states, work, first, last, world):
    """Compute the next state and height of slots first..last, each with its own time step."""
    for slot in range(first, last):
        body = Body(work[SLOT_AREA, slot], work[SLOT_DRAG_ROW, slot])
        state = rk4(falling, state_of(states, slot), work[STEP, slot], body, world)
        put_state(state, work, slot)
        work[NEXT_HEIGHT, slot] = height_above_ellipsoid(state.x, state.y, state.z, world.earth)


@kernel(allocates=False)
def _begin(slots, slot, body, marks, scouting, earth):
    """Reset a slot to the state at burnout."""
    lane = int(slots.work[LANE, slot])
    burnout = state_of(marks[MARK_BURNOUT], lane)
    put_state(burnout, slots.states, slot)
    put_state(burnout, marks[MARK_APOGEE], lane)
    slots.work[SLOT_HEIGHT, slot] = height_in(slots.states, slot, earth)
    slots.work[SLOT_AREA, slot], slots.work[SLOT_DRAG_ROW, slot] = body[AREA_OVER_MASS, lane], body[BODY_DRAG_ROW, lane]
    slots.work[SAMPLE, slot] = 0.0
    axis = conic_of(burnout, earth.gm).axis
    revolution = 2.0 * math.pi * math.sqrt(axis * axis * axis / earth.gm) if axis > 0.0 else LONGEST_FLIGHT_S
    slots.work[GIVEN_UP, slot] = min(burnout.t + revolution, LONGEST_FLIGHT_S)
    _next_sample(slots, slot, marks, scouting)


@kernel(allocates=False)
def _next_sample(slots, slot, marks, scouting):
    """Set the time of a slot's next sample. Samples are evenly spaced from burnout to the end found by the first pass."""
    k, start = slots.work[SAMPLE, slot], marks[MARK_BURNOUT, TIME, int(slots.work[LANE, slot])]
    slots.work[UNTIL, slot] = slots.work[GIVEN_UP, slot]
    if not scouting and k < slots.samples - 1:
        slots.work[UNTIL, slot] = start + (k + 1.0) * ((slots.work[SLOT_END, slot] - start) / slots.samples)


@kernel(allocates=False)
def _choose_step(slots, slot, pace):
    """Set a slot's time step, which divides the time to the next sample evenly. pace: multiple of the standard step."""
    work = slots.work
    left = work[UNTIL, slot] - slots.states[TIME, slot]
    longest = pace * (AIR_STEP if work[SLOT_HEIGHT, slot] < THIN_AIR_HEIGHT else THIN_STEP)
    work[STEP, slot] = left / max(1, math.ceil(left / longest))


@kernel(allocates=False)
def _take_step(slots, slot, marks, ground, world):
    """Take a slot's next step, or end it on the ground; record the highest state. Returns whether the flight landed."""
    work, states = slots.work, slots.states
    height, following = work[SLOT_HEIGHT, slot], work[NEXT_HEIGHT, slot]
    if following <= ground and following < height:
        body = Body(work[SLOT_AREA, slot], work[SLOT_DRAG_ROW, slot])
        put_state(rk4(falling_by_height, state_of(states, slot), ground - height, body, world), states, slot)
        return True
    put_state(state_of(work, slot), states, slot)
    work[SLOT_HEIGHT, slot] = following
    lane = int(work[LANE, slot])
    if following > height and following > height_in(marks[MARK_APOGEE], lane, world.earth):
        put_state(state_of(states, slot), marks[MARK_APOGEE], lane)
    return False


@kernel(allocates=False)
def _swap(slots, a, b):
    for row in range(STATE_ROWS):
        slots.states[row, a], slots.states[row, b] = slots.states[row, b], slots.states[row, a]
    for row in range(SLOT_ROWS):
        slots.work[row, a], slots.work[row, b] = slots.work[row, b], slots.work[row, a]


@kernel(allocates=False)
def _keep(slots, slot, record, sample, until):
    """Write a slot's state into samples sample..until of its path, if the path is kept."""
    if record.keep:
        for k in range(sample, until):
            put_state(state_of(slots.states, slot), record.path[k], int(slots.work[LANE, slot]))


@kernel(allocates=False)
def _after_step(slots, slot, record, first_sample, scouting):
    """Write the sample that is due at a slot's time, if any. Returns whether the flight is given up as never landing."""
    work = slots.work
    # Negated, so that a flight whose state is NaN ends, too.
    if slots.states[TIME, slot] < work[UNTIL, slot] - 1e-9:
        return False
    if not work[UNTIL, slot] < work[GIVEN_UP, slot]:
        record.outcome[int(work[LANE, slot])] = NEVER_LANDS
        return True
    sample = first_sample + int(work[SAMPLE, slot])
    _keep(slots, slot, record, sample, sample + 1)
    work[SAMPLE, slot] += 1.0
    _next_sample(slots, slot, record.marks, scouting)
    return False


@kernel(allocates=False)
def fly_slowly(body, course, record, scratch, first, last, world):
    """Fly those of lanes first..last whose outcome is SHALLOW from their burnout marks to the ground.

    Fills the marks and, if the path is kept, its samples of free flight, evenly spaced in time. Lanes that do not land within
    one revolution, or within LONGEST_FLIGHT_S, get the outcome NEVER_LANDS. Uses slots first..last of the working arrays.
    A course of one pass ends with the scout, which finds the marks only.
    """
    slots = Slots(scratch.state, scratch.slots, course.free_samples)
    work = slots.work
    # `first` is the literal 0 on the CPU, which `step_all` needs to vectorise; where it counts on from there the compiler would
    # make a second set of what is called.
    filled = int(first)
    for lane in range(first, last):
        if record.outcome[lane] == SHALLOW:
            work[LANE, filled] = lane
            filled += 1
    for turn in range(course.passes):
        scouting = turn == 0
        for slot in range(first, filled):
            _begin(slots, slot, body, record.marks, scouting, world.earth)
        active = filled
        while active > first:
            for slot in range(first, active):
                _choose_step(slots, slot, SCOUT if scouting else 1.0)
            step_all(slots.states, work, first, active, world)
            slot = int(first)
            while slot < active:
                ground = body[GROUND, int(work[LANE, slot])]
                ended = _take_step(slots, slot, record.marks, ground, world)
                if not ended:
                    ended = _after_step(slots, slot, record, course.first_sample, scouting)
                if ended:
                    active -= 1
                    work[SLOT_END, slot] = slots.states[TIME, slot]
                    if not scouting:
                        sample = course.first_sample + int(work[SAMPLE, slot])
                        _keep(slots, slot, record, sample, course.first_sample + course.free_samples)
                    _swap(slots, slot, active)
                else:
                    slot += 1
    for slot in range(first, filled):
        lane = int(work[LANE, slot])
        put_state(state_of(slots.states, slot), record.marks[MARK_IMPACT], lane)
        put_state(state_of(record.marks[MARK_APOGEE], lane), record.marks[MARK_ENTRY], lane)
