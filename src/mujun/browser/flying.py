"""Entry that flies a set of planned flights and samples them."""

from mujun.base.compiled import LANES
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import flights_in, fly_scratch_in, job_in, sample_scratch_in, settings
from mujun.browser.memory import array
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT, REGULAR, SHALLOW
from mujun.flight.engine.propagate import block_of, fly_to_ground
from mujun.flight.engine.sampling import BOOST, sample_block
from mujun.flight.engine.state import TIME
from mujun.sensors.radar import bus_sample

_lane_index, _path = array("lane_index"), array("path")


@entry
def fly(d):
    """Fly and sample a set of flights, block by block."""
    job, scratch, working, flights = job_in(d), fly_scratch_in(d), sample_scratch_in(d), flights_in(d)
    lanes, path, bus_time, record = _lane_index(d), _path(d), settings(d)[m.POST_BOOST_TIME], job.record
    steps = d[m.SAMPLES] - BOOST - 2
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
        sample_block(path, lanes, burnouts, endings, job.world.earth, working, flights.states[block])
