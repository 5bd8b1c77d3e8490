"""Fly vehicles from launch to impact on the CPU: commands in, trajectories out."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import LANES, kernel, scalar
from mujun.base.threads import over_blocks
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import MARKS, Course, FlightRecord, PhaseBlock, Scratch, fly_block
from mujun.flight.engine.slow import SLOT_ROWS, fly_slowly
from mujun.flight.engine.state import STATE_ROWS
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, Grid, Phases, plan
from mujun.flight.model.drag import drag_table
from mujun.flight.model.vehicle import Vehicle
from mujun.flight.model.world import World

Array = NDArray[np.float64]

STANDARD = Grid()
ROUGH = Grid(
    vertical=2,
    pitch_over=4,
    first_turn=22,
    later_turn=16,
    coast=2,
    rise=6,
    arc=7,
    entry=(3, 3, 3, 1, 5, 6, 7, 7),
    passes=1,
)
"""Half the steps of the standard grid, for flights that only point the way: starting values and bounds. Impacts differ from the
standard grid's by 27 m (median of 1,000 random flights; at most 364 m); by 15 m at most in 1,000 low flights by time steps."""
PACKED = 8
"""Lanes are flown in multiples of this number, the most float64 values that one instruction handles."""
ENTRY_HEIGHTS = (86000.0, 71802.0, 51412.0, 47350.0, 32162.0, 20063.0, 11019.0)
"""Geometric heights (m) of the standard atmosphere's layer boundaries; re-entry steps end there, at the kinks."""


class Buffers(NamedTuple):
    """Output arrays of flights; reuse avoids page faults."""

    path: Array
    marks: Array
    outcome: NDArray[np.int64]


@cache
def rise_schedule(grid: Grid) -> Array:
    """Return the height schedule of the climb out of the air: equal steps from start to end; shared, and never written."""
    share = np.arange(1, grid.rise + 1) / grid.rise
    return np.ascontiguousarray(np.stack([np.zeros(grid.rise), 1.0 - share, share]))


@cache
def entry_schedule(grid: Grid) -> Array:
    """Return the height schedule of re-entry, over the layer boundaries of the air to the ground; shared, and never written."""
    rows: list[tuple[float, float, float]] = []
    counts = grid.entry
    for k in range(1, counts[0] + 1):
        share = k / counts[0]
        rows.append((ENTRY_HEIGHTS[0] * share, 1.0 - share, 0.0))
    for high, low, count in zip(ENTRY_HEIGHTS, ENTRY_HEIGHTS[1:], counts[1:-1], strict=False):
        rows += [(high + (low - high) * k / count, 0.0, 0.0) for k in range(1, count + 1)]
    for k in range(1, counts[-1] + 1):
        share = k / counts[-1]
        rows.append((ENTRY_HEIGHTS[-1] * (1.0 - share), 0.0, share))
    return np.ascontiguousarray(np.array(rows).T)


def blocked(values: Array, blocks: int) -> Array:
    """Return (..., n) as (blocks, ..., LANES), contiguous; the last block is padded with its first flight."""
    n = values.shape[-1]
    padded = np.empty((*values.shape[:-1], blocks * LANES))
    padded[..., :n] = values
    padded[..., n:] = values[..., :1]
    shaped = padded.reshape(*values.shape[:-1], blocks, LANES)
    return np.ascontiguousarray(shaped.transpose(shaped.ndim - 2, *range(shaped.ndim - 2), shaped.ndim - 1))


@kernel(merged=True)
def fly_to_ground(block, course, record, scratch, first, last, world):
    """Fly lanes first..last of one block to the ground, on the standard grid or, if that fails, by time steps.

    The CPU calls this with all lanes of a block, the GPU with one lane per thread.
    """
    fly_block(block, course, record, scratch, first, last, world)
    fly_slowly(block.body, course, record, scratch, first, last, world)


class Job(NamedTuple):
    """Planned flights in blocks, with the output arrays: the input of the compiled drivers.

    Attributes:
        total: number of flights; the last block may contain fewer than LANES.
        blocks: as `PhaseBlock`, with a leading block axis.
        course: phases and step counts common to all flights.
        record: as `FlightRecord`, with a leading block axis (length 1 for a path that is not kept).
        world: environment of the flights.
    """

    total: int
    blocks: PhaseBlock
    course: Course
    record: FlightRecord
    world: World

    def trajectories(self) -> Trajectories:
        """Return the flights after the drivers have run."""
        return Trajectories(
            earth=self.world.earth,
            marks=self.record.marks,
            outcome=self.record.outcome.reshape(-1)[: self.total],
            path=self.record.path if self.record.keep else None,
        )


