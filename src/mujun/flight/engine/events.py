"""Events along a flight, located in time between the samples of its path."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import cubic_slope, cubic_values
from mujun.base.search import halved
from mujun.base.text import say
from mujun.earth.constants import Earth
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.engine.lanes import MARK_APOGEE
from mujun.flight.engine.state import TIME
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

EDGE_OF_SPACE = 100e3
"""Height in m whose crossings are reported as events."""


@dataclass(frozen=True)
class Event:
    """An event: name, time (s after launch), place (rad, m) and speed relative to the Earth (m/s)."""

    name: str
    time: float
    latitude: float
    longitude: float
    height: float
    speed: float


def state_at(samples: Array, time: float) -> Array:
    """Return position and velocity (6) at a time, by cubic interpolation of position between path samples (m, 7)."""
    times = samples[:, TIME]
    j = int(np.clip(np.searchsorted(times, time, side="right") - 1, 0, len(times) - 2))
    while j > 0 and times[j + 1] <= times[j]:
        j -= 1
    h = times[j + 1] - times[j]
    if not h > 0.0:
        return np.asarray(samples[j, :6])
    u = (time - times[j]) / h
    ends = (samples[j, :3], samples[j, 3:6], samples[j + 1, :3], samples[j + 1, 3:6], h, u)
    return np.concatenate([cubic_values(*ends), plain(cubic_slope)(*ends)])


def _height(state: Array, earth: Earth) -> float:
    return float(fixed_to_geodetic(state[:3], earth)[2])


def _crossing(samples: Array, low: float, high: float, height: float, earth: Earth) -> float:
    """Return the time between `low` and `high` at which a height is crossed, to a millisecond, by bisection."""
    rising = _height(state_at(samples, high), earth) > _height(state_at(samples, low), earth)

    def before(time: float, _: None) -> bool:
        return (_height(state_at(samples, time), earth) > height) != rising

    low, high = plain(halved)(before, None, low, high, 1e-3)
    return 0.5 * (low + high)


def events_of(flights: Trajectories, vehicle: Vehicle, cutoff: float, index: int = 0) -> list[Event]:
    """Return the events of one flight with a kept path, in order of time."""
    samples, earth = flights.samples()[index], flights.earth
    found: list[tuple[str, float]] = [("launch", 0.0)]
    clock = 0.0
    for number, stage in enumerate(vehicle.stages, 1):
        share = min(cutoff + len(vehicle.stages) - number, 1.0)
        if share <= 0.0:
            break
        if float(np.max(stage.coast)) > 0.0:
            clock += float(np.max(stage.coast))
            found.append((say("stage {n} ignition", n=number), clock))
        burn = float(np.max(stage.burn_time))
        end_of_burn = say("stage {n} burnout" if share >= 1.0 else "stage {n} cut-off", n=number)
        found.append((end_of_burn, clock + burn * share))
        clock += burn
    end = float(flights.burnout_time[index])
    if vehicle.shroud_time is not None and vehicle.shroud_time < end:
        found.append(("shroud release", vehicle.shroud_time))
    _, _, heights = fixed_to_geodetic(samples[:, :3], earth)
    above = heights > EDGE_OF_SPACE
    for j in np.flatnonzero(above[1:] != above[:-1]):
        time = _crossing(samples, samples[j, TIME], samples[j + 1, TIME], EDGE_OF_SPACE, earth)
        found.append(("100 km, upward" if above[j + 1] else "100 km, downward", time))
    found.append(("apogee", _apogee_time(flights, index)))
    impact = float(flights.flight_time[index])
    events = [_event(name, time, samples, earth) for name, time in found if time <= impact + 1e-6]
    events.append(_event("impact", impact, samples, earth))
    return sorted(events, key=lambda e: e.time)


def _apogee_time(flights: Trajectories, index: int) -> float:
    """Return the time at which the radial speed vanishes, one Newton step from the marked sample."""
    state = flights.mark(MARK_APOGEE)[index]
    distance = float(np.linalg.norm(state[:3]))
    rate = float(state[:3] @ state[3:6]) / distance
    sideways = float(state[3:6] @ state[3:6]) - rate**2
    return float(state[6]) - rate / (sideways / distance - float(flights.earth.gm) / distance**2)


def _event(name: str, time: float, samples: Array, earth: Earth) -> Event:
    state = state_at(samples, time)
    latitude, longitude, height = fixed_to_geodetic(inertial_to_fixed(state[:3], time, earth), earth)
    speed = float(np.linalg.norm(relative_velocity(state[:3], state[3:6], earth)))
    return Event(name, time, float(latitude), float(longitude), float(height), speed)
