"""How uncertain a predicted flight time is: what each doubt about missile and report moves it by, and the band of all of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.earth.place import Place
from mujun.flight.aiming.reconstruct import Fit, fit_flight
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]

BEARING_DOUBT = np.radians(10.0)
"""How far a launch bearing may be off (rad): bearings are read off maps, or assumed."""


@dataclass(frozen=True)
class Report:
    """An observed flight as reported, SI.

    ground_range: from launch to impact over ground.
    apogee: greatest height.
    time: of flight; None where none was reported.
    resolution: what the time was rounded to; None without a time.
    """

    ground_range: float
    apogee: float
    time: float | None = None
    resolution: float | None = None


def expanded(contributions: dict[str, float], resolution: float | None) -> float:
    """Return the half-width of the band, s: sqrt 3 times the combined standard uncertainty (JCGM 100:2008, 4.3.7, 6.2).

    Each contribution is the half-width of a range within which every value is as likely (standard uncertainty
    h/sqrt 3); a time stamped at launch and impact to `resolution` s is off by a triangular error (resolution/sqrt 6). With the
    coverage factor sqrt 3 one dominant contribution gives a band of exactly its published range, not more.
    """
    variance = sum(h * h for h in contributions.values()) / 3.0
    if resolution is not None:
        variance += resolution**2 / 6.0
    return float(np.sqrt(3.0 * variance))


def contributions(
    entry: schema.Missile, vehicle: Vehicle, place: Place, azimuth: float, report: Report, fit: Fit
) -> dict[str, float]:
    """Return by how much (half the difference, s) each uncertainty moves the predicted time."""
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
    # Where one side has no fit (a payload below the lightest tried), the other stands for both.
    return {name: float(np.nanmean(pair)) for name, pair in zip(names, moved, strict=True) if np.isfinite(pair).any()}


def _doubts(entry: schema.Missile) -> list[str]:
    """Return the uncertainties that a prediction with this missile carries.

    Where a spread is published for the whole boost, it is used, not the sum of guesses about the stages.
    """
    burns = [f"burn time of stage {k}" for k in range(1, len(entry.stages) + 1)]
    names = ["boost time"] if entry.boost_time is not None else burns
    if entry.ballistic_coefficient is not None:
        names.append("ballistic coefficient")
    return [*names, "rounding of the range", "rounding of the apogee", "bearing"]


def rounding(value_km: float) -> float:
    """Return half a unit of the last digit that a reported distance in km was given to, m."""
    if abs(value_km - round(value_km)) > 1e-9:
        return 50.0
    for unit in (1000.0, 100.0, 50.0, 10.0):
        if value_km % unit == 0.0:
            return min(unit, 0.05 * value_km) * 500.0
    return 500.0
