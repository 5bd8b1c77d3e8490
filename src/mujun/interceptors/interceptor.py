"""Interceptor model: a boost, scaled to a burnout speed, and the limits of its intercepts."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mujun.base.cubic import curve_at, monotone_slopes
from mujun.base.text import Text, joined, say
from mujun.earth.constants import STANDARD_GRAVITY
from mujun.earth.frames import relative_velocity
from mujun.flight.engine.powered import fly_for
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

REFERENCE_KICK = np.radians(40.0)
"""Pitch-over (rad from the vertical) at which the burnout speed is defined, between steep and flat flights."""
REFERENCE_LATITUDE = np.radians(40.0)
"""Latitude (rad) at which the burnout speed is defined, flying north, where the Earth's rotation neither adds nor subtracts."""


@dataclass(frozen=True)
class Interceptor:
    """An interceptor."""

    name: str
    vehicle: Vehicle
    """The boost, scaled to the burnout speed."""
    burnout_speed: float
    """m/s, relative to the Earth."""
    minimum_altitude: float
    """Lowest intercept altitude of the kill vehicle, m."""
    maximum_altitude: float
    """Highest intercept altitude of the kill vehicle, m."""
    longest_flight: float
    """Longest time of flight, s."""
    launch_interval: float
    """Least time between two launches from one site, s."""
    propellant_factor: float = 1.0
    """Factor by which the representative boost's propellant was scaled; printed with every result."""
    greatest_target_speed: float = float("inf")
    """Greatest speed of a target that it is published to meet, m/s relative to the Earth; infinite: not limited."""
    greatest_range: float = float("inf")
    """Greatest ground distance at which it is published to meet a target, m; infinite: not limited."""


def burnout_speeds(vehicle: Vehicle) -> Array:
    """Return the simulated burnout speed, m/s relative to the Earth, at the reference kick, latitude and heading.

    One value per variant if the vehicle's fields are arrays.
    """
    n = int(np.size(vehicle.launch_mass))
    commands = Commands(REFERENCE_LATITUDE, 0.0, 0.0, np.full(n, REFERENCE_KICK), hold_pitch=True)
    duration = float(np.max(np.asarray(vehicle.boost_time))) + 1.0
    path, burnout = fly_for(vehicle, commands, duration, coast_steps=2)
    state = path[:, burnout]
    return np.linalg.norm(relative_velocity(state[:, :3], state[:, 3:6]), axis=1)


@lru_cache(maxsize=64)
def _speed_curve(vehicle: Vehicle) -> tuple[Array, Array]:
    """Return rising propellant factors, from the least that lifts off, and their burnout speeds, m/s."""
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

    Burn times and stage dry masses are kept, thrust and mass flow scale with the propellant; a boost scaled up by a large
    factor is therefore optimistic. The factor is interpolated on a curve of simulated speeds, to 0.5 m/s. Raises ValueError
    if no factor between 0.05 and 100 gives the speed.
    """
    factors, speeds = _speed_curve(vehicle)
    if not len(factors) or not speeds[0] <= speed <= speeds[-1]:
        raise ValueError(f"{vehicle.name}: no scaling of its boost burns out at {speed / 1e3:.2f} km/s")
    slopes = monotone_slopes(speeds, np.log(factors))
    factor = float(np.exp(curve_at(speeds, np.log(factors), slopes, speed)[0]))
    return vehicle.with_propellant_scaled(factor), factor


def at_speed(interceptor: Interceptor, boost: Vehicle, speed: float) -> Interceptor:
    """Return the interceptor with its boost scaled to another burnout speed, m/s. boost: unscaled.

    The limits are kept but for the published range, which is not published of an interceptor of another speed.
    """
    vehicle, factor = scaled_to(boost, speed)
    return replace(
        interceptor, vehicle=vehicle, burnout_speed=speed, propellant_factor=factor, greatest_range=float("inf")
    )


def greatest_acceleration(vehicle: Vehicle) -> tuple[float, int]:
    """Return the greatest acceleration of a boost by its thrust in vacuum, m/s^2, and the stage (from 1) that has it.

    It is reached as a stage burns out. The vehicle has one variant.
    """
    mass, greatest = vehicle.launch_mass, (0.0, 1)
    for number, stage in enumerate(vehicle.stages, start=1):
        mass = mass - stage.propellant_mass
        greatest = max(greatest, (float(stage.thrust / mass), number))
        mass = mass - stage.dry_mass
    return greatest


def said_of_scaling(interceptor: Interceptor, published: float) -> Text:
    """Return what scaling a boost beyond its published burnout speed (m/s) implies, in words; '' where it is no faster.

    The same burn time at a greater speed asks for more acceleration, so the speed at which something becomes possible is a lower
    bound.
    """
    if interceptor.burnout_speed <= published:
        return joined([])
    acceleration, number = greatest_acceleration(interceptor.vehicle)
    stages = len(interceptor.vehicle.stages)
    stage = say("its only stage") if stages == 1 else say("the last stage")
    return say(
        "a lower bound: {speed:.2f} km/s in the same burn time, {stage} pulling {pull:,.0f} g "
        "({factor:.2g} times the propellant)",
        speed=interceptor.burnout_speed / 1e3,
        stage=stage if number == stages else say("stage {number}", number=number),
        pull=acceleration / STANDARD_GRAVITY,
        factor=interceptor.propellant_factor,
    )
