"""Published intercept tests: when the target descends through a height, and how soon an interceptor can be there."""

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.flight import fly_to
from mujun.evidence.findings.ours import Ours
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.finding import Descent, InterceptorFlight

SAMPLE_INTERVAL_S = 1.0
"""Longest step between samples of free flight, s; heights and positions are interpolated linearly between them."""


def descent(builder: Builder, asked: Descent) -> Ours:
    """Return the time at which the target descends through the height, s after its launch."""
    return Ours(_point(builder, asked)[0], "s")


def interceptor_flight(builder: Builder, asked: InterceptorFlight) -> Ours:
    """Return the least time of flight (s) of an interceptor to the point where the target descends through the height."""
    _, where = _point(builder, asked.to)
    time = builder.site(asked.defence).fly_out.time_to(where[None], np.array([asked.to.height]))[0]
    return Ours(float(time), "s")


def _point(builder: Builder, asked: Descent) -> tuple[float, NDArray[np.float64]]:
    """Return the time after launch (s) and the Earth-fixed position (3,), m, of the last passage through the height."""
    _, start = place_of(builder.catalogue, asked.start)
    _, target = place_of(builder.catalogue, asked.target)
    _, vehicle = builder.missile(asked.missile)
    flights = sample(fly_to(vehicle, start, target, LEAST_PROPELLANT).flights, interval=SAMPLE_INTERVAL_S)
    height, times, position = flights.height[0], flights.times[0], flights.position[0]
    k = int(np.flatnonzero(height >= asked.height)[-1])
    share = (height[k] - asked.height) / (height[k] - height[k + 1])
    return float(times[k] + share * (times[k + 1] - times[k])), position[k] + share * (position[k + 1] - position[k])
