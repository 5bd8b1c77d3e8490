"""Fly vehicles: commands in, trajectories out, on the CPU."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import LANES, kernel
from mujun.base.threads import over_blocks
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import MARKS, NEVER_LANDS, SHALLOW, fly_block
from mujun.flight.engine.slow import ROWS, fly_slowly
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, Grid, Phases, plan
from mujun.flight.model.drag import drag_table
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

STANDARD = Grid()
WIDE = 8
"""Lanes are flown in multiples of so many: the most that one instruction takes."""
ENTRY_HEIGHTS = (86000.0, 71802.0, 51412.0, 47350.0, 32162.0, 20063.0, 11019.0)
"""Geometric heights (m) of the standard atmosphere's layer boundaries: re-entry steps end on its kinks."""


class Buffers(NamedTuple):
    """Arrays that flights are written into; reuse them to spare page faults."""

    path: Array
    marks: Array
    outcome: NDArray[np.int64]


def rise_schedule(grid: Grid) -> Array:
    """Return the height schedule of the climb out of the air: even steps from start to end."""
    share = np.arange(1, grid.rise + 1) / grid.rise
    return np.ascontiguousarray(np.stack([np.zeros(grid.rise), 1.0 - share, share]))


def entry_schedule(grid: Grid) -> Array:
    """Return the height schedule of re-entry: start, layer boundaries of the air, ground."""
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
    """Return (..., n) as (blocks, ..., LANES), contiguous, the last block filled up with its first flight."""
    n = values.shape[-1]
    padded = np.empty((*values.shape[:-1], blocks * LANES))
    padded[..., :n] = values
    padded[..., n:] = values[..., :1]
    shaped = padded.reshape(*values.shape[:-1], blocks, LANES)
    return np.ascontiguousarray(np.moveaxis(shaped, -2, 0))


@kernel(merged=True)
def fly_to_ground(
    start, table, modes, steps, body, rise, entry, first_sample, path, marks, outcome, keep, state, arc, span, scratch,
    first, last, earth, air_table, drag_curves,
):  # fmt: skip
    """Fly lanes first..last of one block to the ground: on the standard grid, where that fails by time steps.

    For the arguments see `fly_block` and `fly_slowly`. The CPU calls this with all lanes of a block, the GPU with one per thread.
    """
    fly_block(
        start, table, modes, steps, body, rise, entry, state, arc, span, path, marks, outcome, keep,
        first, last, earth, air_table, drag_curves,
    )  # fmt: skip
    samples = rise.shape[1] + 2 * arc.shape[0] + entry.shape[1]
    fly_slowly(
        body, path, first_sample, samples, marks, outcome, keep, SHALLOW, NEVER_LANDS, state, scratch,
        first, last, earth, air_table, drag_curves,
    )  # fmt: skip


@kernel
def fly_blocks(
    first, last, total, start, table, modes, steps, body, rise, entry, arc_steps, first_sample, path, marks, outcome, keep,
    earth, air_table, drag_curves,
):  # fmt: skip
    """Fly blocks first..last of `total` flights; lanes that hold none are left as they are."""
    state = np.empty((7, LANES))
    arc = np.empty((arc_steps, LANES))
    span = np.empty((2, LANES))
    scratch = np.empty((ROWS, LANES))
    for block in range(first, last):
        used = min(LANES, -(-(total - block * LANES) // WIDE) * WIDE)
        fly_to_ground(
            start[block], table[block], modes, steps, body[block], rise, entry, first_sample,
            path[min(block, path.shape[0] - 1)], marks[block], outcome[block], keep, state, arc, span, scratch,
            0, used, earth, air_table, drag_curves,
        )  # fmt: skip


class Job(NamedTuple):
    """Planned flights arranged in blocks: what the compiled drivers take, and where they write."""

    start: Array
    table: Array
    modes: NDArray[np.int64]
    steps: NDArray[np.int64]
    body: Array
    rise: Array
    entry: Array
    arc_steps: int
    first_sample: int
    path: Array
    marks: Array
    outcome: NDArray[np.int64]
    keep_path: bool
    earth: Earth
    air_table: Array
    drag_curves: Array

    def trajectories(self, count: int) -> Trajectories:
        """Return the first `count` flights, once they are flown."""
        return Trajectories(
            earth=self.earth,
            marks=self.marks,
            outcome=self.outcome.reshape(-1)[:count],
            path=self.path if self.keep_path else None,
            first_coast_sample=self.first_sample - 1,
        )


def arrange(
    phases: Phases,
    vehicle: Vehicle,
    earth: Earth,
    air_table: Array,
    grid: Grid,
    keep_path: bool,
    buffers: Buffers | None = None,
) -> Job:
    """Return planned phases arranged in blocks, with buffers to write into (new ones unless given)."""
    blocks = -(-phases.start.shape[1] // LANES)
    rise, entry = rise_schedule(grid), entry_schedule(grid)
    first_sample = 1 + int(phases.steps.sum())
    samples = first_sample + rise.shape[1] + 2 * grid.arc + entry.shape[1]
    if buffers is None:
        buffers = Buffers(
            np.empty((blocks, samples, 7, LANES) if keep_path else (1, 1, 7, LANES)),
            np.empty((blocks, MARKS, 7, LANES)),
            np.empty((blocks, LANES), dtype=np.int64),
        )
    return Job(
        blocked(phases.start, blocks),
        blocked(phases.table, blocks),
        phases.modes,
        phases.steps,
        blocked(phases.body, blocks),
        rise,
        entry,
        grid.arc,
        first_sample,
        *buffers,
        keep_path,
        earth,
        air_table,
        drag_table(vehicle.curves),
    )


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
) -> Trajectories:
    """Fly one flight per command from launch to the ground.

    Args:
        vehicle: the missile; array-valued fields hold one value per flight.
        commands: launch points, azimuths, kicks and cut-offs (rad, m).
        earth, air_table: models flown in; the rotating WGS84 Earth and the 1976 standard atmosphere unless told.
        grid: steps per part of the flight. The standard one has a median impact error of metres; see docs.
        ground: height of the impact point above the ellipsoid, m.
        keep_path: whether states along the way are kept; without it only marks (burnout, apogee,
            top of the air, impact) are, which is what solvers need.
        buffers: arrays of an earlier call of the same size, to be overwritten.

    Neglects lift, wind, steering losses of real guidance, staging transients and ablation: policy-level kinematics.
    """
    phases = plan(vehicle, commands, earth, grid, ground)
    return fly_phases(phases, vehicle, earth, air_table, grid, keep_path, buffers)


def fly_phases(
    phases: Phases,
    vehicle: Vehicle,
    earth: Earth,
    air_table: Array,
    grid: Grid,
    keep_path: bool,
    buffers: Buffers | None = None,
) -> Trajectories:
    """Fly planned phases (see `propagate`)."""
    job = arrange(phases, vehicle, earth, air_table, grid, keep_path, buffers)
    count = phases.start.shape[1]
    over_blocks(lambda first, last: fly_blocks(first, last, count, *job), len(job.start))
    return job.trajectories(count)
