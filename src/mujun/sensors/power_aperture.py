"""The radar equation in its power-aperture form: a cross-check of published ranges, not a source of them.

R^4 = P t G rho A sigma / ((4 pi)^2 k T L S/N): the energy of one dwell, P t, spread by the transmitting gain G,
scattered by the cross-section sigma, gathered by the effective receiving area rho A, against the noise k T. Reference:
Lewis and Postol, "Radar range calculations for the AN/TPY-2 X-band and NAS proposed GBX radars"
(mostlymissiledefense.com, 2012), whose ranges the tests repeat.

Holds for: one dwell wholly spent on one target, integrated coherently, at broadside. Neglected: loss of gain off
broadside (at least a factor cos^2 of energy: 16 % of range at 45 deg), the time that searching takes, clutter,
jamming, fluctuation of the target. Each of these shortens the range.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

BOLTZMANN = 1.380649e-23
"""Boltzmann's constant, J/K (exact, SI 2019)."""


@dataclass(frozen=True)
class PowerAperture:
    """What the radar equation needs to know of a radar. SI and plain ratios throughout, nothing in dB.

    average_power: W. gain: of the transmitting antenna. aperture: area of the receiving antenna, m^2.
    efficiency: of that area, 0-1. dwell: s spent on one target. noise_temperature: of the system, K.
    losses: all together, at least 1. signal_to_noise: needed for a detection.
    Raises ValueError for values outside these ranges.
    """

    average_power: float
    gain: float
    aperture: float
    efficiency: float
    dwell: float
    noise_temperature: float
    losses: float
    signal_to_noise: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0.0:
                raise ValueError(f"{name} must be above zero, not {value}")
        if self.efficiency > 1.0:
            raise ValueError(f"efficiency must be at most 1, not {self.efficiency}")
        if self.losses < 1.0:
            raise ValueError(f"losses must be at least 1 (a ratio, not dB), not {self.losses}")


def detection_range(parameters: PowerAperture, cross_section: ArrayLike) -> Array:
    """Return the range in m at which one dwell detects targets of given cross-sections in m^2; same shape."""
    p = parameters
    gathered = p.average_power * p.dwell * p.gain * p.efficiency * p.aperture
    needed = (4.0 * math.pi) ** 2 * BOLTZMANN * p.noise_temperature * p.losses * p.signal_to_noise
    return (gathered / needed * np.asarray(cross_section, float)) ** 0.25


def ratio(decibels: float) -> float:
    """Return the ratio that decibels stand for."""
    return 10.0 ** (0.1 * decibels)
