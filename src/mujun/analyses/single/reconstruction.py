"""Reconstruction of an observed test flight: is the report possible, which payload flew it, how far would it go?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.report_band import Report, contributions, expanded
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.flight.aiming.families import max_range
from mujun.flight.aiming.kepler import rotating_kepler_time
from mujun.flight.aiming.reconstruct import Fit, fit_flight
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reconstruction:
    """What a report says about the missile, SI.

    missile: name of the missile, or of the generic class that fits best.
    time, low, high: predicted flight time, and its band.
    kepler_time: least time between the same points with the same apogee, without boost and air.
    consistent: whether range, apogee and time can belong to one flight; None if no time was reported.
    within_band: whether the reported time lies within the band; None if no time was reported.
    impossible: whether the reported time is shorter than any flight's.
    why: the judgement in words.
    payload_mass, cutoff: as fitted; cutoff is a share of the last burn.
    fitted_by: payload or cut-off, whichever was free.
    azimuths, max_ranges, whole_earth: greatest range of the fitted missile by launch azimuth (rad), and where it has no limit.
    contributions: half of what each doubt moves the predicted time by, s.
    assumptions: what was taken where nothing was reported.
    others: names of the other generic classes that fit as well.
    """

    missile: str
    time: float
    low: float
    high: float
    kepler_time: float
    consistent: bool | None
    within_band: bool | None
    impossible: bool
    why: str
    payload_mass: float
    cutoff: float
    fitted_by: str
    azimuths: Array
    max_ranges: Array
    whole_earth: NDArray[np.bool_]
    contributions: dict[str, float]
    assumptions: tuple[str, ...]
    others: tuple[str, ...]


def time_resolution(time: float) -> float:
    """Return what a reported flight time was most likely rounded to, s: whole minutes, half minutes, or seconds."""
    if time % 60.0 == 0.0:
        return 60.0
    return 30.0 if time % 30.0 == 0.0 else 1.0


def reconstruct(
    builder: Builder,
    report: Report,
    place: Place,
    azimuth: float,
    missile: str | None,
    assumptions: tuple[str, ...] = (),
) -> Reconstruction:
    """Fit a missile to a report and judge the report.

    With no missile named, the generic class whose fitted payload comes nearest to its own is taken; the other generic
    classes that fit as well widen the band. The band is an expanded uncertainty (see `expanded`) over boost times and
    ballistic coefficients within their published ranges, rounding of range and apogee, 10 deg of
    bearing, and the rounding of the reported time.
    """
    _sensible(report)
    names = [missile] if missile else [m.id for m in builder.catalogue.all(schema.Missile) if m.generic]
    tried = []
    for name in names:
        entry, vehicle = builder.missile(name)
        fit = _nominal(vehicle, place, azimuth, report)
        if fit is not None:
            factor = float(fit.payload_mass[0]) / float(np.max(vehicle.payload_mass))
            tried.append((abs(np.log(factor)) + (2.0 if fit.by_cutoff else 0.0), entry, vehicle, fit))
    kepler = float(rotating_kepler_time(place.latitude, azimuth, report.ground_range, report.apogee))
    if not tried:
        what = builder.missile(missile)[0].name if missile else "any generic class"
        raise BadInput(
            f"no payload (0.1 to 6 times nominal) and no cut-off lets {what} fly "
            f"{report.ground_range / 1e3:,.0f} km with an apogee of {report.apogee / 1e3:,.0f} km; "
            "another missile may"
        )
    tried.sort(key=lambda row: row[0])
    _, entry, vehicle, fit = tried[0]
    time = float(fit.flight_time[0])
    doubts = contributions(entry, vehicle, place, azimuth, report, fit)
    others = [row for row in tried[1:] if row[0] < tried[0][0] + 0.5]
    for _, other, _, its in others:
        doubts[f"class ({other.name})"] = abs(float(its.flight_time[0]) - time) / 2.0
    half = expanded(doubts, report.resolution)
    flown = vehicle.with_payload(float(fit.payload_mass[0])) if not fit.by_cutoff else vehicle
    azimuths = np.radians(np.arange(0.0, 360.0, 15.0))
    ranges, _, whole = max_range(flown, place, azimuths)
    boost = max(_longest_boost(row[1]) for row in tried)
    consistent, within, impossible, why = _judge(report, time, half, kepler, boost, entry.name)
    return Reconstruction(
        entry.name,
        time,
        time - half,
        time + half,
        kepler,
        consistent,
        within,
        impossible,
        why,
        float(fit.payload_mass[0]),
        float(fit.cutoff[0]),
        "cut-off" if fit.by_cutoff else "payload",
        azimuths,
        ranges,
        whole,
        doubts,
        assumptions,
        tuple(row[1].name for row in others),
    )


def _sensible(report: Report) -> None:
    if not 10e3 <= report.ground_range <= 20e6:
        raise BadInput(f"range {report.ground_range / 1e3:g} km; expected 10 to 20,000 km")
    if not 10e3 <= report.apogee <= 50e6:
        raise BadInput(f"apogee {report.apogee / 1e3:g} km; expected 10 to 50,000 km")
    if report.time is not None and not 30.0 <= report.time <= 6 * 3600.0:
        raise BadInput(f"flight time {report.time:g} s; expected 30 s to 6 h")


def _nominal(vehicle: Vehicle, place: Place, azimuth: float, report: Report) -> Fit | None:
    """Return the fit with the payload free, else with the cut-off free, else None."""
    for by_cutoff in (False, True) if vehicle.thrust_termination else (False,):
        try:
            fit = fit_flight(vehicle, place, azimuth, report.ground_range, report.apogee, by_cutoff=by_cutoff)
        except ValueError:  # every payload tried is too heavy or too light to be flown
            continue
        if fit.fitted[0]:
            return fit
    return None


def _longest_boost(entry: schema.Missile) -> float:
    """Return the longest published boost of a missile, s."""
    if entry.boost_time is not None:
        return entry.boost_time.high
    coasts = sum(s.coast_before_ignition.high for s in entry.stages if s.coast_before_ignition is not None)
    return coasts + sum(s.burn_time.high for s in entry.stages)


def _judge(
    report: Report, time: float, half: float, kepler: float, boost: float, name: str
) -> tuple[bool | None, bool | None, bool, str]:
    """Return whether the report is consistent, within the band, impossible, and why.

    Range, apogee and time can belong to one flight if the time is at least the Kepler time on the rotating Earth
    (below it the report is impossible), and at most that plus the whole of the longest published boost.
    """
    if report.time is None or report.resolution is None:
        return None, None, False, "no flight time was reported; the predicted one can be held against a later report"
    # A time given to the minute may be off by the whole minute: launch and impact are both stamped to it.
    doubt = report.resolution
    kilometres = f"{report.ground_range / 1e3:,.0f} km and an apogee of {report.apogee / 1e3:,.1f} km"
    if report.time + doubt < kepler:
        return (
            False,
            False,
            True,
            f"impossible: on the rotating Earth even a shot without boost or air needs {kepler:,.0f} s for "
            f"{kilometres}; the reported {report.time:,.0f} s (rounded to {doubt:g} s) is "
            f"{kepler - report.time:,.0f} s shorter",
        )
    if report.time - doubt > kepler + boost:
        return (
            False,
            False,
            False,
            f"not consistent: {kilometres} take {kepler:,.0f} s without boost or air, and {name} boosts for at most "
            f"{boost:,.0f} s; the reported {report.time:,.0f} s is longer than both together",
        )
    gap = abs(report.time - time)
    if gap <= half:
        return (
            True,
            True,
            False,
            f"consistent: the reported {report.time:,.0f} s lies within the predicted {time:,.0f} s ± {half:,.0f} s "
            f"(rounding of the report to {doubt:g} s included)",
        )
    relation = "shorter" if report.time < time else "longer"
    return (
        True,
        False,
        False,
        f"possible (Kepler time {kepler:,.0f} s), but the reported {report.time:,.0f} s is {gap:,.0f} s {relation} than "
        f"{name} would take ({time:,.0f} s ± {half:,.0f} s): another boost than the model's, or a rounded report",
    )
