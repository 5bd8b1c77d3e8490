"""An interceptor: a boost and the limits within which it can meet a target."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mujun.base.cubic import curve_at, monotone_slopes
from mujun.earth.frames import relative_velocity
from mujun.flight.engine.powered import fly_for
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

REFERENCE_KICK = np.radians(40.0)
"""Pitch-over (rad from the vertical) at which a burnout speed is measured: between the steep and the flat shots."""
REFERENCE_LATITUDE = np.radians(40.0)
"""Latitude (rad) at which it is measured, flying north, so that the Earth's turning neither helps nor hinders."""


@dataclass(frozen=True)
class Interceptor:
    """An interceptor as flown."""

    name: str
    vehicle: Vehicle
    """Its boost, already scaled to the burnout speed."""
    burnout_speed: float
    """m/s, relative to the Earth."""
    minimum_altitude: float
    """Lowest height at which its kill vehicle works, m."""
    maximum_altitude: float
    """Greatest height at which its kill vehicle works, m."""
    longest_flight: float
    """s."""
    launch_interval: float
    """Shortest time between launches from one site, s."""
    propellant_factor: float = 1.0
    """By how much the representative boost's propellant was scaled: disclosed with every result."""


def burnout_speeds(vehicle: Vehicle) -> Array:
    """Return the flown speed at burnout, m/s relative to the Earth, at the reference kick, latitude and heading.

    One value per variant where the vehicle's fields are arrays.
    """
    n = int(np.size(vehicle.launch_mass))
    commands = Commands(REFERENCE_LATITUDE, 0.0, 0.0, np.full(n, REFERENCE_KICK), hold_pitch=True)
    duration = float(np.max(np.asarray(vehicle.boost_time))) + 1.0
    path, burnout = fly_for(vehicle, commands, duration, coast_steps=2)
    state = path[:, burnout]
    return np.linalg.norm(relative_velocity(state[:, :3], state[:, 3:6]), axis=1)


@lru_cache(maxsize=64)
def _speed_curve(vehicle: Vehicle) -> tuple[Array, Array]:
    """Return rising propellant factors and the burnout speeds they give, from the least that lifts off."""
    factors = np.geomspace(0.05, 100.0, 512)
    first = vehicle.stages[0]
    dry = vehicle.payload_mass + sum(stage.dry_mass for stage in vehicle.stages)
    wet = sum(stage.propellant_mass for stage in vehicle.stages)
    lifts = factors * first.flow * first.isp_sea_level > 1.02 * (dry + factors * wet)
    factors = factors[lifts]
    if len(factors) < 2:
        return np.zeros(0), np.zeros(0)
    speeds = burnout_speeds(vehicle.with_propellant_scaled(factors))
    rising = np.concatenate([[True], np.diff(np.maximum.accumulate(speeds)) > 0.0])
    return factors[rising], speeds[rising]


def scaled_to(vehicle: Vehicle, speed: float) -> tuple[Vehicle, float]:
    """Return the vehicle with all propellant masses scaled so that it burns out at `speed` (m/s), and the factor.

    Burn times are kept, thrust and mass flow scale with the propellant; stage dry masses are kept, so an interceptor
    scaled far up is an optimist's. Read from a curve of flown speeds, to 0.5 m/s. Raises ValueError
    if no factor between 0.05 and 100 gives the speed.
    """
    factors, speeds = _speed_curve(vehicle)
    if not len(factors) or not speeds[0] <= speed <= speeds[-1]:
        raise ValueError(f"{vehicle.name}: no scaling of its boost burns out at {speed / 1e3:.2f} km/s")
    slopes = monotone_slopes(speeds, np.log(factors))
    factor = float(np.exp(curve_at(speeds, np.log(factors), slopes, speed)[0]))
    return vehicle.with_propellant_scaled(factor), factor


def at_speed(interceptor: Interceptor, boost: Vehicle, speed: float) -> Interceptor:
    """Return the interceptor with its (unscaled) boost scaled to another burnout speed, m/s; its limits are kept."""
    vehicle, factor = scaled_to(boost, speed)
    return replace(interceptor, vehicle=vehicle, burnout_speed=speed, propellant_factor=factor)
