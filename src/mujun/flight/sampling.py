"""Flights sampled evenly in time, in the Earth-fixed frame: what sensors and interceptors look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel
from mujun.base.threads import over_blocks
from mujun.earth.geodesy import height_above_ellipsoid
from mujun.flight.trajectory import Trajectories

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sampled:
    """Flights at even times.

    times: (m,) s after launch. position: (n, m, 3) Earth-fixed, m. height: (n, m) m. count: (n,) samples before impact; what
    follows is meaningless. burnout_time, flight_time: (n,) s.
    """

    times: Array
    position: Array
    height: Array
    count: NDArray[np.int64]
    burnout_time: Array
    flight_time: Array

    def __len__(self) -> int:
        return len(self.count)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Sampled":
        """Return some of the flights."""
        return Sampled(
            self.times,
            self.position[which],
            self.height[which],
            self.count[which],
            self.burnout_time[which],
            self.flight_time[which],
        )


@kernel
def _resample(begin, end, path, times, flight_time, earth, position, height):
    for i in range(begin, end):
        block, lane = i // path.shape[3], i % path.shape[3]
        j = 0
        for k in range(times.shape[0]):
            t = times[k]
            if t > flight_time[i]:
                for c in range(3):
                    position[i, k, c] = position[i, k - 1, c] if k > 0 else path[block, 0, c, lane]
                height[i, k] = -1.0
                continue
            while j < path.shape[1] - 2 and path[block, j + 1, 6, lane] <= t:
                j += 1
            t0, t1 = path[block, j, 6, lane], path[block, j + 1, 6, lane]
            h = t1 - t0
            u = (t - t0) / h if h > 0.0 else 0.0
            a = (1.0 + 2.0 * u) * (1.0 - u) * (1.0 - u)
            b = u * (1.0 - u) * (1.0 - u) * h
            c_ = u * u * (3.0 - 2.0 * u)
            d = u * u * (u - 1.0) * h
            p = np.empty(3)
            for c in range(3):
                p[c] = (
                    a * path[block, j, c, lane] + b * path[block, j, c + 3, lane]
                    + c_ * path[block, j + 1, c, lane] + d * path[block, j + 1, c + 3, lane]
                )  # fmt: skip
            cosine, sine = np.cos(earth[4] * t), np.sin(earth[4] * t)
            position[i, k, 0] = cosine * p[0] + sine * p[1]
            position[i, k, 1] = cosine * p[1] - sine * p[0]
            position[i, k, 2] = p[2]
            height[i, k] = height_above_ellipsoid(p[0], p[1], p[2], earth[2], earth[3])


def sample_evenly(flights: Trajectories, interval: float = 2.0) -> Sampled:
    """Return flights at even times from launch to the longest flight's impact.

    Cubic between the path's own samples, with their velocities: within 15 m on the longest coasts. Flights that did
    not land have no samples. Needs kept paths.
    """
    if flights.path is None:
        raise ValueError("these flights were flown without keeping their paths")
    flight_time = np.nan_to_num(flights.flight_time, nan=-1.0)
    longest = max(float(flight_time.max(initial=0.0)), interval)
    times = np.arange(0.0, longest + interval, interval)
    position = np.empty((len(flights), len(times), 3))
    height = np.empty((len(flights), len(times)))
    arguments = (flights.path, times, flight_time, flights.earth, position, height)
    over_blocks(lambda begin, end: _resample(begin, end, *arguments), len(flights), 48)
    count = np.clip(np.floor(flight_time / interval).astype(np.int64) + 1, 0, len(times))
    return Sampled(times, position, height, count, flights.burnout_time, flight_time)


def joined(parts: list[Sampled]) -> Sampled:
    """Return several samplings of the same interval as one, in order."""
    longest = max(parts, key=lambda p: len(p.times))
    m = len(longest.times)

    def padded(values: Array, fill: float) -> Array:
        width = [(0, 0), (0, m - values.shape[1])] + [(0, 0)] * (values.ndim - 2)
        return np.pad(values, width, constant_values=fill)

    return Sampled(
        longest.times,
        np.concatenate([padded(p.position, 1.0) for p in parts]),
        np.concatenate([padded(p.height, -1.0) for p in parts]),
        np.concatenate([p.count for p in parts]),
        np.concatenate([p.burnout_time for p in parts]),
        np.concatenate([p.flight_time for p in parts]),
    )
