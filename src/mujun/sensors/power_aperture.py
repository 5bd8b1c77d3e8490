"""The radar equation in its power-aperture form, a cross-check of published ranges and not a source of them.

R^4 = P t G rho A sigma / ((4 pi)^2 k T L S/N): energy P t of one dwell, transmitting gain G, radar cross-section sigma,
effective receiving area rho A, noise energy k T, losses L, required signal-to-noise ratio S/N. Reference:
Lewis and Postol, "Radar range calculations for the AN/TPY-2 X-band and NAS proposed GBX radars"
(mostlymissiledefense.com, 2012); the tests reproduce their ranges.

Holds for: one dwell spent entirely on one target, integrated coherently, at broadside. Neglected: loss of gain off
broadside (at least a factor cos^2 of energy: 16 % of range at 45 deg), search time, clutter,
jamming, target fluctuation. Each of these shortens the range.
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
    """Parameters of the radar equation, in SI and plain ratios (no dB).

    Attributes:
        average_power: average transmitted power, W.
        gain: gain of the transmitting antenna, ratio.
        aperture: area of the receiving antenna, m^2.
        efficiency: efficiency of that area, 0-1.
        dwell: time spent on one target, s.
        noise_temperature: system noise temperature, K.
        losses: product of all losses, at least 1.
        signal_to_noise: ratio needed for a detection.

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
    """Convert decibels to a power ratio."""
    return 10.0 ** (0.1 * decibels)
