"""Free flight by time steps, for the lanes that the standard grid cannot fly.

Those are flights that never leave the air, arcs so shallow that height is no good
independent variable, and burnouts already on the way down. Short steps in the air, the last one ended exactly on the
ground. Each lane keeps its own time; those that have landed make room, so that no step is wasted on them.
"""

import math

from mujun.base.compiled import kernel, lanes
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.dynamics import step_by_height, step_falling

AIR_STEP, VACUUM_STEP = 1.0, 4.0
"""Longest time steps in s below and above THIN_AIR. A quarter of them moves an impact by 0.1 m (median of low flights)."""
THIN_AIR = 70e3
SCOUT = 4.0
"""How much longer the steps are of the first pass, which only finds out when about the flight ends."""
LONGEST = 4.0 * 3600.0
"""Longest flight in s that is followed."""

TIME = 6
HEIGHT, AREA_OVER_MASS, DRAG_ROW, STEP, SAMPLE, UNTIL, LANE, END = range(7, 15)
"""Rows of the scratch array: six of the state after the next step, its height (as of TIME), then these."""
ROWS = 15


@lanes
def step_all(state, scratch, first, last, earth, air_table, drag_curves):
    """Work out the next state and height of slots first..last, each with its own time step."""
    for i in range(first, last):
        x, y, z, u, v, w = step_falling(
            state[0, i], state[1, i], state[2, i], state[3, i], state[4, i], state[5, i], scratch[STEP, i],
            scratch[AREA_OVER_MASS, i], scratch[DRAG_ROW, i], earth, air_table, drag_curves,
        )  # fmt: skip
        scratch[0, i], scratch[1, i], scratch[2, i] = x, y, z
        scratch[3, i], scratch[4, i], scratch[5, i] = u, v, w
        scratch[6, i] = height_above_ellipsoid(x, y, z, earth)


@kernel(allocates=False)
def _begin(state, scratch, slot, body, marks, samples, scouting, earth):
    """Put a slot's flight back to its burnout."""
    lane = int(scratch[LANE, slot])
    for row in range(7):
        state[row, slot] = marks[0, row, lane]
        marks[1, row, lane] = marks[0, row, lane]
    scratch[HEIGHT, slot] = height_above_ellipsoid(state[0, slot], state[1, slot], state[2, slot], earth)
    scratch[AREA_OVER_MASS, slot], scratch[DRAG_ROW, slot] = body[0, lane], body[1, lane]
    scratch[SAMPLE, slot] = 0.0
    _next_sample(state, scratch, slot, marks, samples, scouting)


@kernel(allocates=False)
def _next_sample(state, scratch, slot, marks, samples, scouting):
    """Set the time of a slot's next sample: they are even from burnout to the end that was scouted."""
    k, start = scratch[SAMPLE, slot], marks[0, TIME, int(scratch[LANE, slot])]
    scratch[UNTIL, slot] = LONGEST
    if not scouting and k < samples - 1:
        scratch[UNTIL, slot] = start + (k + 1.0) * ((scratch[END, slot] - start) / samples)


@kernel(allocates=False)
def _take_step(state, scratch, slot, marks, ground, earth, air_table, drag_curves):
    """Take a slot's next step, or land; keep the highest state. Returns whether it landed."""
    lane = int(scratch[LANE, slot])
    height = scratch[HEIGHT, slot]
    if scratch[6, slot] <= ground and scratch[6, slot] < height:
        dt, x, y, z, u, v, w = step_by_height(
            state[0, slot], state[1, slot], state[2, slot], state[3, slot], state[4, slot], state[5, slot],
            ground - height, scratch[AREA_OVER_MASS, slot], scratch[DRAG_ROW, slot], earth, air_table, drag_curves,
        )  # fmt: skip
        state[0, slot], state[1, slot], state[2, slot] = x, y, z
        state[3, slot], state[4, slot], state[5, slot] = u, v, w
        state[6, slot] += dt
        return True
    for row in range(6):
        state[row, slot] = scratch[row, slot]
    state[6, slot] += scratch[STEP, slot]
    scratch[HEIGHT, slot] = scratch[6, slot]
    apogee = marks[1]
    if scratch[6, slot] > height and scratch[6, slot] > height_above_ellipsoid(
        apogee[0, lane], apogee[1, lane], apogee[2, lane], earth
    ):
        for row in range(7):
            apogee[row, lane] = state[row, slot]
    return False


@kernel(allocates=False)
def _keep(state, scratch, slot, path, sample, until):
    """Write a slot's state into samples sample..until of its path."""
    lane = int(scratch[LANE, slot])
    for k in range(sample, until):
        for row in range(7):
            path[k, row, lane] = state[row, slot]


@kernel(allocates=False)
def _swap(state, scratch, a, b):
    for row in range(7):
        state[row, a], state[row, b] = state[row, b], state[row, a]
    for row in range(ROWS):
        scratch[row, a], scratch[row, b] = scratch[row, b], scratch[row, a]


@kernel(allocates=False)
def fly_slowly(
    body, path, first_sample, samples, marks, outcome, keep, wanted, failed, state, scratch, first, last,
    earth, air_table, drag_curves,
):  # fmt: skip
    """Fly those of lanes first..last whose outcome is `wanted` from their burnout marks to the ground.

    Fills marks, and `samples` of the path from `first_sample` if keep; they are even in time. Lanes that do not land
    within LONGEST get the outcome `failed`. state (7, L) and scratch (ROWS, L) are working space: slots first..last.
    """
    filled = first
    for lane in range(first, last):
        if outcome[lane] == wanted:
            scratch[LANE, filled] = lane
            filled += 1
    for turn in range(2):
        scouting = turn == 0
        pace = SCOUT if scouting else 1.0
        for slot in range(first, filled):
            _begin(state, scratch, slot, body, marks, samples, scouting, earth)
        active = filled
        while active > first:
            for slot in range(first, active):
                left = scratch[UNTIL, slot] - state[TIME, slot]
                longest = pace * (AIR_STEP if scratch[HEIGHT, slot] < THIN_AIR else VACUUM_STEP)
                scratch[STEP, slot] = left / max(1, math.ceil(left / longest))
            step_all(state, scratch, first, active, earth, air_table, drag_curves)
            slot = first
            while slot < active:
                lane = int(scratch[LANE, slot])
                ended = _take_step(state, scratch, slot, marks, body[2, lane], earth, air_table, drag_curves)
                # Negated, so that a flight that is no number any more ends, too.
                if not ended and not state[TIME, slot] < scratch[UNTIL, slot] - 1e-9:
                    k = int(scratch[SAMPLE, slot])
                    if not scratch[UNTIL, slot] < LONGEST:
                        ended = True
                        outcome[lane] = failed
                    else:
                        if keep:
                            _keep(state, scratch, slot, path, first_sample + k, first_sample + k + 1)
                        scratch[SAMPLE, slot] = k + 1
                        _next_sample(state, scratch, slot, marks, samples, scouting)
                if ended:
                    active -= 1
                    scratch[END, slot] = state[TIME, slot]
                    if not scouting and keep:
                        _keep(
                            state,
                            scratch,
                            slot,
                            path,
                            first_sample + int(scratch[SAMPLE, slot]),
                            first_sample + samples,
                        )
                    _swap(state, scratch, slot, active)
                else:
                    slot += 1
    for slot in range(first, filled):
        lane = int(scratch[LANE, slot])
        for row in range(7):
            marks[3, row, lane] = state[row, slot]
            marks[2, row, lane] = marks[1, row, lane]
