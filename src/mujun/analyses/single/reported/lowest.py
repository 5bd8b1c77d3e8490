"""The lowest apogee with which any ballistic missile covers a distance; below it a flight is no ballistic one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.flight.aiming.families import smallest_cutoff
from mujun.flight.aiming.reconstruct import HEAVIEST, LIGHTEST
from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

KICKS, THIRDS = 64, 12
"""Pitch-over angles, and payloads or cut-offs, with which each missile is flown."""
NEAR = 0.06
"""A flight tells of a distance from which its own range differs by at most this share; its apogee is scaled to it."""


@dataclass(frozen=True)
class Lowest:
    """The flight with the lowest apogee at a distance: height in m, time in s, name of the missile."""

    apogee: float
    time: float
    missile: str


def lowest(
    vehicles: Iterable[Vehicle], place: Place, azimuth: float, ground_range: float, powered_share: float
) -> Lowest | None:
    """Return the lowest flight over a distance (m) along an azimuth (rad), of all missiles; None: none flies so far.

    Flown with payloads between the limits of fits and with cut-offs, from steep to flat, as gravity turns: a missile that
    turned faster would fly at an angle of attack through dense air. Flights under thrust for more than `powered_share` of
    their time are left out.
    """
    found: Lowest | None = None
    for vehicle in vehicles:
        distance, apogee, time = _fan(vehicle, place, azimuth, powered_share)
        scaled = np.where(np.abs(distance / ground_range - 1.0) < NEAR, apogee * ground_range / distance, np.inf)
        best = int(np.argmin(scaled))
        if np.isfinite(scaled[best]) and (found is None or scaled[best] < found.apogee):
            found = Lowest(float(scaled[best]), float(time[best]), vehicle.name)
    return found


def _fan(vehicle: Vehicle, place: Place, azimuth: float, powered_share: float) -> tuple[Array, Array, Array]:
    """Return ranges (m), apogees (m) and times (s) of all ballistic flights that land."""
    kicks = np.geomspace(2e-3, 1.2, KICKS)
    kick, third = (a.ravel() for a in np.meshgrid(kicks, np.linspace(0.0, 1.0, THIRDS), indexing="ij"))
    payload = float(np.max(vehicle.payload_mass)) * LIGHTEST * (HEAVIEST / LIGHTEST) ** third
    fans = [(_lifted(vehicle, payload), np.ones_like(third))]
    if vehicle.thrust_termination:
        least = smallest_cutoff(vehicle)
        fans.append((np.full_like(third, float(np.max(vehicle.payload_mass))), least + (1.0 - least) * third))
    rows = []
    for mass, cutoff in fans:
        flown = replace(vehicle.take(np.zeros(len(kick), dtype=int)), payload_mass=mass)
        flights = propagate(
            flown, Commands(place.latitude, place.longitude, azimuth, kick, cutoff, place.height), keep_path=False
        )
        landed = flights.landed & (flights.burnout_time <= powered_share * np.nan_to_num(flights.flight_time))
        latitude, longitude = (np.asarray(angle)[landed] for angle in flights.impact)
        _, distance = ground_path(place.latitude, place.longitude, latitude, longitude)
        rows.append((distance, flights.apogee[landed], flights.flight_time[landed]))
    distance, apogee, time = (np.concatenate(columns) for columns in zip(*rows, strict=True))
    return distance, apogee, time


def _lifted(vehicle: Vehicle, payload: Array) -> Array:
    """Return payloads (kg), those too heavy for the first stage replaced by the lightest one."""
    first = vehicle.stages[0]
    rest = float(np.max(vehicle.launch_mass - vehicle.payload_mass))
    lift = float(np.max(first.flow * first.isp_sea_level))
    return np.where(payload + rest < lift, payload, payload.min())
