"""Flights of fixed duration, used for interceptors: boost, then a coast of evenly spaced steps.

An interceptor is flown for its longest flight time, whether or not it comes down.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel
from mujun.base.threads import over_blocks
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import Course, PathCursor, Scratch, boost_block
from mujun.flight.engine.propagate import block_of, blocks_of, lanes_used
from mujun.flight.engine.state import STATE_ROWS
from mujun.flight.model.ascent import AREA, DRAG_ROW, DURATION, MASS, TURNING, Commands, Grid, plan
from mujun.flight.model.drag import CELLS, drag_table
from mujun.flight.model.vehicle import Vehicle
from mujun.flight.model.world import World

Array = NDArray[np.float64]

# Interceptors accelerate faster and burn shorter than missiles: fewer steps reach the same accuracy.
COAST_EARLY, COAST_EARLY_STEPS = 0.1, 0.3
"""Share of the coast that may still be in the air, and the share of the coast's steps spent there."""
INTERCEPTOR_GRID = Grid(vertical=2, pitch_over=6, first_turn=16, later_turn=16, coast=2)


@kernel
def _fly_powered(first, last, blocks, total, course, path, world):
    scratch = Scratch(np.empty((STATE_ROWS, LANES)), np.empty((2, LANES)), np.empty((0, LANES)), np.empty((0, LANES)))
    for k in range(first, last):
        boost_block(block_of(blocks, k), course, scratch, PathCursor(path[k], 0, True), 0, lanes_used(total, k), world)


def fly_blocks_for(
    vehicle: Vehicle,
    commands: Commands,
    duration: float,
    *,
    coast_steps: int = 96,
    in_air: bool = True,
    earth: Earth = WGS84,
    grid: Grid = INTERCEPTOR_GRID,
) -> tuple[Array, int]:
    """Return path samples in blocks (blocks, samples, 7, LANES), and the index of the sample at burnout. See `fly_for`.

    Lanes without a flight hold nothing.
    """
    phases = plan(vehicle, commands, earth, grid)
    boost = float(np.max(np.asarray(vehicle.boost_time)))
    if duration <= boost:
        raise ValueError(f"{vehicle.name}: a flight of {duration:g} s ends before burnout at {boost:g} s")
    first = round(COAST_EARLY_STEPS * coast_steps)
    coast = np.zeros((2, *phases.table.shape[1:]))
    coast[:, DURATION] = (duration - boost) * np.array([[COAST_EARLY], [1.0 - COAST_EARLY]])
    coast[:, MASS] = vehicle.payload_mass
    coast[:, AREA] = vehicle.stages[-1].area
    if not in_air:
        coast[1, AREA] = 0.0
    coast[:, DRAG_ROW] = CELLS
    phases = replace(
        phases,
        table=np.concatenate([phases.table, coast]),
        modes=np.append(phases.modes, [TURNING, TURNING]),
        steps=np.append(phases.steps, [first, coast_steps - first]),
    )
    blocks, samples, total = blocks_of(phases), 1 + int(phases.steps.sum()), phases.start.shape[1]
    nothing = np.empty((3, 0))
    course = Course(phases.modes, phases.steps, nothing, nothing, 0, samples, 0, False, 0)
    path = np.empty((len(blocks.start), samples, STATE_ROWS, LANES))
    world = World(earth, TABLE, drag_table(vehicle.curves))
    over_blocks(lambda first, last: _fly_powered(first, last, blocks, total, course, path, world), len(path))
    return path, samples - 1 - coast_steps


def fly_for(
    vehicle: Vehicle,
    commands: Commands,
    duration: float,
    *,
    coast_steps: int = 96,
    in_air: bool = True,
    earth: Earth = WGS84,
    grid: Grid = INTERCEPTOR_GRID,
) -> tuple[Array, int]:
    """Return path samples (n, samples, 7; inertial position, velocity, time) up to `duration` s, and the index of burnout.

    After burnout the payload coasts with the body's drag curve and the last stage's cross-section. A kill vehicle
    is smaller: above 100 km this makes no difference, below it the model is slightly slow. in_air: whether the later part
    of the coast has drag; without it the drag of a fall back into the air, which long steps could not follow, is neglected.
    Flights do not stop at the ground; the caller cuts them there.
    """
    path, burnout = fly_blocks_for(
        vehicle, commands, duration, coast_steps=coast_steps, in_air=in_air, earth=earth, grid=grid
    )
    blocks, samples, rows, lanes = path.shape
    return np.moveaxis(path, -1, 1).reshape(blocks * lanes, samples, rows)[: len(commands)], burnout
