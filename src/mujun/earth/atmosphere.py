"""US Standard Atmosphere 1976: the exact formulas, and a table for compiled code.

Source: NOAA/NASA/USAF, U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562, Washington 1976: layer
table (table 4), constants (table 2), and above 86 km the printed densities of table I.

The table holds one cubic for density and one straight line for temperature per kilometre of
geopotential altitude. The layer boundaries are nodes of the table, so their kinks are kept and
Runge-Kutta steps never see a wrong slope. Density of the table is within 3e-6 (relative) of
the exact formula up to 84 km. Neglected: winds, seasons and latitude. The air rotates with the Earth.
"""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import plain, scalar
from mujun.base.cubic import cubic_coefficients, curve_at, monotone_slopes

Array = NDArray[np.float64]

GEOPOTENTIAL_RADIUS = 6356766.0
"""Earth radius of the standard's geopotential altitude, m (ibid., table 2)."""
GAS_CONSTANT = 8314.32 / 28.9644
"""Specific gas constant of air below 86 km, J/(kg K)."""
HEAT_RATIO = 1.4
"""Ratio of specific heats of air."""
CEILING = 150e3
"""Geometric height in m above which the model has no air (2.1e-9 kg/m^3 there)."""

_GRAVITY = 9.80665
_BASES = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3, 84.852e3])  # geopotential, m
_LAPSES = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3, 0.0])  # K/m
_SEA_LEVEL_TEMPERATURE, _SEA_LEVEL_PRESSURE = 288.15, 101325.0
# Geometric height km, density kg/m^3: table I of the standard.
_TAIL = np.array(
    [
        (90, 3.416e-6), (95, 1.393e-6), (100, 5.604e-7), (110, 9.708e-8), (120, 2.222e-8),
        (130, 8.152e-9), (140, 3.831e-9), (150, 2.076e-9),
    ]
)  # fmt: skip
_NODE_SPACING = 1000.0


def _layer_state() -> tuple[Array, Array]:
    temperatures, pressures = [_SEA_LEVEL_TEMPERATURE], [_SEA_LEVEL_PRESSURE]
    for i in range(len(_BASES) - 1):
        step = _BASES[i + 1] - _BASES[i]
        below, above = temperatures[-1], temperatures[-1] + _LAPSES[i] * step
        pressures.append(pressures[-1] * _pressure_ratio(below, above, step, _LAPSES[i]))
        temperatures.append(above)
    return np.array(temperatures), np.array(pressures)


def _pressure_ratio(below: float, above: float, step: float, lapse: float) -> float:
    if lapse == 0.0:
        return math.exp(-_GRAVITY * step / (GAS_CONSTANT * below))
    return (above / below) ** (-_GRAVITY / (GAS_CONSTANT * lapse))


def geopotential(height: ArrayLike) -> Array:
    """Return the geopotential altitude in m of a geometric height in m."""
    height = np.asarray(height, float)
    return GEOPOTENTIAL_RADIUS * height / (GEOPOTENTIAL_RADIUS + height)


def standard_atmosphere(height: ArrayLike) -> tuple[Array, Array, Array]:
    """Return molecular temperature (K), pressure (Pa) and density (kg/m^3) at geometric heights in m.

    The formulas of the standard, valid up to 86 km: tests hold the table against them. Raises ValueError above. The molecular
    temperature differs from the kinetic one by at most 0.08 K, and only above 80 km.
    """
    altitude = geopotential(height)
    if np.any(altitude > _BASES[-1] + 1.0):
        raise ValueError("the exact formulas of the 1976 standard end at 86 km")
    temperatures, pressures = _layer_state()
    layer = np.clip(np.searchsorted(_BASES, altitude, side="right") - 1, 0, len(_BASES) - 2)
    rise = altitude - _BASES[layer]
    lapse = _LAPSES[layer]
    temperature = temperatures[layer] + lapse * rise
    flat = np.exp(-_GRAVITY * rise / (GAS_CONSTANT * temperatures[layer]))
    slope = np.where(lapse == 0.0, 1.0, lapse)
    graded = (temperature / temperatures[layer]) ** (-_GRAVITY / (GAS_CONSTANT * slope))
    pressure = pressures[layer] * np.where(lapse == 0.0, flat, graded)
    return temperature, pressure, pressure / (GAS_CONSTANT * temperature)


