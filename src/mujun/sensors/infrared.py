"""Overhead infrared: detection of a burning missile above the clouds, and the resulting cue."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar
from mujun.flight.engine.sampling import BOOST, HEIGHT, Sampled

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Infrared:
    """Infrared satellites, which see any burning stage above the clouds."""

    name: str
    cloud_break: float
    """Height of the cloud tops, m."""
    detection_delay: float
    """Time from passing the cloud tops to detection, s."""
    track_delay: float
    """Least time from launch to a usable track, s."""


@scalar
def cue_of(states, lane, burnout, cloud_break, detection_delay, track_delay):
    """Return when one flight's boost track is usable, s after launch; infinite if it burns out below the clouds."""
    for k in range(BOOST + 1):
        high = states[k, HEIGHT, lane]
        if high >= cloud_break:
            share = 0.0
            if k > 0:
                low = states[k - 1, HEIGHT, lane]
                share = (high - cloud_break) / (high - low) if high > low else 0.0
            seen = burnout * (k - share) / BOOST + detection_delay
            return seen if seen > track_delay else track_delay
    return np.inf


def cue_time(infrared: Infrared, flights: Sampled) -> Array:
    """Return when each flight's boost track is usable, s after launch; infinite if it burns out below the clouds.

    The missile is seen from the cloud tops to burnout; afterwards its track is extrapolated until a radar takes over.
    Neglected: weather, viewing angle, the satellites' revisit time (included in the delays).
    """
    height = flights.height[:, : BOOST + 1]
    above = height >= infrared.cloud_break
    k = np.argmax(above, axis=1)
    rows = np.arange(len(flights))
    high, low = height[rows, k], height[rows, np.maximum(k - 1, 0)]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(high > low, (high - infrared.cloud_break) / (high - low), 0.0)
    seen = flights.burnout_time * (k - share) / BOOST + infrared.detection_delay
    return np.where(above.any(axis=1), np.maximum(seen, infrared.track_delay), np.inf)
