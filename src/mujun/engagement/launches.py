"""Compiled latest launches of one site: by when an interceptor must be launched to meet a target at or between samples.

The reach is limited by altitude limits, by the edge of the fly-out table, by the interceptor's longest flight, and by the
greatest speed of a target that it meets.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, scalar
from mujun.engagement.blocks import FAR, clipped
from mujun.flight.engine.sampling import BOOST, HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.table import time_of_flight, times_of_flight

Array = NDArray[np.float64]

EDGE_HALVINGS = 7
"""Bisections for the edge of an interceptor's reach between two samples: accurate to 0.1 s for samples 10 s apart."""


class Launches(NamedTuple):
    """Latest launches of one site to the samples of a block of flights.

    Attributes:
        latest: (samples, LANES) latest launch that still meets the target at the sample, s after the missile's launch; -FAR if
            out of reach.
        first, last: (LANES,) first and last sample asked for, which `launch_times` narrows to those within reach; last is -1 if
            there is none.
    """

    latest: Array
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def blank_launches(samples: int) -> Launches:
    """Return arrays of launches to be filled, which ask for every sample after burnout."""
    return Launches(np.full((samples, LANES), -FAR), np.full(LANES, BOOST + 1), np.full(LANES, samples - 1))


@kernel(allocates=False)
def launch_times(flights, reach, scratch, launches):
    """Fill the latest launches of one site to the samples asked for of a block, and to one before and after them all."""
    samples, used, latest = flights.states.shape[0], flights.used, launches.latest
    first, last = times_of_flight(flights.states, used, launches, reach, scratch, latest)
    launches.first[:used], launches.last[:used] = samples, -1
    latest[max(first - 1, 0), :used] = -FAR
    latest[min(last + 1, samples - 1), :used] = -FAR
    for k in range(first, last + 1):
        for lane in range(used):
            there = flights.burnout[lane] + (k - BOOST - 1) * flights.step[lane] - latest[k, lane]
            latest[k, lane] = there if there > -FAR else -FAR
            if there > -FAR:
                launches.first[lane] = min(launches.first[lane], k)
                launches.last[lane] = k


@kernel(allocates=False)
def _launch_at(states, step, share, reach, wave):
    """Return the latest launch to the target at a share of an interval, s; -FAR if out of reach."""
    lane, here, there = step.lane, states[step.sample], states[step.sample + 1]
    height = here[HEIGHT, lane] + share * (there[HEIGHT, lane] - here[HEIGHT, lane])
    if not reach.rules.lowest <= height <= reach.rules.highest:
        return -FAR
    flight = time_of_flight(
        here[X, lane] + share * (there[X, lane] - here[X, lane]),
        here[Y, lane] + share * (there[Y, lane] - here[Y, lane]),
        here[Z, lane] + share * (there[Z, lane] - here[Z, lane]),
        height,
        reach.table,
        wave,
    )
    return step.begin + share * (step.end - step.begin) - flight if flight < FAR else -FAR


@kernel(allocates=False)
def _edge(states, step, known, reach, wave):
    """Return the edge of the interceptor's reach in an interval with one end (known, 0 or 1) within reach.

    Returns a share just within reach and its latest launch. An altitude limit is computed directly, another edge by bisection.
    """
    height, next_height = states[step.sample, HEIGHT, step.lane], states[step.sample + 1, HEIGHT, step.lane]
    a, b = clipped(0.0, 1.0, height - reach.rules.lowest, next_height - reach.rules.lowest)
    a, b = clipped(a, b, reach.rules.highest - height, reach.rules.highest - next_height)
    share = (b if known == 0.0 else a) * (1.0 - 1e-9) + known * 1e-9
    latest = _launch_at(states, step, share, reach, wave)
    if latest > -FAR:
        return share, latest
    good, bad, latest = known, share, -FAR
    for _ in range(EDGE_HALVINGS):
        share = 0.5 * (good + bad)
        found = _launch_at(states, step, share, reach, wave)
        if found > -FAR:
            good, latest = share, found
        else:
            bad = share
    if latest <= -FAR:
        latest = _launch_at(states, step, known, reach, wave)
    return good, latest


@kernel(allocates=False)
def _speed(states, step, end):
    """Return a target's speed at one end (0 or 1) of an interval after burnout, m/s, from the samples before and after it."""
    k, lane = step.sample + end, step.lane
    before, after = max(k - 1, BOOST + 1), min(k + 1, states.shape[0] - 1)
    x = states[after, X, lane] - states[before, X, lane]
    y = states[after, Y, lane] - states[before, Y, lane]
    z = states[after, Z, lane] - states[before, Z, lane]
    return np.sqrt(x * x + y * y + z * z) / ((after - before) * (step.end - step.begin))


@scalar
def part_within_reach(states, step, a, b, latest, reach, wave):
    """Return the part of the shares [a, b] of an interval that is within reach, and the latest launches to its ends.

    latest: (samples, LANES) as in `Launches`. If the first share returned exceeds the second, no part is within reach.
    """
    l0, l1 = latest[step.sample, step.lane], latest[step.sample + 1, step.lane]
    if l0 <= -FAR and l1 <= -FAR:
        return 2.0, -1.0, -FAR, -FAR
    e0, e1 = 0.0, 1.0
    if l0 <= -FAR:
        e0, l0 = _edge(states, step, 1.0, reach, wave)
    elif l1 <= -FAR:
        e1, l1 = _edge(states, step, 0.0, reach, wave)
    per_share = (l1 - l0) / (e1 - e0) if e1 - e0 > 1e-6 else 0.0
    a, b = max(a, e0), min(b, e1)
    at0, at1 = l0 - e0 * per_share, l0 + (1.0 - e0) * per_share
    longest = reach.rules.longest_flight
    a, b = clipped(a, b, longest - (step.begin - at0), longest - (step.end - at1))
    if reach.rules.greatest_speed < FAR:
        greatest = reach.rules.greatest_speed
        a, b = clipped(a, b, greatest - _speed(states, step, 0), greatest - _speed(states, step, 1))
    return a, b, at0 + a * per_share, at0 + b * per_share


@kernel(allocates=False)
def one_part_within_reach(states, step, a, b, latest, reach, wave):
    """Return `part_within_reach`; separately compiled, for callers in Python that follow one flight."""
    return part_within_reach(states, step, a, b, latest, reach, wave)