def _density_and_slope(altitude: float, layer: int) -> tuple[float, float, float, float]:
    """Return density, its derivative, temperature and lapse rate at a geopotential altitude (m), by one layer's formulas."""
    temperatures, pressures = _layer_state()
    lapse = float(_LAPSES[layer])
    temperature = temperatures[layer] + lapse * (altitude - _BASES[layer])
    ratio = _pressure_ratio(temperatures[layer], temperature, altitude - _BASES[layer], lapse)
    density = pressures[layer] * ratio / (GAS_CONSTANT * temperature)
    return density, -density * (_GRAVITY / GAS_CONSTANT + lapse) / temperature, temperature, lapse


def _tail(altitude: float) -> tuple[float, float, float, float]:
    """Return the same four values above the last layer, from a monotone cubic in the logarithm of density."""
    start = float(_BASES[-1])
    density, slope, temperature, _ = _density_and_slope(start, len(_BASES) - 2)
    altitudes = np.concatenate([[start], geopotential(_TAIL[:, 0] * 1e3)])
    logs = np.concatenate([[math.log(density)], np.log(_TAIL[:, 1])])
    slopes = monotone_slopes(altitudes, logs)
    slopes[0] = slope / density  # continues the slope of the layer below
    log, log_slope = curve_at(altitudes, logs, slopes, altitude)
    return math.exp(log), math.exp(log) * float(log_slope), temperature, 0.0


def _build_table() -> Array:
    """Return one row per kilometre: density coefficients c0..c3, temperature c0, c1 in the local coordinate 0..1."""
    top = np.floor(float(geopotential(CEILING)) / _NODE_SPACING) * _NODE_SPACING
    nodes = np.arange(0.0, top + 1.0, _NODE_SPACING)
    rows = np.zeros((len(nodes), 6))
    for i, (low, high) in enumerate(pairwise(nodes)):
        layer = min(int(np.searchsorted(_BASES, low, side="right")) - 1, len(_BASES) - 2)
        d0, s0, t0, _ = _density_and_slope(low, layer) if low < _BASES[-1] else _tail(low)
        d1, s1, t1, _ = _density_and_slope(high, layer) if high < _BASES[-1] else _tail(high)
        density = plain(cubic_coefficients)(d0, s0 * _NODE_SPACING, d1, s1 * _NODE_SPACING)
        rows[i] = *density, t0, t1 - t0
    top_temperature = rows[-2, 4]
    rows[-1] = 0.0, 0.0, 0.0, 0.0, top_temperature, 0.0  # from 146 km geopotential up: no air
    return rows


TABLE = _build_table()
"""The standard atmosphere as a table, shape (kilometres, 6). Compiled code receives it as an argument."""


@scalar
def air(height, table):
    """Return density (kg/m^3), pressure (Pa) and squared speed of sound (m^2/s^2) at a height in m.

    `table` is `TABLE`, or a scaled copy of it. Below sea level the lowest kilometre is extrapolated.
    """
    # The bounds map NaN to a valid row. Geopotential altitude by a series: error 1 mm at the ceiling.
    below = height if height < CEILING else CEILING
    q = below * (1.0 / GEOPOTENTIAL_RADIUS)
    altitude = below * (1.0 - q * (1.0 - q * (1.0 - q * (1.0 - q * (1.0 - q))))) * (1.0 / _NODE_SPACING)
    row = int(altitude if altitude > 0.0 else 0.0)
    u = altitude - row
    density = table[row, 0] + u * (table[row, 1] + u * (table[row, 2] + u * table[row, 3]))
    specific_energy = GAS_CONSTANT * (table[row, 4] + u * table[row, 5])
    return density, density * specific_energy, HEAT_RATIO * specific_energy