@kernel(merged=True)
def block_of(blocks, k):
    """Return block k of the flights."""
    return PhaseBlock(blocks.start[k], blocks.axes[k], blocks.table[k], blocks.body[k])


@kernel(merged=True)
def record_of(record, k):
    """Return the output arrays of block k."""
    return FlightRecord(record.path[min(k, record.path.shape[0] - 1)], record.marks[k], record.outcome[k], record.keep)


@scalar
def lanes_used(total, block):
    """Return how many lanes of a block are flown, of `total` flights in blocks."""
    return min(LANES, -(-(total - block * LANES) // PACKED) * PACKED)


@kernel
def fly_blocks(first, last, job):
    """Fly blocks first..last of a job; lanes without a flight are not touched."""
    scratch = Scratch(
        np.empty((STATE_ROWS, LANES)),
        np.empty((2, LANES)),
        np.empty((job.course.arc_steps, LANES)),
        np.empty((SLOT_ROWS, LANES)),
    )
    for k in range(first, last):
        used = lanes_used(job.total, k)
        fly_to_ground(block_of(job.blocks, k), job.course, record_of(job.record, k), scratch, 0, used, job.world)


def blocks_of(phases: Phases) -> PhaseBlock:
    """Return planned flights in blocks; the last block is padded with its first flight."""
    count = -(-phases.start.shape[1] // LANES)
    return PhaseBlock(*(blocked(a, count) for a in (phases.start, phases.axes, phases.table, phases.body)))


def arrange(
    phases: Phases,
    vehicle: Vehicle,
    grid: Grid,
    keep_path: bool,
    *,
    earth: Earth = WGS84,
    air_table: Array = TABLE,
    buffers: Buffers | None = None,
    by_time: bool = False,
) -> Job:
    """Return planned phases in blocks, with output buffers (new ones if `buffers` is None).

    Raises ValueError for a path to be kept on a grid of one pass, which samples no path.
    """
    if keep_path and grid.passes == 1:
        raise ValueError("a grid of one pass keeps no path")
    blocks = blocks_of(phases)
    rise, entry = rise_schedule(grid), entry_schedule(grid)
    free = rise.shape[1] + 2 * grid.arc + entry.shape[1]
    course = Course(
        phases.modes, phases.steps, rise, entry, grid.arc, 1 + int(phases.steps.sum()), free, by_time, grid.passes
    )
    if buffers is None:
        n, samples = len(blocks.start), course.first_sample + free
        buffers = Buffers(
            np.empty((n, samples, STATE_ROWS, LANES) if keep_path else (1, 1, STATE_ROWS, LANES)),
            np.empty((n, MARKS, STATE_ROWS, LANES)),
            np.empty((n, LANES), dtype=np.int64),
        )
    world = World(earth, air_table, drag_table(vehicle.curves))
    return Job(phases.start.shape[1], blocks, course, FlightRecord(*buffers, keep_path), world)


def propagate(
    vehicle: Vehicle,
    commands: Commands,
    *,
    earth: Earth = WGS84,
    air_table: Array = TABLE,
    grid: Grid = STANDARD,
    ground: ArrayLike = 0.0,
    keep_path: bool = True,
    buffers: Buffers | None = None,
    by_time: bool = False,
) -> Trajectories:
    """Fly one flight per command from launch to the ground.

    Args:
        vehicle: the missile; array-valued fields hold one value per flight.
        commands: launch points, azimuths, kicks and cut-offs (rad, m).
        earth, air_table: Earth model and atmosphere table; by default rotating WGS84 and the 1976 standard atmosphere.
        grid: steps per part of the flight. The standard one has a median impact error of metres; see docs.
        ground: height of the impact point above the ellipsoid, m.
        keep_path: whether states along the path are kept; otherwise only the marks (burnout, apogee,
            top of the air, impact), which suffice for solvers.
        buffers: arrays of an earlier call of the same size, to be overwritten.
        by_time: fly every free flight by time steps, a check of the standard grid (slower by a factor of ten or so).

    Neglected: lift, wind, steering losses of real guidance, staging transients and ablation.
    """
    phases = plan(vehicle, commands, earth, grid, ground)
    job = arrange(phases, vehicle, grid, keep_path, earth=earth, air_table=air_table, buffers=buffers, by_time=by_time)
    over_blocks(lambda first, last: fly_blocks(first, last, job), len(job.blocks.start))
    return job.trajectories()
