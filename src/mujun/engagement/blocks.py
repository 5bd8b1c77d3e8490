"""Sampled flights as arrays for the compiled engagement code: whole blocks, one block, one interval between samples."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, scalar
from mujun.flight.engine.sampling import BOOST, Sampled
from mujun.sensors.radar import in_whole_blocks, post_boost_samples

Array = NDArray[np.float64]

FAR = 1e11
"""Value of 'never' in margins (m) and times (s) of compiled code, which then needs no test for infinity."""


class FlightArrays(NamedTuple):
    """Sampled flights in whole blocks of lanes; the last block is padded with the first flight.

    Attributes:
        states: (blocks, samples, 4, LANES) Earth-fixed position and height, m.
        burnout: (blocks * LANES,) s after launch.
        ending: (blocks * LANES,) impact, s after launch; 0 for flights that did not land.
        step: (blocks * LANES,) time between two samples of free flight, s.
        post_boost: (blocks * LANES,) last sample at which the bus flies; see `sensors.radar.post_boost_samples`.
        total: number of flights.
    """

    states: Array
    burnout: Array
    ending: Array
    step: Array
    post_boost: NDArray[np.int64]
    total: int


class FlightBlock(NamedTuple):
    """One block of `FlightArrays`. used: number of lanes without padding."""

    states: Array
    burnout: Array
    ending: Array
    step: Array
    post_boost: NDArray[np.int64]
    used: int


class Interval(NamedTuple):
    """One flight (lane) between samples `sample` and `sample` + 1. begin, end: s after launch."""

    lane: int
    sample: int
    begin: float
    end: float


def arrange_flights(flights: Sampled, post_boost_time: float) -> FlightArrays:
    """Return flights as arrays for compiled code. post_boost_time: as in `sensors.radar.margins`, s."""
    blocks = flights.states.shape[0]
    burnout = in_whole_blocks(flights.burnout_time, blocks)
    ending = in_whole_blocks(flights.flight_time, blocks)
    step = (ending - burnout) / (flights.states.shape[1] - BOOST - 2)
    post_boost = in_whole_blocks(post_boost_samples(flights, post_boost_time), blocks)
    return FlightArrays(flights.states, burnout, ending, step, post_boost, len(flights))


@scalar
def block_at(flights: FlightArrays, block: int) -> FlightBlock:
    """Return one block of the flights."""
    first, last = block * LANES, (block + 1) * LANES
    return FlightBlock(
        flights.states[block],
        flights.burnout[first:last],
        flights.ending[first:last],
        flights.step[first:last],
        flights.post_boost[first:last],
        min(LANES, flights.total - first),
    )


@scalar
def time_at(k, burnout, step):
    """Return the time of sample k, s after launch."""
    return burnout * k / BOOST if k <= BOOST else burnout + (k - BOOST - 1) * step


@scalar
def interval_at(lane, k, burnout, step):
    """Return the interval of a flight between samples k and k + 1."""
    return Interval(lane, k, time_at(k, burnout, step), time_at(k + 1, burnout, step))


@scalar
def clipped(a, b, f0, f1):
    """Return the part of the shares [a, b] of an interval in which a margin, linear from f0 to f1, is not negative."""
    if f0 < 0.0:
        a = max(a, -f0 / (f1 - f0)) if f1 >= 0.0 else 2.0
    elif f1 < 0.0:
        b = min(b, f0 / (f0 - f1))
    return a, b
