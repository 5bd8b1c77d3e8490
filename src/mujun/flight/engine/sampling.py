"""Flights sampled in the Earth-fixed frame: what sensors and interceptors look at.

Samples stand in lanes, as flights do: each flight has as many, evenly spaced in time from launch to burnout and again from
burnout to impact. Burnout itself stands twice, once as the end of the boost and once as the beginning of free flight: what
changes there (the cross-section) changes between two samples of the same time.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel
from mujun.base.threads import over_blocks
from mujun.earth.constants import Earth
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.engine.trajectory import Trajectories

Array = NDArray[np.float64]

BOOST = 24
"""Steps from launch to burnout."""
INTERVAL = 5.0
"""Longest step in s of free flight, unless told otherwise."""
FEWEST = 24
"""Fewest steps of free flight."""
NOWHERE = -1e9
"""Height in m of a flight that is not to be looked at: one that did not land."""


@dataclass(frozen=True)
class Sampled:
    """Flights side by side.

    states: (blocks, samples, 4, LANES) Earth-fixed position and height, m. burnout_time, flight_time: (n,) s; 0 for
    flights that did not land, whose heights are NOWHERE.
    """

    states: Array
    burnout_time: Array
    flight_time: Array

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
        return self._rows(slice(0, 3))

    @property
    def height(self) -> Array:
        """Geodetic heights, m, (n, samples)."""
        return self._rows(slice(3, 4))[..., 0]

    def _rows(self, rows: slice) -> Array:
        chosen = self.states[:, :, rows]
        return np.ascontiguousarray(np.moveaxis(chosen, 3, 1)).reshape(-1, *chosen.shape[1:3])[: len(self)]

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Sampled":
        """Return some of the flights."""
        lanes = np.moveaxis(self.states, 3, 1).reshape(-1, *self.states.shape[1:3])[: len(self)][which]
        return Sampled(in_lanes(lanes), self.burnout_time[which], self.flight_time[which])


def in_lanes(values: Array) -> Array:
    """Return (n, samples, 4) as (blocks, samples, 4, LANES), the last block filled up with its first flight."""
    blocks = max(-(-len(values) // LANES), 1)
    padded = np.empty((blocks * LANES, *values.shape[1:]))
    padded[: len(values)] = values
    padded[len(values) :] = values[:1]
    return np.ascontiguousarray(np.moveaxis(padded.reshape(blocks, LANES, *values.shape[1:]), 1, 3))


@kernel
def sample_block(path, path_lane, burnout, ending, earth, out):
    """Fill the samples (samples, 4, LANES) of a block of flights from their paths.

    path: (blocks, samples, 7, LANES). path_lane: for each lane, which flight of the path. burnout, ending: (LANES,) s.
    Cubic between the path's own samples, with their velocities: within 15 m on the longest coasts.
    """
    at = np.zeros(LANES, np.int64)
    samples = out.shape[0]
    steps = samples - BOOST - 2
    cosine, sine = np.ones(LANES), np.zeros(LANES)
    turn_cosine, turn_sine = np.empty(LANES), np.empty(LANES)
    for lane in range(LANES):
        angle = earth.rotation_rate * burnout[lane] / BOOST
        turn_cosine[lane], turn_sine[lane] = math.cos(angle), math.sin(angle)
    for k in range(samples):
        if k == BOOST + 1:
            for lane in range(LANES):
                angle = earth.rotation_rate * (ending[lane] - burnout[lane]) / steps
                turn_cosine[lane], turn_sine[lane] = math.cos(angle), math.sin(angle)
        for lane in range(LANES):
            if not (ending[lane] > 0.0):
                out[k, 0, lane], out[k, 1, lane], out[k, 2, lane], out[k, 3, lane] = 1e9, 1e9, 1e9, NOWHERE
                continue
            block, column = path_lane[lane] // LANES, path_lane[lane] % LANES
            flight = path[block]
            if k <= BOOST:
                t = burnout[lane] * k / BOOST
            else:
                t = burnout[lane] + (ending[lane] - burnout[lane]) * (k - BOOST - 1) / steps
            j = at[lane]
            while j < flight.shape[0] - 2 and flight[j + 1, 6, column] <= t:
                j += 1
            at[lane] = j
            t0 = flight[j, 6, column]
            h = flight[j + 1, 6, column] - t0
            u = (t - t0) / h if h > 0.0 else 0.0
            u = u if u < 1.0 else 1.0
            w = 1.0 - u
            a, b = (1.0 + 2.0 * u) * w * w, u * w * w * h
            c, d = u * u * (3.0 - 2.0 * u), -u * u * w * h
            x = (
                a * flight[j, 0, column]
                + b * flight[j, 3, column]
                + c * flight[j + 1, 0, column]
                + d * flight[j + 1, 3, column]
            )
            y = (
                a * flight[j, 1, column]
                + b * flight[j, 4, column]
                + c * flight[j + 1, 1, column]
                + d * flight[j + 1, 4, column]
            )
            z = (
                a * flight[j, 2, column]
                + b * flight[j, 5, column]
                + c * flight[j + 1, 2, column]
                + d * flight[j + 1, 5, column]
            )
            out[k, 0, lane] = cosine[lane] * x + sine[lane] * y
            out[k, 1, lane] = cosine[lane] * y - sine[lane] * x
            out[k, 2, lane] = z
            out[k, 3, lane] = height_above_ellipsoid(x, y, z, earth)
        if k != BOOST:
            for lane in range(LANES):
                turned = cosine[lane] * turn_cosine[lane] - sine[lane] * turn_sine[lane]
                sine[lane] = sine[lane] * turn_cosine[lane] + cosine[lane] * turn_sine[lane]
                cosine[lane] = turned


@kernel
def _sample(first, last, path, chosen, burnout, ending, earth, out):
    for block in range(first, last):
        lanes = slice(block * LANES, (block + 1) * LANES)
        sample_block(path, chosen[lanes], burnout[lanes], ending[lanes], earth, out[block])


def coast_steps(longest: float, interval: float = INTERVAL) -> int:
    """Return how many steps free flight is sampled in, if the longest lasts so many s."""
    return max(math.ceil(longest / interval), FEWEST)


def sample(
    flights: Trajectories,
    which: NDArray[np.int64] | None = None,
    interval: float = INTERVAL,
    earth: Earth | None = None,
) -> Sampled:
    """Return some flights (all unless told) sampled, at least every `interval` s of free flight. Needs kept paths."""
    if flights.path is None:
        raise ValueError("these flights were flown without keeping their paths")
    which = np.arange(len(flights)) if which is None else np.asarray(which, np.int64)
    landed = flights.landed[which]
    ending = np.where(landed, flights.flight_time[which], 0.0)
    burnout = np.where(landed, flights.burnout_time[which], 0.0)
    steps = coast_steps(float((ending - burnout).max(initial=0.0)), interval)
    blocks = max(-(-len(which) // LANES), 1)
    fill = blocks * LANES - len(which)
    states = np.empty((blocks, BOOST + 2 + steps, 4, LANES))
    arguments = (
        flights.path,
        np.pad(which, (0, fill)),
        np.pad(burnout, (0, fill)),
        np.pad(ending, (0, fill)),
        flights.earth if earth is None else earth,
        states,
    )
    over_blocks(lambda begin, end: _sample(begin, end, *arguments), blocks)
    return Sampled(states, burnout, ending)
