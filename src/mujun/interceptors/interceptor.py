"""An interceptor: a boost and the limits within which it can meet a target."""

from dataclasses import dataclass, replace

import numpy as np

from mujun.earth.frames import relative_velocity
from mujun.flight.ascent import Commands
from mujun.flight.powered import fly_for
from mujun.flight.vehicle import Vehicle

REFERENCE_KICK = np.radians(40.0)
"""Pitch-over (rad from the vertical) at which a burnout speed is measured: between the steep and the flat shots."""
REFERENCE_LATITUDE = np.radians(40.0)
"""Latitude (rad) at which it is measured, flying north, so that the Earth's turning neither helps nor hinders."""


@dataclass(frozen=True)
class Interceptor:
    """An interceptor as flown.

    vehicle: its boost, already scaled to the burnout speed. burnout_speed: m/s, relative to the Earth.
    minimum_altitude, maximum_altitude: m, where its kill vehicle works. longest_flight: s.
    launch_interval: s between launches from one site. propellant_factor: by how much the representative boost's
    propellant was scaled (disclosed with every result).
    """

    name: str
    vehicle: Vehicle
    burnout_speed: float
    minimum_altitude: float
    maximum_altitude: float
    longest_flight: float
    launch_interval: float
    propellant_factor: float = 1.0


def burnout_speed(vehicle: Vehicle) -> float:
    """Return the flown speed at burnout, m/s relative to the Earth, at the reference kick, latitude and heading."""
    commands = Commands(REFERENCE_LATITUDE, 0.0, 0.0, REFERENCE_KICK, hold_pitch=True)
    duration = float(np.max(np.asarray(vehicle.boost_time))) + 1.0
    path, burnout = fly_for(vehicle, commands, duration, coast_steps=2)
    state = path[0, burnout]
    return float(np.linalg.norm(relative_velocity(state[:3], state[3:6])))


def scaled_to(vehicle: Vehicle, speed: float) -> tuple[Vehicle, float]:
    """Return the vehicle with all propellant masses scaled so that it burns out at `speed` (m/s), and the factor.

    Burn times are kept, thrust and mass flow scale with the propellant; stage dry masses are kept, so an interceptor
    scaled far up is an optimist's. Found by regula falsi to 0.5 m/s. Raises ValueError if no
    factor between 0.1 and 100 gives the speed.
    """
    low, high = 0.3, 3.0
    while _speed(vehicle, low) > speed and low > 0.1:
        low *= 0.7
    while _speed(vehicle, high) < speed and high < 100.0:
        high *= 1.6
    at_low, at_high = _speed(vehicle, low) - speed, _speed(vehicle, high) - speed
    if at_low > 0.0 or at_high < 0.0:
        raise ValueError(f"{vehicle.name}: no scaling of its boost burns out at {speed / 1e3:.2f} km/s")
    side = 0
    for _ in range(60):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at = _speed(vehicle, middle) - speed
        if abs(at) < 0.5:
            break
        if at > 0.0:
            high, at_high = middle, at
            at_low *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            low, at_low = middle, at
            at_high *= 0.5 if side == -1 else 1.0
            side = -1
    return vehicle.with_propellant_scaled(middle), float(middle)


def _speed(vehicle: Vehicle, factor: float) -> float:
    try:
        return burnout_speed(vehicle.with_propellant_scaled(factor))
    except ValueError:  # too little thrust to leave the ground: slower than any speed asked for
        return 0.0


def at_speed(interceptor: Interceptor, speed: float) -> Interceptor:
    """Return the interceptor rescaled to another burnout speed, m/s, with all its limits kept."""
    vehicle, factor = scaled_to(interceptor.vehicle, speed)
    return replace(
        interceptor,
        vehicle=vehicle,
        burnout_speed=speed,
        propellant_factor=interceptor.propellant_factor * factor,
    )
