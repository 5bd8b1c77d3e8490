"""Overhead infrared: a burning missile seen above the clouds, and the cue that follows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.flight.sampling import Sampled

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Infrared:
    """Space infrared: sees any burning stage above the cloud break.

    cloud_break: m. detection_delay: s from there to a detection. track_delay: s after launch until a usable track.
    """

    name: str
    cloud_break: float
    detection_delay: float
    track_delay: float


def cue_time(infrared: Infrared, flights: Sampled) -> Array:
    """Return when each flight's boost track is usable, s after launch; infinite if it burns out below the clouds."""
    burning = flights.times[None, :] <= flights.burnout_time[:, None]
    above = (flights.height >= infrared.cloud_break) & burning
    first = np.where(above.any(axis=1), flights.times[np.argmax(above, axis=1)], np.inf)
    return np.maximum(first + infrared.detection_delay, infrared.track_delay)
