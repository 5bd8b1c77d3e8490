"""Entry that flies a set of planned flights and samples them."""

import math

from mujun.base.compiled import LANES, scalar
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import flights_in, fly_scratch_in, job_in, sample_scratch_in, settings
from mujun.browser.memory import array
from mujun.browser.spells import AFTER, BEFORE
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT, REGULAR, SHALLOW
from mujun.flight.engine.propagate import block_of, fly_to_ground
from mujun.flight.engine.sampling import BOOST, SAMPLE_ROWS, sample_block
from mujun.flight.engine.state import TIME, X, Y, Z
from mujun.sensors.radar import bus_sample

_lane_index, _path, _stride, _flown = array("lane_index"), array("path"), array("stride"), array("flown")


@scalar
def _longest_step(samples, first, last):
    """Return the greatest distance (m) between two samples (n, 4, 1) next to each other, from sample `first` to `last`."""
    longest = 0.0
    for k in range(first, last):
        x = samples[k + 1, X, 0] - samples[k, X, 0]
        y = samples[k + 1, Y, 0] - samples[k, Y, 0]
        z = samples[k + 1, Z, 0] - samples[k, Z, 0]
        longest = max(longest, x * x + y * y + z * z)
    return math.sqrt(longest)


@entry
def fly(d):
    """Fly and sample a set of flights, block by block; the last of "states" takes all blocks that have no room there."""
    job, scratch, working, flights = job_in(d), fly_scratch_in(d), sample_scratch_in(d), flights_in(d)
    lanes, path, bus_time, record = _lane_index(d), _path(d), settings(d)[m.POST_BOOST_TIME], job.record
    steps, stride, flown = d[m.SAMPLES] - BOOST - 2, _stride(d), _flown(d)
    for lane in range(LANES):
        lanes[lane] = lane
    for block in range(d[m.BLOCKS]):
        fly_to_ground(block_of(job.blocks, block), job.course, record, scratch, 0, LANES, job.world)
        first, last = block * LANES, (block + 1) * LANES
        for lane in range(LANES):
            landed = record.outcome[lane] == REGULAR or record.outcome[lane] == SHALLOW
            burnout = record.marks[MARK_BURNOUT, TIME, lane] if landed else 0.0
            ending = record.marks[MARK_IMPACT, TIME, lane] if landed else 0.0
            flights.burnout[first + lane], flights.ending[first + lane] = burnout, ending
            flights.step[first + lane] = (ending - burnout) / steps
            flights.post_boost[first + lane] = int(bus_sample(ending - burnout, steps, bus_time))
        burnouts, endings = flights.burnout[first:last], flights.ending[first:last]
        states = flights.states[min(block, d[m.KEPT] - 1)]
        sample_block(path, lanes, burnouts, endings, job.world.earth, working, states)
        for lane in range(LANES):
            mine = flown[first + lane]
            for k in range(d[m.SAMPLES]):
                for row in range(SAMPLE_ROWS):
                    mine[k, row, 0] = states[k, row, lane]
            stride[first + lane, BEFORE] = _longest_step(mine, 0, BOOST)
            stride[first + lane, AFTER] = _longest_step(mine, BOOST + 1, d[m.SAMPLES] - 1)
