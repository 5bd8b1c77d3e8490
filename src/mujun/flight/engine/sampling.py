"""Flights sampled in the Earth-fixed frame, as input of sensors and engagements.

Samples are stored in lanes, like flights. All flights have the same number of samples, evenly spaced in time from launch to
burnout and again from burnout to impact. Burnout is sampled twice, as the end of boost and as the start of free flight, so
that quantities which jump there (the cross-section) change between two samples of the same time.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, scalar
from mujun.base.cubic import cubic
from mujun.base.threads import over_blocks
from mujun.earth.constants import Earth
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.state import TIME, X, Y, Z, state_of
from mujun.flight.engine.trajectory import Trajectories

Array = NDArray[np.float64]

BOOST = 24
"""Steps from launch to burnout."""
INTERVAL = 5.0
"""Default longest step of free flight, s."""
FEWEST = 24
"""Fewest steps of free flight."""
HEIGHT = 3
"""Row of the height (m) in a sample, after the position (X, Y, Z)."""
SAMPLE_ROWS = 4
NOWHERE = -1e9
"""Height in m that marks a flight to be ignored, because it did not land."""


@dataclass(frozen=True)
class Sampled:
    """Sampled flights. Flights that did not land have times of 0 and heights of NOWHERE."""

    states: Array
    """Earth-fixed position and height, m: (blocks, samples, SAMPLE_ROWS, LANES)."""
    burnout_time: Array
    """(n,) s after launch."""
    flight_time: Array
    """(n,) s from launch to impact."""

    def __len__(self) -> int:
        return len(self.burnout_time)

    @property
    def times(self) -> Array:
        """Time of every sample, s after launch, (n, samples)."""
        boost, coast = np.linspace(0.0, 1.0, BOOST + 1), np.linspace(0.0, 1.0, self.states.shape[1] - BOOST - 1)
        burnout, rest = self.burnout_time[:, None], (self.flight_time - self.burnout_time)[:, None]
        return np.concatenate([burnout * boost, burnout + rest * coast], axis=1)

    @property
    def position(self) -> Array:
        """Earth-fixed positions, m, (n, samples, 3)."""
        return self._rows(slice(X, Z + 1))

    @property
    def height(self) -> Array:
        """Geodetic heights, m, (n, samples)."""
        return self._rows(slice(HEIGHT, HEIGHT + 1))[..., 0]

    def _rows(self, rows: slice) -> Array:
        chosen = self.states[:, :, rows]
        return np.ascontiguousarray(np.moveaxis(chosen, 3, 1)).reshape(-1, *chosen.shape[1:3])[: len(self)]

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Sampled":
        """Return a selection of the flights."""
        lanes = np.moveaxis(self.states, 3, 1).reshape(-1, *self.states.shape[1:3])[: len(self)][which]
        return Sampled(in_lanes(lanes), self.burnout_time[which], self.flight_time[which])


def in_lanes(values: Array) -> Array:
    """Return (n, samples, 4) as (blocks, samples, 4, LANES); the last block is padded with its first flight."""
    blocks = max(-(-len(values) // LANES), 1)
    padded = np.empty((blocks * LANES, *values.shape[1:]))
    padded[: len(values)] = values
    padded[len(values) :] = values[:1]
    return np.ascontiguousarray(np.moveaxis(padded.reshape(blocks, LANES, *values.shape[1:]), 1, 3))


@scalar
def position_at(flight, lane, k, time):
    """Return the inertial position (m) at a time (s) in interval k of a path (samples, 7, lanes), by Hermite cubic."""
    begin, h = flight[k, TIME, lane], flight[k + 1, TIME, lane] - flight[k, TIME, lane]
    u = (time - begin) / h if h > 0.0 else 0.0
    u = u if u < 1.0 else 1.0
    a, b = state_of(flight[k], lane), state_of(flight[k + 1], lane)
    return cubic(a.x, a.u, b.x, b.u, h, u), cubic(a.y, a.v, b.y, b.v, h, u), cubic(a.z, a.w, b.z, b.w, h, u)


@scalar
def set_turn(turn, rate, begin, end, steps):
    """Fill turn (2, LANES): cosine and sine of the Earth's rotation in one of `steps` equal steps from begin to end (s)."""
    for lane in range(LANES):
        angle = rate * (end[lane] - begin[lane]) / steps
        turn[0, lane], turn[1, lane] = math.cos(angle), math.sin(angle)


