"""Uncertainty of a predicted flight time: contributions of missile and report, and the band of all of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.earth.place import Place
from mujun.flight.aiming.reconstruct import Fit, fit_flight
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]

BEARING_DOUBT = np.radians(10.0)
"""Uncertainty of a launch bearing, rad: bearings are read off maps, or assumed."""


@dataclass(frozen=True)
class ReportedFlight:
    """An observed flight as reported, SI.

    ground_range: from launch to impact over ground, m.
    apogee: greatest height, m.
    time: of flight, s; None: not reported.
    resolution: unit to which the time was rounded, s; None without a time.
    """

    ground_range: float
    apogee: float
    time: float | None = None
    resolution: float | None = None


def expanded(contributions: dict[str, float], resolution: float | None) -> float:
    """Return the half-width of the band, s: sqrt 3 times the combined standard uncertainty (JCGM 100:2008, 4.3.7, 6.2).

    Each contribution is the half-width h of a uniform distribution (standard uncertainty h/sqrt 3). Rounding of launch and
    impact times to `resolution` s gives a triangular error (resolution/sqrt 6). With the coverage factor sqrt 3, a single
    dominant contribution gives a band equal to its published range.
    """
    variance = sum(h * h for h in contributions.values()) / 3.0
    if resolution is not None:
        variance += resolution**2 / 6.0
    return float(np.sqrt(3.0 * variance))


def contributions(
    entry: schema.Missile, vehicle: Vehicle, place: Place, azimuth: float, report: ReportedFlight, fit: Fit
) -> dict[str, float]:
    """Return, for each source of uncertainty, half of the difference (s) between the predicted times at its two ends.

    azimuth: at launch, rad. fit: of the missile to the report.
    """
    names = _doubts(entry)
    n = 2 * len(names)
    sign = np.tile([-1.0, 1.0], len(names))
    doubt = np.repeat(names, 2)

    def varied(name: str, nominal: float, low: float, high: float) -> Array:
        return np.where(doubt == name, np.where(sign < 0, low, high), nominal)

    scale = np.ones(n)
    if entry.boost_time is not None:
        total = float(np.max(vehicle.boost_time))
        scale = varied("boost time", 1.0, entry.boost_time.low / total, entry.boost_time.high / total)
    changed = []
    for k, (stage, published) in enumerate(zip(vehicle.stages, entry.stages, strict=True), 1):
        time = varied(
            f"burn time of stage {k}", float(stage.burn_time), published.burn_time.low, published.burn_time.high
        )
        changed.append(replace(stage, burn_time=time * scale))
    other = replace(vehicle, stages=tuple(changed))
    coefficient = entry.ballistic_coefficient
    if coefficient is not None and vehicle.ballistic_coefficient is not None:
        nominal = float(np.max(vehicle.ballistic_coefficient))
        beta = varied("ballistic coefficient", nominal, coefficient.low, coefficient.high)
        other = replace(other, ballistic_coefficient=beta)
    range_doubt, apogee_doubt = rounding(report.ground_range / 1e3), rounding(report.apogee / 1e3)
    fits = fit_flight(
        other,
        place,
        azimuth + np.where(doubt == "bearing", sign * BEARING_DOUBT, 0.0),
        report.ground_range + np.where(doubt == "rounding of the range", sign * range_doubt, 0.0),
        report.apogee + np.where(doubt == "rounding of the apogee", sign * apogee_doubt, 0.0),
        by_cutoff=fit.by_cutoff,
    )
    moved = np.where(fits.fitted, np.abs(fits.flight_time - fit.flight_time[0]), np.nan).reshape(-1, 2)
    # If one end of a range has no fit (payload below the lightest tried), the other end is used for both.
    return {name: float(np.nanmean(pair)) for name, pair in zip(names, moved, strict=True) if np.isfinite(pair).any()}


def _doubts(entry: schema.Missile) -> list[str]:
    """Return the names of the sources of uncertainty in a prediction with this missile.

    If a range is published for the whole boost, it replaces the ranges assumed for the stages.
    """
    burns = [f"burn time of stage {k}" for k in range(1, len(entry.stages) + 1)]
    names = ["boost time"] if entry.boost_time is not None else burns
    if entry.ballistic_coefficient is not None:
        names.append("ballistic coefficient")
    return [*names, "rounding of the range", "rounding of the apogee", "bearing"]


def rounding(value_km: float) -> float:
    """Return half a unit of the last digit of a reported distance (km), m."""
    if abs(value_km - round(value_km)) > 1e-9:
        return 50.0
    for unit in (1000.0, 100.0, 50.0, 10.0):
        if value_km % unit == 0.0:
            return min(unit, 0.05 * value_km) * 500.0
    return 500.0
