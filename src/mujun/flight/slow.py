"""Free flight by time steps, for the few lanes that the standard grid cannot fly.

Those are flights that never leave the air, arcs so shallow that height is no good
independent variable, and burnouts already on the way down. One lane at a time, short steps in the air, the last
step ended exactly on the ground.
"""

import math

from mujun.base.compiled import kernel
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.dynamics import step_by_height, step_falling

AIR_STEP, VACUUM_STEP = 1.0, 4.0
"""Longest time steps in s below and above THIN_AIR. A quarter of them moves an impact by 0.1 m (median of low flights)."""
THIN_AIR = 70e3
SCOUT = 4.0
"""How much longer the steps are of the first pass, which only finds out when about the flight ends."""
LONGEST = 4.0 * 3600.0
"""Longest flight in s that is followed."""


@kernel
def march(
    x, y, z, u, v, w, t, until, pace, ground, area_over_mass, drag_row, earth, air_table, drag_curves, apogee, lane
):  # fmt: skip
    """Advance until a time or the ground; keep the highest state in apogee[:, lane]. Returns landed and the state.

    `pace`: how many times longer than usual steps may be.
    """
    height = height_above_ellipsoid(x, y, z, earth[2], earth[3])
    highest = height_above_ellipsoid(apogee[0, lane], apogee[1, lane], apogee[2, lane], earth[2], earth[3])
    landed = False
    while t < until - 1e-9 and not landed:
        dt = (until - t) / math.ceil((until - t) / (pace * (AIR_STEP if height < THIN_AIR else VACUUM_STEP)))
        nx, ny, nz, nu, nv, nw = step_falling(
            x, y, z, u, v, w, dt, area_over_mass, drag_row, earth, air_table, drag_curves
        )
        next_height = height_above_ellipsoid(nx, ny, nz, earth[2], earth[3])
        if next_height <= ground and next_height < height:
            dt, x, y, z, u, v, w = step_by_height(
                x, y, z, u, v, w, ground - height, area_over_mass, drag_row, earth, air_table, drag_curves
            )
            t += dt
            landed = True
        else:
            x, y, z, u, v, w = nx, ny, nz, nu, nv, nw
            t += dt
            height = next_height
            if height > highest:
                highest = height
                apogee[0, lane], apogee[1, lane], apogee[2, lane] = x, y, z
                apogee[3, lane], apogee[4, lane], apogee[5, lane] = u, v, w
                apogee[6, lane] = t
    return landed, x, y, z, u, v, w, t


@kernel
def fly_slowly(body, path, first_sample, samples, marks, keep, lane, earth, air_table, drag_curves):
    """Fly one lane from its burnout mark to the ground; fill marks, and `samples` of the path from `first_sample` if keep.

    Returns whether it landed within LONGEST. The path's samples are even in time.
    """
    burnout, apogee, entry, impact = marks[0], marks[1], marks[2], marks[3]
    for row in range(7):
        apogee[row, lane] = burnout[row, lane]
    x, y, z = burnout[0, lane], burnout[1, lane], burnout[2, lane]
    u, v, w, t = burnout[3, lane], burnout[4, lane], burnout[5, lane], burnout[6, lane]
    landed, _, _, _, _, _, _, end = march(
        x, y, z, u, v, w, t, LONGEST, SCOUT, body[2, lane], body[0, lane], body[1, lane],
        earth, air_table, drag_curves, apogee, lane,
    )  # fmt: skip
    for row in range(7):
        apogee[row, lane] = burnout[row, lane]
    interval = (end - t) / samples
    down = False
    for k in range(samples):
        if not down:
            until = burnout[6, lane] + (k + 1) * interval if k < samples - 1 and landed else LONGEST
            down, x, y, z, u, v, w, t = march(
                x, y, z, u, v, w, t, until, 1.0, body[2, lane], body[0, lane], body[1, lane],
                earth, air_table, drag_curves, apogee, lane,
            )  # fmt: skip
        if keep:
            sample = path[first_sample + k]
            sample[0, lane], sample[1, lane], sample[2, lane] = x, y, z
            sample[3, lane], sample[4, lane], sample[5, lane] = u, v, w
            sample[6, lane] = t
    impact[0, lane], impact[1, lane], impact[2, lane] = x, y, z
    impact[3, lane], impact[4, lane], impact[5, lane] = u, v, w
    impact[6, lane] = t
    for row in range(7):
        entry[row, lane] = apogee[row, lane]
    return down
