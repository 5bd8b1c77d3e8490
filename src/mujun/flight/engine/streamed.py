"""Fly and sample flights block by block, so that their paths are never all in memory."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT, REGULAR, SHALLOW, FlightRecord
from mujun.flight.engine.propagate import STANDARD, Job, arrange, fly_blocks
from mujun.flight.engine.sampling import BOOST, SAMPLE_ROWS, Sampled, sample_blocks
from mujun.flight.engine.state import STATE_ROWS, TIME
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, plan
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]


_LANES = np.arange(LANES)


def _fly_sampled(first: int, last: int, job: Job, burnout: Array, ending: Array, states: Array) -> None:
    """Fly blocks first..last of a job without kept path; fill burnout and ending times (blocks, LANES), s, and the samples.

    Two compiled functions take turns: one that did both would hold a second copy of the flight, and as long to compile.
    """
    path = np.empty((1, job.course.first_sample + job.course.free_samples, STATE_ROWS, LANES))
    outcome, marks = job.record.outcome, job.record.marks
    kept = job._replace(record=FlightRecord(path, marks, outcome, True))
    for block in range(first, last):
        fly_blocks(block, block + 1, kept)
        landed = (outcome[block] == REGULAR) | (outcome[block] == SHALLOW)
        burnout[block] = np.where(landed, marks[block, MARK_BURNOUT, TIME], 0.0)
        ending[block] = np.where(landed, marks[block, MARK_IMPACT, TIME], 0.0)
        sample_blocks(0, 1, path, _LANES, burnout[block], ending[block], job.world.earth, states[block : block + 1])


class Flown(NamedTuple):
    """Sampled flights, and their trajectories with marks (burnout, apogee, impact) but without path."""

    sampled: Sampled
    flights: Trajectories


def fly_sampled(
    vehicle: Vehicle, commands: Commands, coast_steps: int, earth: Earth = WGS84, states: Array | None = None
) -> Flown:
    """Fly one flight per command and sample each in `coast_steps` steps of free flight.

    states: array of an earlier call of the same size, to be overwritten.
    """
    job = arrange(plan(vehicle, commands, earth, STANDARD), vehicle, STANDARD, keep_path=False, earth=earth)
    blocks = len(job.blocks.start)
    # Padding lanes of the last block are sampled, too.
    job = job._replace(total=blocks * LANES)
    shape = (blocks, BOOST + 2 + coast_steps, SAMPLE_ROWS, LANES)
    if states is None or states.shape != shape:
        states = np.empty(shape)
    burnout, ending = np.empty((blocks, LANES)), np.empty((blocks, LANES))
    over_blocks(lambda first, last: _fly_sampled(first, last, job, burnout, ending, states), blocks)
    n = len(commands.broadcast())
    flights = job._replace(total=n).trajectories()
    return Flown(Sampled(states, burnout.reshape(-1)[:n], ending.reshape(-1)[:n]), flights)
