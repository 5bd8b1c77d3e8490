"""Fly vehicles on a GPU: the driver that the CPU runs on blocks of lanes, compiled as one thread per flight.

Not a second implementation: numba-cuda compiles the functions of `dynamics`, `lanes` and `slow` as they stand. A
thread flies one lane of a block; neighbouring threads read neighbouring lanes, so memory traffic is coalesced.
Needs the package numba-cuda and an NVIDIA GPU; nothing else in mujun does.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import LANES
from mujun.base.outcomes import BadInput
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.propagate import STANDARD, Buffers, arrange, fly_to_ground
from mujun.flight.engine.slow import ROWS
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, Grid, plan
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

THREADS = 32
"""Threads of one CUDA block: a single warp, so that a few thousand flights spread over all multiprocessors."""


cuda: Any = None
"""The module numba.cuda, from `load` on: it is optional, and its import looks for drivers and toolkits."""


def load() -> Any:
    """Import and return numba.cuda. Raises BadInput where it is not installed."""
    global cuda
    try:
        from numba import cuda as module
    except ImportError as error:
        raise BadInput("flying on a GPU needs the package numba-cuda: pip install 'numba-cuda[cu13]'") from error
    cuda = module
    return cuda


def gpu_is_available() -> bool:
    """Say whether `propagate_cuda` can work here."""
    try:
        return bool(load().is_available())
    except BadInput:
        return False


def fly_thread(
    start, table, modes, steps, body, rise, entry, first_sample, path, marks, outcome, keep, state, arc, span, scratch,
    count, earth, air_table, drag_curves,
):  # fmt: skip
    """Fly one of `count` flights: what each GPU thread runs. `state`, `arc`, `span`, `scratch`: working space, one per block."""
    flight = cuda.grid(1)
    if flight < count:
        block, lane = flight // LANES, flight % LANES
        fly_to_ground(
            start[block], table[block], modes, steps, body[block], rise, entry, first_sample,
            path[min(block, path.shape[0] - 1)], marks[block], outcome[block], keep,
            state[block], arc[block], span[block], scratch[block], lane, lane + 1, earth, air_table, drag_curves,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _kernel() -> Any:
    return load().jit(fly_thread)


def propagate_cuda(
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
    """Fly one flight per command from launch to the ground on the GPU. Arguments and result as for `propagate`.

    Agrees with the CPU to rounding (other fused multiply-adds, other sine and cosine), below 1e-6 m. A kept path takes
    11 kB of GPU memory per flight. Raises BadInput where there is no GPU or no numba-cuda.
    """
    if not load().is_available():
        raise BadInput("no CUDA GPU was found on this machine; fly on the CPU, which runs the same source")
    phases = plan(vehicle, commands, earth, grid, ground)
    count = phases.start.shape[1]
    job = arrange(phases, vehicle, earth, air_table, grid, keep_path, buffers)
    blocks = job.start.shape[0]
    path, marks, outcome = (cuda.device_array(a.shape, a.dtype) for a in (job.path, job.marks, job.outcome))
    state, arc, span, scratch = (
        cuda.device_array((blocks, rows, LANES), np.float64) for rows in (7, job.arc_steps, 2, ROWS)
    )
    inputs = (job.start, job.table, job.modes, job.steps, job.body, job.rise, job.entry)
    _kernel()[-(-count // THREADS), THREADS](
        *(cuda.to_device(a) for a in inputs), job.first_sample, path, marks, outcome, keep_path, state, arc, span, scratch,
        count, *(cuda.to_device(a) for a in (earth, air_table, job.drag_curves)),
    )  # fmt: skip
    for there, here in ((path, job.path), (marks, job.marks), (outcome, job.outcome)):
        there.copy_to_host(here)
    return job.trajectories(count)