@scalar
def turned_on(axis, turn):
    """Rotate the Earth's axis angle, given as cosine and sine (2, LANES), by one step."""
    for lane in range(LANES):
        cosine = axis[0, lane] * turn[0, lane] - axis[1, lane] * turn[1, lane]
        axis[1, lane] = axis[1, lane] * turn[0, lane] + axis[0, lane] * turn[1, lane]
        axis[0, lane] = cosine


class SampleScratch(NamedTuple):
    """Working arrays of `sample_block`: place in the path (LANES), launch times (LANES), axis angle and its steps (2, LANES)."""

    at: NDArray[np.int64]
    launch: Array
    axis: Array
    turn: Array


@scalar(allocates=True)
def sample_scratch():
    """Return working arrays of `sample_block`."""
    return SampleScratch(np.empty(LANES, np.int64), np.empty(LANES), np.empty((2, LANES)), np.empty((2, LANES)))


@kernel(allocates=False)
def sample_block(path, path_lane, burnout, ending, earth, scratch, out):
    """Fill the samples (samples, 4, LANES) of a block of flights from their paths.

    path: (blocks, samples, 7, LANES). path_lane: index in the path of each lane's flight. burnout, ending: (LANES,) s.
    Hermite cubics between the samples of the path: error within 15 m on the longest coasts.
    """
    at, axis, turn = scratch.at, scratch.axis, scratch.turn
    samples = out.shape[0]
    steps = samples - BOOST - 2
    for lane in range(LANES):
        at[lane], scratch.launch[lane], axis[0, lane], axis[1, lane] = 0, 0.0, 1.0, 0.0
    set_turn(turn, earth.rotation_rate, scratch.launch, burnout, BOOST)
    for k in range(samples):
        if k == BOOST + 1:
            set_turn(turn, earth.rotation_rate, burnout, ending, steps)
        for lane in range(LANES):
            if not (ending[lane] > 0.0):
                out[k, X, lane], out[k, Y, lane], out[k, Z, lane], out[k, HEIGHT, lane] = 1e9, 1e9, 1e9, NOWHERE
                continue
            column = path_lane[lane] % LANES
            flight = path[path_lane[lane] // LANES]
            if k <= BOOST:
                t = burnout[lane] * k / BOOST
            else:
                t = burnout[lane] + (ending[lane] - burnout[lane]) * (k - BOOST - 1) / steps
            j = at[lane]
            while j < flight.shape[0] - 2 and flight[j + 1, TIME, column] <= t:
                j += 1
            at[lane] = j
            x, y, z = position_at(flight, column, j, t)
            out[k, X, lane] = axis[0, lane] * x + axis[1, lane] * y
            out[k, Y, lane] = axis[0, lane] * y - axis[1, lane] * x
            out[k, Z, lane] = z
            out[k, HEIGHT, lane] = height_above_ellipsoid(x, y, z, earth)
        if k != BOOST:
            turned_on(axis, turn)


@kernel
def sample_blocks(first, last, path, chosen, burnout, ending, earth, out):
    """Fill the samples of blocks first..last of flights from their paths. chosen: index in the path of each flight."""
    scratch = sample_scratch()
    for block in range(first, last):
        lanes = slice(block * LANES, (block + 1) * LANES)
        sample_block(path, chosen[lanes], burnout[lanes], ending[lanes], earth, scratch, out[block])


def coast_steps(longest: float, interval: float = INTERVAL) -> int:
    """Return the number of sampling steps of free flight. longest: duration of the longest free flight, s."""
    return max(math.ceil(longest / interval), FEWEST)


def sample(
    flights: Trajectories,
    which: NDArray[np.int64] | None = None,
    interval: float = INTERVAL,
    earth: Earth | None = None,
) -> Sampled:
    """Return flights with kept paths, sampled at least every `interval` s of free flight. which: selection, by default all."""
    if flights.path is None:
        raise ValueError("these flights were flown without keeping their paths")
    which = np.arange(len(flights)) if which is None else np.asarray(which, np.int64)
    landed = flights.landed[which]
    ending = np.where(landed, flights.flight_time[which], 0.0)
    burnout = np.where(landed, flights.burnout_time[which], 0.0)
    steps = coast_steps(float((ending - burnout).max(initial=0.0)), interval)
    blocks = max(-(-len(which) // LANES), 1)
    fill = blocks * LANES - len(which)
    states = np.empty((blocks, BOOST + 2 + steps, SAMPLE_ROWS, LANES))
    arguments = (
        flights.path,
        np.pad(which, (0, fill)),
        np.pad(burnout, (0, fill)),
        np.pad(ending, (0, fill)),
        flights.earth if earth is None else earth,
        states,
    )
    over_blocks(lambda begin, end: sample_blocks(begin, end, *arguments), blocks)
    return Sampled(states, burnout, ending)
