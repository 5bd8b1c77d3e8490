"""Flights sampled as they are flown, block by block: their paths are never all in memory."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel
from mujun.base.threads import over_blocks
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84, Earth
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT, REGULAR, SHALLOW
from mujun.flight.engine.propagate import STANDARD, arrange, fly_blocks
from mujun.flight.engine.sampling import BOOST, Sampled, sample_block
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands, plan
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]


@kernel
def _fly_sampled(
    first, last, start, table, modes, steps, body, rise, entry, arc_steps, first_sample, samples, marks, outcome,
    earth, air_table, drag_curves, lanes, burnout, ending, states,
):  # fmt: skip
    path = np.empty((1, samples, 7, LANES))
    for block in range(first, last):
        fly_blocks(
            block, block + 1, start.shape[0] * LANES, start, table, modes, steps, body, rise, entry, arc_steps,
            first_sample, path, marks, outcome, True, earth, air_table, drag_curves,
        )  # fmt: skip
        for lane in range(LANES):
            landed = outcome[block, lane] == REGULAR or outcome[block, lane] == SHALLOW
            burnout[block, lane] = marks[block, MARK_BURNOUT, 6, lane] if landed else 0.0
            ending[block, lane] = marks[block, MARK_IMPACT, 6, lane] if landed else 0.0
        sample_block(path, lanes, burnout[block], ending[block], earth, states[block])


class Flown(NamedTuple):
    """Flights as sampled, and their marks (burnout, apogee, impact); no path is kept."""

    sampled: Sampled
    flights: Trajectories


def fly_sampled(
    vehicle: Vehicle, commands: Commands, coast_steps: int, earth: Earth = WGS84, states: Array | None = None
) -> Flown:
    """Fly one flight per command and sample each in `coast_steps` steps of free flight.

    states: an array of an earlier call of the same size to write into.
    """
    phases = plan(vehicle, commands, earth, STANDARD)
    job = arrange(phases, vehicle, earth, TABLE, STANDARD, keep_path=False)
    blocks = len(job.start)
    samples = job.first_sample + job.rise.shape[1] + 2 * job.arc_steps + job.entry.shape[1]
    shape = (blocks, BOOST + 2 + coast_steps, 4, LANES)
    if states is None or states.shape != shape:
        states = np.empty(shape)
    burnout, ending = np.empty((blocks, LANES)), np.empty((blocks, LANES))
    work = (
        *job[:9], samples, job.marks, job.outcome, earth, job.air_table, job.drag_curves, np.arange(LANES), burnout, ending,
        states,
    )  # fmt: skip
    over_blocks(lambda first, last: _fly_sampled(first, last, *work), blocks)
    n = phases.start.shape[1]
    return Flown(Sampled(states, burnout.reshape(-1)[:n], ending.reshape(-1)[:n]), job.trajectories(n))
