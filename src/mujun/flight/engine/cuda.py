"""Fly vehicles on a GPU, with the CPU's driver compiled as one thread per flight.

This is not a second implementation: numba-cuda compiles the functions of `dynamics`, `lanes` and `slow` unchanged. A
thread flies one lane of a block; neighbouring threads read neighbouring lanes, so memory access is coalesced.
Requires the package numba-cuda and an NVIDIA GPU; no other module does.

No command uses it: at about 10 microseconds per flight, the CPU flies the largest footprints in about a second, less than the
windows take afterwards, so a GPU would not shorten any answer. `propagate_cuda` serves Python callers with millions of
flights.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import LANES
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import PhaseBlock, Scratch
from mujun.flight.engine.propagate import STANDARD, Buffers, Job, arrange, block_of, fly_to_ground, record_of
from mujun.flight.engine.slow import SLOT_ROWS
from mujun.flight.engine.state import STATE_ROWS
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, Grid, plan
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

THREADS = 32
"""Threads of one CUDA block: a single warp, so that a few thousand flights spread over all multiprocessors."""


cuda: Any = None
"""The module numba.cuda, set by `load`: it is optional, and its import searches for drivers and toolkits."""


def load() -> Any:
    """Import and return numba.cuda. Raises BadInput if it is not installed, or does not work with the NumPy that is."""
    global cuda
    try:
        from numba import cuda as module
    except AttributeError as error:
        key = (
            "numba-cuda does not work with NumPy {version} ({fault}); expected an earlier NumPy, or a later numba-cuda"
        )
        raise BadInput(say(key, version=np.__version__, fault=str(error))) from error
    except ImportError as error:
        raise BadInput(say("flying on a GPU needs the package numba-cuda: pip install 'numba-cuda[cu13]'")) from error
    cuda = module
    return cuda


def gpu_is_available() -> bool:
    """Return whether numba-cuda and a GPU are available for `propagate_cuda`."""
    try:
        return bool(load().is_available())
    except BadInput:
        return False


def fly_thread(job, scratch):
    """Fly one flight of a job; each GPU thread runs this function. scratch: arrays of `Scratch` with a leading block axis."""
    flight = cuda.grid(1)
    if flight < job.total:
        k, lane = flight // LANES, flight % LANES
        mine = Scratch(scratch.state[k], scratch.span[k], scratch.arc[k], scratch.slots[k])
        fly_to_ground(block_of(job.blocks, k), job.course, record_of(job.record, k), mine, lane, lane + 1, job.world)


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

    Agrees with the CPU to below 1e-6 m; fused multiply-adds, sine and cosine round differently. A kept path takes
    11 kB of GPU memory per flight. Raises BadInput without a GPU or without numba-cuda.
    """
    if not load().is_available():
        raise BadInput(say("no CUDA GPU was found on this machine; fly on the CPU, which runs the same source"))
    phases = plan(vehicle, commands, earth, grid, ground)
    job = arrange(phases, vehicle, grid, keep_path, earth=earth, air_table=air_table, buffers=buffers)
    there = on_device(job)
    rows = (STATE_ROWS, 2, grid.arc, SLOT_ROWS)
    scratch = Scratch(*(cuda.device_array((len(job.blocks.start), n, LANES), np.float64) for n in rows))
    _kernel()[-(-job.total // THREADS), THREADS](there, scratch)
    for name in ("path", "marks", "outcome"):
        getattr(there.record, name).copy_to_host(getattr(job.record, name))
    return job.trajectories()


def on_device(job: Job) -> Job:
    """Return a job whose arrays are on the GPU: input arrays are copied, output arrays only allocated."""
    course, world, record = job.course, job.world, job.record
    read = {name: cuda.to_device(getattr(course, name)) for name in ("modes", "steps", "rise", "entry")}
    written = {name: getattr(record, name) for name in ("path", "marks", "outcome")}
    return Job(
        job.total,
        PhaseBlock(*(cuda.to_device(array) for array in job.blocks)),
        course._replace(**read),
        record._replace(**{name: cuda.device_array(a.shape, a.dtype) for name, a in written.items()}),
        world._replace(air=cuda.to_device(world.air), drag=cuda.to_device(world.drag)),
    )
