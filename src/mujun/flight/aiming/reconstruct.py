"""Reconstruction: fit a missile's payload or cut-off to the range and apogee of an observed flight.

The boost is simulated in full. The fit finds the payload (or, if no payload fits, the cut-off) with which the missile lands
at the reported range with the reported apogee. The flight time is then a prediction that can be compared with the report.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.families import smallest_cutoff
from mujun.flight.aiming.newton import Unknown, azimuth_and_kick, kick_unknowns, solve
from mujun.flight.aiming.reach import kick_limit
from mujun.flight.aiming.sought import AimPairs, MissFrame
from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

LIGHTEST, HEAVIEST = 0.1, 6.0
"""Least and greatest payload tried, as multiples of the missile's nominal payload."""


@dataclass(frozen=True)
class Fit:
    """Fitted flights, one value per case; SI and rad."""

    fitted: NDArray[np.bool_]
    payload_mass: Array
    cutoff: Array
    kick: Array
    azimuth: Array
    flight_time: Array
    apogee: Array
    boost_time: Array
    by_cutoff: bool
    """Whether the cut-off was fitted instead of the payload."""


def fit_flight(
    vehicle: Vehicle,
    place: Place,
    azimuth: ArrayLike,
    ground_range: ArrayLike,
    apogee: ArrayLike,
    *,
    by_cutoff: bool = False,
    earth: Earth = WGS84,
) -> Fit:
    """Fit kick and payload (or cut-off) to a ground range and an apogee (m) along an azimuth (rad).

    Arguments and fields of the vehicle may be arrays with one value per case, so that the nominal
    case and its variations are fitted together. `fitted` is false if no payload between LIGHTEST and HEAVIEST (or no
    cut-off) reproduces both values within 100 m and 0.1 %.
    """
    azimuth, ground_range, apogee = (
        np.array(a) for a in np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, float)) for v in (azimuth, ground_range, apogee)))
    )  # fmt: skip
    several = np.broadcast_shapes(azimuth.shape, np.shape(vehicle.boost_time), np.shape(vehicle.payload_mass))
    azimuth, ground_range, apogee = (np.broadcast_to(v, several).copy() for v in (azimuth, ground_range, apogee))
    n = len(azimuth)
    latitude, longitude = ground_point(place.latitude, place.longitude, azimuth, ground_range, earth)
    landing = MissFrame(AimPairs.from_one(place, latitude, longitude), earth)
    payload = np.broadcast_to(np.asarray(vehicle.payload_mass, float), n)
    low, high = (float(np.max(smallest_cutoff(vehicle))), 1.0) if by_cutoff else (LIGHTEST, HEAVIEST)
    starts = _starts(
        vehicle, place, landing, float(azimuth[0]), float(ground_range[0]), float(apogee[0]), low, high, earth
    )

    def vehicle_and_commands(x: Array, which: NDArray[np.int64]) -> tuple[Vehicle, Commands]:
        flown = vehicle.take(which)
        if not by_cutoff:
            flown = replace(flown, payload_mass=payload[which] * x[:, 2])
        cutoff = x[:, 2] if by_cutoff else np.ones(len(x))
        return flown, Commands(place.latitude, place.longitude, *azimuth_and_kick(x), cutoff, place.height)

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, NDArray[np.bool_]]:
        flown, commands = vehicle_and_commands(x, which)
        flights = propagate(flown, commands, earth=earth, keep_path=False)
        along, across, gap = landing.miss(flights, which)
        errors = np.stack([along, across, flights.apogee - apogee[which]], axis=1)
        return errors, (gap < 100.0) & (np.abs(errors[:, 2]) < 1e-3 * apogee[which])

    x, fitted = np.zeros((n, 3)), np.zeros(n, dtype=bool)
    for start_azimuth, kick, third in starts:
        unknowns = [
            *kick_unknowns(np.full(n, start_azimuth), np.full(n, kick), np.radians(85.0)),
            Unknown(np.full(n, third), low, high, 0.2 * third, -2e-3 * third),
        ]
        found, good = solve(unknowns, residual, ~fitted)
        x = np.where((fitted | (x.any(axis=1) & ~good))[:, None], x, found)
        fitted |= good
        if fitted.all():
            break
    flown, commands = vehicle_and_commands(x, np.arange(n))
    flights = propagate(flown, commands, earth=earth, keep_path=False)
    return Fit(
        fitted & flights.landed,
        np.broadcast_to(flown.payload_mass, n),
        np.asarray(commands.cutoff),
        np.asarray(commands.kick),
        np.asarray(commands.azimuth),
        flights.flight_time,
        flights.apogee,
        flights.burnout_time,
        by_cutoff,
    )


def _starts(
    vehicle: Vehicle,
    place: Place,
    landing: MissFrame,
    azimuth: float,
    ground_range: float,
    apogee: float,
    low: float,
    high: float,
    earth: Earth,
) -> list[tuple[float, float, float]]:
    """Return azimuths, kicks and payload factors (or cut-offs) of the coarse flights nearest to the report, best first."""
    first = vehicle.take(np.array([0]))
    by_cutoff = high <= 1.0
    kicks = kick_limit(first, place, earth) * np.linspace(0.005, 1.0, 64) ** 2
    thirds = np.linspace(low, high, 28) if by_cutoff else np.geomspace(low, high, 28)
    turn, kick, third = (a.ravel() for a in np.meshgrid([-0.6, 0.0, 0.6], kicks, thirds, indexing="ij"))
    many = first.take(np.zeros(len(kick), dtype=int))
    if not by_cutoff:
        many = replace(many, payload_mass=np.asarray(first.payload_mass) * third)
    cutoff = third if by_cutoff else np.ones_like(third)
    commands = Commands(place.latitude, place.longitude, azimuth + turn, kick, cutoff, place.height)
    flights = propagate(many, commands, earth=earth, keep_path=False)
    miss = landing.miss(flights, np.zeros(len(kick), dtype=int))[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.log1p(miss / ground_range) + 3.0 * np.abs(np.log(flights.apogee / apogee))
    order = np.argsort(np.where(np.isfinite(gap), gap, np.inf))
    chosen: list[int] = []
    for i in order[:200]:
        # Further starting values must differ from those already chosen, or they would fail in the same way.
        if all(abs(np.log(third[i] / third[j])) > 0.15 or turn[i] != turn[j] for j in chosen):
            chosen.append(int(i))
        if len(chosen) == 4:
            break
    return [(float(azimuth + turn[i]), float(kick[i]), float(third[i])) for i in chosen]
